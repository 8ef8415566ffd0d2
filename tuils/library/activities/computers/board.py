"""The board of the public computers: each station with its turn, and who waits, in one list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tuils.i18n import N_, NN_, _
from tuils.library.activities.calendar.conflicts import day_span
from tuils.library.foundation import audit
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import values_of
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import clock_label
from tuils.models import Patron, PcStation
from tuils.models.programs import PcSession
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.hours import MIDNIGHT, parse_hours
from tuils.values.time.moments import MINUTE, day_of, local_moment, to_local

from .queries import stations_of, turns_between
from .turns import BLOCKED, CLOSED, FREE, HELD, IN_USE, WAITING, Block, Seat, SeatsNow, Turn, standing

NO_LIMIT = 24 * 60
STATE_WORDS = {
    FREE: N_("free"), HELD: N_("seat held"), IN_USE: N_("in use"), BLOCKED: N_("class"), CLOSED: N_("closed"),
    WAITING: N_("waiting"),
}  # fmt: skip


@dataclass(frozen=True)
class PcLine:
    """A station, or (without one) somebody who waits. `turn`: an id. `who`: a first name, for those who may see it;
    `is_guest`: nobody's card. `wait_minutes`: None if there is no seat today."""

    state: str
    station: str = ""
    name: str = ""
    turn: str = ""
    number: int | None = None
    who: str = ""
    is_guest: bool = False
    since: int = 0
    ends_at: int = 0
    wait_minutes: int | None = None
    wants: str = ""

    @property
    def key(self) -> str:
        return self.station or self.turn


@dataclass(frozen=True)
class PcTerms:
    """The settings of public computers, in minutes; 0: no limit."""

    pc_minutes: int
    pc_day_minutes: int
    pc_hold_minutes: int
    pc_extend_minutes: int
    pc_close_minutes: int


@dataclass(frozen=True)
class DayOfComputers:
    """All that the simulation needs of a day at the desk's branch, and what it found."""

    stations: dict[str, PcStation]
    rows: dict[str, PcSession]
    turns: list[Turn]
    seats: list[Seat]
    blocks: list[Block]
    found: SeatsNow
    terms: PcTerms


def day_of_computers(desk: Desk) -> DayOfComputers:
    """Read the day, and play it up to now."""
    first, last = day_span(desk, day_of(desk.at, desk.zone))
    settings = values_of(
        pc_minutes=60, pc_day_minutes=120, pc_hold_minutes=10, pc_extend_minutes=15, pc_close_minutes=10
    )
    terms = PcTerms(**{name: int(value or 0) for name, value in settings.items()})
    stations = {row.code: row for row in stations_of(desk.branch)}
    rows = {row.id: row for row in turns_between(desk.branch, first, last)}
    seats = [_seat(desk, row, terms) for row in stations.values()]
    turns = [_turn(row) for row in rows.values() if row.kind == "session"]
    blocks = [Block(frozenset(row.fits.split()), row.seated_at, row.ends_at) for row in rows.values() if
              row.kind == "block"]  # fmt: skip
    found = standing(seats, turns, blocks, desk.at, terms.pc_hold_minutes * MINUTE)
    return DayOfComputers(stations, rows, turns, seats, blocks, found, terms)


def _turn(row: PcSession) -> Turn:
    return Turn(row.id, row.number, frozenset(row.fits.split()), row.made_at, row.most * MINUTE, row.station,
                row.seated_at, row.ends_at, row.ended_at)  # fmt: skip


def _seat(desk: Desk, row: PcStation, terms: PcTerms) -> Seat:
    """Return when it can be used today: in its own hours while the library is open, less the time before closing."""
    day = day_of(desk.at, desk.zone)
    opened = calendar_of(row.branch or desk.branch, desk.zone).hours(day)
    spans = [(first, last - terms.pc_close_minutes * MINUTE) for first, last in opened]
    if row.hours:
        own = [
            (
                local_moment(datetime.combine(day, span.opens), desk.zone),
                day_span(desk, day)[1]
                if span.closes == MIDNIGHT
                else local_moment(datetime.combine(day, span.closes), desk.zone),
            )
            for span in parse_hours(row.hours)
        ]
        spans = [(max(a, first), min(b, last)) for a, b in own for first, last in spans]
    minutes = row.minutes or terms.pc_minutes
    return Seat(row.code, tuple(span for span in spans if span[0] < span[1]), minutes * MINUTE)


