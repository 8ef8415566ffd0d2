"""Why a fine is what it is: the rate, the days that count, grace and caps, to the cent."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.lookups import NamedItem, item_by_barcode, item_of, open_loan, patron_by_card
from tuils.library.lending.money.fining import accrued, booked_for, fine_of, fines_are_on, late_since
from tuils.library.lending.rules.rule_kinds import loan_period_words
from tuils.library.lending.rules.rules import Rule, resolve
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.accounts.ledger import OVERDUE, Owed, account_line_words, open_cents, owed_by
from tuils.models import AccountLine, Item, Loan, Patron
from tuils.models.rows import find, get, some, with_values
from tuils.values.money.fines import Fine, FineStep, overdue_fine
from tuils.values.time.periods import Period

from .bill import when_billed
from .steps_shown import (
    Explanation,
    ExplanationSteps,
    RulePlace,
    and_more,
    closed_day_words,
    policy,
    rule_lines,
    scope_words,
)


def why_fine(desk: Desk, card: str, barcode: str) -> Explanation:
    """Explain what the fine of an open loan has grown to; else the last fine that is still tied to a loan of this item.

    Refuse with NOT_ON_LOAN if there is neither.
    """
    patron, item = patron_by_card(card), item_by_barcode(barcode)
    loan = open_loan(item.row)
    if loan and loan.patron == patron.id:
        return _growing(desk, patron, item, loan)
    loans = [row.id for row in some(Loan, '"item" = ?', item.id)]
    lines = [line for line in find(AccountLine, "loan", loans) if _is_fine(line) and line.patron == patron.id]
    if lines:
        return why_charge(desk, max(lines, key=lambda line: (line.at, line.id)).id)
    if not fines_are_on():
        return _none(item)
    raise refuse("LOAN_OF_OTHER" if loan else "NOT_ON_LOAN", title=item.whole_title)


def _is_fine(line: AccountLine) -> bool:
    return line.kind == "charge" and line.why == OVERDUE and not line.void


def why_charge(desk: Desk, charge: str) -> Explanation:
    """Explain a fine that was booked; its loan is forgotten soon after it is settled. Refuse with CHARGE_UNKNOWN."""
    line = get(AccountLine, charge)
    if line is None or line.why != OVERDUE:
        raise refuse("CHARGE_UNKNOWN", code=charge)
    loan, patron = get(Loan, line.loan), get(Patron, line.patron)
    item = item_of(loan.item) if loan else None
    if loan is None or item is None or patron is None:
        return _forgotten(desk, line)
    due = applying.private(line.id).get("basis") or loan.due_at
    there = replace(desk, branch=line.branch).as_of(line.at)
    telling = ExplanationSteps()
    loan = with_values(loan, due_at=due, stopped_at=loan.stopped_at if loan.closed_at is None else None)
    fine = fine_of(there, loan, item.row, patron.category)
    _came_overdue(telling, there, loan)
    case = (there.branch, patron.category, item.row.item_type)
    _reckoning(telling, there, case, item.row, late_since(loan.due_at, loan.charged_from), line.at, fine)
    reckoned = fine.cents if fine else 0
    if reckoned != line.cents:
        text = _("By today's rules and calendar it would be {now}. {booked} was charged, and that stands.")
        telling.step(text.format(now=money_label(reckoned), booked=money_label(line.cents)))
    telling.step(
        _("Charged on {day}: {cents}").format(day=moment_day(desk, line.at), cents=money_label(line.cents)),
        strong=True,
    )
    telling.besides(_left(line.id))
    question = _("Why is there a fine of {cents}?").format(cents=money_label(line.cents))
    answer = _("It was due {due} and was returned or renewed on {day}.")
    answer = answer.format(due=due_words(desk, due), day=moment_day(desk, line.at))
    return telling.because(item.whole_title, question, answer, policy("FINE", item.row.item_type))


def _left(charge: str) -> str:
    left = open_cents(charge)
    return _("Still owed: {cents}").format(cents=money_label(left)) if left > 0 else _("Nothing is owed on it now.")


def _forgotten(desk: Desk, line: AccountLine) -> Explanation:
    """Say that a settled fine cannot be explained: its link to a loan was removed."""
    telling = ExplanationSteps()
    telling.step(
        _("Charged on {day}: {cents}").format(day=moment_day(desk, line.at), cents=money_label(line.cents)),
        strong=True,
    )
    telling.step(_("Which item it was for is no longer kept. That is erased soon after a fine is settled."))
    question = _("Why is there a fine of {cents}?").format(cents=money_label(line.cents))
    return telling.because("", question, _("Something was returned late. What it was is no longer on record."))


def _none(item: NamedItem) -> Explanation:
    telling = ExplanationSteps()
    telling.step(_("This library charges no fines."), strong=True)
    return telling.because(
        item.whole_title, _("Why is there no fine?"), _("This library charges no fines."), policy("FINE")
    )


def _growing(desk: Desk, patron: Patron, item: NamedItem, loan: Loan) -> Explanation:
    """Explain the fine of an open loan: computed on request, booked when it comes back."""
    if not fines_are_on():
        return _none(item)
    case = (desk.branch, patron.category, item.row.item_type)
    fine, due = fine_of(desk, loan, item.row, patron.category), due_words(desk, loan.due_at)
    telling, now = ExplanationSteps(), desk.at
    own_words = policy("FINE", item.row.item_type)
    if now <= loan.due_at:
        telling.step(_("Due: {due}. It is not overdue.").format(due=due))
        telling.step(_("Fine: none"), strong=True)
        return telling.because(item.whole_title, _("Why is there no fine?"), _("It is not overdue."), own_words)
    until = min(now, loan.stopped_at or now)
    if until < now:
        text = _("Lost or claimed since {day}: the fine stopped growing.")
        telling.step(text.format(day=moment_day(desk, until)))
    _came_overdue(telling, desk, loan)
    _reckoning(telling, desk, case, item.row, late_since(loan.due_at, loan.charged_from), until, fine)
    cents = fine.cents if fine else 0
    booked = booked_for([(loan.id, loan.due_at)])[loan.id]
    if booked:
        telling.step(_("Already charged: {cents}").format(cents=money_label(booked)))
    telling.step(_("Fine if returned now: {cents}").format(cents=money_label(max(0, cents - booked))), strong=True)
    telling.besides(_("Nothing is charged until it is returned or renewed."))
    if bill := when_billed(desk, resolve(*case), item.row, loan):
        telling.besides(bill)
    question = _("Why does it cost {cents} so far?").format(cents=money_label(cents))
    return telling.because(item.whole_title, question, _("It was due {due}.").format(due=due), own_words)


def _came_overdue(telling: ExplanationSteps, desk: Desk, loan: Loan) -> None:
    """Say that it was overdue in the library's old system already: that time is not charged."""
    if late_since(loan.due_at, loan.charged_from) > loan.due_at:
        text = _("It was already overdue when it was imported (due {due}).")
        telling.step(text.format(due=due_words(desk, loan.due_at)))
        text = _("Fines start {day}, when the library went live.")
        telling.more(text.format(day=moment_day(desk, late_since(loan.due_at, loan.charged_from))))


