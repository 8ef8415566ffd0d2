"""Changing rules in place: type a change, read its effect, and say yes."""

from __future__ import annotations

from itertools import takewhile

from rich.cells import cell_len

from tuils.i18n import N_, _
from tuils.library.front.conversation.answering import YES
from tuils.library.lending.rule_changes.rule_preview import RuleChange, RulePreview, make_change, preview_rule_change
from tuils.library.lending.rules.rule_kinds import RATE, UNLIMITED
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rules import Rule, rule_scope_label as rule_whom
from tuils.screens.kit.form import LONGEST
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text
from tuils.values.money import money
from tuils.values.numbers.barcode import guess

from .rule_lines import IN_ALL, NO_END, SHORT, Place

# ---- the syntax of a line of the rules: `loan 14d`, `most 10 all`, `max_owed 5.00`, `renew .`


UNSET = "."
ALL = N_("all")
WORDS = {ALL: "patron_max_checkouts"}
"""Own words for values that have no column."""


def read_change(text: str, place: Place, name: str = "") -> RuleChange | None:
    """Return the change for this line; None if the text names no rule. `name`: the rule, if `text` is its value."""
    words = text.replace("=", " ").split()
    named = list(takewhile(fold_text, words))
    for length in range(len(named), 0, -1) if not name else ():
        if found := name_typed(" ".join(named[:length])):
            return _change(found, " ".join(words[length:]), place)
    return _change(name, text.strip(), place) if name else None


def name_typed(text: str) -> str:
    """Return the rule that a text names: by its full name, its word, or a unique beginning of it."""
    typed = fold_text(text.replace("_", " ").replace("-", " "))
    names = {fold_text(name.replace("_", " ")): name for name in PARAMETERS}
    for words in (*((word, name) for name, word in SHORT.items()), *WORDS.items()):
        names |= {fold_text(words[0]): words[1], fold_text(_(words[0])): words[1]}
    if typed in names:
        return names[typed]
    fitting = {name for words, name in names.items() if words.startswith(typed)}
    return fitting.pop() if len(fitting) == 1 and len(typed) > 1 else ""


def _change(name: str, typed: str, place: Place) -> RuleChange:
    value = None if typed == UNSET else typed
    if value and name in IN_ALL and fold_text(value.rpartition(" ")[2]) in (ALL, fold_text(_(ALL))):
        name, value = IN_ALL[name], value.rpartition(" ")[0]
    return RuleChange(name, value and _written(name, value), *place)


def _written(name: str, value: str) -> str:
    """Return the value in its stored form. Money is typed as it is shown: 10 is 10.00, never cents."""
    kind = PARAMETERS[name].kind
    if fold_text(value) in (NO_END, fold_text(_(NO_END))):
        return UNLIMITED
    amount, slash, rest = value.partition("/")
    if not kind.money and not (kind is RATE and slash):
        return value
    cents = money.cents(amount)
    return value if cents is None else f"{money.plain_amount(cents)}{slash}{rest}"


# ---- changing rules in place: type a change, read its effect, and say yes


PERMISSION = "library.rules"
QUESTION_KEYS: tuple[Hint, ...] = (("y", N_("Yes")), ("n", N_("No")), ("l", N_("Details")), "help")
NOTE = {
    "HIDES": N_("It overrides {n} other lines: l lists them."),
    "NEVER": N_("One line would never be used. l shows which."),
    "NO_RULE": N_("Then nothing can be checked out."),
}
OTHERWISE = N_("Please check the details: l.")
CODES = ("patron", "item", "isbn")


