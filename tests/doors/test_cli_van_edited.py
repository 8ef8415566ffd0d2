"""What a van may bring home, and what becomes of the rest: with a laptop whose database somebody edited."""

from __future__ import annotations

import pytest

from .calling import Program
from .edited import asked, forge, setting
from .vans import Fleet, Machine, fleet_of

ADMINISTRATOR = {"name": "Vera", "role": "administrator", "system_user": "", "active": True}


@pytest.fixture
def fleet(program: Program) -> Fleet:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    fleet = fleet_of(program)
    assert fleet.van.patron("Bob")
    return fleet


def aside(machine: Machine) -> list[dict[str, object]]:
    return [one for one in machine.json("decision", "list") if one.get("code") == "SET_ASIDE"]


def role_of(machine: Machine, login: str) -> str:
    ((role,),) = asked(machine.library, "SELECT role FROM staff_user WHERE login = ?", login)
    return str(role)


def test_a_role_that_a_van_brings_is_set_aside_told_and_refused(fleet: Fleet) -> None:
    setting(fleet.van.library, "staff/vera", ADMINISTRATOR)
    asked(fleet.van.library, "UPDATE staff_user SET role = 'administrator' WHERE login = 'vera'")
    said = fleet.home()
    assert (said["set_aside"], said["set_aside_kinds"]) == (1, {"setting_set": 1})
    assert said["kinds"] == {"patron_registered": 1}
    assert role_of(fleet.main, "vera") == "volunteer"
    (one,) = aside(fleet.main)
    assert "staff account vera: administrator" in str(one["message"])
    assert one["ways"] == ["refuse", "take-over"]
    fleet.settled()
    assert role_of(fleet.van, "vera") == "volunteer", "the laptop knows it, too"
    done = fleet.main.json("decision", "settle", str(one["decision"]), "--refuse")[0]
    assert done["settled"] == "refuse"
    assert aside(fleet.main) == []
    fleet.settled()
    assert fleet.main("undo", "--act", done["act"]).code == 0
    assert len(aside(fleet.main)) == 1
    fleet.settled()


def test_an_administrator_takes_it_over_and_takes_that_back(fleet: Fleet) -> None:
    setting(fleet.van.library, "staff/vera", ADMINISTRATOR)
    fleet.home()
    (one,) = aside(fleet.main)
    done = fleet.main.json("decision", "settle", str(one["decision"]), "--take-over")[0]
    assert role_of(fleet.main, "vera") == "administrator"
    fleet.settled()
    assert role_of(fleet.van, "vera") == "administrator"
    assert fleet.main("undo", "--act", done["act"]).code == 0
    assert role_of(fleet.main, "vera") == "volunteer"
    fleet.settled()
    assert role_of(fleet.van, "vera") == "volunteer"
    assert len(aside(fleet.main)) == 1
