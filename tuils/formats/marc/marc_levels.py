"""The reading levels of a MARC title: Lexile, Accelerated Reader and school grade, from target audience (521) and study
program (526) of the MARC 21 Format for Bibliographic Data.

A grade is the reading grade (521, first indicator 0); without one, the grades of its interest (2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.values.reading_levels import (
    AR,
    GRADE,
    LEXILE,
    NO_LEVELS,
    LevelRange,
    ReadingLevels,
    ar_in,
    grades_in,
    level_text,
    level_typed,
    levels_of,
    lexile_in,
)

_READER = re.compile(r"accelerated\s+reader|\bATOS\b|\bAR\b", re.IGNORECASE)
FORMS = {
    LEXILE: ("521", "8 ", (("b", "Lexile"),)),
    AR: ("526", "0 ", ()),
    GRADE: ("521", "2 ", ()),
}
"""The place of each scale in a record changed here: tag, indicators, what stands behind the level."""


def levels_in(fields: Mapping[str, list[str]]) -> ReadingLevels:
    """Return the levels of a title by the text of its fields: the first of each scale."""
    if "521" not in fields and "526" not in fields:
        return NO_LEVELS
    found: dict[str, LevelRange] = {}
    for tag in ("526", "521"):
        for text in sorted(fields.get(tag, ()), key=lambda one: one[:1]):
            if (level := level_in(tag, text)) and level.scale not in found:
                found[level.scale] = level
    return levels_of(found)


def level_in(tag: str, text: str) -> LevelRange | None:
    """Return the level that this field tells, None where it tells none: an age, a rating, another program."""
    parts = [part for part in text.split(SUBFIELD)[1:] if part]
    said = {part[0]: part[1:].strip() for part in reversed(parts)}
    level, source = said.get("a", ""), said.get("b", "")
    if tag == "526":
        if _READER.search(level):
            return ar_in(said.get("c", ""))
        return lexile_in(said.get("c", "")) if "lexile" in level.lower() else None
    if "lexile" in source.lower():
        return lexile_in(level)
    if _READER.search(source):
        return ar_in(level) or level_typed(level)
    if text[:1] in ("0", "2") and (grades := grades_in(level.rstrip(" .;,"))):
        return grades
    typed = level_typed(level.rstrip(" .;,"))
    return typed if typed and (typed.scale == GRADE or typed.low == typed.high) else None


def level_field(level: LevelRange) -> tuple[str, str, list[tuple[str, str]]]:
    """Return tag, indicators and subfields that tell this level."""
    tag, indicators, behind = FORMS[level.scale]
    text = level_text(level)
    if level.scale == AR:
        return tag, indicators, [("a", "Accelerated Reader"), ("c", text.removeprefix("AR"))]
    return tag, indicators, [("a", text.removeprefix("G") if level.scale == GRADE else text), *behind]
