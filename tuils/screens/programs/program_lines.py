"""The base of a program's forms: their lines, checked and turned into fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.dates import KEEP, SKIP, USUAL, ClashHandling, Outline
from tuils.library.activities.calendar.rooms import rooms
from tuils.library.activities.programs.fields import CHOICES
from tuils.library.activities.programs.planning import PlannedProgram
from tuils.library.activities.programs.program_fields import FIELDS, FIRST_PAGE
from tuils.library.foundation.administration.settings import branches
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.field import such
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import clock_as_typed, clock_example, forms
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import typed_day
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, FormQuestion, KeptForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import home_screen
from tuils.screens.widgets.lines import cut
from tuils.values.dataclass import dataclass
from tuils.values.programs import KINDS
from tuils.values.time.moments import day_of
from tuils.values.time.recurrence_words import recurrence_in_words, rule_from_words
from tuils.values.time.typed_days import typed_clock
from tuils.values.words import Unclear

CODED = ("kind", "audience", "place", "registration", "status", "room", "branch")
NUMBERS = such(FIELDS, kind="number")
LINES = form_lines(FIELDS)
SHORT = (
    *(LINES[name] for name in FIRST_PAGE[:3]),
    Ask("day", N_("Day"), N_("a date, or today, fri, +2w"), whole=True),
    Ask("time", N_("Time"), whole=True),
    *(LINES[name] for name in FIRST_PAGE[3:]),
    Ask("repeats", N_("Repeats"), N_("such as: every Tue"), long=True),
)
"""The lines asked for each program."""
REST = tuple(ask for name, ask in LINES.items() if name not in FIRST_PAGE)
"""The lines of the second page."""
REST_NAMES = tuple(ask.name for ask in REST)


def codes_of(desk: Desk) -> Codes:
    """Return the choices of the lines that hold a code."""
    found: Codes = {name: [(code, _(words)) for code, words in known.items()] for name, known in CHOICES.items()}
    found["room"] = [(room.code, room.name) for room in rooms(desk, kind="room")]
    found["branch"] = [(branch.code, branch.name) for branch in branches()]
    found["skip_parties"] = [("yes", _("yes")), ("no", _("no"))]
    return found


def new_program_values() -> Values:
    """Return the first values of a new program."""
    words = {name: _(CHOICES[name][code]) for name, code in _USUAL.items()}
    return {**words, "setup_minutes": "", "clear_minutes": "", "closes_minutes": ""}


_USUAL = {"audience": "general", "place": "onsite", "registration": "none", "status": "published"}


@dataclass(frozen=True)
class Typed:
    """A line as read: its full text, the words beside it, the warning."""

    text: str
    note: str = ""
    fault: str = ""


MAY_GO_ON = {
    "CLOSED_THEN": {"closed": KEEP},
    "DATES_CLOSED": {"closed": KEEP},
    "DATES_TAKEN": {"taken": SKIP},
}
"""Refusals that can be overridden here, and how dates are planned then."""


class ProgramLines(CodedForm):
    """Lines of a program. `today`: of the desk."""

    mode = "events"
    permission = "programs.edit"
    today: date

    async def begin(self) -> Values:
        self.home.desk.require(self.permission)
        self.today = day_of(self.home.desk.now, self.home.desk.zone)
        self.codes = await self.home.read(codes_of, self.home.desk)
        for line in self.lines:
            if self.codes.get(line.ask.name, [""]) == []:
                line.note = _("none set up yet")
            if line.ask.name == "time" and not line.note:
                line.note = clock_example()
        return {}

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if text == self.first.get(name, "") and text:
            return ""
        if name == "title":
            return "" if text else _("type a title")
        if name in ("day", "time", "repeats"):
            typed = {"day": self._day, "time": self._time, "repeats": self._rule}[name](text)
            if typed.text and typed.text != text:
                self.line(name).put(typed.text)
            self.line(name).note = typed.note or (_(ask.note) if (ask := self.line(name).ask).note else "")
            return typed.fault
        if name in NUMBERS:
            return "" if not text or text.isdecimal() else _("a number")
        fault = await super().look(name)
        if name == "kind" and not fault and text:
            self._usual_length()
        return fault

    def _usual_length(self) -> None:
        """Set the usual length of this kind, unless another one was typed."""
        minutes = self.line("minutes")
        usual = {str(kind.minutes) for kind in KINDS.values()} | {""}
        code = self.code("kind")
        if code in KINDS and minutes.value in usual and minutes.value == self.first.get("minutes", ""):
            self.first["minutes"] = str(KINDS[code].minutes)
            minutes.put(self.first["minutes"])

    def code(self, name: str, text: str | None = None) -> str:
        """Return the code meant in a line; the typed text if there is none."""
        typed = self.line(name).value if text is None else text
        return (pick(typed, self.codes[name])[0] or typed) if typed else ""

    def _day(self, text: str) -> Typed:
        typed = typed_day(self.home.desk, text)
        return Typed(typed.iso, note="" if typed.fault else typed.words, fault=typed.fault)

    def _time(self, text: str) -> Typed:
        clock = typed_clock(text)
        if not clock:
            return Typed("", fault=clock_example())
        return Typed(clock_as_typed(time.fromisoformat(clock)), note=clock_example())

    def _rule(self, text: str) -> Typed:
        if not text:
            return Typed("")
        first = self.starts()
        try:
            rule = rule_from_words(text, first.date() if first else self.today)
        except Unclear:
            return Typed("", fault=_("such as: every Tue"))
        return Typed(recurrence_in_words(rule, first, self.today, _, forms()))

    def starts(self) -> datetime | None:
        """Return the typed day and time."""
        day, clock = typed_day(self.home.desk, self.line("day").value).day, typed_clock(self.line("time").value)
        return datetime.fromisoformat(f"{day}T{clock}") if day and clock else None

    def fields(self, values: Values) -> dict[str, Any]:
        """Return these lines as the verbs expect them; day, time and rule are separate."""
        found: dict[str, Any] = {}
        for name, text in values.items():
            if name not in ("day", "time", "repeats"):
                found[name] = self.code(name, text) if name in self.codes else text
        return found

    # -- dates are looked at before they are planned

    async def look_at_dates(
        self,
        about: str,
        find: Callable[[ClashHandling], Awaitable[Outline]],
        plan: Callable[[ClashHandling], Awaitable[PlannedProgram]],
        how: ClashHandling = USUAL,
    ) -> None:
        """Show the dates to be planned; a single date without warnings is planned at once. `about`: the title."""
        try:
            found = await find(how)
        except Refused as no:
            self.ask_on(no, lambda **more: self.look_at_dates(about, find, plan, replace(how, **more)))
            return

        async def perform() -> None:
            await self._planned(about, await plan(how))

        if len(found.walls) == 1 and not found.skipped and not found.warned:
            await perform()
        else:
            await self.home.open("program_dates", about=about, found=found, perform=perform)

    async def _planned(self, about: str, done: PlannedProgram) -> None:
        """Close the form, and say which dates were planned."""
        self.drafts.pop(self.kept_as, None)
        if not self.is_current and (over := home_screen(self.app.screen)):
            await over.close()
        await self.close_with("OK", *planned_words(about, done))

    def _none_free(self, no: Refused) -> None:
        """Say what blocks the first of the dates: no others can be planned."""
        self.put_focus(next((line for line in self.lines if line.ask.name == "room"), self.lines[0]).field)
        first = no.reasons[0].facts["clashes"][0]
        day = short_day(self.home.desk, datetime.fromisoformat(first["wall"]).date())
        hint = _("Choose another room or time. {day}: {why}").format(day=day, why=first["why"])
        self.say("STOP", _("Nothing saved: the room is taken on all of these dates."), cut(hint, 70))

    def ask_on(self, no: Refused, go_on: Callable[..., Awaitable[None]]) -> None:
        """Ask to keep closed days, or to leave out dates on which the room is taken; refuse anything else."""
        how = MAY_GO_ON.get(no.codes[0])
        facts = no.reasons[0].facts
        if no.codes[0] == "DATES_TAKEN" and facts["n"] == facts["of"]:
            self._none_free(no)
            return
        if how is None or (how.get("taken") and not facts["dates"]):
            raise no

        async def yes() -> None:
            try:
                await go_on(**how)
            except Refused as again:
                self._refused(again)

        taken = _("y: schedule only the rest.   n or Esc: no.")
        then = taken if "taken" in how else _("y: do it anyway.   n or Esc: no.")
        self.ask(FormQuestion(cut(no.reasons[0].sentence(), 70), then, yes, self._back_to_lines))


def planned_words(title: str, done: PlannedProgram) -> tuple[str, str]:
    count = len(done.sessions)
    text = ngettext("Scheduled: {title}, {n} session.", "Scheduled: {title}, {n} sessions.", count)
    left = len(done.skipped)
    hint = ngettext("{n} date skipped.", "{n} dates skipped.", left).format(n=left) + " " if left else ""
    return text.format(title=cut(title, 44), n=count), hint + _("F9 undoes it.")


class WithRest(ProgramLines):
    """A first page with a second one behind it."""

    asked = SHORT

    def __init__(self) -> None:
        super().__init__()
        self.rest: Values = {}

    @property
    def values(self) -> Values:
        return {**super().values, **self.rest}

    @action("o", N_("More"), N_("More: description, ages, location, questions"), place=2)
    async def open_second_page(self) -> None:
        await self.home.open("program_rest", about=self.line("title").value, lines=self.rest, take=self.take_rest)

    def take_rest(self, values: Values) -> None:
        self.rest = values

    async def _go_on_with(self, kept: KeptForm) -> None:
        self.rest = {name: kept.values.get(name, "") for name in REST_NAMES}
        await super()._go_on_with(kept)
