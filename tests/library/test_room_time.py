"""Room time follows from all claims on the room alone: in any order they came, changed and were removed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings, strategies as st

from tests.at_once import make_program
from tests.library.makers import rows
from tuils.library.activities.calendar.conflicts import RoomWanted, conflicts_of, room_conflicts
from tuils.library.activities.calendar.room_time import claim_room_time, release_rooms
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.reach.replay import verify_library
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
                release_rooms(name)
            else:
                first, length, since = wanted
                known[name] = (room, (first, first + length, since))
                claim_room_time(name, "booking", [room], first, first + length, since)
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
    assert verify_library(desk).ok


def test_what_began_long_ago_is_seen_as_long_as_it_may_last(desk: Desk) -> None:
    day = 24 * 3_600_000_000
    claim_room_time("long", "booking", ["m"], 0, 40 * day, 1)
    claim_room_time("late", "booking", ["m"], 39 * day, 41 * day, 2)
    assert rows("SELECT whose, clash FROM room_time ORDER BY since") == [("long", 0), ("late", 1)]
    assert [met.whose for met in room_conflicts("m", 40 * day - 1, 40 * day)] == ["long", "late"]
    assert [met.whose for met in room_conflicts("m", 40 * day, 41 * day)] == ["late"]
    wanted = [
        RoomWanted("m", 40 * day - 1, 40 * day),
        RoomWanted("m", 41 * day, 42 * day),
        RoomWanted("m", 40 * day, 41 * day),
    ]
    assert {n: [met.whose for met in found] for n, found in conflicts_of(wanted).items()} == {
        0: ["long", "late"],
        2: ["late"],
    }


def test_one_that_would_last_for_ever_has_the_room_for_forty_days(desk: Desk) -> None:
    fields = {"room": "n", "wall": "2026-12-07T10:30", "zone": desk.zone.key, "minutes": 10**7}
    with db.atomic():
        Act(desk).write("room_booked", booking=NEW, data={"set": fields})
    assert rows("SELECT room, (until_at - from_at) / 86400000000, clash FROM room_time WHERE room = 'n'") == [
        ("n", 40, 0)
    ]
    assert verify_library(desk).ok
