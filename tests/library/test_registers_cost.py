"""The cost of a long register: its list is read in its order, and only as far as it is shown."""

from __future__ import annotations

from typing import Any

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.office.registers.entries import ALL, OPEN, register_entries
from tuils.library.office.registers.writing import add_entry, move_entry
from tuils.models import db


def test_no_tab_of_a_register_is_sorted_before_it_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for what, day in (("Printer", ""), ("Scanner", "2027-01-02"), ("Lamp", "")):
        add_entry(desk, "trouble", {"what": what, "look_again": day} if day else {"what": what})
    move_entry(desk, "trouble", "Lamp", "fixed")
    plans, execute = list[str](), db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if "FROM register_entry" in sql.replace('"', ""):
            plans.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", explained)
    titles = [[one.title for one in register_entries(desk, "trouble", state)] for state in (OPEN, ALL, "fixed")]
    assert titles == [["Scanner", "Printer"], ["Scanner", "Lamp", "Printer"], ["Lamp"]]
    for name in (OPEN, ALL, "state"):
        assert any(f"register_entry_{name} " in one for one in plans)
    assert [plan for plan in plans if "TEMP B-TREE" in plan] == []


def test_words_are_sought_in_closed_entries_without_fetching_each_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, day in (("Printer jams", "2027-01-03"), ("Scanner", ""), ("Printer smokes", "2027-01-02")):
        add_entry(desk, "trouble", {"what": what, "look_again": day} if day else {"what": what})
    add_entry(desk, "task", {"what": "Buy a printer"})
    move_entry(desk, "trouble", "Printer jams", "fixed")
    plans, execute = list[str](), db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if "FROM register_entry" in sql:
            plans.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", explained)
    found = [[one.title for one in register_entries(desk, "trouble", state, "print")] for state in (OPEN, ALL, "fixed")]
    assert found == [["Printer smokes"], ["Printer smokes", "Printer jams"], ["Printer jams"]]
    assert plans.count("SCAN register_entry") == 2
