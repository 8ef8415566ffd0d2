"""The systems whose copies are known, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuils.i18n import N_
from tuils.values.words import Unclear

from .field_852 import EVERGREEN, FOLLETT, MARC21
from .holdings import NO_HOLDINGS, HoldingsMap
from .koha import KOHA
from .koha_unimarc import KOHA_UNIMARC
from .own_items import OWN, own_map, read_fields
from .sierra import SIERRA
from .symphony import SYMPHONY

HOLDINGS = {
    "koha": KOHA,
    "koha-unimarc": KOHA_UNIMARC,
    "evergreen": EVERGREEN,
    "follett": FOLLETT,
    "symphony": SYMPHONY,
    "sierra": SIERRA,
    "marc21": MARC21,
    "lc": MARC21,
    "none": NO_HOLDINGS,
}
NAMES = (*HOLDINGS, OWN)


def holdings_map(system: str, tag: str = "", fields: Sequence[str] = ()) -> HoldingsMap:
    """The mapping of a system; with `tag` its letters are looked for in that tag alone.

    With `fields` (`barcode=i`, ...) it is one made by hand, whatever the system. Unclear for an unknown name, and as
    `own_map` says.
    """
    if fields or system == OWN:
        return own_map(tag, read_fields(fields))
    if system not in HOLDINGS:
        raise Unclear(N_("{text} is not a system that tuils knows."), text=system)
    known = HOLDINGS[system]
    return replace(known, tags=(tag,)) if tag and known.tags else known
