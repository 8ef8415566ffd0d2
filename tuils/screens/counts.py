"""Counts of a day or a month: loans, renewals, returns by type of item. Left and Right go back and on."""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import ComposeResult

from tuils.formats.dates import read_date
from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.counts import (
    Counts,
    counts_of_day,
    counts_of_month,
    month_after,
    month_before,
)
from tuils.values.moments import day_label, day_of, month_label

from .home import HomeScreen
from .widgets.keys import Hint, Verb
from .widgets.rows import Column, Row, Rows

COLUMNS = (
    Column("", 1),
    Column(N_("Type of item"), 14, grow=1),
    Column(N_("Loans"), 6, right=True),
    Column(N_("Renewed"), 7, right=True, drop=2),
    Column(N_("Returns"), 7, right=True),
    Column(N_("Used"), 6, right=True, drop=3),
    Column(N_("Loose"), 6, right=True, drop=4),
    Column(N_("Holds"), 6, right=True, drop=1),
)
KEYS: tuple[Hint, ...] = ("back", ("Left/Right", N_("Before, after")), "one", "two", "help")


class CountSheet(HomeScreen):
    passing = True
    word, prompt, keys = N_("Counts"), N_("Day"), KEYS
    verbs = (
        Verb("o", N_("Day or month"), N_("Of a day, or of its month")),
        Verb("b", N_("Branch or all"), N_("Of this branch, or of the whole library")),
    )

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
        where = await self.home.read(name_of, "branch", branch) if branch else _("the whole library")
        self.query_one(Rows).load(_rows(found))
        today = self._today
        said = month_label(self.day, _) if self.by_month else day_label(self.day, today, _)
        then = _("Counts alone: nobody and no title is behind them.")
        if not found.lines:
            then = _("Nothing was counted. Left goes back, or type a day: 2026-12-24.")
        self.say("", f"{said}, {where}.", then)

    async def action_one(self) -> None:
        self.by_month = not self.by_month
        await self._load()

    async def action_two(self) -> None:
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
            self.remark(_("That is still to come."))
            return
        self.day = min(moved, self._today)
        await self._load()

    async def heard(self, text: str) -> None:
        iso = read_date(text, day_first=True)
        if not iso:
            self.say(
                "LOOK", _('No day is written "{text}".').format(text=text[:30]), _("Such as 24 Dec, or 2026-12-24.")
            )
            return
        self.day = min(date.fromisoformat(iso), self._today)
        await self._load()


def _rows(found: Counts) -> list[Row]:
    rows: list[Row] = [("", line.name, *map(_number, line.numbers)) for line in found.lines]
    if rows:
        rows.append(("", (found.total.name, "strong"), *((_number(n), "strong") for n in found.total.numbers)))
    return rows


def _number(n: int) -> str:
    return str(n) if n else "."
