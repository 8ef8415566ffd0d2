"""Line mode is a whole program: the ten practice tasks by ear, in a real terminal; the menu, forms, and rights."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.doors.calling import Program
from tests.screens.terminal import Terminal
from tuils.cli.front import front
from tuils.cli.kit.line_menu import ALSO, COMMANDS_OF, OF_THE_DESK, OWN_FAMILIES, OWN_PROGRAMS
from tuils.cli.spec import every_command
from tuils.screens.kit.menu_entries import GROUPS
from tuils.values.folding import in_ascii
from tuils.values.station.old_terminals import shows_ascii_alone

TASKS = (
    ("21234000004424", "31234000010023", "31234000010049", "31234000010064", "done"),
    ("31234000010098", "31234000010114"),
    ("31234000011336",),
    ("21234000004499", "renew", "done"),
    ("21234000004663", "pay", "", "done"),
    ("hold", "place", "Amina Yusuf", "", "wolf hall", "", ".go"),
    ("registering", "", "Jo", "Park", ".go"),
    ("31234000010072", "undo"),
    ("title", "add", "A gift of bees", ".to copy", "y", ".go"),
    ("event", "event register", "quilting", "2", "Marta Field", "", ".go"),
)
"""The lines of each task of the practice library, as docs/line-mode.md has them."""


@pytest.mark.whole
def test_the_ten_practice_tasks_are_done_by_ear(tmp_path: Path) -> None:
    env = {"ACCESSIBLE": "1", "TERM": "vt100", "LANG": "C", "LC_ALL": "", "TUILS_STATE": str(tmp_path)}
    terminal = Terminal(["-m", "tuils", "demo"], env)
    try:
        terminal.until("Scan, or type help")
        for line in (line for task in TASKS for line in (*task,)):
            terminal.send(f"{line}\r")
            terminal.stirs(0.3)
        for line in ("tasks", "more"):
            terminal.send(f"{line}\r")
            terminal.stirs(0.3)
        shown = "\n".join(terminal.screen.display)
    finally:
        terminal.end()
    for number in range(6, 11):
        assert f"{number}. Done." in shown, shown


def said(program: Program, monkeypatch: pytest.MonkeyPatch, *lines: str, login: str = "admin") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return program("--plain", "--as", login, TUILS_PIN=os.environ.get("TUILS_PIN", "2468")).out


def test_a_patron_is_registered_field_by_field(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = (
        "patron",
        "add",
        "",
        "Jo",
        ".back",
        "Joan",
        "Parker",
        ".to born",
        "never",
        ".go",
        "y",
        ".to born",
        "1985",
        ".go",
        ".q",
    )
    told = said(program, monkeypatch, *typed)
    assert "First name [Jo]" in told
    assert "Try again?" in told, "a date that is none is refused, and nothing typed is lost"
    assert "OK. Signed out" in told
    assert "Joan Parker" in told


def test_a_word_alone_acts_and_in_quotes_it_searches(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(program, monkeypatch, "help", "more", '"help"', "The help", "undo", ".q")
    assert "1. " not in told.partition("Scan, or type help")[2], "no list is read unasked"
    assert 'matches "help"' in told
    assert 'matches "The help"' in told
    assert "Nothing to undo" in told
    assert "more lines. Type more to hear them." in told


def test_the_menu_finds_by_everyday_words(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(program, monkeypatch, "menu", "forgive fine", "1", ".x", ".m zzzz", "serve", ".q")
    assert "Waive part of what this card owes." in told
    assert 'Nothing matches "zzzz"' in told
    assert "Nothing was done. Back at the desk." in told


def test_the_rights_are_those_of_the_command(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="2468")
    told = said(program, monkeypatch, "setting", "set", ".q", login="vera")
    assert "NOTE. Your role doesn't let you" in told, "before anything is filled in"
    assert program("setting", "list").out.count("Mine") == 0


def test_each_entry_of_the_menu_is_a_place_of_line_mode() -> None:
    known = {name for name, _command in every_command(front)}
    families = {name.rpartition(" ")[0] for name in known}
    places = {entry.place for entries in GROUPS.values() for entry in entries}
    assert places == COMMANDS_OF.keys() | OF_THE_DESK.keys()
    named = {*ALSO.values(), *OWN_PROGRAMS, *OWN_FAMILIES, *(name for names in COMMANDS_OF.values() for name in names)}
    assert named <= known | families | {"reading"}


def test_an_old_terminal_without_other_letters_gets_ascii() -> None:
    assert shows_ascii_alone({"TERM": "vt100", "LANG": "C", "LC_CTYPE": "C.UTF-8"})
    assert not shows_ascii_alone({"TERM": "vt100", "LANG": "en_US.UTF-8"})
    assert not shows_ascii_alone({"TERM": "xterm", "LANG": "C"})
    assert in_ascii("Lef\u00e8vre \u201c\u00d8re\u201d \u2026 \u0394") == 'Lefevre "Ore" ... ?'


def test_the_library_stays_open_between_words_and_places(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word may be a register of the library's own, and a date is read by its locale: both are looked up in it."""
    typed = (
        "zzzz",
        "supplies",
        "add",
        "Paper",
        ".go",
        "event",
        "event list",
        ".to from",
        "Dec 24",
        ".go",
        "emma",
        ".q",
    )
    told = said(program, monkeypatch, *typed)
    assert 'matches "zzzz"' in told
    assert "OK. Paper" in told
    assert "OK. Signed out" in told


