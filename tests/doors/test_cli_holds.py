"""Holds and the lists, from a script."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from tests.library.makers import DAY, HOUR

from .calling import Facts, Program

KEYS = ("hold", "patron", "biblio", "position", "state", "pickup_by")


def held(program: Program, card: str, what: str = "I1", *more: str) -> Facts:
    return program.json("hold", "place", card, what, *more).line


@pytest.fixture
def ada(program: Program) -> str:
    return program.patron("Ada", last_name="Field", street="Elm Street 2", city="Maple Grove", phone="555-0100")


@pytest.fixture
def bo(program: Program) -> str:
    return program.patron("Bo", last_name="Lee")


@pytest.fixture
def out(program: Program, bo: str) -> str:
    """I1 is out."""
    program("checkout", bo, "I1")
    return "I1"


def test_a_hold_is_placed_caught_and_fetched(program: Program, ada: str, out: str) -> None:
    line = held(program, ada)
    assert tuple(line)[:6] == KEYS
    assert (line["patron"], line["position"], line["state"], line["pickup_by"]) == (ada, 1, "placed", None)
    back = program.json("checkin", "I1").line
    assert (back["route"], back["hold_for"], back["hold"], back["pickup_by"]) == (
        "HOLD",
        ada,
        line["hold"],
        "2026-12-08",
    )
    assert back["code"] == f"FIE {ada[-4:]}"
    (shelf,) = program.json("hold", "shelf").lines
    assert [shelf[key] for key in KEYS] == [line["hold"], ada, line["biblio"], 0, "waiting", "2026-12-08"]
    assert program.json("checkout", ada, "I1").code == 0
    assert program.json("hold", "list").lines == []


def test_who_waits_is_asked_by_a_copy_as_well(program: Program, ada: str, out: str) -> None:
    line = held(program, ada)
    for title in (line["biblio"], "I1", "I2"):
        assert [one["hold"] for one in program.json("hold", "list", "--title", str(title)).lines] == [line["hold"]]
    assert program.json("hold", "list", "--title", "I404").line["refused"] == ["UNKNOWN_ID"]


def test_the_words_of_a_checkin_that_caught(program: Program, ada: str, out: str) -> None:
    held(program, ada)
    assert program("checkin", "I1").out.startswith(f"HOLD     Hold shelf, FIE {ada[-4:]}:")


def test_the_queue_of_a_title_is_changed_from_a_script(program: Program, ada: str, out: str) -> None:
    cards = [ada, *(program.patron(f"Reader {n}") for n in range(3))]
    holds = [held(program, card)["hold"] for card in cards]

    def order() -> list[str]:
        lines = program.json("hold", "list", "--title", biblio).lines
        assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
        return [line["patron"] for line in lines]

    biblio = program.json("hold", "list", ada).line["biblio"]
    for to, after in (
        ("1", [3, 0, 1, 2]), ("bottom", [0, 1, 2, 3]), ("up", [0, 1, 3, 2]), ("top", [3, 0, 1, 2]),
        ("down", [0, 3, 1, 2]),
    ):  # fmt: skip
        moved = program.json("hold", "move", holds[3], to)
        assert (moved.code, moved.line["position"]) == (0, after.index(3) + 1)
        assert order() == [cards[n] for n in after], to
    assert program.json("hold", "cancel", holds[0][-8:]).line["state"] == "cancelled"
    assert order() == [cards[n] for n in (3, 1, 2)]
    for words, code in ((("move", holds[1], "0"), 2), (("move", holds[1], "first"), 2), (("move", holds[0], "1"), 1)):
        assert program.json("hold", *words).code == code, words
    assert program.json("hold", "cancel", holds[0]).line["refused"] == ["HOLD_ENDED"]
    assert program.json("hold", "cancel", "no-such").line["hold"] == "no-such"


def test_a_hold_is_suspended_and_resumed(program: Program, ada: str, out: str) -> None:
    hold = held(program, ada)["hold"]
    line = program.json("hold", "suspend", hold, "--until", "2026-12-24").line
    assert (line["suspended"], line["suspended_until"]) == (True, "2026-12-24")
    assert program.json("hold", "suspend", hold).line["suspended_until"] is None
    line = program.json("hold", "resume", hold).line
    assert (line["suspended"], line["suspended_until"]) == (False, None)
    assert program.json("hold", "suspend", hold, "--until", "2026-12-01").code == 2
    assert program.json("hold", "suspend", hold, "--until", "soon").code == 2


def test_a_hold_in_words(program: Program, ada: str, out: str) -> None:
    said = program("hold", "place", ada, "I1", "--until", "2026-12-31").out
    assert said.startswith("On hold: number 1, at Maple Grove, wanted until Thu, Dec 31:")
    hold = program.json("hold", "list").line["hold"]
    said = program("hold", "suspend", hold, "--until", "2026-12-24").out
    assert said.startswith("number 1, at Maple Grove, suspended until Thu, Dec 24, wanted until Thu, Dec 31:")
    program("hold", "resume", hold)
    program("checkin", "I1")
    said = program("hold", "list", ada).out
    assert said.startswith(f"{hold[-6:]}  FIE {ada[-4:]}  ready for pickup, at Maple Grove, until Tue, Dec 8:")


def test_a_suspension_is_over_on_its_day_and_a_hold_is_changed(program: Program, ada: str, out: str) -> None:
    hold = held(program, ada)["hold"]
    program("hold", "suspend", hold, "--until", "2026-12-04")
    program.clock.forward(days=4)
    line = program.json("hold", "list").line
    assert (line["suspended"], line["suspended_until"]) == (False, "2026-12-04")
    line = program.json("hold", "change", hold, "--until", "2027-01-31").line
    assert (line["expires"], line["pickup"]) == ("2027-01-31", "MAIN")
    assert program.json("hold", "change", hold, "--pickup", "WEST").line["refused"] == ["UNKNOWN_ID"]
    assert program("hold", "change", hold).code == 2


def test_what_stands_in_the_way_is_said_and_passed(program: Program, ada: str, out: str) -> None:
    first = held(program, ada, "I1", "--until", "2026-12-31")
    assert (first["expires"], first["pickup"]) == ("2026-12-31", "MAIN")
    no = program.json("hold", "place", ada, "I1")
    assert (no.code, no.line["patron"], no.line["refused"], no.line["overridable"]) == (
        1, ada, ["ALREADY_HELD"], ["ALREADY_HELD"],
    )  # fmt: skip
    done = program.json("hold", "place", ada, "I1", "--override", "ALREADY_HELD", "--reason", "a book club")
    assert (done.code, done.line["position"]) == (0, 2)
    for words, code in (
        (("hold", "place", "none", "I1"), "PATRON_UNKNOWN"), (("hold", "place", ada, "none"), "UNKNOWN_ID"),
        (("hold", "place", ada, "I1", "--pickup", "WEST"), "UNKNOWN_ID"), (("hold", "list", "none"), "PATRON_UNKNOWN"),
        (("hold", "list", "--title", "none"), "UNKNOWN_ID"),
    ):  # fmt: skip
        answer = program.json(*words)
        assert (answer.code, code in answer.line["refused"]) == (1, True), words
    assert program("hold", "list", ada, "--title", "x").code == 2
    assert program("hold").code == 2


def test_what_to_pull(program: Program, ada: str) -> None:
    assert program("hold", "pull-list").err == "No holds to pull.\n"
    hold = held(program, ada, "I3", "--item")
    (line,) = program.json("hold", "pull-list").lines
    assert [line[key] for key in KEYS] == [hold["hold"], ada, hold["biblio"], 1, "placed", None]
    assert (line["item"], line["call_number"], line["code"]) == ("I3", "FIC 3", f"FIE {ada[-4:]}")
    words = program("hold", "pull-list").out
    assert "I3" in words
    assert "Ada" not in words


def test_the_hold_shelf_says_what_to_do(program: Program, ada: str, out: str) -> None:
    hold = held(program, ada)["hold"]
    program("checkin", "I1")
    program.clock.forward(days=9)
    assert program.json("hold", "shelf").line["to_do"] == "past"
    assert "check it in" in program("hold", "shelf").out
    program("hold", "cancel", hold)
    line = program.json("hold", "shelf").line
    assert (line["hold"], line["patron"], line["state"], line["to_do"]) == (None, None, None, "take_off")
    assert program("hold", "shelf").out.startswith("Clear it and check it in:")


def test_undo_of_a_hold_from_a_script(program: Program, ada: str, out: str) -> None:
    held(program, ada)
    assert program("undo").code == 0
    assert program.json("hold", "list").lines == []


# what is late


@pytest.fixture
def late(program: Program, ada: str, bo: str) -> None:
    program("checkout", ada, "I1", "I5")
    program("checkout", bo, "I2")
    program.clock.forward(days=30)


def test_what_is_late(program: Program, ada: str, bo: str, late: None) -> None:
    lines = program.json("overdue").lines
    assert [(line["patron"], line["item"], line["days"]) for line in lines] == [
        (ada, "I5", 23), (ada, "I1", 9), (bo, "I2", 9),
    ]  # fmt: skip
    assert (lines[0]["tell_by"], lines[0]["reach"], lines[0]["fine_cents"]) == ("phone", "555-0100", 0)
    assert [line["item"] for line in program.json("overdue", "--days", "10").lines] == ["I5"]
    said = program("overdue", "--days", "10")
    assert (said.out.startswith(f"Ada Field  {ada}  555-0100: 23 days overdue, due "), said.err) == (
        True,
        "1 item is overdue.\n",
    )
    assert program("overdue", "--days", "many").code == 2


def test_what_is_due_soon(program: Program, ada: str) -> None:
    program("checkout", ada, "I5", "I1")
    program.clock.forward(days=3)
    assert [line["item"] for line in program.json("due-soon").lines] == ["I5"]
    assert program.json("due-soon", "--days", "3").lines == []
    assert program.json("due-soon", "--days", "30").lines[1]["days"] == 18
    program.clock.now += 5 * DAY + HOUR
    assert program("due-soon", "--days", "0").err == "Nothing is due in this period.\n"


def test_letters_are_looked_at_then_written(program: Program, ada: str, bo: str, late: None, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    seen = program.json("letters").lines
    told = [(line["patron"], line["items"], line["file"], line["address"]) for line in seen]
    assert told == [(ada, 2, None, True), (bo, 1, None, False)]
    assert not folder.exists()
    lines = program.json("letters", "--dir", str(folder)).lines
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["overdue-2026-12-31-001.txt"]
    assert [line["file"] for line in lines if line["address"]] == [str(files[0])]
    assert stat.S_IMODE(os.stat(files[0]).st_mode) == 0o600
    text = files[0].read_text(encoding="utf-8")
    assert "Ada Field\nElm Street 2\nMaple Grove\n" in text
    assert "barcode I1" in text
    assert "barcode I5" in text
    assert max(map(len, text.splitlines())) <= 72


def test_a_copy_of_the_library_writes_no_letters_until_somebody_says_so(
    program: Program, late: None, tmp_path: Path
) -> None:
    assert program("letters", "--dir", str(tmp_path / "first")).code == 0
    copy = tmp_path / "copy.db"
    shutil.copy(program.json("backup", str(tmp_path / "stick")).line["file"], copy)
    there = {"TUILS_LIBRARY": str(copy)}
    for words in (("--dir", str(tmp_path / "second")), ("--print",)):
        refused = program("letters", *words, **there)
        assert refused.code == 1
        assert "This library file was restored, copied, or moved" in refused.err
    assert not (tmp_path / "second").exists()
    assert program("letters", **there).code == 0, "who would get one can be looked at"
    assert program("notice", "here", **there).code == 0
    assert program("letters", "--dir", str(tmp_path / "second"), **there).code == 0
    assert len(list((tmp_path / "second").iterdir())) == 1


def test_nobody_is_written_to_about_what_is_back(program: Program, ada: str, late: None, tmp_path: Path) -> None:
    program("checkin", "I1", "I5")
    assert ada not in [line["patron"] for line in program.json("letters").lines]


@pytest.mark.parametrize("works", [True, False])
def test_letters_go_to_the_printer_or_say_why_not(
    works: bool, program: Program, late: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lp = tmp_path / "bin" / "lp"
    lp.parent.mkdir()
    lp.write_text(f"#!/bin/sh\ncat > {tmp_path}/paper\n" if works else "#!/bin/sh\necho no such queue >&2\nexit 1\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{lp.parent}:/usr/bin:/bin")
    answer = program.json("letters", "--print")
    printed = [line["printed"] for line in answer.lines if line["address"]]
    if works:
        assert (answer.code, printed) == (0, [True])
        assert "Ada Field" in (tmp_path / "paper").read_text()
    else:
        assert (answer.code, printed) == (1, [False])
        assert "Not printed: no such queue" in answer.err


def test_without_lp_a_sentence(program: Program, late: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = program("letters", "--print")
    assert answer.code == 1
    assert "Not printed: no printer is set up. Save them as files with --dir" in answer.err


def test_holds_leave_as_a_table(program: Program, ada: str, out: str, tmp_path: Path) -> None:
    other = program.patron("Cleo")
    held(program, ada)
    held(program, other)
    program("checkin", "I1")
    (first, second) = program.json("export", "holds").lines
    assert (first["patron"], first["state"], first["position"], first["item"]) == (ada, "waiting", 0, "I1")
    assert (second["patron"], second["state"], second["position"], second["item"]) == (other, "placed", 1, None)
    file = tmp_path / "holds.csv"
    assert program("export", "holds", "-o", str(file)).code == 0
    assert file.read_text(encoding="utf-8").splitlines()[0].startswith("hold,patron,biblio,title,position,state,pickup")


@pytest.mark.parametrize(
    ("theirs", "ours", "said"),
    [
        ("es", "", "Hola, Ada Field:"),
        ("spa", "", "están vencidos"),
        ("vi, es", "", "vencía: mar, 22 de dic"),
        ("vi", "", "Dear Ada Field,"),
        ("", "es", "Un saludo cordial,"),
        ("en", "es", "Sincerely,"),
    ],
)
def test_a_letter_is_in_the_language_of_whoever_reads_it(
    theirs: str, ours: str, said: str, program: Program, ada: str, late: None, tmp_path: Path
) -> None:
    program("setting", "set", "language", ours)
    assert program("patron", "edit", ada, "--language", theirs).code == 0
    program("letters", "--dir", str(tmp_path / "letters"))
    (file,) = (tmp_path / "letters").iterdir()
    assert said in file.read_text(encoding="utf-8")
