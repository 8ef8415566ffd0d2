"""A stored title to look at field by field, and the short title that is made by hand at a desk."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from tuils.formats.marc_files.iso2709 import SUBFIELD, read_piece
from tuils.formats.marc_files.marc_references import resolved
from tuils.values.folding import clean

from .marc_articles import nonfiling
from .marc_kinds import LEADERS
from .marc_record import MarcRecord
from .marc_templates import RecordTemplate, coded_facts

if TYPE_CHECKING:
    from pymarc import Field

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_FORM = 23
_DEWEY = re.compile(r"[0-9]{3}(?:\.[0-9]+)?(?:\s|$)")


def marc_fields(marc: bytes) -> list[tuple[str, str, str]]:
    """Tag, indicators and text of each field of a stored title, first the leader as LDR.

    Subfields are marked `$a`; control characters are taken out, the blanks of fixed fields stay, references
    (`&#x2019;`) are the letters they stand for. Unreadable (iso2709) if the bytes are no MARC.
    """
    raw = read_piece(marc)
    lines = [("LDR", "", raw.leader)]
    for tag, data in zip(raw.tags, raw.data, strict=True):
        text = resolved(data.decode("utf-8", "replace"))
        indicators, *parts = text.split(SUBFIELD)
        if parts:
            shown = " ".join(f"${clean(part[:1])} {clean(part[1:])}" for part in parts if part)
            lines.append((tag, _CONTROLS.sub("", indicators), shown))
        else:
            lines.append((tag, "", _CONTROLS.sub("", text)))
    return lines


def brief_record(
    title: str,
    entered: dt.date,
    *,
    kind: str = "book",
    author: str = "",
    isbn: str = "",
    call_number: str = "",
    publisher: str = "",
    year: int | None = None,
    extent: str = "",
    template: RecordTemplate | None = None,
) -> bytes:
    """A short but regular MARC 21 title from plain words: leader, 008, 020, 092 or 099, 100, 245, 264, 300.

    `entered` is the day it is made (008/00-05); `kind` one of marc_kinds.KINDS. A `template` goes before it, and brings
    its codes and the fields that say something as they are (336-338, 655). No 001, 003 and 005: those are
    numbers and times of a system that keeps titles, which this is not yet. ValueError without a title.
    """
    from pymarc import Field, Record

    if not clean(title):
        raise ValueError("a title is needed")
    dewey = _DEWEY.match(clean(call_number))
    made = (
        _field("020", "  ", {"a": isbn}),
        _field("092" if dewey else "099", "  ", {"a": call_number}),
        _field("100", "1 ", {"a": author}),
        _field("245", f"{1 if clean(author) else 0}{nonfiling(clean(title), '')}", {"a": title}),
        _field("264", " 1", {"b": publisher, "c": str(year or "")}),
        _field("300", "  ", {"a": extent}),
    )
    leader = f"00000n{template.leader if template else LEADERS[kind]} a22000003u 4500"
    at = template.at if template else {_FORM: "o"} if kind == "web" else {}
    fields = [Field("008", data=coded_facts(at, entered, year)), *filter(None, made)]
    marc: bytes = Record(fields=fields, leader=leader).as_marc()
    return _with(marc, template, extent) if template else marc


def _with(marc: bytes, template: RecordTemplate, extent: str) -> bytes:
    record = MarcRecord.of(marc)
    for field in template.ready:
        if not (field[0] == "300" and extent):
            record, _at = record.add(field)
    return record.marc()


def _field(tag: str, indicators: str, subfields: dict[str, str]) -> Field | None:
    from pymarc import Field, Indicators, Subfield

    filled = [Subfield(code, text) for code, value in subfields.items() if (text := clean(value))]
    return Field(tag, Indicators(*indicators), filled) if filled else None
