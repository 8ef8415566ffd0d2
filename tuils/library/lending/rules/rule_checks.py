"""Warnings about the matrix: rules that are missing, that hide others, that can never apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.lending.rule_queries import TABLES, Codes, rule_codes, types_that_stay
from tuils.values.dataclass import dataclass

from .rule_kinds import NO, NO_TOPIC
from .rule_parameters import AGREEMENT, NOTICE_RULES, PARAMETERS
from .rules import CATCH_ALL, Rule, agreement_has_text, all_rules, rule_scope_label, spared

_LENDING = frozenset(
    {
        "loan_period",
        "loan_period_when_waiting",
        "fixed_due_date",
        "renewals_allowed",
        "renewal_period",
        "auto_renew",
        "fine_rate",
        "fine_cap",
        *NOTICE_RULES,
    }
)
"""Parameters that mean nothing for a type that is not lent. A limit of 0 repeats that, which does no harm."""


@dataclass(frozen=True)
class Caution:
    """Something about the matrix that a manager should look at. `name` of the parameter; `said` in a sentence or two.

    NO_RULE: nothing is lent. BUILT_IN: the program's own value holds. HIDES: `rule` decides also where `others`
    would. NEVER: `rule` is never asked, since `others` always decide. GONE: a code of `rule` is no more. STAYS: its
    type is not lent at all.
    """

    code: str
    name: str
    said: str
    rule: Rule | None = None
    others: tuple[Rule, ...] = ()


def check_rules() -> list[Caution]:
    """Return all warnings, those that stop lending first."""
    return cautions_of(all_rules())


def cautions_of(rules: list[Rule]) -> list[Caution]:
    """Return the warnings for this matrix, which need not be the stored one."""
    codes = rule_codes()
    gone = list(_gone(rules, codes))
    dead = {caution.rule for caution in gone}
    alive = [rule for rule in rules if rule not in dead]
    return [*_missing(rules), *_hiding(alive), *_never(alive, codes), *gone, *_staying(alive)]


# ---- what is not there


def _missing(rules: Iterable[Rule]) -> Iterator[Caution]:
    there = {rule.name for rule in rules if rule.step == CATCH_ALL}
    lenient = spared(int(value_of("rules_release", 1)))
    for name, parameter in PARAMETERS.items():
        if not parameter.required or name in there:
            continue
        words, value = _(parameter.words), parameter.default or ""
        if name in lenient:
            text = _("No rule for everyone sets {words}. Until one does, it is {value}.")
            yield Caution("BUILT_IN", name, text.format(words=words, value=parameter.said(value)))
        else:
            text = _("No rule for any branch, any patron, any type sets {words}.")
            yield Caution("NO_RULE", name, text.format(words=words))


# ---- rows for any type that decide before one which names the type


def _hiding(rules: list[Rule]) -> Iterator[Caution]:
    for wide in rules:
        hidden = tuple(rule for rule in rules if _hides(wide, rule))
        if hidden:
            types = sorted({rule.item_type for rule in hidden})
            named = ", ".join(name_of("item_type", code) for code in types)
            text = _("{who}: {value} also applies to {types}. Is that intended?")
            yield Caution(
                "HIDES", wide.name, text.format(who=rule_scope_label(wide), value=wide.said, types=named), wide, hidden
            )


def _hides(wide: Rule, narrow: Rule) -> bool:
    named = bool(narrow.item_type) and not wide.item_type
    other = wide.name == narrow.name and wide.value != narrow.value
    return named and other and wide.step < narrow.step and _meet(wide, narrow)


def _meet(rule: Rule, other: Rule) -> bool:
    """Return whether both fit some case."""
    return all(not a or not b or a == b for a, b in zip(rule.place, other.place, strict=True))


# ---- rows that are never asked


def _never(rules: list[Rule], codes: Codes) -> Iterator[Caution]:
    for rule in never_asked(rules, codes):
        before = tuple(one for one in rules if one.name == rule.name and one.step < rule.step and _meet(one, rule))
        yield Caution("NEVER", rule.name, _never_said(rule, before), rule, before)


def never_asked(rules: list[Rule], codes: Codes) -> list[Rule]:
    """Return the rows that decide no case of any of these codes; one that catches all must exist all the same."""
    by_name: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_name[rule.name].append(rule)
    asked = {rule for same in by_name.values() for rule in _asked(same, codes)}
    return [rule for rule in rules if rule not in asked and rule.step < CATCH_ALL]


def _asked(rules: list[Rule], codes: Codes) -> set[Rule]:
    """Return the rows of one parameter that decide at least one case. Codes that no row names behave alike: one
    stands for all of them."""
    asked = set()
    for case in product(*(_cases(rules, kind, codes[kind]) for kind in TABLES)):
        fitting = [
            rule for rule in rules if all(code in ("", here) for code, here in zip(rule.place, case, strict=True))
        ]
        if fitting:
            asked.add(min(fitting, key=lambda rule: rule.step))
    return asked


def _cases(rules: list[Rule], kind: str, known: Iterable[str]) -> list[str]:
    named = {getattr(rule, kind) for rule in rules} - {""}
    return [*named, *[code for code in known if code not in named][:1]] or [""]


def _never_said(rule: Rule, before: tuple[Rule, ...]) -> str:
    who = ngettext("the rule for {who}", "the rules for {who}", len(before))
    others = who.format(who="; ".join(rule_scope_label(one) for one in before))
    return _("{who}: {value} never applies, because of {others}.").format(
        who=rule_scope_label(rule), value=rule.said, others=others
    )


# ---- rows about what is no more, or does not leave the house


def _gone(rules: Iterable[Rule], codes: Codes) -> Iterator[Caution]:
    for rule in rules:
        lost = [code for kind, code in zip(TABLES, rule.place, strict=True) if code and code not in codes[kind]]
        if lost:
            text = _("{name} = {value}: {codes} no longer exists. Remove the rule.")
            yield Caution("GONE", rule.name, text.format(name=rule.name, value=rule.shown, codes=", ".join(lost)), rule)
        elif rule.name == AGREEMENT and rule.value != NO_TOPIC and not agreement_has_text(rule.value):
            text = _(
                "{name} = {value}: that text no longer exists, so nothing is asked. Write it again, or remove the rule."
            )
            yield Caution("GONE", rule.name, text.format(name=rule.name, value=rule.shown), rule)


def _staying(rules: Iterable[Rule]) -> Iterator[Caution]:
    stay = {str(row[0]) for row in types_that_stay()}
    for rule in rules:
        lending = rule.name in _LENDING or (rule.name == "max_checkouts" and rule.value != "0")
        if rule.item_type in stay and lending and rule.value != NO:
            kept = name_of("item_type", rule.item_type)
            text = _("{type} does not circulate, so {name} = {value} has no effect.")
            yield Caution("STAYS", rule.name, text.format(type=kept, name=rule.name, value=rule.shown), rule)
