"""Events: the library's programs as a month, a week or an agenda.

Choose a day with the arrows, or type it (`24 Dec`, `2026-12-24`, `March`); `for adults`, `in meeting`, `kind film`
are filters; any other words find programs by title.
"""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.sessions import WhichSessions
from tuils.library.activities.programs.whats_on import begins_a_wish, next_program_day, offered, read_wish, wish_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import day_label
from tuils.library.foundation.typed_days import read_month, typed_day
from tuils.library.front.answers.why_subject import WhySubject
from tuils.screens.kit.home import opens
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import guess
from tuils.values.time.moments import day_of

from . import agenda, day_words as words
from .days import NEXT, EventDays


class Events(EventDays):
    """The Events mode."""

    guide = (
        N_("Type a day, a month, words of a title; or: for adults, kind film."),
        N_("x means canceled, ? means draft. +2 means two more that day."),
    )

    # -- what is sent

    async def heard(self, text: str) -> None:
        if not self.listed and text.isdecimal() and len(text) < 3:
            await self._day_of_month(int(text))
        elif day := typed_day(self.home.desk, text, since=self._base()).day or read_month(text, self.today):
            await self._typed(day)
        elif guess(text) in ("patron", "item", "isbn"):
            await self._overheard(text)
        elif not (begins_a_wish(text) and await self._wish(text)):
            self.leave_view()
            self.found = text
            await self.load()
            self.greet()

    def _base(self) -> date:
        """Return the day from which a date without a year is found."""
        return (self.today if self.listed else self.chosen).replace(day=1)

    async def _day_of_month(self, number: int) -> None:
        try:
            day = self.chosen.replace(day=number)
        except ValueError:
            self.remark(_("This month has no day {number}.").format(number=number))
            return
        await self.go_to(day)

    async def _typed(self, day: date) -> None:
        """Go to a typed day. Search results give way to the view before them, an open day to this one."""
        if self.found:
            self.view, self.found = self.before, ""
            self.days = None
        await self.go_to(day)

    async def _wish(self, text: str) -> bool:
        """Filter by the text; return True if it was a filter. Other words may still be those of a title."""
        known = await self.home.read(offered, self.home.desk)
        read = read_wish(text, self.which, known)
        if read.several:
            sentence = _("Which of these? {names}").format(names=", ".join(read.several))
            self.say("ASK", sentence, _("Type more of the name."))
        elif not read.unknown:
            await self.want(read.which, wish_words(read.which, known))
        return bool(read.several) or not read.unknown

    async def want(self, which: WhichSessions, held: str) -> None:
        """Show only these programs; `held`: the filter in words. Ends a search without results."""
        if self.found and not self.lines:
            self.view, self.found, self.days = self.before, "", None
        self.which, self.held = which, held
        if self._loading:
            self._loading.cancel()  # all is read here, and what is said of it stays
        await self.load()
        if not held:
            self.greet()
            return
        n = len(self.lines)
        if not self.listed and self.days:
            n = sum(len(on) for day, on in self.days.days.items() if self._shows(day))
        text = ngettext("Only {what}: {n} program.", "Only {what}: {n} programs.", n)
        self.state("" if n else "NOTE", text.format(what=held, n=n), _("Esc shows all programs again."))

    def _shows(self, day: date) -> bool:
        """Return True if the day is drawn: a month is read with the days around it, which are not."""
        return self.view != "month" or (day.year, day.month) == (self.chosen.year, self.chosen.month)

    # -- keys

    @action("v", N_("View"), N_("Month, week, agenda"))
    async def next_view(self) -> None:
        """Show the next view (F6), at the day of the highlighted line."""
        if self.listed and 0 <= (at := self.plan.cursor) < len(self.lines):
            self.chosen = day_of(self.lines[at].starts_at, self.home.desk.zone)
        await self.turn_to(NEXT[self.view][0])

    @action("r", N_("Register"), N_("Register a patron"), needs="programs.register")
    async def register_someone(self) -> None:
        """Register someone for the chosen session (F7)."""
        if session := await self._one(_("F7")):
            await self.home.open("register_for", session=session)

    @action("a", N_("Door"), N_("Take attendance"), needs="programs.door")
    async def open_door(self) -> None:
        """Open the door of the session (F8)."""
        if session := await self._one(_("F8")):
            await self.home.open("session", session=session, door=True)

    new_program = opens("program_form", "n", N_("New"), N_("New program"), needs="programs.edit", own="day=chosen")
    hours_of_day = opens("calendar", "h", N_("Hours"), N_("See or change the day's hours"), own="day=chosen")

    @action("f", N_("Filter"), N_("Filter by audience, place, or kind"))
    async def only_some(self) -> None:
        await self.home.open("only_some", which=self.which, take=self.want)

    @action("t", N_("Today"), N_("Back to today"))
    async def back_to_today(self) -> None:
        self.chosen, self.span, self.found = self.today, agenda.SPAN, ""
        await self.load()
        self.greet()

    async def action_why(self) -> None:
        """Explain what was done with the chosen date."""
        if session := await self._one(_("F12")):
            await self.home.open("why", asked=WhySubject("session", session=session))

    @action("g", N_("Continue"), N_("Add dates to a program"), needs="programs.edit")
    async def more_dates(self) -> None:
        """Plan more dates of the chosen program."""
        if session := await self._one(".g"):
            await self.home.open("program_more", session=session)

    async def _one(self, key: str) -> str:
        """Return the session (an id) that a key is for. For a day with several, show the agenda to choose from."""
        if self.listed:
            if 0 <= self.plan.cursor < len(self.lines):
                return self.lines[self.plan.cursor].id
            self.say("NOTE", _("No program selected."), _("Select one in the list, then press {key}.").format(key=key))
            return ""
        day = day_label(self.chosen, self.today)
        planned = [one for one in self.planned if not one.cancelled]
        if len(planned) == 1:
            return planned[0].id
        if planned:
            await self._open_day()
            text = _("Which one on {day}?").format(day=day)
            self.say("ASK", text, _("Select it with the arrows or its number, then press {key}.").format(key=key))
        else:
            text = _("Nothing scheduled on {day}.").format(day=day)
            self.say("NOTE", text, _("Go to a day with a program, then press {key}.").format(key=key))
        return ""

    # -- Enter and Esc

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if field and not text and not self.listed:
            return self._enter()
        return super().sent(text, field)

    async def _enter(self) -> None:
        """Open the day's agenda, or its only session."""
        if len(self.planned) == 1:
            await self.home.open("session", session=self.planned[0].id)
        elif self.planned:
            await self._open_day()
        else:
            await self._where_next()

    async def _where_next(self) -> None:
        """Say that this day has nothing to open."""
        following = await self.home.read(next_program_day, self.home.desk, self.chosen, self.which)
        if self.days and following:
            mark, said, _then = words.answer_about_day(self.days, self.chosen, self.home.desk.zone, self.narrow)
            self.state(mark, said, _("The next one is on {day}.").format(day=day_label(following, self.today)))
        else:
            self.tell()

    async def _open_day(self) -> None:
        self.leave_view()
        self.span = 1
        await self.load()
        self.greet()

    def chose(self, index: int) -> Doing:
        return self.home.open("session", session=self.lines[index].id) if index < len(self.lines) else None

    async def action_back(self) -> None:
        """Go back on Esc: from search results or a day to the view before; then to all programs; then to today."""
        if self.inner:
            await self.turn_to(self.before)
        elif self.held:
            await self.want(WhichSessions(), "")
        else:
            await self.back_to_today()
