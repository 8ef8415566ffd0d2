"""Registration from a script: parties, the line of those who wait, offers, families, series; and who looked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.library.makers import desk_of
from tests.library.programs import a_session
from tuils.library.foundation.store import close_store, open_store

from .calling import Facts, Program

TODAY = date(2026, 12, 1)


@pytest.fixture
def session(program: Program) -> str:
    return planned(program)


def planned(program: Program, capacity: int | None = 10, *walls: str, **fields: object) -> str:
    open_store(program.library)
    made = a_session(desk_of("admin", program.clock, "planning"), capacity, *walls, **fields)
    close_store()
    return made


def patron(program: Program, name: str, **more: str) -> str:
    options = [word for option, value in more.items() for word in (f"--{option}", value)]
    return str(program.json("patron", "add", "--first-name", name, *options).line["patron"])


def party(program: Program, session: str, name: str, heads: int = 1, *more: str) -> Facts:
    return program.json("event", "register", session, "--name", name, "--heads", str(heads), *more).line


def test_a_patron_and_a_guest_are_registered(program: Program, session: str) -> None:
    card = patron(program, "Ada", born="1958-03-31")
    line = program.json("event", "register", session[-8:], "--card", card, "--child", "2", "--heads", "3").line
    assert (line["patron"], line["name"], line["heads"], line["state"]) == (card, "Ada", 3, "coming")
    assert line["groups"] == {"child": 2, "any": 1}
    assert (line["title"], line["starts_at"]) == ("Story time", "2026-12-14T10:30:00-06:00")
    said = program("event", "register", session, "--name", "Bo", "--phone", "555 0100", "--adult", "1").out.splitlines()
    assert said[0].endswith("  Bo, 1 person (Adults 1): registered")
    assert said[1] == "Bo, you are registered for Story time on Mon, Dec 14 at 10:30 am, Maple Grove. Seats: 1 person."
    found = program.json("event", "register", session, "--patron", "ada", "--override", "ALREADY_REGISTERED",
                         "--reason", "a friend of hers").line  # fmt: skip
    assert found["patron"] == card


def test_a_party_has_a_slip_and_a_ticket_for_each_seat(program: Program, session: str) -> None:
    made = party(program, session, "Bo", 9)
    slip = program("slip", "registration", str(made["registration"])[-8:]).out
    assert "Registered" in slip
    assert "9 people" in slip
    tickets = program("slip", "ticket", str(made["registration"])).out
    assert [f"Ticket {n} of 9" in tickets for n in (1, 9, 10)] == [True, True, False]
    waits = party(program, session, "Cy", 2)
    assert "Number 1 in line" in program("slip", "registration", str(waits["registration"])).out
    none = program("slip", "ticket", str(waits["registration"]))
    assert (none.code, "No ticket: this party has no seat (waitlisted, number 1)." in none.err) == (1, True)
    card = program("slip", "card", patron(program, "Ada")).out
    assert "Your library card" in card
    assert "Ada" not in card
    assert program("slip", "ticket", "nothing").code == 1


def test_what_cannot_be_done_is_said_and_how_to_pass_it(program: Program, session: str) -> None:
    card = patron(program, "Ada")
    assert program("event", "register", session, "--card", card).code == 0
    again = program("event", "register", session, "--card", card)
    assert again.code == 1
    assert "To override it, add: --override ALREADY_REGISTERED --reason TEXT" in again.err
    assert program.json("event", "register", session).line["refused"] == ["WHO_COMES"]
    assert program.json("event", "register", "nowhere", "--name", "Bo").line["refused"] == ["SESSION_UNKNOWN"]
    assert program.json("event", "register", session, "--card", "none").line["refused"] == ["PATRON_UNKNOWN"]
    assert program("event", "register", session, "--patron", "nobody").code == 2
    other = patron(program, "Adam")
    several = program("event", "register", session, "--patron", "ada")
    assert (several.code, several.err) == (
        1, f"Several patrons match ada: Ada ({card}), Adam ({other}). Choose one by card number: --card.\n",
    )  # fmt: skip
    for wrong in (["--heads", "0"], ["--answer", "nuts"], ["--source", "pigeon"], ["--family"],
                  ["--card", "1", "--patron", "Ada"]):  # fmt: skip
        assert program("event", "register", session, "--name", "Bo", *wrong).code == 2, wrong
    changed = program("event", "registration", "nothing-here")
    assert (changed.code, changed.err) == (
        1, 'No registration has the ID "nothing-here". To see registration IDs, open the session\'s list.\n',
    )  # fmt: skip


def test_the_line_of_those_who_wait(program: Program, session: str) -> None:
    first, _second, third = (
        party(program, session, "A", 4),
        party(program, session, "B", 4),
        party(program, session, "C", 3),
    )
    assert (third["state"], third["place"]) == ("waiting", 1)
    assert third["waits_because"] == "Party of 3, but 2 seats are left. Number 1 in line."
    fourth = party(program, session, "D", 2)
    freed = program.json("event", "unregister", first["registration"]).line
    assert [(one["name"], one["state"]) for one in freed["passed_on"]] == [("C", "offered"), ("D", "offered")]
    assert program.json("event", "accept", third["registration"]).line["state"] == "coming"
    assert program.json("event", "promote", session).line["refused"] == ["NOBODY_WAITS"]
    over = ("--override", "NO_SEATS", "--reason", "two chairs")
    lines = program.json("event", "coming", session).lines
    assert [(line["name"], line["state"]) for line in lines] == [("B", "coming"), ("C", "coming"), ("D", "offered")]
    declined = program.json("event", "decline", fourth["registration"]).line
    assert (declined["state"], declined["why"]) == ("cancelled", "declined")
    waits = party(program, session, "E", 9)
    taken = program.json("event", "promote", session, waits["registration"], *over).line
    assert taken["state"] == "offered"
    assert "NOTE: 6 over the seat limit." in program("event", "coming", session).err


@pytest.mark.parametrize(
    ("offers", "said"),
    [("offer", "1 waitlisted party was offered a seat: tuils event to-tell"),
     ("at_once", "1 party moved up from the waitlist.")],
)  # fmt: skip
def test_more_places_are_offered_or_theirs(program: Program, offers: str, said: str) -> None:
    assert program("setting", "set", "offers", offers).code == 0
    session = planned(program, 1)
    party(program, session, "A"), party(program, session, "B")
    told = program("event", "edit", session, "--places", "2").out.splitlines()
    assert [line for line in told if "waitlist" in line] == [said]


def test_a_registration_is_looked_at_and_changed(program: Program) -> None:
    session = planned(program, questions='["Any allergy?"]')
    made = party(program, session, "Bo", 2, "--answer", "1=nuts", "--need", "a ramp", "--guardian", "Kim 555 0100")
    said = program("event", "registration", made["registration"][-8:]).out.splitlines()
    assert said[0].endswith("Bo, 2 people: registered")
    assert said[1:] == ["  Access needs: a ramp", "  Responsible adult: Kim 555 0100", "  Any allergy? nuts"]
    line = program.json("event", "registration", made["registration"], "--heads", "5", "--phone", "555 0177",
                        "--answer", "any=none").line  # fmt: skip
    assert (line["heads"], line["phone"], line["needs"]) == (5, "555 0177", "a ramp")
    assert line["answers"] == {"Any allergy?": "none"}
    assert program("undo").code == 0
    assert program.json("event", "registration", made["registration"]).line["heads"] == 2


def test_a_family_and_a_series(program: Program) -> None:
    days = [f"{TODAY + timedelta(days=7 * week)}T16:00" for week in (1, 2, 3)]
    session = planned(program, 4, *days)
    mother, child = patron(program, "Ada", born="1990-01-01"), patron(program, "Bo", born="2018-02-02")
    assert program("patron", "family", child, "--join", mother).code == 0
    lines = program.json("event", "register", session, "--card", mother, "--family", "--series").lines
    assert [line["groups"] for line in lines] == [{"adult": 1, "child": 1}] * 3
    assert len({line["party"] for line in lines}) == 1
    again = program.json("event", "register", session, "--card", child, "--series")
    assert (again.code, again.line["refused"]) == (1, ["ALREADY_REGISTERED", "GUARDIAN_NEEDED"])
    words = program("event", "register", session, "--name", "Cy", "--age", "8").err.splitlines()
    assert words[-1] == "Or give the adult's name and phone: --guardian TEXT"
    assert program("undo").code == 0
    assert program("event", "coming", session).err.splitlines()[-1] == "No registrations."


def test_who_stayed_away(program: Program, session: str) -> None:
    made = party(program, session, "Bo", 2)
    program.clock.forward(days=13, hours=3)
    assert program.json("event", "no-show", made["registration"]).line["came"] == 0
    assert program("event", "coming", session).out.endswith("Bo, 2 people: no-show\n")
    assert program.json("event", "register", session, "--name", "Cy").line["refused"] == ["SESSION_OVER"]


def test_that_a_list_of_names_was_looked_at_is_noted(program: Program, session: str) -> None:
    party(program, session, "Bo")
    program("event", "coming", session)
    lines = program.json("audit", "--kind", "list").lines
    assert [line["deed"] for line in lines] == ["programs.see"]
    assert "Bo" not in str(lines)


def test_names_move_no_cursor(program: Program, session: str) -> None:
    assert program("event", "register", session, "--name", "\x1b[2JBo\n\u202e").code == 0
    said = program("event", "coming", session).out
    assert "\x1b" not in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("words", [("--adult", "-1"), ("--age", "5m"), ("--child", "1e3")])
def test_a_number_that_is_none_is_no_number_of_days(program: Program, session: str, words: tuple[str, str]) -> None:
    said = program("event", "register", session, "--name", "Bo", *words)
    assert said.code == 2
    assert f"{words[0]}: {words[1]} is not a whole number of 0 or more." in said.err


def test_who_was_counted_and_did_not_come_is_taken_back_under_that_name(program: Program, session: str) -> None:
    made = party(program, session, "Bo", 2)["registration"]
    program("event", "check-in", session, str(made))
    assert program.json("event", "no-show", str(made)).line["came"] == 0
    assert program("undo").out.startswith("Undone: No-show: Story time")
    assert program.json("event", "count", session).line["attendance"] == 2


def test_a_date_that_was_cancelled_without_a_reason_says_just_that(program: Program, session: str) -> None:
    party(program, session, "Bo")
    assert program("event", "remove", session).code == 0
    said = program("event", "register", session, "--name", "Cy").err
    assert said == "This session was canceled. Choose another date.\n"
