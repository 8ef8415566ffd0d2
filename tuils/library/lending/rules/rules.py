"""The rule matrix: each parameter is looked up on its own, in eight steps; the answer includes its row.

Branch beats category, category beats item type. A value is unset (no row), `unlimited`, or a value of the
parameter's kind. Without a row for any, any, any a required parameter refuses with NO_RULE.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, value_of, write_setting
from tuils.library.foundation.administration.state import POLICIES, name_parts
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Reason, Refused, not_understood, refuse
from tuils.library.lending.queries import BEGAN, RESOLVE, has_code
from tuils.models import CircRule, db
from tuils.values.dataclass import dataclass
from tuils.values.time.periods import Period

from .rule_kinds import NO_DAY, NO_TOPIC, UNLIMITED, YES, fine_rate
from .rule_parameters import AGREEMENT, BUILT_IN, PARAMETERS, parameter_code, parameter_of, read_value

if TYPE_CHECKING:
    from tuils.values.money.fines import FineRate

CATCH_ALL, BELOW_ALL = 8, 9
"""The steps of the row for any, any, any, and of the program's own value if no row exists."""


@dataclass(frozen=True)
class Rule:
    """A row of the matrix; an empty code means any. `step` 1 is the most specific, 8 the row that catches all.

    `built_in`: there is no such row, the program's own value applies; that is step 9.
    """

    name: str
    value: str
    branch: str = ""
    category: str = ""
    item_type: str = ""
    built_in: bool = False

    @property
    def step(self) -> int:
        if self.built_in:
            return BELOW_ALL
        return CATCH_ALL - (4 * bool(self.branch) + 2 * bool(self.category) + bool(self.item_type))

    @property
    def place(self) -> tuple[str, str, str]:
        """Return whom it is for: branch, category, item type."""
        return self.branch, self.category, self.item_type

    @property
    def shown(self) -> str:
        """Return the value as people write it."""
        return PARAMETERS[self.name].show(self.value) if self.name in PARAMETERS else self.value

    @property
    def said(self) -> str:
        """Return the value in words."""
        return PARAMETERS[self.name].said(self.value) if self.name in PARAMETERS else self.value

    @property
    def limit(self) -> int | None:
        """Return the number; None is no limit."""
        return None if self.value == UNLIMITED else int(self.value)

    @property
    def cents(self) -> int | None:
        """Return the amount; None is no limit."""
        return self.limit

    @property
    def period(self) -> Period:
        return _period(self.value)

    @property
    def rate(self) -> FineRate:
        return _rate(self.value)

    @property
    def flag(self) -> bool:
        return self.value == YES

    @property
    def day(self) -> date | None:
        """Return the day; None: no day, set on purpose, so that a more general row does not decide."""
        return None if self.value == NO_DAY else date.fromisoformat(self.value)


@lru_cache(maxsize=256)
def _period(text: str) -> Period:
    return Period.parse(text, zero=True)


_rate = lru_cache(maxsize=64)(fine_rate)
_row = lru_cache(maxsize=4096)(Rule)
_BUILT_IN = {name: Rule(name, value, built_in=True) for name, value in BUILT_IN.items()}
_ALWAYS = {name: rule for name, rule in _BUILT_IN.items() if not PARAMETERS[name].required}
_NEEDED = {name: parameter.required for name, parameter in PARAMETERS.items() if parameter.required}


def resolve(branch: str, category: str, item_type: str) -> dict[str, Rule]:
    """Return for each parameter the row that decides this case. One statement.

    A required parameter without a row is left out, and so is one that is unset and has no value of its own.
    """
    deciding = {row[0]: row for row in db.execute_sql(RESOLVE, (branch, category, item_type)).fetchall()}
    began = deciding.pop(BEGAN, None)
    found = _ALWAYS | {name: _row(*row[:-1]) for name, row in deciding.items()}
    if not _NEEDED.keys() <= found.keys():
        found |= {name: _BUILT_IN[name] for name in spared(int(began[1]) if began else 1) if name not in found}
    return found


def spared(began: int) -> list[str]:
    """Return parameters required now, but not when a library with this release began: it has no rows for them."""
    return [name for name, release in _NEEDED.items() if release > began]


def required(rules: dict[str, Rule], name: str, action: str = "lend") -> Rule:
    """Return the rule of this name. Refuse with NO_RULE if there is none. `action`: the one that needs it."""
    if name not in rules:
        raise Refused(_no_rule(name, action))
    return rules[name]


