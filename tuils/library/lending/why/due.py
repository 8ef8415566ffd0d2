"""Why a loan is due when it is: the rule with those that lost, the counting, the days left out, what moved it."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.dates import iso_words, moment_day, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.local_words import spans_label
from tuils.library.foundation.refusals import Refused, need, refuse
from tuils.library.lending.loan_queries import lender_of
from tuils.library.lending.loans.came_overdue import EXTENDED
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.lookups import NamedItem, item_by_barcode, open_loan, patron_by_card
from tuils.library.lending.money.fining import fines_are_on, late_since
from tuils.library.lending.rules.rule_parameters import WHEN_WAITING
from tuils.library.lending.rules.rules import Rule, required, resolve
from tuils.library.lending.terms.queues import copy_fits_hold, counts_now, queue_of
from tuils.library.lending.terms.terms import due_after, due_words, without_fixed_day
from tuils.library.people.self_service.machines import find_machine
from tuils.library.people.self_service.queries import event_of_act
from tuils.models import Item, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Due, DueStep
from tuils.values.time.moments import MINUTE, day_of

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


@dataclass(frozen=True)
class Promise:
    """The origin of the loan's date: the entry of the checkout or of the last renewal, and what moved it since."""

    entry: Entry
    before: int  # due before that renewal
    moves: tuple[Entry, ...]

    @property
    def renewed(self) -> bool:
        return self.entry.kind == "renew"


@dataclass(frozen=True)
class Reckoning:
    """A due date computed from a moment by a row of the rules."""

    rule: Rule
    start: int
    due: Due


def why_due(desk: Desk, card: str, barcode: str) -> Explanation:
    """Explain the due date of this open loan, by the rules and the calendar of now; and where it differs from them,
    that it was promised before. Refuse with NOT_ON_LOAN, LOAN_OF_OTHER."""
    patron, item, loan = loan_on(card, barcode)
    return _because(desk, patron, item, loan, None)


def why_out(desk: Desk, barcode: str) -> Explanation:
    """Explain by the item alone: the patron is not named. Refuse with NOT_ON_LOAN."""
    item = item_by_barcode(barcode)
    loan = open_loan(item.row)
    patron = get(Patron, loan.patron) if loan else None
    if loan is None or patron is None:
        raise refuse("NOT_ON_LOAN", title=item.whole_title)
    return _because(desk, patron, item, loan, None)


def why_lent(desk: Desk, done: CheckedOut) -> Explanation:
    """Explain the due date of what was lent a moment ago."""
    patron, item, loan = loan_on(done.patron, done.item)
    start = loan.lent_at if done.renewed is None else _promise(loan).entry.at
    same = loan.due_at == done.due_at
    return _because(desk, patron, item, loan, Reckoning(done.rule, start, done.due) if same else None)


def loan_on(card: str, barcode: str) -> tuple[Patron, NamedItem, Loan]:
    """Return the patron, the item and its open loan on this card."""
    patron, item = patron_by_card(card), item_by_barcode(barcode)
    loan = need(open_loan(item.row), "NOT_ON_LOAN", title=item.whole_title)
    if loan.patron != patron.id:
        raise refuse("LOAN_OF_OTHER", title=item.whole_title)
    return patron, item, loan


def _because(desk: Desk, patron: Patron, item: NamedItem, loan: Loan, known: Reckoning | None) -> Explanation:
    promise = _promise(loan)
    there = replace(desk, branch=promise.entry.branch)
    case = (there.branch, patron.category, item.row.item_type)
    rules = resolve(*case)
    telling, due = ExplanationSteps(), due_words(desk, loan.due_at)
    question = _("Why is it due on {due}?").format(due=due)
    if promise.entry.data.get("imported"):
        telling.step(_("It was imported from another system with this date. No rule was used."))
        answer = _("It came from the library's old system.")
    elif item.row.borrowed_until:
        answer = _of_lender(telling, desk, item)
    elif promise.entry.data.get("booked"):
        telling.step(_("It was picked up for a booking. The end of the booking counts, not the rules."))
        answer = _("It was booked until then.")
    else:
        reckoning = known or _reckoned(there, rules, patron, promise)
        answer = _answer(telling, there, case, reckoning, promise, loan)
    _at_device(telling, promise.entry)
    _moved(telling, desk, promise)
    if late_since(loan.due_at, loan.charged_from) > loan.due_at:
        text = _("It was already overdue. Fines start {day}, when the library went live.")
        telling.step(text.format(day=moment_day(desk, late_since(loan.due_at, loan.charged_from))))
    telling.step(_("Due: {due}").format(due=due), strong=True)
    _what_else(telling, there, rules, item.row, patron, loan)
    return telling.because(item.whole_title, question, answer, policy(item.row.item_type))


