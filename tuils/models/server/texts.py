"""The statements of the library as PostgreSQL takes them: its own marks for values, and a few of its own words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from tuils.models.store_words import INSERT_WHOLE, SHORT_RECORD, THROUGH, USED_TWICE

_MARK = re.compile(r"'(?:[^']|'')*'|\?(\d*)|(?<![:\w]):([a-z]\w*)")
NUL = "\0"
OF_THE_INDEX = re.compile(r"\b(?:biblio_index|biblio_words|index_words|fresh_index|sqlite_master)")
"""The tables that are not on the server: each station searches in a file of its own."""


@lru_cache(maxsize=8192)
def for_server(text: str) -> str:
    """The text with `$1` for each value, and no advice which index to take."""
    return marked(text)[0]


@lru_cache(maxsize=8192)
def marked(text: str) -> tuple[str, tuple[str, ...]]:
    """The same, and the names of the values that have one."""
    seen = iter(range(1, 100_000))
    names: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        if found[0][0] == "'":
            return found[0]
        return f"${names.setdefault(found[2], len(names) + 1) if found[2] else found[1] or next(seen)}"

    text = THROUGH.sub(" ", text).replace(USED_TWICE, "clash").replace(INSERT_WHOLE, "INSERT INTO")
    text = text.replace(SHORT_RECORD, "substr(biblio.marc, 18, 1) = '3'::bytea")
    return _MARK.sub(mark, text), tuple(names)


def text_and_values(text: str, values: Any) -> tuple[str, list[Any]]:
    """The text and its values in their order, whether they came with names or without.

    A text with the character NUL, which somebody searches for, is one that the server has nowhere.
    """
    said, names = marked(text)
    given = [values[name] for name in names] if names else list(values or ())
    return said, [one.replace(NUL, "\ufffd") if isinstance(one, str) and NUL in one else one for one in given]


@lru_cache(maxsize=8192)
def is_of_the_index(text: str) -> bool:
    return OF_THE_INDEX.search(text) is not None
