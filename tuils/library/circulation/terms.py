"""The terms of a loan, shared by checkout and renewal: until when, and what an override leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.administration.calendar import calendar_of
from tuils.library.administration.settings import value_of
from tuils.library.audit import note
from tuils.library.dates import moment_day, moment_words
from tuils.library.desk import Desk
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.library.refusals import Reason, Refused
from tuils.models.rows import Row
from tuils.values.calendar import ClosedAlways, Due, due
from tuils.values.moments import day_of, time_label
from tuils.values.periods import Period

from .blocks import Blocks, Override
from .found import Named
from .rules import Rule, required

END_OF_DAY = "23:59"
PLAIN_YES = frozenset({"ALREADY_OUT_SAME", "ALREADY_OUT_OTHER", "PARTS_CHECK", "RENTAL_FEE", "OVERPAID"})


def due_for(desk: Desk, rules: dict[str, Rule], card_ends: str = "") -> Due:
    """When a loan of this case that begins at the desk's `at` is due."""
    return due_after(desk, rules, desk.at, required(rules, "loan_period").period, card_ends)


def due_after(
    desk: Desk, rules: dict[str, Rule], start: int, period: Period, card_ends: str = "", *, deed: str = "lend"
) -> Due:
    """When a loan of this length that runs from `start` is due: not after the card ends, if the library says so
    (`due_within_card`). Refuses with CLOSED_ALWAYS where there is no open day to be due on."""
    fixed = rules.get("fixed_due_date")
    cut = date.fromisoformat(card_ends) if card_ends and value_of("due_within_card", False) else None
    try:
        return due(
            calendar_of(desk.branch, desk.zone),
            start,
            period,
            roll=required(rules, "due_roll").value,
            at_closing=bool(value_of("due_at_closing", False)),
            fixed_due_date=fixed.day if fixed else None,
            latest=cut,
        )
    except ClosedAlways:
        raise Refused(Reason("CLOSED_ALWAYS", deed=deed)) from None


def due_words(desk: Desk, moment: int) -> str:
    """`Mon 14 Dec`, or in figures; with the time of day where the loan does not run to the end of its day."""
    if desk.dates:
        return desk.dates.due(moment, desk.zone, _)
    return moment_day(desk, moment) if time_label(moment, desk.zone) == END_OF_DAY else moment_words(desk, moment)


def with_plain_yes(override: Override) -> Override:
    """Renewing one's own loan, or checking in first, is the ordinary answer: it needs no words of why."""
    if override.codes and override.codes <= PLAIN_YES and not override.reason:
        return Override(override.codes, "yes")
    return override


def write_override(act: Act, passed: frozenset[str], reason: str, **about: Any) -> None:
    """Codes stand in the public part; the words someone typed are kept apart, as long as the audit log.

    The line of the audit log names no patron: beside the entry, which is of the same moment, it would for a year tell
    who had what.
    """
    codes = sorted(passed - PLAIN_YES)
    if codes:
        note(act.desk, "override", deed=" ".join(codes))
        kept: Facts = {"reason": reason}
        act.write("override", kept, data={"codes": codes}, **about)


def time_blocks(blocks: Blocks, item: Named, loan: Row | None) -> None:
    """What a time given by hand does not fit: the loan began later, or the item moved later.

    Without one the machine's clock counts, and a loan lent by a clock that was ahead can still come back.
    """
    desk = blocks.desk
    if desk.back_dated is None:
        return
    if loan and desk.at < loan["lent_at"]:
        blocks.add("AT_BEFORE_LOAN", title=item.whole_title)
    elif desk.at < item.row["moved_at"]:
        blocks.add("OUT_OF_ORDER", title=item.whole_title)


def pickup_day(desk: Desk, days: int, wanted_until: str = "") -> date:
    """The last day on the hold shelf: so many open days from now, and not after the patron wants it."""
    calendar = calendar_of(desk.branch, desk.zone)
    today = day_of(desk.now, desk.zone)
    day = calendar.forward(today, days)
    last = date.fromisoformat(wanted_until) if wanted_until else day
    return max(today, min(day, last))
