"""The form that registers somebody for a session: by card, name or as a guest; what is asked, and what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import Clock, desk_of, rows
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here, values
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.people.patrons.restrictions import join_family
from tuils.library.people.staff.staff import add_staff
from tuils.screens.widgets.field import EntryField

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
OAK, CHILD = "21234000003310", "21234000003328"
PROGRAM = {
    "title": "Story time",
    "kind": "story_time",
    "audience": "general",
    "registration": "required",
    "capacity": 5,
    "questions": '["Allergies?"]',
    "confirmation": "See you soon, $name.",
}


async def planned(pilot: Pilot[Any], wall: str = "2026-12-10T10:30", **more: Any) -> str:
    app: Any = pilot.app
    admin = desk_of("admin", Clock(app.desk.now))
    made = await app.work(make_program, admin, {**PROGRAM, **more}, [wall])
    return str(made.sessions[0])


async def form(pilot: Pilot[Any], card: str = "", **more: Any) -> str:
    session = await planned(pilot, **more)
    app: Any = pilot.app
    await app.open("register_for", session=session, card=card)
    await settled(pilot)
    assert here(pilot) == "RegisterFor"
    return session


def registered() -> list[tuple[Any, ...]]:
    return rows("SELECT state, heads, adults, teens, children, name FROM registration ORDER BY rank")


def beside(pilot: Pilot[Any], name: str) -> str:
    screen: Any = pilot.app.screen
    line = screen.line(name)
    return str(line.fault or line.note)


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await form(pilot)
        await press(pilot, f"{MARTA}<enter>3<enter>")
        assert_golden(pilot.app, f"register-for-{size[0]}x{size[1]}")


async def test_a_card_is_a_person_with_a_second_sign(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, f"{MARTA}<enter>")
        assert values(pilot)["who"] == "Marta Field"
        assert "1958" in beside(pilot, "who")
        await press(pilot, "3<enter><f6>")
        assert answer(pilot) == ("OK", "Registered: Marta Field (3 people).", "See you soon, Marta Field.")
        assert registered() == [("coming", 3, 0, 0, 0, "")]
        assert here(pilot) == "DeskScreen"


async def test_a_name_is_chosen_by_its_second_sign(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "garcia elena<enter>")
        assert here(pilot) == "WhoComes"
        await press(pilot, "2<enter>")
        assert here(pilot) == "RegisterFor"
        assert values(pilot)["who"].startswith("Elena Garcia")
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "OK"
        assert rows("SELECT p.card FROM registration r JOIN patron p ON p.id = r.patron") == [(OAK,)]


async def test_a_guest_needs_a_name_and_one_way_to_reach_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "Zoe<enter>")
        assert beside(pilot, "who") == "a guest, no card"
        await press(pilot, "<enter><enter>")
        assert beside(pilot, "contact") == "a phone number or email is needed"
        await press(pilot, "<up>zoe@example.org<enter><f6>")
        assert answer(pilot)[:2] == ("OK", "Registered: Zoe (1 person).")
        assert rows("SELECT name, email, phone, patron FROM registration") == [("Zoe", "zoe@example.org", "", None)]


async def test_a_guest_may_have_the_name_of_somebody_with_a_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "marta<enter><f6><enter>555-0199<enter><f6>")
        assert rows("SELECT name, phone, patron FROM registration") == [("marta", "555-0199", None)]


async def test_those_of_the_family_come_by_their_numbers(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(join_family, OAK, CHILD)
        await form(pilot, OAK)
        assert beside(pilot, "family") == "1 Elena Ruiz"
        await press(pilot, "<enter><enter>2<enter>")
        assert beside(pilot, "family") == "one of: 1 Elena Ruiz"
        await press(pilot, "<up>1<enter>")
        assert beside(pilot, "family") == "Elena Ruiz"
        await press(pilot, "<f6>")
        assert registered() == [("coming", 2, 1, 1, 0, "")]


@pytest.mark.parametrize("who", ["elena", "elena ruiz", "all", "1, elena"])
async def test_those_of_the_family_come_by_their_names(tmp_path: Path, who: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(join_family, OAK, CHILD)
        await form(pilot, OAK)
        await press(pilot, f"<enter><enter>{who}<enter><f6>")
        assert registered() == [("coming", 2, 1, 1, 0, "")]


async def test_needs_answers_and_ages_are_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(
            pilot,
            f"{MARTA}<enter>3<enter><enter><enter><enter>1<enter>0<enter>2<enter>a ramp<enter>nuts<enter>y<enter>",
        )
        assert rows("SELECT heads, adults, children, needs, answers FROM registration") == [
            (3, 1, 2, "a ramp", '{"Allergies?": "nuts"}')
        ]


async def test_who_finds_no_seat_waits_and_is_told_why(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await form(pilot)
        app: Any = pilot.app
        await app.do(register_for_session, session, SignUp(guest=Guest("Ann", phone="1"), heads=4))
        await press(pilot, f"{MARTA}<enter>2<enter><f6>")
        assert answer(pilot) == (
            "NOTE",
            "Waitlisted: Marta Field.",
            "Party of 2, but 1 seat is left. Number 1 in line.",
        )
        assert registered()[1][0] == "waiting"


async def test_what_stands_in_the_way_is_asked_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        session = await form(pilot)
        app: Any = pilot.app
        await app.do(register_for_session, session, SignUp(card=MARTA))
        await press(pilot, f"{MARTA}<enter>1<enter><f6>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "y<enter>brings a friend<enter>")
        assert answer(pilot)[0] == "OK"
        assert len(registered()) == 2


async def test_no_leaves_all_as_it_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        session = await form(pilot)
        app: Any = pilot.app
        await app.do(register_for_session, session, SignUp(card=MARTA))
        await press(pilot, f"{MARTA}<enter>1<enter><f6>n<enter>")
        assert here(pilot) == "RegisterFor"
        assert len(registered()) == 1


async def test_what_cannot_be_is_told_and_the_form_stays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot, wall="2026-12-01T10:30")
        await press(pilot, f"{MARTA}<enter>1<enter><f6>")
        assert answer(pilot)[0] == "STOP"
        assert here(pilot) == "RegisterFor"
        assert registered() == []


async def test_a_scan_is_who_comes_wherever_one_stands(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab><tab><tab><tab>")
        pilot.app.screen.post_message(EntryField.Sent(ELENA, None))
        await settled(pilot)
        assert values(pilot)["who"] == "Elena Garcia"
        assert values(pilot)["family"] == ""


async def test_esc_keeps_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await form(pilot)
        await press(pilot, f"{MARTA}<enter>4<enter><escape>")
        assert here(pilot) == "DeskScreen"
        app: Any = pilot.app
        await app.open("register_for", session=session)
        await settled(pilot)
        assert values(pilot)["who"] == ""
        assert values(pilot)["heads"] == "1"
        assert registered() == []


@pytest.mark.whole
async def test_what_a_volunteer_may_not_pass_is_passed_with_the_pin_of_who_may(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        admin = desk_of("admin", Clock(app.desk.now))
        await app.work(add_staff, admin, "bo", "manager", name="Bo M.", pin="1357")
        await form(pilot, wall="2027-03-10T10:30", opens_days=5)
        await press(pilot, f"{MARTA}<enter>1<enter><f6>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "You can't override this. Bo M. can: type that PIN here."
        await press(pilot, "0000<enter>")
        assert (answer(pilot)[0], registered()) == ("NOTE", [])
        for typed in ("<f6>", "y<enter>", "1357<enter>", "comes from afar<enter>"):
            await press(pilot, typed)
        assert answer(pilot)[0] == "OK"
        assert rows("SELECT operator FROM journal WHERE kind = 'registration_made'") == [("bo",)]


async def test_of_several_who_may_pass_it_the_one_who_is_there_types_the_own_pin(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        admin = desk_of("admin", Clock(app.desk.now))
        for login, name, pin in (("bo", "Bo M.", "1357"), ("cy", "Cy N.", "2468")):
            await app.work(add_staff, admin, login, "manager", name=name, pin=pin)
        await form(pilot, wall="2027-03-10T10:30", opens_days=5)
        await press(pilot, f"{MARTA}<enter>1<enter><f6>")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "You can't override this. These can: Bo M., Cy N."
        await press(pilot, "nobody<enter>")
        assert answer(pilot)[1] == "Who is it? Choose one: Bo M., Cy N."
        for typed in ("cy<enter>", "2468<enter>", "comes from afar<enter>"):
            await press(pilot, typed)
        assert answer(pilot)[0] == "OK"
        assert rows("SELECT operator FROM journal WHERE kind = 'registration_made'") == [("cy",)]


async def test_a_number_that_is_none_registers_nobody(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, f"{MARTA}<enter>-1<f6>")
        assert here(pilot) == "RegisterFor"
        assert beside(pilot, "heads") == "a number, such as 2"
        assert registered() == []


async def test_a_question_stands_in_full_where_it_is_answered(tmp_path: Path) -> None:
    asked = "Is there an allergy that we should know of?"
    async with at_desk(tmp_path) as pilot:
        await form(pilot, questions=f'["{asked}"]')
        await press(pilot, "<shift+tab>")
        assert answer(pilot)[2] == asked


async def test_a_party_that_is_larger_than_the_room_waits_only_where_it_is_meant(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, f"{MARTA}<enter>44<f6>")
        assert answer(pilot)[:2] == ("ASK", "Not registered: a party of 44, but only 5 seats in all.")
        assert registered() == []
        await press(pilot, "y<enter>two classes<enter>")
        assert answer(pilot)[0] == "NOTE"
        assert len(registered()) == 1


@SIZE
@pytest.mark.parametrize("heads", ["1", "3"])
async def test_which_number_in_line_they_are_is_never_cut(tmp_path: Path, size: tuple[int, int], heads: str) -> None:
    """Full, or not room enough for a party: the number is what they came to hear."""
    async with at_desk(tmp_path, size=size) as pilot:
        session = await form(pilot, capacity=5)
        app: Any = pilot.app
        sign_ups = (("Ann", 5 if heads == "1" else 4), ("Ben", 4), ("Cam", 4))
        for name, n in sign_ups:
            guest = SignUp(guest=Guest(f"{name} Waits-For-A-Long-Time"), heads=n)
            await app.work(register_for_session, app.desk, session, guest)
        await press(pilot, f"{MARTA}<enter>{heads}<enter><f6>")
        assert "Number 3 in line." in " ".join(line.strip() for line in screen_text(app))
