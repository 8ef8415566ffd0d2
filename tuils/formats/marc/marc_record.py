"""A MARC title as a cataloger works on it: leader and fields, each change a new value. A field that is not touched
keeps its bytes."""

from __future__ import annotations

from collections.abc import Callable

from tuils.formats.marc_files.iso2709 import put_together, read_piece
from tuils.values.dataclass import dataclass

from .marc_articles import nonfiling
from .marc_lines import field_as_line, field_from, is_control
from .marc_parts import MarcField
from .merging import Field

LEADER_AT = (5, 6, 7, 8, 17, 18, 19)
"""The places of the leader that say something; the others follow from the bytes."""
FILED = {"130": 0, "222": 1, "240": 1, "242": 1, "245": 1, "440": 1, "630": 0, "730": 0, "740": 0, "830": 1}
"""The tags of titles, and which indicator says how many characters filing skips."""


@dataclass(frozen=True)
class MarcRecord:
    """A MARC title. Tags are not sorted: fields keep their order."""

    leader: str
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, marc: bytes) -> MarcRecord:
        """Read stored bytes. Raises Unreadable (iso2709) if they are no MARC."""
        raw = read_piece(marc)
        return cls(raw.leader, tuple(zip(raw.tags, raw.data, strict=True)))

    def marc(self) -> bytes:
        return put_together(self.leader, [tag for tag, _data in self.fields], [data for _tag, data in self.fields])

    def same_as(self, other: MarcRecord) -> bool:
        """Return whether both say the same. Lengths in the leader say nothing."""
        return self.fields == other.fields and all(self.leader[at] == other.leader[at] for at in LEADER_AT)

    @property
    def language(self) -> str:
        return next((data[35:38].decode("latin-1") for tag, data in self.fields if tag == "008"), "")

    def line(self, at: int) -> str:
        return field_as_line(*self.fields[at])

    def first(self, tag: str) -> int:
        """The place of the first field with this tag, -1 where there is none."""
        return next((at for at, (one, _data) in enumerate(self.fields) if one == tag), -1)

    # -- changed

    def with_leader(self, leader: str) -> MarcRecord:
        return MarcRecord(leader, self.fields)

    def put(self, at: int, field: Field) -> MarcRecord:
        """Return the record with this field in place of the present one."""
        return MarcRecord(self.leader, (*self.fields[:at], field, *self.fields[at + 1 :]))

    def add(self, field: Field, at: int | None = None) -> tuple[MarcRecord, int]:
        """Return the record with one more field, at this place, or behind the last one whose tag is not higher; and its
        place."""
        if at is None:
            at = next((n for n in range(len(self.fields), 0, -1) if self.fields[n - 1][0] <= field[0]), 0)
        return MarcRecord(self.leader, (*self.fields[:at], field, *self.fields[at:])), at

    def without(self, at: int) -> MarcRecord:
        return MarcRecord(self.leader, (*self.fields[:at], *self.fields[at + 1 :]))

    def moved(self, at: int, step: int) -> tuple[MarcRecord, int]:
        """The field so many places down, as far as there are any; and where it stands then."""
        there = max(0, min(len(self.fields) - 1, at + step))
        left = [*self.fields[:at], *self.fields[at + 1 :]]
        left.insert(there, self.fields[at])
        return MarcRecord(self.leader, tuple(left)), there

    def each(self, change: Callable[[MarcField], None]) -> MarcRecord:
        """Return the record with each field changed; fields that stay the same keep their bytes."""
        fields = []
        for tag, data in self.fields:
            field = MarcField.of(tag, data)
            before = field.data()
            change(field)
            after = field.data()
            fields.append((tag, data if after == before else after))
        return MarcRecord(self.leader, tuple(fields))

    def filled(self) -> MarcRecord:
        """Return the record without empty subfields, and fields that have no others: what a template left to be
        typed."""
        fields = []
        for tag, data in self.fields:
            field = MarcField.of(tag, data)
            if field.parts and any(not value.strip() for _code, value in field.parts):
                field.parts = [part for part in field.parts if part[1].strip()]
                data = field.data()
                if all(code.isdigit() or code in "qe" for code, _value in field.parts):
                    continue
            fields.append((tag, data))
        return MarcRecord(self.leader, tuple(fields))


def typed_field(tag: str, typed: str, language: str, was: bytes = b"") -> bytes:
    """A field from its line. Where the title of a new or changed field begins with an article and its indicator says
    nothing of it, the indicator is put right. NotAField (marc_lines) where there is no text."""
    data = field_from(tag, typed, was)
    if data == was or is_control(tag) or tag not in FILED:
        return data
    field, old = MarcField.of(tag, data), MarcField.of(tag, was)
    if field.value("a") == old.value("a") or field.indicators[FILED[tag]] not in "0 ":
        return data
    count = str(nonfiling(field.value("a"), language))
    marks = list(field.indicators)
    marks[FILED[tag]] = count
    field.indicators = "".join(marks)
    return field.data()
