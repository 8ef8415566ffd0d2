"""Files of lines, each about one title or word: of a file that is there only the lines that changed are made anew.

A file begins with a head and ends with a tail; between them stand its lines in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class LineForm(NamedTuple):
    """The form of a kind of file: how the key of a line is found in it, and what stands between lines."""

    key: Callable[[str], Any]
    between: str


def lines_in(text: str, head: str, tail: str, form: LineForm) -> dict[Any, str] | None:
    """Return the lines of a file by their keys; None where it has another head or tail."""
    if not (text.startswith(head) and text.endswith(tail) and len(text) >= len(head) + len(tail)):
        return None
    inner = text[len(head) : len(text) - len(tail)]
    try:
        return {form.key(line): line for line in inner.split(form.between)} if inner else {}
    except ValueError:
        return None


def with_lines(lines: Mapping[Any, str | None], head: str, tail: str, form: LineForm) -> str:
    """Return a file of these lines; those that are None are left out."""
    return head + form.between.join(line for _key, line in sorted(lines.items()) if line is not None) + tail


def _number_in_data(line: str) -> int:
    return int(line[1 : line.index('"', 1)])


def _number_on_page(line: str) -> int:
    return int(line[8 : line.index('"', 8)])


DATA = LineForm(_number_in_data, ",\n")
"""`"12":[...]` in a file of data."""
RECORDS_PAGE = LineForm(_number_on_page, "\n")
"""`<li id="12">...` on a page of records."""
