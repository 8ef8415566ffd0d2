"""Counts of a day or a month: loans, renewals, returns by type of item. Left and Right go back and on."""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.counts import (
    Counts,
    counts_of_day,
    counts_of_month,
    month_after,
    month_before,
)
from tuils.library.describing.action import action
from tuils.library.local_words import day_label, month_label
from tuils.library.typed_days import PAST, no_day, typed_day
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.values.moments import day_of

COLUMNS = (
    Column("", 1),
    Column(N_("Type of item"), 14, grow=1),
    Column(N_("Checkouts"), 9, right=True),
    Column(N_("Renewed"), 7, right=True, drop=2),
    Column(N_("Check-ins"), 9, right=True),
    Column(N_("In-house"), 8, right=True, drop=3),
    Column(N_("Uncataloged"), 11, right=True, drop=4),
    Column(N_("Holds"), 6, right=True, drop=1),
)
KEYS: tuple[Hint, ...] = ("back", ("Left/Right", N_("Change day")), "own", "help")


class CountSheet(HomeScreen):
    passing = True
    word, prompt, keys = N_("Counts"), N_("Day"), KEYS

    def __init__(self) -> None:
        super().__init__()
        self.day: date | None = None
        self.by_month, self.here = False, False

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS, id="rows")

    async def opened(self) -> None:
        self.day = self._today
        await self._load()

    @property
    def _today(self) -> date:
        return day_of(self.home.desk.now, self.home.desk.zone)

    async def _load(self) -> None:
        assert self.day
        branch = self.home.desk.branch if self.here else ""
        read = counts_of_month if self.by_month else counts_of_day
        found = await self.home.read(read, self.day, branch)
        where = await self.home.read(name_of, "branch", branch) if branch else _("whole library")
        self.query_one(Rows).load(_rows(found))
        today = self._today
        said = month_label(self.day) if self.by_month else day_label(self.day, today)
        then = _("Counts only. They can't be traced to a patron or a title.")
        if not found.lines:
            then = _("Nothing was counted. Left: the day before. Or type a day.")
        self.say("", f"{said}, {where}.", then)

    @action("o", N_("Day or month"), N_("One day, or its whole month"))
    async def day_or_month(self) -> None:
        self.by_month = not self.by_month
        await self._load()

    @action("b", N_("Branch or all"), N_("This branch, or the whole library"))
    async def branch_or_all(self) -> None:
        self.here = not self.here
        await self._load()

    async def turn(self, step: int) -> None:
        """The day or the month before, or after; not past today."""
        assert self.day
        if self.by_month:
            moved = month_before(self.day) if step < 0 else month_after(self.day)
        else:
            moved = self.day + timedelta(days=step)
        if moved > self._today and (not self.by_month or moved.replace(day=1) > self._today):
            self.remark(_("That day is in the future."))
            return
        self.day = min(moved, self._today)
        await self._load()

    async def heard(self, text: str) -> None:
        typed = typed_day(self.home.desk, text, PAST)
        if typed.day is None:
            self.say("NOTE", *no_day(text, typed))
            return
        self.day = min(typed.day, self._today)
        await self._load()


def _rows(found: Counts) -> list[Row]:
    rows: list[Row] = [("", line.name, *map(_number, line.numbers)) for line in found.lines]
    if rows:
        rows.append(("", (found.total.name, "strong"), *((_number(n), "strong") for n in found.total.numbers)))
    return rows


def _number(n: int) -> str:
    return str(n) if n else "."
