"""Text messages through one HTTP service: Twilio's REST interface of 2010-04-01, which others offer as well.

Nothing has to be reached from outside: what patrons answer is asked for, and what became of a text that was queued. A
message is tried once; where the answer does not come it may have gone out, so it is not tried again (`UNSURE`). An
answer has an end, in bytes and in seconds.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

from .mail import LATER, REFUSED, SENT, UNSURE, Delivery, MailFault, held_password

SERVICE_URL = "https://api.twilio.com"
VERSION = "2010-04-01"
TEXT_TIMEOUT = 30.0  # seconds that the service may take to answer
LONGEST_ANSWER, MOST_ANSWER = 60.0, 2_000_000  # seconds, bytes
PAGE, MOST_PAGES = 100, 10
STOPPED = 21610
"""The error of a number whose owner wrote STOP to the service."""
BAD_NUMBER = (21211, 21214, 21217, 21614, 21635)
"""The errors of text that is no number, or of a number that can't get a text."""
TOO_MANY = (20429, 14107, 21611)
BAD_PHONE = (STOPPED, *BAD_NUMBER, 30004, 30005, 30006)
"""The errors of a queued text that failed because nothing will arrive at that number."""
SAID = {
    STOPPED: N_("the patron stopped texts"),
    21408: N_("the service does not send to this country"),
    30003: N_("the phone could not be reached"),
    30004: N_("the phone does not take it"),
    30005: N_("no phone has this number"),
    30006: N_("it is a landline"),
    30007: N_("the carrier filtered it"),
    30034: N_("the library's number is not registered with the carriers"),
}
FAILED, ARRIVED = ("failed", "undelivered", "canceled"), ("delivered", "received", "read")
"""The service's states of a finished text; with any other state it is still on its way."""


@dataclass(frozen=True)
class TextAccount:
    """The account at the service. `account`: its name there (Account SID). `number`: the library's own, as
    +15555550100."""

    account: str
    number: str
    url: str = SERVICE_URL


@dataclass(frozen=True)
class TextCame:
    """A text sent to the library's number. `id`: the service's."""

    id: str
    number: str
    text: str


class _Endless(Exception):
    """The answer is too long, or does not end."""


class TextService(Protocol):
    """A service that sends texts. Raises MailFault if nothing can be sent at all."""

    def send(self, number: str, text: str) -> Delivery:
        """Send to a number like +17155550142. `bad_address`: it can't get texts, or its owner wants none."""

    def came_since(self, day: date) -> Iterator[TextCame]:
        """Yield the texts received on that day (UTC) or later."""

    def fate(self, handle: str) -> Delivery | None:
        """Return the outcome of a queued text; None while it is on its way."""

    def close(self) -> None:
        """End the connection."""