def _no_rule(name: str, action: str) -> Reason:
    return Reason("NO_RULE", {"name": _(PARAMETERS[name].words)}, action=action)


def at_any_rate(rules: dict[str, Rule], name: str) -> Rule:
    """Return the rule for work that goes on without a row, such as a return: then the program's own value applies."""
    return rules.get(name) or _BUILT_IN[name]


def require_complete_rules(rules: dict[str, Rule], action: str = "lend", title: str = "") -> dict[str, Rule]:
    """Return the same rules. Refuse with a NO_RULE for each that is required and missing, so that no later step
    meets it. `title`: what it is refused for."""
    lost = [name for name in _NEEDED if name not in rules]
    if lost:
        raise Refused(*(_no_rule(name, action) for name in lost), title=title)
    return rules


@verb("library.rules")
def set_circulation_rule(
    desk: Desk, name: str, value: str, *, branch: str = "", category: str = "", item_type: str = ""
) -> Rule:
    """Set one value of the matrix: money as `10.00` or in cents, lengths as `21d`, a fine as `25/1d`.

    Refuse a parameter, scope or value that is not understood, an unknown code.
    """
    rule = rule_to_set(name, value, branch, category, item_type)
    write_setting(Act(desk), "rule", rule.name, *rule.place, value={"value": rule.value})
    return rule


@verb("library.rules")
def unset_rule(desk: Desk, name: str, *, branch: str = "", category: str = "", item_type: str = "") -> Rule:
    """Remove a row, so that a more general one decides."""
    place = (branch, category, item_type)
    rule = next((rule for rule in all_rules() if rule.name == parameter_code(name) and rule.place == place), None)
    if rule is None:
        raise refuse("UNKNOWN_ID", code=parameter_of(name).name)
    write_setting(Act(desk), "rule", rule.name, *place, value=None)
    return rule


def rule_to_set(name: str, value: str, branch: str = "", category: str = "", item_type: str = "") -> Rule:
    """Return the row that this would set. Refuse as `set_circulation_rule`."""
    rule = Rule(parameter_of(name).name, read_value(name, value), branch, category, item_type)
    _scope_fits(rule)
    if rule.name == AGREEMENT and rule.value != NO_TOPIC and not agreement_has_text(rule.value):
        raise refuse("AGREEMENT_UNKNOWN", topic=rule.value)
    return rule


def agreement_has_text(topic: str) -> bool:
    """Return whether the library has a text of its own of this topic."""
    return value_of(f"{POLICIES}{topic}", None) is not None


def _scope_fits(rule: Rule) -> None:
    scope = PARAMETERS[rule.name].scope
    for letter, code, table in (
        ("B", rule.branch, "branch"),
        ("C", rule.category, "patron_category"),
        ("T", rule.item_type, "item_type"),
    ):
        if code and letter not in scope:
            raise not_understood(rule.name, code, _("This rule can't be set for that."))
        if code and not has_code(table, code):
            raise refuse("UNKNOWN_ID", code=code)


KINDS = ("branch", "category", "item_type")
"""The kinds of codes, in the order of `Rule.place`."""


def rule_scope_label(rule: Rule) -> str:
    """Return whom a row is for, by the names of its codes: `staff`, `Main, child, DVD`."""
    named = [name_of(kind, code) for kind, code in zip(KINDS, rule.place, strict=True) if code]
    return ", ".join(named) or _("all")


def rule_called(setting: str) -> str:
    """Return `staff: how long it is lent`, for the setting of that name; empty if it is no rule."""
    prefix, parts = name_parts(setting)
    if prefix != "rule" or len(parts) != 1 + len(KINDS):
        return ""
    name, branch, category, item_type = parts
    words = _(PARAMETERS[name].words) if name in PARAMETERS else name
    return _("{who}: {words}").format(who=rule_scope_label(Rule(name, "", branch, category, item_type)), words=words)


def all_rules() -> list[Rule]:
    """Return all circulation rules, the most specific first."""
    rows: Any = CircRule.select(
        CircRule.name, CircRule.value, CircRule.branch, CircRule.category, CircRule.item_type
    ).tuples()
    rules = [Rule(*row) for row in rows]
    return sorted(rules, key=lambda rule: (rule.step, rule.branch, rule.category, rule.item_type, rule.name))
