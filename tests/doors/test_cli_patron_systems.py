"""Patron files as other systems write them: which column is the card, who is a child, what is no patron.

The files are made up here, with the column names that each maker documents.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tuils.values.numbers.barcode import with_check_digit

from .calling import Answer, Program

FILES = Path(__file__).parent / "patron_systems"
SYSTEMS = {
    "destiny": "Follett Destiny",
    "apollo": "Apollo (Biblionix)",
    "symphony": "SirsiDynix Symphony",
    "powerschool": "PowerSchool",
    "sierra": "Sierra",
    "polaris": "Polaris",
}
ANA = {
    "patron": "10021", "first_name": "Ana", "last_name": "Ruiz", "born": "2017-05-14", "category": "CHILD",
    "branch": "MAIN", "street": "12 Elm St, Apt 2", "city": "Harlow", "state": "TX", "postcode": "75001",
    "phone": "555-0101", "email": "ana@example.org", "expires_on": "2027-06-30", "barred": True, "grade": "3, Lopez",
}  # fmt: skip


def _import(program: Program, text: str, *options: str) -> Answer:
    (program.folder / "people.csv").write_text(text, encoding="utf-8")
    return program("import", "patrons", str(program.folder / "people.csv"), *options)


def _shown(program: Program, card: str) -> dict[str, Any]:
    return program.json("show", "patron", card).line


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_same_child_comes_of_six_systems(program: Program, system: str) -> None:
    answer = _import(program, (FILES / f"{system}.csv").read_text(encoding="utf-8"))
    assert answer.code == 0, answer.err
    assert f"Read as a patron file of {SYSTEMS[system]}." in answer.err
    shown = _shown(program, "10021")
    assert {name: shown[name] for name in ANA} == ANA


@pytest.mark.parametrize("head", ["Student ID", "USER_ID", "PatronID", "ID", "Account Number"])
def test_a_number_that_may_be_the_card_is_asked_about(program: Program, head: str) -> None:
    text = f"{head},First,Last,City\n55,Ana,Ruiz,Harlow\n"
    answer = _import(program, text)
    assert answer.code == 2
    assert f'Is it {head}? Say which: --map "card={head}".' in answer.err
    assert program.json("show", "patron", "55").line["refused"] == ["PATRON_UNKNOWN"]
    assert _import(program, text, "--map", f"card={head}").code == 0
    assert _shown(program, "55")["last_name"] == "Ruiz"


def test_without_any_card_new_ones_are_given_only_when_told_to(program: Program) -> None:
    text = "First,Last,Born\nAna,Ruiz,2017\n"
    answer = _import(program, text)
    assert (answer.code, "--new-cards" in answer.err) == (2, True)
    assert _import(program, text, "--dry-run").code == 2
    assert "1 registered" in _import(program, text, "--new-cards").out


def test_a_system_is_named_where_the_columns_do_not_tell(program: Program) -> None:
    text = 'User ID,User Name\n21221000400013,"Field, Marta"\n'
    assert _import(program, text, "--profile", "symphony").code == 0
    assert _shown(program, "21221000400013")["last_name"] == "Field"
    refused = _import(program, text, "--profile", "nosuch").err
    assert "destiny" in refused
    assert "powerschool" in refused


def test_the_category_is_told_by_age_or_grade(program: Program) -> None:
    people = {
        "11": ("5/14/2020", "", "CHILD"), "12": ("", "0", "CHILD"), "13": ("", "-1", "CHILD"), "14": ("", "6", "CHILD"),
        "15": ("", "07", "TEEN"), "16": ("", "Grade 12", "TEEN"), "17": ("1980-02-03", "", "ADULT"),
        "18": ("", "", "ADULT"), "19": ("", "Room 1041", "ADULT"), "20": ("", "KG", "CHILD"),
    }  # fmt: skip
    rows = "".join(f"{card},A{card},Ruiz,{born},{grade}\n" for card, (born, grade, _category) in people.items())
    assert program("code", "set", "category", "TEEN", "name=Teens").code == 0
    assert _import(program, "Card,First,Last,DOB,Grade\n" + rows).code == 0
    assert {card: _shown(program, card)["category"] for card in people} == {
        card: category for card, (_born, _grade, category) in people.items()
    }
    assert (_shown(program, "12")["grade"], _shown(program, "13")["grade"]) == ("K", "PK")


@pytest.mark.parametrize("word", ["NEVER", "Never", "none", "N/A"])
def test_a_card_that_never_expires_has_no_end(program: Program, word: str) -> None:
    answer = _import(program, f"Card,First,Last,Expires\n1001,Ana,Ruiz,{word}\n")
    assert (answer.code, "Can't read" in answer.err) == (0, False)
    assert _shown(program, "1001")["expires_on"] is None
    assert _import(program, "Card,First,Last,Expires\n1001,Ana,Ruiz,2028-01-02\n").code == 0
    assert _shown(program, "1001")["expires_on"] == "2028-01-02"
    assert _import(program, f"Card,First,Last,Expires\n1001,Ana,Ruiz,{word}\n").code == 0
    assert _shown(program, "1001")["expires_on"] is None


@pytest.mark.parametrize(
    "last", ["Total: 5", "TOTAL,2", "Total patrons: 2,,", "(2 rows affected)", "2 records", ",,End of report"]
)
def test_a_total_is_no_patron(program: Program, last: str) -> None:
    answer = _import(program, f"Last,First,Card\nRuiz,Ana,1001\nTotal,Ann,1002\n{last}\n")
    assert "2 patrons read: 2 registered" in answer.out
    assert "Row 3 was skipped: it is a total, not a patron" in answer.err


def test_a_total_is_no_title(program: Program) -> None:
    (program.folder / "titles.csv").write_text("Title,Author,Call #\nEmma,Jane Austen,F AUS\nTotal: 1,,\n")
    answer = program.json("import", "titles", str(program.folder / "titles.csv"), "--one-copy", "--give-numbers")
    assert (answer.lines[-1]["added"], answer.lines[-1]["rejected"]) == (1, 1)
    assert "total" in str(answer.lines)
    (found,) = program.json("search", "emma").lines
    assert program.json("show", "title", found["biblio"]).lines[0]["call_number"] == "F AUS"


def _zoe(program: Program) -> str:
    rows = [json.loads(line) for line in program("--json", "export", "patrons").out.splitlines()]
    return str(next(row["card"] for row in rows if row["first_name"] == "Zoe"))


NUMBERS = {
    "plain": ([str(n) for n in range(10_001, 10_021)], "10021"),
    "grown": ([str(n) for n in range(1, 121)], "121"),
    "with an odd one": ([*(str(n) for n in range(4001, 4021)), "9999999"], "4021"),
    "check digits": ([with_check_digit(f"212210004{n:04}") for n in range(17, 30)], with_check_digit("2122100040030")),
    "full block": ([str(n) for n in range(19_990, 20_000)], "20000"),
}  # fmt: skip


@pytest.mark.parametrize("cards", NUMBERS)
def test_new_numbers_follow_the_cards_on_file(program: Program, cards: str) -> None:
    given, then = NUMBERS[cards]
    rows = "".join(f"{card},A{card},Ruiz\n" for card in given)
    assert _import(program, f"Card,First,Last\n,Zoe,Late\n{rows}").code == 0
    assert _zoe(program) == then, "in the same file"
    made = program.json("patron", "add", "--first-name", "Ann", "--last-name", "Next").line["patron"]
    more = str(int(then) + 1) if len(then) < 14 else with_check_digit(str(int(then[:-1]) + 1))
    assert made == more, "at the desk"


def test_a_range_of_the_library_goes_before_what_is_on_file(program: Program) -> None:
    program("setting", "set", "card_numbers", "5001-5999")
    rows = "".join(f"{card},A{card},Ruiz\n" for card in range(10_001, 10_021))
    assert _import(program, f"Card,First,Last\n{rows},Zoe,Late\n").code == 0
    assert _zoe(program) == "5001"


def test_an_address_of_several_lines_is_taken_apart(program: Program) -> None:
    rows = '1,Ana,Ruiz,"12 Oak St\nApt 4\nHarlow, TX 75001"\n2,Bo,Chen,"Box 9\r\nRoute 3"\n3,Cy,Moss,12 Oak St Harlow\n'
    assert _import(program, f"Card,First,Last,Address\n{rows}").code == 0
    found = [[_shown(program, card)[name] for name in ("street", "city", "state", "postcode")] for card in "123"]
    assert found == [
        ["12 Oak St, Apt 4", "Harlow", "TX", "75001"],
        ["Box 9, Route 3", None, None, None],
        ["12 Oak St Harlow", None, None, None],
    ]


def test_an_email_cell_of_several_lines_is_one_address(program: Program) -> None:
    rows = '1,Ana,Ruiz,"ana@example.org\nbcc@example.org"\n2,Bo,Chen,"bo@example.org; bo2@example.org"\n'
    rows += '3,Cy,Moss,"cy at example\n.org"\n4,Di,Noor,"@ x@"\n5,Ed,Ott,Ed Ott <ed@example.org>\n'
    answer = _import(program, f"Card,First,Last,Email\n{rows}")
    assert [_shown(program, card)["email"] for card in "12345"] == [
        "ana@example.org", "bo@example.org", None, None, "ed@example.org",
    ]  # fmt: skip
    assert "only ana@example.org was kept." in answer.out
    assert "Left blank." in answer.out
