"""A case to try: who, what, and on which day; which row decides each question, and the rows that lost."""

from __future__ import annotations

from datetime import date, datetime

from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.lookups import find_item, patron_by_card
from tuils.library.lending.rules.rule_parameters import BUILT_IN, PARAMETERS
from tuils.library.lending.rules.rules import Rule, all_rules, resolve
from tuils.library.lending.terms.terms import due_after
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import readings
from tuils.values.time.calendar import Due
from tuils.values.time.moments import day_of, local_moment, to_local


@dataclass(frozen=True)
class CaseDecision:
    """A parameter, the row that decides it for the case (None: no row does), and those that it beats, best first."""

    name: str
    rule: Rule | None
    others: tuple[Rule, ...]


@dataclass(frozen=True)
class CaseTried:
    """The case, and all that the matrix answers when it is lent. `lent_at` in microseconds UTC.

    `due` says when it would be due and how that is computed; None if a rule for it is missing. `refused`: the
    objection of the calendar or the rules.
    """

    branch: str
    category: str
    item_type: str
    lent_at: int
    due: Due | None
    refused: Refused | None
    asked: tuple[CaseDecision, ...]


def try_case(desk: Desk, category: str, item_type: str, day: date | None = None) -> CaseTried:
    """Return what would apply at this desk, lent on `day` at this time of day (None: now)."""
    rules, rows = resolve(desk.branch, category, item_type), all_rules()
    lent, due, no = _moment(desk, day), None, None
    try:
        if "loan_period" in rules:
            due = due_after(desk, rules, lent, rules["loan_period"].period)
    except Refused as refused:
        no = refused
    asked = tuple(
        CaseDecision(name, rules.get(name), chain(name, rows, desk.branch, category, item_type)[1:])
        for name in PARAMETERS
    )
    return CaseTried(desk.branch, category, item_type, lent, due, no, asked)


def chain(name: str, rules: list[Rule], branch: str, category: str, item_type: str) -> tuple[Rule, ...]:
    """Return the rows of one parameter that fit a case, the deciding one first, the default last."""
    case = (branch, category, item_type)
    fitting = [
        rule
        for rule in rules
        if rule.name == name and all(code in ("", here) for code, here in zip(rule.place, case, strict=True))
    ]
    fitting.sort(key=lambda rule: rule.step)
    below = BUILT_IN.get(name)
    spare = [] if below is None or PARAMETERS[name].required else [Rule(name, below, built_in=True)]
    return (*fitting, *spare)


def _moment(desk: Desk, day: date | None) -> int:
    now = desk.now
    if day is None or day == day_of(now, desk.zone):
        return now
    return local_moment(datetime.combine(day, to_local(now, desk.zone).time()), desk.zone)


@permitted("patrons.find")
def category_of(desk: Desk, text: str) -> str:
    """Return the category of the patron with this card, as it was typed or scanned; empty if it is no card of ours."""
    for code in readings(text):
        try:
            return str(patron_by_card(code).category)
        except Refused:
            continue
    return ""


def type_of_barcode(text: str) -> str:
    """Return the type of the item with this barcode; empty if it is none of ours."""
    return next((str(item.row.item_type) for code in readings(text) if (item := find_item(code))), "")
