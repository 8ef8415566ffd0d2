"""Magazines from the command line: what is expected, a scanned cover, late issues, claims, what is discarded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from .calling import Program
from .vans import fleet_of

DECEMBER, NOVEMBER = "977031784700112", "977031784700111"
"""Covers of one magazine, with the month behind the barcode."""


@pytest.fixture
def rack(program: Program) -> Program:
    """On Dec 7, 2026: a monthly since June without an issue in July, and a weekly since November."""
    for title in ("Garden Life", "Harlow Herald"):
        assert program("title", "add", title).code == 0
    monthly = ("--every", "monthly", "--first", "2026-06-01", "--no-issue-in", "7", "--vendor", "EBSCO")
    assert program("serial", "add", "garden life", *monthly, "--keep", "3", "--lend", "--type", "BK").code == 0
    assert program("serial", "add", "herald", "--every", "weekly", "--first", "2026-11-02").code == 0
    return program


def late(program: Program) -> list[str]:
    return [f"{line['title']} {line['issue']}" for line in program.json("serial", "late").lines]


def test_what_should_be_here_is_late(rack: Program) -> None:
    assert late(rack) == [
        *("Harlow Herald 2026 Nov 02", "Harlow Herald 2026 Nov 09", "Harlow Herald 2026 Nov 16"),
        *(f"Garden Life 2026 {month}" for month in ("Jun", "Aug", "Sep", "Oct", "Nov")),
    ]
    assert rack("serial", "edit", "garden", "--late-after", "200").code == 0
    assert late(rack)[3:] == []
    assert "ends in" not in rack("serial", "list").out


def test_a_new_cover_is_asked_for_once_and_then_known(rack: Program) -> None:
    assert "No subscription here has this" in rack("serial", "checkin", NOVEMBER).err
    came = rack.json("serial", "checkin", NOVEMBER, "--serial", "garden").line
    assert (came["issue"], came["state"], bool(came["item"])) == ("2026 Nov", "here", True)
    assert rack.json("serial", "checkin", DECEMBER, "--number", "v. 12 no. 6").line["issue"] == "2026 Dec"
    assert "2026 Dec of Garden Life was received already." in rack("serial", "checkin", DECEMBER).err
    assert "on the cover of Garden Life" in rack("serial", "checkin", NOVEMBER, "--serial", "herald").err
    sheet = rack.json("serial", "list").lines[0]
    assert (sheet["code"], sheet["holdings"], sheet["late"]) == ("0317-8471", "2026 Nov-2026 Dec", 4)
    copy = rack.json("show", "item", str(came["item"])).line
    assert (copy["volume"], copy["status"]) == ("2026 Nov", "available")


def test_a_cover_at_the_desk_of_a_volunteer(rack: Program) -> None:
    """Checking in is the right of every desk, also where the issue becomes a copy; so is undoing it."""
    assert rack("serial", "edit", "garden", "--code", "0317-8471").code == 0
    assert rack("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    rack.monkeypatch.setattr("sys.stdin", io.StringIO(f"{NOVEMBER}\n1\n.q\n"))
    said = rack("--as", "vol", "--plain", TUILS_PIN="2468").out
    assert "The cover of a magazine: Garden Life" in said
    assert "Received: Garden Life, 2026 Nov. Its barcode:" in said
    assert rack("--as", "vol", "undo", TUILS_PIN="2468").out.startswith("Undone: Issue here: Garden Life")
    assert rack.json("serial", "list").lines[0]["holdings"] is None


def test_without_digits_it_is_the_one_after_the_newest(rack: Program) -> None:
    assert rack.json("serial", "checkin", "herald").line["issue"] == "2026 Nov 30"
    assert rack.json("serial", "checkin", "herald").line["issue"] == "2026 Dec 07"
    assert rack.json("serial", "checkin", "herald", "--issue", "11/9/2026").line["issue"] == "2026 Nov 09"
    assert late(rack)[:2] == ["Harlow Herald 2026 Nov 02", "Harlow Herald 2026 Nov 16"]


def test_late_issues_are_claimed_or_did_not_appear(rack: Program) -> None:
    assert rack.json("serial", "claim", "garden", "2026-06-01", "aug", "2026 Aug").lines[0]["claims"] == 1
    assert rack.json("serial", "claim", "garden", "2026 Aug").line["claims"] == 2
    assert rack.json("serial", "skip", "garden", "sep").line["state"] == "skipped"
    assert "Garden Life 2026 Sep" not in late(rack)
    assert "is not in that state" in rack("serial", "discard", "garden", "aug").err
    rack("undo")
    assert "Garden Life 2026 Sep" in late(rack)
    assert "cannot be read" in rack("serial", "skip", "garden", "someday").err


def test_what_is_kept_too_long_goes_with_its_copy(rack: Program) -> None:
    came = rack.json("serial", "checkin", "garden", "--issue", "jun", "--barcode", "31234000009909").line
    rack("serial", "checkin", "garden", "--issue", "aug", "--barcode", "31234000009917")
    rack("serial", "checkin", "garden", "--issue", "oct")
    rack("checkout", rack.patron(), "31234000009917")
    assert [line["issue"] for line in rack.json("serial", "old").lines] == ["2026 Jun", "2026 Aug"]
    assert "Still in use: Garden Life, 2026 Aug." in rack("serial", "discard", "--old").out
    assert rack.json("show", "item", str(came["item"])).line["status"] == "withdrawn"
    assert rack.json("serial", "list").lines[0]["holdings"] == "2026 Aug, 2026 Oct"


def test_what_is_kept_too_long_is_weeded_and_then_not_here(rack: Program) -> None:
    rack("serial", "checkin", "garden", "--issue", "jun", "--barcode", "31234000009909")
    rack("serial", "checkin", "garden", "--issue", "oct", "--barcode", "31234000009917")
    (listed,) = rack.json("weed", "list").lines
    assert (listed["item"], listed["reasons"]) == ("31234000009909", ["Its subscription keeps issues for 3 months."])
    assert rack.json("weed", "show", "31234000009917").line["listed"] is False
    rack("weed", "withdraw", "31234000009909")
    assert rack.json("serial", "list").lines[0]["holdings"] == "2026 Oct"
    assert rack.json("serial", "old").lines == []
    assert rack("undo").code == 0
    assert rack.json("serial", "list").lines[0]["holdings"] == "2026 Jun, 2026 Oct"


def test_undo_takes_an_issue_back_with_its_copy_and_not_while_that_is_out(rack: Program) -> None:
    came = rack.json("serial", "checkin", "garden", "--barcode", "31234000009909").line
    rack("checkout", rack.patron(), "31234000009909")
    assert "can't be undone" in rack("undo", "--act", str(came["act"])).err
    other = rack.json("serial", "checkin", "garden", "--issue", "oct").line
    assert "Undone: Issue here: Garden Life" in rack("undo").out
    assert rack("show", "item", str(other["item"])).code != 0
    assert rack.json("serial", "list").lines[0]["holdings"] == "2026 Dec"


def test_a_subscription_ends(rack: Program) -> None:
    assert "already subscribes" in rack("serial", "add", "herald").err
    rack("serial", "edit", "herald", "--until", "2026-11-20")
    ended = rack("serial", "list").out
    assert "Harlow Herald: every week. The subscription ended Nov 20, 2026." in ended
    assert rack("serial", "add", "herald", "--every", "daily").code == 0
    assert rack.json("serial", "checkin", "herald").line["issue"] == "2026 Dec 01"
    assert "every day" in rack("serial", "edit", "herald", "--note", "renewed").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "no such title"), "No title in the catalog fits"),
        (("edit", "herald", "--no-issue-in", "July"), "Numbers of months"),
        (("edit", "herald", "--code", "12"), "The ISSN, or the number under the barcode"),
        (("edit", "herald", "--keep", "9999"), "A number up to 600."),
        (("edit", "herald", "--type", "XX"), "XX"),
        (("edit", "herald"), "Say what to change"),
        (("edit", "herald", "--first", "1887-05-01"), "at most 10 years from now"),
        (("checkin", "herald", "--number", "9" * 81), "80 characters at most."),
        (("checkin", "herald", "--issue", "2062-12-07"), "A day within a year from now."),
        (("issues", "e"), "Several titles fit"),
        (("discard", "--old", "herald", "aug"), "or --old"),
    ],
)
def test_what_is_not_understood_changes_nothing(rack: Program, words: tuple[str, ...], said: str) -> None:
    before = rack.json("serial", "list").lines
    answer = rack("serial", *words)
    assert answer.code != 0
    assert said in " ".join(answer.err.split())
    assert rack.json("serial", "list").lines == before


def test_a_subscription_goes_with_its_title_when_two_become_one(rack: Program) -> None:
    kept = rack.json("title", "add", "Garden Life Magazine").line["biblio"]
    other = rack.json("serial", "list").lines[0]["biblio"]
    assert rack("title", "merge", str(kept), str(other), "--yes").code == 0
    assert rack.json("serial", "list").lines[0]["biblio"] == kept
    rack("undo")
    assert rack.json("serial", "list").lines[0]["biblio"] == other


def test_a_title_that_comes_by_subscription_stays_until_that_ends(rack: Program) -> None:
    herald = str(rack.json("serial", "list").lines[1]["biblio"])
    assert "Not removed: it comes by subscription." in rack("title", "remove", herald, "--yes").err
    acts = [line["act"] for line in rack.json("undo", "--list").lines if line["kind"] == "biblio_added"]
    assert [rack("undo", "--act", str(act)).code for act in acts] == [1, 1]
    rack("serial", "edit", "herald", "--until", "2026-11-20")
    assert rack("title", "remove", herald, "--yes").code == 0


def test_an_issue_that_came_to_the_van_is_here_at_home(program: Program) -> None:
    program("title", "add", "Garden Life")
    program("serial", "add", "garden life", "--first", "2026-11-01")
    fleet = fleet_of(program)
    assert fleet.main("serial", "skip", "garden", "nov").code == 0
    assert fleet.van("serial", "checkin", "garden", "--issue", "nov").code == 0
    fleet.home()
    (sheet,) = fleet.main.json("serial", "list")
    assert (sheet["holdings"], sheet["late"]) == ("2026 Nov", 0)
    assert fleet.main.digest()


def test_what_is_on_hand_leaves_with_the_record(rack: Program, tmp_path: Path) -> None:
    for code in (NOVEMBER, DECEMBER):
        rack("serial", "checkin", code, "--serial", "garden")
    held = next(one["holdings"] for one in rack.json("serial", "list").lines if one["title"] == "Garden Life")
    file = tmp_path / "out.mrk"
    assert rack("export", "marc", "--format", "mrk", "-o", str(file)).code == 0
    (line,) = [one for one in file.read_text().splitlines() if one.startswith("=866")]
    assert line == f"=866  \\0$80$a{held}"
    garden = next(one["biblio"] for one in rack.json("serial", "list").lines if one["title"] == "Garden Life")
    assert rack("record", "set", str(garden), "866", "#0 $a v.1-", "--add").code == 0
    assert rack("export", "marc", "--format", "mrk", "-o", str(file), "--force").code == 0
    assert [one for one in file.read_text().splitlines() if one.startswith("=866")] == ["=866  \\0$av.1-"]
    assert rack("export", "marc", "--holdings", "none", "-o", str(tmp_path / "x.mrc")).code == 0
