"""Things a homecoming must not lose or leave: fines of two machines, counts of one month, files that wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import HOUR, MINUTE

from .calling import Program
from .vans import Fleet, Machine, fleet_of


@pytest.fixture
def ada(program: Program) -> str:
    """She has I1 and I2, in a library with fines."""
    card = program.patron("Ada", last_name="Field")
    program("setting", "set", "fines", "yes")
    for barcode in ("I1", "I2"):
        assert program("item", "edit", barcode, "--price-cents", "1250").code == 0
    program("rules", "set", "fine_rate", "0.25/1d")
    for barcode in ("I1", "I2"):
        assert program("checkout", card, barcode).code == 0
    return card


def owed(machine: Machine, card: str) -> int:
    return int(machine.json("show", "patron", card)[0]["owed_cents"])


def test_the_merge_itself_lifts_what_two_machines_charged_unknowing(program: Program, ada: str) -> None:
    """A second fine for one return, and a charge for a lost copy that was on the van: not by night, but at once."""
    fleet = fleet_of(program)
    program.clock.forward(days=30)
    assert fleet.main.json("item", "mark", "I1", "lost")[0]["charged_cents"] > 1250
    for barcode in ("I1", "I2"):
        assert fleet.van("checkin", barcode).code == 0
    program.clock.forward(hours=1)
    fine = fleet.main.json("checkin", "I2")[0]["fine_cents"]
    late = owed(fleet.van, ada) - fine
    assert min(fine, late) > 0
    fleet.home()
    assert owed(fleet.main, ada) == fine + late, "each return is fined once; nothing is lost"
    fleet.settled()
    assert owed(fleet.van, ada) == fine + late


def test_counts_of_one_month_go_on_after_both_know_of_them(program: Program) -> None:
    """The month of a device is known by then; that its counts went on shows by their versions alone."""
    fleet = fleet_of(program)
    bob, child = fleet.van.patron("Bob"), fleet.van.patron("Cal", born="2020-02-03")
    fleet.main("inhouse", "I1")
    for card, barcode in ((bob, "I2"), (child, "I3")):
        assert fleet.van("checkout", card, barcode).code == 0
    fleet.exchange()
    fleet.main("inhouse", "I1")
    fleet.van("checkout", bob, "I4")
    fleet.exchange()
    assert fleet.main.json("counts") == fleet.van.json("counts")
    assert fleet.van("undo").code == 0
    assert fleet.van("checkout", child, "I5").code == 0
    loans = {line["item_type"]: line["loans"] for line in fleet.van.json("counts")}
    assert loans == {"BK": 2, "DVD": 1, None: 3}
    fleet.exchange()
    for machine in (fleet.main, fleet.van):
        told = {line["item_type"]: line["loans"] for line in machine.json("counts")}
        assert told == loans, "one fell and one rose: their sum is the same"


def test_a_file_goes_when_it_was_taken_in_and_not_before(program: Program) -> None:
    fleet = fleet_of(program)
    fleet.main.patron("Bob")
    (waits,) = [Path(made["file"]) for made in fleet.main.json("van", "pack")]
    nights(fleet)
    assert waits.exists(), "the van has not got it"
    fleet.van("van", "merge", str(waits))
    nights(fleet)
    assert waits.exists(), "nobody here knows yet that the van has it"
    fleet.home()
    nights(fleet, 1)
    assert not waits.exists()
    fleet.main.patron("Cal")
    (for_nobody,) = [Path(made["file"]) for made in fleet.main.json("van", "pack")]
    fleet.main("van", "revoke", "van")
    nights(fleet, 1)
    assert for_nobody.exists(), "the setting's days are not over"
    nights(fleet)
    assert not for_nobody.exists(), "nobody takes it any more"


def test_what_waits_in_the_inbox_stays_and_is_named(program: Program) -> None:
    """The main library was put back from a backup, so that the van's file does not join."""
    fleet = fleet_of(program)
    backup = fleet.main.json("backup")[0]["file"]
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    fleet.exchange()
    fleet.main("restore", backup)
    fleet.van("checkin", "I2")
    late = fleet.pack(fleet.van)
    assert fleet.main.json("van", "merge", str(late))[0]["missing"]
    nights(fleet)
    inbox = fleet.main.library.parent / "inbox"
    assert late.exists(), "not all of it was taken in"
    assert len([*inbox.iterdir()]) == 1
    fleet.main("van", "revoke", "van")
    nights(fleet)
    assert len([*inbox.iterdir()]) == 1
    assert fleet.main.json("sites")[1]["to_bring"] == 1


