"""Stops of the bookmobile: what is due on a visit, holds that wait there, a schedule that changes, a page of paper."""

from __future__ import annotations

import pytest

from tests.library.makers import DAY

from .calling import Program
from .vans import fleet_of

OAK = ("stop", "add", "OAK", "Oak Street School", "tue", "3:30-4:30pm", "--every", "2", "--from", "2026-12-08")


@pytest.fixture
def oak(program: Program) -> Program:
    assert program(*OAK).code == 0
    assert program("rules", "set", "due_roll", "next_visit", "--branch", "OAK").code == 0
    return program


def test_what_is_lent_at_a_stop_is_due_on_a_visit(oak: Program) -> None:
    """21 days from Tuesday, December 1 is the 22nd, a visit; a day later it would be the 23rd."""
    card = oak.patron()
    assert oak.json("--branch", "OAK", "checkout", card, "I1").line["due_at"].startswith("2026-12-22")
    oak.clock.forward(days=1)
    assert oak.json("--branch", "OAK", "checkout", card, "I2").line["due_at"].startswith("2027-01-05")
    assert oak.json("checkout", card, "I3").line["due_at"].startswith("2026-12-23"), "at the library it is none"


def test_a_schedule_that_changes_moves_what_is_due_and_can_be_undone(oak: Program) -> None:
    card = oak.patron()
    oak("--branch", "OAK", "checkout", card, "I1")
    new = ("stop", "schedule", "OAK", "tue", "closed", "thu", "10-11", "--from", "2026-12-03")
    tried = oak.json(*new, "--dry-run").lines
    assert len(tried) == 2, tried
    assert oak.json("stop", "list").line["visits"][0]["weekday"] == "tue"
    said = oak(*new).out
    assert "Oak Street School: Thu 10-11 am. Next visit: Thu, Dec 3." in said
    assert "Due Thu, Dec 24 instead of Tue, Dec 22" in said
    assert oak("undo").code == 0
    assert oak.json("stop", "list").line["visits"] == [
        {"weekday": "tue", "hours": "15:30-16:30", "every_weeks": 2, "first": "2026-12-08"}
    ]
    assert oak.json("verify").line["ok"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stop", "add", "MAIN", "x", "thu", "10-11"), "A branch or stop already has the code MAIN."),
        (("stop", "add", "ELM", "x", "thu", "closed"), "the stop would have no visits"),
        (("stop", "schedule", "OAK", "tue", "closed"), "the stop would have no visits"),
        (("stop", "schedule", "MAIN", "tue", "3-4"), "The bookmobile has no stop MAIN."),
        (("--branch", "OAK", "hours", "set", "mon", "10-6"), "OAK is a stop of the bookmobile"),
        (("stop", "add", "ELM", "x", "thu", "3-4", "--every", "9"), "A number from 1 to 8."),
    ],
)
def test_what_is_no_stop_is_said(oak: Program, words: tuple[str, ...], said: str) -> None:
    before = oak.json("verify").line["digest"]
    answer = oak(*words)
    assert answer.code in (1, 2)
    assert said in answer.err
    assert oak.json("verify").line["digest"] == before


def test_a_hold_is_picked_up_at_a_stop_and_stands_on_the_paper(oak: Program) -> None:
    card, owing = oak.patron("Ada"), oak.patron("Bob")
    oak("hold", "place", card, "I1", "--pickup", "OAK")
    oak("charge", owing, "12.50", "--reason", "Mug")
    assert oak.json("checkin", "I1").line["route"] == "TRANSIT"
    assert oak.json("stop", "list").line["ready"] == 1
    page = oak("van", "paper").out
    assert owing in page
    assert card not in page, "no card stands beside a title"
    assert "Ada" not in page
    assert "Oak Street School" in page
    assert "(I1)" in page
    oak.clock.forward(days=7)
    at_stop = oak.json("--branch", "OAK", "checkin", "I1").line
    assert (at_stop["route"], at_stop["pickup_by"]) == ("HOLD", "2026-12-22"), "the first visit after a week"
    assert oak("--branch", "OAK", "checkout", card, "I1").code == 0
    assert oak.json("stop", "list").line["ready"] == 0


def test_stops_travel_with_the_van_and_stand_in_its_status(oak: Program) -> None:
    fleet = fleet_of(oak)
    assert fleet.van.json("stop", "list")[0]["stop"] == "OAK"
    oak.clock.now += 7 * DAY
    card = fleet.van.patron("Cy")
    assert fleet.van.json("--branch", "OAK", "checkout", card, "I2")[0]["due_at"].startswith("2027-01-05")
    fleet.main("stop", "add", "ELM", "Elm Park", "wed", "10-11")
    fleet.settled()
    assert len(fleet.van.json("stop", "list")) == 2


def test_stops_go_out_and_in_with_the_library(oak: Program) -> None:
    folder = oak.folder / "out"
    assert oak("export", "library", "-o", str(folder)).code == 0
    new = {"TUILS_LIBRARY": str(oak.folder / "new.db"), "TUILS_PIN": "2468"}
    assert oak("init", "--name", "New", "--zone", "America/Chicago", **new).code == 0
    assert oak("import", "library", str(folder), **new).code == 0
    assert oak("--json", "stop", "list", **new).line["next_visit"] == "2026-12-08"
