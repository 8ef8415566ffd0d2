"""A MARC title as text to edit (.mrk), and back: unchanged text keeps its bytes."""

from __future__ import annotations

from tuils.formats.marc_files.iso2709 import Raw, Unreadable
from tuils.formats.marc_files.marc_text import CONTROLS
from tuils.formats.marc_files.mrk import mrk_raws, to_mrk

from .marc_lines import NotAField
from .marc_record import MarcRecord
from .merging import Field

COMMENT = "#"
"""The mark of lines, before the first field, that are for the reader."""


def text_of_record(record: MarcRecord) -> str:
    """Return a field a line, without an empty line at the end."""
    tags, data = [tag for tag, _data in record.fields], [data for _tag, data in record.fields]
    return to_mrk(Raw(record.leader, tags, data)).decode("utf-8").rstrip("\n") + "\n"


def record_from_text(text: str, was: MarcRecord) -> MarcRecord:
    """Return the record of a text. Raises NotAField, with a sentence, if it is not one title."""
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and (lines[0].startswith(COMMENT) or not lines[0].strip()):
        lines.pop(0)
    found = _titles("\n".join(lines))
    if len(found) != 1:
        raise NotAField("")
    kept: dict[Field, list[Field]] = {}
    for field in was.fields:
        kept.setdefault(_once_read(field, was.leader), []).append(field)
    fields = zip(found[0].tags, found[0].data, strict=True)
    same = tuple(kept[field].pop(0) if kept.get(field) else _typed(field) for field in fields)
    return MarcRecord(_leader(found[0].leader, was.leader), same)


def _typed(field: Field) -> Field:
    """Return the field without control characters, which a terminal would obey and MARC-8 take for another alphabet."""
    tag, data = field
    return tag, data.replace(b"\t", b" ").translate(None, CONTROLS)


def _titles(text: str) -> list[Raw]:
    titles = []
    for raw in mrk_raws([text.encode("utf-8")]):
        if isinstance(raw, Unreadable):
            raise NotAField(str(raw))
        titles.append(raw)
    return titles


def _once_read(field: Field, leader: str) -> Field:
    """The field as it comes back from the text."""
    tag, data = field
    try:
        (only,) = _titles(text_of_record(MarcRecord(leader, ((tag, data),))))
    except (NotAField, ValueError):
        return field
    return (only.tags[0], only.data[0]) if len(only.tags) == 1 else field


def _leader(typed: str, was: str) -> str:
    """Return the old leader if none was typed."""
    return typed if typed.strip() else was
