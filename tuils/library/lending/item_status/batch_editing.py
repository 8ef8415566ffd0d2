"""Many copies changed alike, by a list of their barcodes: previewed first, then done act by act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.holdings.editing.item_editing import ItemChange, ItemsWanted, requested_item_changes
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.showing import title_called
from tuils.library.people.patrons.parts import local_today
from tuils.models import Item
from tuils.models.rows import row_with
from tuils.values.dataclass import dataclass

from .copy_editing import NOTHING, Doing, changes_of, doing, needs, write_copy_changes

AT_ONCE = 500
"""Copies of one act: they take less than half a second, so that a scan at another desk does not wait."""
MANY_CHANGED = "items_changed"
"""The kind of the entry at the head of each act of a change that has several: `first` names the first one, `done`
the number of copies up to it, and `what` the names of the changed fields."""


@dataclass(frozen=True)
class EditLine:
    """The result for one copy of the list. `asked`: the barcode in the list; `item`: its id, empty if there is none.

    Exactly one of these is so: `changes` has something; `refused` says why not; neither, as nothing had to change.
    """

    asked: str
    item: str = ""
    barcode: str = ""
    title: str = ""
    changes: tuple[ItemChange, ...] = ()
    refused: Refused | None = None
    act: str = ""


def edit_items(desk: Desk, barcodes: Sequence[str], fields: Facts, *, dry_run: bool = False) -> list[EditLine]:
    """Change these fields (as `item_editing.EDITABLE`, but no barcode) of every copy in the list, a line each.

    A refused copy stays as it was, the others are changed: at most AT_ONCE in one act and transaction, and undo
    reverses all of these. A dry run writes nothing and takes no lock. A copy that is in the list twice counts once.
    Refuse as a whole with NOT_UNDERSTOOD, UNKNOWN_ID (a title) and NO_PERMISSION.
    """
    if not dry_run:
        batch = ItemBatch(desk, barcodes, fields)
        return [line for lines in iter(batch.go_on, None) for line in lines]
    wanted = _wanted(desk, fields)
    return [line for some in item_slices(barcodes) for line, _row, _doing in _sort_out(some, wanted)]


class ItemBatch:
    """A change of many copies, an act at a time: call `go_on` until it returns None, or until somebody stops."""

    def __init__(self, desk: Desk, barcodes: Sequence[str], fields: Facts) -> None:
        self.desk, self.wanted = desk, _wanted(desk, fields)
        self.what = ", ".join(sorted(fields))
        self._left = list(item_slices(barcodes))
        self.total, self.many = sum(map(len, self._left)), len(self._left) > 1
        self.seen = self.changed = 0
        self.first = ""

    def go_on(self, _desk: Desk | None = None) -> list[EditLine] | None:
        """Do the next act. If it raises, the next call repeats it."""
        if not self._left:
            return None
        some = self._left[0]
        head = {"first": self.first, "before": self.changed, "what": self.what} if self.many else {}
        lines = _edit(self.desk, some, self.wanted, head)
        del self._left[0]
        self.first = self.first or next((line.act for line in lines if line.act), "")
        self.seen += len(some)
        self.changed += sum(bool(line.changes) for line in lines)
        return lines


def _wanted(desk: Desk, fields: Facts) -> ItemsWanted:
    needs(desk, fields)
    if "barcode" in fields:
        raise not_understood("barcode", fields["barcode"], "replace-barcode")
    return requested_item_changes(fields, local_today(desk))


def item_slices(barcodes: Sequence[str]) -> Iterator[list[str]]:
    """Yield the list without repeats and blanks, in pieces that are one act each."""
    wanted = list(dict.fromkeys(code for text in barcodes if (code := text.strip())))
    for at in range(0, len(wanted), AT_ONCE):
        yield wanted[at : at + AT_ONCE]


@verb("catalog.edit")
def _edit(desk: Desk, barcodes: Sequence[str], wanted: ItemsWanted, head: Facts) -> list[EditLine]:
    """Edit these copies in one act. `head`: the data by which undo finds the others of several acts."""
    act = Act(desk)
    found = _sort_out(barcodes, wanted)
    changing = sum(bool(line.changes) for line, _row, _done in found)
    if head and changing:
        data = {"first": head["first"], "done": head["before"] + changing, "what": head["what"]}
        act.write(MANY_CHANGED, data=data)
    for _line, row, done in found:
        write_copy_changes(act, row, done)
    return [_with_act(line, act.id) for line, _row, _done in found]


def _with_act(line: EditLine, act: str) -> EditLine:
    return replace(line, act=act) if line.changes else line


def _sort_out(barcodes: Sequence[str], wanted: ItemsWanted) -> list[tuple[EditLine, Item, Doing]]:
    found: list[tuple[EditLine, Item, Doing]] = []
    seen: set[str] = set()
    for code in barcodes:
        try:
            row = item_row(code)
        except Refused as no:
            found.append((EditLine(code, refused=no), row_with(Item, {}), NOTHING))
            continue
        if row.id not in seen:
            seen.add(row.id)
            line, done = _look_at(code, row, wanted)
            found.append((line, row, done))
    return found


def _look_at(code: str, row: Item, wanted: ItemsWanted) -> tuple[EditLine, Doing]:
    title = title_called(row.biblio)
    try:
        done = doing(row, wanted)
    except Refused as no:
        return EditLine(code, row.id, row.barcode, title, refused=no), NOTHING
    return EditLine(code, row.id, row.barcode, title, changes_of(row, done)), done
