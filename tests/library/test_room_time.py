"""Whose a room is follows from all claims on it alone: in whatever order they came, changed and went."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.library.makers import rows
from tuils.library.desk import Desk
from tuils.library.journal.writing import NEW, Act
from tuils.library.programs.planning import make_program
from tuils.library.programs.room_time import claim, release
from tuils.library.replay import verify
from tuils.models import db

Claim = tuple[int, int, int]  # from, until, since
NAMES = "ABCDEFG"
Step = tuple[str, str, Claim | None]
CLAIMS = st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(1, 9))
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["m", "n"]), st.none() | CLAIMS), max_size=25)


def expected(claims: dict[str, Claim]) -> dict[str, bool]:
    """The rule, said plainly: in the order in which they were given, each has the room that meets nobody who has it."""
    has: list[Claim] = []
    late: dict[str, bool] = {}
    for name, one in sorted(claims.items(), key=lambda item: (item[1][2], item[0])):
        late[name] = any(one[0] < other[1] and one[1] > other[0] for other in has)
        if not late[name]:
            has.append(one)
    return late


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_room_is_theirs_who_had_it_first_whatever_happened_before(desk: Desk, steps: list[Step]) -> None:
    known: dict[str, tuple[str, Claim]] = {}
    with db.atomic() as part:
        for name, room, wanted in steps:
            if wanted is None:
                known.pop(name, None)
                release(name)
            else:
                first, length, since = wanted
                known[name] = (room, (first, first + length, since))
                claim(name, "booking", [room], first, first + length, since)
            for code in "mn":
                now = dict(rows("SELECT whose, clash FROM room_time WHERE room = ?", code))
                mine = {key: one for key, (where, one) in known.items() if where == code}
                assert {key: bool(clash) for key, clash in now.items()} == expected(mine)
        part.rollback()


def test_what_has_no_time_takes_no_room(desk: Desk) -> None:
    make_program(desk, {"title": "No length", "room": "m", "minutes": 0}, ["2026-12-07T10:30"])
    for clock in ("10:30", "11:00"):
        act = Act(desk)
        with db.atomic():
            act.write("room_booked", booking=NEW, data={"set": {"room": "m", "wall": f"never {clock}"}})
    assert rows("SELECT * FROM room_time") == []
    assert verify(desk).ok
