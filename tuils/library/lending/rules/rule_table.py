"""The rules, and the warnings about them, as commands show them."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import NOT_SAID, Column, Table, fact, fact_columns
from tuils.library.foundation.desk import Desk

from .rule_checks import Caution, check_rules
from .rule_parameters import PARAMETERS
from .rules import Rule, all_rules

ANY = N_("any")


def _cents(_desk: Desk, rule: Rule) -> object:
    return rule.cents if rule.name in PARAMETERS and PARAMETERS[rule.name].kind.money else NOT_SAID


def _words(_desk: Desk, rule: Rule) -> str:
    text = _("{name} = {value}  (branch {branch}, category {category}, type {type}): {words}")
    return text.format(
        name=rule.name,
        value=rule.shown,
        branch=rule.branch or _(ANY),
        category=rule.category or _(ANY),
        type=rule.item_type or _(ANY),
        words=_(PARAMETERS[rule.name].words) if rule.name in PARAMETERS else "",
    )


RULES = Table(
    title=N_("Rules"),
    columns=(
        fact("rule", "name"),
        fact("value", always=True),
        fact("value_cents", _cents),
        *fact_columns("branch category item_type step"),
    ),
    read=lambda _desk: all_rules(),
    key=lambda rule: " ".join((rule.name, *rule.place)),
    words=_words,
    names_a_person=False,
    example=Rule("max_fine", "1000", category="TEEN"),
)
"""The stored `value`; for money in cents (`rules set --cents`), which `value_cents` gives as a number."""


def _of_its_rule(column: Column) -> Column:
    """Return the column for the warning's rule. A missing rule has only a name."""

    def told(desk: Desk, caution: Caution) -> object:
        if caution.rule is None:
            return caution.name if column.name == "rule" else NOT_SAID
        return column.fact(desk, caution.rule)

    return fact(column.name, told)


CAUTIONS = Table(
    title=N_("What to look at in the rules"),
    columns=(
        fact("caution", "code"),
        *map(_of_its_rule, RULES.columns),
        fact("others", lambda desk, row: [RULES.facts(desk, rule) for rule in row.others]),
        fact("message", "said"),
    ),
    read=lambda _desk: check_rules(),
    key=lambda one: " ".join((one.code, one.name, *(one.rule.place if one.rule else ()))),
    words=lambda _desk, row: row.said,
    nothing=N_("No problems found in the rules."),
    names_a_person=False,
    example=Caution("STAYS", "loan_period", "REF is never lent.", Rule("loan_period", "21d", item_type="REF")),
)
