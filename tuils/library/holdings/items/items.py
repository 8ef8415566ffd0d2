"""Items by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.numbers import is_card
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.this_site import own_barcodes, without_others
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.foundation.typed_days import PAST, day_in
from tuils.library.holdings.queries import (
    barcodes_at_both_ends,
    codes_in,
    highest_barcode,
    is_barcode_used,
    label_waits,
    label_waits_not,
    standing_title_row,
)
from tuils.library.people.patrons.parts import local_today
from tuils.models import Item
from tuils.models.rows import some
from tuils.values.folding import clean
from tuils.values.label_faces import BARCODE, SPINE
from tuils.values.numbers.barcode import CardRange, read_ranges, with_check_digit
from tuils.values.numbers.number_habit import Habit, oddity
from tuils.values.shelf.spine_label import label_words

from .item_state import FIELDS
from .item_use import OLD_USE
from .showing import ItemSheet, item_sheet_of, whole_biblio

# ---- copies that need a label: they are new, or the text of their label changed, as when a title is renumbered
# Written beside the copy, in the same transaction, at the desk where somebody does it by hand. Imported copies have
# labels already; to print some, make a list or name the copies. Not state: each machine prints its own.


ON_LABEL = ("call_number", "volume", "copy_number")


def label_for_new(desk: Desk, item: str, *, numbered: bool) -> None:
    """`numbered`: the program gave its barcode, so that it is on no label yet."""
    label_waits(item, SPINE, desk.now, "")
    if numbered:
        label_for_number(desk, item)


def label_for_number(desk: Desk, item: str, was: str = "") -> None:
    label_waits(item, BARCODE, desk.now, was)


def labels_of_none(items: Iterable[str]) -> None:
    """Remove the labels of copies whose creation was undone."""
    for item in items:
        label_waits_not(item)


def label_for_changed(desk: Desk, row: Item, changed: Mapping[str, Any]) -> None:
    """`row`: the copy as it was. Nothing where its label says the same as before."""
    was = label_words(*(str(getattr(row, name)) for name in ON_LABEL))
    now = label_words(*(str(changed.get(name, getattr(row, name))) for name in ON_LABEL))
    if now != was:
        label_waits(row.id, SPINE, desk.now, was)


def renumber_copies(act: Act, biblio: str, before: str, now: str) -> int:
    """Give copies with the title's old call number the new one; return how many. Copies with their own keep it."""
    if not before or before == now:
        return 0
    copies = some(Item, '"biblio" = ? AND "call_number" = ? ORDER BY "id"', biblio, before)
    for copy in copies:
        act.write("item_edited", item=copy.id, data={"set": {"call_number": now}})
        label_for_changed(act.desk, copy, {"call_number": now})
    return len(copies)


# ---- items by hand


PREFIX = "31234"
FIRST, LAST = 1, 99_999_999
LEARNED = 100
"""The count of barcodes from each end of the collection that show the usual form here."""
UNUSUAL = {
    "word": "NUMBER_UNUSUAL", "form": "NUMBER_UNUSUAL", "other": "NUMBER_IS_CARD", "isbn": "NUMBER_IS_ISBN",
    "check": "NUMBER_MISREAD",
}  # fmt: skip
LONGEST_PRICE = 8  # digits, in cents
BY_HAND = tuple(
    name
    for name in FIELDS
    if name not in ("biblio", "state", "withdrawn", "old_loan", "bound_with", "borrowed_until", *OLD_USE)
)
KNOWN_CODES = {"home_branch": "branch", "item_type": "item_type", "location": "shelving_location"}


@verb("catalog.edit")
def add_item(desk: Desk, biblio: str, fields: Facts, *, sure: bool = False, act: Act | None = None) -> ItemSheet:
    """A new copy of this title (its id, or the end of it). Without a barcode the next one is given. `act`: of
    which this is a part, as where its title is made, too. With the setting `new_in_processing` it is in processing.

    Refuses with UNKNOWN_ID, BARCODE_IN_USE, NOT_UNDERSTOOD (a code that the library has not); unless somebody is
    `sure`, with NUMBER_UNUSUAL.
    """
    state = "in_process" if value_of("new_in_processing", False) else ""
    return write_item(act or Act(desk), biblio, fields, sure=sure, state=state)


