"""A preview of each line of a list; Enter does it, some at a time, so that the desks go on working."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.lending.item_status.batch_editing import EditLine
from tuils.library.people.patrons.batch_change import PatronLine
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import without_controls
from tuils.screens.widgets.rows import LIMIT, Cell, Column, Row, Rows, cell_text

from .form import Form
from .home import home_screen
from .search_screen import OverModeScreen

TO_DO: tuple[Hint, ...] = (("Enter", N_("Continue")), ("back", N_("Go back, change nothing")), "help")
DONE: tuple[Hint, ...] = ("back", "undo", "help")
L = TypeVar("L", PatronLine, EditLine)


class Preview(OverModeScreen, Generic[L]):
    """A preview. `lines`: the result of a rehearsal. A subclass draws a line, writes `rehearse` and `perform`, and the
    words of the question and the result."""

    prompt = N_("Change")
    keys = TO_DO
    columns: ClassVar[Sequence[Column]]

    def __init__(self, lines: Sequence[L]) -> None:
        super().__init__()
        self.lines: list[L] = list(lines)
        self.done, self.page_at = False, 0

    # -- what a preview writes

    async def rehearse(self) -> list[L]:
        """Return the preview of each line as things are now."""
        raise NotImplementedError

    async def perform(self) -> None:
        """Do it; `lines` then hold each result."""

    def question(self) -> str:
        raise NotImplementedError

    def told(self) -> tuple[str, str]:
        """Return what was done, and how to undo it."""
        raise NotImplementedError

    def called(self, line: L) -> str:
        """Return the name of a line's subject, in one word."""
        raise NotImplementedError

    def cells(self, line: L) -> tuple[Cell, ...]:
        """Return the cells between a line's number and its changes."""
        raise NotImplementedError

    def changes(self, line: L) -> str:
        """Return the changes in words; empty if there are none."""
        raise NotImplementedError

    def what(self, line: L) -> Cell:
        if line.refused:
            return (f"{line.refused.reasons[0].short()}.", "look")
        return self.changes(line) or _("no change needed")

    @property
    def changing(self) -> int:
        return sum(bool(line.changes) for line in self.lines)

    @property
    def refused(self) -> int:
        return sum(line.refused is not None for line in self.lines)

    # -- what is shown

    def body(self) -> ComposeResult:
        yield Rows(self.columns, id="lines")

    def opened(self) -> None:
        self.show_lines()
        self.say_question()

    async def load(self) -> None:
        """Load again after another screen: an undo may have reversed it. Lines performed meanwhile are newer, and
        stay."""
        before = self.lines
        lines = await self.rehearse()
        if self.lines is before:
            self.lines = lines
            self.done = self.done and not self.changing
            self.show_lines()

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // LIMIT))

    def show_lines(self) -> None:
        """Show the page of the list; refused lines come first."""
        self.lines.sort(key=lambda line: line.refused is None)
        first = self.page_at * LIMIT
        page = [self._row(number, line) for number, line in enumerate(self.lines[first : first + LIMIT], first + 1)]
        self.query_one(Rows).load(page, cursor=0 if page else -1)
        more = _("page {n} of {all}").format(n=self.page_at + 1, all=self.pages)
        self.aside(more if self.pages > 1 else "")
        turning: tuple[Hint, ...] = (("Left/Right", N_("Pages")),) if self.pages > 1 else ()
        self.show_keys(DONE if self.done or not self.changing else (*TO_DO, *turning))

    def _row(self, number: int, line: L) -> Row:
        return (str(number), *self.cells(line), self.what(line))

    def say_question(self) -> None:
        """Ask how many to change; below it the highlighted line in full."""
        if self.done or not self.changing:
            text = _("All done.") if self.done else _("Nothing to change.")
            self.say("NOTE" if self.refused else "", text + self.refused_words(), self._line_words())
            return
        self.say("ASK", self.question() + self.refused_words(), self._line_words())

    def refused_words(self) -> str:
        count = self.refused
        return ngettext(" {n} can't be changed.", " {n} can't be changed.", count).format(n=count) if count else ""

    def _line_words(self) -> str:
        rows = self.query_one(Rows)
        at = self.page_at * LIMIT + rows.cursor
        if rows.cursor < 0 or at >= len(self.lines):
            return ""
        line = self.lines[at]
        return _("{code}: {what}").format(code=without_controls(self.called(line)), what=cell_text(self.what(line)))

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self.say_question()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self.say_question()

    def turn(self, step: int) -> None:
        if 0 <= self.page_at + step < self.pages:
            self.page_at += step
            self.show_lines()
            self.say_question()

    def picked(self, number: int) -> None:
        """Choose a line by its number; only Enter does it."""
        rows = self.query_one(Rows)
        if (index := rows.find(number)) >= 0:
            rows.move(index - rows.cursor)
            self.say_question()
        else:
            self.remark(_("There is no line {number}.").format(number=number))

    # -- doing it

    async def chose(self, index: int) -> None:
        if self.done or not self.changing:
            self.say_question()
            return
        await self.perform()
        self.performed()

    def performed(self) -> None:
        """Show and say each line's result."""
        self.done, self.page_at = True, 0
        self.show_lines()
        said, back = self.told()
        self.say("NOTE" if self.refused else "OK", said + self.refused_words(), back)

    async def action_back(self) -> None:
        """Go back to the form with all its text; once done, past it."""
        done = self.done
        await self.close()
        form = home_screen(self.app.screen)
        if done and isinstance(form, Form):
            form.drafts.pop(form.kept_as, None)
            await form.close()
