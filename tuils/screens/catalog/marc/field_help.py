"""Help on one MARC 21 field, and warnings about it: a few lines below the list, or a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tuils.formats.marc.marc_names import field_name
from tuils.formats.marc.marc_parts import MarcField
from tuils.formats.marc.marc_record import MarcRecord, MarcWarning, warnings_at, warnings_of
from tuils.formats.marc.marc_tables import BLANK, CODED, coded_places, marc_tables, subfield_word, tag_meaning
from tuils.i18n import N_, _
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import Line, wrap

HIGH = 4
"""Lines below the list."""
LEADER_HELP = N_("What kind of record it is. Searching and limits read it.")


def text_at(record: MarcRecord, at: int) -> str:
    """Return the text of a coded field; -1 is the leader."""
    return record.leader if at < 0 else record.fields[at][1].decode("utf-8", "replace")


def warnings_here(record: MarcRecord, at: int) -> list[MarcWarning]:
    """Return the warnings about this field; -1 is the leader, and with it the whole title."""
    if at < 0:
        return [warning for warning in warnings_of(record) if warning.at < 0]
    return list(warnings_at(record, at, *record.fields[at]))


def help_lines(record: MarcRecord, at: int, width: int) -> list[Line]:
    """Return lines about this field, its indicators and its subfields; a warning comes first."""
    tag = "LDR" if at < 0 else record.fields[at][0]
    lines: list[Line] = [[("! ", "look"), (warning.words, "text")] for warning in warnings_here(record, at)[:1]]
    meaning = tag_meaning(tag)
    told = _(LEADER_HELP) if tag == "LDR" else meaning.help if meaning else ""
    lines.append([(f"{tag} {field_name(tag, '')}".strip(), "strong"), (f"  {told}", "text")])
    rest = _coded(record, at, tag) if tag in CODED else _indicators(record, at, tag) + _subfields(tag)
    for words in rest:
        lines += [[(line, "key")] for line in wrap(words, max(10, width - 1), HIGH)]
    return lines


def _coded(record: MarcRecord, at: int, tag: str) -> list[str]:
    text = text_at(record, at)
    places = coded_places(tag, text, record.leader)
    return ["  ".join(f"{place.label}: {place.values.get(place.of(text)) or place.of(text)}" for place in places)]


def _indicators(record: MarcRecord, at: int, tag: str) -> list[str]:
    meaning, field = tag_meaning(tag), MarcField.of(*record.fields[at])
    if meaning is None or not field.parts:
        return []
    pairs = zip(meaning.indicators, field.indicators.ljust(2), strict=False)
    told = [f"{value.replace(' ', BLANK)} = {words}" for known, value in pairs if (words := _word(known, value))]
    return ["  ".join(told)] if told else []


def _word(known: Mapping[str, str] | None, value: str) -> str:
    written = value.replace(" ", BLANK)
    if not known:
        return ""
    return known.get(written) or (known.get("0-9", "") if written.isdigit() else "")


def _subfields(tag: str) -> list[str]:
    meaning = tag_meaning(tag)
    if meaning is None or not meaning.subfields:
        return []
    return ["  ".join(f"${code} {words}" for code, words in meaning.subfields.items())]


class FieldHelp(TextPage):
    """The whole help of a field, on a page of its own."""

    mode = "catalog"

    def __init__(self, record: MarcRecord, at: int) -> None:
        super().__init__()
        self.record, self.place = record, at

    async def opened(self) -> None:
        tag = "LDR" if self.place < 0 else self.record.fields[self.place][0]
        self.read_out(list(self._lines(tag)))
        self.say("", f"{tag} {field_name(tag, '')}".strip(), _("Up and Down scroll."))

    def _lines(self, tag: str) -> Iterator[Line]:
        if self.place >= 0 and tag not in CODED:
            yield from ("", self.record.line(self.place), "")
        for warning in warnings_here(self.record, self.place):
            yield [("! ", "look"), (warning.words, "text")]
        meaning = tag_meaning(tag)
        yield (
            _(LEADER_HELP)
            if tag == "LDR"
            else meaning.help
            if meaning
            else _("A field of your own, or one of another system.")
        )
        if tag in CODED:
            text = text_at(self.record, self.place)
            for place in coded_places(tag, text, self.record.leader):
                yield ""
                yield [(f"{place.at:02} {place.label}: ", "strong"), (place.of(text), "text")]
                yield from (f"  {code}  {words}" for code, words in place.values.items())
        elif meaning:
            for number, values in enumerate(meaning.indicators, 1):
                if values and any(values.values()):
                    yield ""
                    yield [(_("Indicator {n}").format(n=number), "strong")]
                    yield from (f"  {code}  {words}" for code, words in values.items())
            if meaning.subfields:
                yield ""
                for code, words in meaning.subfields.items():
                    more = _(" (may repeat)") if code in meaning.often else ""
                    yield f"  ${code}  {words}{more}"
            yield from (f"  ${code}  {subfield_word(tag, code)}" for code in marc_tables()["common"])
