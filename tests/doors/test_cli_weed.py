"""Weeding from the command line: what the rules suggest and why, what is kept, what is withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program
from .vans import fleet_of

BOOKS = (
    ("D1", "Using DOS", "004.16 USI", "1994"),
    ("D2", "Trees", "582.16 TRE", "2001"),
    ("D3", "Our town", "LH 977 OUR", "1950"),
    ("D4", "Heart", "610 HEA", "2024"),
    ("D5", "Emma", "FIC AUS", "2003"),
)


@pytest.fixture
def old(program: Program) -> Program:
    for barcode, title, call_number, year in BOOKS:
        words = ("--year", year, "--call-number", call_number, "--barcode", barcode, "--copy")
        assert program("title", "add", title, *words, "--acquired-on", "2019-05-01").code == 0
    return program


def listed(program: Program, *words: str) -> list[str]:
    return [str(line["item"]) for line in program.json("weed", "list", *words).lines]


def test_the_rules_suggest_with_reasons(old: Program) -> None:
    lines = old.json("weed", "list").lines
    assert [line["item"] for line in lines] == ["D5", "D1", "D2", "D4"]
    dos = next(line for line in lines if line["item"] == "D1")
    assert dos["reasons"] == ["32 years old (over 3).", "Last copy."]
    assert "Never used in 7 years (limit 3)." in next(line for line in lines if line["item"] == "D2")["reasons"]
    assert listed(old, "--class", "500-599") == ["D2"]
    assert "of shelf" in old("weed", "list").err


def test_what_somebody_has_or_waits_for_is_not_suggested(old: Program) -> None:
    card = old.patron()
    old("checkout", card, "D1")
    old("hold", "place", card, "D2")
    assert listed(old) == ["D5", "D4"]
    old("checkin", "D1")
    assert "D1" in listed(old), "it is too old, whoever had it"
    old("setting", "set", "weeding_rules", "004=5+3")
    assert listed(old) == [], "old, but used"


def test_keep_mark_withdraw_and_undo(old: Program) -> None:
    assert (
        old.json("weed", "keep", "D2", "--years", "2", "--reason", "the only tree book").line["until"] == "2028-12-01"
    )
    assert "D2" not in listed(old)
    old.clock.forward(days=800)
    assert "D2" in listed(old)
    assert old("weed", "mark", "D3", "--marks", "ugly").code == 0
    assert "D3" not in listed(old), "local history is never weeded"
    before = listed(old)
    assert old.json("weed", "withdraw", "D1", "D4", "--to", "sale", "--reason", "outdated").line["copies"] == 2
    assert [line["item"] for line in old.json("weed", "withdrawn", "--to", "sale").lines] == ["D4", "D1"]
    assert old.json("show", "item", "D1").line["status"] == "withdrawn"
    assert old("undo").code == 0
    assert listed(old) == before
    assert old.json("verify").line["ok"]
    assert old.json("weed", "withdrawn").lines == []


def test_all_or_none_is_withdrawn(old: Program) -> None:
    old("checkout", old.patron(), "D2")
    assert old("weed", "withdraw", "D1", "D2").code == 1
    assert old.json("show", "item", "D1").line["status"] == "available"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("weed", "list", "--rule", "x"), "crew"),
        (("weed", "keep", "D1", "--years", "99"), "up to 50"),
        (("weed", "mark", "D1", "--marks", "boring"), "misleading, ugly"),
        (("setting", "set", "weeding_rules", "600"), "600 is not a rule."),
    ],
)
def test_what_cannot_be_read_is_said(old: Program, words: tuple[str, ...], said: str) -> None:
    answer = old(*words)
    assert answer.code in (1, 2)
    assert said in answer.err


def test_a_book_in_hand_is_judged(old: Program) -> None:
    assert old.json("weed", "show", "D1").line["listed"] is True
    assert old("weed", "show", "D3").out.strip() == "Not on the weeding list: Our town. LH is never weeded."
    old("weed", "keep", "D1", "--years", "2", "--reason", "the only one")
    assert old.json("weed", "show", "D1").line["why"].startswith("It is kept until")
    assert [(line["item"], line["reason"]) for line in old.json("weed", "kept").lines] == [("D1", "the only one")]
    old("checkout", old.patron(), "D2")
    assert old.json("weed", "show", "D2").line["why"] == "It is out."


def test_few_uses_and_many_copies_and_damage_are_reasons(old: Program) -> None:
    biblio = str(old.json("show", "item", "D5").line["biblio"])
    for barcode in ("D6", "D7", "D8"):
        assert old("item", "add", biblio, "--barcode", barcode, "--acquired-on", "2019-05-01").code == 0
    card = old.patron()
    for barcode in ("D5", "D6"):
        for _time in range(2):
            old("checkout", card, barcode)
            old("checkin", barcode)
    old("setting", "set", "weeding_rules", "FIC=X/X/MUSTIE copies>2")
    assert [one for one in sorted(listed(old)) if one > "D"][:2] == ["D7", "D8"], "the least used ones"
    assert "4 copies (limit 2)" in old("weed", "list").out
    old("setting", "set", "weeding_rules", "FIC=X/X uses<2")
    assert [one for one in sorted(listed(old)) if one > "D"][:2] == ["D7", "D8"]
    old("setting", "set", "weeding_rules", "FIC=never")
    old("item", "mark", "D1", "damaged")
    assert listed(old) == ["D1"]


def test_what_is_on_a_list_may_be_never_weeded(old: Program) -> None:
    before = listed(old)
    assert "D1" in before
    old("list", "make", "Award winners")
    old("list", "add", "Award winners", "D1")
    old("setting", "set", "weeding_rules", "award winners=never, LH=never, 004=3/X, FIC=X/2, 000-999=X/3")
    assert "D1" not in listed(old)
    assert "award winners is never weeded" in old("weed", "show", "D1").out
    old("undo", "2")
    assert "D1" in listed(old)


def test_a_shelving_location_may_be_never_weeded(old: Program) -> None:
    old("code", "set", "location", "LOC", "name=Local history")
    old("item", "edit", "D1", "--location", "LOC")
    assert "D1" in listed(old)
    old("setting", "set", "weeding_rules", "local history=never, 000-999=X/3, 004=3/X")
    assert listed(old) == ["D2", "D4", "D3"]
    assert "local history is never weeded" in old("weed", "show", "D1").out


def test_titles_that_are_gone_leave_as_deleted_records(old: Program, tmp_path: Path) -> None:
    biblio = str(old.json("show", "item", "D5").line["biblio"])
    assert old("item", "add", biblio, "--barcode", "D6").code == 0
    old("weed", "withdraw", "D1", "D5", "--to", "sale")
    assert "of shelf won" in old("weed", "withdrawn").err
    file = tmp_path / "gone.mrc"
    assert old.json("weed", "deletes", "-o", str(file)).line["records"] == 1, "Emma has another copy"
    assert file.read_bytes()[5:6] == b"d"
    assert b"Using DOS" in file.read_bytes()
    assert old("weed", "deletes", "-o", str(file)).code != 0, "it is not written over"
    assert old("weed", "deletes", "-o", str(file), "--force").code == 0
    assert old("import", "marc", str(file), "--dry-run").code == 0


def test_a_title_that_a_bound_volume_holds_is_not_gone(old: Program, tmp_path: Path) -> None:
    dos = str(old.json("show", "item", "D1").line["biblio"])
    ants = str(old.json("title", "add", "On ants", "--barcode", "A1").line["biblio"])
    old("item", "bind", "A1", dos)
    old("weed", "withdraw", "D1", "--to", "sale")
    file = tmp_path / "gone.mrc"
    assert old.json("weed", "deletes", "-o", str(file)).line["records"] == 0, "it stands in the volume"
    assert old("item", "add", ants, "--barcode", "A2").code == 0
    old("setting", "set", "weeding_keeps_last", "yes")
    old("weed", "mark", "A1", "--marks", "ugly")
    assert "the last copy" in old("weed", "show", "A1").out, "of Using DOS, not of On ants"
    old("weed", "withdraw", "A1", "--to", "sale")
    assert old.json("weed", "deletes", "-o", str(file), "--force").line["records"] == 1
    assert b"Using DOS" in file.read_bytes()


def test_marks_of_two_machines_come_together(program: Program) -> None:
    words = ("--year", "1994", "--call-number", "004.16 USI", "--barcode", "D1", "--copy", "--home-branch", "MAIN")
    assert program("title", "add", "Using DOS", *words).code == 0
    fleet = fleet_of(program)
    assert fleet.van("weed", "mark", "D1", "--marks", "ugly").code == 0
    assert fleet.main("weed", "keep", "D1", "--years", "2", "--reason", "a gift").code == 0
    fleet.home()
    (kept,) = fleet.main.json("weed", "kept")
    assert (kept["item"], kept["reason"]) == ("D1", "a gift")
    assert fleet.main("weed", "keep", "D1", "--years", "0").code == 0
    (listed,) = fleet.main.json("weed", "list")
    assert (listed["item"], listed["marks"]) == ("D1", "U")
    assert fleet.main.digest()