# ---- the arithmetic


def _reckoning(
    telling: ExplanationSteps, there: Desk, case: RulePlace, item: Item, due: int, until: int, fine: Fine | None
) -> None:
    rules = resolve(*case)
    rule = rules.get("fine_rate")
    telling.step(_("Which rule? Fine for: {case}").format(case=scope_words("fine_rate", case)))
    telling.more(*rule_lines("fine_rate", case, rule))
    if item.borrowed_until:
        rules = {name: rule for name, rule in rules.items() if name != "grace_period"}
        telling.more(_("no grace period: it is another library's"))
    steps = fine.steps if fine else _steps_of_none(there, rules, due, until)
    late = _late(there, steps, due, until)
    if late:
        telling.step(late[0])
        telling.more(*late[1:])
    for step in steps:
        if words := _step(step, fine.rate.cents if fine else 0, case, rules):
            telling.step(words[0])
            telling.more(*words[1:])
    if fine is None:
        telling.step(_("So nothing is charged."))


def _steps_of_none(there: Desk, rules: dict[str, Rule], due: int, until: int) -> tuple[FineStep, ...]:
    """Return the steps of a fine that comes to nothing: `fine_of` returns none of them."""
    if "fine_rate" not in rules:
        return ()
    return overdue_fine(
        calendar_of(there.branch, there.zone),
        due,
        until,
        rules["fine_rate"].rate,
        grace=rules["grace_period"].period if "grace_period" in rules else None,
        grace_excluded=bool(value_of("grace_excluded", False)),
        charge_closed_days="charge_closed_days" in rules and rules["charge_closed_days"].flag,
    ).steps


