"""The contents of lists, for tests of lists."""

from __future__ import annotations

from tests.at_once import list_lines


def titles_on(name: str) -> list[str]:
    return [line.title for line in list_lines(name)]
