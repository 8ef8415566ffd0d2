"""tuils counts: a line a type, the sum last."""

from __future__ import annotations

import pytest

from .calling import Program


def test_today_a_day_and_a_month(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1", "I2", "I5")
    program("checkin", "I1")
    *lines, total = program.json("counts").lines
    assert [(line["item_type"], line["loans"], line["returns"]) for line in lines] == [("BK", 2, 1), ("DVD", 1, 0)]
    assert (total["item_type"], total["loans"], total["from"], total["to"]) == (None, 3, "2026-12-01", "2026-12-01")
    assert program.json("counts", "2026-12").lines[-1]["loans"] == 3
    assert program.json("counts", "2026-12-01", "--here").lines[-1]["branch"] == "MAIN"
    assert program.json("counts", "2026-11").lines[-1]["loans"] == 0
    program("undo")
    assert program.json("counts").lines[-1]["returns"] == 0
    said = program("counts").out.splitlines()
    assert said[0].split() == ["Loans", "Renewed", "Returns", "Used", "Loose", "Holds"]
    assert said[-1].split() == ["Total", "3", "0", "0", "0", "0", "0"]


@pytest.mark.parametrize("when", ["someday", "2026-13", "2026-02-30", "26-13"])
def test_what_is_no_day_and_no_month(program: Program, when: str) -> None:
    answer = program("counts", when)
    assert (answer.code, answer.out) == (2, "")