@permitted("rooms.book")
def pc_board(desk: Desk) -> list[PcLine]:
    """Return the stations of the desk's branch, then who waits, in the order of the line. First names are shown to
    people who see patrons, which is noted."""
    day = day_of_computers(desk)
    lines = [station_line(desk, day, code) for code in day.stations]
    lines += [waiting_line(desk, day, turn) for turn in day.found.waits]
    if any(line.who for line in lines):
        audit.looked(desk, "list", about="computers")
    return lines


def station_line(desk: Desk, day: DayOfComputers, code: str) -> PcLine:
    place, name = day.found.places[code], day.stations[code].name
    if not place.turn:
        return PcLine(place.state, code, name, ends_at=place.until)
    return replace(_of_turn(desk, day.rows[place.turn], place.state), station=code, name=name, ends_at=place.until)


def _of_turn(desk: Desk, row: PcSession, state: str) -> PcLine:
    patron = get(Patron, row.patron) if row.patron and desk.may("patrons.see_all") else None
    who = str(patron.first_name) if patron else ""
    return PcLine(state, turn=row.id, number=row.number, who=who, is_guest=row.patron is None, since=row.seated_at)


def waiting_line(desk: Desk, day: DayOfComputers, turn: str) -> PcLine:
    row, wait = day.rows[turn], day.found.waits[turn]
    minutes = None if wait is None else -(-wait // MINUTE)
    fits = row.fits.split()
    wants = fits[0] if len(fits) == 1 and len(day.stations) > 1 else ""
    name = day.stations[wants].name if wants in day.stations else wants
    return replace(_of_turn(desk, row, WAITING), wait_minutes=minutes, wants=name)


def pc_line_of(desk: Desk, turn: str) -> PcLine:
    """Return the line of this turn (an id): its station's, or where it waits; without either if it is over."""
    day = day_of_computers(desk)
    code = next((code for code, place in day.found.places.items() if place.turn == turn), "")
    if code:
        return station_line(desk, day, code)
    if turn in day.found.waits:
        return waiting_line(desk, day, turn)
    return PcLine(FREE, day.rows[turn].station, number=day.rows[turn].number)


def whose_words(line: PcLine) -> str:
    """Return `Rosa, 11`, `guest 9`, or the number alone."""
    if line.number is None:
        return ""
    if line.is_guest:
        return _("guest {n}").format(n=line.number)
    return f"{line.who}, {line.number}" if line.who else str(line.number)


def until_words(desk: Desk, at: int) -> str:
    return clock_label(to_local(at, desk.zone).time()) if at else ""


def left_words(desk: Desk, line: PcLine) -> str:
    """Return how long it still is: `38 min`, `seat held`, `about 15 min`."""
    if line.state == WAITING:
        if line.wait_minutes is None:
            return _("no seat today")
        return _("about {n} min").format(n=line.wait_minutes)
    if line.state == IN_USE:
        return _("{n} min").format(n=max(0, -(-(line.ends_at - desk.at) // MINUTE)))
    return _(STATE_WORDS[line.state])


def pc_words(desk: Desk, line: PcLine) -> str:
    where = line.name or line.station or _("Waiting")
    until = until_words(desk, line.ends_at)
    told = (whose_words(line), left_words(desk, line), _("until {time}").format(time=until) if until else "")
    return f"{where}: " + ", ".join(one for one in told if one)


COMPUTERS = Table(
    title=N_("Public computers"),
    columns=(
        Column(N_("Computer"), 14, lambda _desk, row: row.name or row.wants or _("any computer"), grow=1),
        fact("station"),
        fact("state"),
        fact("number"),
        Column(N_("Who"), 14, lambda _desk, row: whose_words(row)),
        fact("name", "who"),
        Column(N_("Since"), 8, lambda desk, row: until_words(desk, row.since), drop=1),
        Column(N_("Until"), 8, lambda desk, row: until_words(desk, row.ends_at), right=True),
        fact("ends_at", iso_of("ends_at")),
        Column(N_("Left"), 13, left_words),
        fact("wait_minutes"),
    ),
    read=pc_board,
    key="key",
    none=(N_("No public computers yet."), N_("To add one: tuils pc station add A1.")),
    some=(NN_("{n} line.", "{n} lines."), ""),
    words=pc_words,
    example=PcLine(IN_USE, "A1", "Computer 1", "s", 11, "Rosa", False, 1_796_000_000_000_000, 1_796_003_600_000_000),
)  # fmt: skip
