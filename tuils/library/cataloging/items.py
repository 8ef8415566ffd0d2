"""Items by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.barcode import complete
from tuils.values.folding import clean

from .item_state import FIELDS
from .showing import ItemSheet, item_sheet_of, whole_biblio

PREFIX = "31234"
FIRST = 1
LONGEST_PRICE = 8  # digits, in cents
BY_HAND = tuple(name for name in FIELDS if name not in ("biblio", "state", "withdrawn", "old_loan"))
KNOWN_CODES = {"home_branch": "branch", "item_type": "item_type", "location": "shelving_location"}


@verb("catalog.edit")
def add_item(desk: Desk, biblio: str, fields: Facts) -> ItemSheet:
    """A new copy of this title (its id, or the end of it). Without a barcode the next one is given.

    Refuses with UNKNOWN_ID, BARCODE_IN_USE, NOT_UNDERSTOOD (a code that the library has not).
    """
    title = _title(whole_biblio(biblio))
    known = {name: value for name, value in cleaned(fields).items() if value != ""}
    known.setdefault("barcode", next_barcode())
    barcode_is_free(str(known["barcode"]))
    known = {"home_branch": desk.branch, "item_type": "BK", "call_number": title["call_number"], **known}
    check_codes(known)
    entry = Act(desk).write("item_added", item=NEW, data={"set": {**known, "biblio": title["id"]}})
    return item_sheet_of(entry.id)


def _title(biblio: str) -> dict[str, str]:
    row: Any = db.execute_sql("SELECT id, call_number FROM biblio WHERE id = ? AND removed = 0", (biblio,)).fetchone()
    if not row:
        raise refuse("UNKNOWN_ID", code=biblio)
    return {"id": row[0], "call_number": row[1]}


def cleaned(fields: Facts) -> Facts:
    """Each field as it is stored, blank where it was given blank; refuses with NOT_UNDERSTOOD what cannot be read."""
    known: Facts = {}
    for name, value in fields.items():
        if name not in BY_HAND:
            raise refuse("NOT_UNDERSTOOD", field=name, text=str(value), hint=", ".join(BY_HAND))
        if name == "price_cents":
            known[name] = None if value in (None, "") else _cents(value)
        elif name == "not_for_loan":
            known[name] = bool(value)
        else:
            text = "" if value is None else clean(str(value))
            known[name] = text.replace(" ", "") if name == "barcode" else text
    if known.get("acquired_on"):
        known["acquired_on"] = _day(str(known["acquired_on"]))
    return known


def check_codes(known: Facts) -> None:
    """Refuses with NOT_UNDERSTOOD where one of these fields names a code that the library has not."""
    for name, table in KNOWN_CODES.items():
        if known.get(name):
            _known(name, table, str(known[name]))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        hint = _("Year-month-day, such as 1958-03-31.")
        raise refuse("NOT_UNDERSTOOD", field="acquired_on", text=text, hint=hint) from None


def _cents(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_PRICE):
        raise refuse("NOT_UNDERSTOOD", field="price_cents", text=text, hint=_("Whole cents, such as 1250."))
    return int(text)


def _known(name: str, table: str, code: str) -> None:
    codes = [row[0] for row in db.execute_sql(f"SELECT code FROM {table} ORDER BY code").fetchall()]
    if code not in codes:
        hint = ", ".join(codes) or _("none is set up yet")
        raise refuse("NOT_UNDERSTOOD", field=name, text=code, hint=hint)


def barcode_is_free(barcode: str) -> None:
    if db.execute_sql("SELECT 1 FROM item WHERE barcode = ?", (barcode,)).fetchone():
        raise refuse("BARCODE_IN_USE", code=barcode)


def next_barcode() -> str:
    """The next free number of the library's own range, with its check digit."""
    row: Any = db.execute_sql(
        "SELECT barcode FROM item WHERE barcode >= ? AND barcode < ? AND barcode GLOB ? ORDER BY barcode DESC LIMIT 1",
        (PREFIX, PREFIX + ":", PREFIX + "[0-9]" * 9),
    ).fetchone()
    return complete(f"{PREFIX}{int(row[0][5:13]) + 1 if row else FIRST:08d}")
