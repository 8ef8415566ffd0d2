"""The places of SQL: in a department's `queries.py` or `..._queries.py`, in words that both engines take; what one
engine alone says is in `tuils/models`.

ELSEWHERE counts what is still elsewhere. It may only fall: if you move a statement, write the smaller number. What the
rules here can't see, a PostgreSQL does: `test_portable.py`, and the end of the suite (`tests/statements.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from peewee import BooleanField

from tuils.models.readers import every_table

from .reading import files, nodes_of

TUILS = Path(__file__).parents[2] / "tuils"
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
CLAUSE = re.compile(r"\b(SELECT|FROM|WHERE|AND|ORDER BY|INSERT|UPDATE|DELETE|JOIN|LIMIT)\b")
OF_ONE_ENGINE = re.compile(
    r"\b(GLOB|rowid|json_\w+\(|PRAGMA|INSERT OR|MATCH|bm25|instr\(|INDEXED BY|ON CONFLICT|sqlite_\w+|COLLATE|TEMP|"
    r"temp\.|iif\(|ifnull\(|char\(|group_concat\(|strftime\(|julianday\(|typeof\(|printf\()|\bx'[0-9a-fA-F]"
)
ENGINE_ITSELF = re.compile(r"^(sqlite3|playhouse)\b")

ELSEWHERE = 85

_BOOLEANS = "|".join(sorted({name for table in every_table() for name, field in table._meta.fields.items()
                             if isinstance(field, BooleanField)} - {"pickup"}))  # fmt: skip
RULES = {
    "a boolean is no number": rf'\b(?:{_BOOLEANS})"? *(?:=|<>|!=) *[01]\b',
    "a condition is counted by CASE or FILTER": r"\bsum\((?!CASE)[^()]* (?:=|<>|<|>|<=|>=|IS|AND|OR) ",
    "an empty condition is `true`": r"\b(?:WHERE|AND|ON) 1\b(?! *[=<>])",
    "of two values the larger one is a CASE": r"\b(?:max|min)\([^()]*(?:\([^()]*\)[^()]*)?, ",
    "a DISTINCT is drawn in a subquery": r"^SELECT DISTINCT(?!.*\) AS).* ORDER BY random\(",
    "two values that may be NULL are compared otherwise": r"\bIS (?:NOT )?(?:'|\?|\w+\.\w)",
    "a text's end is counted from its length": r"\bsubstr\([^()]*, -",
}


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


def of_statements(file: Path) -> bool:
    return file.name == "queries.py" or file.name.endswith("_queries.py")


def test_statements_stand_in_queries() -> None:
    others = [file for file in above_the_models() if not of_statements(file)]
    found = {file: sum(bool(STATEMENT.match(text)) for text in texts(file)) for file in others}
    assert sum(found.values()) == ELSEWHERE, {str(file): n for file, n in found.items() if n}


def test_no_door_speaks_sql() -> None:
    doors = [file for file in above_the_models() if file.relative_to(TUILS).parts[0] != "library"]
    assert [str(file) for file in doors for text in texts(file) if STATEMENT.match(text)] == []


def test_what_one_engine_alone_says_stays_in_the_models() -> None:
    found = [(str(file.relative_to(TUILS)), text) for file in above_the_models() for text in texts(file)
             if OF_ONE_ENGINE.search(text) and (CLAUSE.search(text) or "PRAGMA" in text)]  # fmt: skip
    assert found == []


def test_the_engine_itself_is_known_to_the_models_alone() -> None:
    found = []
    for file in above_the_models():
        for one in nodes_of(file):
            names = [alias.name for alias in one.names] if isinstance(one, ast.Import) else []
            names += [one.module or ""] if isinstance(one, ast.ImportFrom) and not one.level else []
            found += [str(file.relative_to(TUILS)) for name in names if ENGINE_ITSELF.match(name)]
            if isinstance(one, ast.Attribute) and one.attr in (
                "executemany",
                "create_function",
                "set_progress_handler",
            ):
                found += [f"{file.relative_to(TUILS)}: {one.attr}"]
    assert sorted(set(found)) == sorted(FILES_OF_THEIR_OWN)


OF_A_CONNECTION = ("executemany", "create_function", "set_progress_handler")
FILES_OF_THEIR_OWN = {
    "library/holdings/finding/asking.py",  # reads what a person typed, as the index's grammar has it
}


@pytest.mark.parametrize("rule", RULES)
def test_statements_are_said_as_both_engines_take_them(rule: str) -> None:
    wrong = re.compile(RULES[rule])
    assert [(str(file.relative_to(TUILS)), text) for file in above_the_models() if "library" in file.parts
            for text in texts(file) if CLAUSE.search(text) and wrong.search(text)] == []  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("a boolean is no number", "SELECT id FROM item WHERE withdrawn = 0"),
        ("a condition is counted by CASE or FILTER", "SELECT sum(a = b) FROM item"),
        ("an empty condition is `true`", "SELECT id FROM item WHERE 1"),
        ("of two values the larger one is a CASE", "SELECT max(at, coalesce(b, 0)) FROM item"),
        ("a DISTINCT is drawn in a subquery", "SELECT DISTINCT a FROM item ORDER BY random() LIMIT 1"),
        ("two values that may be NULL are compared otherwise", "SELECT id FROM item WHERE state IS NOT 'a'"),
        ("a text's end is counted from its length", "SELECT id FROM item WHERE substr(id, -length(?)) = ?"),
    ],
)
def test_a_rule_finds_what_it_forbids(rule: str, text: str) -> None:
    assert re.search(RULES[rule], text)
