"""The terms of a loan, shared by checkout and renewal: until when, and what an override records."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import values_of
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.dates import day_cell, moment_day, moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import clock_label, month_day_label
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.rules.rule_parameters import WHEN_WAITING
from tuils.library.lending.rules.rules import Rule, required
from tuils.models import Loan
from tuils.values.time.calendar import ClosedAlways, Due, DueStep, due_date
from tuils.values.time.moments import day_of, local_moment, to_local
from tuils.values.time.periods import Period

from .blocks import PLAIN_YES, Blocks, Override

END_OF_DAY = (23, 59)


def due_of_borrowed(desk: Desk, until: str) -> Due:
    """Return the due date of another library's copy: the end of this ISO day, whatever rules and calendar say."""
    day = date.fromisoformat(until)
    at = local_moment(datetime.combine(day, time(*END_OF_DAY)), desk.zone)
    return Due(at, day, (DueStep("lender", day),))


def due_for(desk: Desk, rules: dict[str, Rule], card_ends: str = "", *, others_wait: bool = False) -> tuple[Rule, Due]:
    """Return when a loan of this case that begins at the desk's `at` is due, and the rule that decided: while others
    wait for the item the one for that, if it makes the loan shorter."""
    rule = required(rules, "loan_period")
    when = due_after(desk, rules, desk.at, rule.period, card_ends)
    short = rules.get(WHEN_WAITING) if others_wait else None
    if short is None:
        return rule, when
    sooner = due_after(desk, without_fixed_day(rules), desk.at, short.period, card_ends)
    return (short, sooner) if sooner.at < when.at else (rule, when)


def without_fixed_day(rules: dict[str, Rule]) -> dict[str, Rule]:
    """Return the rules without one due date for all loans, which does not apply to an item that others wait for."""
    return {name: rule for name, rule in rules.items() if name != "fixed_due_date"}


def due_after(
    desk: Desk, rules: dict[str, Rule], start: int, period: Period, card_ends: str = "", *, action: str = "lend"
) -> Due:
    """Return when a loan of this length that runs from `start` is due: not after the card expires, if the library
    says so (`due_within_card`). Refuse with CLOSED_ALWAYS if there is no open day to be due on."""
    fixed = rules.get("fixed_due_date")
    asked = values_of(due_within_card=False, due_at_closing=False)
    cut = date.fromisoformat(card_ends) if card_ends and asked["due_within_card"] else None
    try:
        return due_date(
            calendar_of(desk.branch, desk.zone),
            start,
            period,
            roll=required(rules, "due_roll").value,
            at_closing=bool(asked["due_at_closing"]),
            fixed_due_date=fixed.day if fixed else None,
            latest=cut,
        )
    except ClosedAlways:
        raise Refused(Reason("CLOSED_ALWAYS", action=action)) from None


def ends_day(due: datetime) -> bool:
    """Return whether a loan that is due then runs to the end of its day. Then no time is shown."""
    return (due.hour, due.minute) == END_OF_DAY


def late_words(desk: Desk, due_at: int) -> str:
    """Say how late a loan is. `4 days overdue`"""
    days = (day_of(desk.now, desk.zone) - day_of(due_at, desk.zone)).days
    return ngettext("{n} day overdue", "{n} days overdue", days).format(n=days) if days else _("overdue")


def due_words(desk: Desk, moment: int) -> str:
    """Return `Mon, Dec 14`, or in figures; with the time of day if the loan does not run to the end of its day."""
    if desk.dates:
        return desk.dates.due(moment, desk.zone, _)
    return moment_day(desk, moment) if ends_day(to_local(moment, desk.zone)) else moment_words(desk, moment)


def due_cell(desk: Desk, moment: int) -> str:
    """Return the date for a column, 12 wide: the day, `Mon, Dec 14`; on the day itself the time, if there is one."""
    due = to_local(moment, desk.zone)
    if desk.dates:
        return desk.dates.due(moment, desk.zone, _)
    return _soon(desk, due) or day_cell(desk, due.date())


def due_short(desk: Desk, moment: int) -> str:
    """Return the date if there is no room for the weekday: `Dec 14`."""
    due = to_local(moment, desk.zone)
    if desk.dates:
        return desk.dates.due(moment, desk.zone, _)
    return _soon(desk, due) or month_day_label(due.date())


def _soon(desk: Desk, due: datetime) -> str:
    """Return the time, if a loan is due at one on this day."""
    is_today = due.date() == day_of(desk.now, desk.zone)
    return clock_label(due.time()) if is_today and not ends_day(due) else ""


def with_plain_yes(override: Override) -> Override:
    """Fill in a plain yes as the reason where codes need none: renewing one's own loan, or checking in first."""
    if override.codes and override.codes <= PLAIN_YES and not override.reason:
        return Override(override.codes, "yes")
    return override


def write_override(act: Act, passed: frozenset[str], reason: str, **about: Any) -> None:
    """Write an override. Codes are public; the words someone typed are kept apart, as long as the audit log.

    The line of the audit log names no patron: beside the entry, which is of the same moment, it would for a year
    show who had what.
    """
    codes = sorted(passed - PLAIN_YES)
    if codes:
        note_in_audit(act.desk, "override", about=" ".join(codes))
        kept: Facts = {"reason": reason}
        act.write("override", kept, data={"codes": codes}, **about)


def loan_time_blocks(blocks: Blocks, item: NamedItem, loan: Loan | None) -> None:
    """Add blocks for a time given by hand that does not fit: the loan began later, or the item moved later.

    Without one the machine's clock counts, and a loan lent by a clock that was ahead can still come back.
    """
    desk = blocks.desk
    if desk.back_dated is None:
        return
    if loan and desk.at < loan.lent_at:
        blocks.add("AT_BEFORE_LOAN", title=item.whole_title)
    elif desk.at < item.row.moved_at:
        blocks.add("OUT_OF_ORDER", title=item.whole_title)


def pickup_day(desk: Desk, days: int, wanted_until: str = "") -> date:
    """Return the last day on the hold shelf: so many open days from now, and not after the patron wants it; if that
    day is closed, the next one that is open. At a stop of the bookmobile: the first visit after so many days."""
    calendar = calendar_of(desk.branch, desk.zone)
    today = day_of(desk.now, desk.zone)
    day = calendar.next_open(today + timedelta(days)) if calendar.visits else calendar.forward(today, days)
    last = date.fromisoformat(wanted_until) if wanted_until else day
    return max(today, day if last >= day else calendar.next_open(last))
