"""Report programs and attendance in numbers: by month, kind, audience, place, grant or partner. Contains no persons.

Read from the sessions, which keep their counts for ever: forgetting registrations or removing a patron changes no
number. A session counts if it is over and was not canceled, even if nobody came or its program was removed since;
without a count, that is said and never shown as 0. Answers to the Public Libraries Survey are by the names of its
variables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, NamedTuple

from tuils.i18n import N_, _
from tuils.library.activities.room_queries import ROOM_USES
from tuils.library.activities.session_queries import PAST_SESSIONS, groups_counted
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import month_and_year
from tuils.models import db
from tuils.models.rows import typed
from tuils.values.dataclass import dataclass
from tuils.values.programs import (
    AUDIENCES,
    KINDS,
    ONE_TO_ONE,
    OUTREACH,
    OUTSIDE,
    PLACES,
    PROGRAM,
    SELF_DIRECTED,
    counts_as,
    kind_words,
)
from tuils.values.survey import ATTENDANCE, ELEMENTS, NOT_COUNTED, PRESENTATIONS, SESSIONS, Element
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span, read_span

CANCELLED, CANCELLED_ATTENDED = "cancelled", "cancelled_attended"
APART: dict[str, str] = {
    ONE_TO_ONE: N_("One-on-one help"),
    SELF_DIRECTED: N_("Self-directed, kits"),
    OUTREACH: N_("Outreach"),
    OUTSIDE: N_("Another group's"),
    CANCELLED: N_("Canceled"),
    CANCELLED_ATTENDED: N_("Canceled, but counted"),
}
"""Sessions that are no programs in the survey: by `counts_as`, and canceled ones."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of some sessions. `counted`: the sessions with a head count, 0 included. `registered` and
    `no_shows`: heads. `recordings` that were put up; of `recorded` sessions, `viewed` have counted views. `groups`:
    the attendance by the group that was counted at the door."""

    sessions: int = 0
    counted: int = 0
    attended: int = 0
    registered: int = 0
    no_shows: int = 0
    recordings: int = 0
    recorded: int = 0
    viewed: int = 0
    seen: int = 0
    helper_minutes: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def not_counted(self) -> int:
        """Return the number of sessions without a head count."""
        return self.sessions - self.counted

    @property
    def attendance(self) -> int | None:
        """Return the attendance; None if there were sessions and none was counted: that is not 0."""
        return None if self.sessions and not self.counted else self.attended

    @property
    def average(self) -> float | None:
        """Return the average attendance of counted sessions."""
        return round(self.attended / self.counted, 1) if self.counted else None

    @property
    def views(self) -> int | None:
        return None if self.recorded and not self.viewed else self.seen


@dataclass(frozen=True)
class ReportLine:
    """A line of the report. `code`: a month, a kind, an audience, a place, a grant, a partner. `before`: the same
    days a year earlier."""

    code: str
    words: str
    numbers: Numbers
    before: Numbers | None = None


@dataclass(frozen=True)
class ProgramReport:
    """The report of these days. `lines` and `total` are programs by the survey's definition; `apart` is the rest."""

    span: Span
    by: str
    lines: tuple[ReportLine, ...]
    total: ReportLine
    apart: tuple[ReportLine, ...]
    room_uses: RoomUses
    branch: str = ""


@dataclass(frozen=True)
class RoomUses:
    """Past bookings of rooms by groups and patrons: how many, how many of them have a head count, and these heads."""

    uses: int = 0
    counted: int = 0
    heads: int = 0


class PastSession(NamedTuple):
    """A session that is over, with what its program says of it and its numbers; null where nobody counted."""

    id: str
    wall: str
    kind: str
    audience: str
    branch: str
    place: str
    status: str
    recorded: int
    views: int | None
    helper_minutes: int
    fund: str
    partner: str
    came: int | None
    registered: int | None
    no_shows: int | None
    groups: Mapping[str, int] = {}


EPOCH, DAY = date(1970, 1, 1), 86_400_000_000


