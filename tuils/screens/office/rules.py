"""All rules of one line, also those without a column: values set here, and values that apply otherwise."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.lending.rule_changes.rule_preview import RulePreview
from tuils.library.lending.rules.rule_parameters import PARAMETERS, Parameter
from tuils.library.lending.rules.rules import Rule, all_rules, rule_scope_label
from tuils.library.lending.why.rule_case import chain
from tuils.screens.kit.form import LONGEST
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .rule_editing import UNSET, Editing
from .rule_lines import COLUMNS, EVERYONE, Matrix, Place, how_long, how_many, matrix, rule_line_label, rule_row

RULES = (
    Column("#", 2, right=True),
    Column(N_("Rule"), 20),
    Column(N_("Here"), 10, right=True),
    Column(N_("Inherited"), 10, right=True, drop=1),
    Column(N_("Meaning"), 20, grow=1, drop=2),
)


@dataclass(frozen=True)
class NamedRule:
    """A rule of the line: its value here, and the row that decides if it has none."""

    parameter: Parameter
    here: Rule | None
    otherwise: Rule | None


def rules_in_line(place: Place) -> list[NamedRule]:
    """Return the rules that can be set in this line."""
    rules = all_rules()
    letters = [letter for letter, code in zip("BCT", place, strict=True) if code]
    found = []
    for name, parameter in PARAMETERS.items():
        if all(letter in parameter.scope for letter in letters):
            fitting = chain(name, rules, *place)
            here = next((rule for rule in fitting if rule.place == place and not rule.built_in), None)
            found.append(NamedRule(parameter, here, next((rule for rule in fitting if rule != here), None)))
    return found


class OtherRules(Editing):
    """The rules of the line `place`. Choose one by number and type its value; or type name and value."""

    word, prompt = N_("Rules"), N_("Change")
    keys = ("back", ("Enter", N_("Choose")), "help", "undo")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._loading: Worker[None] | None = None
        self.rules: list[NamedRule] = []
        self._chosen = ""

    def body(self) -> ComposeResult:
        yield Rows(RULES)

    @property
    def place(self) -> Place:
        return self._place

    @property
    def rule_name(self) -> str:
        return self._chosen

    @property
    def asks(self) -> str:
        return self._chosen or _(self.prompt)

    async def opened(self) -> None:
        await self.load()
        self._how()

    def _how(self) -> None:
        text = _("All rules for {who}").format(who=rule_scope_label(Rule("", "", *self._place)))
        hint = _("Choose a rule, then type its value. A dot clears it.")
        self.say("", text, hint if self.may_change else "")

    def on_screen_resume(self) -> None:
        if self._ready:
            self._loading = self.load_by(self.load)

    async def load(self) -> None:
        self.rules = await self.home.read(rules_in_line, self._place)
        rows = self.query_one(Rows)
        rows.load([_row(n, one) for n, one in enumerate(self.rules, 1)], cursor=max(0, rows.cursor))

    def chose(self, index: int) -> Doing:
        if self.pending:
            return None
        rows, one = self.query_one(Rows), self.rules[index]
        rows.move(index - rows.cursor)
        parameter = one.parameter
        now = one.here.said if one.here else _("not set here")
        text = _("{words}: {now}").format(words=_(parameter.words), now=now)
        hint = ""
        if self.may_change:
            self._chosen = parameter.name
            self.ask_for(parameter.name)
            hint = _("Type its value. A dot clears it.")
        self.say("", text[:1].upper() + text[1:], hint)
        return None

    def picked(self, number: int) -> Doing:
        """Use a number as the value if a rule is chosen."""
        return self.heard(str(number)) if self._chosen else super().picked(number)

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if field is not None and text == UNSET and self._chosen and not self.pending:
            return self.heard(text)
        return super().sent(text, field)

    def action_move(self, step: int) -> Doing:
        return self._another(super().action_move(step))

    def action_page(self, step: int) -> Doing:
        return self._another(super().action_page(step))

    def _another(self, doing: Doing) -> Doing:
        """Clear the chosen rule: the highlight moved, so the text is not meant for it."""
        if self._chosen and not self.pending:
            self._forget()
            self._how()
        return doing

    async def heard(self, text: str) -> None:
        await super().heard(text)
        if not self.pending and self._answered[0] == "OK":
            self._forget()

    def action_back(self) -> Doing:
        if self._chosen and not self.pending:
            self._forget()
            self._how()
            return None
        return super().action_back()

    def _forget(self) -> None:
        self._chosen = ""
        self.ask_for(self.asks)


def _row(number: int, rule: NamedRule) -> Row:
    here = PARAMETERS[rule.parameter.name].show(rule.here.value) if rule.here else "."
    otherwise = rule.otherwise.shown if rule.otherwise else ""
    return (str(number), rule.parameter.name, here, otherwise, _(rule.parameter.words))


class RuleWords(TextPage):
    """The full effect of a change, to read."""

    word, prompt = N_("Rules"), N_("Read")

    def __init__(self, said: str, told: RulePreview) -> None:
        super().__init__()
        self._said, self._told = said, told

    def opened(self) -> None:
        self.say("", self._said, _("Esc goes back to the question."))
        told = [*(effect.said for effect in self._told.effects), *(caution.said for caution in self._told.cautions)]
        self.read_out([f" {sentence}" for sentence in told])


# ---- the circulation rules as a table: the most specific line on top, the line for everything at the bottom
# Choose a line by its number or the arrows, then type a change: `loan 14d`, `renew .`


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
