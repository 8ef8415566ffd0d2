"""The patrons' catalog besides its search: new titles, returned titles, lists, opening hours.

Reads the published copy alone (see `published`): the days are counted from when it was made.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.holdings.finding import PAGE, Found, Limits, find_titles
from tuils.library.holdings.finding.hits import hits_of, new_titles_since
from tuils.library.holdings.lists.list_naming import ListSheet, all_lists
from tuils.library.holdings.lists.list_state import TITLES
from tuils.library.holdings.queries import published_coming
from tuils.library.holdings.record_queries import waiting_for
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.hours import OpenSpan
from tuils.values.time.moments import day_of, to_local

from .published import published_at

MOST_NEW = 200
_LOOKS_AHEAD = 14  # days in which the next opening is sought


def newest_titles(*, limit: int = PAGE, offset: int = 0) -> Found:
    """Return titles with a copy added in the last 31 days, newest first, 200 in all."""
    found = find_titles(
        "",
        limits=Limits(new_since=new_titles_since(published_at())),
        sort="newest",
        limit=max(0, min(limit, MOST_NEW - offset)),
        offset=offset,
    )
    return Found(found.hits, min(found.total, MOST_NEW))


def just_returned(*, limit: int = PAGE, offset: int = 0) -> Found:
    """Return titles with a copy that was returned in the last 14 days and is on the shelf, the last day first."""
    return _found(
        "SELECT biblio.no FROM returned JOIN biblio ON biblio.id = returned.biblio GROUP BY biblio.no "
        "ORDER BY max(returned.day) DESC, biblio.title_key, biblio.no LIMIT ? OFFSET ?",
        "SELECT count(DISTINCT biblio) FROM returned",
        (),
        limit,
        offset,
    )


def public_lists() -> list[ListSheet]:
    """The lists that staff show to patrons and that have something on them, by name."""
    return [sheet for sheet in all_lists(shown=True) if sheet.lines]


def titles_of_list(key: str, limit: int = PAGE, offset: int = 0) -> Found:
    """The titles of a list (its id) in their order; of a list of copies each title once."""
    of: Any = db.execute_sql("SELECT of FROM kept_list WHERE id = ?", (key,)).fetchone()
    if of is None:  # it is shown no more since a moment
        return Found()
    title = "thing" if of[0] == TITLES else "(SELECT item.biblio FROM item WHERE item.id = thing)"
    lines = f"FROM list_line JOIN biblio ON biblio.id = {title} WHERE list = ?"
    return _found(
        f"SELECT biblio.no {lines} GROUP BY biblio.no ORDER BY min(rank), min(thing) LIMIT ? OFFSET ?",
        f"SELECT count(DISTINCT biblio.no) {lines}",
        (key,),
        limit,
        offset,
    )


def _found(page: str, count: str, values: tuple[Any, ...], limit: int, offset: int) -> Found:
    numbers = [int(row[0]) for row in db.execute_sql(page, (*values, limit, offset)).fetchall()]
    total: Any = db.execute_sql(count, values).fetchone()
    return Found(tuple(hits_of(numbers)), int(total[0]))


def people_waiting(biblio: str) -> int:
    """Return how many wait for this title; the copy doesn't know who."""
    return waiting_for(biblio)


def copies_coming(biblio: str) -> int:
    """Return how many copies of this title are on order."""
    return published_coming([biblio]).get(biblio, 0)


@dataclass(frozen=True)
class OpenHours:
    """`open_now`: until the end of `span`; else it opens on `day` with `span`."""

    day: date
    span: OpenSpan
    open_now: bool


def next_opening(branch: str, zone: ZoneInfo, now: int) -> OpenHours | None:
    """Return the hours to show now (microseconds UTC): those of this moment, else the next ones; None where the branch
    does not open within two weeks."""
    calendar, today, clock = calendar_of(branch, zone), day_of(now, zone), to_local(now, zone).time()
    for span in calendar.spans(today):
        if clock < span.closes:
            return OpenHours(today, span, span.opens <= clock)
    return _later(calendar, today)


def _later(calendar: Calendar, today: date) -> OpenHours | None:
    for ahead in range(1, _LOOKS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if spans := calendar.spans(day):
            return OpenHours(day, spans[0], False)
    return None
