"""A program's form: a new one, a second page of rarely used lines, and changes to a session or a series."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.dates import ClashHandling, Outline, outline
from tuils.library.activities.changing.editing import Changed, edit_sessions, restore_session
from tuils.library.activities.programs.planning import PlannedProgram, new_facts, plan_program
from tuils.library.activities.programs.sheets import SessionSheet, session_sheet, stored_list
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action, in_other_words
from tuils.library.foundation.local_words import clock_as_typed
from tuils.library.foundation.refusals import Refused
from tuils.screens.kit.form import LONGEST, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.turns import Doing
from tuils.values.money.money import plain_amount
from tuils.values.time.moments import to_local
from tuils.values.time.recurrence_words import recurrence_in_words

from .program_lines import CODED, REST, REST_NAMES, ProgramLines, WithRest, new_program_values


def program_form(day: date | None = None, session: str = "") -> ProgramLines:
    """Return the form of a new program on this day, or of a session's program to change."""
    return ChangeProgram(session) if session else NewProgram(day)


class NewProgram(WithRest):
    head = N_("New program."), N_("Title, day, and time are enough. F7: more. F6 saves.")
    names_a_person = False
    named_by = ("title",)
    kept_as = "program"
    offers = True
    send_form = in_other_words(WithRest.send_form, N_("Save"), N_("Review the dates, then schedule it"))
    keys = (
        ("Tab", N_("Next")),
        "send_form",
        "open_second_page",
        "help",
        ("back", N_("Finish later")),
        ("Shift+Tab", N_("Back")),
    )

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.day, self.whose = day, _("new program")

    async def begin(self) -> Values:
        await super().begin()
        first = new_program_values()
        self.rest = {name: first.get(name, "") for name in REST_NAMES}
        return {**first, "day": self.day.isoformat() if self.day else ""}

    async def save(self, values: Values) -> None:
        for name in ("title", "day", "time"):
            self.warn(name, await self.look(name))
        if faulty := [line for line in self.lines if line.fault]:
            self.put_focus(faulty[0].field)
            self.report(faulty[0])
            return
        given = {name: value for name, value in self.fields(self.values).items() if value}
        facts = await self.home.read(new_facts, self.home.desk, given)
        wall, rule = f"{self.starts():%Y-%m-%dT%H:%M}", self.line("repeats").value

        def find(how: ClashHandling) -> Awaitable[Outline]:
            return self.home.read(partial(outline, how=how), self.home.desk, facts, wall, rule)

        def plan(how: ClashHandling) -> Awaitable[PlannedProgram]:
            named = partial(plan_program, first=wall, rule=rule, closed=how.closed, taken=how.taken)
            return self.home.do(named, given)

        await self.look_at_dates(given["title"], find, plan)


class ProgramRest(ProgramLines):
    """The second page. `about`: the title; `known`: the values; `take` gets the lines when they are kept. Nothing is
    saved here: the first page does that."""

    names_a_person = False
    asked = REST
    send_form = in_other_words(ProgramLines.send_form, N_("Keep"), N_("Keep and go back to the first page"))
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Discard these changes")), ("Shift+Tab", N_("Back")))

    def __init__(self, about: str, lines: Mapping[str, str], take: Callable[[Values], None]) -> None:
        super().__init__()
        self.about, self.given, self.take = about, lines, take

    async def begin(self) -> Values:
        await super().begin()
        return {line.ask.name: self.given.get(line.ask.name, "") for line in self.lines}

    def heading(self) -> tuple[str, str]:
        text = _("More about: {title}").format(title=self.about) if self.about else _("More about this program.")
        return text, _("F6 keeps this and goes back. Save on the first page.")

    async def save(self, values: Values) -> None:
        self.take(values)
        await self.close_with("", _("Kept. F6 on this page saves it."), _("F6 saves."))


