"""The form of one registration: looked at, changed, yes and no to a place that was offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.library.makers import Clock, desk_of, rows
from tests.screens.golden import assert_golden
from tests.screens.keys import press, settled
from tests.screens.maple import answer, at_desk, here, keys, values
from tests.screens.test_register_for import SIZE, planned
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import cancel_registration, register_for_session


async def guests(pilot: Pilot[Any], *heads: int, session: str = "", **more: Any) -> list[str]:
    """Register so many guests G0, G1, ..., with so many heads each; return their registrations."""
    app: Any = pilot.app
    session = session or await planned(pilot)
    admin = desk_of("admin", Clock(app.desk.now))
    made = []
    for number, n in enumerate(heads):
        guest = Guest(f"G{number}", phone=f"555 010{number}")
        made.append((await app.work(register_one, admin, session, guest, n, more)).id)
    return made


def register_one(desk: Any, session: str, guest: Guest, heads: int, more: dict[str, Any]) -> Any:
    return register_for_session(desk, session, SignUp(guest=guest, heads=heads, **more))


async def opened(pilot: Pilot[Any], registration: str) -> None:
    app: Any = pilot.app
    await app.open("party", registration=registration)
    await settled(pilot)
    assert here(pilot) == "OneRegistration"


def states() -> list[tuple[Any, ...]]:
    return rows("SELECT name, state, heads FROM registration ORDER BY rank")


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        first, waits = await guests(pilot, 4, 3, needs="a ramp", answers={"1": "nuts"})
        app: Any = pilot.app
        await app.work(cancel_registration, desk_of("admin", Clock(app.desk.now)), first)
        await opened(pilot, waits)
        assert_golden(pilot.app, f"party-{size[0]}x{size[1]}")


async def test_more_come_and_a_new_number(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        (first,) = await guests(pilot, 2, needs="a ramp")
        await opened(pilot, first)
        assert values(pilot)["needs"] == "a ramp"
        await press(pilot, "3<enter>1<tab><tab>2<f6>")
        assert answer(pilot)[:2] == ("OK", "G0: registered, 3 people.")
        assert rows("SELECT heads, adults, children, phone, needs FROM registration") == [
            (3, 1, 2, "555 0100", "a ramp")
        ]


async def test_over_the_limit_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, login="admin") as pilot:
        first, _second = await guests(pilot, 3, 2)
        await opened(pilot, first)
        await press(pilot, "4<f6>")
        assert answer(pilot)[:2] == ("ASK", "Seats left: 0. Wanted: 1 more.")
        await press(pilot, "y<enter>two chairs<enter>")
        assert answer(pilot)[0] == "OK"
        assert states() == [("G0", "coming", 4), ("G1", "coming", 2)]


async def test_yes_and_no_to_a_place(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        first, second, third = await guests(pilot, 5, 5, 5)
        app: Any = pilot.app
        await opened(pilot, second)
        assert "F7" not in keys(pilot)
        await press(pilot, "<f7>")
        assert answer(pilot)[:2] == ("NOTE", "F7 is not used on this screen.")
        await press(pilot, "<escape>")
        await app.work(cancel_registration, desk_of("admin", Clock(app.desk.now)), first)
        await opened(pilot, second)
        await press(pilot, "<f8>")
        assert answer(pilot) == ("OK", "G1: declined the seat.", "Offered next to G2.")
        await opened(pilot, third)
        await press(pilot, "<f7>")
        assert answer(pilot)[:2] == ("OK", "G2: registered, 5 people.")
        assert [state for _name, state, _heads in states()] == ["cancelled", "cancelled", "coming"]


async def test_nothing_that_is_no_number_is_saved(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        (first,) = await guests(pilot, 2)
        await opened(pilot, first)
        await press(pilot, "many<f6>")
        assert here(pilot) == "OneRegistration"
        assert states() == [("G0", "coming", 2)]


async def test_from_the_list_of_the_session(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await planned(pilot)
        await guests(pilot, 2, session=session)
        app: Any = pilot.app
        await app.open("session", session=session)
        await settled(pilot)
        await press(pilot, "<down><enter>")
        assert here(pilot) == "OneRegistration"