def _of_lender(telling: ExplanationSteps, desk: Desk, item: NamedItem) -> str:
    """Tell of a borrowed copy: its lender names the day, and neither rules nor closed days move it."""
    name = lender_of(item.id) or _("another library")
    telling.step(_("It is borrowed from {library}. That library's date counts, not our rules.").format(library=name))
    last = iso_words(desk, item.row.borrowed_until)
    telling.step(_("Their date, less the days of travel: {day}. Closed days don't move it.").format(day=last))
    return _("It has to go back to {library}.").format(library=name)


# ---- what is known of the loan


def _promise(loan: Loan) -> Promise:
    """Read the promise from the journal: for a loan that carries on another, from that one as well."""
    names, entries = [loan.id], []
    while names[-1]:
        entry = applying.entry_with(names[-1])
        entries += [one for one in applying.entries_naming(loan=names[-1]) if one.kind in ("renew", "due_moved")]
        if entry is None or not entry.continues:
            break
        names.append(entry.continues)
    first = applying.entry_with(names[-1])
    assert first is not None
    story = sorted((one for one in entries if not one.void), key=lambda one: one.order)
    due, before, promise, moves = int(first.data["due"]), 0, first, list[Entry]()
    for one in story:
        if one.kind == "renew":
            before, due, promise, moves = due, max(due, int(one.data["due"])), one, []
        elif one.data["from"] == due:
            due = int(one.data["to"])
            moves.append(one)
    return Promise(promise, before, tuple(moves))


def _reckoned(there: Desk, rules: dict[str, Rule], patron: Patron, promise: Promise) -> Reckoning | None:
    """Compute now as it was then; None if the rules or the calendar of now give no date at all."""
    rule = required(rules, "loan_period") if "loan_period" in rules else None
    start = promise.entry.at
    if promise.entry.data.get("waiting"):
        rule, rules = rules.get(WHEN_WAITING) or rule, without_fixed_day(rules)
    if promise.renewed:
        rule = rules.get("renewal_period") or rule
        start = promise.before if value_of("renew_from", "today") == "due" else start
    if rule is None:
        return None
    try:
        return Reckoning(rule, start, due_after(there, rules, start, rule.period, patron.expires_on))
    except Refused:
        return None


# ---- what is told


def _answer(
    telling: ExplanationSteps, there: Desk, case: RulePlace, reckoning: Reckoning | None, promise: Promise, loan: Loan
) -> str:
    """Add the steps of the computation. Return the answer in a sentence."""
    promised = due_words(there, max(int(promise.entry.data["due"]), promise.before))
    if reckoning is None:
        telling.step(_("The patron was told {due}. Today's rules give no date.").format(due=promised))
        return _("It was set at checkout.")
    _counting(telling, there, case, reckoning, promise)
    if promise.renewed and reckoning.due.at < promise.before == loan.due_at:
        telling.step(_("A renewal never shortens it: it was already due {due}.").format(due=promised))
        return _("It was renewed and keeps the later date.")
    if abs(reckoning.due.at - loan.due_at) >= MINUTE:  # a loan by the hour is entered a moment after it is reckoned
        text = _("By today's rules it would be {now}. The patron was told {due}, and that stands.")
        telling.step(text.format(now=due_words(there, reckoning.due.at), due=promised))
        return _("It was set at checkout; the rules or the calendar have changed since.")
    period = reckoning.rule.said
    if promise.renewed:
        return _("It was renewed for {period}. You can turn the screen and show this.").format(period=period)
    return _("The loan period is {period}. You can turn the screen and show this.").format(period=period)


def _counting(telling: ExplanationSteps, there: Desk, case: RulePlace, reckoning: Reckoning, promise: Promise) -> None:
    rule = reckoning.rule
    scope = scope_words(rule.name, case)
    asked = _("Which rule? Renewal period for: {case}") if promise.renewed else _("Which rule? Loan period for: {case}")
    if rule.name == WHEN_WAITING:
        asked = _("Which rule? Others are waiting, so the shorter loan period for: {case}")
    telling.step(asked.format(case=scope))
    telling.more(*rule_lines(rule.name, case, rule))
    first, *others = reckoning.due.steps
    if first.kind == "count" and rule.period.unit in ("d", "w", "m", "y") and not _over_open_days(reckoning.due):
        facts = {"lent": moment_day(there, reckoning.start), "period": rule.said, "day": short_day(there, first.day)}
        telling.step(_("Counting: {lent} plus {period} is {day}").format(**facts))
    elif first.kind == "count" and not others:
        until = due_words(there, reckoning.due.at)
        facts = {"lent": due_words(there, reckoning.start), "period": rule.said, "day": until}
        telling.step(_("Counting: {lent} plus {period} is {day}").format(**facts))
    else:
        others = [first, *others]
        facts = {"lent": moment_day(there, reckoning.start), "period": rule.said}
        telling.step(_("Counting {period} from {lent}").format(**facts))
    if not others:
        telling.step(_open_words(there, reckoning.due))
        return
    lines = and_more([step_words(there, step) for step in others])
    telling.step(lines[0])
    telling.more(*lines[1:])


