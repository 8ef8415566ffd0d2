"""Why a loan is due when it is: the rule with those that lost, the counting, the days passed over."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.i18n import _
from tuils.library.administration.settings import name_of
from tuils.library.cataloging.showing import item_sheet
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.rule_kinds import period_words
from tuils.library.circulation.rules import Rule, all_rules
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.patrons import patron_sheet
from tuils.values.calendar import Step
from tuils.values.moments import day_label, day_of


@dataclass(frozen=True)
class Reason:
    """`number` is empty where the line belongs to the one above. `strong`: the result."""

    number: str
    said: str
    strong: bool = False


@dataclass(frozen=True)
class Because:
    """`about` the item; `answer` in one sentence; then the steps, numbered, and what else holds for this loan."""

    about: str
    question: str
    answer: str
    steps: tuple[Reason, ...]
    later: tuple[Reason, ...]


def why_due(desk: Desk, done: CheckedOut) -> Because:
    """How the due date of this loan came about."""
    due, period = due_words(desk, done.due_at), period_words(done.rule.period)
    case = _case(desk, done)
    lines = [_("Which rule? Loan time for: {case}").format(case=_scope(*case))]
    told = [Reason("1", lines[0]), *_rules(case, done.rule), *_counted(desk, done, period)]
    told.append(Reason(str(_last(told) + 1), _("Due: {due}").format(due=due), True))
    return Because(
        done.title,
        _("Why is it due on {due}?").format(due=due),
        _("The loan time is {period}. You may turn the screen and show it.").format(period=period),
        tuple(told),
        (Reason(str(_last(told) + 1), _renewals(case)),),
    )


def _last(told: list[Reason]) -> int:
    return max(int(reason.number) for reason in told if reason.number)


Case = tuple[str, str, str]


def _case(desk: Desk, done: CheckedOut) -> Case:
    """Branch, category and item type of this loan."""
    return desk.branch, patron_sheet(desk, done.patron).category, item_sheet(desk, done.item).item_type


def _scope(branch: str, category: str, item_type: str) -> str:
    """`this library, adult, any type`"""
    return ", ".join(
        (
            _("this library") if branch else _("any library"),
            name_of("category", category) if category else _("any patron"),
            name_of("item_type", item_type) if item_type else _("any type"),
        )
    )


def _matching(name: str, case: Case) -> list[Rule]:
    """The rows that fit the case, the most special first: the first of them decides."""
    branch, category, item_type = case
    return [
        rule
        for rule in all_rules()
        if rule.name == name
        and rule.branch in ("", branch)
        and rule.category in ("", category)
        and rule.item_type in ("", item_type)
    ]


def _rules(case: Case, used: Rule) -> list[Reason]:
    told = []
    for rule in _matching("loan_period", case):
        scope = _scope(rule.branch, rule.category, rule.item_type)
        line = f"   {scope:<34} {period_words(rule.period):<9}"
        if rule == used:
            line += " " + _("<- used, line {n} of 8").format(n=rule.step)
        told.append(Reason("", line.rstrip()))
    return told


def _counted(desk: Desk, done: CheckedOut, period: str) -> list[Reason]:
    today = day_of(desk.now, desk.zone)
    first, *others = done.due.steps
    days = {"lent": _lent_day(desk, done, first), "period": period, "day": day_label(first.day, today, _)}
    told = [Reason("2", _("Counting: {lent} and {period} is {day}").format(**days))]
    if not others:
        return [*told, Reason("3", _("Is that day open? Yes. Nothing to move"))]
    lines = [_step(step, day_label(step.day, today, _)) for step in others]
    return [*told, *(Reason("" if n else "3", f"   {line}" if n else line) for n, line in enumerate(lines))]


def _lent_day(desk: Desk, done: CheckedOut, counted: Step) -> str:
    """The day from which it was counted: back from where calendar days led, else today."""
    today, period = day_of(desk.now, desk.zone), done.rule.period
    by_days = period.unit in ("d", "w") and sum(step.kind == "count" for step in done.due.steps) == 1
    return day_label(counted.day - (period.day_after(counted.day) - counted.day) if by_days else today, today, _)


def _step(step: Step, day: str) -> str:
    if step.kind == "closed":
        why = _("{day}: closed, {reason}") if step.reason else _("{day}: closed")
        return why.format(day=day, reason=step.reason)
    words = {
        "hours": _("{day}: not open at that time"),
        "moved": _("Moved to {day}"),
        "kept": _("It stays on {day}"),
        "count": _("Counted: {day}"),
        "fixed": _("The rules name this day: {day}"),
        "over": _("The day that the rules name is over: {day}"),
        "latest": _("No loan runs past {day}"),
    }
    return words[step.kind].format(day=day)


def _renewals(case: Case) -> str:
    deciding = next(iter(_matching("renewals_allowed", case)), None)
    if deciding is None or deciding.limit is None:
        return _("Renewals: as often as wanted")
    return _("Renewals: {n}").format(n=deciding.limit)