class TextLink:
    """The service over HTTPS; certificates are verified. `secret`: the token, or a function that asks for it when
    needed, for a keyring may keep one waiting."""

    def __init__(self, account: TextAccount, secret: str | Callable[[], str], *, timeout: float = TEXT_TIMEOUT) -> None:
        self.account, self._secret, self._timeout = account, secret, timeout

    @cached_property
    def _http(self) -> Any:
        import httpx  # where texts are sent

        return httpx

    @cached_property
    def _client(self) -> Any:
        secret = held_password(self._secret)
        auth = (self.account.account, secret)
        return self._http.Client(base_url=self.account.url, auth=auth, timeout=self._timeout)

    def close(self) -> None:
        if "_client" in vars(self):
            self._client.close()

    def send(self, number: str, text: str) -> Delivery:
        form = {"To": number, "From": self.account.number, "Body": text}
        try:
            status, facts = self._answered("POST", self._messages, data=form)
        except (self._http.ConnectError, self._http.ConnectTimeout, self._http.PoolTimeout) as no:
            raise self._unreachable(no) from no
        except (self._http.HTTPError, _Endless) as gone:
            return Delivery(UNSURE, _why(gone))
        return self._outcome(status, facts)

    def came_since(self, day: date) -> Iterator[TextCame]:
        asked: dict[str, str] | None = {"To": self.account.number, "DateSent>": day.isoformat(), "PageSize": str(PAGE)}
        where = self._messages
        for _page in range(MOST_PAGES):
            facts = self._asked(where, params=asked)
            messages = facts.get("messages")
            for one in messages if isinstance(messages, list) else ():
                with contextlib.suppress(KeyError, TypeError):
                    yield TextCame(str(one["sid"]), str(one["from"]), str(one["body"]))
            where, asked = str(facts.get("next_page_uri") or ""), None
            if not where.startswith("/") or where.startswith("//"):  # the token goes to this service alone
                return

    def fate(self, handle: str) -> Delivery | None:
        facts = self._asked(f"{self._messages.removesuffix('.json')}/{handle}.json", missing=True)
        return _fate(facts)

    def _asked(self, where: str, *, missing: bool = False, **more: Any) -> dict[str, Any]:
        """Ask the service. `missing`: does "no such thing" count as an answer?"""
        try:
            status, facts = self._answered("GET", where, **more)
        except (self._http.HTTPError, _Endless) as no:
            raise self._unreachable(no) from no
        if status == 404 and missing and facts is not None:
            return {"status": ARRIVED[0]}  # forgotten there: nothing more will be known
        if status != 200:
            raise self._not_ours(status, facts or {})
        if facts is None:
            raise self._no_service()
        return facts

    def _answered(self, method: str, where: str, **more: Any) -> tuple[int, dict[str, Any] | None]:
        """Return the status and the content of the answer; None if it is a web page, or anything else than JSON."""
        until, data = time.monotonic() + LONGEST_ANSWER, bytearray()
        with self._client.stream(method, where, **more) as answer:
            for part in answer.iter_bytes():
                data += part
                if len(data) > MOST_ANSWER or time.monotonic() > until:
                    raise _Endless
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return answer.status_code, None
        return answer.status_code, found if isinstance(found, dict) else {}

    @property
    def _messages(self) -> str:
        return f"/{VERSION}/Accounts/{self.account.account}/Messages.json"

    def _outcome(self, status: int, facts: dict[str, Any] | None) -> Delivery:
        if facts is None and status < 500:  # such as of a hotel that wants a sign-in
            raise self._no_service()
        facts = facts or {}
        if status in (200, 201, 202):
            return _taken(facts)
        code = _code(facts, "code")
        if status in (401, 403, 404):
            raise self._not_ours(status, facts)
        if status == 429 or code in TOO_MANY:
            return Delivery(LATER, _("too many texts at once"), stop=True)
        if status >= 500:
            return Delivery(UNSURE, _("the service answered {code}").format(code=status))
        words = _(SAID[code]) if code in SAID else _("the service answered {code}").format(code=code or status)
        return Delivery(REFUSED, words, bad_address=code == STOPPED or code in BAD_NUMBER)

    def _unreachable(self, no: Exception) -> MailFault:
        text = _("The text message service at {host} can't be reached: {why}")
        return MailFault(text.format(host=self.account.url, why=_why(no)), _("Check the network, then try again."))

    def _no_service(self) -> MailFault:
        text = _("The answer of {host} is a web page, not that of a text message service.")
        hint = _("Check the address (tuils mail texts), and whether this network wants a sign-in.")
        return MailFault(text.format(host=self.account.url), hint)

    def _not_ours(self, status: int, facts: dict[str, Any]) -> MailFault:
        text = _("The text message service did not accept the account: {why}")
        return MailFault(
            text.format(why=str(facts.get("message") or status)[:120]), _("Check it: tuils mail texts --help")
        )


def _taken(facts: dict[str, Any]) -> Delivery:
    """Return the delivery of an accepted text: without the service's name for it, its outcome is unknown."""
    handle = facts.get("sid")
    if not isinstance(handle, str) or not handle.isalnum():
        return Delivery(UNSURE, _("the service did not say what became of it"))
    return _fate(facts) or Delivery(SENT, handle=handle)


def _fate(facts: dict[str, Any]) -> Delivery | None:
    status, code = facts.get("status"), _code(facts, "error_code")
    if status in FAILED:
        words = _(SAID[code]) if code in SAID else _("the service says {word}").format(word=code or status)
        return Delivery(REFUSED, words, bad_address=code in BAD_PHONE)
    return Delivery(SENT) if status in ARRIVED else None


def _code(facts: dict[str, Any], name: str) -> int:
    """Return the code; 0 if there is none."""
    code = facts.get(name)
    return code if isinstance(code, int) else 0


def _why(problem: Exception) -> str:
    if isinstance(problem, _Endless):
        return _("its answer did not end")
    if "timed out" in str(problem) or "Timeout" in type(problem).__name__:
        return _("no answer in time")
    if "CERTIFICATE" in str(problem).upper():
        return _("its certificate can't be trusted")
    return _("no connection")
