"""To tell on the screen: whom, what to say, told or not reached, files, a sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import desk_of, value
from tests.screens.golden import assert_golden
from tests.screens.keys import press, printed
from tests.screens.maple import MARTA, answer, at_desk, here, keys, told
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.contact_marks import mark_notified as say_so
from tuils.library.activities.registration.registering import cancel_registration, register_for_session
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.models import db

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def some_parties(desk: Desk) -> str:
    """Story time, cancelled, with Marta and two guests, one of them a child; chess with a place that is free. Gives
    back the cancelled session."""
    story = {"title": "Story time", "minutes": 45, "registration": "required"}
    (session,) = make_program(desk, story, ["2026-12-10T10:30"]).sessions
    register_for_session(desk, session, SignUp(card=MARTA, heads=2))
    register_for_session(desk, session, SignUp(guest=Guest("Luz [b]Sol[/b]", "555-0103", language="es")))
    register_for_session(desk, session, SignUp(guest=Guest("Kit", guardian="Mo Reed 555-0102"), groups={"child": 1}))
    chess = {"title": "Chess", "capacity": 1, "registration": "required", "kind": "game"}
    (other,) = make_program(desk, chess, ["2026-12-11T16:00"]).sessions
    first = register_for_session(desk, other, SignUp(guest=Guest("Ada", "555-0100"))).id
    register_for_session(desk, other, SignUp(guest=Guest("Bo", email="bo@example.org")))
    cancel_registration(desk, first)
    _cancel(desk, session)
    return session


def _cancel(desk: Desk, session: str) -> None:
    row: Any = db.execute_sql("SELECT program FROM program_session WHERE id = ?", (session,)).fetchone()
    changes = {"status": "cancelled", "why": "The storyteller is ill."}
    with db.atomic():
        Act(desk).write("sessions_edited", program=row[0], data={"set": {}, "sessions": {session: changes}})


async def tell_open(pilot: Pilot[Any]) -> str:
    app: Any = pilot.app
    session = await app.work(some_parties, desk_of("admin", app.desk.clock, app.desk.device))
    await press(pilot, "<f10>calls to make<enter>")
    assert here(pilot) == "ToTell"
    return str(session)


async def test_without_anybody_it_says_what_comes_here(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>calls to make<enter>")
        assert answer(pilot)[1:] == (
            "No calls to make.",
            "When a session changes or a seat opens, the calls are listed here.",
        )


@SIZE
@pytest.mark.parametrize("login", ["ana", "admin"])
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int], login: str) -> None:
    async with at_desk(tmp_path, login, size=size) as pilot:
        await tell_open(pilot)
        assert_golden(pilot.app, f"to-tell-{login}-{size[0]}x{size[1]}")


@SIZE
async def test_the_text_is_in_their_language(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await tell_open(pilot)
        at = [who for (who,) in told(pilot, 1)].index("Luz [b]Sol[/b]") + 1
        await press(pilot, f"{at}<enter><enter>")
        assert here(pilot) == "TellingText"
        assert_golden(pilot.app, f"telling-text-{size[0]}x{size[1]}")
        await press(pilot, "<escape>")
        assert here(pilot) == "ToTell"


async def test_who_is_left_alone_with_a_text_sees_no_name(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await tell_open(pilot)
        await press(pilot, "<enter>")
        screen: Any = pilot.app.screen
        await screen.left_alone()
        await press(pilot, "")
        assert here(pilot) not in ("TellingText", "ToTell")


async def test_told_by_phone_leaves_the_list_and_comes_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await tell_open(pilot)
        before = told(pilot, 1)
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "OK"
        assert told(pilot, 1) == before[1:]
        await press(pilot, "<f9><enter>")
        assert here(pilot) == "ToTell"
        assert told(pilot, 1) == before


async def test_told_otherwise_with_a_note(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await tell_open(pilot)
        first = told(pilot, 1)[0]
        await press(pilot, "<f7>by e<enter>read it at once<enter>")
        assert answer(pilot)[1] == f"Reached by email: {first[0]}"
        assert first not in told(pilot, 1)


async def test_not_reached_stays_with_the_try_and_its_note(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await tell_open(pilot)
        await press(pilot, "1<enter><f7>not<enter>no answer<enter>")
        assert answer(pilot)[1].startswith("Not reached: ")
        assert told(pilot, 3)[0][0].endswith("(tried: 1)")
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "no answer"


async def test_what_is_no_way_is_asked_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await tell_open(pilot)
        await press(pilot, "<f7>pigeon<enter>")
        assert answer(pilot)[0] == "NOTE"
        await press(pilot, "<escape>")
        assert len(told(pilot, 1)) == 4


async def test_all_is_written_as_files(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await tell_open(pilot)
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "Saved: calls 2, emails 2, letters 0, texts 1."
        folder = tmp_path / "messages"
        assert oct(folder.stat().st_mode & 0o777) == "0o700"
        assert len(list(folder.iterdir())) == 4


async def test_a_volunteer_has_no_files(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await tell_open(pilot)
        assert "Files" not in keys(pilot)
        await press(pilot, "<f8>")
        assert not (tmp_path / "messages").exists()


async def test_the_sign_of_a_cancelled_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/printed\n")
    lp.chmod(0o755)
    async with at_desk(tmp_path) as pilot:
        await tell_open(pilot)
        at = [what for (what,) in told(pilot, 2)].index("canceled") + 1
        monkeypatch.setenv("PATH", str(tmp_path))
        await press(pilot, f"{at}<enter>.r<enter>")
        await printed(pilot)
        assert answer(pilot)[:2] == ("OK", "Sent to the printer: the door sign.")
        assert "CANCELED" in (tmp_path / "printed").read_text()


async def test_who_confirms_is_noted(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await tell_open(pilot)
        at = [what for (what,) in told(pilot, 2)].index("canceled") + 1
        await press(pilot, f"{at}<enter>.y<enter>")
        assert answer(pilot)[1].startswith("Confirmed: ")
        assert value("SELECT count(*) FROM registration WHERE told LIKE '%confirmed%'") == 1


async def test_who_did_not_confirm_in_time_is_taken_off(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        session, waits = await app.work(unconfirmed_party, app.desk)
        await press(pilot, "<f10>calls to make<enter>")
        assert answer(pilot)[:2] == ("NOTE", "1 did not confirm in time.")
        await press(pilot, ".z<enter>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Seats released: 1.")
        assert value("SELECT state FROM registration WHERE id = ?", waits) == "coming"
        assert value("SELECT why FROM registration WHERE session = ? AND state = 'cancelled'", session) == "unconfirmed"
        assert told(pilot, 1, 2) == [("Di", "moved up from the waitlist")]


def unconfirmed_party(desk: Desk) -> tuple[str, str]:
    """Chess for one: Cy was asked to confirm, and Di waits; it is two days before it now. Gives back the session and
    Di's party."""
    clock: Any = desk.clock
    set_value(desk, "confirm_days", 8)
    set_value(desk, "offers", "at_once")
    (session,) = make_program(desk, {"title": "Chess", "capacity": 1}, ["2026-12-17T16:00"]).sessions
    cy = register_for_session(desk, session, SignUp(guest=Guest("Cy", "1"))).id
    di = register_for_session(desk, session, SignUp(guest=Guest("Di", "2"))).id
    clock.forward(days=3)
    say_so(desk, cy, "confirm", "email")
    clock.forward(days=5)
    return session, di
