"""What every way of asking gives back."""

from __future__ import annotations

import re

from tuils.devices.fetching import Fetched, NotFetched
from tuils.i18n import _
from tuils.values.dataclass import dataclass

MOST = 10
"""Records that one target is asked for."""
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class TargetRecords:
    """`records`: a file of records in one of the formats that are read. `hits`: how many there are in all."""

    records: bytes
    hits: int


def no_page(found: Fetched) -> None:
    """Raises NotFetched for a page of the web: a portal that wants a sign-in, a wrong address."""
    if _PAGE.match(found.body[:4096]):
        raise NotFetched(_("it sent a web page, not records. Check the address, or sign in to the network."))
