"""The day's tally: Enter adds one to the chosen line, a number adds so many. Left and Right change the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tuils.i18n import N_, _
from tuils.library.dates import day_words
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.local_words import count_label
from tuils.library.reports.period import today_of
from tuils.library.reports.tallies import TALLIES, TallyDay, tallied, tallies_of, tally
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.moments import day_of, local_moment
from tuils.values.spans import Span, month_of


class TallySheet(Listing):
    """`day`: None is today, whose counts are of this moment."""

    passing, names_a_person = True, False
    word, prompt = N_("Tally"), N_("How many")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Counted by hand"), 26, grow=1),
        Column(N_("This day"), 9, right=True),
        Column(N_("This month"), 10, right=True, drop=1),
    )
    keys: tuple[Hint, ...] = (("Enter", N_("Add 1")), ("Left/Right", N_("Day")), "own", ("back", N_("Back")), "undo")

    def __init__(self) -> None:
        super().__init__()
        self.day: date | None = None

    @property
    def _shown(self) -> date:
        return self.day or today_of(self.home.desk)

    async def load(self) -> None:
        numbers = await self.home.read(_read, self.home.desk, self._shown)
        rows = [
            (str(at), _(TALLIES[kind]), count_label(day), count_label(month))
            for at, (kind, day, month) in enumerate(numbers, 1)
        ]
        self.put(rows, [kind for kind, _day, _month in numbers])
        if self.at < 0 and rows:
            self.rows.choose(0)

    def greet(self) -> None:
        said = _("Tally for {day}.").format(day=day_words(self.home.desk, self._shown))
        self.say("", said, _("Choose a line. Enter adds 1; a number adds that many; -2 takes 2 off."))

    def open_line(self, index: int) -> Doing:
        return self._add(1)

    def picked(self, number: int) -> Doing:
        return self._add(number)

    async def typed(self, text: str) -> None:
        word = text.strip()
        if word.lstrip("-+").isdigit() and len(word) < 8:
            await self._add(int(word))
            return
        self.say("NOTE", _("Type a number."), _("Enter alone adds 1; -2 takes 2 off."))

    async def _add(self, n: int) -> None:
        kind = self.line_keys[max(self.at, 0)]
        done = await self.home.do(self._tally, kind, n)
        await self.load()
        said = _("{what}: {n}").format(what=done.name, n=count_label(done.n))
        self.say("OK", said, _("Enter adds 1 more. F9 undoes it."))

    def _tally(self, desk: Desk, kind: str, n: int) -> TallyDay:
        return tally(desk if self.day is None else _at_noon(desk, self.day), kind, n)

    async def turn(self, step: int) -> None:
        moved = self._shown + timedelta(days=step)
        today = today_of(self.home.desk)
        if moved > today:
            self.remark(_("That period is in the future."))
            return
        self.day = None if moved == today else moved
        await self.load()
        self.greet()

    @action("t", N_("Today"), N_("Back to today"))
    async def today(self) -> None:
        self.day = None
        await self.load()
        self.greet()


def _at_noon(desk: Desk, day: date) -> Desk:
    """The same desk, at noon of an earlier day."""
    assert day < day_of(desk.now, desk.zone)
    return desk.as_of(local_moment(datetime.combine(day, time(12)), desk.zone))


def _read(desk: Desk, day: date) -> list[tuple[str, int, int]]:
    """(kind, this day, this month) of every tally at this branch."""
    month: dict[str, int] = {}
    for one in tallies_of(desk, Span(month_of(day).first, day), desk.branch):
        month[one.kind] = month.get(one.kind, 0) + one.n
    return [(kind, tallied(day.isoformat(), kind, desk.branch), month.get(kind, 0)) for kind in TALLIES]
