"""Where a government changes the clocks, sessions and bookings keep their time on the wall.

Wall time and zone are what was agreed; the moments beside them were reckoned with the tables of zones that this machine
had then. Each site does it for itself, for no entry of the journal says anything of moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tuils.library.circulation.slices import in_slices, while_there_is_time
from tuils.library.desk import Desk, verb
from tuils.models import Base
from tuils.models.programs import ProgramSession, RoomBooking
from tuils.models.rows import Row, some

from . import program_state, room_state
from .room_time import placed

AT_ONCE = 500  # rows that are looked at in one slice


def put_times_right(desk: Desk) -> Iterator[int]:
    """The moments of all sessions and bookings follow from their wall time, by the zones as this machine knows them
    now: in slices, how many were put right."""
    for table, again in ((ProgramSession, program_state.place_again), (RoomBooking, room_state.refresh)):
        for rows in _all_of(table):
            off = [row["id"] for row in rows if placed(row) != row]
            yield 0
            yield from in_slices(desk, off, partial(_put_right, again=again))


def _all_of(table: type[Base]) -> Iterator[list[Row]]:
    last = ""
    while rows := some(table, f'"id" > ? ORDER BY "id" LIMIT {AT_ONCE}', last):
        yield rows
        last = rows[-1]["id"]


@verb("library.daily")
def _put_right(desk: Desk, keys: Sequence[str], *, again: Callable[[str], object]) -> tuple[int, int]:
    def one(key: str) -> bool:
        again(key)
        return True

    return while_there_is_time(keys, one)