def nights(fleet: Fleet, days: int = 15) -> None:
    fleet.main.program.clock.forward(days=days)
    assert fleet.main("daily").code == 0


def test_a_clock_that_was_set_right_is_known_at_once(program: Program) -> None:
    """Later entries of the van are older by its clock, though their number is higher."""
    fleet = fleet_of(program)
    fleet.van.skew = 10 * MINUTE
    fleet.van.patron("Bob")
    fleet.home()
    assert fleet.main.json("sites")[1]["clock_ahead_seconds"] > 9 * 60
    fleet.van.skew = 0
    fleet.van.patron("Cal")
    fleet.home()
    assert fleet.main.json("sites")[1]["clock_ahead_seconds"] == 0


def test_of_two_clocks_that_differ_either_may_be_wrong(program: Program) -> None:
    """With nobody there to ask, the main library's clock is the measure: entries keep their order in any case."""
    fleet = fleet_of(program)
    bob = fleet.main.patron("Bob")
    fleet.main("checkout", bob, "I1")
    fleet.exchange()
    fleet.main.skew = -3 * HOUR
    program.clock.forward(hours=4)
    assert fleet.van("checkin", "I1").code == 0
    program.clock.forward(minutes=10)
    fleet.main("checkin", "I1")
    assert fleet.main("checkout", bob, "I1").code == 0
    said = fleet.main("van", "merge", str(fleet.pack(fleet.van))).out
    assert "The van's clock is 3 hours ahead of this computer's." in said
    assert fleet.main.item("I1")["status"] == "checked_out", "the van took it back before it was lent again"
    told = fleet.van("van", "merge", str(fleet.pack(fleet.main))).out
    assert "clock" not in told, "nothing there is ahead of the van's"
    fleet.main.skew = 0
    assert fleet.settled()


def test_a_main_library_that_is_known_to_be_behind_is_no_measure(program: Program) -> None:
    fleet = fleet_of(program)
    program.clock.forward(hours=5)
    fleet.main.patron("Ada")
    fleet.van.patron("Bob")
    file = fleet.pack(fleet.van)
    fleet.main.skew = -3 * HOUR
    before = fleet.main.json("sites")
    assert fleet.main.json("van", "merge", str(file))[0]["refused"] == ["CLOCK_WRONG"]
    assert fleet.main.json("sites") == before
    fleet.main.skew = 0
    assert fleet.main.json("van", "merge", str(file))[0]["new"] == 1


def test_a_van_is_told_that_the_library_s_clock_is_ahead_and_asks_once(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = fleet_of(program)
    fleet.van.skew = -3 * HOUR
    for name in ("Ada", "Bob"):
        fleet.main.patron(name)
        fleet.pack(fleet.main)
    asked = list[str]()

    def answers(question: str, **_how: object) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr("tuils.cli.sites.van.can_ask", lambda: True)
    monkeypatch.setattr("tuils.cli.sites.van.click.confirm", answers)
    assert "Nothing was loaded." in fleet.van("van", "merge", str(fleet.stick)).err
    said = fleet.van("van", "merge", str(fleet.stick)).out
    assert len(asked) == 2, "once for both files, each time"
    assert asked[0].startswith("The main library's clock is 3 hours ahead. Is it really ")
    assert "The main library's clock is 3 hours ahead of this computer's. Set the one that is wrong." in said
    assert "corrected" not in said
    fleet.van("van", "merge", str(fleet.stick))
    assert len(asked) == 2, "nothing in it is new"
