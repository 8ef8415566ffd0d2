"""Copies of a system that has no mapping here: the meaning of its subfields is given by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tuils.i18n import N_
from tuils.values.words import Unclear

from .holdings import (
    Holding,
    HoldingsMap,
    joined_subfields,
    read_acquired,
    read_barcode,
    read_count,
    read_price,
    remarks_note,
    subfields,
)
from .holdings_status import Status, read_status

OWN = "own"
_AS_THEY_ARE = {
    "call_number": "call_number",
    "home_branch": "home_branch",
    "holding_branch": "holding_branch",
    "location": "location",
    "item_type": "item_type",
    "collection": "collection_code",
    "copy_number": "copy_number",
    "volume": "volume",
    "due": "checked_out_note",
    "staff_note": "staff_note",
    "public_note": "public_note",
}
FIELDS = (
    "barcode", *_AS_THEY_ARE, "price", "acquired_on", "status", "not_for_loan", "checkouts", "last_checkout",
    "last_seen",
)  # fmt: skip
_NOTES = ("staff_note", "public_note")
_UNKNOWN = N_(
    "An item has no {text}. It has barcode, call_number, home_branch, holding_branch, location, item_type, collection, "
    "copy_number, volume, due, staff_note, public_note, price, acquired_on, status, not_for_loan, "
    "checkouts, last_checkout, last_seen."
)
_TAG = re.compile(r"[0-9A-Za-z]{3}")
_CODES = re.compile(r"[0-9A-Za-z]+")
_NO = {"", "0", "n", "no", "f", "false"}


def own_map(tag: str, fields: Mapping[str, str]) -> HoldingsMap:
    """A mapping by hand: `own_map("949", {"barcode": "i", "call_number": "ab"})`.

    `fields`: for each of FIELDS that the system has, its subfield codes; the values of several are put one behind
    the other. A field of the tag is a copy if any of them says something. Unclear for a tag that is none, an unknown
    field, codes that are none, and where nothing is mapped.
    """
    if not tag:
        raise Unclear(N_("Name the field that has the copies: --holdings {example}."), example="949")
    if not _TAG.fullmatch(tag) or tag.startswith("00"):
        raise Unclear(N_("{text} is not a tag. Tags have three digits, such as 949."), text=tag)
    for name, codes in fields.items():
        if name not in FIELDS:
            raise Unclear(_UNKNOWN, text=name)
        if not codes:
            raise Unclear(N_("Say which subfield is {text}, such as {example}."), text=name, example="i")
        if not _CODES.fullmatch(codes):
            raise Unclear(N_("{text} are not subfields. Type letters or digits, such as i."), text=codes)
    if not fields:
        raise Unclear(N_("Say what each subfield means, such as {example}."), example="barcode=i")
    ours = dict(fields)
    return HoldingsMap(OWN, (tag,), lambda text: _copy(subfields(text), ours))


def read_fields(words: Iterable[str]) -> dict[str, str]:
    """Return `["barcode=i", "call_number=ab"]` as a mapping; Unclear if there is no `=`."""
    found = {}
    for word in words:
        name, equals, codes = word.partition("=")
        if not equals:
            raise Unclear(N_("{text}: type it like {example}."), text=word, example="barcode=i")
        found[name.strip()] = codes.strip()
    return found


def _copy(at: Mapping[str, str], fields: Mapping[str, str]) -> Holding | None:
    said = {name: joined_subfields(at, codes, "; " if name in _NOTES else " ") for name, codes in fields.items()}
    if not any(said.values()):
        return None
    word = said.get("status", "")
    status = read_status(word)
    known = status or Status()
    plain: dict[str, str] = {ours: said.get(name, "") for name, ours in _AS_THEY_ARE.items()}
    plain["holding_branch"] = plain["holding_branch"] or plain["home_branch"]
    plain["staff_note"] = remarks_note(plain["staff_note"], "" if status else word)
    plain["checked_out_note"] = plain["checked_out_note"] or (word if known.out else "")
    return Holding(
        **plain,
        barcode=read_barcode(said.get("barcode", "")),
        price_cents=read_price(said.get("price", "")),
        acquired_on=read_acquired(said.get("acquired_on", "")),
        checkouts=read_count(said.get("checkouts", "")),
        lent_on=read_acquired(said.get("last_checkout", "")),
        seen_on=read_acquired(said.get("last_seen", "")),
        state=known.state,
        not_for_loan=known.stays or said.get("not_for_loan", "").lower() not in _NO,
    )
