"""The tables and columns that a question in SQL may read: one that nobody thought of is hidden."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.house.reading import every_table
from tuils.library.desk import Desk
from tuils.library.people.roles import TUILS
from tuils.library.reports.questions import OPEN_TABLES, PERSON_TABLES, SECRET_COLUMNS, SECRET_TABLES, hider

OF_SQLITE = {
    *(table for table in OPEN_TABLES if table.startswith(("biblio_index", "biblio_words", "sqlite_", "json_"))),
    "schema_migration",
}
TELLS = {"patron", "card", "phone", "email", "street", "born", "guardian"}
"""The columns that identify a person, in any table."""


def test_every_table_is_open_of_persons_or_secret() -> None:
    models = {model._meta.table_name: set(model._meta.columns) for model in every_table()}
    lists = (OPEN_TABLES - OF_SQLITE, set(PERSON_TABLES), SECRET_TABLES)
    assert sum(map(len, lists)) == len(set().union(*lists)), "a table stands in two lists"
    assert set().union(*lists) == set(models), "say of each new table who may read it"
    for table in OPEN_TABLES - OF_SQLITE:
        assert not models[table] & TELLS, table
    for table, columns in PERSON_TABLES.items():
        assert set(columns) <= models[table], table
        assert not set(columns) & TELLS, table


def test_what_nobody_thought_of_is_hidden() -> None:
    everything = Desk("MAIN", "desk", "desk", TUILS, ZoneInfo("UTC"), lambda: 0)
    half = replace(everything, operator=replace(TUILS, permissions=frozenset({"reports.query"})))
    for desk in (everything, half):
        hidden = hider(desk)
        assert hidden("a_new_table", "name")
        assert all(hidden(table, "anything") for table in SECRET_TABLES)
        assert all(hidden(table, column) for table, columns in SECRET_COLUMNS.items() for column in columns)
        assert not hidden("patron", "category")
        assert not hidden("patron", ""), "counting them tells nobody"
    assert hider(half)("patron", "a_new_column")
    assert not hider(everything)("patron", "last_name")
