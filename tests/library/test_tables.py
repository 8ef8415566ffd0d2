"""The example of each list, on every door: `goldens/tables.txt`, written anew with --update-goldens."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.house.pages import every_table
from tuils.library.foundation.describing.table import Table, cell_text
from tuils.library.foundation.desk import Desk

GOLDEN = Path(__file__).parent / "goldens" / "tables.txt"


def told(table: Table[Any], desk: Desk) -> Iterator[str]:
    line = table.example
    yield " | ".join(f"{column.head} {column.width}" for column in table.on_screen)
    yield " | ".join(cell_text(cell) for cell in table.cells(desk, line))
    yield json.dumps(table.facts(desk, line), ensure_ascii=False)
    yield from table.sentences(desk, line)
    yield table.print_line(desk, line)
    yield " ".join((table.says_nothing(), *table.some[0], table.some[1]))


def test_every_list_is_told_as_it_was(desk: Desk) -> None:
    now = "\n".join("\n".join([f"# {name}", *told(table, desk), ""]) for name, table in every_table().items())
    if os.environ.get("TUILS_UPDATE_GOLDENS") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(now, encoding="utf-8")
    assert now == GOLDEN.read_text(encoding="utf-8")


def test_a_line_is_told_from_others_by_something_that_it_has() -> None:
    for name, table in every_table().items():
        assert table.key_of(table.example), name
        assert not table.enter[1] or hasattr(table.example, table.enter[2].rpartition("=")[2]), name


def test_no_column_stands_twice() -> None:
    for name, table in every_table().items():
        assert len(set(table.names)) == len(table.names), name
