"""Events: what the library has on its calendar, its hours and the days when it is closed.

A day is chosen in the list, or typed as it is written (`24 Dec`, `2026-12-24`); F6 closes it, F7 opens it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.formats.dates import read_date
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.calendar import calendar_of, hours_are_set
from tuils.library.circulation.closures import Moved, close, reopen
from tuils.library.desk import Desk
from tuils.library.session.asking import YES
from tuils.values.barcode import guess
from tuils.values.calendar import Calendar
from tuils.values.folding import clean, fold
from tuils.values.hours import CLOSED as SHUT
from tuils.values.hours import hours_text
from tuils.values.moments import day_label, day_of

from .home import HomeScreen
from .looking import head
from .widgets.keys import Verb
from .widgets.lines import Line, Lines, cut, wrap
from .widgets.rows import Column, Rows

CLOSED = (Column("#", 2, right=True), Column(N_("Closed"), 16), Column(N_("Why"), 30, grow=1))
AHEAD = 60
"""Days that the list looks ahead."""
READ_AHEAD = 400
"""Days ahead that can be typed by day and month alone."""
HEAD = (9, 2)
"""Rows of the opening hours, and on a narrow screen."""
PERMISSION = "library.calendar"


@dataclass(frozen=True)
class Days:
    """The calendar of the desk's branch as it stands. `hours_set`: somebody has set its hours."""

    today: date
    calendar: Calendar
    hours_set: bool

    @property
    def closed(self) -> list[date]:
        """The closed dates ahead."""
        days = (self.today + timedelta(days=ahead) for ahead in range(AHEAD + 1))
        return [day for day in days if self.calendar.closed_by_date(day)]

    def label(self, day: date) -> str:
        return day_label(day, self.today, _)


def days_of(desk: Desk) -> Days:
    return Days(day_of(desk.now, desk.zone), calendar_of(desk.branch, desk.zone), hours_are_set(desk.branch))


def read_day(text: str, today: date) -> date | None:
    """A day as it is typed: `2026-12-24`, or as the screen writes it, `24 Dec`, `Thu 24 Dec`."""
    if iso := read_date(text, day_first=True):
        return date.fromisoformat(iso)
    typed = fold(text)
    for ahead in range(READ_AHEAD):
        day = today + timedelta(days=ahead)
        label = fold(day_label(day, day, _))
        if typed and typed in (label, label.partition(" ")[2]):
            return day
    return None


def hours_of(calendar: Calendar, weekday: int) -> str:
    """`10:00 to 12:00, 13:00 to 18:00`, or closed."""
    spans = calendar.week.get(weekday, ())
    times = (_("{opens} to {closes}").format(opens=f"{s.opens:%H:%M}", closes=f"{s.closes:%H:%M}") for s in spans)
    return ", ".join(times) or _("closed")


def _span_of(names: list[str]) -> str:
    """`Mon`, `Mon-Wed`."""
    return names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"


