"""A MARC title as a cataloger works on it: leader and fields, each change a new value. A field that is not touched
keeps its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tuils.formats.marc.marc_lines import field_as_line, field_from, is_control
from tuils.formats.marc.marc_parts import MarcField
from tuils.formats.marc.marc_tables import BLANK, CODED, TagMeaning, coded_places, fixed_length, tag_meaning
from tuils.formats.marc_files.iso2709 import LONGEST_FIELD, fits_iso2709, put_together, read_piece
from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.numbers.isbn import normalise

from .marc_articles import nonfiling
from .marc_names import FIELD_NAMES
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


# ---- advice on a MARC title before it is saved: sentences for a cataloger, which block nothing


NEEDED = {"245": N_("There is no title (245)."), "008": N_("There are no coded facts (008).")}
_ENTRIES = ("100", "110", "111", "130")
_FILL = "|"


@dataclass(frozen=True)
class MarcWarning:
    """A warning. `at`: the place of the field, -1 if it is about the whole title. `words`: one sentence."""

    at: int
    tag: str
    words: str

    @property
    def number(self) -> int | None:
        """The number of the field, counted from 1; None for the whole title."""
        return self.at + 1 if self.at >= 0 else None


def warnings_of(record: MarcRecord) -> list[MarcWarning]:
    """Return warnings in the order of the fields; those about the whole title first."""
    found = [*_of_whole(record), *_of_codes(-1, "LDR", record.leader, record.leader)]
    for at, (tag, data) in enumerate(record.fields):
        found += warnings_at(record, at, tag, data)
    return found


def warnings_at(record: MarcRecord, at: int, tag: str, data: bytes) -> Iterator[MarcWarning]:
    """Yield warnings about one field."""
    field = MarcField.of(tag, data)
    if len(data) >= LONGEST_FIELD:
        yield MarcWarning(
            at, tag, _("{tag} is too long for MARC (ISO 2709); other systems may cut it.").format(tag=tag)
        )
    if is_control(tag):
        yield from _of_codes(at, tag, field.text, record.leader)
        return
    meaning = tag_meaning(tag)
    if meaning is None:
        if not (_is_local(tag) or tag in FIELD_NAMES):
            yield MarcWarning(at, tag, _("{tag} is not a MARC 21 tag.").format(tag=tag))
        return
    yield from (MarcWarning(at, tag, words) for words in _of_field(field, meaning))
    yield from (MarcWarning(at, tag, words) for words in _of_meaning(field, record))


def _is_local(tag: str) -> bool:
    return "9" in tag or not tag.isdigit()


def _of_whole(record: MarcRecord) -> Iterator[MarcWarning]:
    counts = Counter(tag for tag, _data in record.fields)
    for tag, words in NEEDED.items():
        if not counts[tag]:
            yield MarcWarning(-1, tag, _(words))
    for tag, count in sorted(counts.items()):
        meaning = tag_meaning(tag)
        if meaning and meaning.once and count > 1:
            yield MarcWarning(
                record.first(tag), tag, _("There are {n} fields {tag}; one is allowed.").format(n=count, tag=tag)
            )
    if sum(counts[tag] for tag in _ENTRIES) > 1:
        yield MarcWarning(
            -1, "1XX", _("There is more than one main entry (100, 110, 111, 130). Move the others to 7XX.")
        )
    if not fits_iso2709(record.marc()):
        yield MarcWarning(
            -1, "LDR", _("The record is too long for MARC (ISO 2709). It can leave as MARCXML, JSON, or .mrk.")
        )


def _of_field(field: MarcField, meaning: TagMeaning) -> Iterator[str]:
    for number, (allowed, value) in enumerate(zip(meaning.indicators, field.indicators.ljust(2), strict=False), 1):
        if allowed is not None and not _allows(allowed, value):
            text = _("{tag}: indicator {n} is {value}. It can be {allowed}.")
            named = ", ".join(allowed)
            yield text.format(tag=field.tag, n=number, value=value.replace(" ", BLANK), allowed=named)
    codes = Counter(code for code, _value in field.parts)
    for code, count in codes.items():
        if code.isdigit() or meaning.subfields is None:
            continue
        if code not in meaning.subfields:
            yield _("{tag} has no subfield ${code}.").format(tag=field.tag, code=code)
        elif count > 1 and code not in meaning.often:
            yield _("{tag} has ${code} {n} times; once is allowed.").format(tag=field.tag, code=code, n=count)


def _allows(allowed: Mapping[str, str], value: str) -> bool:
    written = value.replace(" ", BLANK)
    return written in allowed or ("0-9" in allowed and written.isdigit())


def _of_meaning(field: MarcField, record: MarcRecord) -> Iterator[str]:
    """Yield advice that follows from other fields, or from the words."""
    if field.tag == "245":
        if not field.value("a"):
            yield _("245 has no title ($a).")
        has_entry = any(record.first(tag) >= 0 for tag in _ENTRIES)
        if field.indicators[:1] in "01" and (field.indicators[:1] == "1") != has_entry:
            wanted = "1" if has_entry else "0"
            yield _("245: the first indicator should be {n}.").format(n=wanted)
    if field.tag in FILED and field.value("a"):
        yield from _of_filing(field, record.language)
    if field.tag == "020" and field.value("a") and normalise(field.value("a")) is None:
        yield _("020: {text} is not a valid ISBN. A wrong one goes in $z.").format(text=field.value("a")[:30])


def _of_filing(field: MarcField, language: str) -> Iterator[str]:
    count, now = nonfiling(field.value("a"), language), field.indicators[FILED[field.tag] :][:1]
    if now.isdecimal() and count and int(now) == 0:
        text = _("{tag}: the title begins with an article; indicator {place} should be {n}.")
        yield text.format(tag=field.tag, place=FILED[field.tag] + 1, n=count)
    elif now.isdecimal() and int(now) > len(field.value("a")):
        yield _("{tag}: more characters are skipped than the title has.").format(tag=field.tag)


def _of_codes(at: int, tag: str, text: str, leader: str) -> Iterator[MarcWarning]:
    if tag not in CODED:
        return
    length = fixed_length(tag, text)
    if length and len(text) != length:
        sentence = _("{tag} has {n} characters; it should have {length}.")
        yield MarcWarning(at, tag, sentence.format(tag=tag, n=len(text), length=length))
        return
    for place in coded_places(tag, text, leader):
        code = place.of(text)
        if place.values and code not in place.values and code.strip(_FILL):
            sentence = _("{tag}/{at:02} {name}: {code} is not a code of MARC 21.")
            yield MarcWarning(at, tag, sentence.format(tag=tag, at=place.at, name=place.label, code=code))
