"""State that is folded thing by thing: each entry names one thing, and the rows of a thing follow from its entries.

Written once for all families: which things were touched, in which order their entries count, which rows are removed,
and when an entry may be undone. A family says which rows the entries of one thing make.

    Entries about vendor V1             its row afterwards
    9:00  vendor_added    name Baker    name Baker
    9:20  vendor_changed  phone 555-2   phone 555-2
    9:10  vendor_changed  phone 555-1   phone 555-2: it comes from the branch only now, but its place is before 9:20
    9:30  undo of the one at 9:20       phone 555-1: the later change is void, and the row follows from the rest
    Each time, all rows of V1 are dropped and written again from its entries in their order. So the order in which
    they arrive can't matter, nor how often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import refuse
from tuils.models import Base
from tuils.models.rows import Row, blank, columns, find, get, put_all, table_name

from . import applying
from .entries import Entry, Facts
from .families import Family, Pocketful
from .kinds import fold_entry
from .queries import drop_rows, name_person, was_removed
from .same_titles import moved_titles, title_for

Told = Mapping[type[Base], Sequence[Row]]
"""The rows of one thing, by table."""


def entry_title(_was: Any, entry: Entry) -> str:
    """Return the title that the entry names, or the one that stands for it after a merge."""
    return title_for(str(entry.biblio or ""))


class FoldedFamily(Family):
    """A family folded thing by thing. `of`: the name in an entry that identifies the thing. `keyed`: by table, the
    column that identifies it there. `of_title`: the table whose things follow their title when it is merged.
    `fixed`: columns that no entry sets by name. `named_by`: the column that names a thing, by its table."""

    of = "list"
    keyed: Mapping[type[Base], str] = {}
    of_title: type[Base] | None = None
    named_by: Mapping[type[Base], str] = {}
    fixed = frozenset({"id"})

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.tables = tuple(cls.keyed)

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        """Return the rows of the thing `key` from these entries about it, in order and not void: one row of the
        table that the first of them makes, unless a family overrides this."""
        table = next((made for entry in entries if (made := self.description(entry).makes)), None)
        if table is None:
            return {}
        row = {**blank(table), "id": key}
        for entry in entries:
            fold_entry(row, entry, self.by_name, row.keys() - self.fixed)
        return {table: [row]}

    def refold(self, touched: list[Entry]) -> Pocketful:
        forgotten: Pocketful = {}
        for key in sorted(self.touched_things(touched)):
            forgotten |= self.fold_thing(key)
        return forgotten

    def fold_thing(self, key: str) -> Pocketful:
        """Write the rows of one thing, from all of its entries."""
        about = applying.entries_naming(**{self.of: key})
        told = self.rows_told(key, [entry for entry in about if self.counts(entry)])
        for table, column in self.keyed.items():
            drop_rows(table_name(table), column, key)
        for table, rows in told.items():
            put_all(table, rows)
        return {}

    def called(self, entry: Entry) -> str:
        key = str(getattr(entry, self.of) or "")
        rows = ((get(table, key), column) for table, column in self.named_by.items())
        made = next((str(getattr(row, column)) for row, column in rows if row), "")
        return made or str(entry.changes.get("title") or entry.changes.get("name") or "")

    def counts(self, entry: Entry) -> bool:
        return not entry.void and (entry.kind in self.kinds or entry.kind in self.begun_by)

    def touched_things(self, touched: Iterable[Entry]) -> set[str]:
        named = {str(getattr(entry, self.of)) for entry in touched if getattr(entry, self.of)}
        if self.of_title and (moved := moved_titles(touched)):
            named |= {str(columns(row)["id"]) for row in find(self.of_title, "biblio", moved)}
        return named

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to undo an entry before later ones about the same thing."""
        if any(self.stands_on(other, entry) for other in applying.later(entry, self.of, together)):
            raise refuse("UNDO_NOT_LAST")

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Return whether the later entry about the same thing must be undone before this one."""
        return later.kind in self.kinds


class PersonalFamily(FoldedFamily):
    """A family whose things each belong to a patron, in the column `patron` of the table `of_person`. The private part
    of the entry that makes a thing names the patron, until the thing `is_done` or the patron is forgotten."""

    of_person: type[Base]
    fixed = frozenset({"id", "patron"})
    untold = forgets = frozenset({"patron"})

    def is_done(self, row: Any) -> bool:
        """Return whether nobody's name is needed any more for this thing."""
        return False

    def fold_thing(self, key: str) -> Pocketful:
        super().fold_thing(key)
        row, patron = get(self.of_person, key), applying.privates([key]).get(key, {}).get("patron")
        if row is None or self.is_done(row) or was_removed(str(patron)):
            return applying.delete_private_parts([key])
        name_person(table_name(self.of_person), key, patron)
        return {}

    def retains(self, entry: Entry) -> bool:
        row = get(self.of_person, entry.id)
        return not entry.void and (row is None or not self.is_done(row))

    def private_came(self, entry: Entry, private: Facts) -> None:
        name_person(table_name(self.of_person), entry.id, private.get("patron"))

    def people_moved(self, people: Collection[str]) -> None:
        rows = [columns(row)["id"] for row in find(self.of_person, "patron", people)]
        for key, private in applying.privates(rows).items():
            name_person(table_name(self.of_person), key, private.get("patron"))

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """After an undo, name the patron again, as long as the pocket remembers who it was."""
        key = str(getattr(entry, self.of) or "")
        if key in pocket and key != entry.id:
            applying.keep_private_part(key, pocket[key])
            self.fold_thing(key)

    def forget_person(self, key: str) -> bool:
        """Forget whose this thing is."""
        applying.delete_private_parts([key])
        name_person(table_name(self.of_person), key, None)
        return True

    def forget_person_everywhere(self, patron: str) -> None:
        """Forget that any thing was this patron's (an id)."""
        for row in find(self.of_person, "patron", [patron]):
            self.forget_person(str(columns(row)["id"]))
