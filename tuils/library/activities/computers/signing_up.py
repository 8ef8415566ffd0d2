"""People sign up for a public computer, sit down, get longer, leave; and stations are kept for a class."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.counters import fact_of, raise_counter
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.patrons.cards import by_card
from tuils.models import Patron, PcStation
from tuils.models.programs import PcSession
from tuils.values.time.ages import age_on
from tuils.values.time.moments import MINUTE, day_of, parse_when
from tuils.values.words import Unclear

from .board import (
    NO_LIMIT,
    STATE_WORDS,
    DayOfComputers,
    PcLine,
    day_of_computers,
    pc_line_of,
    station_line,
    until_words,
)
from .session_state import BLOCKED, ENDED, EXTENDED, SEATED, SIGNED_UP
from .stations import find_station
from .turns import HELD, IN_USE, leaves_at, session_end

USE = "computer"
"""The tally of the survey that a session counts in."""
LONGEST_CLASS = 24 * 60 * MINUTE


@verb("rooms.book")
def sign_up_at_computer(desk: Desk, station: str = "", *, card: str = "") -> PcLine:
    """Sign up a card, or a guest, for a station or the next one. The seat is held at once if one is free.

    Refuses with PC_UNKNOWN, PATRON_UNKNOWN, CARD_LOST; with PC_IN_LINE, PC_LIMIT, PC_AGE, PC_NONE.
    """
    wanted = find_station(station) if station else None
    day = day_of_computers(desk)
    patron = by_card(card) if card else None
    most = _minutes_left(desk, day, patron.id) if patron else NO_LIMIT
    fits = _fitting(desk, day, patron, wanted)
    number = 1 + max((row.number for row in day.rows.values()), default=0)
    private = {"patron": patron.id} if patron else None
    facts = {"branch": desk.branch, "number": number, "fits": " ".join(fits), "most": most}
    made = Act(desk).write(SIGNED_UP, private, list=NEW, data={"set": facts})
    return pc_line_of(desk, made.id)


def _minutes_left(desk: Desk, day: DayOfComputers, patron: str) -> int:
    """Return the minutes of today that a card may still use. Refuses with PC_IN_LINE, PC_LIMIT."""
    used = 0
    here = {place.turn for place in day.found.places.values()} | set(day.found.waits)
    for row in day.rows.values():
        if row.patron != patron:
            continue
        if row.id in here:
            raise refuse("PC_IN_LINE", n=row.number)
        if row.seated_at:
            ends = min(row.ended_at or row.ends_at, row.ends_at)
            used += max(0, -(-(ends - row.seated_at) // MINUTE))
    limit = day.terms.pc_day_minutes
    if limit and used >= limit:
        raise refuse("PC_LIMIT", n=limit)
    return limit - used if limit else NO_LIMIT


def _fitting(desk: Desk, day: DayOfComputers, patron: Patron | None, wanted: PcStation | None) -> list[str]:
    """Return the stations that somebody can have. A guest gets one with an age rule only by its name."""
    if wanted is not None:
        if wanted.code not in day.stations:
            raise refuse("PC_UNKNOWN", text=wanted.code)
        if patron and patron.born and not _is_of_age(desk, patron, wanted):
            raise refuse("PC_AGE", name=wanted.name)
    rows = [wanted] if wanted else [row for row in day.stations.values() if _is_open_to(desk, row, patron)]
    later = {seat.code for seat in day.seats if any(last > desk.at for _first, last in seat.spans)}
    found = [row.code for row in rows if row.code in later]
    if not found:
        raise refuse("PC_NONE")
    return found


def _is_open_to(desk: Desk, row: PcStation, patron: Patron | None) -> bool:
    has_rule = row.min_age is not None or row.max_age is not None
    if patron is None or not patron.born:
        return not has_rule
    return _is_of_age(desk, patron, row)


def _is_of_age(desk: Desk, patron: Patron, row: PcStation) -> bool:
    age = age_on(patron.born, day_of(desk.at, desk.zone))
    oldest = age if row.max_age is None else row.max_age
    return (row.min_age or 0) <= age <= oldest


def _there(desk: Desk, station: str, *states: str) -> tuple[DayOfComputers, PcStation, PcSession]:
    """Return the turn at a station. Refuses with PC_UNKNOWN, PC_NOBODY."""
    row, day = find_station(station), day_of_computers(desk)
    place = day.found.places.get(row.code)
    if place is None:
        raise refuse("PC_UNKNOWN", text=row.code)
    if place.state not in states:
        raise refuse("PC_NOBODY", name=row.name, state=_(STATE_WORDS[place.state]))
    return day, row, day.rows[place.turn]


@verb("rooms.book")
def take_seat(desk: Desk, station: str) -> PcLine:
    """Begin the session of whoever this station is held for, and count it. Refuses with PC_UNKNOWN, PC_NOBODY."""
    day, row, session = _there(desk, station, HELD)
    seat = next(one for one in day.seats if one.code == row.code)
    turn = next(one for one in day.turns if one.id == session.id)
    ends = session_end(seat, turn, day.blocks, desk.at) or day.found.places[row.code].until
    act = Act(desk)
    act.write(SEATED, list=session.id, data={"set": {"station": row.code, "ends_at": ends}})
    act.write("counted", data={"what": USE, "n": 1})
    raise_counter(desk, fact_of(desk, USE, desk.at))
    return pc_line_of(desk, session.id)


@verb("rooms.book")
def give_seat_away(desk: Desk, station: str) -> PcLine:
    """Note that whoever this station is held for did not come; who is next gets it. Refuses as `take_seat`."""
    return _end(desk, station, HELD)


@verb("rooms.book")
def end_session(desk: Desk, station: str) -> PcLine:
    """End the session at this station; who is next gets it. Refuses as `take_seat`."""
    return _end(desk, station, IN_USE, HELD)


def _end(desk: Desk, station: str, *states: str) -> PcLine:
    _day, row, session = _there(desk, station, *states)
    how = "ended" if session.seated_at else "no_show"
    Act(desk).write(ENDED, list=session.id, data={"set": {"how": how}})
    return station_line(desk, day_of_computers(desk), row.code)


@verb("rooms.book")
def extend_session(desk: Desk, station: str) -> PcLine:
    """Make the session longer by what the library says (15 minutes), if nobody waits for this station. Refuses with
    PC_UNKNOWN, PC_NOBODY, PC_WAITED_FOR, PC_NO_TIME."""
    day, row, session = _there(desk, station, IN_USE)
    if any(row.code in day.rows[turn].fits.split() for turn in day.found.waits):
        raise refuse("PC_WAITED_FOR", name=row.name)
    seat = next(one for one in day.seats if one.code == row.code)
    was = day.found.places[row.code].until
    last = min(leaves_at(seat, day.blocks, desk.at), session.seated_at + session.most * MINUTE)
    ends = min(was + day.terms.pc_extend_minutes * MINUTE, last)
    if ends <= was:
        raise refuse("PC_NO_TIME", name=row.name, time=until_words(desk, was))
    Act(desk).write(EXTENDED, list=session.id, data={"set": {"ends_at": ends}})
    return pc_line_of(desk, session.id)


@verb("rooms.book")
def block_stations(desk: Desk, stations: Sequence[str], first: str, last: str) -> list[PcLine]:
    """Keep stations for a class, from a time to another: `14:00`, or `2026-12-07T14:00`. Sessions there end before it.
    Refuses with PC_UNKNOWN, NOT_UNDERSTOOD."""
    codes = list(dict.fromkeys(find_station(station).code for station in stations))
    begins, ends = _moment(desk, first), _moment(desk, last)
    if not desk.at < ends <= begins + LONGEST_CLASS or begins >= ends:
        raise not_understood("until", last, _("A later time of the same day, such as 15:00."))
    facts = {"branch": desk.branch, "fits": " ".join(codes), "seated_at": begins, "ends_at": ends}
    Act(desk).write(BLOCKED, list=NEW, data={"set": facts})
    day = day_of_computers(desk)
    return [station_line(desk, day, code) for code in codes if code in day.stations]


def _moment(desk: Desk, text: str) -> int:
    """Read a time of today, or a day with its time."""
    words = text.strip()
    if len(words) <= 5:
        words = words if ":" in words else f"{words}:00"
        words = f"{day_of(desk.at, desk.zone).isoformat()}T{words:0>5}"
    try:
        return parse_when(words, desk.zone)
    except Unclear as unclear:
        raise not_understood("from", text, _("A time, such as 14:00 or 2026-12-07T14:00.")) from unclear