def write_item(
    act: Act, biblio: str, fields: Facts, *, sure: bool = False, state: str = "", needs: str = ""
) -> ItemSheet:
    """Do `add_item` as a part of an act that is allowed; `needs`: by a permission other than catalog.edit, which will
    do to undo it, too. Refuses as add_item."""
    title, desk = _title(whole_biblio(biblio)), act.desk
    known = {name: value for name, value in stored_item_fields(fields, local_today(desk)).items() if value != ""}
    if "barcode" not in known:
        known["barcode"] = next_barcode()
    elif not sure:
        barcode_is_usual(str(known["barcode"]))
    barcode_is_free(str(known["barcode"]))
    known = {"home_branch": desk.branch, "item_type": "BK", "call_number": title["call_number"], **known}
    check_codes(known)
    known |= {"biblio": title["id"]} | ({"state": state} if state else {})
    entry = act.write("item_added", item=NEW, data={"set": known} | ({"needs": needs} if needs else {}))
    label_for_new(desk, entry.id, numbered=not fields.get("barcode"))
    return item_sheet_of(entry.id)


def _title(biblio: str) -> dict[str, str]:
    row = need(standing_title_row(biblio), "UNKNOWN_ID", code=biblio)
    return {"id": row[0], "call_number": row[1]}


def stored_item_fields(fields: Facts, today: date) -> Facts:
    """Return each field as it is stored, blank where it was given blank; refuses with NOT_UNDERSTOOD a value that
    cannot be read."""
    known: Facts = {}
    for name, value in fields.items():
        if name not in BY_HAND:
            raise not_understood(name, value, ", ".join(BY_HAND))
        if name == "price_cents":
            known[name] = None if value in (None, "") else _cents(value)
        elif name == "not_for_loan":
            known[name] = bool(value)
        else:
            text = "" if value is None else clean(str(value))
            known[name] = text.replace(" ", "") if name == "barcode" else text
    if known.get("acquired_on"):
        known["acquired_on"] = day_in("acquired_on", str(known["acquired_on"]), today, PAST).isoformat()
    return known


def check_codes(known: Facts) -> None:
    """Refuse with NOT_UNDERSTOOD if one of these fields has a code that the library lacks."""
    for name, table in KNOWN_CODES.items():
        if known.get(name):
            _known(name, table, str(known[name]))


def _cents(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_PRICE):
        raise not_understood("price_cents", text, _("Whole cents, such as 1250."))
    return int(text)


def _known(name: str, table: str, code: str) -> None:
    codes = [row[0] for row in codes_in(table)]
    if code not in codes:
        raise not_understood(name, code, ", ".join(codes) or _("none set up yet"))


def barcode_is_free(barcode: str) -> None:
    """Refuse with BARCODE_IN_USE a number that is on a copy, or on a card, even a lost one."""
    if is_barcode_used(barcode):
        raise refuse("BARCODE_IN_USE", code=barcode)
    if is_card(barcode):
        raise refuse("BARCODE_IN_USE", wording="BARCODE_IS_CARD", code=barcode)


def barcode_is_usual(barcode: str) -> None:
    """Refuse with NUMBER_UNUSUAL a number unlike the barcodes that are here, such as a word."""
    why, digit = oddity(barcode, "item", _habit())
    if why:
        raise refuse("NUMBER_UNUSUAL", wording=UNUSUAL[why], code=barcode, digit=digit)


def _habit() -> Habit:
    """Learn the library's barcodes from its first copies and its newest."""
    return Habit.of(barcodes_at_both_ends(LEARNED))


def next_barcode() -> str:
    """The next free number of the library's own range, with its check digit; of a copy that is away, of its own.
    Refuses with NO_CARD_LEFT where all are given."""
    for part in _ranges():
        place = _highest(part) + 1
        while place <= part.last and is_card(part.number(place)):
            place += 1
        if place <= part.last:
            return part.number(place)
    raise refuse("NO_CARD_LEFT", wording="NO_BARCODE_LEFT", line="barcode")


def share_of_barcodes(size: int) -> str:
    """The last so many free barcodes, for another copy of the library to give."""
    last = _ranges()[-1]
    return last.last_of(size, _highest(last) + 1)


def _ranges() -> list[CardRange]:
    own = read_ranges(own_barcodes()) or (CardRange(PREFIX, 8, FIRST, LAST, checked=True),)
    return [part for whole in own for part in without_others(whole)]


def _highest(part: CardRange) -> int:
    """Return the highest place of this range that a copy has; the one before the first where none has."""
    first, last = part.number(part.first), part.number(part.last)
    row: Any = highest_barcode(first[:-1], last, len(PREFIX) + 9, PREFIX)
    place = part.place(str(row[0])) if row else None
    return part.first - 1 if place is None else place


def own_barcode(number: int) -> str:
    """Return the number of this place in the library's own range; if a card has it, the next free one."""
    while is_card(barcode := with_check_digit(f"{PREFIX}{number:08d}")):
        number += 1
    return barcode