class Editing(HomeScreen):
    """A screen that changes rules. `pending`: the change asked about."""

    passing = True

    pending: RuleChange | None = None
    _meant: RulePreview | None = None

    # -- what a screen writes

    @property
    def place(self) -> Place:
        """Return the place that a typed change is for."""
        raise NotImplementedError

    @property
    def rule_name(self) -> str:
        """Return the rule whose value is typed; empty if its name is typed, too."""
        return ""

    async def load(self) -> None:
        """Read and show everything again."""
        raise NotImplementedError

    # -- what a screen uses

    @property
    def may_change(self) -> bool:
        return self.home.desk.may(PERMISSION)

    @property
    def is_asking(self) -> bool:
        return self.pending is not None

    async def heard(self, text: str) -> None:
        if self.pending:
            await self._answer(text)
            return
        change = read_change(text, self.place) or read_change(text, self.place, self.rule_name)
        if change and change.value == "":
            words = _(PARAMETERS[change.name].words)
            sentence = _("Which value for {words}?").format(words=words)
            self.say("NOTE", sentence, _("Type a name and a value, such as: loan 14d. A dot clears it."))
        elif change:
            await self.ask(change)
        elif guess(text) in CODES:
            await self._overheard(text)
        else:
            sentence = _('There is no rule named "{text}".').format(text=cut(text, 30))
            self.say("NOTE", sentence, _("Such as: loan 14d, renew 2, most 5, fine 0.25/1d, max_owed 5.00."))

    async def ask(self, change: RuleChange) -> None:
        """Say the change's effect, and ask. An impossible one is refused in the verb's words."""
        meant = await self.home.read(preview_rule_change, self.home.desk, change)
        if meant.rule == meant.was:
            self.say("", rule_change_question(meant, short=self.narrow), meant.said)
            return
        self.pending, self._meant = change, meant
        self.ask_for(_("y/n"))
        self.show_keys(QUESTION_KEYS)
        self.say("ASK", rule_change_question(meant, short=self.narrow), meaning(meant))

    async def _answer(self, text: str) -> None:
        assert self.pending
        change, word = self.pending, text.lower()
        if guess(text) in CODES:
            heard = await self.home.overhear(text)
            self.remark(_("At the desk: {said}").format(said=heard.said), self._answered[1])
        elif word == "l":
            await self.home.open("rule_words", said=self._answered[1], told=self._meant)
        elif word in YES:
            self._let_go()
            rule = await self.home.do(make_change, change)
            await self.load()
            self.say("OK", done(change, rule), _("F9 can undo it."))
        else:
            self._let_go()
            self.say("", _("Nothing was changed."), _("Type another value, or press Esc."))

    def _let_go(self) -> None:
        self.pending = self._meant = None
        self.ask_for(self.asks)
        self.show_keys(self.keys)

    @property
    def asks(self) -> str:
        return _(self.prompt)

    def picked(self, number: int) -> Doing:
        """Ignore a number: it is no answer to the question."""
        return self._answer(str(number)) if self.pending else super().picked(number)

    def action_back(self) -> Doing:
        if self.pending:
            return self._answer("n")
        return super().action_back()

    def action_move(self, step: int) -> Doing:
        return None if self.pending else super().action_move(step)

    def action_page(self, step: int) -> Doing:
        return None if self.pending else super().action_page(step)


def rule_change_question(meant: RulePreview, *, short: bool = False) -> str:
    """`For DVD, how long it is lent: 14 days? Now: 7 days.`"""
    text = _("{who}: {new}? Now {now}.") if short else _("For {who}, {words}: {new}? Now {now}.")
    new = meant.rule.said if meant.rule else _("not set here")
    return text.format(**_about(meant.about), new=new, now=meant.was.said if meant.was else _("not set"))


def meaning(meant: RulePreview) -> str:
    """Return the first warning, then the effects, as far as they fit."""
    looks = [_(NOTE.get(caution.code, OTHERWISE)) for caution in meant.cautions[:1]]
    hidden = sum(len({rule.place for rule in caution.others}) for caution in meant.cautions[:1])
    told = [*(look.format(n=hidden) for look in looks), *(effect.said for effect in meant.effects)]
    while len(told) > 1 and cell_len(" ".join(told)) > LONGEST:
        told.pop()
    return " ".join(told)


def done(change: RuleChange, rule: Rule) -> str:
    gone = _("For {who}, {words}: no longer set.")
    said = gone if change.value is None else _("For {who}, {words}: {new}.")
    return said.format(**_about(rule), new=rule.said)


def _about(rule: Rule) -> dict[str, str]:
    return {"who": rule_whom(rule), "words": _(PARAMETERS[rule.name].words)}
