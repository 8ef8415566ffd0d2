"""Copies as other systems read them: one field a copy, nothing in it of who has it.

koha holds all that we keep of a copy; each of the others as much as its field has room for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tuils.i18n import N_
from tuils.values.folding import clean
from tuils.values.money.money import plain_amount
from tuils.values.words import Unclear

from .holdings import Holding
from .koha import ORDERED

Subfields = Iterable[tuple[str, str]]

_COPY = ("952", "p")  # stands even where it is blank: by that Koha's field is a copy
_KOHA_LOST = {"lost": "1", "long_overdue": "2", "missing": "4", "claims_never_had": "4"}
_EVERGREEN_WORDS = {
    "": "Available",
    "lost": "Lost",
    "long_overdue": "Long Overdue",
    "missing": "Missing",
    "claims_never_had": "Missing",
    "damaged": "Damaged",
    "in_repair": "Bindery",
    "on_order": "On order",
    "in_process": "In process",
    "cart": "Reshelving",
    "withdrawn": "Discard/Weed",
}
"""The copy statuses of Evergreen, by our states; a claim includes the loan behind it."""
_FOLLETT_TYPE, _FOLLETT_CATEGORY, _FOLLETT_COPY = 3, 8, 5


def statement_field(words: str) -> tuple[str, bytes]:
    """Return the holdings of a magazine in words: MARC 21's 866, in no standard notation, for the whole of it."""
    return "866", f" 0\x1f80\x1fa{clean(words)}".encode()


def holding_fields(system: str, copy: Holding) -> list[tuple[str, bytes]]:
    """The fields of one copy: tag and data (indicators, subfields; UTF-8, no end mark). Unclear for another system.

    Copies stand in the order of their barcodes: that is the caller's part, as is a field over 9,999 bytes.
    """
    if system not in WRITERS:
        raise Unclear(N_("{text}: copies can be written as koha, evergreen, follett or marc21."), text=system)
    tag, indicators, write = WRITERS[system]
    parts = "".join(
        f"\x1f{code}{value}" for code, text in write(copy) if (value := clean(text)) or (tag, code) == _COPY
    )
    return [(tag, f"{indicators}{parts}".encode())]


def _koha(copy: Holding) -> Subfields:
    state = copy.also_state if copy.state == "withdrawn" else copy.state
    return (
        ("0", str(int(copy.state == "withdrawn"))),
        ("1", _KOHA_LOST.get(state, "0")),
        ("4", str(int(state in ("damaged", "in_repair")))),
        ("7", ORDERED if state == "on_order" else str(int(copy.not_for_loan))),
        ("8", copy.collection_code),
        ("a", copy.home_branch),
        ("b", copy.holding_branch),
        ("c", copy.location),
        ("d", copy.acquired_on),
        ("h", copy.volume),
        ("l", str(copy.checkouts or "")),
        ("o", copy.call_number),
        ("p", copy.barcode),
        ("q", copy.checked_out_note),
        ("r", copy.seen_on),
        ("s", copy.lent_on),
        ("t", copy.copy_number),
        ("v", plain_amount(copy.price_cents)),
        ("x", copy.staff_note),
        ("y", copy.item_type),
        ("z", copy.public_note),
    )


def _evergreen(copy: Holding) -> Subfields:
    out = copy.checked_out_note and not copy.state
    return (
        ("b", copy.home_branch),
        ("b", copy.holding_branch or copy.home_branch),
        ("c", copy.location),
        ("g", copy.item_type),
        ("j", copy.call_number),
        ("p", copy.barcode),
        ("s", "Checked out" if out else _EVERGREEN_WORDS.get(copy.state, "Available")),
        ("t", copy.copy_number),
        ("x", "noncirculating" if copy.not_for_loan else ""),
        ("x", copy.staff_note),
        ("y", plain_amount(copy.price_cents)),
        ("z", copy.public_note),
    )


def _follett(copy: Holding) -> Subfields:
    """Return the subfields for Destiny. A type, category or copy number over its limit is left out: cut, it would be
    another one."""
    own = {
        "a": copy.item_type if len(copy.item_type) <= _FOLLETT_TYPE else "",
        "b": copy.location if len(copy.location) <= _FOLLETT_CATEGORY else "",
        "c": copy.acquired_on.replace("-", ""),
        "e": copy.volume,
    }
    facts = "".join(f"@{code}{value.replace('@', '')}" for code, value in own.items() if value)
    return (
        ("a", copy.home_branch),
        ("h", copy.call_number),
        ("p", copy.barcode),
        ("t", copy.copy_number if len(copy.copy_number) <= _FOLLETT_COPY else ""),
        ("9", plain_amount(copy.price_cents)),
        ("x", f"FSC{facts}" if facts else ""),
        ("z", copy.public_note),
    )


def _marc21(copy: Holding) -> Subfields:
    """Return the subfields for union catalogs, without notes for staff."""
    return (
        ("3", copy.volume),
        ("b", copy.home_branch),
        ("c", copy.location),
        ("h", copy.call_number),
        ("p", copy.barcode),
        ("t", copy.copy_number),
        ("z", copy.public_note),
    )


WRITERS: dict[str, tuple[str, str, Callable[[Holding], Subfields]]] = {
    "koha": ("952", "  ", _koha),
    "evergreen": ("852", "4 ", _evergreen),
    "follett": ("852", "  ", _follett),
    "marc21": ("852", "8 ", _marc21),
}