SCOPES = {"1": "this", "2": "following", "3": "all"}
SCOPE_KEYS = (("1", N_("This one")), ("2", N_("This and following")), ("3", N_("All upcoming")))
OF_PROGRAM = frozenset({
    "blurb", "presenter", "min_age", "max_age", "opens_days", "closes_minutes", "skip_parties", "questions",
    "confirmation", "partner", "fund", "tags", "licence", "fee_cents", "status",
})  # fmt: skip
"""Lines that are the same for all sessions of a program."""


class ChangeProgram(WithRest):
    """The changes to a program. `session`: the id of the one from which it was opened."""

    named_by = ("title",)
    names_a_person = False
    send_form = in_other_words(WithRest.send_form, N_("Save"), N_("Save changes"))
    keys = (
        ("Tab", N_("Next")),
        "own",
        "help",
        ("back", N_("Finish later")),
    )

    def __init__(self, session: str) -> None:
        super().__init__()
        self.session, self.kept_as = session, f"session {session}"
        self.sheet: SessionSheet | None = None
        self.asks_scope = False
        self.wider_only = False

    # -- what stands in the lines

    async def begin(self) -> Values:
        await super().begin()
        self.sheet = sheet = await self.home.read(session_sheet, self.home.desk, self.session)
        known = {name: self._shown(name, value) for name, value in _fields_of(sheet).items()}
        when = to_local(sheet.line.starts_at, self.home.desk.zone)
        known |= {"day": f"{when:%Y-%m-%d}", "time": clock_as_typed(when.time()), "repeats": self._rule_shown(sheet)}
        self.rest = {name: known.get(name, "") for name in REST_NAMES}
        return known

    def _shown(self, name: str, value: Any) -> str:
        if name == "skip_parties":
            return "" if value is None else _("yes") if value else _("no")
        if name == "fee_cents":
            return plain_amount(value) if value else ""
        if name in ("questions", "equipment"):
            return ("; " if name == "questions" else ", ").join(stored_list(value))
        if name == "helpers":
            return ", ".join(value.split())
        text = "" if value is None else str(value)
        return dict(self.codes[name]).get(text, text) if name in CODED else text

    def _rule_shown(self, sheet: SessionSheet) -> str:
        return recurrence_in_words(sheet.program.fields.rule, None, self.today, _)

    @property
    def title_words(self) -> str:
        assert self.sheet
        return cut(self.sheet.line.title, 34)

    def heading(self) -> tuple[str, str]:
        assert self.sheet
        day = moment_words(self.home.desk, self.sheet.line.starts_at)
        text = _("{title}, {day}").format(title=self.title_words, day=day)
        if self.sheet.line.cancelled:
            return text, _("Canceled. F8 restores it.")
        return text, _("Edit any line. F7: more. F6 saves.")

    # -- saving

    async def save(self, values: Values) -> None:
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "")}
        if not changed:
            await self.close_with("", _("No changes to save."), "")
            return
        self.wider_only = "repeats" in changed
        if self._one_alone() or (not self.wider_only and changed.keys() <= OF_PROGRAM):
            await self._change(changed, "all" if self.wider_only else "this")
            return
        self._ask_scope(changed)

    def _one_alone(self) -> bool:
        assert self.sheet
        return len([one for one in self.sheet.program.dates if one.ends_at > self.home.desk.now]) < 2

    def _ask_scope(self, changed: Values) -> None:
        """Ask for the scope: this one, this and following, or all, by a number."""
        self.scope_taken = partial(self._change, changed)
        self.asks_scope = True
        hint = _("2: this and following.   3: all upcoming.   Esc: don't save.")
        if not self.wider_only:
            hint = _("1: this one.   2: this and following.   3: all upcoming.   Esc: no.")
        self.answer.ask = Ask("answer", N_("1, 2, 3"))
        self.ask(FormQuestion(_("Change which sessions?"), hint, self._back_to_lines, self._no_scope))
        self.show_keys((*SCOPE_KEYS[self.wider_only :], ("back", N_("No"))))

    def _no_scope(self) -> None:
        self._scope_over()
        self._back_to_lines()

    def _scope_over(self) -> None:
        self.asks_scope = False
        self.answer.ask = Ask("answer", N_("y/n, Enter"))

    def sent(self, text: str, field: Any) -> Doing:
        if self.asks_scope and field is self.answer.field:
            return self._scope_said(text.strip())
        return super().sent(text, field)

    async def _scope_said(self, text: str) -> None:
        if text.lower() in ("n", "no", "x", ""):
            self._no_scope()
        elif text not in SCOPES or (self.wider_only and text == "1"):
            self.report()
        else:
            self._scope_over()
            self._no_question()
            try:
                await self.scope_taken(SCOPES[text])
            except Refused as no:
                self._refused(no)

    async def _change(self, changed: Values, scope: str, how: ClashHandling | None = None) -> None:
        given = how or ClashHandling()
        fields = self.fields(changed)
        dates: dict[str, Any] = {"closed": given.closed, "taken": given.taken}
        if changed.keys() & {"day", "time"}:
            start = self.starts()
            dates["wall"] = f"{start:%Y-%m-%dT%H:%M}" if start else f"{self.values['day']} {self.values['time']}"
        if "repeats" in changed:
            dates["rule"] = changed["repeats"]
        try:
            done = await self.home.do(partial(edit_sessions, scope=scope, **dates), self.session, fields)
        except Refused as no:
            self.ask_on(no, lambda **more: self._change(changed, scope, replace(given, **more)))
            return
        self.drafts.pop(self.kept_as, None)
        await self.close_with("OK", *session_change_words(done))

    # -- cancelled, put back

    @action("k", N_("Cancel"), N_("Cancel or restore it"), place=3)
    def cancel_or_put_back(self) -> Doing:
        """Cancel the session, or restore it (F8)."""
        assert self.sheet
        if not self.sheet.line.cancelled:
            return self.home.open("program_cancel", session=self.session, about=self.sheet.line.title)
        hint = _("y: restore it.   n or Esc: no.")
        text = _("Restore {title}?").format(title=self.sheet.line.title)
        self.ask(
            FormQuestion(give_way(text, self.sheet.line.title, LONGEST), hint, self._put_back, self._back_to_lines)
        )
        return None

    async def _put_back(self) -> None:
        try:
            await self.home.do(restore_session, self.session)
        except Refused as no:
            self._refused(no)
            return
        await self.close_with("OK", _("Restored: {title}").format(title=self.title_words), _("F9 undoes it."))

    async def load(self) -> None:
        """Load again after another screen: the session may have been canceled there."""
        self.sheet = await self.home.read(session_sheet, self.home.desk, self.session)