def test_a_number_opens_the_row_of_the_list_that_was_read(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ada", "Bo"):
        program.patron(name, card=f"C1{name}", grade="3, Lopez")
    told = said(program, monkeypatch, "class", "class list", "Lopez", ".go", "2", "1", "9", ".q")
    rows = told.partition("1. Ada")[2]
    assert "2. Bo" in rows
    assert rows.index("> Bo") < rows.index("> Ada"), "one after the other: the list stays the one that numbers are of"
    assert "ADULT" in rows


def test_an_edit_begins_with_what_is_stored(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.patron("Ada", card="C7", phone="555-0100", born="1985-03-14")
    typed = ("patron", "patron edit", "C7", "", ".to born", "", ".to phone", "555-0199", ".go", ".q")
    told = said(program, monkeypatch, *typed)
    assert "First name [Ada]" in told
    assert "Born [Thu, Mar 14, 1985]" in told
    assert "Phone [555-0100]" in told
    facts = program.json("show", "patron", "C7").line
    assert (facts["phone"], facts["born"]) == ("555-0199", "1985-03-14")
    told = said(program, monkeypatch, "setting", "set", "name", "", ".q")
    assert "Value [" in told
    assert "Nothing was changed." in told


def test_a_class_is_swept_scan_by_scan(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for n, name in enumerate(("Ada", "Bo", "Cy"), 1):
        program.patron(name, card=f"C{n}", grade="3, Lopez")
    given = ("class", "out", "nobody", "Lopez", "I1", "absent", "I2", ".u", "I3", "I4", "NOBOOK", ".x")
    told = said(program, monkeypatch, *given, "class", "in", "3", "I1", "I4", "NOBOOK", ".x", ".q")
    assert "STOP." in told.partition("Scan a book")[0], "no class of that name"
    dealt, _x, back = told.partition("Back at the desk.")
    assert dealt.count("Now Cy.") == 2, "Bo is absent; then the last book was taken back"
    assert "That was the last child on the list." in dealt
    assert "OK. Checked out: 2." in dealt
    assert "2 Bo" in dealt
    assert "1 book was refused." not in dealt, "nobody's turn: the book was for no child"
    assert "Ada: 0 still out. The class: 1." in back
    assert "Not of this class. Still out: 1." in back
    assert "Returned by the class: 1 item. Still out: 1." in back
    assert [one["item"] for one in program.json("class", "list", "3").lines] == [None, None, "I3"]


def test_a_second_sweep_goes_on_where_the_first_stopped(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for n, name in enumerate(("Ada", "Bo", "Cy"), 1):
        program.patron(name, card=f"C{n}", grade="3, Lopez")
    told = said(
        program, monkeypatch, "class", "out", "3", "I1", "NOBOOK", "refused", ".x", "class", "out", "3", ".x", ".q"
    )
    first, _x, second = told.partition("Back at the desk.")
    assert first.count("1 book was refused.") == 2, "when asked, and at the end"
    assert "Bo Example, NOBOOK:" in first or "Bo, NOBOOK:" in first, first
    assert "1 child checked something out today already and is skipped." in second
    assert "Now Bo." in second


def test_a_sweep_needs_the_rights_of_its_scans(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.patron("Ada", card="C1", grade="3, Lopez")
    program("role", "set", "looker", "--name", "Looker", "--add", "patrons.find")
    program("staff", "add", "lou", "--role", "looker", TUILS_NEW_PIN="2468")
    told = said(program, monkeypatch, "class", "out", "3", "I1", ".x", ".q", login="lou")
    assert "STOP." in told
    assert "OK. Checked out: 0." in told


ROOMS = {
    "devices": "device list", "registers": "register list", "ill": "ill list", "bookings": "room bookings",
    "class": "class list", "reading": "program/reading program list", "rounds": "round list",
    "deposits": "deposit list", "curbside": "curbside list",
}  # fmt: skip
"""A plain word that opens each room, and a command there."""


def test_each_room_opens_by_a_plain_word_and_answers_in_few_lines(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for word, command in ROOMS.items() for line in (word, *command.split("/"), ".go")]
    told = said(program, monkeypatch, *lines, ".q")
    for command in ROOMS.values():
        assert f"{command.split('/')[-1].capitalize()}." in told, command
    assert "STOP." not in told
    answers = [part.splitlines() for part in told.split("> ")]
    assert max(map(len, answers[1:])) <= 6, "five lines, and how many more there are"


def test_a_room_is_used_by_ear(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program("patron", "add", "--first-name", "Ada", "--last-name", "Field", "--card", "P1").code == 0
    title = str(program.json("title", "add", "--title", "Emma").line["biblio"])
    assert program("item", "add", title, "--barcode", "B1").code == 0
    told = said(
        program, monkeypatch,
        "deposits", "deposit out", "Sunrise Home", "B1", "", ".go",
        "ill", "ill request", "Ada Field", "", "The rare book", ".go",
        "bookings", "room add", "study", ".to name", "Study room", ".go",
        ".q",
    )  # fmt: skip
    assert "STOP." not in told, told
    assert program("deposit", "list").out.count("Sunrise Home") == 1, told
    assert program.json("ill", "list").lines, told
    assert "Study room" in program("room", "list").out, told
