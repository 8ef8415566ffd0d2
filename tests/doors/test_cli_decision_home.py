"""A van comes home: what both sides did apart is counted, listed, settled, and told back to the van."""

from __future__ import annotations

from .calling import Program
from .vans import fleet_of


def test_the_van_comes_home_and_two_things_are_decided(program: Program) -> None:
    ada, bo = program.patron("Ada", last_name="Field"), program.patron("Bo", last_name="Lee")
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "0.25/1d")
    program("checkout", ada, "I2")
    fleet = fleet_of(program)
    program.clock.forward(days=30)
    assert fleet.van.json("checkout", ada, "I1")[0]["item"] == "I1"
    fleet.van("checkin", "I2")
    program.clock.forward(hours=1)
    assert fleet.main.json("checkout", bo, "I1")[0]["item"] == "I1"
    assert fleet.main.json("checkin", "I2")[0]["fine_cents"]
    program.clock.forward(hours=1)
    (merged,) = fleet.main.json("van", "merge", str(fleet.pack(fleet.van)))
    assert merged["decisions"] == 2
    found = {str(one["code"]): one for one in fleet.main.json("decision", "list")}
    assert found.keys() == {"LENT_TWICE", "FINED_TWICE"}, "the second fine was lifted as the van came home"
    fleet.main("decision", "settle", str(found["LENT_TWICE"]["decision"]), "--swap")
    fleet.main("decision", "settle", str(found["FINED_TWICE"]["decision"]), "--as-proposed")
    assert fleet.main.json("decision", "list") == []
    fleet.van("van", "merge", str(fleet.pack(fleet.main)))
    assert fleet.van.json("decision", "list") == []
    assert fleet.main.digest() == fleet.van.digest()
