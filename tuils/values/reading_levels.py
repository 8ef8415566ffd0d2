"""Reading levels: Lexile, Accelerated Reader and school grade, as one short text and as the numbers in it.

The text is `AD650L AR4.5 G3-5`: each scale once at most, in this order. Grade K is 0, prekindergarten (PK) is -1. A
Lexile below zero is `BR100L`. Accelerated Reader is counted in tenths.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LEXILE, AR, GRADE = "lexile", "ar", "grade"
SCALES = (LEXILE, AR, GRADE)
_LETTER = {"A": AR, "G": GRADE}
_CODE, _NUMBER = r"(AD|BR|GN|HL|IG|NC)?\s*", r"(\d{1,4})"
_LEXILE = re.compile(rf"(lexile\b\W*)?{_CODE}{_NUMBER}\s*(l\b)?(?:\s*[-\u2013]\s*{_CODE}{_NUMBER}\s*(l\b)?)?\.?", re.I)
_TENTHS = r"(\d{1,2}(?:\.\d)?)"
_AR = re.compile(rf"(?:ar|atos)\b\W*{_TENTHS}(?:\s*[-\u2013]\s*{_TENTHS})?|AR{_TENTHS}", re.I)
_GRADE_WORD = re.compile(r"(?:grades?|grados?|gr)\b\W*|g(?=[\dpk])", re.I)
_STEP = r"(pre-?\s?k\w*|p-?k|k\w*|\d{1,3})(?:\.\d+)?(?:st|nd|rd|th)?"
_GRADES = re.compile(
    rf"{_STEP}(?:\s*(?:-|\u2013|to|a)\s*(?:gr(?:ade|\.)?\s*)?{_STEP}|\s*(\+|(?:&|and)\s*up|y\s+m[a\u00e1]s))?\.?", re.I
)
_FIRST, _LAST = -1, 12
_MOST_LEXILE, _MOST_AR = 2000, 139


class LevelRange(NamedTuple):
    """One scale from `low` to `high`, both in it. `code`: the letters before a Lexile, such as AD."""

    scale: str
    low: int
    high: int
    code: str = ""


class ReadingLevels(NamedTuple):
    """The levels of a title. `ar`: tenths."""

    levels: str = ""
    lexile: int | None = None
    ar: int | None = None
    grade_from: int | None = None
    grade_to: int | None = None


NO_LEVELS = ReadingLevels()


def levels_of(parts: dict[str, LevelRange]) -> ReadingLevels:
    """Return these, by scale, as text and numbers."""
    lexile, ar, grade = (parts.get(scale) for scale in SCALES)
    return ReadingLevels(
        " ".join(level_text(parts[scale]) for scale in SCALES if scale in parts),
        lexile.low if lexile else None,
        ar.low if ar else None,
        grade.low if grade else None,
        grade.high if grade else None,
    )


def level_parts(levels: str) -> dict[str, LevelRange]:
    """Return the parts of the text by their scale."""
    found = [level_typed(part) for part in levels.split()]
    return {part.scale: part for part in found if part}


def level_text(part: LevelRange) -> str:
    """Return `AD650L`, `AR4.5` or `GK-2`."""
    if part.scale == LEXILE:
        return f"{part.code}{lexile_text(part.low)}"
    if part.scale == AR:
        return f"AR{part.low / 10:.1f}"
    return f"G{grades_text(part.low, part.high)}"


def lexile_text(number: int) -> str:
    return f"BR{-number}L" if number < 0 else f"{number}L"


def grades_text(low: int, high: int) -> str:
    """Return `3`, `K-2` or `PK-K`."""
    names = ["PK" if grade < 0 else "K" if grade == 0 else str(grade) for grade in (low, high)]
    return names[0] if low == high else "-".join(names)


@lru_cache(maxsize=4096)
def level_typed(text: str) -> LevelRange | None:
    """Return what a person types: `650L`, `600L-800L`, `Lexile 650`, `AR 3-4.5`, `grade 3`, `grades K-2`. None where it
    is no reading level."""
    text = text.strip()
    if found := _AR.fullmatch(text):
        low, high, alone = found.groups()
        return _ar(low or alone, high or low or alone)
    if word := _GRADE_WORD.match(text):
        return grades_in(text[word.end() :])
    found = _LEXILE.fullmatch(text)
    if found is None or not (found[1] or found[4] or found[7]):
        return None
    low_code, high_code = (found[2] or "").upper(), (found[5] or "").upper()
    first = _lexile(low_code, found[3])
    last = _lexile(high_code, found[6]) if found[6] else first
    if max(abs(first), abs(last)) > _MOST_LEXILE:
        return None
    code = low_code if low_code != "BR" and not found[6] else ""
    return LevelRange(LEXILE, min(first, last), max(first, last), code)


def lexile_in(text: str) -> LevelRange | None:
    """Return the level of a text that is known to be a Lexile: `650L`, `AD650`."""
    found = level_typed(f"Lexile {text}") if "exile" not in text else level_typed(text)
    return found if found and found.scale == LEXILE and found.low == found.high else None


@lru_cache(maxsize=4096)
def ar_in(text: str) -> LevelRange | None:
    """Return the level of `4.7`."""
    found = re.fullmatch(_TENTHS, text.strip(" ."))
    return _ar(found[1], found[1]) if found else None


@lru_cache(maxsize=4096)
def grades_in(text: str) -> LevelRange | None:
    """Return the grades of `3-6`, `K`, `5.4`, `4 & up`, `PreK-2`."""
    found = _GRADES.fullmatch(text.strip())
    if not found:
        return None
    low = _grade(found[1])
    high = _LAST if found[3] else _grade(found[2] or found[1])
    return LevelRange(GRADE, low, high) if _FIRST <= low <= high <= _LAST else None


def _ar(low: str, high: str) -> LevelRange | None:
    first, last = sorted(round(float(one) * 10) for one in (low, high))
    return LevelRange(AR, first, last) if last <= _MOST_AR else None


def _lexile(code: str, number: str) -> int:
    return -int(number) if code == "BR" else int(number)


def _grade(text: str) -> int:
    low = text.lower()
    return -1 if low.startswith("p") else 0 if low.startswith("k") else int(low)
