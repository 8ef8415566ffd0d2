"""Exports from a script: titles in every form, tables for spreadsheets, a whole library and back."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.at_once import make_program
from tests.formats.samples import read
from tests.library.makers import desk_of
from tuils.library.foundation.store import close_store, open_store

from .calling import PIN, ROOT, Program


@pytest.fixture
def emma(program: Program) -> str:
    """A title with a copy B1; gives back its id."""
    words = ("--title", "Emma", "--author", "Austen, Jane", "--barcode", "B1", "--price-cents", "1250")
    return str(program.json("title", "add", *words).line["biblio"])


def copies(data: bytes) -> list[str]:
    return [item.barcode for record in read(data) for item in record.items]


# ---- titles


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("marc",), "out.mrc"),
        (("marcxml",), "out.xml"),
        (("marc", "--format", "json"), "out.json"),
        (("marc", "--format", "mrk"), "out.mrk"),
    ],
)
def test_titles_leave_with_their_copies(program: Program, emma: str, words: tuple[str, ...], name: str) -> None:
    file = program.folder / name
    told = program.json("export", *words, "-o", str(file))
    assert (told.code, told.line) == (0, {"file": str(file), "titles": 1})
    assert file.stat().st_mode & 0o777 == 0o600
    (record,) = read(file.read_bytes())
    assert (record.outcome, record.columns.title, record.columns.author) == ("", "Emma", "Austen, Jane")
    assert [(item.barcode, item.price_cents) for item in record.items] == [("B1", 1250)]
    assert "1 title saved" in program("export", *words, "-o", str(file), "--force").out


def test_titles_leave_to_the_next_program_of_a_pipe(program: Program, emma: str) -> None:
    ran = program.child("--as", "admin", "export", "marcxml", env={"TUILS_PIN": PIN})
    assert (ran.returncode, copies(ran.stdout.encode())) == (0, ["B1"])
    lines = program.json("export", "marc").lines  # MARC-in-JSON, as only objects may be there
    assert [next(iter(field)) for field in lines[0]["fields"]][-1] == "952"


def test_copies_as_other_systems_have_them(program: Program, emma: str) -> None:
    for system, tag in (("koha", "952"), ("evergreen", "852"), ("follett", "852"), ("marc21", "852"), ("none", "264")):
        (title,) = program.json("export", "marc", "--holdings", system).lines
        tags = [next(iter(field)) for field in title["fields"]]
        assert tags[-1] == tag or (system == "none" and not {"852", "952"} & set(tags))


def test_copies_without_room_are_named_and_leave_one(program: Program, emma: str) -> None:
    for number in range(12):
        program("item", "add", emma, "--barcode", f"X{number:02}", "--public-note", "n" * 9_000)
    file = program.folder / "out.mrc"
    told = program.json("export", "marc", "-o", str(file))
    fault, summary = told.lines
    assert (told.code, summary["titles"]) == (1, 1)
    assert set(fault) == {"file", "record", "control_number", "fault", "outcome"}
    assert (fault["record"], fault["outcome"]) == (1, "repaired")
    assert "X11" in fault["fault"]
    assert "marcxml" in program("export", "marc", "-o", str(file), "--force").err
    assert "X11" not in copies(file.read_bytes())
    whole = program.folder / "out.xml"
    assert program("export", "marcxml", "-o", str(whole)).code == 0
    assert len(copies(whole.read_bytes())) == 13


def test_no_record_goes_to_a_terminal(program: Program, emma: str) -> None:
    screen, terminal = pty.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "tuils", "export", "marc"],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.PIPE,
        env={**os.environ, **program.env},
        cwd=ROOT,
        check=False,
        timeout=300,
    )
    os.close(terminal)
    os.close(screen)
    assert ran.returncode == 2
    assert b"-o" in ran.stderr


# ---- tables


def test_excel_knows_a_table_by_its_mark(program: Program, emma: str) -> None:
    file = program.folder / "items.csv"
    assert program("export", "items", "--bom", "-o", str(file)).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfbarcode,title")
    (one,) = [row for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))) if row["barcode"] == "B1"]
    assert (one["title"], one["price_cents"]) == ("Emma", "1250")


def test_a_workbook_keeps_barcodes_whole(program: Program, emma: str) -> None:
    program("item", "add", emma, "--barcode", "31234000000018")
    file = program.folder / "items.xlsx"
    assert program.json("export", "items", "--format", "xlsx", "-o", str(file)).line["rows"] == 8
    sheet = openpyxl.load_workbook(file).active
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    barcodes = {row[head.index("barcode")] for row in rows}
    assert {"31234000000018", "B1"} < barcodes
    assert 1250 in {row[head.index("price_cents")] for row in rows}
    assert not list(program.folder.glob("*.part"))


def test_numbers_stay_numbers_in_objects(program: Program, emma: str) -> None:
    (one,) = [line for line in program.json("export", "items").lines if line["barcode"] == "B1"]
    assert (one["price_cents"], one["not_for_loan"], one["volume"]) == (1250, False, None)


def test_a_disk_that_is_full_leaves_the_file_that_was_there(program: Program, emma: str) -> None:
    file = program.folder / "items.csv"
    file.write_text("before")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as here:
        here.setattr("tuils.files.os.fsync", full)
        for words in (("items",), ("marc",), ("items", "--format", "xlsx"), ("journal", "--format", "json")):
            answer = program("export", *words, "-o", str(file), "--force")
            assert answer.code == 2
            assert "no disk space left" in answer.err
            assert "items.csv" in answer.err
        assert program("export", "library", "-o", str(program.folder / "out")).code == 2
    assert file.read_text() == "before"
    assert {one.name for one in program.folder.iterdir()} & {"out", "items.csv.part"} == set()


def test_one_that_others_could_read_is_not_kept_so(program: Program, emma: str) -> None:
    part = program.folder / "items.csv.part"
    part.write_text("left over")
    part.chmod(0o644)
    file = program.folder / "items.csv"
    assert program("export", "items", "-o", str(file)).code == 0
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "words",
    [
        ("marc", "--format", "csv"),
        ("marcxml", "--format", "json"),
        ("items", "--format", "mrk"),
        ("items", "--holdings", "koha"),
        ("marc", "--holdings", "sierra"),
        ("marc", "--bom"),
        ("items", "--bom", "--format", "json"),
        ("items", "--format", "xlsx"),
        ("library",),
        ("library", "-o", "x", "--format", "json"),
        ("--json", "marcxml"),
        ("--json", "marc", "--format", "mrk"),
        ("--json", "items", "--bom"),
    ],
)
def test_what_does_not_go_together(program: Program, words: tuple[str, ...]) -> None:
    answer = program("export", *words)
    assert (answer.code, answer.out) == (2, "")


# ---- whole library


@pytest.fixture
def other(bare: Program, program: Program) -> str:
    """The file of a new library beside the first one."""
    library = str(program.folder / "other.db")
    assert (
        program("--library", library, "init", "--name", "Other", "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
    )
    return library


def planned(program: Program) -> None:
    """A program with two dates."""
    open_store(program.library)
    make_program(desk_of("admin", program.clock, "making"), {"title": "Film"}, ["2026-12-07T15:00", "2026-12-08T15:00"])
    close_store()


def test_a_whole_library_goes_out_and_comes_in(program: Program, emma: str, other: str) -> None:
    program("checkout", program.patron("Marta", last_name="Field"), "B1")
    waits = program.patron("Bo")
    program("hold", "place", waits, "B1")
    program("charge", waits, "2.50", "--reason", "a new card")
    program("list", "make", "Mine", "B1")
    planned(program)
    with closing(sqlite3.connect(program.library)) as store:  # items without a title, as only tests make them
        store.execute("DELETE FROM item WHERE barcode LIKE 'I%'")
        store.commit()
    out, again = program.folder / "out", program.folder / "again"
    told = program.json("export", "library", "-o", str(out)).line
    counts = {"titles": 1, "items": 1, "patrons": 2, "loans": 1, "holds": 1, "lines": 1, "lists": 1}
    counts |= {"programs": 1, "sessions": 2, "registrations": 0, "bookings": 0, "inventories": 0,
               "subscriptions": 0, "orders": 0, "register_entries": 0, "ill_requests": 0, "reading_programs": 0,
               "deposits": 0, "group_holds": 0, "homebound": 0, "readers": 0}  # fmt: skip
    assert told == {"folder": str(out), **counts, "items_without_title": 0}
    assert "Field" in (out / "patrons.csv").read_text(encoding="utf-8")
    rehearsed = program.json("--library", other, "import", "library", str(out), "--dry-run").line
    assert {name: rehearsed[name] for name in counts} == counts
    brought = program.json("--library", other, "import", "library", str(out))
    assert (brought.code, {name: brought.line[name] for name in counts}) == (0, counts)
    assert program("--library", other, "verify").code == 0
    assert program("--library", other, "export", "library", "-o", str(again)).code == 0
    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in out.iterdir()
    }
    assert program.json("--library", other, "list", "show", "Mine").line["title"] == "Emma"
    back = program.json("--library", other, "checkin", "B1").line
    assert (back["title"], back["route"], back["hold_for"]) == ("Emma", "HOLD", waits)


def test_items_without_a_title_are_told(program: Program, emma: str) -> None:
    told = program("export", "library", "-o", str(program.folder / "out"))
    assert (told.code, "6 items were not exported" in told.out) == (0, True)


def test_a_folder_that_is_none_says_so_plainly(program: Program, emma: str, other: str) -> None:
    folder = program.folder / "letters"
    folder.mkdir()
    for words in (("import", "library", str(folder)), ("import", "library", str(folder / "none"))):
        answer = program("--library", other, *words)
        assert (answer.code, "is not a complete library" in answer.err) == (
            2,
            True,
        )
    (folder / "letter.txt").write_text("Dear library,")
    answer = program("export", "library", "-o", str(folder))
    assert (answer.code, "not empty" in answer.err) == (2, True)


def test_a_library_that_holds_something_refuses(program: Program, emma: str) -> None:
    out = program.folder / "out"
    program("export", "library", "-o", str(out))
    answer = program.json("import", "library", str(out))
    assert (answer.code, answer.line["refused"]) == (1, ["NOT_EMPTY"])


def test_a_loan_that_is_left_out_is_named(program: Program, emma: str, other: str) -> None:
    program("checkout", program.patron(), "B1")
    out = program.folder / "out"
    program("export", "library", "-o", str(out))
    (out / "loans.csv").write_text((out / "loans.csv").read_text().replace("B1", "B2"))
    assert "--changed" in program("--library", other, "import", "library", str(out)).err
    answer = program.json("--library", other, "import", "library", str(out), "--changed")
    assert (answer.code, answer.line["left"]) == (1, ["B2"])


def test_who_may_not_gets_nothing(program: Program, emma: str) -> None:
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    for words in (("marc",), ("marcxml",), ("library",)):
        target = program.folder / "out"
        answer = program.json("--as", "vera", "export", *words, "-o", str(target), TUILS_PIN=PIN)
        assert (answer.code, answer.line["refused"], target.exists()) == (1, ["NO_PERMISSION"], False)


def test_settings_leave_without_accounts(program: Program, emma: str) -> None:
    out = program.folder / "out"
    program("export", "library", "-o", str(out))
    settings = json.loads(Path(out / "settings.json").read_text(encoding="utf-8"))["settings"]
    assert {"branch", "rule", "role", "hours"} < settings.keys()
    assert not {"staff", "pin"} & settings.keys()


# ---- what stands there already


@pytest.mark.parametrize(
    "words", [("export", "marc", "-o"), ("export", "items", "-o"), ("list", "export", "L", "--to")]
)
def test_no_file_takes_the_place_of_a_library(program: Program, emma: str, words: tuple[str, ...]) -> None:
    program("list", "make", "L", emma)
    refused = program(*words, str(program.library))
    assert (refused.code, "never replaced" in refused.err) == (2, True)
    assert program.json("verify").line["ok"]


def test_what_is_no_file_is_written_into_and_stays(program: Program, emma: str) -> None:
    """A terminal stands for what lies in /dev: null, stdout, a printer."""
    reads, writes = pty.openpty()
    place = Path(os.ttyname(writes))
    try:
        assert program("export", "items", "-o", str(place)).code == 0
        assert b"B1" in os.read(reads, 4096)
        assert place.is_char_device()
    finally:
        os.close(reads)
        os.close(writes)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "patrons", "-o"),
        ("export", "marcxml", "-o"),
        ("patron", "export", "{card}", "-o"),
        ("list", "export", "Few", "--to"),
        ("event", "export", "-o"),
    ],
    ids=" ".join,
)
def test_a_dash_is_standard_output_and_no_file_of_that_name(
    program: Program, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)
    card = program.patron("Ada", last_name="Okafor")
    program("list", "make", "Few")
    *command, option = (word.format(card=card) for word in words)
    here, dash = program(*command), program(*command, option, "-")
    assert (dash.code, dash.out[:40]) == (0, here.out[:40])
    assert dash.out  # what follows of a record tells of the look before
    assert not (program.folder / "-").exists()


def test_interlibrary_loans_move_along_at_each_step(program: Program, emma: str, other: str) -> None:
    """A loan that a patron has is on its way to the new system; a copy that a partner has stays lent."""
    card = program.patron("Ada")
    with closing(sqlite3.connect(program.library)) as store:  # items without a title, as only tests make them
        store.execute("DELETE FROM item WHERE barcode LIKE 'I%'")
        store.commit()
    for words in (
        "partner add OAK Oak", "partner add ELM Elm", f"request {card} New",
        f"request {card} Asked", "ask Asked OAK", "pass Asked", "ask Asked ELM",
        f"request {card} Shipped --need-by 2027-02-01", "ask Shipped OAK", "ship Shipped",
        f"request {card} Shelf", "ask Shelf OAK", "receive Shelf --due 2027-01-15",
        f"request {card} Out", "ask Out OAK", "receive Out --due 2027-01-15",
        f"request {card} Back", "ask Back OAK", "receive Back --due 2027-01-15", "return Back",
        f"request {card} Song --copy --journal Birds", "ask Song OAK", "receive Song", "close Song",
        "incoming OAK Wanted --number O-1", "lend OAK B1 --due 2027-01-15", "incoming ELM No", "decline No",
    ):  # fmt: skip
        answer = program("ill", *words.split())
        assert answer.code == 0, (words, answer.err)
    assert program("checkout", card, "ILL00002").code == 0
    out, again = program.folder / "out", program.folder / "again"
    told = program.json("export", "library", "-o", str(out)).line
    assert (told["ill_requests"], told["items"], told["loans"], told["holds"]) == (7, 1, 0, 0)
    brought = program.json("--library", other, "import", "library", str(out))
    assert brought.code == 0, brought.err
    assert program("--library", other, "verify").code == 0
    there = {line["title"]: line for line in program.json("--library", other, "ill", "list", "--state", "all").lines}
    assert {title: line["state"] for title, line in there.items()} == {
        "New": "new", "Asked": "asked", "Shipped": "shipped", "Shelf": "shipped", "Out": "shipped", "Back": "returned",
        "Song": "closed",
    }  # fmt: skip
    assert {line["patron"] for line in there.values()} == {card}
    assert (there["Shelf"]["item"], there["Asked"]["partner"], there["Song"]["compliance"]) == (None, "ELM", "CCG")
    lent = {
        line["title"]: line["state"] for line in program.json("--library", other, "ill", "lent", "--state", "all").lines
    }
    assert lent == {"Wanted": "wanted", "Emma": "sent", "No": "declined"}
    assert program("--library", other, "ill", "back", "B1").code == 0
    band = program.json("--library", other, "ill", "receive", "Out", "--due", "2027-01-15").line["item"]
    assert program("--library", other, "checkout", card, str(band)).code == 0
    assert program("--library", other, "export", "library", "-o", str(again)).code == 0