@permitted("programs.see")
def session_numbers(
    desk: Desk, span: Span, by: str = "month", *, branch: str = "", before: bool = False
) -> ProgramReport:
    """Return the numbers of all sessions on these local days. `by`: of BY. `before`: with those of a year earlier.

    Only past sessions count.
    """
    now, then = _rows(desk, span, branch), _rows(desk, span.year_before, branch) if before else None
    group = BY[by].of
    old = {_moved_on(code) if by == "month" else code: numbers for code, numbers in _by(then or [], group).items()}
    new = _by(now, group)
    codes = set(new) | set(old) if then is not None else set(new)
    if by == "month":
        codes |= {month for month in span.months() if month <= day_of(desk.now, desk.zone).isoformat()[:7]}
    words = BY[by].words
    lines = [
        ReportLine(code, words(code), new.get(code, Numbers()), old.get(code, Numbers()) if then is not None else None)
        for code in sorted(codes, key=lambda code: _place(by, code, words(code)))
    ]
    total = ReportLine("", _("Total"), summed(_programs(now)), summed(_programs(then)) if then is not None else None)
    return ProgramReport(span, by, tuple(lines), total, _apart(now, then), rooms_used(desk, span, branch), branch)


@dataclass(frozen=True)
class ReportGrouping:
    """One grouping of a report: its head, the code of a session's line, that code in words."""

    head: str
    of: Callable[[PastSession], str]
    words: Callable[[str], str]


def _month_words(code: str) -> str:
    return month_and_year(read_span(code).first)


def _place_words(code: str) -> str:
    """Return `Main, in the library`; an online place has no branch."""
    branch, _slash, place = code.rpartition("/")
    where = _(PLACES[place]) if place in PLACES else place
    return f"{name_of('branch', branch)}, {where}" if branch else where


def _tag(name: str) -> Callable[[PastSession], str]:
    return lambda row: str(getattr(row, name))


BY: dict[str, ReportGrouping] = {
    "month": ReportGrouping(N_("Month"), lambda row: str(row.wall)[:7], _month_words),
    "kind": ReportGrouping(N_("Kind"), _tag("kind"), lambda code: _(kind_words(code))),
    "audience": ReportGrouping(N_("For"), _tag("audience"), lambda code: _(AUDIENCES.get(code, code))),
    "place": ReportGrouping(N_("Location"), lambda row: f"{row.branch}/{row.place}", _place_words),
    "fund": ReportGrouping(N_("Grant"), _tag("fund"), lambda code: code or _("no grant")),
    "partner": ReportGrouping(N_("Partner"), _tag("partner"), lambda code: code or _("no partner")),
}
_ORDER = {"kind": [*KINDS], "audience": [*AUDIENCES]}


def _place(by: str, code: str, words: str) -> tuple[Any, ...]:
    """Return a sort key: the order of their table; else by their words, lines without a code last."""
    known = _ORDER.get(by, [])
    if by == "month":
        return (code,)
    return (known.index(code) if code in known else len(known), not code, words.casefold())


def _moved_on(month: str) -> str:
    """Return the month a year later, to compare a month of the year before with."""
    return f"{int(month[:4]) + 1}{month[4:]}"


# ---- reading


def _rows(desk: Desk, span: Span, branch: str) -> list[PastSession]:
    """Return the past sessions, each with its counts."""
    days = (span.first.isoformat(), span.next.isoformat(), *_about(span))
    groups: dict[str, dict[str, int]] = {}
    for session, group, n in groups_counted(days):
        groups.setdefault(session, {})[group] = n
    text = PAST_SESSIONS.format(branch="AND s.branch = ?" if branch else "")
    found = typed(PastSession, text, *days, desk.now, *([branch] if branch else []))
    return [row._replace(groups=groups.get(row.id, {})) for row in found]


def _about(span: Span) -> tuple[int, int]:
    """Return moments before and after these local days in any zone: for the index of sessions."""
    before, after = (span.first - EPOCH).days - 2, (span.next - EPOCH).days + 2
    return max(0, before) * DAY, after * DAY


def programs_on(desk: Desk, span: Span, branch: str = "") -> list[PastSession]:
    """Return the sessions that the survey counts; the caller has checked the permission."""
    return _programs(_rows(desk, span, branch))


def _programs(rows: Iterable[PastSession]) -> list[PastSession]:
    """Keep the sessions that the survey counts."""
    return [row for row in rows if row.status != CANCELLED and counts_as(row.kind) == PROGRAM]


