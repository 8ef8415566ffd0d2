"""Compute which message about a program is due to whom, and by when. Nothing of this is stored: it follows from
registrations, from sessions as they are now and as they were, and from the marks of earlier messages.

A mark (`told` of a registration) says which message was given on which day, how, and about which time and place. So a
session that moves again is reported again, and two sites that contacted the same person agree when they sync.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from tuils.i18n import N_
from tuils.library.activities.registration_queries import (
    MADE_STATE,
    PARTIES,
    PLAIN,
    SESSION,
    count_plain,
    standing_sessions,
)
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.models import db
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import row_from, row_with
from tuils.models.store_words import ONE_OF_GIVEN
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of, local_moment

from .parties import Reach, reach_of
from .preparing import ROLL, due_day
from .session_past import KnownThen, known_before, where_of

CANCELLED, RESTORED, MOVED, OFFER = "cancelled", "restored", "moved", "offer"
PROMOTED, REGISTERED, CONFIRM, REMINDER = "promoted", "registered", "confirm", "reminder"
CONFIRMED = "confirmed"
WHATS: dict[str, str] = {
    CANCELLED: N_("canceled"),
    RESTORED: N_("restored"),
    MOVED: N_("moved"),
    OFFER: N_("seat open"),
    PROMOTED: N_("moved up from the waitlist"),
    REGISTERED: N_("registered"),
    CONFIRM: N_("please confirm"),
    REMINDER: N_("reminder"),
}
"""The messages, the most pressing first. Each party gets one at a time."""
HOWS: dict[str, str] = {
    "phone": N_("by phone"),
    "email": N_("by email"),
    "sms": N_("by text message"),
    "mail": N_("by letter"),
    "desk": N_("at the desk"),
}
TRIED = "tried "
"""The prefix of a message in the marks: they were not reached."""
REMINDER_DAYS, CONFIRM_UNTIL = 2, 3
_DAY = 86_400_000_000


@dataclass(frozen=True)
class ContactDue:
    """One message (`what`, of WHATS) that is due to one party. `name`: as it is known here; `reach`: how. Times in
    microseconds UTC; `by_at`: the last moment that it is useful. `was`: the time and place they know of, if
    different. `tried`: how often they were not reached, `tried_on` when last (ISO)."""

    registration: str
    session: str
    program: str
    what: str
    name: str
    reach: Reach
    by_at: int
    title: str
    wall: str
    starts_at: int
    ends_at: int
    heads: int
    state: str
    language: str
    was: KnownThen | None = None
    offered_until: int | None = None
    tried: int = 0
    tried_on: str = ""

    @property
    def key(self) -> str:
        return f"{self.registration} {self.what}"


@dataclass(frozen=True)
class Rounds:
    """Days before a session: when parties are reminded; when they are asked to confirm, and until when they may
    (None: not at all)."""

    reminder: int | None
    confirm: int | None
    until: int


def rounds() -> Rounds:
    remind, confirm = value_of("reminder_days", REMINDER_DAYS), value_of("confirm_days", None)
    until = value_of("confirm_until", CONFIRM_UNTIL)
    return Rounds(int(remind or 0) or None, int(confirm or 0) or None, int(until or 0))


@permitted("programs.tell")
def messages_due(desk: Desk, *, session: str = "") -> list[ContactDue]:
    """List the due messages, the most pressing first; with `session` (an id) of that one alone. Permission
    programs.tell; the look is audited. A patron's own numbers are included if the user may see all of a patron; a
    child's never: the responsible adult is contacted."""
    looked(desk, "list", about="to_tell")
    return sorted(
        tellings(desk, session),
        key=lambda telling: (telling.by_at, telling.starts_at, telling.name, telling.registration),
    )


def tellings(desk: Desk, session: str = "", registration: str = "") -> Iterator[ContactDue]:
    """Yield the due messages in no order; checks no permission and audits nothing."""
    due = list(_due(desk, _parties(desk, session, registration)))
    reach = reach_of(desk, [party.row for party, _what, _was in due])
    for party, what, was in due:
        yield _telling(party, what, reach[party.row.id], was)


def due_of(desk: Desk, registrations: Iterable[str]) -> dict[str, tuple[ContactParty, str]]:
    """Return the message due now to each of these registrations (ids); checks no permission and audits nothing."""
    parties = _parties(desk, among=registrations)
    return {party.row.id: (party, what) for party, what, _was in _due(desk, parties)}


def _due(desk: Desk, parties: Sequence[ContactParty]) -> Iterator[tuple[ContactParty, str, KnownThen | None]]:
    """Yield each party with its due message. If the session moved: also the time and place the party was last given."""
    known = known_before(party for party in parties if party.has_moved)
    deciding = _Deciding(desk)
    for party in parties:
        now = KnownThen(party.session.wall, where_of(party.session))
        was = told_last(party.told) or known.get(party.row.id) or now
        if what := deciding.what(party, was, now):
            yield party, what, None if was.same(now) else was