class Events(HomeScreen):
    """The mode. Only who may change the calendar has its two verbs."""

    mode, prompt = "events", N_("Day")
    verbs = (Verb("s", N_("Close a day"), N_("Close the chosen day")), Verb("o", N_("Open again")))
    keys = (("Enter", N_("Choose")), "help", "one", "two", "undo", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.days: Days | None = None
        self.chosen: date | None = None
        self.asking = ""  # close, open
        self._loading: Worker[None] | None = None

    def body(self) -> ComposeResult:
        yield head(self, "hours", *HEAD)
        yield Rows(CLOSED)

    def named_verbs(self) -> list[tuple[str, Verb]]:
        return super().named_verbs() if self.home.desk.may(PERMISSION) else []

    async def opened(self) -> None:
        await self._load()
        self._greet()

    def on_screen_resume(self) -> None:
        """It may be another day by now."""
        if self._ready and not self.chosen:
            self._loading = self.load_by(self.opened)

    def resized(self) -> None:
        if self.days:
            hours = self.query_one("#hours", Lines)
            hours.styles.height = HEAD[self.narrow]
            hours.put(self._hours(self.days))

    # -- what is shown

    async def _load(self) -> None:
        self.days = days = await self.home.read(days_of, self.home.desk)
        rows = self.query_one(Rows)
        shown = [(str(n), days.label(day), days.calendar.why_closed(day)) for n, day in enumerate(days.closed, 1)]
        cursor = days.closed.index(self.chosen) if self.chosen in days.closed else -1
        rows.load(shown or [("", _("None"), _("No day of the next 60 is closed."))], cursor=cursor)
        self.resized()

    def _hours(self, days: Days) -> list[Line]:
        """A line a weekday; on a narrow screen the days of the same hours together."""
        monday = date(2024, 1, 1)
        names = [day_label(monday + timedelta(days=n), monday, _).split(" ")[0] for n in range(7)]
        if self.narrow:
            short = [hours_text(days.calendar.week.get(n, ())).replace(":00", "") for n in range(7)]
            short = [text if text != SHUT else _("closed") for text in short]
            same = [(text, [names[n] for n in those]) for text, those in groupby(range(7), short.__getitem__)]
            parts = [f"{_span_of(those)} {text}" for text, those in same]
            return list(wrap("; ".join(parts), self.size.width, HEAD[1]))
        hours = [hours_of(days.calendar, n) for n in range(7)]
        today = days.today.weekday()
        week = enumerate(zip(names, hours, strict=True))
        lines = [[(f"     {name:<5} {text}", "strong" if n == today else "text")] for n, (name, text) in week]
        return ["", *lines, ""]

    def _greet(self) -> None:
        days = self.days
        if days is None:
            return
        spans = days.calendar.spans(days.today)
        if spans:
            times = ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)
            said = _("{day}. Open today {hours}.").format(day=days.label(days.today), hours=times)
        else:
            why = days.calendar.why_closed(days.today)
            said = _("{day}. Closed today{why}.").format(day=days.label(days.today), why=f": {why}" if why else "")
        if not days.hours_set:
            said = _("No opening hours are set. Until then: every day 9:00 to 17:00.")
            self.say("LOOK", said, _("The command tuils hours set sets them."))
        else:
            self.say("", said, _("Type a day, such as 24 Dec, to look at it. No programs are planned."))

    # -- choosing a day

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._highlighted()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self._highlighted()

    def _highlighted(self) -> None:
        cursor = self.query_one(Rows).cursor
        if self.days and cursor >= 0:
            self._choose(self.days.closed[cursor])

    def chose(self, index: int) -> None:
        self._point(index)
        self._highlighted()

    def _choose(self, day: date) -> None:
        """Say what this day is, and what can be done with it."""
        assert self.days
        self.chosen, self.asking = day, ""
        self.ask_for(_(self.prompt))
        closed, why = self.days.calendar.closed_by_date(day), self.days.calendar.why_closed(day)
        facts = {"day": self.days.label(day), "why": why, "hours": hours_of(self.days.calendar, day.weekday())}
        if closed:
            said = _("{day}: closed. {why}") if why else _("{day}: closed.")
        elif self.days.calendar.is_open(day):
            said = _("{day}: open {hours}.")
        else:
            said = _("{day}: not open, as on every such weekday.")
        then = ""
        if self.home.desk.may(PERMISSION):
            then = _("F7 opens it again.") if closed else _("F6 closes it.")
        self.say("", said.format(**facts), then)

    # -- closing and opening

    def action_one(self) -> None:
        """F6: ask why the chosen day, else today, is closed. The words are the yes."""
        assert self.days
        day = self.chosen or self.days.today
        self._choose(day)
        if not self.days.calendar.closed_by_date(day):
            said = _("Close on {day}? Why?").format(day=self.days.label(day))
            self._ask("close", said, _("Type why, for everyone to read, then Enter.   Esc: no."))

    def action_two(self) -> None:
        """F7: ask whether to open the chosen day again."""
        assert self.days
        if self.chosen is None or not self.days.calendar.closed_by_date(self.chosen):
            said = _("Which day? None that is closed is chosen.")
            self.say("LOOK", said, _("Choose a line, or type a day; then F7."))
            return
        said = _("Open again on {day}?").format(day=self.days.label(self.chosen))
        self._ask("open", said, _("y: open, with the hours of its weekday.   n or Esc: no."))

    def _ask(self, asking: str, said: str, then: str) -> None:
        self.asking = asking
        self.ask_for(_("Why") if asking == "close" else _("y/n"))
        self.say("ASK", said, then)

    async def heard(self, text: str) -> None:
        if self.asking and guess(text) in ("patron", "item", "isbn"):
            heard = await self.home.overhear(text)
            self.remark(_("At the desk: {said}").format(said=heard.said), self._answered[1])
        elif self.asking == "close":
            await self._close(text)
        elif self.asking and text.lower() in YES:
            await self._open()
        elif self.asking:
            self.action_back()
        elif self.days and (day := read_day(text, self.days.today)):
            self._typed(day)
        else:
            said = _('No day is written "{text}".').format(text=cut(text, 30))
            self.say("LOOK", said, _("Such as 24 Dec, or 2026-12-24."))

    def _typed(self, day: date) -> None:
        assert self.days
        if day < self.days.today:
            self.say("LOOK", _("{day} is over.").format(day=self.days.label(day)), _("Type a day that is to come."))
            return
        self._point(self.days.closed.index(day) if day in self.days.closed else -1)
        self._choose(day)

    def _point(self, index: int) -> None:
        rows = self.query_one(Rows)
        rows.load(rows.rows, cursor=index)

    async def _close(self, reason: str) -> None:
        assert self.days
        assert self.chosen
        moved = await self.home.do(close, self.chosen, self.chosen, clean(reason))
        await self._done(_("Closed on {day}: {why}"), clean(reason), moved)

    async def _open(self) -> None:
        assert self.chosen
        moved = await self.home.do(reopen, self.chosen, self.chosen)
        await self._done(_("Open again on {day}."), "", moved)

    async def _done(self, said: str, why: str, moved: Moved) -> None:
        assert self.days
        assert self.chosen
        self._answered_question()
        await self._load()
        n = len(moved.loans) + len(moved.holds)
        dates = ngettext("{n} date moved.", "{n} dates moved.", n).format(n=n) + " " if n else ""
        self.say("OK", said.format(day=self.days.label(self.chosen), why=why), dates + _("F9 can take it back."))

    def _answered_question(self) -> None:
        self.asking = ""
        self.ask_for(_(self.prompt))

    def action_back(self) -> None:
        """Esc: no to the question; else no day is chosen any more."""
        day, asked = self.chosen, self.asking
        self._answered_question()
        if asked and day:
            self._choose(day)
            return
        self.chosen = None
        self._point(-1)
        self._greet()
