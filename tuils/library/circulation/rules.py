"""The rule matrix: each parameter is looked up on its own, in eight steps; the answer carries its row.

Branch beats category, category beats item type. A value is unset (no row), `unlimited`, or what the
parameter's kind says. Without a row for any, any, any a required parameter refuses with NO_RULE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.settings import write_setting
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import CircRule, db
from tuils.values.periods import Period
from tuils.values.words import Unclear

UNLIMITED = "unlimited"
ROLLS = ("next_open", "previous_open", "keep", "open_days_only")


def _count(text: str) -> str:
    if not text.isascii() or not text.isdigit():
        raise ValueError(_("a whole number, or unlimited"))
    return str(int(text))


def _period(text: str) -> str:
    return str(Period.parse(text))


def _roll(text: str) -> str:
    if text not in ROLLS:
        raise ValueError(_("one of: {words}").format(words=", ".join(ROLLS)))
    return text


@dataclass(frozen=True)
class Parameter:
    """`scope` holds the letters of what may be set: B branch, C patron category, T item type."""

    name: str
    scope: str
    read: Callable[[str], str]
    words: str
    can_be_unlimited: bool = False


PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        Parameter("loan_period", "BCT", _period, N_("how long it is lent")),
        Parameter("max_checkouts", "BCT", _count, N_("how many at once, of this kind"), True),
        Parameter("patron_max_checkouts", "BC", _count, N_("how many at once, in all"), True),
        Parameter("renewals_allowed", "BCT", _count, N_("how often it is renewed"), True),
        Parameter("due_roll", "B", _roll, N_("what happens when it would be due on a closed day")),
    )
}


@dataclass(frozen=True)
class Rule:
    """A row of the matrix; an empty code means any. `step` 1 is the most special, 8 the row that catches all."""

    name: str
    value: str
    branch: str = ""
    category: str = ""
    item_type: str = ""

    @property
    def step(self) -> int:
        return 8 - (4 * bool(self.branch) + 2 * bool(self.category) + bool(self.item_type))

    @property
    def limit(self) -> int | None:
        """The number; None is no limit."""
        return None if self.value == UNLIMITED else int(self.value)

    @property
    def period(self) -> Period:
        return Period.parse(self.value)


def resolve(branch: str, category: str, item_type: str) -> dict[str, Rule]:
    """For each parameter the row that decides this case. One statement."""
    rows = db.execute_sql(
        "SELECT name, value, branch, category, item_type FROM circ_rule WHERE branch IN ('', ?) "
        "AND category IN ('', ?) AND item_type IN ('', ?)",
        (branch, category, item_type),
    ).fetchall()
    best: dict[str, Rule] = {}
    for row in rows:
        rule = Rule(*row)
        if rule.name not in best or rule.step < best[rule.name].step:
            best[rule.name] = rule
    return best


def required(rules: dict[str, Rule], name: str) -> Rule:
    if name not in rules:
        raise refuse("NO_RULE", name=_(PARAMETERS[name].words))
    return rules[name]


@verb("library.rules")
def set_rule(desk: Desk, name: str, value: str, *, branch: str = "", category: str = "", item_type: str = "") -> Rule:
    """Set one value of the matrix. Refused for a parameter, scope or value that is not understood, an unknown code."""
    rule = Rule(name, _value(name, value), branch, category, item_type)
    _scope_fits(rule)
    write_setting(Act(desk), "rule", name, branch, category, item_type, value={"value": rule.value})
    return rule


@verb("library.rules")
def unset_rule(desk: Desk, name: str, *, branch: str = "", category: str = "", item_type: str = "") -> Rule:
    """Take a row out, so that a more general one decides."""
    found = [rule for rule in all_rules() if rule == Rule(name, rule.value, branch, category, item_type)]
    if not found:
        raise refuse("UNKNOWN_ID", code=name)
    write_setting(Act(desk), "rule", name, branch, category, item_type, value=None)
    return found[0]


def _value(name: str, text: str) -> str:
    parameter = PARAMETERS.get(name)
    if parameter is None:
        raise refuse("NOT_UNDERSTOOD", field="rule", text=name, hint=", ".join(PARAMETERS))
    if text.strip().lower() == UNLIMITED and parameter.can_be_unlimited:
        return UNLIMITED
    try:
        return parameter.read(text.strip())
    except Unclear as unclear:
        raise refuse("NOT_UNDERSTOOD", field=name, text=text, hint=unclear.said(_)) from unclear
    except ValueError as unclear:
        raise refuse("NOT_UNDERSTOOD", field=name, text=text, hint=str(unclear)) from unclear


def _scope_fits(rule: Rule) -> None:
    scope = PARAMETERS[rule.name].scope
    for letter, code, table in (
        ("B", rule.branch, "branch"),
        ("C", rule.category, "patron_category"),
        ("T", rule.item_type, "item_type"),
    ):
        if code and letter not in scope:
            raise refuse("NOT_UNDERSTOOD", field=rule.name, text=code, hint=_("This rule has no such column."))
        if code and not db.execute_sql(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone():
            raise refuse("UNKNOWN_ID", code=code)


def all_rules() -> list[Rule]:
    """The whole matrix, most special on top."""
    rows: Any = CircRule.select(
        CircRule.name, CircRule.value, CircRule.branch, CircRule.category, CircRule.item_type
    ).tuples()
    rules = [Rule(*row) for row in rows]
    return sorted(rules, key=lambda rule: (rule.step, rule.branch, rule.category, rule.item_type, rule.name))


@dataclass(frozen=True)
class Caution:
    """Something about the matrix that a manager should look at."""

    code: str
    rule: Rule | None
    said: str


def check_rules() -> list[Caution]:
    """Missing any/any/any rows, and rows of a branch or category that hide what an item type says."""
    rules = all_rules()
    return [*_missing(rules), *_hiding(rules)]


def _missing(rules: Iterable[Rule]) -> list[Caution]:
    there = {rule.name for rule in rules if rule.step == 8}
    return [
        Caution(
            "NO_RULE",
            None,
            _("No rule for any library, any patron, any type says {words}.").format(words=_(p.words)),
        )
        for name, p in PARAMETERS.items()
        if name not in there
    ]


def _hiding(rules: list[Rule]) -> list[Caution]:
    """Rows for any type that decide before a row which names the type."""
    found = []
    for wide in rules:
        hidden = {rule.item_type for rule in rules if _hides(wide, rule)}
        if hidden:
            who = wide.category or wide.branch
            said = _("For {who} this also decides for {types}. Is that meant?")
            found.append(Caution("HIDES", wide, said.format(who=who, types=", ".join(sorted(hidden)))))
    return found


def _hides(wide: Rule, narrow: Rule) -> bool:
    meet = all(
        not one or not other or one == other
        for one, other in ((wide.branch, narrow.branch), (wide.category, narrow.category))
    )
    named = bool(narrow.item_type) and not wide.item_type
    return named and meet and wide.name == narrow.name and wide.step < narrow.step


STARTER: tuple[Rule, ...] = (
    Rule("loan_period", "21d"),
    Rule("max_checkouts", UNLIMITED),
    Rule("patron_max_checkouts", "20"),
    Rule("renewals_allowed", "2"),
    Rule("due_roll", "next_open"),
    Rule("loan_period", "7d", item_type="DVD"),
    Rule("renewals_allowed", "1", item_type="DVD"),
    Rule("max_checkouts", "5", item_type="DVD"),
    Rule("loan_period", "14d", item_type="NEW"),
    Rule("renewals_allowed", "0", item_type="NEW"),
    Rule("loan_period", "7d", item_type="MAG"),
    Rule("loan_period", "7d", item_type="EQUIP"),
    Rule("renewals_allowed", "0", item_type="EQUIP"),
    Rule("loan_period", "2h", item_type="LAPTOP"),
    Rule("max_checkouts", "0", item_type="REF"),
    Rule("renewals_allowed", "0", item_type="ILL"),
    Rule("patron_max_checkouts", "10", category="CHILD"),
    Rule("patron_max_checkouts", "2", category="TEMP"),
    Rule("patron_max_checkouts", "50", category="STAFF"),
    Rule("patron_max_checkouts", "50", category="VOL"),
    Rule("patron_max_checkouts", UNLIMITED, category="LIB"),
    Rule("loan_period", "42d", category="LIB", item_type="BK"),
)
