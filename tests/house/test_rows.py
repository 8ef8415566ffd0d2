"""The store gives typed rows: a row has its columns as attributes, so that mypy knows each of them."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from tuils.models import Loan
from tuils.models.readers import every_table
from tuils.models.rows import columns, row_with, with_values

from .reading import files, nodes_of

BY_NAME = 995
"""How often library/ reads or writes something by a name between brackets, such as `facts["to"]`: the data of entries,
JSON, and files, which are documents. It may only fall: if you type one, write the smaller number."""


def test_what_has_a_type_is_not_read_by_a_name_between_brackets() -> None:
    found = {file: sum(map(_is_by_name, nodes_of(file))) for file in files("library")}
    assert sum(found.values()) <= BY_NAME, {str(file): n for file, n in found.items() if n}


def _is_by_name(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )


def test_a_row_of_every_table_has_its_columns() -> None:
    for table in filter(_has_key, every_table()):
        row = row_with(table, {})
        assert {name: getattr(row, name) for name in columns(row)} == columns(row), table


def _has_key(table: Any) -> bool:
    return bool(table._meta.primary_key)


def test_a_row_never_changes() -> None:
    row = row_with(Loan, {"id": "one", "due_at": 7})
    with pytest.raises(AttributeError):
        row.due_at = 8
    later = with_values(row, due_at=8)
    assert (row.due_at, later.due_at, later.id) == (7, 8, "one")
    with pytest.raises(ValueError, match="due"):
        with_values(row, due=8)
