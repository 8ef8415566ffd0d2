"""The days of the Events screen: their data, their drawing, and moving among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.sessions import SessionLine, WhichSessions, sessions_on
from tuils.library.activities.programs.whats_on import Days, PlannedSession, days_of, find_sessions, full_days_of
from tuils.library.foundation.administration.calendar import hours_from
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.local_words import day_label, week_place, week_start
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.pane import Pane
from tuils.screens.widgets.planner import Planner
from tuils.screens.widgets.rows import LIMIT
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of

from . import agenda, day_words as words, month, week

MONTH, WEEK, AGENDA = "month", "week", "agenda"
NEXT = {MONTH: (WEEK, N_("Week")), WEEK: (AGENDA, N_("Agenda")), AGENDA: (MONTH, N_("Month"))}
"""The view that F6 shows after each, and its word in the key line."""
FIRST, LAST = date(1990, 1, 1), date(2200, 1, 1)
"""The days that a person can mean."""
ASIDE = 26
"""Cells right of the field."""


class EventDays(HomeScreen):
    """The days. `view`: month, week or agenda. `chosen`: the day. `span`: days of the agenda, 1 for an opened day;
    `found`: the words of the search shown; `before`: the view that Esc goes back to from these. `which`: the filter, in
    words `held`."""

    mode, prompt = "events", N_("Find")

    def __init__(self) -> None:
        super().__init__()
        self.view = self.before = MONTH
        self.chosen = self.today = date.min
        self.span, self.found = agenda.SPAN, ""
        self.which, self.held = WhichSessions(), ""
        self.days: Days | None = None
        self.lines: list[SessionLine] = []
        self.hours_set = True
        self._loading: Worker[None] | None = None

    def body(self) -> ComposeResult:
        with Horizontal(classes="split"):
            yield Planner(agenda.AGENDA, id="plan")
            yield Pane(classes="pane")

    @property
    def plan(self) -> Planner:
        return self.query_one(Planner)

    @property
    def choices(self) -> Planner | None:
        """Return the agenda as the list for arrows and numbers; in a drawing the arrows go from day to day."""
        return self.plan if self.listed and self.query(Planner) else None

    @property
    def listed(self) -> bool:
        return self.view == AGENDA

    @property
    def inner(self) -> bool:
        """True for an opened day, or search results, which Esc leaves."""
        return self.listed and (bool(self.found) or self.span == 1)

    @property
    def planned(self) -> Sequence[PlannedSession]:
        """The sessions on the chosen day."""
        return self.days.on(self.chosen) if self.days else ()

    # -- opened, and seen again

    async def opened(self) -> None:
        self.today = self.chosen = self._day_now()
        self.hours_set = bool(await self.home.read(hours_from, self.home.desk.branch))
        await self.load()
        self.greet()

    def _day_now(self) -> date:
        return day_of(self.home.desk.now, self.home.desk.zone)

    def on_screen_resume(self) -> None:
        """Load again: another desk or screen may have changed something; it may be another day by now."""
        if self._ready:
            self._loading = self.load_by(self._see_again)

    async def _see_again(self) -> None:
        if (today := self._day_now()) != self.today:
            self.chosen = today if self.chosen == self.today else self.chosen
            self.today = today
        await self.load()
        if self.is_stated:
            self.tell_or_greet()

    def begins_anew(self) -> str:
        if self.inner:
            return _("Esc: back.")
        if self.held:
            return _("Esc: all programs.")
        return _("Esc: back to today.") if self.chosen != self.today else ""

    def resized(self) -> None:
        self._draw()

    # -- reading and drawing

    async def load(self) -> None:
        """Read the data of the view. Drop it if another view or day is wanted by now."""
        wanted = self._wanted
        desk, which, day = self.home.desk, self.which, self.chosen
        days, lines = self.days, self.lines
        if self.view == MONTH:
            days = await self.home.read(days_of, desk, month.first_drawn(day), month.DAYS, which)
        elif self.view == WEEK:
            days = await self.home.read(full_days_of, desk, week_start(day), 7, which)
        elif self.found:
            lines = await self.home.read(find_sessions, desk, self.found, which)
        else:
            lines = await self.home.read(sessions_on, desk, day, self.span, which)
        if wanted == self._wanted:
            self.days, self.lines = days, lines
            self._draw()

    @property
    def _wanted(self) -> tuple[object, ...]:
        """The key of the data to read. A step within the month, or the week, needs no new data."""
        part: object = self.chosen
        if self.view == MONTH:
            part = self.chosen.replace(day=1)
        elif self.view == WEEK:
            part = week_start(self.chosen)
        return self.view, part, self.span, self.found, self.which

    def body_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.query(Planner):  # closed while it was read
            return
        plan, zone, narrow = self.plan, self.home.desk.zone, self.narrow
        size = plan.size
        self._key_line()
        if self.listed:
            rows = agenda.agenda_rows(self.lines, self.today, zone, far=bool(self.found), narrow=narrow)
            columns = agenda.NARROW if narrow else agenda.AGENDA
            none = [] if self.found else [("", _("Nothing scheduled."))]
            plan.load(rows or none, cursor=self._at(), columns=columns)
        elif self.days and self.view == MONTH:
            plan.draw(month.program_month_lines(self.days, self.chosen, zone, size.width, size.height, narrow))
            self._place_cursor()
        elif self.days:
            plan.draw(week.week_lines(self.days, self.chosen, zone, size.width, size.height, narrow))
        self._look_beside()

    def _look_beside(self) -> None:
        """Show the chosen day, or the program highlighted in a list, beside it if there is room."""
        if not self.wide:
            return
        zone = self.home.desk.zone
        told: tuple[FactsBeside, ...] = ()
        if self.listed and 0 <= self.plan.cursor < len(self.lines):
            told = tuple(agenda.program_beside(self.plan.cursor, self.lines, self.today, zone))
        elif self.days and not self.listed:
            told = words.day_beside(self.days, self.chosen, zone)
        self.query_one(Pane).tell(told)

    def _at(self) -> int:
        """Return the first row: the one highlighted before; else the current or next program."""
        before = self.plan.cursor
        if self.plan.drawn is None and 0 <= before < len(self.lines):
            return before
        now = self.home.desk.now
        coming = (at for at, line in enumerate(self.lines) if line.ends_at > now and not line.cancelled)
        return next(coming, 0) if self.lines else -1

    def _place_cursor(self) -> None:
        """Move the terminal's own cursor, for screen readers, to the row of the chosen day."""
        plan = self.plan
        row = month.chosen_row(self.chosen, plan.size.height, self.narrow)
        stride = month.NARROW if self.narrow else min(month.WIDEST, plan.size.width // 7)
        self.app.cursor_position = plan.region.offset + Offset(week_place(self.chosen) * stride, row)

    def _key_line(self) -> None:
        ways: Hint = ("1-99", N_("Choose")) if self.listed else ("Arrows", N_("Day"))
        open_it: Hint = ("Enter", N_("Open"))
        view: Hint = ("next_view", NEXT[self.view][1])
        keys: list[Hint] = [ways, open_it, "help", view, "register_someone", "open_door", "menu"]
        if self.narrow:
            keys = [open_it, view, "register_someone", "open_door", "help"]
        if self.inner:
            keys.insert(0, "back")
        if keys != self._hints:
            self.show_keys(keys)

    # -- what is said

    def state(self, mark: str, text: str, hint: str = "") -> None:
        self.aside("" if self.narrow else cut(self.held, ASIDE))
        super().state(mark, text, hint)

    def tell_or_greet(self) -> None:
        self.greet() if self.listed or self.chosen == self.today else self.tell()

    def greet(self) -> None:
        """Say the month or week as a whole, with today's programs; of a list, its subject."""
        if self.listed:
            self._greet_list()
        elif self.days and self.days.has(self.today):
            start = words.month_start(self.chosen)
            if self.view == WEEK:
                start = words.week_head(week_start(self.chosen), self.today)
            said, then = words.today_words(self.days, self.home.desk.zone, self._only() + start, self.narrow)
            if not self.hours_set:
                then = _("No open hours are set. To set them: tuils hours set.")
            self.state("" if self.hours_set else "NOTE", said, then)
        else:
            self.tell()

    def _only(self) -> str:
        return _("Only {what}.").format(what=self.held) + " " if self.held else ""

    def _greet_list(self) -> None:
        if self.found:
            self._greet_found()
            return
        n, day = len(self.lines), day_label(self.chosen, self.today)
        if self.span == 1:
            text = ngettext("{day}: {n} program.", "{day}: {n} programs.", n).format(day=day, n=n)
        elif self.chosen == self.today:
            text = _("The next {n} days.").format(n=self.span)
        else:
            text = _("{n} days from {day}.").format(day=day, n=self.span)
        self.state("", self._only() + text, self._keys_words())

    def _greet_found(self) -> None:
        n = len(self.lines)
        text = ngettext("{n} found for: {words}", "{n} found for: {words}", n)
        text = text if n else _('No programs match "{words}".')
        text = self._only() + text.format(n=n, words=cut(self.found, 30))
        hint = _("Enter opens one. Esc goes back.") if n else _("Try other words, or a day. Esc goes back.")
        self.state("" if n else "NOTE", text, hint)

    def _keys_words(self) -> str:
        if not self.lines:
            return _("Left and Right move from here.")
        if len(self.lines) > LIMIT:
            return _("First {n} of {all} listed. Type a day to continue from there.").format(
                n=LIMIT, all=len(self.lines)
            )
        if {"register_someone", "open_door"} <= {own.name for own in self.own_now().values()}:
            return _("Enter opens one. F7 registers a patron. F8 takes attendance.")
        return _("Enter opens one.")

    def tell(self) -> None:
        """Say what the chosen day is."""
        if self.days:
            mark, said, then = words.answer_about_day(self.days, self.chosen, self.home.desk.zone, self.narrow)
            self.state(mark, said if self.planned else self._only() + said, then)

    # -- going from day to day

    async def go_to(self, day: date) -> None:
        """Go to a day; read nothing again within the data at hand."""
        if not FIRST <= day <= LAST:
            return
        before, self.chosen = self.chosen, day
        same_month = (before.year, before.month) == (day.year, day.month)
        known = self.days is not None and self.days.has(day) and (self.view == WEEK or same_month)
        if self.listed or not known:
            await self.load()
        else:
            self._draw()
        self.greet() if self.listed else self.tell()

    def turn(self, step: int) -> Doing:
        """Turn with Left and Right: a day; in the agenda as many as it shows."""
        if self.found:
            return None
        return self.go_to(self.chosen + timedelta(days=step * (self.span if self.listed else 1)))

    def action_move(self, step: int) -> Doing:
        """Move a week with Up and Down."""
        if self.listed:
            return self._moved(super().action_move(step))
        return self.go_to(self.chosen + timedelta(days=7 * step))

    def _moved(self, doing: Doing) -> Doing:
        """Follow the highlight to another row."""
        self._look_beside()
        return doing

    def action_page(self, step: int) -> Doing:
        """Go to the same day of the month before or after, or its last one."""
        if self.listed:
            return self._moved(super().action_page(step))
        return self.go_to(_in_other_month(self.chosen, step))

    def picked(self, number: int) -> Doing:
        """Move the highlight to a number; Enter opens."""
        index = self.plan.find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
        else:
            self.plan.choose(index)
            self._look_beside()
        return None

    async def turn_to(self, view: str) -> None:
        self.view, self.span, self.found = view, agenda.SPAN, ""
        self.plan.choose(-1)
        await self.load()
        self.tell_or_greet()

    def leave_view(self) -> None:
        """Go back with Esc from search results, or the agenda of a day."""
        if not self.inner:
            self.before = self.view
        self.view = AGENDA
        self.plan.choose(-1)


def _in_other_month(day: date, step: int) -> date:
    first = (day.replace(day=1) + timedelta(days=31 if step > 0 else -1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
