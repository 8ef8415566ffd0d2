"""The circulation rules as a table: the most specific line on top, the line for everything at the bottom.

Choose a line by its number or the arrows, then type a change: `loan 14d`, `renew .`
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.form import LONGEST
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing

from .rule_editing import Editing
from .rule_lines import COLUMNS, EVERYONE, Matrix, Place, how_long, how_many, matrix, rule_line_label, rule_row


class Rules(Editing):
    """The rules. `table`: the data shown. `fresh`: a line just begun, for which nothing may be set yet."""

    word, prompt = N_("Rules"), N_("Change")
    keys = ("back", "help", "own", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.table = Matrix([], [])
        self.fresh: Place | None = None
        self._loading: Worker[None] | None = None

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS)

    @property
    def place(self) -> Place:
        cursor = self.query_one(Rows).cursor
        return self.table.lines[cursor].place if 0 <= cursor < len(self.table.lines) else EVERYONE

    async def opened(self) -> None:
        self.table = await self.home.read(matrix)
        cautious = next((index for index, line in enumerate(self.table.lines) if line.cautions), 0)
        self._load_rows(cautious)
        self._tell()

    def on_screen_resume(self) -> None:
        """Load again: a rule may have been set or undone on the screen over this one."""
        if self._ready:
            self._loading = self.load_by(self.load)

    async def load(self) -> None:
        table = await self.home.read(matrix, self.fresh)
        here, self.table = self.place, table
        self._load_rows(max(0, self.table.index(here)))

    def _load_rows(self, cursor: int) -> None:
        rows = [rule_row(number, line, self.table) for number, line in enumerate(self.table.lines, 1)]
        self.query_one(Rows).load(rows, cursor=cursor)

    # -- looking at a line

    def action_move(self, step: int) -> Doing:
        doing = super().action_move(step)
        self._tell()
        return doing

    def action_page(self, step: int) -> Doing:
        doing = super().action_page(step)
        self._tell()
        return doing

    def chose(self, index: int) -> Doing:
        """Say the line in full; its number may have chosen it."""
        rows = self.query_one(Rows)
        if self.pending:
            return None
        rows.move(index - rows.cursor)
        line = self.table.lines[index]
        who, long = rule_line_label(line.place, line.names), how_long(line.values)
        said = long or who if self.narrow else f"{who}: {long}".rstrip(": ")
        then = how_many(line.values) or (_("Type a change: loan 14d, most 5, renew .") if self.may_change else "")
        self.say("", said[:1].upper() + said[1:], then)
        return None

    def _tell(self) -> None:
        """Show the warnings of the highlighted line, else those of the whole table."""
        if self.pending:
            return
        cursor = self.query_one(Rows).cursor
        here = self.table.lines[cursor].cautions if cursor >= 0 else []
        if look := [*here, *self.table.general]:
            said, *rest = wrap(look[0], LONGEST, 2)
            more = ngettext("{n} more to check.", "{n} more to check.", len(look) - 1).format(n=len(look) - 1)
            self.say("NOTE", said, " ".join([*rest, more] if len(look) > 1 else rest) or self._how())
        else:
            count = len(self.table.lines)
            said = ngettext(
                "{n} line. The most specific rule is first and wins.",
                "{n} lines. The most specific rule is first and wins.",
                count,
            )
            self.say("", said.format(n=count), self._how())

    def _how(self) -> str:
        return _("A dot: the next matching line decides.")

    # -- verbs

    @action("n", N_("New line"), N_("Add a line for another branch, patron category, or item type"), when="may_change")
    def new_line(self) -> Doing:
        return None if self.pending else self.home.open("rule_line")

    async def begin(self, place: Place) -> None:
        """Begin a line for this place, to be filled; choose an existing one."""
        there = self.table.index(place) >= 0
        self.fresh = self.fresh if there else place
        self.table = await self.home.read(matrix, self.fresh)
        self._load_rows(self.table.index(place))
        line = self.table.lines[self.table.index(place)]
        who = rule_line_label(place, line.names)
        if there:
            self.say("", _("That line already exists: {who}").format(who=who), how_many(line.values) or self._how())
        else:
            text = _("New line: {who}").format(who=who)
            self.say("ASK", text, _("Type its rules: loan 14d, renew 2, most 5, fine 0.25/1d, holds 5."))

    @action("t", N_("Test a case"), N_("Test a case: which rules apply"))
    def try_case(self) -> Doing:
        return None if self.pending else self.home.open("rule_case", place=self.place)

    @action("o", N_("More rules"), N_("All rules of this line"))
    def other_rules(self) -> Doing:
        return None if self.pending else self.home.open("rule_others", place=self.place)