def _fields_of(sheet: SessionSheet) -> dict[str, Any]:
    """Return the session's own fields, the others from its program."""
    names = (*REST_NAMES, "title", "kind", "audience", "minutes", "room", "capacity", "registration")
    own = {name: getattr(sheet.fields, name) for name in names if hasattr(sheet.fields, name) and name != "status"}
    return {**{name: getattr(sheet.program.fields, name) for name in names}, **own}


def session_change_words(done: Changed) -> tuple[str, str]:
    """Return the sentence about a change, and what to know about it."""
    count = len(done.sessions)
    text = (
        ngettext("Changed: {n} session.", "Changed: {n} sessions.", count).format(n=count) if count else _("Changed.")
    )
    told = [
        ngettext(one, many, len(ids)).format(n=len(ids))
        for ids, one, many in (
            (
                done.cancelled,
                N_("{n} canceled: it has registrations."),
                N_("{n} canceled: they have registrations."),
            ),
            (done.skipped, N_("{n} date skipped."), N_("{n} dates skipped.")),
            (done.kept, N_("{n} keeps its own changes."), N_("{n} keep their own changes.")),
            (done.over, N_("{n} is over capacity."), N_("{n} are over capacity.")),
            (
                [one for one in done.promoted if one not in done.offered],
                N_("{n} party moved up from the waitlist."),
                N_("{n} parties moved up from the waitlist."),
            ),
            (done.offered, N_("{n} party was offered a seat."), N_("{n} parties were offered a seat.")),
        )
        if ids
    ]
    return text, cut(" ".join([*told[:2], _("F9 undoes it.")]), 70) if done.act else ""