def _late(there: Desk, steps: tuple[FineStep, ...], due: int, until: int) -> list[str]:
    """Say how late it is, and which days do not count."""
    first = next((step for step in steps if step.kind == "late"), None)
    if first is None:
        return []
    facts = {
        "due": due_words(there, due),
        "until": due_words(there, until) if first.unit == "min" else moment_day(there, until),
        "time": loan_period_words(Period(min(first.count, 99_999), first.unit)),
    }
    closed = [closed_day_words(there, step.day, step.reason) for step in steps if step.kind == "closed" and step.day]
    lines = [_("Overdue: from {due} to {until}, {time}").format(**facts)]
    lines += [_("not counted: {day}").format(day=day) for day in and_more(closed)]
    if shut := next((step.count for step in steps if step.kind == "shut"), 0):
        lines.append(
            ngettext(
                "not counted: {n} minute outside open hours",
                "not counted: {n} minutes outside open hours",
                shut,
            ).format(n=shut)
        )
    if len(lines) > 1:
        counts = first.count - (len(closed) or shut)
        lines.append(
            _("that leaves {time}").format(time=loan_period_words(Period(min(max(0, counts), 99_999), first.unit)))
        )
    return lines


def _step(step: FineStep, rate: int, case: RulePlace, rules: dict[str, Rule]) -> list[str]:
    grace = loan_period_words(Period(step.count, step.unit)) if "grace" in step.kind else ""
    if step.kind == "in_grace":
        text = _("Grace period: {time}. It is within that, so nothing is charged.").format(time=grace)
    elif step.kind == "past_grace":
        text = _("Grace period: {time}. It is past that, so all of it is charged.").format(time=grace)
    elif step.kind == "less_grace":
        text = _("Grace period: {time}. It is subtracted.").format(time=grace)
    elif step.kind == "charged":
        return [f"{step.count} x {money_label(rate)} = {money_label(step.cents)}"]
    elif step.kind == "cap":
        text = _("No more than {cents}, the maximum fine.").format(cents=money_label(step.cents))
        return [text, *rule_lines("fine_cap", case, rules.get("fine_cap"))]
    elif step.kind == "price":
        return [_("No more than {cents}, the price of the item.").format(cents=money_label(step.cents))]
    else:
        return []
    return [text, *rule_lines("grace_period", case, rules.get("grace_period"))]


# ---- what is owed


def why_line(desk: Desk, line: str, card: str) -> Explanation:
    """Explain a line of this card's account: a fine by its arithmetic, anything else within all that is owed."""
    row = get(AccountLine, line)
    if (row and _is_fine(row)) or not card:
        return why_charge(desk, line)
    return why_owed(desk, card)


def why_owed(desk: Desk, card: str) -> Explanation:
    """Explain what this card owes, charge by charge, and what still grows. Refuse with PATRON_UNKNOWN, CARD_LOST."""
    patron, telling = patron_by_card(card), ExplanationSteps()
    charges, growing = owed_by(patron.id), accrued(desk, patron)
    for charge in charges:
        telling.step(charge_line(desk, charge))
    if growing:
        telling.step(_("Fines that still grow: {cents}").format(cents=money_label(growing)))
    total = sum(charge.left for charge in charges) + growing
    telling.step(_("Total: {cents}").format(cents=money_label(total)), strong=True)
    answer = _("Each line is a charge and what is left to pay.") if charges else _("No open charges.")
    return telling.because(
        "", _("Why is {cents} owed?").format(cents=money_label(total)), answer, policy("OWES_TOO_MUCH")
    )


def charge_line(desk: Desk, owed: Owed) -> str:
    """Return `Tue, Dec 1: overdue fine, 1.25, left 0.75`."""
    text = f"{moment_day(desk, owed.at)}: {account_line_words('charge', owed.why)}, {money_label(owed.cents)}"
    return text if owed.left == owed.cents else text + ", " + _("{cents} left").format(cents=money_label(owed.left))