def _by(rows: Iterable[PastSession], group: Callable[[PastSession], str]) -> dict[str, Numbers]:
    parts: dict[str, list[PastSession]] = {}
    for row in _programs(rows):
        parts.setdefault(group(row), []).append(row)
    return {code: summed(part) for code, part in parts.items()}


def summed(rows: Iterable[PastSession]) -> Numbers:
    """Add up the numbers of these sessions."""
    sums: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for row in rows:
        counted, recorded = row.came is not None, row.recorded > 0
        sums.update(
            sessions=1,
            counted=int(counted),
            attended=row.came or 0,
            registered=row.registered or 0,
            no_shows=row.no_shows or 0,
            recordings=row.recorded,
            recorded=int(recorded),
            viewed=int(recorded and row.views is not None),
            seen=row.views or 0,
            helper_minutes=row.helper_minutes,
        )
        groups.update(row.groups)
    numbers: dict[str, Any] = dict(sums)
    return Numbers(**numbers, groups={group: n for group, n in sorted(groups.items()) if n})


def _apart(now: list[PastSession], then: list[PastSession] | None) -> tuple[ReportLine, ...]:
    """Return the lines of sessions that are no programs in the survey; empty lines are left out."""
    new, old = _parts(now), _parts(then or [])
    found = []
    for code, words in APART.items():
        numbers, before = summed(new.get(code, [])), summed(old.get(code, []))
        if numbers.sessions or before.sessions:
            found.append(ReportLine(code, _(words), numbers, before if then is not None else None))
    return tuple(found)


def _parts(rows: Iterable[PastSession]) -> dict[str, list[PastSession]]:
    found: dict[str, list[PastSession]] = {}
    for row in rows:
        if row.status != CANCELLED:
            found.setdefault(counts_as(row.kind), []).append(row)
        else:
            found.setdefault(CANCELLED_ATTENDED if row.came else CANCELLED, []).append(row)
    return found


@permitted("programs.see")
def rooms_used(desk: Desk, span: Span, branch: str = "") -> RoomUses:
    """Count rooms used by groups and patrons on these days; a booking noted as no-show does not count."""
    text = ROOM_USES.format(branch="AND r.branch = ?" if branch else "")
    days = (span.first.isoformat(), span.next.isoformat(), desk.now, *([branch] if branch else []))
    found: Any = db.execute_sql(text, days).fetchone()
    return RoomUses(*found)


@dataclass(frozen=True)
class SurveyAnswer:
    """One answer of the survey. `value`: None if nobody counted, which is not 0. `not_counted`: the sessions, or
    recordings, missing in the value."""

    element: Element
    value: int | None
    not_counted: int = 0
    before: int | None = None

    @property
    def text(self) -> str:
        """Return the value as the form wants it."""
        return NOT_COUNTED if self.value is None else str(self.value)


@permitted("programs.see")
def program_survey(desk: Desk, span: Span, branch: str = "", *, before: bool = False) -> list[SurveyAnswer]:
    """Return all survey answers about programs, for these local days. `before`: with the value of a year earlier."""
    now = programs_on(desk, span, branch)
    then = programs_on(desk, span.year_before, branch) if before else []
    return [_answer(element, now, then) for element in ELEMENTS]


def _answer(element: Element, now: list[PastSession], then: list[PastSession]) -> SurveyAnswer:
    numbers = _of(element, now)
    missing = 0
    if element.what == ATTENDANCE:
        missing = numbers.not_counted
    elif element.what not in (SESSIONS, PRESENTATIONS):
        missing = numbers.recorded - numbers.viewed
    return SurveyAnswer(element, _value(element, numbers), missing, _value(element, _of(element, then)))


def _of(element: Element, rows: list[PastSession]) -> Numbers:
    return summed(row for row in rows if element.audience in ("", row.audience) and element.place in ("", row.place))


def _value(element: Element, numbers: Numbers) -> int | None:
    if element.what == SESSIONS:
        return numbers.sessions
    if element.what == ATTENDANCE:
        return numbers.attendance
    return numbers.recordings if element.what == PRESENTATIONS else numbers.views
