"""The syntax of a line of the rules: `loan 14d`, `most 10 all`, `max_owed 5.00`, `renew .`"""

from __future__ import annotations

from itertools import takewhile

from tuils.i18n import N_, _
from tuils.library.lending.rule_changes.rule_preview import RuleChange
from tuils.library.lending.rules.rule_kinds import RATE, UNLIMITED
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.values.folding import fold_text
from tuils.values.money import money

from .rule_lines import IN_ALL, NO_END, SHORT, Place

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
