"""The first day on which an overdue item may be billed by itself: so many days after the first notice that arrived.

A notice counts as delivered once the mail server took it and it did not come back, the letter was made, or the call
was noted. For a text nobody here learns whether it arrived. An example: due Oct 20, first notice Nov 3, long overdue
since Nov 10. With 14 days it is billed from Nov 17; a library that was closed until Nov 12 bills from Nov 26.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.dates import moment_day, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.lending.queries import LongLateRow, bounced_since, carried_from, notices_given
from tuils.library.lending.working_days import back_since
from tuils.models import Loan
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE, day_of

NOTICE_DAYS = 14
EMAIL, SENDING = "email", 5 * MINUTE
"""The time between writing a message down and noting it as sent, once the server has it."""
FATE_UNKNOWN = frozenset({"text"})
"""Ways for which nobody learns whether the notice arrived."""


@dataclass(frozen=True)
class BillTerm:
    """When a loan may be billed. `told_at`: when the first notice was delivered since the loan was due; `sent_at`:
    when one was sent that may not have arrived. `back_at`: nobody had worked here for long until then, so the days
    count from it. `day`: from when the loan may be billed, None while no notice was delivered. `came_overdue`:
    another system sent it overdue, so that it is never billed by itself."""

    told_at: int | None = None
    sent_at: int | None = None
    back_at: int | None = None
    day: date | None = None
    came_overdue: bool = False

    def is_over(self, today: date) -> bool:
        return self.day is not None and self.day <= today


def bill_terms(desk: Desk, loans: Sequence[Loan | LongLateRow]) -> dict[str, BillTerm]:
    """Return the term of each of these open loans (rows of `loan`), by its id."""
    if not loans:
        return {}
    days, unasked = bill_days(), bool(value_of("bill_without_notice", False))
    given, back, found = _given(desk, loans), back_since(desk, days), {}
    for loan in loans:
        ways = given.get(loan.id, [])
        told = min((at for how, at in ways if how not in FATE_UNKNOWN), default=None)
        sent = None if told else min((at for _how, at in ways), default=None)
        begin, day = told or (sent if unasked else None), None
        if begin:
            day = day_of(max(begin, back or 0), desk.zone) + timedelta(days)
        elif unasked:
            day = day_of(desk.now, desk.zone)
        found[loan.id] = BillTerm(told, sent, back, day, (loan.charged_from or 0) > loan.due_at)
    return found


def bill_days() -> int:
    """Return the days that a patron has after the first notice."""
    return int(value_of("bill_notice_days", NOTICE_DAYS) or 0)


def _given(desk: Desk, loans: Sequence[Loan | LongLateRow]) -> Mapping[str, list[tuple[str, int]]]:
    """Return how and when notices were sent since each loan was due. A notice of a future time was made by a clock
    that was wrong."""
    whose, found = _whose(loans), defaultdict[str, list[tuple[str, int]]](list)
    back = _came_back(loans)
    for name, at, data in notices_given(list(whose)):
        loan, how = whose[name], str(json.loads(data).get("how", ""))
        returned = how == EMAIL and any(at - SENDING <= sent <= at for sent in back[loan.patron or ""])
        if loan.due_at < at <= desk.now and not returned:
            found[loan.id].append((how, at))
    return found


def _came_back(loans: Sequence[Loan | LongLateRow]) -> Mapping[str, list[int]]:
    """Return when emails that came back were sent, by patron. Since this version a notice that comes back is undone
    in its loans as well; an older one is known only to the log of notices."""
    found: dict[str, list[int]] = defaultdict(list)
    for patron, at in bounced_since([*{loan.patron or "" for loan in loans}], min(loan.due_at for loan in loans)):
        found[patron].append(at)
    return found


def _whose(loans: Sequence[Loan | LongLateRow]) -> dict[str, Loan | LongLateRow]:
    """Return the loan that counts, by its id and by those of the loans that it carries on."""
    whose = {loan.id: loan for loan in loans}
    carried = carried_from(list(whose))
    while carried:
        whose |= {before: whose[later] for later, before in carried.items()}
        carried = carried_from(list(carried.values()))
    return whose


def term_words(desk: Desk, term: BillTerm) -> str:
    """Return `First notice delivered Tue, Nov 3. It can be billed from Tue, Nov 17.`"""
    today = day_of(desk.now, desk.zone)
    if term.told_at is None and term.day is None:
        if term.sent_at:
            text = _("A text was sent on {day}, but it may not have arrived, so it isn't billed.")
            return text.format(day=moment_day(desk, term.sent_at))
        return _("No notice was delivered yet, so it isn't billed.")
    parts = [_("First notice delivered {day}.").format(day=moment_day(desk, term.told_at))] if term.told_at else []
    if term.back_at and term.day and term.day > today:
        parts.append(_("Nobody worked here until {day}.").format(day=moment_day(desk, term.back_at)))
    if term.came_overdue:
        parts.append(_("It was overdue when imported, so it is billed only if staff choose it."))
    if term.day and term.day > today:
        parts.append(_("It can be billed from {day}.").format(day=short_day(desk, term.day)))
    return " ".join(parts)
