"""Advice on a MARC title before it is saved: sentences for a cataloger, which block nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tuils.formats.marc_files.iso2709 import LONGEST_FIELD, fits_iso2709
from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.numbers.isbn import normalise

from .marc_articles import nonfiling
from .marc_lines import is_control
from .marc_names import FIELD_NAMES
from .marc_parts import MarcField
from .marc_record import FILED, MarcRecord
from .marc_tables import BLANK, CODED, TagMeaning, coded_places, fixed_length, tag_meaning

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
