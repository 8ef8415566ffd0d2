"""tuils class: a stack of books dealt out to thirty children and taken back, what is refused, and who sees what."""

from __future__ import annotations

import pytest

from .calling import Facts, Program

CLASS = 30


@pytest.fixture
def school(program: Program) -> Program:
    """Thirty children of 3, Lopez, of whom number 3 is blocked; two of 8, Ames; a textbook in 31 copies."""
    for n in range(1, CLASS + 1):
        program.patron(f"Child{n:02}", card=f"K{n:02}", grade="3, Lopez")
    for n in (41, 42):
        program.patron(f"Grad{n}", card=f"K{n}", grade="8, Ames")
    assert program("patron", "edit", "K03", "--barred").code == 0
    title = str(program.json("title", "add", "Math 3", "--barcode", "M01").line["biblio"])
    for n in range(2, CLASS + 2):
        assert program("item", "add", title, "--barcode", f"M{n:02}").code == 0
    return program


def children(program: Program, called: str = "lopez", *more: str) -> list[Facts]:
    return program.json("class", "list", called, *more).lines


def stack(first: int, last: int) -> list[str]:
    return [f"M{n:02}" for n in range(first, last + 1)]


def test_a_stack_is_dealt_out_and_taken_back_in_one_sweep(school: Program) -> None:
    dealt = school.json("class", "out", "3, Lopez", *stack(1, 27), "--absent", "1", "--absent", "K02")
    assert dealt.code == 1
    lent = [(line["item"], line["patron"], line["state"]) for line in dealt.lines if "refused" not in line]
    assert lent == [(f"M{n:02}", f"K{n + 3:02}", "out") for n in range(1, 28)]
    assert [(line["item"], line["patron"], line["refused"]) for line in dealt.lines if "refused" in line] == [
        ("M01", "K03", ["PATRON_BARRED"])  # the blocked child is passed over, with the book in hand
    ]
    back = school("class", "in", "Lopez", *stack(1, 26))
    assert back.code == 0
    assert "29. Child29 (K29), 3, Lopez: nothing out; returned now: 1" in back.out
    assert "30. Child30 (K30), 3, Lopez: 1 out\n   Due" in back.out
    assert "Returned by the class: 26 items. Still out: 1." in back.err
    assert school("undo", "26").code == 0
    assert sum(line["out"] for line in children(school)) == 27
    assert school("undo", "27").code == 0
    assert not any(line["out"] for line in children(school))


def test_thirty_children_are_dealt_out_and_returned_in_one_sweep(school: Program) -> None:
    assert school("patron", "edit", "K03", "--no-barred").code == 0
    given = stack(1, CLASS)
    assert school("class", "out", "3, Lopez", *given).code == 0
    assert [(one["patron"], one["item"]) for one in children(school)] == [
        (f"K{n:02}", f"M{n:02}") for n in range(1, CLASS + 1)
    ]
    back = school.json("class", "in", "3, Lopez", *reversed(given)).lines
    assert [(one["item"], one["patron"], one["state"]) for one in back[:CLASS]] == [
        (f"M{n:02}", f"K{n:02}", "returned") for n in range(CLASS, 0, -1)
    ]
    assert [(one["patron"], one["returned"], one["out"]) for one in back[CLASS:]] == [
        (f"K{n:02}", 1, 0) for n in range(1, CLASS + 1)
    ]
    assert school("undo", "30").code == 0
    assert sum(one["out"] for one in children(school)) == CLASS


def test_a_second_command_of_a_day_goes_on_where_the_first_stopped(school: Program) -> None:
    assert school("class", "out", "lopez", *stack(1, 2), "--absent", "1").code == 1
    second = school("class", "out", "lopez", "M04", "M05", "--absent", "1", "--absent", "3")
    assert "2 children checked something out today already and are skipped." in second.err
    assert [(one["patron"], one["item"]) for one in children(school) if one["item"]] == [
        ("K02", "M01"), ("K04", "M02"), ("K05", "M04"), ("K06", "M05"),
    ]  # fmt: skip
    assert school("class", "out", "ames", "M06", "M07").code == 0
    again = school("class", "out", "ames", "M08")
    assert "skipped" not in again.err, "all of them have one: a second round"
    assert school("class", "out", "lopez", "M09", "--again").code == 0
    assert children(school)[0]["item"] == "M09"
    school.clock.forward(days=1)
    assert "skipped" not in school("class", "out", "lopez", "M10").err, "a new day begins anew"


def test_a_card_gives_the_turn_and_what_is_about_the_book_keeps_it(school: Program) -> None:
    assert school("checkout", "K41", "M05").code == 0
    dealt = school.json("class", "out", "3", "K10", "M01", "M05", "NOBOOK", "M02", "K30", "M03", "M04")
    assert [line["patron"] for line in dealt.lines if "refused" not in line] == ["K10", "K11", "K30"]
    assert [(line["item"], line["refused"]) for line in dealt.lines if "refused" in line] == [
        ("M05", ["ALREADY_OUT_OTHER"]), ("NOBOOK", ["ITEM_UNKNOWN"]), ("M04", ["CLASS_DEALT"]),
    ]  # fmt: skip
    back = school.json("class", "in", "lopez", "M01", "M05").lines
    assert [(line["item"], line["patron"], line["state"]) for line in back[:2]] == [
        ("M01", "K10", "returned"), ("M05", None, "returned"),
    ]  # fmt: skip
    assert [(line["patron"], line["returned"], line["item"]) for line in back[2:]] == [
        ("K10", 1, None), ("K11", 0, "M02"), ("K30", 0, "M03"),
    ]  # fmt: skip


def test_classes_and_what_a_leaving_grade_still_has(school: Program) -> None:
    assert school("checkout", "K42", "M01").code == 0
    classes = [(line["grade"], line["patrons"], line["out"]) for line in school.json("class", "list").lines]
    assert classes == [("3, Lopez", 30, 0), ("8, Ames", 2, 1)]
    assert school("charge", "K41", "2.00", "--reason", "ink").code == 0
    school.clock.forward(days=60)
    owes, late = children(school, "8", "--still-out")
    assert (owes["patron"], owes["owed_cents"], owes["item"]) == ("K41", 200, None)
    assert (late["patron"], late["state"], late["item"], late["late"]) == ("K42", "overdue", "M01", 1)
    assert "2. Grad42 (K42), 8, Ames: 1 out, 1 overdue" in school("class", "list", "ames").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "Nobody"), "No patron is in the class Nobody"),
        (("list", "--still-out"), "needs a class"),
        (("out", "lopez", "M01", "--absent", "99"), "Nobody on the class list is 99"),
        (("out", "\x1b[31m", "M01"), "No patron is in the class"),
        (("in", "7", "M01"), "No patron is in the class 7"),
    ],
)
def test_what_is_refused_changes_nothing(school: Program, words: tuple[str, ...], said: str) -> None:
    answer = school("class", *words)
    assert answer.code != 0
    assert said in answer.err
    assert not any(line["out"] for line in children(school))


def test_a_volunteer_deals_out_and_sees_no_titles(school: Program) -> None:
    assert school("staff", "add", "vera", "--role", "volunteer", "--link", "vera").code == 0
    with school.as_system_user("vera"):
        assert school.json("class", "out", "lopez", "M01").line["state"] == "out"
        (line, *_others) = children(school)
        assert (line["name"], line["out"], line["item"], line["title"]) == ("Child01", 1, None, None)
        assert "Math" not in school("class", "list", "lopez").out
        assert school.json("class", "in", "lopez", "M01").lines[0]["patron"] is None
