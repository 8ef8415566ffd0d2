"""The seats at public computers, the line, and the waits: one simulation over the day's sign-ups.

    Computers A, B, C; an hour each; five people (1 to 5) sign up from 10:00 on.
    10:00  1, 2, 3 sign up      A, B, C are held for them until 10:10
    10:01  1 sits down at A     in use until 11:01
    10:02  2 sits down at B     in use until 11:02
    10:05  4 and 5 sign up      nothing is free: 4 waits for C, if 3 does not come; the board says at 10:05: 4 waits
                                56 minutes (A ends at 11:01), 5 waits 57 (B ends at 11:02); 3 is taken to sit down now
    10:10  3 did not come       C is held for 4 until 10:20; 5 waits 51 minutes

Nothing of that is stored but the sign-ups, the sitting down, and what was ended: the rest follows from the clock. So
two desks, and a van that comes home, see the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE

FREE, HELD, IN_USE, BLOCKED, CLOSED, WAITING = "free", "held", "in_use", "blocked", "closed", "waiting"
LEAST = 5 * MINUTE
"""A seat that must be left sooner is offered to nobody."""


@dataclass(frozen=True)
class Seat:
    """A station today. `spans`: from when to when sessions may be there; `length` of one, in microseconds."""

    code: str
    spans: tuple[tuple[int, int], ...]
    length: int

    def until(self, at: int) -> int:
        """Return when whoever sits down at this moment must leave at the latest; 0 if it is closed."""
        return next((last for first, last in self.spans if first <= at < last), 0)


@dataclass(frozen=True)
class Turn:
    """A turn of one person. Moments are 0 before they happen; `ends_at`: the end of the session as it was agreed."""

    id: str
    number: int
    fits: frozenset[str]
    made_at: int
    most: int
    station: str = ""
    seated_at: int = 0
    ends_at: int = 0
    ended_at: int = 0


@dataclass(frozen=True)
class Block:
    """Stations kept for a class, from a moment to another."""

    stations: frozenset[str]
    first: int
    last: int


@dataclass
class SeatNow:
    """The state of a station: whose turn it is (an id), and until when."""

    state: str = FREE
    turn: str = ""
    until: int = 0


@dataclass
class SeatsNow:
    """The state of all at one moment. `waits`: by turn, until it gets a seat, in the order of the line; None: not
    today. `gone`: turns whose held seat was given away."""

    places: dict[str, SeatNow]
    waits: dict[str, int | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def leaves_at(seat: Seat, blocks: Iterable[Block], at: int) -> int:
    """Return when a session that begins then must end: at closing, or before a class. 0: it can't begin."""
    until = seat.until(at)
    for block in blocks:
        if seat.code in block.stations and block.last > at:
            until = min(until, block.first)
    return until if until > at else 0


def session_end(seat: Seat, turn: Turn, blocks: Iterable[Block], at: int) -> int:
    """Return when this turn ends if it begins there at this moment; 0 if less than five minutes are left."""
    until = min(leaves_at(seat, blocks, at), at + min(seat.length, turn.most))
    return until if until - at >= min(LEAST, turn.most) else 0


