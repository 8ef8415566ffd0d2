"""All rules of one line, also those without a column: values set here, and values that apply otherwise."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.i18n import N_, _
from tuils.library.lending.rule_changes.rule_preview import RulePreview
from tuils.library.lending.rules.rule_parameters import PARAMETERS, Parameter
from tuils.library.lending.rules.rules import Rule, all_rules, rule_scope_label
from tuils.library.lending.why.rule_case import chain
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .rule_editing import Editing
from .rule_lines import Place
from .rule_typing import UNSET

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
