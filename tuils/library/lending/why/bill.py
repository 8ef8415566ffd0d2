"""Why an overdue item is not marked lost and billed yet, and from when it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tuils.i18n import _
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.money.bill_terms import bill_terms, term_words
from tuils.library.lending.money.fining import late_since
from tuils.library.lending.rules.rules import Rule
from tuils.models import Item, Loan
from tuils.values.time.moments import day_of


def when_billed(desk: Desk, rules: Mapping[str, Rule], item: Item, loan: Loan) -> str:
    """Return a sentence or two; empty if the loan is not overdue, or nothing ever marks it lost by itself."""
    limit = rules["lost_after_days"].limit if "lost_after_days" in rules else None
    if not limit or loan.due_at >= desk.now or item.state in LOST:
        return ""
    why = term_words(desk, bill_terms(desk, [loan])[loan.id])
    lost = day_of(late_since(loan.due_at, loan.charged_from), desk.zone) + timedelta(limit)
    if lost > day_of(desk.now, desk.zone):
        return f"{_('It is long overdue from {day}.').format(day=short_day(desk, lost))} {why}".strip()
    return why or _("It is long overdue: the daily work marks it lost and bills it.")
