"""Deposits from the command line: two machines with one set, what is typed wrong, and who may not send."""

from __future__ import annotations

from .calling import Program
from .vans import fleet_of

HOME = "Sunrise Home"


def _copies(program: Program, *barcodes: str) -> None:
    biblio = str(program.json("title", "add", "--title", "Away song").line["biblio"])
    for barcode in barcodes:
        assert program("item", "add", biblio, "--barcode", barcode).code == 0


def test_a_set_on_the_van_and_in_the_library(program: Program) -> None:
    """The van takes one copy back and sends another set; the library marks the whole set missing, and both agree."""
    _copies(program, "D1", "D2", "D3", "D4")
    assert program("deposit", "out", HOME, "D1", "D2").code == 0
    fleet = fleet_of(program)
    assert fleet.main("deposit", "missing", HOME).code == 0
    program.clock.forward(minutes=5)
    assert fleet.van("deposit", "in", "D1").code == 0
    assert fleet.van("deposit", "count", HOME, "7").code == 0
    assert fleet.van("deposit", "out", "Oak School", "D3").code == 0
    assert fleet.main("deposit", "count", HOME, "2").code == 0
    assert fleet.main("deposit", "out", "Oak School", "D4").code == 0
    fleet.settled()
    (home,) = [line for line in fleet.main.json("deposit", "list", "--all") if line["place"] == HOME]
    assert (home["missing"], home["there"], home["uses"]) == (["D2"], [], 9)
    assert fleet.main.item("D1")["status"] == "available"
    back = [fleet.main.json("deposit", "in", "Oak School")[0]["item"] for _place in range(2)]
    assert sorted(back) == ["D3", "D4"]  # both machines had added the school


def test_one_wrong_barcode_and_nothing_is_sent(program: Program) -> None:
    _copies(program, "D1", "D2")
    no = program("deposit", "out", HOME, "D1", "NOPE", "D2")
    assert no.code == 1
    assert "NOPE" in no.err
    assert not program("deposit", "list").out.count(HOME)
    assert "It is a new place." in program("deposit", "out", "sunrise", "D1").out
    assert "new place" not in program("deposit", "out", "Sunrise", "D2").out
    assert program("deposit", "place", "list").out.splitlines() == ["sunrise: 2 copies"]
    assert "several sets" in program("deposit", "count", "sunrise", "4").err
    assert program.json("deposit", "in", "sunrise").lines[1]["item"] == "D2"
    assert program("deposit", "out", "Oak Street", "D1").code == 0
    assert program.json("deposit", "in", "oak", "street").line["item"] == "D1"  # as line mode takes a name apart


def test_what_is_no_copy_of_a_set_is_named_and_no_other(program: Program) -> None:
    _copies(program, "D1")
    assert program("deposit", "out", HOME, "D1").code == 0
    no = program.json("deposit", "in", "D1", "NOPE")
    assert (no.code, no.line["refused"]) == (1, ["DEPOSIT_UNKNOWN"])
    assert "NOPE" in no.line["message"]
    assert "item" not in no.line, "the first barcode is not the wrong one"
