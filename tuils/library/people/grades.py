"""The grade or class of a school child: `7`, `7b`, `Grade 3`, `K`. What it is, and what comes after it."""

from __future__ import annotations

import re

from tuils.values.folding import fold

_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_BEFORE_FIRST = {"k": "1", "kg": "1", "kindergarten": "1", "pk": "K", "pre-k": "K"}


def next_grade(grade: str) -> str:
    """The grade a year later: the number in it one more, `7b` to `8b`; `K` to `1`. Empty: it does not tell."""
    if after := _BEFORE_FIRST.get(grade.strip().casefold()):
        return after
    numbers = list(_NUMBER.finditer(grade))
    if len(numbers) != 1:
        return ""
    found = numbers[0]
    return f"{grade[: found.start()]}{int(found[0]) + 1:0{len(found[0])}d}{grade[found.end() :]}"


def is_of_grade(grade: str, wanted: str) -> bool:
    """Whether a child of `grade` is meant by `wanted`: the very class, or a number alone for all its classes."""
    if fold(grade) == fold(wanted):
        return True
    numbers = _NUMBER.findall(grade)
    wanted = wanted.strip()
    return wanted.isascii() and wanted.isdigit() and len(numbers) == 1 and int(numbers[0]) == int(wanted)
