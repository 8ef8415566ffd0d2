"""Copies changed by hand: any field, the title and place they belong to, their number, and their status."""

from __future__ import annotations

from dataclasses import field

from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.editing.item_editing import (
    Edited,
    ItemChange,
    ItemsWanted,
    changes_between,
    check_number,
    decide,
    requested_item_changes,
)
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.items import label_for_changed
from tuils.library.holdings.items.showing import item_sheet_of
from tuils.library.lending.account_touched import borrower_of, marked_words, touched
from tuils.library.people.patrons.parts import local_today
from tuils.models import Item
from tuils.models.rows import with_values
from tuils.values.dataclass import dataclass

from .marking import Mark, columns_after_mark, effect_of_marks, write_mark


@dataclass(frozen=True)
class Doing:
    """The changes to write for one copy: fields, and marks, one after the other."""

    fields: Facts = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


NOTHING = Doing()


@verb("catalog.edit")
def edit_item(desk: Desk, item: str, fields: Facts, *, sure: bool = False) -> Edited:
    """Change fields of the copy with this barcode or id (`item_editing.EDITABLE`; blank clears one).

    Refuse with ITEM_UNKNOWN, BARCODE_IN_USE, UNKNOWN_ID (a title that is not there), NOT_UNDERSTOOD, ON_HOLD_SHELF
    (it would leave while it is put by), and for a status as `marking.mark_copy` does. If nothing would change, nothing
    is written. Unless staff are `sure`, refuse with NUMBER_UNUSUAL.
    """
    needs(desk, fields)
    row = item_row(item)
    done = doing(row, requested_item_changes(fields, local_today(desk)))
    check_number(done.fields, sure=sure)
    act, patron = Act(desk), borrower_of(row)
    charged, lifted = write_copy_changes(act, row, done)
    account = touched(desk, patron, charged, lifted)
    out = bool(item_row(row.id).loan)
    told = marked_words(desk, patron, account, out=out) if done.marks else ()
    return Edited(item_sheet_of(row.id), changes_of(row, done), act.id, told)


@permitted("catalog.edit")
def needs(desk: Desk, fields: Facts) -> None:
    """Refuse an operator who may not do this: a status needs the permission to mark it, wherever it is typed."""
    if fields.get("status") or "withdrawn" in fields:
        desk.require("circulation.state")


def doing(row: Item, wanted: ItemsWanted) -> Doing:
    """Return the changes that this copy still needs. Refuse those that do not fit it."""
    return Doing(decide(row, wanted), tuple(effect_of_marks(row, wanted.marks)))


def changes_of(row: Item, done: Doing) -> tuple[ItemChange, ...]:
    changed = dict(done.fields)
    for mark in done.marks:
        changed |= columns_after_mark(with_values(row, **changed), mark)
    return changes_between(row, changed)


def write_copy_changes(act: Act, row: Item, done: Doing) -> tuple[int, int]:
    """Write the changes in the caller's act. Return the cents that they charged, and those that they took off."""
    if done.fields:
        act.write("item_edited", item=row.id, data={"set": done.fields})
        label_for_changed(act.desk, row, done.fields)
    money = [write_mark(act, row, mark) for mark in done.marks]
    return sum(charged for charged, _lifted in money), sum(lifted for _charged, lifted in money)
