"""Answers of network servers, within limits of time and size."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    import ssl

MOST_BYTES = 4_000_000
"""The limit of one answer: ten long records have a tenth of it."""
MOST_REDIRECTS = 3
AGENT = "tuils (library system; copy cataloging)"


class NotFetched(Exception):
    """The reason why there is no answer, a sentence for people."""


@dataclass(frozen=True)
class Fetched:
    """An answer. `kind`: its type as the server says, such as text/xml."""

    body: bytes
    kind: str


def fetch_url(url: str, query: Mapping[str, str], seconds: float) -> Fetched:
    """GET this address. Ends after so many seconds, even if data still trickles in. Raises NotFetched."""
    until = time.monotonic() + seconds
    import httpx

    limits = httpx.Timeout(seconds)
    try:
        with (
            httpx.Client(
                verify=_certificates(),
                timeout=limits,
                follow_redirects=True,
                max_redirects=MOST_REDIRECTS,
                headers={"User-Agent": AGENT},
            ) as client,
            client.stream("GET", url, params=dict(query) or None) as answer,
        ):
            if answer.status_code >= 400:
                raise NotFetched(_("it refused the search (HTTP {code}).").format(code=answer.status_code))
            return Fetched(_whole(answer.iter_bytes(), until), answer.headers.get("content-type", ""))
    except httpx.TimeoutException as slow:
        raise NotFetched(too_slow(seconds)) from slow
    except httpx.TooManyRedirects as circle:
        raise NotFetched(_("it redirects to another address. Check the address.")) from circle
    except httpx.InvalidURL as odd:
        raise NotFetched(_("the address can't be read. Check it.")) from odd
    except (httpx.HTTPError, OSError, ValueError) as down:
        raise NotFetched(_("no connection.")) from down


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates to verify servers with, read once: reading them takes longer than many an answer."""
    import httpx

    return httpx.create_ssl_context()


def too_slow(seconds: float) -> str:
    return _("no answer in {n} seconds.").format(n=f"{seconds:g}")


def _whole(chunks: Iterable[bytes], until: float) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            raise NotFetched(_("the answer was too large."))
        if time.monotonic() > until:
            raise NotFetched(_("the answer never ended."))
    return bytes(body)
