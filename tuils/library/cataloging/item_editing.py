"""Copies changed by hand: any field, the title and place they belong to, their number, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tuils.i18n import _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.models.rows import Row
from tuils.values.folding import clean

from .custody import FOUND
from .items import BY_HAND, barcode_is_free, check_codes, cleaned, next_barcode
from .looking_up import item_row
from .showing import ItemSheet, item_sheet_of, status_of, title_called, whole_biblio

STATUSES = ("lost", "found", "missing", "damaged", "withdrawn", "available")
NOT_WHILE_LENT = ("missing", "withdrawn", "available")
NEVER_BLANK = ("barcode", "item_type", "home_branch")
EDITABLE = (*BY_HAND, "title", "status", "withdrawn", "call_prefix", "add_note")
"""`title`: the id of another title; `status`: one of STATUSES; `call_prefix`: put before the call number; `add_note`:
put behind the staff note."""


@dataclass(frozen=True)
class Change:
    """What one field was and is now, as stored; `status` stands for state and withdrawn together."""

    field: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Edited:
    """The copy as it is now. `act` takes it back; empty, like `changes`, where all was so before."""

    item: ItemSheet
    changes: tuple[Change, ...] = ()
    act: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked of copies, read and checked once for all of them."""

    fields: Facts = field(default_factory=dict)
    status: str = ""
    prefix: str = ""
    note: str = ""


@verb("catalog.edit")
def edit_item(desk: Desk, item: str, fields: Facts) -> Edited:
    """Change fields of the copy with this barcode or id (EDITABLE; blank clears one).

    Refuses with ITEM_UNKNOWN, BARCODE_IN_USE, ON_LOAN and WITHDRAWN (a status that does not fit), UNKNOWN_ID (a
    title that is not there), NOT_UNDERSTOOD. Where nothing would change, nothing is written.
    """
    row = item_row(item)
    changed = decide(row, wanted_of(fields))
    act = Act(desk)
    if changed:
        act.write("item_edited", item=row["id"], data={"set": changed})
    return Edited(item_sheet_of(row["id"]), changes_between(row, changed), act.id)


@verb("catalog.edit")
def replace_barcode(desk: Desk, item: str, barcode: str = "") -> Edited:
    """Give this copy (by barcode or id) another number: this one, else the next free one. Refusals as `edit_item`."""
    return edit_item(desk, item, {"barcode": barcode or next_barcode()})


def wanted_of(fields: Facts) -> Wanted:
    """Read and check what is asked. Refuses with NOT_UNDERSTOOD and UNKNOWN_ID."""
    rest = dict(fields)
    status, prefix, note = (clean(str(rest.pop(name, ""))) for name in ("status", "call_prefix", "add_note"))
    if status and status not in STATUSES:
        raise refuse("NOT_UNDERSTOOD", field="status", text=status, hint=", ".join(STATUSES))
    apart: Facts = {name: bool(rest.pop(name)) for name in ("withdrawn",) if name in rest}
    if title := str(rest.pop("title", "")):
        apart["biblio"] = _title(title)
    known = cleaned(rest)
    for name in NEVER_BLANK:
        if known.get(name) == "":
            raise refuse("NOT_UNDERSTOOD", field=name, text="", hint=_("It may not be blank."))
    check_codes(known)
    return Wanted(known | apart, status, prefix, note)


def _title(text: str) -> str:
    biblio = whole_biblio(text)
    if not db.execute_sql("SELECT 1 FROM biblio WHERE id = ? AND removed = 0", (biblio,)).fetchone():
        raise refuse("UNKNOWN_ID", code=text)
    return biblio


def decide(row: Row, wanted: Wanted) -> Facts:
    """The columns of this copy that would change, with their new values. Refuses what does not fit this copy."""
    after = {**wanted.fields, **_marked(row, wanted.status)}
    if wanted.prefix:
        after["call_number"] = _prefixed(wanted.prefix, str(after.get("call_number", row["call_number"])))
    if wanted.note:
        after["staff_note"] = _noted(str(after.get("staff_note", row["staff_note"])), wanted.note)
    changed = {name: value for name, value in after.items() if row[name] != value}
    if changed.get("withdrawn") and row["loan"]:
        raise refuse("ON_LOAN", title=title_called(row["biblio"]))
    if "barcode" in changed:
        barcode_is_free(str(changed["barcode"]))
    return changed


def _marked(row: Row, status: str) -> Facts:
    """A lost copy stays on loan, for whoever had it still has to answer for it; what is on loan is not missing,
    and does not leave the collection."""
    if status in NOT_WHILE_LENT and row["loan"]:
        raise refuse("ON_LOAN", title=title_called(row["biblio"]))
    if status in ("lost", "missing", "damaged"):
        if row["withdrawn"]:
            raise refuse("WITHDRAWN", wording="TAKEN_OUT", title=title_called(row["biblio"]))
        return {"state": status}
    if status == "withdrawn":
        return {"withdrawn": True}
    if status == "available":
        return {"state": "", "withdrawn": False}
    return {"state": ""} if status == "found" and row["state"] in FOUND else {}


def _prefixed(prefix: str, call_number: str) -> str:
    if f"{call_number} ".startswith(f"{prefix} "):
        return call_number
    return f"{prefix} {call_number}".rstrip()


def _noted(note: str, more: str) -> str:
    return note if more in note else "; ".join(part for part in (note, more) if part)


def changes_between(row: Row, changed: Facts) -> tuple[Change, ...]:
    """What these new values change, for people: one status in place of two columns, where it differs."""
    status = status_of(row), status_of({**row, **changed})
    told = [Change("status", *status)] if status[0] != status[1] else []
    hidden = ("state", "withdrawn") if told else ()
    told += [Change(name, row[name], value) for name, value in changed.items() if name not in hidden]
    return tuple(told)