def tell_count(desk: Desk) -> int:
    """Count the due messages: for the idle desk, which names nobody and asks again and again. For most parties
    nothing changed since they registered: their reminders and questions are counted without reading them."""
    changed = sum(1 for _one in _due(desk, _parties(desk, changed=True)))
    plain: Any = count_plain(json.dumps(_edges(desk)))
    return changed + int(plain[0])


def _edges(desk: Desk) -> list[tuple[str, int]]:
    """Return each unchanged session whose parties are reminded or asked now, with the moment before which they must
    have registered."""
    deciding, now = _Deciding(desk), desk.now
    rows = standing_sessions(now, now + _ahead(deciding.rounds) * _DAY)
    found = (
        (key, deciding.edge(row_with(ProgramSession, {"wall": wall, "branch": branch}))) for key, wall, branch in rows
    )
    return [(key, local_moment(datetime.combine(day, time()), desk.zone)) for key, day in found if day]


@dataclass(frozen=True)
class ContactParty:
    """A registration with its session; `first`: the state it was made in; `pos`: the position of its entry."""

    row: Registration
    session: ProgramSession
    told: Mapping[str, Any]
    first: str
    pos: int

    @property
    def has_moved(self) -> bool:
        return bool(self.session.sequence and self.session.placed_pos > self.pos)


_ASKED_NOTHING = (
    "(s.status <> 'cancelled' AND r.state = 'cancelled') OR "
    f"({PLAIN} AND (r.state = 'waiting' OR (r.state = 'coming' AND coalesce({MADE_STATE}, '') <> 'waiting')))"
)
"""Parties with no message due, unless their session is near."""


def _ahead(known: Rounds) -> int:
    """Return the days ahead within which a session is near."""
    return max(known.reminder or 0, known.confirm or 0) + ROLL + 2


def _parties(
    desk: Desk, session: str = "", registration: str = "", *, among: Iterable[str] | None = None, changed: bool = False
) -> list[ContactParty]:
    """Read parties. `among`: of these registrations (ids); `changed`: without those to whom only time can make a
    message due."""
    now = desk.now
    values: list[int | str] = [now - 3 * _DAY, now, now + _ahead(rounds()) * _DAY]
    text = f"{PARTIES} AND NOT ({_ASKED_NOTHING})" if changed else PARTIES
    for column, key in (("s.id", session), ("r.id", registration)):
        if key:
            text, values = f"{text} AND {column} = ?", [*values, key]
    if among is not None:
        text, values = f"{text} AND r.id {ONE_OF_GIVEN}", [*values, json.dumps(list(among))]
    found = []
    for *cells, first, pos in db.execute_sql(text, tuple(values)).fetchall():
        one = row_from(ProgramSession, cells[: len(SESSION)])
        row = row_from(Registration, cells[len(SESSION) :])
        found.append(ContactParty(row, one, json.loads(row.told or "{}"), first or "", pos or row.made_at))
    return found


