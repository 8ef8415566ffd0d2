"""The places of SQL: in a department's `queries.py`, portable; what only SQLite knows is in `tuils/models`.

The numbers count what is still elsewhere. They may only fall: if you move a statement, write the smaller number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .reading import files, nodes_of

TUILS = Path(__file__).parents[2] / "tuils"
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
OF_SQLITE = re.compile(r"\b(GLOB|rowid|json_each|json_extract|PRAGMA|INSERT OR|MATCH|bm25|instr|INDEXED BY)\b")
CLAUSE = re.compile(r"\b(SELECT|FROM|WHERE|ORDER BY|INSERT|PRAGMA)\b")

ELSEWHERE = 557
ONLY_SQLITE = 74


@cache
def texts(file: Path) -> tuple[str, ...]:
    """Return each text of this file's code, the gaps of an f-string left empty."""
    return tuple(_texts(file))


def _texts(file: Path) -> Iterator[str]:
    parts = {id(part) for one in nodes_of(file) if isinstance(one, ast.JoinedStr) for part in one.values}
    for one in nodes_of(file):
        if isinstance(one, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "" for part in one.values)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in parts:
            yield one.value


def above_the_models() -> list[Path]:
    return [file for file in files() if file.relative_to(TUILS).parts[0] != "models"]


def test_statements_stand_in_queries() -> None:
    others = [file for file in above_the_models() if file.name != "queries.py"]
    found = {file: sum(bool(STATEMENT.match(text)) for text in texts(file)) for file in others}
    assert sum(found.values()) <= ELSEWHERE, {str(file): n for file, n in found.items() if n}


def test_no_door_speaks_sql() -> None:
    doors = [file for file in above_the_models() if file.relative_to(TUILS).parts[0] != "library"]
    assert [str(file) for file in doors for text in texts(file) if STATEMENT.match(text)] == []


def test_what_only_sqlite_knows_stays_in_the_models() -> None:
    found = [str(file) for file in above_the_models() for text in texts(file)
             if OF_SQLITE.search(text) and CLAUSE.search(text)]  # fmt: skip
    assert len(found) <= ONLY_SQLITE, found
    assert not [file for file in found if file.endswith("queries.py")]