@dataclass
class _Day:
    seats: dict[str, Seat]
    blocks: Sequence[Block]
    hold: int
    places: dict[str, SeatNow]
    line: list[Turn]
    gone: set[str]
    turns: dict[str, Turn]

    def step(self, at: int, came: Iterable[Turn], sat: Iterable[Turn], is_ahead: bool) -> list[str]:
        """Take what happens at this moment. Return the turns that got a seat."""
        for place in self.places.values():
            if place.turn and place.until <= at:
                self._ended(place)
        self.line = [turn for turn in [*self.line, *came] if not 0 < turn.ended_at <= at]
        for turn in sat:
            self._sit(turn)
        self._end_early(at)
        self.line.sort(key=lambda turn: (turn.made_at, turn.number, turn.id))
        return [turn.id for turn in list(self.line) if self._called(turn, at, is_ahead)]

    def _ended(self, place: SeatNow) -> None:
        if place.state == HELD:
            self.gone.add(place.turn)
        place.state, place.turn, place.until = FREE, "", 0

    def _end_early(self, at: int) -> None:
        for place in self.places.values():
            if place.turn and 0 < self.turns[place.turn].ended_at <= at:
                place.state, place.turn, place.until = FREE, "", 0

    def _sit(self, turn: Turn) -> None:
        """Give the seat to who sat down; whoever it was held for is in line again."""
        for code, place in self.places.items():
            if place.turn == turn.id or code == turn.station:
                if place.turn and place.turn != turn.id and place.state == HELD:
                    self.line.append(self.turns[place.turn])
                place.state, place.turn, place.until = FREE, "", 0
        self.line = [one for one in self.line if one.id != turn.id]
        self.gone.discard(turn.id)
        if turn.station in self.places:
            seat = self.seats[turn.station]
            until = leaves_at(seat, self.blocks, turn.seated_at)
            ends = min(turn.ends_at, until) if until else turn.ends_at
            self.places[turn.station] = SeatNow(IN_USE, turn.id, ends)

    def _called(self, turn: Turn, at: int, is_ahead: bool) -> bool:
        for code, place in self.places.items():
            ends = session_end(self.seats[code], turn, self.blocks, at) if code in turn.fits else 0
            if place.state == FREE and ends:
                held = min(at + self.hold, ends)
                self.places[code] = SeatNow(IN_USE, turn.id, ends) if is_ahead else SeatNow(HELD, turn.id, held)
                self.line = [one for one in self.line if one.id != turn.id]
                return True
        return False

    def times(self) -> Iterator[int]:
        """Yield the moments at which something changes by itself."""
        for place in self.places.values():
            if place.turn:
                yield place.until
        for block in self.blocks:
            yield block.last
        for seat in self.seats.values():
            for first, _last in seat.spans:
                yield first


def standing(seats: Sequence[Seat], turns: Sequence[Turn], blocks: Sequence[Block], now: int, hold: int) -> SeatsNow:
    """Return who has which station now, and how long the others wait. `hold`: how long a seat is held."""
    day = _Day({one.code: one for one in seats}, blocks, hold, {one.code: SeatNow() for one in seats}, [], set(),
               {one.id: one for one in turns})  # fmt: skip
    known = {at for one in turns for at in (one.made_at, one.seated_at, one.ended_at) if 0 < at <= now}
    at = -1
    while (after := min((one for one in {*known, *day.times(), now} if one > at), default=now)) <= now:
        at = after
        came = [one for one in turns if one.made_at == at]
        day.step(at, came, [one for one in turns if one.seated_at == at], is_ahead=False)
        if at == now:
            break
    found = SeatsNow({code: _now(day, code, place, now) for code, place in day.places.items()}, {}, set(day.gone))
    found.waits = _waits(day, now)
    return found


def _now(day: _Day, code: str, place: SeatNow, now: int) -> SeatNow:
    if place.turn:
        return SeatNow(place.state, place.turn, place.until)
    block = next((one for one in day.blocks if code in one.stations and one.first <= now < one.last), None)
    if block:
        return SeatNow(BLOCKED, "", block.last)
    return SeatNow(FREE if day.seats[code].until(now) else CLOSED)


def _waits(day: _Day, now: int) -> dict[str, int | None]:
    """Play on from now: who has a held seat sits down at once, and everybody stays as long as they may."""
    waits: dict[str, int | None] = {turn.id: None for turn in day.line}
    for code, place in day.places.items():
        if place.state == HELD:
            ends = session_end(day.seats[code], day.turns[place.turn], day.blocks, now)
            day.places[code] = SeatNow(IN_USE, place.turn, ends or place.until)
    at = now
    while day.line and (after := min((one for one in day.times() if one > at), default=0)):
        at = after
        for turn in day.step(at, (), (), is_ahead=True):
            waits[turn] = at - now
    return waits
