"""What would become of each of many people; Enter does it, some at a time, so that the desks go on working."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.people.batch_change import PatronLine, Wanted, change_patrons, slices
from tuils.library.people.batch_words import line_words
from tuils.values.barcode import last_four

from .form import Form
from .home import home_screen
from .looking import Over
from .widgets.keys import Hint
from .widgets.lines import plain
from .widgets.rows import LIMIT, Cell, Column, Row, Rows, text_of

LINES = (
    Column("#", 3, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Card"), 7, drop=1),
    Column(N_("What changes"), 18, grow=2),
)
TO_DO: tuple[Hint, ...] = (("Enter", N_("Do it")), ("back", N_("Leave all as it is")), "help")
DONE: tuple[Hint, ...] = ("back", "undo", "help")


class PeoplePreview(Over):
    """`lines`: what is shown, as a rehearsal gave it. A subclass writes `perform`, and how it is asked and told."""

    mode, prompt = "patrons", N_("Change")
    keys = TO_DO

    def __init__(self, lines: Sequence[PatronLine]) -> None:
        super().__init__()
        self.lines = list(lines)
        self.done, self.page_at = False, 0

    # -- what a preview writes

    async def perform(self) -> None:
        """Do it; `lines` are then what became of each."""

    def question(self) -> str:
        raise NotImplementedError

    def told(self) -> tuple[str, str]:
        """What was done, and how it goes back."""
        raise NotImplementedError

    def what(self, line: PatronLine) -> Cell:
        if line.refused:
            return (f"{line.refused.reasons[0].short()}.", "look")
        return line_words(self.home.desk, line) or _("as it should be")

    @property
    def changing(self) -> int:
        return sum(bool(line.changes) for line in self.lines)

    @property
    def refused(self) -> int:
        return sum(line.refused is not None for line in self.lines)

    # -- what is shown

    def body(self) -> ComposeResult:
        yield Rows(LINES, id="lines")

    def opened(self) -> None:
        self.show_lines()
        self.put_question()

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // LIMIT))

    def show_lines(self) -> None:
        """The page of the list; what is refused stands on top of all."""
        self.lines.sort(key=lambda line: line.refused is None)
        first = self.page_at * LIMIT
        page = [self._row(number, line) for number, line in enumerate(self.lines[first : first + LIMIT], first + 1)]
        self.query_one(Rows).load(page, cursor=0 if page else -1)
        more = _("page {n} of {all}").format(n=self.page_at + 1, all=self.pages)
        self.aside(more if self.pages > 1 else "")
        turning: tuple[Hint, ...] = (("Left/Right", N_("Pages")),) if self.pages > 1 else ()
        self.show_keys(DONE if self.done or not self.changing else (*TO_DO, *turning))

    def _row(self, number: int, line: PatronLine) -> Row:
        card = last_four(line.card) if line.card else plain(line.asked)
        return (str(number), plain(line.name) or plain(line.asked), card, self.what(line))

    def put_question(self) -> None:
        """How many would change; below it the highlighted line in whole words."""
        if self.done or not self.changing:
            said = _("It is done.") if self.done else _("Nothing would change.")
            self.say("LOOK" if self.refused else "", said + self.refused_words(), self._line_words())
            return
        self.say("ASK", self.question() + self.refused_words(), self._line_words())

    def refused_words(self) -> str:
        count = self.refused
        return ngettext(" {n} is refused.", " {n} are refused.", count).format(n=count) if count else ""

    def _line_words(self) -> str:
        rows = self.query_one(Rows)
        at = self.page_at * LIMIT + rows.cursor
        if rows.cursor < 0 or at >= len(self.lines):
            return ""
        line = self.lines[at]
        return _("{code}: {what}").format(code=plain(line.name or line.asked), what=text_of(self.what(line)))

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self.put_question()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self.put_question()

    def turn(self, step: int) -> None:
        if 0 <= self.page_at + step < self.pages:
            self.page_at += step
            self.show_lines()
            self.put_question()

    def picked(self, number: int) -> None:
        """A number only chooses; Enter does it."""
        rows = self.query_one(Rows)
        if (index := rows.find(number)) >= 0:
            rows.move(index - rows.cursor)
            self.put_question()
        else:
            self.remark(_("There is no line {number}.").format(number=number))

    # -- doing it

    async def chose(self, index: int) -> None:
        if self.done or not self.changing:
            self.put_question()
            return
        await self.perform()
        self.done, self.page_at = True, 0
        self.show_lines()
        said, back = self.told()
        self.say("LOOK" if self.refused else "OK", said + self.refused_words(), back)

    async def action_back(self) -> None:
        """Back to the form, with all that was written; when it is done, past it."""
        done = self.done
        await self.close()
        form = home_screen(self.app.screen)
        if done and isinstance(form, Form):
            form.drafts.pop(form.kept_as, None)
            await form.close()


class BatchPreview(PeoplePreview):
    """`lines`: a dry run of `wanted` over `whom`."""

    def __init__(self, whom: Sequence[str], wanted: Wanted, lines: Sequence[PatronLine]) -> None:
        super().__init__(lines)
        self.whom, self.wanted = tuple(whom), wanted

    async def load(self) -> None:
        """Again after something else was on the screen: an undo may have taken it back."""
        self.lines = await self.home.read(change_patrons, self.home.desk, self.whom, self.wanted, dry_run=True)
        self.done = self.done and not self.changing
        self.show_lines()

    async def perform(self) -> None:
        done: list[PatronLine] = []
        for some in slices(self.whom):
            done += await self.home.do(change_patrons, some, self.wanted)
            self.aside(_("{n} of {all}").format(n=len(done), all=len(self.whom)))
        self.lines = done

    def question(self) -> str:
        count = self.changing
        return ngettext("Change {n} person? Enter does it.", "Change {n} people? Enter does it.", count).format(n=count)

    def told(self) -> tuple[str, str]:
        acts, changed = len({line.act for line in self.lines if line.act}), self.changing
        said = ngettext("Changed: {n} person.", "Changed: {n} people.", changed).format(n=changed)
        return said, ngettext("F9 takes it back.", "F9 takes it back, in {n} steps.", acts).format(n=acts)
