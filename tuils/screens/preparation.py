"""Preparation: what is due for programs, over all sessions; or all that is to be prepared for one of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from textual.app import ComposeResult

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _, ngettext
from tuils.library.dates import iso_words, moment_day
from tuils.library.desk import Desk
from tuils.library.programs.preparing import TAKE, Preparation, SupplyLine, TaskLine, checklist_of, due_today, tick
from tuils.library.programs.sheet import session_sheet
from tuils.values.checklists import WHO
from tuils.values.moments import day_of, time_label

from .listing import Listing
from .looking import head
from .widgets.keys import Hint, Verb
from .widgets.lines import Lines, cut, wrap
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

DUE = (
    Column("#", 2, right=True),
    Column(N_("Due"), 10),
    Column(N_("What"), 17, grow=2),
    Column(N_("Who"), 10, drop=2),
    Column(N_("Program"), 12, grow=1, drop=3),
    Column(N_("Held"), 10, drop=1),
)
ONE = (
    Column("#", 2, right=True),
    Column(N_("Done"), 4),
    Column(N_("Due"), 10),
    Column(N_("What"), 17, grow=2),
    Column(N_("Who"), 10, drop=1),
    Column(N_("Ticked"), 18, grow=1, drop=2),
)
ONE_KEYS: tuple[Hint, ...] = ("one", "two", "three", "four", ("back", N_("Back")), "help", "undo")
AHEAD = (0, 7, 30)
"""Days that are looked ahead."""
EDIT = "programs.edit"


class PreparationList(Listing):
    """`session`: an id, to show all lines of that one; without it what is due today over all."""

    mode, word, prompt, names_a_person = "events", N_("Preparation"), N_("Line"), False
    columns = DUE
    verbs = (
        Verb("t", N_("Tick"), N_("Tick the chosen line, or take its tick away")),
        Verb("r", N_("Print"), N_("Print the sheet of the session")),
        Verb("n", N_("Add"), N_("A line more for the program")),
        Verb("k", N_("Note"), N_("Tick the chosen line with a note")),
        Verb("s", N_("Days"), N_("What is due today, in a week, in 30 days")),
        Verb("h", N_("Change"), N_("Change the chosen line, or take it out")),
        Verb("g", N_("Templates"), N_("What new programs of a kind begin with")),
    )
    keys: tuple[Hint, ...] = (
        ("Enter", N_("Session")),
        "one",
        "two",
        "three",
        "four",
        "five",
        ("back", N_("Back")),
        "help",
        "undo",
    )

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self.session, self.days = session, 0
        self.found: Preparation | None = None
        self.lines: list[TaskLine] = []

    def body(self) -> ComposeResult:
        if self.session:
            yield head(self, "about", 1, 1)
        yield from super().body()

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Of one session there are no days to choose; who may not change lists does not see how."""
        hidden = {"five"} if self.session else set()
        hidden |= set() if self.home.desk.may(EDIT) else {"three", "six", "seven"}
        hidden |= set() if self.home.desk.may("programs.prepare") else {"one", "four"}
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mark":
            return not self.asks
        return super().check_action(action, parameters)

    async def opened(self) -> None:
        if self.session:
            self.keys = ONE_KEYS
            self.show_keys(self.keys)
        await super().opened()

    async def load(self) -> None:
        desk = self.home.desk
        if self.session:
            self.found = await self.home.read(checklist_of, desk, self.session)
            rows = [_task_row(desk, number, line) for number, line in enumerate(self.found.tasks, 1)]
            start = len(rows) + 1
            rows += [_supply_row(desk, number, one) for number, one in enumerate(self.found.supplies, start)]
            keys = [line.key for line in self.found.tasks] + [TAKE + one.key for one in self.found.supplies]
            self.put(rows, keys, ONE)
            self.resized()
            return
        until = day_of(desk.now, desk.zone) + timedelta(days=self.days)
        self.lines = await self.home.read(partial(due_today, until=until), desk)
        rows = [_due_row(desk, number, line) for number, line in enumerate(self.lines, 1)]
        self.put(rows, [f"{line.session} {line.key}" for line in self.lines])

    def resized(self) -> None:
        if self.found and not self.is_gone:
            line = self.found.session
            desk = self.home.desk
            day = f"{moment_day(desk, line.starts_at)} {time_label(line.starts_at, desk.zone)}"
            words = ", ".join(part for part in (line.title, day, line.where) if part)
            self.query_one("#about", Lines).put([[(" " + cut(words, self.size.width - 2), "strong")]])

    def greet(self) -> None:
        self.say(*(self._one_said() if self.session else self._due_said()))

    def _one_said(self) -> tuple[str, str, str]:
        found = self.found
        if found is None or not (found.tasks or found.supplies):
            return "", _("There is no checklist."), _("F8 adds a line.") if self.home.desk.may(EDIT) else ""
        if found.session.cancelled:
            return "LOOK", _("This session is cancelled: nothing is due."), _("Menu 41 says who is to be told.")
        left = found.open + sum(not one.packed for one in found.supplies)
        if not left:
            return "", _("All is done."), _("F7 prints the sheet.")
        said = ngettext("{n} line is open.", "{n} lines are open.", left).format(n=left)
        return "", said, _("Space or F6 ticks the chosen one. F7 prints the sheet.")

    def _due_said(self) -> tuple[str, str, str]:
        if not self.lines:
            said = _("Nothing is to be prepared.") if not self.days else _("Nothing is due by then.")
            return "", said, _(".s looks further ahead.")
        late = sum(line.late for line in self.lines)
        said = ngettext("{n} thing to prepare.", "{n} things to prepare.", len(self.lines)).format(n=len(self.lines))
        if late:
            said += " " + _("Overdue: {n}.").format(n=late)
        return "LOOK" if late else "", said, _("Space or F6 ticks the chosen one. Enter shows its session.")

    def open_line(self, index: int) -> Doing:
        if self.session:
            return self.action_one()
        return self.home.open("preparation", session=self.lines[index].session)

    # -- the chosen line

    def _chosen(self) -> tuple[str, str] | None:
        """The session, and the key of the line."""
        if self.at < 0:
            self.none_chosen()
            return None
        if self.session:
            return self.session, self.line_keys[self.at]
        return self.lines[self.at].session, self.lines[self.at].key

    def action_mark(self) -> Doing:  # type: ignore[override]
        return self.action_one()

    async def action_one(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        done = not self._is_done()
        line = await self.home.do(partial(tick, done=done), *chosen)
        await self.load()
        words = cut(said(line.words), 50)
        told = _("Done: {words}") if done else _("Open again: {words}")
        self.say("OK", told.format(words=words), _("F9 takes it back."))

    def _is_done(self) -> bool:
        if self.found is None:
            return False
        lines: list[TaskLine | SupplyLine] = [*self.found.tasks, *self.found.supplies]
        line = lines[self.at]
        return line.done if isinstance(line, TaskLine) else line.packed

    def action_four(self) -> None:
        if (chosen := self._chosen()) is None:
            return

        async def noted(text: str) -> None:
            line = await self.home.do(partial(tick, done=True, note=text), *chosen)
            self.settle()
            await self.load()
            self.say("OK", _("Done: {words}").format(words=cut(said(line.words), 50)), _("F9 takes it back."))

        self.ask_words(
            _("Note"),
            N_("Tick it"),
            _("A few words with the tick."),
            _("They name no patron. Enter alone: none."),
            noted,
        )

    # -- the list

    async def action_three(self) -> None:
        if program := self._program():
            await self.home.open("checklist_line", program=program)

    async def action_six(self) -> None:
        chosen, program = self._chosen(), self._program()
        if chosen and program:
            await self.home.open("checklist_line", program=program, key=chosen[1].removeprefix(TAKE))

    def _program(self) -> str:
        if self.found:
            return self.found.session.program
        if self.at < 0:
            self.none_chosen()
            return ""
        return self.lines[self.at].program

    async def action_five(self) -> None:
        self.days = AHEAD[(AHEAD.index(self.days) + 1) % len(AHEAD)]
        await self.load()
        said_now, then = self._due_said()[1:]
        named = (_("Today"), _("The next 7 days"), _("The next 30 days"))[AHEAD.index(self.days)]
        self.say("", f"{named}: {said_now}", then)

    async def action_seven(self) -> None:
        await self.home.open("checklists")

    # -- paper

    async def action_two(self) -> None:
        session = self.session or (self.lines[self.at].session if self.at >= 0 else "")
        if not session:
            self.none_chosen()
            return
        text = await self.home.read(session_sheet, self.home.desk, session)
        try:
            await self.home.read(print_text, text)
        except NoPrinter as no:
            why = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
            self.say(
                "LOOK", wrap(why, 70, 1)[0], _("To a file: tuils event sheet {id} -o FILE").format(id=session[-8:])
            )
        else:
            self.say("OK", _("The sheet is at the printer."), _("Esc goes back."))


def said(words: str) -> str:
    """A line as this desk reads it."""
    return _(words) if words else ""


def who_words(line: TaskLine) -> str:
    return line.whom or (_(WHO[line.who]) if line.who in WHO else line.who)


def _due_cell(desk: Desk, line: TaskLine) -> Cell:
    words = iso_words(desk, line.due) if line.due else "-"
    return (words, "look") if line.late else words


def _due_row(desk: Desk, number: int, line: TaskLine) -> Row:
    held = moment_day(desk, line.starts_at)
    return (str(number), _due_cell(desk, line), said(line.words), who_words(line), line.title, held)


def _task_row(desk: Desk, number: int, line: TaskLine) -> Row:
    box: Cell = ("[x]", "strong") if line.done else "[ ]"
    ticked = f"{iso_words(desk, line.done_on)}, {line.by}" if line.done else ""
    ticked = f"{ticked}: {line.note}" if line.note else ticked
    return (str(number), box, _due_cell(desk, line), said(line.words), who_words(line), ticked)


def _supply_row(desk: Desk, number: int, one: SupplyLine) -> Row:
    box: Cell = ("[x]", "strong") if one.packed else "[ ]"
    ticked = f"{iso_words(desk, one.done_on)}, {one.by}" if one.packed else ""
    return (str(number), box, _("take along"), f"{one.n} x {said(one.words)}", "", ticked)
