"""After 30 days the bare file no longer tells who had what, and the audit log says the month alone."""

from __future__ import annotations

import sqlite3

from tests.library.makers import DAY, MINUTE

from .calling import Program

NEAR = f"""
SELECT p.patron, group_concat(DISTINCT c.item) FROM journal AS p JOIN journal AS c
ON c.kind = 'checkout' AND abs(c.at - p.at) < {5 * MINUTE} WHERE p.patron IS NOT NULL GROUP BY p.patron
UNION ALL SELECT a.patron, group_concat(DISTINCT c.item) FROM audit_row AS a JOIN journal AS c
ON c.kind = 'checkout' AND abs(c.at - a.at) < {5 * MINUTE} WHERE a.patron <> '' GROUP BY a.patron
"""


def neighbors(program: Program) -> list[tuple[str, str]]:
    store = sqlite3.connect(program.library)
    try:
        return list(store.execute(NEAR))
    finally:
        store.close()


def test_who_was_registered_beside_a_loan_cannot_be_told_a_month_later(program: Program) -> None:
    card = program.patron("Ada")
    program("checkout", card, "I1")
    program("show", "patron", card)
    program("checkin", "I1")
    assert len(neighbors(program)) == 2, "a test that could not fail"
    program.clock.forward(days=29)
    program("daily")
    assert len(neighbors(program)) == 2
    program.clock.now += 2 * DAY
    did = program.json("daily").line["did"]
    assert did["moments"] == 2
    assert neighbors(program) == []
    line = program.json("audit", "--kind", "record", "--since", "2026-12-01").lines[-1]
    assert (line["at"], line["patron"]) == ("2026-12", card)
    assert f"December 2026  admin  viewed a patron's record  ..{card[-4:]}" in program("audit").out
    assert program.json("show", "patron", card).line["name"].startswith("Ada")
    assert program.json("verify").line["ok"]


def test_the_time_is_the_library_s_choice(program: Program) -> None:
    card = program.patron("Ada")
    program("checkout", card, "I1")
    program("checkin", "I1")
    assert "moments" in program("retention", "set", "moments", "0d").err
    assert program.json("retention", "set", "moments", "forever").line["refused"] == ["NOT_UNDERSTOOD"]
    program("retention", "set", "moments", "2d")
    program.clock.forward(days=3)
    assert program.json("purge", "--dry-run").code == 0
    assert len(neighbors(program)) == 1
    program("purge")
    assert neighbors(program) == []
    said = [line for line in program.json("retention", "list").lines if line["kind"] == "moments"]
    assert said[0]["period"] == "2d"
