"""What would become of each copy of a list; Enter does it, act by act, so that other desks go on working."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.change_words import change_words
from tuils.library.circulation.batch_editing import EditLine, edit_items, slices

from .batch_edit import BatchForm
from .home import home_screen
from .looking import Over
from .widgets.keys import Hint
from .widgets.lines import plain
from .widgets.rows import LIMIT, Cell, Column, Row, Rows, text_of

LINES = (
    Column("#", 3, right=True),
    Column(N_("Barcode"), 14),
    Column(N_("Title"), 12, grow=1, drop=1),
    Column(N_("What changes"), 20, grow=2),
)
TO_DO: tuple[Hint, ...] = (("Enter", N_("Do it")), ("back", N_("Leave all as it is")), "help")
DONE: tuple[Hint, ...] = ("back", "undo", "help")


class BatchPreview(Over):
    """`lines`: a dry run of `fields` over `codes`."""

    mode, prompt, names_a_person = "catalog", N_("Change"), False
    keys = TO_DO

    def __init__(self, codes: Sequence[str], fields: dict[str, Any], lines: Sequence[EditLine]) -> None:
        super().__init__()
        self.codes, self.fields, self.lines = tuple(codes), fields, list(lines)
        self.done, self.page_at = False, 0

    def body(self) -> ComposeResult:
        yield Rows(LINES, id="lines")

    def opened(self) -> None:
        self._show_lines()
        self._ask()

    async def load(self) -> None:
        """Again after something else was on the screen: an undo may have taken it back."""
        self.lines = await self.home.read(edit_items, self.home.desk, self.codes, self.fields, dry_run=True)
        self.done = self.done and not self.changing
        self._show_lines()

    # -- what is shown

    @property
    def changing(self) -> int:
        return sum(bool(line.changes) for line in self.lines)

    @property
    def refused(self) -> int:
        return sum(line.refused is not None for line in self.lines)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // LIMIT))

    def _show_lines(self) -> None:
        """The page of the list; what is refused stands on top of all."""
        self.lines.sort(key=lambda line: line.refused is None)
        first = self.page_at * LIMIT
        page = [_row(number, line) for number, line in enumerate(self.lines[first : first + LIMIT], first + 1)]
        self.query_one(Rows).load(page, cursor=0 if page else -1)
        more = _("page {n} of {all}").format(n=self.page_at + 1, all=self.pages)
        self.aside(more if self.pages > 1 else "")
        self.show_keys(DONE if self.done or not self.changing else (*TO_DO, *self._page_keys()))

    def _page_keys(self) -> tuple[Hint, ...]:
        return (("Left/Right", N_("Pages")),) if self.pages > 1 else ()

    def _ask(self) -> None:
        """How many would change; below it the highlighted line in whole words."""
        if self.done or not self.changing:
            said = _("Nothing would change.") if not self.done else _("It is done.")
            self.say("LOOK" if self.refused else "", said + self._refused_words(), self._line_words())
            return
        count = self.changing
        said = ngettext("Change {n} copy? Enter does it.", "Change {n} copies? Enter does it.", count).format(n=count)
        self.say("ASK", said + self._refused_words(), self._line_words())

    def _refused_words(self) -> str:
        count = self.refused
        words = ngettext(" {n} is refused.", " {n} are refused.", count)
        return words.format(n=count) if count else ""

    def _line_words(self) -> str:
        rows = self.query_one(Rows)
        if rows.cursor < 0:
            return ""
        line = self.lines[self.page_at * LIMIT + rows.cursor]
        return _("{code}: {what}").format(code=plain(line.barcode or line.asked), what=text_of(_what(line)))

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._ask()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self._ask()

    def turn(self, step: int) -> None:
        if 0 <= self.page_at + step < self.pages:
            self.page_at += step
            self._show_lines()
            self._ask()

    def picked(self, number: int) -> None:
        """A number only chooses; Enter does it."""
        rows = self.query_one(Rows)
        if (index := rows.find(number)) >= 0:
            rows.move(index - rows.cursor)
            self._ask()
        else:
            self.remark(_("There is no line {number}.").format(number=number))

    # -- doing it

    async def chose(self, index: int) -> None:
        if self.done or not self.changing:
            self._ask()
            return
        done: list[EditLine] = []
        for some in slices(self.codes):
            done += await self.home.do(edit_items, some, self.fields)
            self.aside(_("{n} of {all}").format(n=len(done), all=len(self.codes)))
        self.lines, self.done, self.page_at = done, True, 0
        acts, changed = len({line.act for line in done if line.act}), self.changing
        self._show_lines()
        said = ngettext("Changed: {n} copy.", "Changed: {n} copies.", changed).format(n=changed)
        back = ngettext("F9 takes it back.", "F9 takes it back, in {n} steps.", acts).format(n=acts)
        self.say("LOOK" if self.refused else "OK", said + self._refused_words(), back)

    async def action_back(self) -> None:
        """Back to the form, with all that was written; when it is done, to the list."""
        done = self.done
        await self.close()
        form = home_screen(self.app.screen)
        if done and isinstance(form, BatchForm):
            await form.close()


def _row(number: int, line: EditLine) -> Row:
    return (str(number), plain(line.barcode or line.asked), line.title, _what(line))


def _what(line: EditLine) -> Cell:
    if line.refused:
        return (f"{line.refused.reasons[0].short()}.", "look")
    if line.changes:
        return "; ".join(change_words(change) for change in line.changes)
    return _("as it should be")
