"""The calendar: a month drawn, a day chosen with the arrows; closed, opened again, or given other hours.

Loans and holds that would move are listed first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.changing.on_closed import NOTHING, OnClosedDays, standing_on
from tuils.library.activities.rooms.room_reading import booker_words
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import (
    local_weekday_labels,
    month_and_year,
    spans_label,
    time_label,
    week_place,
)
from tuils.library.foundation.typed_days import day_examples, no_day, typed_day
from tuils.library.front.conversation.answering import NO, YES
from tuils.library.lending.counts import month_after, previous_month
from tuils.library.lending.rule_changes.closures import (
    Moved,
    change_hours,
    close,
    open_day,
    remove_day_exception,
    reopen_days,
)
from tuils.library.lending.terms.terms import due_words
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines
from tuils.screens.widgets.rows import Column, Rows
from tuils.values.folding import clean
from tuils.values.time.hours import hours_text, month_day, parse_hours
from tuils.values.time.moments import day_of

from .calendar_month import Month, hours_of, month_sheet, opening_month_lines, specials

LIST = (
    Column("#", 2, right=True),
    Column(N_("Closed"), 24),
    Column(N_("Reason"), 14, grow=1),
    Column(N_("Changes"), 22, drop=1),
)
KEYS: tuple[Hint, ...] = (
    ("Arrows", N_("Day")),
    ("PgUp/PgDn", N_("Month")),
    "own",
    "undo",
    "back",
    "help",
)
NARROW_KEYS: tuple[Hint, ...] = ("close_day", "change_hours", "help", "back")
LOOKING: tuple[Hint, ...] = (("Arrows", N_("Day")), ("PgUp/PgDn", N_("Month")), "back", "help")
YES_NO_LIST: tuple[Hint, ...] = (("y", N_("Close it")), ("l", N_("List")), ("n", N_("No")), "help")
WRITING: tuple[Hint, ...] = (("Enter", N_("Continue")), ("back", N_("No")), "help")
PERMISSION = "library.calendar"
HEIGHT = 9
_HOURS = re.compile(r"[0-9][0-9:,\u2013 -]*")
EVERY = ("every ", N_("every "))


class CalendarSheet(HomeScreen):
    """The calendar. `asking`: the question: close, open and week (y, l, n), why, hours; empty: choosing a day."""

    passing = True
    word, prompt, keys = N_("Hours"), N_("Day"), KEYS

    def __init__(self, day: date | None = None) -> None:
        """Begin at `day`; today without it."""
        super().__init__()
        self.month: Month | None = None
        self.chosen = day or date.min
        self.asking = ""
        self.would: Moved | None = None
        self.week: dict[int, str] = {}
        self.days: list[date | None] = []
        self._loading: Worker[None] | None = None

    def body(self) -> ComposeResult:
        drawn = Lines(id="month", classes="head")
        drawn.styles.height = HEIGHT
        yield drawn
        yield Rows(LIST, id="rows")

    async def opened(self) -> None:
        if self.chosen == date.min:
            self.chosen = day_of(self.home.desk.now, self.home.desk.zone)
        await self._load()
        self._tell()

    async def _load(self) -> None:
        self.month = await self.home.read(month_sheet, self.home.desk)
        self._list()
        self._draw()

    def on_screen_resume(self) -> None:
        """Load again after an undo, or a look at what would move."""
        super().on_screen_resume()
        if self._ready and self.month and not self.asking:
            self._loading = self.load_by(self._load)

    def resized(self) -> None:
        """Draw the month alone, with its days, on a narrow screen."""
        drawn, rows = self.query_one("#month", Lines), self.query_one(Rows)
        rows.display = not self.narrow
        drawn.styles.height = "1fr" if self.narrow else HEIGHT
        self._draw()

    # -- drawing

    def body_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.month is None:
            return
        lines = opening_month_lines(self.month, self.chosen, month_and_year(self.chosen), self.narrow)
        drawn = self.query_one("#month", Lines)
        if self.narrow:
            lines = _around(lines, self.chosen, max(2, drawn.size.height))
        drawn.put(lines)

    def _list(self) -> None:
        assert self.month
        found = specials(self.month, self.chosen.replace(day=1))
        self.days = [special.day for special in found]
        shown = [(str(n), one.what, one.why, one.moves) for n, one in enumerate(found, 1)]
        cursor = self.days.index(self.chosen) if self.chosen in self.days else -1
        self.query_one(Rows).load(shown or [("", _("No closed days this month."))], cursor=cursor)

    def _tell(self) -> None:
        """Say what the chosen day is."""
        assert self.month
        self.asking, self.would = "", None
        self.ask_for(_(self.prompt))
        changing = NARROW_KEYS if self.narrow else KEYS
        self.show_keys(changing if self.home.desk.may(PERMISSION) else LOOKING)
        month, day = self.month, self.chosen
        if month.calendar.never_opens:
            self.say("NOTE", _("No opening hours are set."), _("F7, then type: every 10-18."))
            return
        spans, why = month.calendar.spans(day), month.calendar.why_closed(day)
        facts = {"day": month.label(day), "why": why}
        if spans:
            text = _("{day}: open {hours}.").format(hours=spans_label(spans), **facts)
        else:
            text = (_("{day}: closed. {why}") if why else _("{day}: closed.")).format(**facts)
        self.say("", text, month_and_year(day) if self.narrow else self._how())

    def _how(self) -> str:
        return _("To jump to a day, type it: {days}.").format(days=day_examples(self.home.desk))

    # -- choosing a day

    def _go(self, day: date) -> None:
        """Go to a day within the years a person can mean."""
        if not self.month or self.asking or not date(1990, 1, 1) <= day <= date(2200, 1, 1):
            return
        same = (day.year, day.month) == (self.chosen.year, self.chosen.month)
        self.chosen = day
        if not same:
            self._list()
        rows = self.query_one(Rows)
        rows.load(rows.rows, cursor=self.days.index(day) if day in self.days else -1)
        self._draw()
        self._tell()

    def turn(self, step: int) -> None:
        self._go(self.chosen + timedelta(days=step))

    def action_move(self, step: int) -> None:
        self._go(self.chosen + timedelta(days=7 * step))

    def action_page(self, step: int) -> None:
        """Go to the same day of the month before or after, or its last one."""
        other = month_after(self.chosen) if step > 0 else previous_month(self.chosen)
        last = (month_after(other).replace(day=1) - timedelta(days=1)).day
        self._go(other.replace(day=min(self.chosen.day, last)))

    def picked(self, number: int) -> None:
        index = self.query_one(Rows).find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
        elif day := self.days[index]:
            self._go(day)

    # -- what is asked

    @action("s", N_("Close this day"), needs=PERMISSION)
    async def close_day(self) -> None:
        """Close this day (F6): list what would move, then y, l or n."""
        assert self.month
        if self.asking:
            self.again()
            return
        day = self.month.label(self.chosen)
        if not self.month.calendar.is_open(self.chosen) and self.chosen in self.month.calendar.closed:
            self.say("NOTE", _("{day} is already closed.").format(day=day), _("F8 reopens it."))
            return
        self.would = await self.home.do(close, self.chosen, self.chosen, dry_run=True)
        text = _("Close on {day}? {moves}").format(day=day, moves=dates_moved_sentence(self, self.would))
        hint = _("y: close, and give a reason.   l: list.   n: no.   F9 can undo it.")
        standing = await self.home.read(standing_on, self.home.desk, self.would.days)
        if standing.words:
            hint = _("y: close.   l: list.   n: no.   Still planned: {what}.").format(what=standing.words)
        elif not self.would.loans and not self.would.holds:
            hint = _("y: close, and give a reason.   n: no.   F9 can undo it.")
        self._ask("close", _("y/l/n"), text, hint, YES_NO_LIST)

    @action("h", N_("Hours"), N_("Other hours on this day, or on this weekday (every 10-18)"), needs=PERMISSION)
    def change_hours(self) -> None:
        """Change the hours of this day (F7)."""
        assert self.month
        if self.asking:
            self.again()
            return
        now = hours_text(self.month.calendar.spans(self.chosen))
        text = _("Hours on {day}? Now {hours}.").format(day=self.month.label(self.chosen), hours=now)
        hint = _("10-13 and a reason.  every 10-18: this weekday.  usual: usual hours.")
        self._ask("hours", _("Hours"), text, hint, WRITING)

    @action("o", N_("Reopen"), N_("Reopen this day with its usual hours"), needs=PERMISSION)
    async def open_again(self) -> None:
        """Open this day again (F8): list what would go back, then y or n."""
        assert self.month
        if self.asking:
            self.again()
            return
        day, calendar = self.month.label(self.chosen), self.month.calendar
        if self.chosen not in calendar.closed:
            if month_day(self.chosen) in calendar.yearly:
                hint = _("It is closed every year. F7 sets hours for this year only.")
            else:
                hint = _("F7 sets hours for this day.")
            self.say("NOTE", _("{day} was not closed by hand.").format(day=day), hint)
            return
        self.would = await self.home.do(reopen_days, self.chosen, self.chosen, dry_run=True)
        text = _("Reopen on {day}? {moves}").format(day=day, moves=dates_moved_sentence(self, self.would, back=True))
        self._ask("open", _("y/n"), text, _("y: reopen.   n or Esc: no.   F9 can undo it."), YES_NO_LIST)

    def _ask(self, asking: str, prompt: str, text: str, hint: str, keys: tuple[Hint, ...]) -> None:
        self.asking = asking
        self.ask_for(prompt)
        self.show_keys(keys)
        self.say("ASK", text, hint)

    @property
    def is_asking(self) -> bool:
        return bool(self.asking)

    async def heard(self, text: str) -> None:
        if self.asking in ("close", "open", "week"):
            await self._answered_so(text.lower())
        elif self.asking == "why":
            await self._close(clean(text))
        elif self.asking == "hours":
            await self._hours(clean(text))
        elif day := (typed := typed_day(self.home.desk, text, since=self.chosen.replace(day=1))).day:
            self._go(day)
        else:
            self.say("NOTE", *no_day(text, typed))

    async def _answered_so(self, answer: str) -> None:
        assert self.would
        assert self.month
        if answer == "l":
            standing = NOTHING
            if self.asking == "close":
                standing = await self.home.read(standing_on, self.home.desk, self.would.days)
            await self.home.open("moves", moved=self.would, standing=standing)
        elif answer in YES and self.asking == "close":
            text = _("Reason for closing on {day}?").format(day=self.month.label(self.chosen))
            self._ask(
                "why", _("Reason"), text, _("Patrons can read it. A few words, then Enter.   Esc: cancel."), WRITING
            )
        elif answer in YES and self.asking == "week":
            await self._every_done()
        elif answer in YES:
            done = await self.home.do(reopen_days, self.chosen, self.chosen)
            await self._done(_("Reopened: {day}."), done, back=True)
        elif answer in NO:
            self._tell()
        else:
            self.again()

    async def chose(self, index: int) -> None:
        """Ignore Enter alone: it is no yes."""
        if self.asking:
            self.again()
        elif day := self.days[index]:
            self._go(day)

    async def _close(self, reason: str) -> None:
        done = await self.home.do(close, self.chosen, self.chosen, reason)
        standing = await self.home.read(standing_on, self.home.desk, done.days)
        left = _("Still planned: {what}.").format(what=standing.words) if standing.words else ""
        await self._done(_("Closed on {day}: {why}"), done, why=reason, left=left)

    async def _hours(self, text: str) -> None:
        assert self.month
        lower = text.lower()
        every = next((text[len(word) :] for word in (EVERY[0], _(EVERY[1])) if lower.startswith(word)), None)
        if every is not None:
            await self._every(every.strip())
        elif lower in ("usual", _("usual")):
            done = await self.home.do(remove_day_exception, self.chosen)
            await self._done(_("Usual hours on {day}."), done)
        else:
            hours, why = _hours_and_why(text)
            done = await self.home.do(open_day, self.chosen, hours, why)
            shown = ", ".join(part for part in (spans_label(parse_hours(hours)), why) if part)
            await self._done(_("Changed hours on {day}: {why}"), done, why=shown)

    async def _every(self, text: str) -> None:
        """Change all such weekdays, after asking about what moves."""
        assert self.month
        self.week = {self.chosen.weekday(): text}
        would = await self.home.do(change_hours, self.week, dry_run=True)
        if not would.loans and not would.holds:
            await self._every_done()
            return
        self.would = would
        sentence = _("{weekday}: {hours}? {moves}").format(
            weekday=local_weekday_labels()[self.chosen.weekday()], hours=text, moves=dates_moved_sentence(self, would)
        )
        self._ask(
            "week",
            _("y/l/n"),
            sentence,
            _("y: every week from now on.   l: list.   n: no.   F9 can undo it."),
            YES_NO_LIST,
        )

    async def _every_done(self) -> None:
        assert self.month
        done = await self.home.do(change_hours, self.week)
        await self._load()
        moved = dates_moved_sentence(self, done) if done.loans or done.holds else ""
        named = hours_of(self.month.calendar, self.chosen.weekday())
        self._after(_("New hours for this weekday from now on: {hours}.").format(hours=named), moved)

    async def _done(self, text: str, done: Moved, *, why: str = "", back: bool = False, left: str = "") -> None:
        day = self.month.label(self.chosen) if self.month else ""
        await self._load()
        moved = dates_moved_sentence(self, done, back=back) if done.loans or done.holds else ""
        self._after(text.format(day=day, why=why).rstrip(": "), f"{moved} {left}".strip())

    def _after(self, text: str, moved: str = "") -> None:
        self._tell()
        self.say("OK", text, f"{moved} {_('F9 can undo it.')}".strip())

    def action_back(self) -> Any:
        """Answer no to a question on Esc; else go back."""
        if self.asking:
            self._tell()
            return None
        return self.close()


def dates_moved_sentence(screen: CalendarSheet, moved: Moved, *, back: bool = False) -> str:
    """`23 loans and 2 hold pickups move to Wed, Dec 9.`"""
    n, holds = len(moved.loans), len(moved.holds)
    if not n and not holds:
        return _("No due dates change.")
    assert screen.month
    zone = screen.home.desk.zone
    to = {day_of(loan.now, zone) for loan in moved.loans} | {date.fromisoformat(hold.now) for hold in moved.holds}
    parts = [
        ngettext("{n} checkout", "{n} checkouts", n).format(n=n) if n else "",
        ngettext("{n} hold pickup", "{n} hold pickups", holds).format(n=holds) if holds else "",
    ]
    what, more = _(" and ").join(filter(None, parts)), n + holds
    if back:
        text = ngettext("{what} goes back to {day}.", "{what} go back to {day}.", more)
    else:
        text = ngettext("{what} moves to {day}.", "{what} move to {day}.", more)
    day = screen.month.label(min(to))
    return text.format(what=what, day=day if len(to) == 1 else _("{day} and other days").format(day=day))


def _hours_and_why(text: str) -> tuple[str, str]:
    """Return `10-13 Christmas Eve` as hours and a reason."""
    hours = _HOURS.match(text)
    return (hours[0].strip(), text[hours.end() :].strip()) if hours else (text, "")


def _around(lines: list[Line], chosen: date, height: int) -> list[Line]:
    """Return the weekdays, and as many weeks around the chosen one as fit."""
    heads, weeks = lines[0], [line for line in lines[1:] if line]
    at = (chosen.day + week_place(chosen.replace(day=1)) - 1) // 7
    room = height - 1
    top = max(0, min(at - room // 2, len(weeks) - room))
    return [heads, *weeks[top : top + room]]


class MovesSheet(TextPage):
    """The list of what would move, to read; Esc goes back to the question."""

    word, prompt = N_("Hours"), N_("Day")

    def __init__(self, moved: Moved, standing: OnClosedDays = NOTHING) -> None:
        super().__init__()
        self.moved, self.standing = moved, standing

    def opened(self) -> None:
        n = len(self.moved.loans) + len(self.moved.holds)
        text = ngettext("{n} due date would change.", "{n} due dates would change.", n).format(n=n)
        self.say("", text, _("Esc goes back to the question."))
        desk = self.home.desk
        lines: list[Line] = [("  " + _("Checkouts, with their new due dates"))] if self.moved.loans else []
        for loan in self.moved.loans:
            lines.append(f"   {due_words(desk, loan.now)}  {loan.title} (..{loan.item[-6:]})")
        if self.moved.holds:
            lines += ["", "  " + _("Holds, with their new last pickup day")]
        lines += [f"   {iso_words(desk, hold.now)}  {hold.title}" for hold in self.moved.holds]
        if self.standing.words:
            lines += ["", "  " + _("Programs and bookings stay as they are: see F5, and F10, Room bookings")]
        lines += [
            f"   {time_label(session.starts_at, desk.zone)}  {session.title}" for session in self.standing.sessions
        ]
        lines += [
            f"   {time_label(booking.starts_at, desk.zone)}  {booking.room_name}, {booker_words(booking)}"
            for booking in self.standing.bookings
        ]
        self.read_out(lines)
