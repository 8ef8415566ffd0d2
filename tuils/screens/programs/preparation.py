"""Program prep: tasks due over all sessions; or all tasks of one session."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.preparing import (
    TAKE,
    Preparation,
    SupplyLine,
    TaskLine,
    checklist_of,
    due_today,
    tick,
)
from tuils.library.activities.programs.session_table import DUE, TASKS, box, said, task_done_words
from tuils.library.activities.registration.door_list import printed_session_sheet
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.screens.kit.home import opens
from tuils.screens.kit.search_screen import search_head
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Lines, cut
from tuils.screens.widgets.rows import Row
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of

ONE_KEYS: tuple[Hint, ...] = ("own", "tick_with_note", ("back", N_("Back")), "help", "undo")
AHEAD = (0, 7, 30)
"""The choices of days to look ahead."""
EDIT = "programs.edit"


class PreparationList(TableScreen[TaskLine]):
    """The tasks. `session`: an id, to show all its lines; without it the tasks due today over all."""

    mode, table, word, prompt = "events", DUE, N_("Program prep"), N_("Line")
    keys: tuple[Hint, ...] = (
        ("Enter", N_("Session")),
        "own",
        "tick_with_note",
        "other_days",
        ("back", N_("Back")),
        "help",
        "undo",
    )

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self.session, self.days = session, 0
        self.found: Preparation | None = None

    def body(self) -> ComposeResult:
        if self.session:
            yield search_head(self, "about", 1, 1)
        yield from super().body()

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
            rows = [(str(number), *TASKS.cells(desk, one)) for number, one in enumerate(self.found.tasks, 1)]
            start = len(rows) + 1
            rows += [_supply_row(desk, number, one) for number, one in enumerate(self.found.supplies, start)]
            keys = [line.key for line in self.found.tasks] + [TAKE + supply.key for supply in self.found.supplies]
            self.put(rows, keys, (*self.columns[:1], *TASKS.on_screen))
            self.resized()
            return
        await super().load()

    def read_lines(self, desk: Desk) -> list[TaskLine]:
        return due_today(desk, until=day_of(desk.now, desk.zone) + timedelta(days=self.days))

    def resized(self) -> None:
        if self.found and not self.is_gone:
            line = self.found.session
            desk = self.home.desk
            day = moment_words(desk, line.starts_at)
            words = ", ".join(part for part in (line.title, day, line.where) if part)
            self.query_one("#about", Lines).put([[(" " + cut(words, self.size.width - 2), "strong")]])

    def greet(self) -> None:
        self.say(*(self._one_said() if self.session else self._due_said()))

    def _one_said(self) -> tuple[str, str, str]:
        found = self.found
        if found is None or not (found.tasks or found.supplies):
            return "", _("No checklist."), _("F8 adds a task.") if self.home.desk.may(EDIT) else ""
        if found.session.cancelled:
            return "NOTE", _("This session is canceled: nothing is due."), _("See F10, Calls to make.")
        left = found.open + sum(not supply.packed for supply in found.supplies)
        if not left:
            return "", _("All tasks are done."), _("F7 prints the sheet.")
        text = ngettext("{n} task left.", "{n} tasks left.", left).format(n=left)
        return "", text, _("Space or F6 marks the selected task done. F7 prints the sheet.")

    def _due_said(self) -> tuple[str, str, str]:
        if not self.lines:
            text = _("No tasks due.") if not self.days else _("No tasks due by then.")
            return "", text, _(".s looks further ahead.")
        late = sum(line.late for line in self.lines)
        text = ngettext("{n} task due.", "{n} tasks due.", len(self.lines)).format(n=len(self.lines))
        if late:
            text += " " + _("Overdue: {n}.").format(n=late)
        return "NOTE" if late else "", text, _("Space or F6 marks the selected task done. Enter shows its session.")

    def open_line(self, index: int) -> Doing:
        return self.tick() if self.session else super().open_line(index)

    # -- the chosen line

    def _chosen(self) -> tuple[str, str] | None:
        """Return the session, and the key of the line."""
        if self.at < 0:
            self.none_chosen()
            return None
        if self.session:
            return self.session, self.line_keys[self.at]
        return self.lines[self.at].session, self.lines[self.at].key

    def action_mark(self) -> Doing:  # type: ignore[override]  # the list above marks without an answer
        return self.tick()

    @action("t", N_("Done"), N_("Mark the selected task done, or not done"), needs="programs.prepare")
    async def tick(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        done = not self._is_done()
        line = await self.home.do(partial(tick, done=done), *chosen)
        await self.load()
        words = cut(said(line.words), 50)
        text = _("Done: {words}") if done else _("Not done: {words}")
        self.say("OK", text.format(words=words), _("F9 undoes it."))

    def _is_done(self) -> bool:
        if self.found is None:
            return False
        lines: list[TaskLine | SupplyLine] = [*self.found.tasks, *self.found.supplies]
        line = lines[self.at]
        return line.done if isinstance(line, TaskLine) else line.packed

    @action("k", N_("Note"), N_("Mark the selected task done, with a note"), needs="programs.prepare", place=4)
    def tick_with_note(self) -> None:
        if (chosen := self._chosen()) is None:
            return

        async def noted(text: str) -> None:
            line = await self.home.do(partial(tick, done=True, note=text), *chosen)
            self.settle()
            await self.load()
            self.say("OK", _("Done: {words}").format(words=cut(said(line.words), 50)), _("F9 undoes it."))

        self.ask_words(
            _("Note"),
            N_("Mark done"),
            _("Add a short note?"),
            _("Don't name patrons. Enter: no note."),
            noted,
        )

    # -- the list

    @action("n", N_("Add"), N_("Add a task to this program"), needs=EDIT, place=3)
    async def add_line(self) -> None:
        if program := self._program():
            await self.home.open("checklist_line", program=program)

    @action("h", N_("Change"), N_("Edit or remove the selected task"), needs=EDIT, place=6)
    async def change_line(self) -> None:
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

    @action("s", N_("Days"), N_("Show tasks due today, in a week, or in 30 days"), when=lambda list_: not list_.session)
    async def other_days(self) -> None:
        self.days = AHEAD[(AHEAD.index(self.days) + 1) % len(AHEAD)]
        await self.load()
        said_now, then = self._due_said()[1:]
        named = (_("Today"), _("The next 7 days"), _("The next 30 days"))[AHEAD.index(self.days)]
        self.say("", f"{named}: {said_now}", then)

    open_templates = opens("checklists", "g", N_("Templates"), N_("Starting checklists for new programs"), needs=EDIT)

    # -- paper

    @action("r", N_("Print"), N_("Print the session's prep sheet"), place=2)
    async def print_sheet(self) -> None:
        session = self.session or (self.lines[self.at].session if self.at >= 0 else "")
        if not session:
            self.none_chosen()
            return
        text = await self.home.read(printed_session_sheet, self.home.desk, session)
        self.home.print_out(_("the prep sheet"), [text])


def _supply_row(desk: Desk, number: int, line: SupplyLine) -> Row:
    return (
        str(number),
        box(line.packed),
        _("supplies"),
        f"{line.n} x {said(line.words)}",
        "",
        task_done_words(desk, line),
    )
