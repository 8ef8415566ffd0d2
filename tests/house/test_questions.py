"""The tables and columns that a question in SQL may read: one that nobody thought of is hidden."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tuils.library.foundation.desk import Desk
from tuils.library.office.reports.questions import hider
from tuils.library.people.staff.roles import TUILS
from tuils.models.readers import every_table, readers_by_table

TELLS = {"patron", "card", "phone", "email", "street", "born", "guardian"}
"""The columns that identify a person, in any table."""


def test_every_table_says_who_may_read_it() -> None:
    for table in every_table():
        name, columns, readers = str(table._meta.table_name), {*table._meta.columns}, table.readers
        assert readers is not None, f"say who may read {name}: class {table.__name__}(Base, readers=...)"
        told = columns if readers.columns is None else {*readers.columns}
        assert {*told, *readers.secret} <= columns, name
        assert not (readers.staff and told & TELLS), name


def test_what_nobody_thought_of_is_hidden() -> None:
    everything = Desk("MAIN", "desk", "desk", TUILS, ZoneInfo("UTC"), lambda: 0)
    half = replace(everything, operator=replace(TUILS, permissions=frozenset({"reports.query"})))
    for desk in (everything, half):
        hidden = hider(desk)
        assert hidden("a_new_table", "name")
        for table, readers in readers_by_table().items():
            assert hidden(table, "anything") or readers.staff
            assert all(hidden(table, column) for column in readers.secret)
        assert not hidden("patron", "category")
        assert not hidden("patron", ""), "counting them tells nobody"
    assert hider(half)("patron", "a_new_column")
    assert not hider(everything)("patron", "last_name")
