"""Registers from the command line: trouble, supplies, incidents, a library's own; two machines, rights, forgetting."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import DAY
from tuils.cli.front import COMMANDS
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.front.answers.arriving import arriving
from tuils.library.front.opening import open_desk
from tuils.library.office.registers.command_names import COMMAND_NAMES
from tuils.library.office.registers.days import read_entry
from tuils.library.office.registers.kind_file import read_kind
from tuils.library.office.registers.kinds import shipped_texts
from tuils.library.office.reports.tallies import TALLIES
from tuils.library.people.staff.staff import account, operator_of

from .calling import Program
from .vans import fleet_of

OWN = """
name = "museum-pass"
title = "Museum passes"
menu = ["museum", "zoo"]
quick = ["museum", "call"]
states = ["in", "out", "lost"]
due = "back_by"
forget = { after = "1y", since = "opened" }

[[field]]
name = "museum"
need = true
[[field]]
name = "call"
kind = "choice"
choices = ["desk", "phone"]
[[field]]
name = "back_by"
kind = "date"
[[field]]
name = "patron"
kind = "person"
[[field]]
name = "pass"
kind = "copy"
[[field]]
name = "deposit"
kind = "money"
[[field]]
name = "name"
[[field]]
name = "packed"
kind = "checklist"
steps = ["map", "case"]
"""


def stored(program: Program, text: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(program.library) as store:
        return store.execute(text).fetchall()


@contextlib.contextmanager
def desk_of(program: Program, login: str) -> Iterator[Desk]:
    """Stand at a desk as this person."""

    def signed_in(_desk: Desk) -> Operator:
        sheet = account(login)
        assert sheet
        return operator_of(sheet)

    with open_desk(program.library, sign_in=signed_in, clock=program.clock) as opened:
        yield opened.desk


def own(program: Program, folder: Path, text: str = OWN) -> Path:
    file = folder / "own.toml"
    file.write_text(text)
    return file


def test_no_register_has_the_name_of_a_command() -> None:
    assert {*COMMANDS} == COMMAND_NAMES
    for name, text in shipped_texts().items():
        kind = read_kind(text)
        assert kind.name == name
        assert name not in COMMAND_NAMES
        assert text.count("\n") <= 60, "one file, at most 60 lines"
        words = kind.known[kind.counts].choices if kind.counts in kind.known else (kind.counts,)
        assert not kind.counts or {*words} <= {*TALLIES}


def test_trouble_is_written_down_in_a_line_changed_and_done(program: Program) -> None:
    made = program.json("trouble", "add", "Printer jams", "Front desk", "--look-again", "2026-12-10").line
    assert [*made][:6] == ["id", "register", "state", "due", "what", "where"]
    assert (made["register"], made["state"], made["due"]) == ("trouble", "open", "2026-12-10")
    assert program("trouble", "edit", "printer", "--tried", "power, paper", "--vendor", "ACME").code == 0
    assert program.json("trouble", "show", made["id"]).line["tried"] == ["power", "paper"]
    assert "power, cable, paper" in program("trouble", "edit", "printer", "--tried", "kick").err
    assert program("trouble", "list", "--due", "2026-12-09").out == ""
    assert program.json("trouble", "list", "--find", "ACM jam").line["id"] == made["id"]
    assert program("trouble", "--json", "list").line["id"] == made["id"]
    assert program.json("trouble", "done", "printer", "--state", "waiting").line["closed_at"] is None
    assert program.json("trouble", "done", "printer").line["state"] == "fixed"
    assert program.json("trouble", "list").lines == []
    assert program("undo").out.startswith("Undone: Moved on: Printer jams")
    assert program("trouble", "list", "--all", "--csv", "-").out.splitlines()[1].count("ACME") == 1
    assert program("trouble", "remove", "printer").code == 0
    assert 'no entry "printer"' in program("trouble", "show", "printer").err
    program("undo")
    assert program.json("trouble", "show", "printer").line["what"] == "Printer jams"
    assert program.json("verify").line["ok"] is True


def test_what_runs_out_is_to_be_ordered_in_whole_packs(program: Program) -> None:
    numbers = ("--minimum", "4", "--target", "12", "--pack", "6", "--price", "12.50")
    assert program.json("supplies", "add", "Receipt", "paper", *numbers).line["price_cents"] == 1250
    assert program.json("supplies", "count", "receipt", "5").line["to_order"] == 0
    low = program.json("supplies", "count", "receipt", "-2").line
    assert (low["on_hand"], low["to_order"]) == (3, 2)
    assert program.json("register", "list", "--find", "toner").line["due"] == 1
    assert program.json("supplies", "count", "receipt", "+12").line["on_hand"] == 15
    assert program.json("register", "list", "--find", "toner").line["due"] == 0
    assert "Only 15 are there" in program("supplies", "count", "receipt", "-16").err
    told = program.json("supplies", "show", "receipt").line["history"]
    assert [one["what"] for one in told] == ["+12", "-2", "Counted: 5", "Added"]


def test_what_is_to_be_ordered_is_listed_by_vendor_and_printed_for_one(program: Program) -> None:
    for what, vendor, n in (("Toner", "Staples", "1"), ("Labels", "Demco", "0"), ("Spine tape", "Demco", "9")):
        words = ("--minimum", "4", "--target", "10", "--pack", "5", "--vendor", vendor, "--catalog-no", f"no-{n}")
        program("supplies", "add", what, *words, "--on-hand", n)
    program("supplies", "add", "Pens", "--minimum", "2")
    program("supplies", "add", "Gone", "--minimum", "2", "--vendor", "Demco")
    program("supplies", "done", "gone")
    lines = program("supplies", "order-list").out.splitlines()
    assert lines == [
        "Demco  Labels  order 2, Catalog no.: no-0  On hand: 0",
        "Staples  Toner  order 2, Catalog no.: no-1  On hand: 1",
        "no vendor  Pens  order 2  On hand: 0",
    ]
    assert [one["what"] for one in program.json("supplies", "order-list", "dem").lines] == ["Labels"]
    paper = program("supplies", "order-slip", "demco").out
    assert "Order: Demco" in paper
    assert "Labels: order 2, Catalog no.: no-0" in paper
    assert "tape" not in paper
    assert "State" not in paper
    assert "Demco, Staples" in program("supplies", "order-slip", "Brodart").err
    program("supplies", "count", "labels", "+10")
    assert [one["what"] for one in program.json("supplies", "order-list").lines] == ["Toner", "Pens"]


def test_a_question_counts_once_and_undo_takes_it_back(program: Program) -> None:
    program("question", "add", "Where are tax forms?", "--answer", "Room 2")
    assert program.json("question", "list", "--find", "room").line["question"] == "Where are tax forms?"
    assert [one["n"] for one in program.json("tally", "list").lines if one["kind"] == "reference"] == [1]
    program("undo")
    assert [one["n"] for one in program.json("tally", "list").lines if one["kind"] == "reference" and one["n"]] == []


def test_a_task_comes_again_when_it_is_done(program: Program) -> None:
    program("task", "add", "Water the plants", "--by", "2026-11-30", "--again", "weekly")
    assert program("task", "done", "water").code == 0
    assert program.json("task", "list").line["due"] == "2026-12-07"
    program("undo")
    assert program.json("task", "list").line["due"] == "2026-11-30"


def test_a_private_register_is_for_managers_and_each_look_is_noted(program: Program) -> None:
    card = program.patron()
    assert program("incident", "add", "Shouted at Lee", "--patron", card, "--others", "red coat").code == 0
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    for words in (("list",), ("show", "shouted"), ("edit", "shouted", "--rule", "x"), ("done", "shouted")):
        refused = program.json("--as", "vol", "incident", *words, TUILS_PIN="2468").line["refused"]
        assert refused == ["NO_PERMISSION"]
    assert program("--as", "vol", "incident", "add", "Spill", TUILS_PIN="2468").code == 0
    assert program("--as", "vol", "register", "add", "-", TUILS_PIN="2468").code != 0
    assert stored(program, "SELECT title, told, words FROM register_entry WHERE register = 'incident'") == [
        ("", "{}", ""), ("", "{}", ""),
    ]  # fmt: skip
    program("incident", "list")
    assert [one["kind"] for one in program.json("audit").lines].count("register") >= 1
    asked = "SELECT title, told, patron FROM register_entry"
    assert {tuple(one.values()) for one in program.json("query", "--sql", asked).lines} == {(None, None, None)}
    assert program.json("patron", "remove", card).line["refused"] == ["HAS_ENTRIES"]
    program("incident", "done", "shouted")
    assert program("patron", "remove", card).code == 0
    assert program.json("incident", "show", "shouted").line["patron"] is None


def test_corrected_words_of_a_private_register_are_gone_at_once(program: Program) -> None:
    program("incident", "add", "Shouted at Lee")
    program("incident", "edit", "shouted", "--what", "Spoke loudly")
    assert program.json("incident", "show", "spoke").line["history"][-1]["what"] == "Added"
    assert stored(program, "SELECT count(*) FROM private WHERE data LIKE '%Shouted%'") == [(0,)]
    program("undo")
    assert program.json("incident", "show", "shouted").line["what"] == "Shouted at Lee"


def test_what_two_machines_write_stands_field_by_field(program: Program) -> None:
    program("trouble", "add", "Printer jams", "Front desk")
    program("supplies", "add", "Paper")
    program("supplies", "count", "paper", "20")
    program("incident", "add", "Shouted at Lee")
    program("task", "add", "Call the plumber")
    fleet = fleet_of(program)
    assert b"Shouted" not in fleet.van.library.read_bytes()
    fleet.main("trouble", "edit", "printer", "--vendor", "ACME", "--tried", "power")
    fleet.van("trouble", "edit", "printer", "--where", "Van", "--tried", "paper", "--note", "smells")
    fleet.main("supplies", "count", "paper", "-2")
    fleet.van("supplies", "count", "paper", "-3")
    fleet.main("task", "remove", "call")
    fleet.van("task", "edit", "call", "--note", "he comes Monday")
    fleet.home()
    (line,) = fleet.main.json("trouble", "list")
    assert (line["vendor"], line["where"], line["tried"], line["note"]) == ("ACME", "Van", ["power", "paper"], "smells")
    assert fleet.main.json("supplies", "list")[0]["on_hand"] == 15
    assert fleet.main.json("incident", "list")[0]["what"] == "Shouted at Lee"
    assert fleet.main.json("task", "list")[0]["note"] == "he comes Monday", "a removal does not lose it without a word"


def test_a_library_has_a_register_of_its_own(program: Program, tmp_path: Path) -> None:
    assert program("register", "add", str(own(program, tmp_path))).code == 0
    card = program.patron()
    given = ("--back-by", "2026-12-20", "--patron", card, "--deposit", "5.00", "--packed", "map", "--name", "Ann")
    made = program.json("museum-pass", "add", "Art museum", "phone", *given).line
    assert {name: made[name] for name in ("register", "state", "due", "call", "patron", "deposit_cents", "name")} == {
        "register": "museum-pass", "state": "in", "due": "2026-12-20", "call": "phone", "patron": card,
        "deposit_cents": 500, "name": "Ann",
    }  # fmt: skip
    assert program("museum-pass", "list", "--library", str(program.library)).out.count("Art museum") == 1
    assert program("register", "show", "museum-pass").out.strip() == OWN.strip()
    assert program.json("register", "remove", "museum-pass").line["refused"] == ["REGISTER_IN_USE"]
    again = OWN.replace('name = "back_by"', 'name = "return_by"').replace('due = "back_by"', 'due = "return_by"')
    assert program("register", "add", str(own(program, tmp_path, again))).code == 0
    told = program.json("museum-pass", "show", "art").line
    assert (told["due"], told["return_by"]) == ("2026-12-20", None), "its fields were renamed: old entries stay"
    program("museum-pass", "remove", "art")
    assert program("register", "remove", "museum-pass").code == 0
    assert "no command museum-pass" in program("museum-pass", "list").err


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "museum-pass"', 'name = "hold"', "is a command of tuils"),
        ('kind = "copy"', 'kind = "copi"', "its kind is one of"),
        ('kind = "copy"', "kind = []", "its kind is one of"),
        ('kind = "copy"', 'blank = "today"', "blank is for a date"),
        ('title = "Museum passes"', "es = 3", "es is such as"),
        ('title = "Museum passes"', 'colour = "red"', "no such word: colour"),
        ('name = "call"', 'name = "state"', "can't be called state"),
        ('due = "back_by"', 'due = "back"', "names a field that is not there"),
        ('choices = ["desk", "phone"]', "", "a choice needs choices"),
        ("need = true", 'need = "yes"', "need is true or false"),
        ('states = ["in", "out", "lost"]', 'states = ["in"]', "two words or more"),
        ('after = "1y"', 'after = "soon"', "forget needs a period"),
        ("[[field]]", "[[field]", "line 10"),
    ],
)
def test_a_file_that_describes_no_register_says_why(
    program: Program, tmp_path: Path, was: str, now: str, said: str
) -> None:
    answer = program("register", "add", str(own(program, tmp_path, OWN.replace(was, now, 1))))
    assert said in answer.err
    assert answer.code == 1


def test_a_broken_file_stops_nothing_and_doctor_tells(program: Program, tmp_path: Path) -> None:
    program("register", "add", str(own(program, tmp_path)))
    program("museum-pass", "add", "Zoo")
    with sqlite3.connect(program.library) as store:
        store.execute("UPDATE setting SET value = ? WHERE name = 'register:museum-pass'", ('{"text": "name ="}',))
    assert "museum-pass" in program("doctor").out
    assert program("register", "list").code == 0
    assert "no command museum-pass" in program("museum-pass", "list").err


def test_words_are_forgotten_in_time_and_what_was_is_still_counted(program: Program) -> None:
    program("lost-found", "add", "Red glove")
    program("trouble", "add", "Printer smokes")
    program("trouble", "edit", "printer", "--what", "Printer jams")
    program("lost-found", "done", "red")
    program.clock.now += 32 * DAY
    program("daily")
    assert stored(program, "SELECT count(*) FROM private WHERE data LIKE '%smokes%'") == [(0,)]
    program.clock.now += 60 * DAY
    program("daily")
    assert [one["what"] for one in program.json("lost-found", "list", "--all").lines] == [None]
    assert b"Red glove" not in program.library.read_bytes()
    assert program.json("trouble", "list").line["what"] == "Printer jams"
    assert program.json("verify").line["ok"] is True


def test_a_shift_note_stands_until_it_is_read_and_a_daily_checklist_comes_again(program: Program) -> None:
    today = program.json("shift-note", "add", "Alarm", "code", "changed").line["due"]
    assert program.json("checklist", "add", "open", "--again", "daily", "--steps", "lights, cash").line["due"] == today
    due = {line["register"]: line["due"] for line in program.json("register", "list").lines if line["due"]}
    assert due == {"shift-note": 1, "checklist": 1}
    program("shift-note", "done", "alarm")
    program("checklist", "done", "opening")
    again = program.json("checklist", "list").line
    assert (again["due"] > today, again["what"], again["steps"]) == (True, "opening", [])


def test_a_note_is_told_to_who_signs_in_until_somebody_has_read_it(program: Program) -> None:
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    program("shift-note", "add", "Alarm", "code", "changed")
    program("shift-note", "add", "Later", "--show-on", "+3d")
    program("shift-note", "add", "For me alone", "--assigned", "vol")
    with desk_of(program, "vol") as desk:
        told, then = arriving(desk)
        assert told == "Shift note: For me alone And 1 more."
        assert then == "F10, Shift notes: Enter opens it, and it is read."
        assert [read_entry(desk, "shift-note", one) for one in ("Alarm", "Alarm", "Later", "For")] == [
            True, False, False, True,
        ]  # fmt: skip
        assert arriving(desk) == ("", "")
    program("shift-note", "add", "My own")
    with desk_of(program, "admin") as desk:
        assert not read_entry(desk, "shift-note", "My own"), "who wrote it has not read it for the next shift"
        assert arriving(desk)[0] == "Shift note: My own"


def test_a_checklist_opens_each_day_by_itself(program: Program) -> None:
    today = program.json("checklist", "add", "open", "--again", "daily").line["due"]
    program("checklist", "add", "closing", "--again", "daily", "--steps", "alarm")
    program("checklist", "add", "safety", "--again", "monthly")
    program("checklist", "add", "cleaning")
    assert program.json("daily").line["did"]["checklists"] == 0
    program.clock.forward(days=1)
    assert program.json("daily").line["did"]["checklists"] == 2
    found = [(one["what"], one["due"], one["steps"]) for one in program.json("checklist", "list").lines]
    tomorrow = next(due for what, due, _steps in found if what == "opening")
    assert tomorrow > today
    assert sorted(one for one in found if one[0] in ("opening", "closing")) == [
        ("closing", today, ["alarm"]), ("closing", tomorrow, []), ("opening", tomorrow, []),
    ]  # fmt: skip
    left = next(
        one["id"] for one in program.json("checklist", "list", "--due", today).lines if one["what"] == "closing"
    )
    program("checklist", "done", left)
    assert [one["due"] for one in program.json("checklist", "list", "--find", "closing").lines] == [tomorrow]
    program("checklist", "done", "opening")
    program.clock.forward(days=1)
    assert program.json("daily").line["did"]["checklists"] == 1, "the other one came again when it was done"
    assert program.json("verify").line["ok"] is True


def test_a_desk_role_needs_the_agreement_if_the_library_asks_for_it(program: Program) -> None:
    assert program("staff", "add", "old", TUILS_NEW_PIN="2468").code == 0
    program("setting", "set", "training_gate", "yes")
    no = program("staff", "add", "eva", "--name", "Eva Park", TUILS_NEW_PIN="2468")
    assert "agreement of Eva Park is not on file" in no.err
    assert no.code == 1
    program("training", "add", "Eva Park", "desk")
    assert program("staff", "add", "eva", "--name", "Eva Park", TUILS_NEW_PIN="2468").code == 1, "not signed"
    program("training", "edit", "eva", "--signed", "today")
    assert program("staff", "add", "eva", "--name", "Eva Park", TUILS_NEW_PIN="2468").code == 0
    assert "not on file" in program("staff", "role", "old", "staff").err
    with desk_of(program, "old") as desk:
        said, then = arriving(desk)
        assert (said, then) == (
            "Your confidentiality agreement is not on file.", "Sign it, and ask a manager to note the day.",
        )  # fmt: skip
    program("training", "add", "Somebody", "desk", "--assigned", "old", "--signed", "today")
    assert program("staff", "role", "old", "staff").code == 0
    with desk_of(program, "old") as desk:
        assert arriving(desk) == ("", "")


def test_hours_are_added_up_for_managers_and_are_nothing_to_order(program: Program) -> None:
    program("volunteer", "add", "Maria", "Lopez", "--emergency", "Jo 555-0100")
    program("volunteer", "count", "maria", "+3")
    assert program.json("volunteer", "count", "maria", "+2").line["hours"] == 5
    assert "Hours: 5" in program("volunteer", "list").out
    assert "order" not in program("register", "list", "--find", "hours").out
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    for words in (("volunteer", "list"), ("volunteer", "add", "Me"), ("training", "list"), ("training", "add", "Me")):
        assert "see and edit private registers" in program("--as", "vol", *words, TUILS_PIN="2468").err


def barred(program: Program, card: str) -> list[tuple[object, ...]]:
    return stored(program, f"SELECT barred, barred_until FROM patron WHERE card = '{card}'")


def test_a_ban_is_on_the_card_in_the_same_act_and_follows_the_incident(program: Program) -> None:
    card, other = program.patron(), program.patron()
    program("incident", "add", "Shouted at Lee", "--patron", card, "--until", "2026-12-20")
    assert barred(program, card) == [(1, "2026-12-20")]
    program("undo")
    assert barred(program, card) == [(0, "")]
    program("incident", "add", "Threw a chair", "--patron", card, "--until", "2026-12-20")
    program("incident", "edit", "threw", "--until", "2026-12-24")
    assert barred(program, card) == [(1, "2026-12-24")]
    program("incident", "edit", "threw", "--patron", other)
    assert (barred(program, card), barred(program, other)) == ([(0, "")], [(1, "2026-12-24")])
    program("patron", "lift", other)
    program("incident", "edit", "threw", "--until", "2026-12-28")
    assert barred(program, other) == [(0, "")], "lifted on the card, it stays lifted"
    program("incident", "add", "Smoked", "--patron", other, "--until", "2026-12-20")
    program("incident", "remove", "smoked")
    assert barred(program, other) == [(0, "")]
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    told = program(
        "--as", "vol", "incident", "add", "Ran", "--patron", other, "--until", "2026-12-20", TUILS_PIN="2468"
    )
    assert told.code != 0
    assert barred(program, other) == [(0, "")]
    assert program.json("verify").line["ok"] is True


def test_a_letter_tells_its_person_only_what_the_file_says(program: Program) -> None:
    card = program.patron()
    said = ("--others", "Ann Field, red coat", "--rule", "Rule 4", "--until", "2026-12-20")
    program("incident", "add", "Shouted at Lee", "--patron", card, *said)
    letter = program("incident", "letter", "shouted").out
    assert "Rule 4" in letter
    assert "December 20" in letter.replace("Dec 20", "December 20")
    assert "Ann Field" not in letter
    assert "Lee" not in letter
    program("incident", "add", "Spill")
    assert program.json("incident", "letter", "spill").line["refused"] == ["ENTRY_OF_NOBODY"]
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    assert program("--as", "vol", "incident", "letter", "shouted", TUILS_PIN="2468").code != 0
    program("trouble", "add", "Printer jams", "Front desk")
    assert "OUT OF ORDER" in program("trouble", "print", "printer").out


def test_numbers_are_added_up_by_month_and_feed_their_tally(program: Program) -> None:
    program("volunteer", "add", "Maria", "Lopez")
    program("volunteer", "count", "maria", "+3")
    program.clock.now += 32 * DAY
    program("volunteer", "count", "maria", "10")
    asked = ("report", "run", "registers", "--register", "volunteer", "--by", "month", "--period", "2026-11..2027-02")
    lines = [(one["month"], one["numbers"]) for one in program.json(*asked).lines if one.get("part") == "line"]
    assert lines == [("2026-12", 3), ("2027-01", 7)]
    tally = [one["n"] for one in program.json("tally", "list", "--period", "2026-11..2027-02").lines]
    assert sum(tally) == 10
    program("e-resource", "add", "OverDrive", "--counts-as", "ebook")
    program("e-resource", "count", "overdrive", "+120")
    assert [one["n"] for one in program.json("tally", "list").lines if one["kind"] == "ebook"] == [120]
    program("incident", "add", "Spill", "--action", "warning")
    told = program.json("report", "run", "registers", "--by", "choice", "--period", "2027-01").lines
    assert [one["choice"] for one in told if one["choice"].startswith("action")] == ["action=warning"]
    assert program("staff", "add", "vol", TUILS_NEW_PIN="2468").code == 0
    seen = program.json("--as", "vol", "report", "run", "registers", TUILS_PIN="2468").lines
    assert "incident" not in {one.get("register") for one in seen}


def test_a_register_that_is_shown_has_a_page_in_the_web_catalog(program: Program, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    program("e-resource", "add", "Over", hostile, "--url", "https://example.org/x?a=1&b=2", "--cost", "999.00")
    assert program("publish", str(tmp_path / "site")).code == 0
    assert not (tmp_path / "site" / "page-e-resource.html").exists(), "staff wrote it for staff"
    program("e-resource", "edit", "over", "--public")
    assert program("publish", str(tmp_path / "site")).code == 0
    page = (tmp_path / "site" / "page-e-resource.html").read_text()
    assert "https://example.org/x?a=1&amp;b=2" in page
    assert "&lt;script&gt;" in page
    assert hostile not in page
    assert "999" not in page
    assert "Recursos en línea" in (tmp_path / "site" / "es" / "page-e-resource.html").read_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('ends = "museum"', "ends names a date field"),
        ('monthly = ["museum"]', "is a number or money"),
        ('print = "poster"', "print is one of"),
        ('letter = { paper = "letter", tells = ["fax"] }', "names a field that is not there"),
        ('links = ["moon"]', "links is a list of"),
        ('shown = ["patron"]', "can't be shown to patrons"),
    ],
)
def test_a_word_of_a_file_that_fits_nothing_says_why(program: Program, tmp_path: Path, line: str, said: str) -> None:
    text = OWN.replace('due = "back_by"', f'due = "back_by"\n{line}')
    assert said in program("register", "add", str(own(program, tmp_path, text))).err


def test_who_reads_spanish_sees_and_types_the_words_of_the_file(program: Program, tmp_path: Path) -> None:
    said = 'es = { "Museum passes" = "Pases", "in" = "aquí", "out" = "fuera", "Call" = "Pide", "phone" = "teléfono" }'
    text = OWN.replace('due = "back_by"', f'due = "back_by"\n{said}')
    assert program("register", "add", str(own(program, tmp_path, text))).code == 0
    station = program.folder / "station.toml"
    station.write_text('language = "es"\n')
    assert program("museum-pass", "add", "Zoo", "teléfono").code == 0
    assert program("museum-pass", "done", "zoo", "--state", "fue").code == 0
    assert program.json("museum-pass", "list").line["state"] == "out"
    told = program("museum-pass", "show", "zoo").out
    assert "Pide: teléfono" in told
    assert "fuera" in told
    assert program.json("register", "list", "--find", "pases").line["title"] == "Pases"
    station.unlink()
    assert "Call: phone" in program("museum-pass", "show", "zoo").out
    long = text.replace('"Call" = "Pide"', '"Call" = "Como se pide aquí"')
    assert "label has at most 12 letters" in program("register", "add", str(own(program, tmp_path, long))).err
