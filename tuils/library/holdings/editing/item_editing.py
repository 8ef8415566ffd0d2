"""The edit of copies' fields: the changes are read and checked, and their effects shown.

What became of a copy (lost, damaged, ...) stands in `circulation.marking`: it may cost somebody money.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.item_meant import is_put_by, item_row
from tuils.library.holdings.items.items import (
    BY_HAND,
    barcode_is_free,
    barcode_is_usual,
    check_codes,
    label_for_number,
    next_barcode,
    stored_item_fields,
)
from tuils.library.holdings.items.showing import ItemSheet, item_sheet_of, status_of, title_called, whole_biblio
from tuils.library.holdings.queries import is_in_catalog
from tuils.library.holdings.titles.title_meant import title_id
from tuils.library.people.patrons.parts import local_today
from tuils.models import Item
from tuils.models.rows import with_values
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

STATUSES = (
    "lost", "found", "missing", "damaged", "in_repair", "claims_returned", "claims_never_had", "withdrawn", "available",
    "on_order", "in_process", "reshelving",
)  # fmt: skip
"""The marks for a copy: statuses, and `found`, which ends a missing status."""
BROUGHT_BACK = "brought_back"  # no longer taken out, otherwise as it was
ALSO_CALLED = {"repair": "in_repair", "cart": "reshelving"}
UNTOLD = (  # columns that follow from a mark, and that no one field of a form stands for
    "loan", "transit_to", "held_for", "held_pos",
)  # fmt: skip
CUSTODY = ("state", "withdrawn", *UNTOLD)
NEVER_BLANK = ("barcode", "item_type", "home_branch")
EDITABLE = (*BY_HAND, "title", "status", "withdrawn", "call_prefix", "add_note")
"""The editable fields. `title`: the id of another title; `status`: one of STATUSES, with a dash or without;
`withdrawn`: yes or no; `call_prefix`: put before the call number; `add_note`: put behind the staff note."""


@dataclass(frozen=True)
class ItemChange:
    """One field of a copy, before and now, as stored; `status` is state and withdrawn together."""

    field: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Edited:
    """The copy as it is now. `act` undoes it; empty, like `changes`, where nothing changed. `told`: the effects on
    somebody's account, in sentences."""

    item: ItemSheet
    changes: tuple[ItemChange, ...] = ()
    act: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemsWanted:
    """The changes requested for copies, read and checked once for all of them."""

    fields: Facts = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    prefix: str = ""
    note: str = ""


@verb("catalog.edit")
def replace_barcode(desk: Desk, item: str, barcode: str = "", *, sure: bool = False) -> Edited:
    """Give this copy (by barcode or id) another number: this one, else the next free one.

    Refuses with ITEM_UNKNOWN, BARCODE_IN_USE, NOT_UNDERSTOOD; unless somebody is `sure`, with NUMBER_UNUSUAL.
    """
    row = item_row(item)
    changed = decide(row, requested_item_changes({"barcode": barcode or next_barcode()}, local_today(desk)))
    check_number(changed, sure=sure or not barcode)
    act = Act(desk)
    if changed:
        act.write("item_edited", item=row.id, data={"set": changed})
        if not barcode:
            label_for_number(desk, row.id, row.barcode)
    return Edited(item_sheet_of(row.id), changes_between(row, changed), act.id)


def status_called(text: str) -> str:
    """Return the status of a word: `claims-returned`, `repair`. Refuses with NOT_UNDERSTOOD."""
    word = clean(text).lower().replace("-", "_").replace(" ", "_")
    word = ALSO_CALLED.get(word, word)
    if word not in STATUSES:
        raise not_understood("status", text, ", ".join(STATUSES))
    return word


def requested_item_changes(fields: Facts, today: date) -> ItemsWanted:
    """Read and check the requested changes. Refuses with NOT_UNDERSTOOD and UNKNOWN_ID."""
    rest = dict(fields)
    status, prefix, note = (clean(str(rest.pop(name, ""))) for name in ("status", "call_prefix", "add_note"))
    marks = ["withdrawn" if rest.pop("withdrawn") else BROUGHT_BACK] if "withdrawn" in rest else []
    if status:
        marks.append(status_called(status))
    apart: Facts = {}
    if title := str(rest.pop("title", "")):
        apart["biblio"] = standing_title(title)
    known = stored_item_fields(rest, today)
    for name in NEVER_BLANK:
        if known.get(name) == "":
            raise not_understood(name, "", _("This field cannot be blank."))
    check_codes(known)
    return ItemsWanted(known | apart, tuple(marks), prefix, note)


def standing_title(text: str) -> str:
    """The id of this title (see `title_id`), which is in the catalog. Refuses with UNKNOWN_ID, TITLES_SEVERAL."""
    biblio = whole_biblio(title_id(text))
    need(is_in_catalog(biblio), "UNKNOWN_ID", code=text)
    return biblio


def decide(row: Item, wanted: ItemsWanted) -> Facts:
    """Return the columns of this copy that would change, with their new values, but for its marks. Refuses changes that
    do not fit this copy."""
    after = dict(wanted.fields)
    if wanted.prefix:
        after["call_number"] = _prefixed(wanted.prefix, str(after.get("call_number", row.call_number)))
    if wanted.note:
        after["staff_note"] = _noted(str(after.get("staff_note", row.staff_note)), wanted.note)
    changed = {name: value for name, value in after.items() if getattr(row, name) != value}
    if "biblio" in changed and is_put_by(row.id):
        raise refuse("ON_HOLD_SHELF", title=title_called(row.biblio))
    if "barcode" in changed:
        barcode_is_free(str(changed["barcode"]))
    return changed


def check_number(changed: Facts, *, sure: bool) -> None:
    """Refuse with NUMBER_UNUSUAL a new barcode that is not like the others, unless somebody is sure of it."""
    if changed.get("barcode") and not sure:
        barcode_is_usual(str(changed["barcode"]))


def _prefixed(prefix: str, call_number: str) -> str:
    if f"{call_number} ".startswith(f"{prefix} "):
        return call_number
    return f"{prefix} {call_number}".rstrip()


def _noted(note: str, more: str) -> str:
    return note if more in note else "; ".join(part for part in (note, more) if part)


def changes_between(row: Item, changed: Facts) -> tuple[ItemChange, ...]:
    """Return the changes to show for these new values: one status, where it differs, in place of the columns it follows
    from."""
    stays = {"not_for_loan": row.not_for_loan}  # a field with a word of its own
    status = status_of(row), status_of(with_values(row, **{**changed, **stays}))
    told = [ItemChange("status", *status)] if status[0] != status[1] else []
    hidden = CUSTODY if told else UNTOLD
    told += [ItemChange(name, getattr(row, name), value) for name, value in changed.items() if name not in hidden]
    return tuple(told)
