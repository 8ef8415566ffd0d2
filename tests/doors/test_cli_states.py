"""States of copies, from a script: marked, sent, used here; items without a record; each line an object."""

from __future__ import annotations

import pytest

from .calling import Program


def sound(program: Program) -> bool:
    return bool(program.json("verify").line["ok"])


def status(program: Program, item: str = "I1") -> str:
    return str(program.json("show", "item", item).line["status"])


def test_lost_found_and_claimed(program: Program) -> None:
    card = program.patron()
    program("item", "edit", "I1", "--price-cents", "1250")
    program("checkout", card, "I1")
    lost = program.json("item", "mark", "I1", "lost").line
    assert (lost["status"], lost["before"], lost["charged_cents"], lost["route"]) == ("lost", "checked_out", 1250, None)
    assert "Charged: $12.50" not in program("item", "mark", "I1", "lost").out, "it was lost before"
    claim = program.json("item", "mark", "I1", "claims-returned")
    assert (claim.code, claim.line["refused"], claim.line["item"]) == (1, ["CANNOT_MARK"], "I1")
    assert claim.line["message"]
    found = program.json("item", "mark", "I1", "found").line
    assert (found["status"], found["lifted_cents"]) == ("checked_out", 1250)
    assert program.json("item", "mark", "I1", "claims-never-had").line["status"] == "claims_never_had"
    assert program.json("undo").line["kind"] == "item_state"
    assert status(program) == "checked_out"
    assert sound(program)


@pytest.mark.parametrize(
    ("word", "status", "route"),
    [
        ("repair", "in_repair", "REPAIR"), ("damaged", "damaged", "REPAIR"), ("missing", "missing", None),
        ("in-process", "in_process", "SHELF"), ("cart", "reshelving", "SHELF"), ("withdrawn", "withdrawn", "PROBLEM"),
    ],
)  # fmt: skip
def test_each_word_and_back(program: Program, word: str, status: str, route: str | None) -> None:
    line = program.json("item", "mark", "I1", word).line
    assert (line["status"], line["route"]) == (status, route)
    assert line["changes"]["status"] == {"from": "available", "to": status}
    assert program.json("item", "mark", "I1", "available").line["status"] == "available"
    assert sound(program)


def test_each_copy_is_marked_by_itself(program: Program) -> None:
    program("checkout", program.patron(), "I2")
    done = program.json("item", "mark", "I1", "I2", "I9", "I3", "missing")
    assert done.code == 1
    assert [line.get("status") or line["refused"] for line in done.lines] == [
        "missing", ["ON_LOAN"], ["ITEM_UNKNOWN"], "missing",
    ]  # fmt: skip
    program("undo")
    assert (status(program, "I1"), status(program, "I3")) == ("missing", "available")


def test_a_copy_is_sent_and_received(program: Program) -> None:
    program("code", "set", "branch", "WEST", "name=West")
    assert program.json("transfer", "I1", "MARS").line["refused"] == ["UNKNOWN_ID"]
    assert program("transfer", "I1").code == 2
    assert program.json("transfer", "--list").lines == []
    sent = program.json("transfer", "I1", "WEST").line
    assert (sent["item"], sent["to"], sent["route"], status(program)) == ("I1", "WEST", "TRANSIT", "in_transit")
    assert [line["item"] for line in program.json("transfer", "--list").lines] == ["I1"]
    assert program.json("transfer", "MAIN", "--list").lines == []
    assert program.json("--branch", "WEST", "checkin", "I1").line["route"] == "SHELF"
    assert program.json("transfer", "--list").lines == []
    assert sound(program)


def test_uses_in_the_library_and_loose_things(program: Program) -> None:
    program("checkout", program.patron(), "I2")
    done = program.json("inhouse", "I1", "I2", "I9")
    assert done.code == 1
    assert [(line["item"], line.get("was_lent")) for line in done.lines] == [("I1", False), ("I2", True), ("I9", None)]
    assert "Counted" in program("inhouse", "I3").out
    assert program.json("loose", "Newspaper", "4").line == {"what": "newspaper", "n": 4}
    assert program("loose", "newspaper", "0").code == 2
    assert program.json("undo").line["kind"] == "counted"
    assert sound(program)
