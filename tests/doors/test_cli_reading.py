"""Reading programs by command: the contract's names, the van and the library that both give a prize, and refusals."""

from __future__ import annotations

import pytest

from .calling import Program
from .vans import fleet_of

DAYS = ("--from", "2026-06-01", "--to", "2027-02-28", "--goal", "minutes:600")


@pytest.fixture
def summer(program: Program) -> Program:
    assert program("reading", "program", "add", "Color Our World", *DAYS, "--goal", "0-5=books:100").code == 0
    assert program("reading", "program", "prize", "color", "A book", "--for", "50%", "--stock", "40").code == 0
    return program


def test_the_contract(summer: Program) -> None:
    (one,) = summer.json("reading", "program", "list").lines
    assert (one["name"], one["state"], one["goals"][0]["amount"]) == ("Color Our World", "open", 600)
    reader = summer.json("reading", "sign-up", "color", "--name", "Tom", "--party", "Field family").line
    assert (reader["reading"], reader["patron"], reader["state"]) == (one["reading"], None, "reading")
    card = str(summer.json("patron", "add", "--anyway", "--first-name", "Rosa", "--born", "2022-01-05").line["patron"])
    assert summer.json("reading", "sign-up", "color", card).line["ages"] == "0-5"
    logged = summer.json("reading", "log", "color", reader["log_card"], "320").line
    assert (logged["logged"], logged["total"], logged["reached"], logged["prizes_due"]) == (
        320,
        320,
        ["A book"],
        ["A book"],
    )
    assert summer.json("reading", "log", "color", card, "5", "--minutes").code == 1
    given = summer.json("reading", "prize", "color", "Tom").line
    assert (given["prize"], given["left"]) == ("A book", 39)
    assert summer.json("undo").code == 0
    assert summer.json("reading", "prizes", "color").line["left"] == 40
    total = summer.json("reading", "report", "--period", "2026").lines[-1]
    assert (total["readers"], total["minutes"], total["part"]) == (2, 320, "total")
    assert [line["total"] for line in summer.json("reading", "readers", "color", "--who", "Field family").lines] == [
        320
    ]
    assert summer.json("reading", "leave", "color", card).code == 0
    assert "320 of 600 minutes" in summer("reading", "readers", "color").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("program", "add", "X", "--from", "2026-06-01", "--to", "2026-05-01", "--goal", "minutes:600"), "ends before"),
        (("program", "add", "X", "--from", "2026-06-01", "--to", "2026-07-01"), "Type a goal, such as minutes:600."),
        (("program", "add", "X", *DAYS[:4], "--goal", "pages:5"), "Such as minutes:600"),
        (("program", "prize", "color", "X", "--for", "half"), "Such as minutes:400, or 50%."),
        (("sign-up", "color", "99999"), "99999"),
        (("sign-up", "nowhere"), 'No reading program is called "nowhere".'),
        (("log", "color", "Nobody", "20"), "Sign the reader up first."),
        (("prize", "color", "Nobody"), "Sign the reader up first."),
    ],
)
def test_what_cannot_be_read_is_told_with_the_next_step(summer: Program, words: tuple[str, ...], said: str) -> None:
    answer = summer("reading", *words)
    assert answer.code in (1, 2)
    assert said in answer.err + answer.out


def test_the_van_and_the_library_give_one_child_one_prize(summer: Program) -> None:
    tom = str(summer.json("reading", "sign-up", "color", "--name", "Tom").line["log_card"])
    card = str(summer.json("patron", "add", "--anyway", "--first-name", "Rosa", "--born", "2018-01-05").line["patron"])
    fleet = fleet_of(summer)
    for machine in (fleet.van, fleet.main):
        assert machine("reading", "log", "color", tom, "300").code == 0
        assert machine("reading", "prize", "color", tom).code == 0
        assert machine("reading", "sign-up", "color", card).code == 0
        assert machine("reading", "log", "color", card, "300").code == 0
        assert machine("reading", "prize", "color", card).code == 0
    fleet.home()
    told = {line["name"]: line for line in fleet.main.json("reading", "readers", "color")}
    assert {name: (line["total"], line["prizes_given"]) for name, line in told.items()} == {
        "Tom": (600, ["A book"]),
        "Rosa": (600, ["A book"]),
    }
    assert fleet.main("reading", "prize", "color", card).code == 1
    assert fleet.main.json("purge")
    assert fleet.main.json("reading", "report", "--period", "2026")[-1]["readers"] == 2
    assert fleet.main.json("reading", "prizes", "color")[0]["left"] == 38
    assert fleet.settled()


def test_a_winner_is_told_by_the_log_card_alone(summer: Program) -> None:
    summer("reading", "program", "prize", "color", "Bicycle", "--for", "minutes:10", "--drawn")
    summer("reading", "sign-up", "color", "--name", "Zebulonius", "--log-card", "L77")
    summer("reading", "log", "color", "l77", "10")
    answer = summer("reading", "draw", "color", "Bicycle")
    assert answer.out.strip() == "Bicycle: the winner is L77."
    assert summer("reading", "draw", "color", "Bicycle").code == 1
    sheet = summer("reading", "paper-log", "color", "Zebulonius").out
    assert "Log card: L77" in sheet
    assert "Zebulonius" not in sheet