def _over_open_days(due: Due) -> bool:
    """Return whether closed days were left out in the counting, so that they are before the day that was reached."""
    kinds = [step.kind for step in due.steps]
    return "count" in kinds and "closed" in kinds[: kinds.index("count")]


def _open_words(there: Desk, due: Due) -> str:
    spans = calendar_of(there.branch, there.zone).spans(due.day)
    if not spans:
        return _("Open that day? No, but here it is due anyway. Nothing to move")
    return _("Open that day? Yes, {hours}. Nothing to move").format(hours=spans_label(spans))


def step_words(desk: Desk, step: DueStep) -> str:
    if step.kind == "closed":
        return closed_day_words(desk, step.day, step.reason)
    words = {
        "hours": _("{day}: not open at that time"),
        "moved": _("Moved to {day}"),
        "kept": _("It stays on {day}"),
        "count": _("Counted: {day}"),
        "fixed": _("The rules set this date: {day}"),
        "over": _("The date set by the rules has passed: {day}"),
        "lender": _("The lending library's date: {day}"),
        "booking": _("The booking ends: {day}"),
        "latest": _("The card expires {day}: nothing is due after that"),
    }
    return words[step.kind].format(day=short_day(desk, step.day))


def _at_device(telling: ExplanationSteps, entry: Entry) -> None:
    """Say that no person at a desk gave this date, and that nothing was looked at for what a device told later."""
    if find_machine(entry.operator) is None:
        return
    done = event_of_act(entry.act)
    text = _("It was given by the device {name}.")
    if done and done.did == "offline":
        text = _("The device {name} told it later, without a check: tuils was away. Nothing could block it any more.")
    telling.step(text.format(name=entry.operator))


def _moved(telling: ExplanationSteps, desk: Desk, promise: Promise) -> None:
    calendar = calendar_of(promise.entry.branch, desk.zone)
    for move in promise.moves:
        was, now = int(move.data["from"]), int(move.data["to"])
        facts = {"was": due_words(desk, was), "now": due_words(desk, now), "day": moment_day(desk, move.at)}
        if move.data.get("why") == EXTENDED:
            telling.step(
                _("On {day} staff extended it from {was} to {now}: it was overdue when imported.").format(**facts)
            )
            continue
        if move.data.get("why") == "lender":
            telling.step(_("On {day} its library moved it from {was} to {now}.").format(**facts))
            continue
        if now < was:
            telling.step(_("On {day} it went back from {was} to {now}: that day is open again").format(**facts))
            continue
        why = calendar.why_closed(day_of(was, desk.zone))
        text = _("On {day} it was moved from {was} to {now}: closed, {why}") if why else ""
        text = text or _("On {day} it was moved from {was} to {now}: that day was closed")
        telling.step(text.format(**facts, why=why))


# ---- what else holds for this loan


def _what_else(
    telling: ExplanationSteps, there: Desk, rules: dict[str, Rule], item: Item, patron: Patron, loan: Loan
) -> None:
    if late := _if_late(rules):
        telling.besides(late)
    if bill := when_billed(there, rules, item, loan):
        telling.besides(bill)
    if item.borrowed_until:
        telling.besides(_("Renewals: only after that library agrees."))
        return
    telling.besides(_renewals(there, rules, item, patron, loan))


def _if_late(rules: dict[str, Rule]) -> str:
    parts = []
    if fines_are_on() and "fine_rate" in rules:
        rate, cap = rules["fine_rate"], rules.get("fine_cap")
        if not rate.rate.cents:
            parts.append(_("No fine if it is returned late."))
        elif cap and cap.cents is not None:
            parts.append(_("If it is returned late: {rate}, up to {cap}.").format(rate=rate.said, cap=cap.said))
        else:
            parts.append(_("If it is returned late: {rate}.").format(rate=rate.said))
    most = rules.get("max_overdue_items")
    if most and most.limit is not None:
        text = ngettext(
            "With more than {n} overdue item, nothing more can be checked out.",
            "With more than {n} overdue items, nothing more can be checked out.",
            most.limit,
        )
        parts.append(text.format(n=most.limit))
    return " ".join(parts)


def _renewals(there: Desk, rules: dict[str, Rule], item: Item, patron: Patron, loan: Loan) -> str:
    most, done = rules.get("renewals_allowed"), int(loan.renewals)
    today = day_of(there.now, there.zone)
    queue = [hold for hold in queue_of(item.biblio) if hold.patron != patron.id and copy_fits_hold(hold, item)]
    waiting = sum(counts_now(hold, today) for hold in queue)
    if most is None or most.limit is None:
        text = _("Renewals: no limit, if no one is waiting.")
    else:
        text = _("Renewals: {n}, if no one is waiting.").format(n=most.limit)
    if done:
        text += " " + ngettext("It was renewed {n} time.", "It was renewed {n} times.", done).format(n=done)
    if not waiting:
        return text + " " + _("No one is waiting now.")
    return (
        text + " " + ngettext("{n} patron is waiting now.", "{n} patrons are waiting now.", waiting).format(n=waiting)
    )
