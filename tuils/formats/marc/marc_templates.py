"""The templates of new MARC records: a book, a DVD, a board game. They are in marc21.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from tuils.values.dataclass import dataclass

from .marc_lines import field_from
from .marc_parts import MarcField
from .marc_record import MarcRecord
from .marc_tables import BLANK, marc_tables
from .merging import Field

BOOK = "book"
_LEADER = "00000n{kind} a22000007i 4500"
_AUDIENCE = 18, 35


@dataclass(frozen=True)
class RecordTemplate:
    """A template. `kind`: as it is searched (marc_kinds.KINDS). `leader`: type and level. `at`: codes of 008 by their
    place."""

    name: str
    words: str
    kind: str
    leader: str
    at: Mapping[int, str]
    lines: tuple[str, ...]

    @property
    def fields(self) -> list[Field]:
        """Return the fields as they begin; those without words are to be typed."""
        parted = ((line[:3], line[4:]) for line in self.lines)
        return [(tag, field_from(tag, line, begun=True)) for tag, line in parted]

    @property
    def ready(self) -> list[Field]:
        """Return the fields that are complete as they are."""
        return [field for field in self.fields if _is_whole(MarcField.of(*field))]


@cache
def record_templates() -> dict[str, RecordTemplate]:
    """Return the templates by name, in their order."""
    return {
        name: RecordTemplate(
            name,
            str(one["name"]),
            str(one["kind"]),
            str(one["leader"]),
            {int(at): str(code) for at, code in one.get("at", {}).items()},
            tuple(one["fields"]),
        )
        for name, one in marc_tables()["templates"].items()
    }


def template_for(kind: str) -> RecordTemplate | None:
    """Return the template for a title known only by its kind; None if the kind is many things."""
    return next(
        (template for template in record_templates().values() if template.kind == kind and kind != "other"), None
    )


def begun_record(template: RecordTemplate, entered: dt.date) -> MarcRecord:
    """Return a new record to be filled in."""
    made = MarcRecord(_LEADER.format(kind=template.leader), tuple(template.fields))
    return made.add(("008", coded_facts(template.at, entered).encode()))[0]


def coded_facts(at: Mapping[int, str], entered: dt.date, year: int | None = None) -> str:
    """Return 008 of 40 characters: places not looked at are `|` ("no attempt to code"). `entered`: the day it is
    made."""
    dates = f"s{year:04}    " if year else "nuuuuuuuu"
    text = f"{entered:%y%m%d}{dates}xx {'|' * (_AUDIENCE[1] - _AUDIENCE[0])}und |"
    for place, code in at.items():
        text = f"{text[:place]}{code.replace(BLANK, ' ')}{text[place + len(code) :]}"
    return text


def _is_whole(field: MarcField) -> bool:
    return bool(field.text or field.parts) and all(value.strip() for _code, value in field.parts)
