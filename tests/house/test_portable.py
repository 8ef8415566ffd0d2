"""Every statement is one that the second engine takes: those that stand whole in the code are prepared here, those put
together when they are asked at the end of the suite (`tests/statements.py`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from tests.on_server import REQUIRED, programs, refusals, server
from tests.statements import LISTS

from .reading import nodes_of
from .test_sql import STATEMENT, TUILS, above_the_models


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    if programs() is None:
        assert not REQUIRED, "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed: statements are prepared where it is")
    with server() as folder:
        yield folder


def statements() -> dict[str, Path]:
    """Return each text that begins as a statement, of the code and of the values of its modules, with its file."""
    found: dict[str, Path] = {}
    for file in above_the_models():
        parts = {id(part) for one in nodes_of(file) if isinstance(one, ast.JoinedStr) for part in one.values}
        texts = [one.value for one in nodes_of(file)
                 if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in parts]  # fmt: skip
        if file.relative_to(TUILS).parts[0] == "library" and any(map(STATEMENT.match, texts)):
            name = ".".join(("tuils", *file.relative_to(TUILS).with_suffix("").parts)).removesuffix(".__init__")
            values = [*vars(import_module(name)).values()]
            values += [part for one in values if isinstance(one, partial) for part in one.args]  # declared statements
            texts += [value for value in values if isinstance(value, str)]
        found |= {text: file for text in texts if STATEMENT.match(text) and "{" not in text.replace("'{}'", "")}
    return found


def test_the_server_takes_every_statement_that_stands_in_the_code(folder: Path) -> None:
    found = statements()
    assert len(found) > 500
    refused = refusals(folder, found)
    assert refused == {}, "\n".join(f"{found[text]}: {said}\n  {text}" for text, said in refused.items())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM item WHERE withdrawn = 0",
        "SELECT sum(state = 'x') FROM item",
        "SELECT max(lent, no_such) FROM item",
        "SELECT count(*) FROM (SELECT 1 FROM item)",
        "SELECT DISTINCT state FROM item ORDER BY random()",
        "SELECT id FROM item WHERE barcode GLOB ?",
        "INSERT OR IGNORE INTO word (word, tail, titles) VALUES (?, ?, ?)",
        "INSERT INTO word (word, tail, titles) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET titles = titles + 1",
        "SELECT id FROM nowhere",
    ],
)
def test_what_one_engine_alone_takes_would_be_found(folder: Path, text: str) -> None:
    assert refusals(folder, [text])


def test_lists_of_any_length_are_one_text() -> None:
    text = "INSERT INTO x VALUES (?, ?), (?, ?), (?, ?)"
    for lists, one in LISTS:
        text = lists.sub(one, text)
    assert text == "INSERT INTO x VALUES (?, ?)"
