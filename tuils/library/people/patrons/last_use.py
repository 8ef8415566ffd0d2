"""The month a card was last used at a desk: no day, and no purpose. It shows which cards lapse, and tells two people of
one name apart. One read per visit, and one row written a month; not state of the journal."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.counters import count_all, fact_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.models import Patron, db
from tuils.models.rows import get
from tuils.values.time.moments import day_of

from .queries import counts_by_month, month_of_use, note_month, patron_of_card

ACTIVE_MONTH, ACTIVE_YEAR, ACTIVE_FISCAL = "active_month", "active_year", "active_fiscal"
"""Kinds of counts: how many patrons used their card in that time, each once."""
ENOUGH_YEARS = 5
SPANS = {
    "this_month": N_("this month"),
    "this_year": N_("this year"),
    "last_year": N_("last year"),
    "earlier": N_("earlier"),
    "never": N_("never, that we know of"),
}
"""The spans since the last use that are counted."""


def note_use(desk: Desk, patron: str) -> None:
    """The person with this id is at the desk. Nothing is held up by it: where another desk writes, the next visit
    notes it."""
    month = current_month(desk)
    row = month_of_use(patron)
    if row and row[0] >= month:
        return
    with contextlib.suppress(StoreFault), plain_faults(), db.atomic():
        note_month(patron, month)
        _count_active(desk, patron, str(row[0]) if row else "", month)


def _count_active(desk: Desk, patron: str, before: str, month: str) -> None:
    """Count the first use of a card in a month, a calendar year and a fiscal year, so that the number of active cards
    is known when the card is long gone. The day of the count is the first one of that time."""
    row = get(Patron, patron)
    if row is None:
        return
    today = date.fromisoformat(f"{month}-01")
    from tuils.values.time.spans import year_of, year_with  # once a month for each patron

    fiscal = year_with(today, year_starts()).first
    fact, years = fact_of(desk, ACTIVE_MONTH, desk.at, patron=row), year_of(today.year).first
    firsts = ((ACTIVE_MONTH, today), (ACTIVE_YEAR, years), (ACTIVE_FISCAL, fiscal))
    new = [(kind, first.isoformat()) for kind, first in firsts if before < first.isoformat()[:7]]
    count_all(desk, [replace(fact, kind=kind, day=day) for kind, day in new])


def note_use_of_card(desk: Desk, card: str) -> None:
    """Note the use of a card for commands, which know the card alone."""
    row = patron_of_card(card)
    if row:
        note_use(desk, str(row[0]))


def current_month(desk: Desk) -> str:
    """2026-11"""
    return day_of(desk.at, desk.zone).isoformat()[:7]


def last_whole_month(desk: Desk) -> str:
    """Return the month before this one: a visit in the old system is never in the month of the import."""
    first = day_of(desk.now, desk.zone).replace(day=1)
    return (first - timedelta(days=1)).isoformat()[:7]


def last_visit_words(month: str, today: date) -> str:
    """`this month`, `this year`, `last year`, `3 years ago`: coarse on purpose. Empty where nothing is known."""
    if not month:
        return ""
    span = _span(month, today)
    if span != "earlier":
        return _(SPANS[span])
    years = today.year - int(month[:4])
    if years > ENOUGH_YEARS:
        return _("long ago")
    return ngettext("{n} year ago", "{n} years ago", years).format(n=years)


@permitted("patrons.find")
def count_by_use(desk: Desk) -> dict[str, int]:
    """Return how many patrons used their card when, by the keys of SPANS. Counts alone."""
    today, counts = day_of(desk.now, desk.zone), dict.fromkeys(SPANS, 0)
    used = "patron LEFT JOIN last_use ON last_use.patron = patron.id"
    for month, n in counts_by_month(used):
        counts[_span(month, today) if month else "never"] += n
    return counts


def _span(month: str, today: date) -> str:
    if month >= today.isoformat()[:7]:
        return "this_month"
    years = today.year - int(month[:4])
    return ("this_year", "last_year")[years] if years < 2 else "earlier"