def marks_by_message(mapping: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the marks by message, without tries."""
    return {what: mark for what, mark in mapping.items() if isinstance(mark, dict) and not what.startswith(TRIED)}


def told_last(mapping: Mapping[str, Any]) -> KnownThen | None:
    """Return the time and place that they know of from the last message; None if there was none."""
    marks = [mark for mark in marks_by_message(mapping).values() if mark.get("wall")]
    if not marks:
        return None
    last = max(marks, key=lambda mark: (int(mark.get("at") or 0), str(mark.get("day", ""))))
    return KnownThen(str(last["wall"]), str(last.get("where", "")))


class _Deciding:
    """Decide which message one party gets. Due days are never closed days: they move to the open day before."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.rounds = desk, rounds()
        self.today = day_of(desk.now, desk.zone)
        self.calendars: dict[str, Calendar] = {}
        self.found: dict[tuple[str, str, int], date] = {}

    def what(self, party: ContactParty, was: KnownThen, now: KnownThen) -> str:
        row, marks = party.row, marks_by_message(party.told)
        if party.session.status == "cancelled":
            alive = row.state != "cancelled" or row.why == "session"
            return CANCELLED if alive and not _after(marks, CANCELLED, RESTORED) else ""
        if row.state == "cancelled":
            return ""
        if CANCELLED in marks and not _after(marks, RESTORED, CANCELLED):
            return RESTORED
        if not was.same(now):
            return MOVED
        return self._of_place(party, marks) or self._of_time(party, marks)

    def _of_place(self, party: ContactParty, marks: Mapping[str, Any]) -> str:
        state = party.row.state
        if state == "offered":
            return "" if OFFER in marks else OFFER
        if state == "coming" and party.first == "waiting" and not marks.keys() & {OFFER, PROMOTED}:
            return PROMOTED
        return REGISTERED if party.row.source == "form" and not marks else ""

    def _of_time(self, party: ContactParty, marks: Mapping[str, Any]) -> str:
        if party.row.state != "coming" or party.session.starts_at <= self.desk.now:
            return ""
        asks, until = self.day_before(party.session, self.rounds.confirm), self._last_day(party.session)
        if asks and self.asked_now(party, asks, until) and not marks.keys() & {CONFIRM, CONFIRMED}:
            return CONFIRM
        reminds = self.day_before(party.session, self.rounds.reminder)
        return REMINDER if reminds and self.today >= reminds and not self._knows(party, marks, reminds) else ""

    def edge(self, session: ProgramSession) -> date | None:
        """Return the day before which parties without a message must have registered to be asked or reminded now;
        None: nobody."""
        asks, until = self.day_before(session, self.rounds.confirm), self._last_day(session)
        reminds = self.day_before(session, self.rounds.reminder)
        days = [asks] if asks and asks <= self.today <= until else []
        return max([*days, *([reminds] if reminds and reminds <= self.today else [])], default=None)

    def asked_now(self, party: ContactParty, asks: date, until: date) -> bool:
        """Return whether the party is asked to confirm now. A party that registered after the round began is not."""
        return asks <= self.today <= until and self._made_on(party) < asks

    def _knows(self, party: ContactParty, marks: Mapping[str, Any], since: date) -> bool:
        """Return whether the party was given this time since that day, or registered since then."""
        if self._made_on(party) >= since:
            return True
        told = (mark for what, mark in marks.items() if what != CONFIRMED)
        return any(m.get("wall") == party.session.wall and str(m.get("day", "")) >= since.isoformat() for m in told)

    def _made_on(self, party: ContactParty) -> date:
        return day_of(party.row.made_at, self.desk.zone)

    def _last_day(self, session: ProgramSession) -> date:
        return self.day_before(session, self.rounds.until) or self.today

    def day_before(self, session: ProgramSession, days: int | None) -> date | None:
        """Return the open day that many days before the session."""
        if days is None:
            return None
        key = (session.branch or self.desk.branch, session.wall[:10], days)
        if key not in self.found:
            if key[0] not in self.calendars:
                self.calendars[key[0]] = calendar_of(key[0], self.desk.zone)
            self.found[key] = due_day(self.calendars[key[0]], date.fromisoformat(key[1]), days)
        return self.found[key]


def _after(marks: Mapping[str, Any], what: str, other: str) -> bool:
    """Return whether it was given, and later than the other."""
    if what not in marks:
        return False
    return other not in marks or int(marks[what].get("at") or 0) > int(marks[other].get("at") or 0)


def _telling(party: ContactParty, what: str, reach: Reach, was: KnownThen | None) -> ContactDue:
    row, session = party.row, party.session
    tried = party.told.get(TRIED + what) or {}
    by_at = row.offered_until if what == OFFER and row.offered_until else session.starts_at
    if was is not None:
        by_at = min(by_at, was.starts_at(session.zone) or by_at)
    return ContactDue(
        row.id, session.id, session.program, what, reach.name, reach, by_at,
        session.title, session.wall, session.starts_at, session.ends_at,
        row.heads, row.state, reach.language, was, row.offered_until,
        int(tried.get("n") or 0), str(tried.get("day") or ""),
    )  # fmt: skip


# ---- the round of confirming


@permitted("programs.tell")
def unconfirmed(desk: Desk, session: str = "") -> list[ContactDue]:
    """List parties that were asked to confirm and didn't by the last day: their seats may go to the waitlist. The
    look is audited."""
    looked(desk, "list", about="to_tell")
    return list(overdue_to_confirm(desk, session))


def overdue_to_confirm(desk: Desk, session: str = "") -> Iterator[ContactDue]:
    deciding = _Deciding(desk)
    if deciding.rounds.confirm is None:
        return
    late = [party for party in _parties(desk, session, "") if _is_late(deciding, party)]
    reach = reach_of(desk, [party.row for party in late])
    for party in late:
        yield _telling(party, CONFIRM, reach[party.row.id], None)


def _is_late(deciding: _Deciding, party: ContactParty) -> bool:
    marks = marks_by_message(party.told)
    asked = CONFIRM in marks and marks[CONFIRM].get("wall") == party.session.wall
    last = deciding.day_before(party.session, deciding.rounds.until)
    comes = party.row.state == "coming" and party.session.status != "cancelled"
    return bool(asked and comes and CONFIRMED not in marks and last and deciding.today > last)
