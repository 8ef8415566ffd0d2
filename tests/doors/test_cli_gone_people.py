"""The main library deletes a patron, the van lends to them, and the stick comes home: what each command says."""

from __future__ import annotations

import pytest

from .calling import Program
from .vans import Fleet, fleet_of


@pytest.fixture
def fleet(program: Program) -> Fleet:
    """Ada was deleted at the main library, and the van checked I1 out to her."""
    card = program.patron("Ada", last_name="Lovelace", card="21234000070013", born="1990-02-03")
    program("item", "add", "1", "--barcode", "I9")
    fleet = fleet_of(program)
    assert fleet.main("patron", "remove", card, "--yes").code == 0
    assert fleet.van("checkout", card, "I1").code == 0
    fleet.home()
    program.clock.forward(days=60)
    return fleet


def test_every_list_says_who_and_the_library_can_decide(fleet: Fleet) -> None:
    main = fleet.main
    said = main("verify")
    assert said.code != 0
    assert "checked out to nobody on file. At the main library: tuils decision list" in said.out + said.err
    assert "Ada Lovelace (deleted)" in main("overdue").out
    (line,) = main.json("decision", "list")
    assert (line["code"], line["item"], line["ways"]) == ("PATRON_GONE", "I1", ["new-record", "let-go"])
    shown = main("decision", "list").out
    assert "Ada Lovelace, card ..0013, was deleted on one machine and used the card on another." in shown
    done = main("decision", "settle", str(line["decision"]), "--new-record")
    assert done.code == 0, done
    assert "Ada Lovelace has a new record, card 21234000070013." in done.out
    fleet.settled()
    assert main.json("overdue")[0]["name"] == "Ada Lovelace"
    assert fleet.van.json("show", "patron", "21234000070013")[0]["loans"]
    assert main("decision", "list").err == "Nothing needs a decision.\n"


def test_it_is_closed_without_a_patron(fleet: Fleet) -> None:
    (line,) = fleet.main.json("decision", "list")
    done = fleet.main("decision", "settle", str(line["decision"]), "--let-go")
    assert done.code == 0, done
    fleet.settled()
    assert fleet.main.item("I1")["status"] == "missing"
    for machine in (fleet.main, fleet.van):
        assert b"Lovelace" not in machine.library.read_bytes()
