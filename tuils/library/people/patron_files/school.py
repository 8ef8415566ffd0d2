"""A school year begins: the school office's table says who is in which class; who is not in it has left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from tuils.i18n import _
from tuils.library.foundation.administration.codes import UnknownCode
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.batch_change import (
    AT_ONCE,
    PatronChange,
    PatronLine,
    PatronsWanted,
    change_patrons,
    patron_slices,
)
from tuils.library.people.patrons.categories import category
from tuils.library.people.patrons.choosing import BATCH
from tuils.models import Patron
from tuils.models.rows import some
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .patron_import import PatronImport
from .patron_run import PatronBrought, Roll, RowFault

FIELDS = ("first_name", "last_name", "grade", "category", "branch", "expires_on")
"""The fields to show of a known child; of other changed fields only the fact is shown."""


@dataclass(frozen=True)
class School:
    """The options of a school's table. `category`: of the school's children; new ones get it, and a child who has it
    but is not in the table has left. Without it: children with a grade. `branch`: only of this branch. `until`: the end
    of the membership of all who are in the table. `end_leavers`: the membership of children who left is ended."""

    category: str = ""
    branch: str = ""
    until: date | None = None
    end_leavers: bool = False


@dataclass
class Rolled:
    """The result, or expected result. `read` people: `added`, `changed`, `unchanged` and `rejected`. `lines`: people
    who are new (without a `patron`) or change. `leavers`: people who left; with `changes` where the membership ends.
    `held`: why nobody's membership was ended; empty where there was nothing against it."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    lines: list[PatronLine] = field(default_factory=list)
    leavers: list[PatronLine] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown: tuple[UnknownCode, ...] = ()
    notes: tuple[str, ...] = ()
    held: str = ""

    @property
    def read(self) -> int:
        return self.added + self.changed + self.unchanged + self.rejected


class RollOver:
    """The import of a school's table. Walk through `steps()` to its end; `rolled` is the result. A dry run writes
    nothing.

    A child of the table is matched by the card, else by name and birth date; an unknown one is registered. Known
    children are updated in the fields that the table has. Each transaction is one act that can be undone; registrations
    stay. Permissions library.import and patrons.batch. Raises `TableUnreadable`; refuses with NOT_UNDERSTOOD (no such
    category, a mapping that names no column).
    """

    def __init__(
        self, desk: Desk, path: Path, school: School, profile: TableProfile = PLAIN, *, dry_run: bool = False
    ) -> None:
        self.desk, self.school, self.dry_run = desk, school, dry_run
        self.rolled = Rolled()
        roll = Roll(school.category, school.until, self._hear)
        self._table = PatronImport(desk, path, profile, dry_run=dry_run, tell=self.rolled.faults.append, roll=roll)
        self._table.at_once = AT_ONCE

    @property
    def at_once(self) -> int:
        """The people of the table in one transaction."""
        return self._table.at_once

    @at_once.setter
    def at_once(self, rows: int) -> None:
        self._table.at_once = rows

    def steps(self) -> Iterator[int]:
        """Yield how many people of the table were read, after each transaction."""
        self.desk.require(BATCH)
        if self.school.category:
            category(self.school.category)
        yield from self._table.steps()
        self._sum_up()
        if self.rolled.unknown:
            return
        for some_left in patron_slices([row.id for row in self._left()]):
            self.rolled.leavers += self._end(some_left)
            yield self.rolled.read

    def _hear(self, brought: PatronBrought) -> None:
        changes = tuple(
            PatronChange(name, str(before), str(now))
            for name, (before, now) in brought.changes.items()
            if name in FIELDS
        )
        if changes or not brought.patron:
            self.rolled.lines.append(PatronLine(brought.card, brought.patron, brought.card, brought.name, changes))

    def _sum_up(self) -> None:
        rolled, summary = self.rolled, self._table.summary
        rolled.added, rolled.rejected, rolled.unchanged = summary.added, summary.rejected, summary.unchanged
        rolled.changed = summary.updated - summary.unchanged
        rolled.unknown, rolled.notes = summary.unknown, summary.notes
        if rolled.rejected:
            rolled.held = _("Some rows were left out, and those students may not have left. Fix these rows first.")
        elif not rolled.read:
            rolled.held = _("The file has no students.")

    def _left(self) -> list[Patron]:
        """Return the school's patrons who are not in the table, and whose membership is not over."""
        school, today = self.school, day_of(self.desk.at, self.desk.zone).isoformat()
        where, values = ['("expires_on" = \'\' OR "expires_on" >= ?)'], [today]
        for name, code in (("category", school.category), ("branch", school.branch)):
            if code:
                where.append(f'"{name}" = ?')
                values.append(code)
        if not school.category:
            where.append("\"grade\" != ''")
        rows = some(Patron, " AND ".join(where) + ' ORDER BY "grade", "last_name", "first_name", "card"', *values)
        here = set(self._table.people.values())
        return [row for row in rows if row.id not in here]

    def _end(self, left: Sequence[str]) -> list[PatronLine]:
        end = self.school.end_leavers and not self.rolled.held
        lines = change_patrons(self.desk, left, PatronsWanted(end=True), dry_run=self.dry_run or not end)
        return lines if end else [replace(line, changes=()) for line in lines]
