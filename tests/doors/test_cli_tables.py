"""People and loans from tables by script: profiles, reports of faults, and what each line holds."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import openpyxl
import pytest

from tests.formats.samples import marc

from .calling import Program


@pytest.fixture
def people(program: Program) -> Path:
    file = program.folder / "people.csv"
    file.write_text("Nr,Wer,Art,Eltern\n1001,Field Marta,E,1002\n1002,Field Ana,E,\n1003,,E,\n77,Short,E,\n")
    return file


MAPPED = ("--map", "card=Nr", "--map", "last_name=Wer", "--map", "category=Art", "--map", "guardian=Eltern")


def test_a_source_is_described_once(program: Program, people: Path) -> None:
    told = (*MAPPED, "--code", "category/E=ADULT", "--fill", "6", "--save-profile", "bibliotheca")
    dry = program.json("import", "patrons", str(people), *told, "--dry-run")
    assert (dry.code, dry.lines[-1]["added"], dry.lines[-1]["batch"]) == (0, 3, None)
    unknown = program.json("import", "patrons", str(people), "--profile", "bibliotheca")
    assert unknown.line["refused"] == ["NOT_UNDERSTOOD"]
    first = program.json("import", "patrons", str(people), *told)
    assert (first.code, first.lines[-1]["added"], first.lines[-1]["guardians"]) == (0, 3, 1)
    again = program.json("import", "patrons", str(people), "--profile", "bibliotheca")
    assert (again.lines[-1]["updated"], again.lines[-1]["unchanged"]) == (3, 3)
    assert program.json("show", "patron", "001001").line["guardian"] == "001002"
    assert program.json("show", "patron", "000077").line["guardian"] is None


def test_faults_are_kept_as_a_table(program: Program, people: Path) -> None:
    report = program.folder / "faults.csv"
    answer = program.json("import", "patrons", str(people), *MAPPED, "--yes", "--report", str(report))
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    with report.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["fault"] for row in rows] == [line["fault"] for line in answer.lines[:-1]]
    assert [row["patron"] for row in rows] == ["1003"]
    assert not report.with_name("faults.csv.part").exists()


def test_what_is_not_understood_leaves_two(program: Program, people: Path) -> None:
    for words in (
        ("--map", "card"),
        ("--code", "category=ADULT"),
        ("--code", "shelf/A=B"),
        ("--fill", "many"),
        ("--skip", "none"),
    ):
        assert program("import", "patrons", str(people), *MAPPED, *words).code == 2


def test_a_blank_erases_only_when_told_to(program: Program, people: Path) -> None:
    program.patron(card="P1", phone="555 0100")
    people.write_text("card,last_name,phone\nP1,Field,\n")
    program("import", "patrons", str(people))
    assert program.json("show", "patron", "P1").line["phone"] == "555 0100"
    told = program.json("import", "patrons", str(people), "--erase-blanks").line
    assert told["changed"]["phone"] == 1
    assert program.json("show", "patron", "P1").line["phone"] is None


def test_the_guardian_of_a_patron_is_set_and_taken_away(program: Program) -> None:
    for card in ("P1", "P2"):
        program.patron(card=card)
    assert program.json("patron", "edit", "P1", "--guardian", "P2").line["guardian"] == "P2"
    round_about = program.json("patron", "edit", "P2", "--guardian", "P1")
    assert (round_about.code, round_about.line["refused"]) == (1, ["GUARDIAN_CIRCLE"])
    assert program.json("patron", "edit", "P1", "--guardian", "").line["guardian"] is None


# ---- loans


@pytest.fixture
def loans(program: Program) -> Path:
    program.patron(card="P1")
    (program.folder / "titles.mrc").write_bytes(
        marc(("001", "n1"), ("245", "10\x1faEmma"), ("952", "  \x1faMAIN\x1fyBK\x1fpB1"))
    )
    assert program("import", "marc", str(program.folder / "titles.mrc"), "--yes").code == 0
    file = program.folder / "loans.csv"
    file.write_text("barcode,cardnumber,issued,due,renewals\nB1,P1,2026-11-20,2026-12-11,1\nB9,P1,,2026-12-11,\n")
    return file


def test_loans_come_in_and_are_told(program: Program, loans: Path) -> None:
    dry = program.json("import", "loans", str(loans), "--dry-run")
    assert dry.lines[-1] == {"batch": None, "read": 2, "added": 1, "updated": 0, "rejected": 1}
    fault, summary = program.json("import", "loans", str(loans)).lines
    assert set(fault) == {"file", "row", "item", "patron", "fault", "outcome"}
    assert (fault["row"], fault["item"], fault["patron"], fault["outcome"]) == (2, "B9", "P1", "rejected")
    assert (summary["added"], len(summary["batch"])) == (1, 36)
    (loan,) = program.json("show", "patron", "P1").line["loans"]
    assert (loan["due_at"][:16], loan["renewals"]) == ("2026-12-11T23:59", 1)
    assert program.json("import", "loans", str(loans)).lines[-1]["updated"] == 1
    assert program("verify").code == 0
    assert program.json("import", "list").lines[0]["what"] == "loans"


def test_numbers_of_items_are_completed(program: Program, loans: Path) -> None:
    loans.write_text("barcode,cardnumber,due\nX1,P1,2026-12-11\n")
    (program.folder / "books.csv").write_text("title,barcode\nEmma,T 4711\n")
    rule = ("--strip", "T ", "--prefix", "31042", "--digits", "14", "--check-digit")
    assert program.json("import", "titles", str(program.folder / "books.csv"), *rule).line["items_added"] == 1
    assert program.json("show", "item", "31042000047113").code == 0
    loans.write_text("barcode,cardnumber,due\nT 4711,P1,2026-12-11\n")
    assert program.json("import", "loans", str(loans), *rule, "--save-profile", "old").line["added"] == 1
    assert program.json("import", "loans", str(loans), "--profile", "old").line["updated"] == 1
    assert program("import", "loans", str(loans), "--digits", "3", "--prefix", "31042").code == 2


def test_no_table_of_loans_leaves_two(program: Program, loans: Path) -> None:
    loans.write_text("just words\n")
    answer = program.json("import", "loans", str(loans))
    assert (answer.code, answer.out) == (2, "")
    assert "--map" in answer.err
    loans.write_text("barcode,cardnumber,due\nB9,P1,2026-12-11\n")
    assert program.json("import", "loans", str(loans)).code == 2


def test_spreadsheets_come_in_as_they_are(program: Program, loans: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["card", "last_name", "born"])
    book.active.append([21042000032232, "Field", "1958-03-02"])
    book.save(program.folder / "people.xlsx")
    answer = program.json("import", "patrons", str(program.folder / "people.xlsx"))
    assert (answer.code, answer.line["added"]) == (0, 1)
    assert program.json("show", "patron", "21042000032232").line["born"] == "1958-03-02"


# ---- titles


def test_a_list_of_books_comes_in_by_a_profile(program: Program) -> None:
    books = program.folder / "books.csv"
    books.write_text("Titel,Nummer,Ort\nEmma,7,Attic\n,8,Attic\n")
    told = ("--map", "title=Titel", "--map", "barcode=Nummer", "--map", "location=Ort", "--code", "location/Attic=")
    first = program.json("import", "titles", str(books), *told, "--fill", "3", "--save-profile", "list")
    fault, summary = first.lines
    assert (first.code, fault["record"], fault["outcome"]) == (0, 2, "rejected")
    assert (summary["added"], summary["items_added"], summary["rejected"]) == (1, 1, 1)
    again = program.json("import", "titles", str(books), "--profile", "list").lines[-1]
    assert (again["matched"], again["items_added"]) == (1, 0)
    assert program.json("show", "item", "007").line["title"] == "Emma"
    assert program.json("import", "undo", summary["batch"]).code == 0
    books.write_text("no,such,columns\n1,2,3\n")
    assert program("import", "titles", str(books)).code == 2


# ---- codes and call numbers as people write them


def _file(program: Program, name: str, text: str) -> str:
    path = program.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def _codes(program: Program, kind: str) -> set[str]:
    return {line["code"] for line in program.json("code", "list", kind).lines}


def test_codes_of_people_are_ours_whatever_their_case_or_name(program: Program) -> None:
    program("code", "set", "category", "RES", "name=Resident")
    before = _codes(program, "category")
    kinds = ("Adult", "resident", "Friend", "FRIEND", "Friend")
    people = [f"P{n},A,B{n},{kind}\n" for n, kind in enumerate(kinds, 1)]
    rows = "card,first_name,last_name,category\n" + "".join(people)
    answer = program.json("import", "patrons", _file(program, "people.csv", rows), "--yes")
    assert answer.lines[-1]["added"] == 5
    assert _codes(program, "category") == before | {"Friend"}
    found = [program.json("show", "patron", f"P{n}").line["category"] for n in range(1, 6)]
    assert found == ["ADULT", "RES", "Friend", "Friend", "Friend"]


def test_codes_of_titles_are_ours_whatever_their_case_or_name(program: Program) -> None:
    program("code", "set", "location", "JF", "name=Juvenile Fiction")
    rows = "title,barcode,branch,location,item type\nEmma,E1,main,juvenile fiction,bk\nDune,E2,Main,jf,BK\n"
    before = {kind: _codes(program, kind) for kind in ("branch", "location", "item_type")}
    answer = program.json("import", "titles", _file(program, "titles.csv", rows))
    assert (answer.code, answer.lines[-1]["items_added"]) == (0, 2)
    assert {kind: _codes(program, kind) for kind in before} == before
    for barcode in ("E1", "E2"):
        item = program.json("show", "item", barcode).line
        assert (item["home_branch"], item["location"], item["item_type"]) == ("MAIN", "JF", "BK")


@pytest.mark.parametrize(
    "rows",
    [
        "title,call number\nMoby Dick,FIC MEL\nMoby Dick,LP MEL\nMoby Dick,FIC MEL\n",
        "title,barcode,call number\nMoby Dick,M1,FIC MEL\nMoby Dick,,LP MEL\n",
        "title,barcode,call number\nMoby Dick,M1,FIC MEL\nMoby Dick,M2,LP MEL\n",
    ],
)
@pytest.mark.parametrize("more", [(), ("--one-copy",)])
def test_rows_of_one_title_keep_their_call_numbers(program: Program, rows: str, more: tuple[str, ...]) -> None:
    program("import", "titles", _file(program, "titles.csv", rows), *more)
    (hit,) = program.json("search", "moby dick").lines
    items = program.json("show", "title", hit["biblio"]).line["items"]
    assert sorted(item["call_number"] for item in items) == ["FIC MEL", "LP MEL"]


def test_state_lost_card_and_last_visit_come_with_a_patron(program: Program, people: Path) -> None:
    people.write_text(
        "cardnumber,surname,firstname,address,city,state,zipcode,lost,lastseen\n"
        "21,Field,Marta,12 Oak St,Harlow,Texas,75001,0,2025-10-04\n"
        "22,Field,Ana,12 Oak St,Harlow,TX,75001,1,0000-00-00\n"
    )
    answer = program.json("import", "patrons", str(people), "--yes")
    assert (answer.code, answer.lines[-1]["added"]) == (0, 2)
    (fault,) = answer.lines[:-1]
    assert (fault["patron"], fault["fault"].startswith("Card 22 was reported lost")) == ("22", True)
    shown = program.json("show", "patron", "21").line
    assert (shown["city"], shown["state"], shown["postcode"]) == ("Harlow", "Texas", "75001")
    assert program.json("checkout", "22", "I1").line["refused"] == ["CARD_LOST"]
    assert program.json("checkout", "21", "I1").code == 0
    again = program.json("import", "patrons", str(people), "--yes").lines[-1]
    assert (again["updated"], again["unchanged"]) == (2, 2)
    program.json("import", "holds", str(_written(program, "card,barcode\n22,I2\n")))
    assert "12 Oak St, Harlow, TX 75001" in program("patron", "address", "21").out
    assert program("verify").code == 0


def _written(program: Program, text: str) -> Path:
    file = program.folder / "more.csv"
    file.write_text(text)
    return file
