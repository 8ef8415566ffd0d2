"""Questions in SQL that somebody typed, about a library that they cannot change. Each runs in a process of its own,
with limits (question_process.py)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tuils.values.dataclass import dataclass

from .base import the_store
from .question_process import HiddenColumns

PROCESS = Path(__file__).with_name("question_process.py")
BEYOND = 5.0
"""The seconds after its time in which the process has to end by itself."""
_UNSEEN = re.compile(r"(?<![a-z_])(natural|using)(?![a-z0-9_])", re.IGNORECASE)
"""The joins whose compared columns SQLite submits to no check: a hidden one would show by its equals."""
_ASIDE = re.compile(
    r"""'(?:[^']|'')*+'|"(?:[^"]|"")*+"|`(?:[^`]|``)*+`|\[[^\]]*\]|--[^\n]*|/\*.*?(?:\*/|\Z)|"""
    r"""(?:[@#:]|(?<![\w$\x80-\U0010ffff])\$)[\w$:\x80-\U0010ffff]*\([^ \t\n\v\f\r)]*""",
    re.DOTALL,
)
"""The parts of a text that are no words of the language for SQLite: quoted, a comment, or `:name(...)`, which may have
a quote in it."""


class QuestionStopped(Exception):
    """The question took too long."""


class QuestionHeavy(Exception):
    """The question took more memory, or more temporary disk, than it may have."""


class QuestionRefused(Exception):
    """The text is no question that only reads; it is refused in SQLite's words."""


@dataclass(frozen=True)
class Answered:
    """An answer. `more`: there are rows behind the last one. `read`: the columns that the question looked at,
    `table.column`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    read: frozenset[str]


def select_rows(
    text: str, values: Mapping[str, object], *, hidden: HiddenColumns, most: int, seconds: float
) -> Answered:
    """The rows of one SELECT about the open library. A column that is `hidden` (table, column) is NULL wherever it is
    read. Raises QuestionStopped, QuestionHeavy, and QuestionRefused."""
    if word := _UNSEEN.search(_ASIDE.sub(" ", text)):
        raise QuestionRefused(f"JOIN ... ON instead of {word[0].upper()}")
    asked = {"text": text, "values": dict(values), "most": most, "seconds": seconds}
    asked["hidden"] = [list(hidden.whole), _lists(hidden.parts), _lists(hidden.never)]
    with the_store().as_file(text) as file:
        found = _from_process({**asked, "path": str(file)}, seconds)
    if "stopped" in found:
        raise QuestionStopped
    if "refused" in found:
        raise QuestionRefused(_reason(found["refused"]))
    if "rows" not in found:
        raise QuestionHeavy
    rows = tuple(tuple(map(_cell, row)) for row in found["rows"])
    return Answered(tuple(found["columns"]), rows, found["more"], frozenset(found["read"]))


def _from_process(asked: Mapping[str, object], seconds: float) -> dict[str, Any]:
    """Return the process's answer; empty if a limit of the system ended it."""
    words = [sys.executable, "-I", str(PROCESS)]
    try:
        done = subprocess.run(
            words, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds + BEYOND, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise QuestionStopped from late
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout and not done.returncode else {}
    return found


def _lists(of: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: list(columns) for name, columns in of.items()}


def _cell(value: Any) -> Any:
    return bytes.fromhex(value["bytes"]) if isinstance(value, dict) else value


def _reason(text: str) -> str:
    """Return SQLite's fault in words for the person who typed the question."""
    if "binding" in text.lower():
        return "a value to fill in is written :name"
    if text.startswith("vtable constructor failed") or text == "authorization denied":
        return "this table is an index of the search: ask biblio instead"
    return text


def names_of_parameters(text: str) -> Sequence[str]:
    """Return parameters such as `:from`, in order, each once; not those in quotes."""
    return list(dict.fromkeys(re.findall(r"(?<![:\w]):([A-Za-z_]\w*)", _ASIDE.sub(" ", text))))
