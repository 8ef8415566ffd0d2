"""The slides of the entrance: today, this week, new books, hours. A canceled date is in none of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from tuils.i18n import LANGUAGES, N_, NN_, _, in_language
from tuils.library.activities.calendar_files.ical_out import DAY_MINUTES, PublishedSession, location_of, published_from
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import clock_label, day_label, spans_label, times_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.finding import Limits, find_titles
from tuils.library.holdings.finding.hits import new_titles_since
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE, day_of, local_moment

from .slide_words import ALL_DAY, BOOKS, CLOSED, HOURS, REGISTER, SLIDES, TODAY, WEEK

DAYS, MOST, READ, SHORT = 7, 12, 60, 8
"""The days of a week from today on; the most lines on a slide; the titles among which they are sought; the last
characters of an id, which name a session."""


@dataclass(frozen=True)
class SlideLine:
    """A line of a slide, in the words of its reader. `session`: the end of its id; `starts_at`: 0 where it has none."""

    slide: str
    what: str
    when: str = ""
    where: str = ""
    note: str = ""
    day: str = ""
    starts_at: int = 0
    session: str = ""

    @property
    def key(self) -> str:
        return f"{self.slide} {self.session or self.day or self.what}"


@dataclass(frozen=True)
class Announced:
    """A date that will take place, at this branch. `ends_at`: when it is over."""

    row: PublishedSession
    starts_at: int
    day: date

    @property
    def ends_at(self) -> int:
        return self.starts_at + self.row.minutes * MINUTE

    @property
    def all_day(self) -> bool:
        return self.row.wall.endswith("T00:00") and self.row.minutes > 0 and not self.row.minutes % DAY_MINUTES


@contextlib.contextmanager
def reader_language(language: str | None) -> Iterator[None]:
    """Speak the reader's language, one of LANGUAGES; as the program does if none is given."""
    if language and language not in LANGUAGES:
        raise not_understood("language", language, ", ".join(LANGUAGES))
    with in_language(language) if language else contextlib.nullcontext():
        yield


def announced(desk: Desk, days: int = DAYS) -> list[Announced]:
    """Return the dates of so many days, from now on, that are published, at this branch and not canceled."""
    last = day_of(desk.now, desk.zone) + timedelta(days=days - 1)
    found: list[Announced] = []
    for row in published_from(desk):
        starts_at = local_moment(datetime.fromisoformat(row.wall), ZoneInfo(row.zone))
        one = Announced(row, starts_at, day_of(starts_at, desk.zone))
        if one.day > last:
            break
        if row.status != "cancelled" and row.branch in ("", desk.branch) and one.ends_at > desk.now:
            found.append(one)
    return found


@permitted("programs.see")
def signage_lines(desk: Desk, language: str | None = None) -> list[SlideLine]:
    """Return what the entrance shows now, slide by slide. Refuses with NOT_UNDERSTOOD: not one of our languages."""
    with reader_language(language):
        coming, today = announced(desk), day_of(desk.now, desk.zone)
        of_today = [_program(desk, one, TODAY) for one in coming if one.day == today]
        later = [_program(desk, one, WEEK) for one in coming if one.day != today]
        return [*of_today[:MOST], *later[:MOST], *_books(desk), *_hours(desk, today)]


def _program(desk: Desk, one: Announced, slide: str) -> SlideLine:
    when = hours_of_day(desk, one) if slide == TODAY else when_announced(desk, one)
    where = location_of(one.row)
    return SlideLine(
        slide, one.row.title, when, where, registering(one), one.day.isoformat(), one.starts_at, one.row.id[-SHORT:]
    )


def hours_of_day(desk: Desk, one: Announced) -> str:
    return _(ALL_DAY) if one.all_day else times_label(one.starts_at, one.ends_at, desk.zone)


def when_announced(desk: Desk, one: Announced) -> str:
    """Return `Sat, Dec 5, 10:30 am-12:00 pm`."""
    return f"{day_label(one.day, day_of(desk.now, desk.zone))}, {hours_of_day(desk, one)}"


def registering(one: Announced) -> str:
    """Return how to register, where that is needed."""
    return "" if one.row.registration == "none" else _(REGISTER)


def _books(desk: Desk) -> Iterator[SlideLine]:
    """Yield the newest titles that have a copy in this branch."""
    limits = Limits(branch=desk.branch, new_since=new_titles_since(desk.now))
    hits = (hit for hit in find_titles("", limits=limits, sort="newest", limit=READ).hits if hit.items)
    for hit in islice(hits, MOST):
        yield SlideLine(BOOKS, hit.whole_title, hit.call_number, note=hit.author)


def _hours(desk: Desk, today: date) -> Iterator[SlideLine]:
    """Yield the hours of the next days. The reason of a closed day is staff's own words, and is not among them."""
    calendar = calendar_of(desk.branch, desk.zone)
    for day in (today + timedelta(days=n) for n in range(DAYS)):
        words = spans_label(calendar.spans(day)) or _(CLOSED)
        yield SlideLine(HOURS, words, _(SLIDES[TODAY]) if day == today else day_label(day, today), day=day.isoformat())


def slide_lines(lines: Sequence[SlideLine], slide: str) -> list[SlideLine]:
    return [one for one in lines if one.slide == slide]


def clock_now(desk: Desk) -> str:
    return clock_label(datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).time())


SIGNAGE = Table(
    title=N_("Entrance screen"),
    columns=(
        Column(N_("Slide"), 18, lambda _desk, one: _(SLIDES[one.slide]), "slide", "slide"),
        Column(N_("When"), 22, "when", "when", drop=1),
        Column(N_("What"), 24, "what", "what", grow=2),
        Column(N_("Where"), 14, "where", "where", grow=1, drop=2),
        fact("note"),
        fact("day"),
        fact("starts_at", iso_of("starts_at")),
        fact("session"),
    ),
    read=signage_lines,
    key="key",
    none=(N_("There is nothing to show."), N_("Publish a program first: F5, F6.")),
    some=(NN_("{n} line on the entrance screen.", "{n} lines on the entrance screen."), N_("Enter: what to post.")),
    enter=(N_("Posts"), "posts", "session"),
    words=lambda _desk, one: "  ".join(filter(None, (_(SLIDES[one.slide]), one.when, one.what, one.where, one.note))),
    names_a_person=False,
    example=SlideLine(TODAY, "Story time", "10-10:45 am", "Story room, Maple Grove", "", "2026-12-14",
                      1_797_235_200_000_000, "0f3a9c21"),
)  # fmt: skip
