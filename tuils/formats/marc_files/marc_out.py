"""A stored title leaves with more fields behind its own, in one of the forms of a file of titles.

In ISO 2709 the title's own bytes leave as they are; in the other forms each of its fields does.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tuils.formats.marc_files.marc_text import CONTROLS_TAKEN_OUT
from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

from .iso2709 import (
    END,
    ENTRY,
    FIELD_END,
    LEADER,
    LONGEST,
    LONGEST_FIELD,
    MOST,
    Raw,
    Unreadable,
    fits_iso2709,
    read_piece,
)
from .marc_fields import EARLY_END, MARKS, MOST_FAULTS, TOO_BROKEN, TOO_LONG, indicators, loose_raw, odd_mark, say

_BARE = re.compile(rb"\x1f(?=\x1f|\Z)")  # a subfield without code and text, which only ISO 2709 has a form for

Field = tuple[str, bytes]  # tag; data in UTF-8, indicators first, without end mark


class WrittenTitle(NamedTuple):
    """One title as it stands in the file; b"" where the form has no room for it.

    `left`: which of the added fields had no room. `faults`: plain sentences on what could not be written.
    """

    data: bytes
    left: Sequence[int] = ()
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MarcForm:
    """A file of titles: `head`, what `put` gives for each title, `tail`.

    `put` gets a stored title (ISO 2709 in UTF-8) and the fields that go behind its own.
    """

    put: Callable[[bytes, Sequence[Field]], WrittenTitle]
    head: bytes = b""
    tail: bytes = b""


def export_form(name: str) -> MarcForm:
    """iso2709, marcxml, json (MARC-in-JSON, a title a line) or mrk."""
    if name == "marcxml":
        from .marcxml import FOOT, HEAD, to_marcxml

        return MarcForm(_field_by_field(to_marcxml), HEAD, FOOT)
    if name == "json":
        return MarcForm(_field_by_field(lambda raw: to_marcjson(raw) + b"\n"))
    if name == "mrk":
        from .mrk import to_mrk

        return MarcForm(_field_by_field(lambda raw: to_mrk(_told_odd_tags(raw))))
    return ISO2709


def _field_by_field(write: Callable[[Raw], bytes]) -> Callable[[bytes, Sequence[Field]], WrittenTitle]:
    def put(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
        raw = read_piece(piece)
        raw.tags += [tag for tag, _data in fields]
        raw.data = [_BARE.sub(b"", data) for data in (*raw.data, *(data for _tag, data in fields))]
        return WrittenTitle(write(raw), (), raw.faults)

    return put


def _told_odd_tags(raw: Raw) -> Raw:
    if odd := [tag for tag in raw.tags if not tag.isalnum()]:
        raw.faults.append(_("Fields with tag {tags} cannot be edited in this form.").format(tags=", ".join(odd)))
    return raw


def as_stored(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
    """The title as it is stored, with these fields behind its own as far as there is room.

    ISO 2709 has none for a field over 9,999 bytes, nor beyond 99,999 in all.
    """
    if not fits_iso2709(piece):
        return WrittenTitle(piece, range(len(fields)))
    base = int(piece[12:17])
    directory, start, room = bytearray(piece[LEADER : base - 1]), len(piece) - base - 1, LONGEST - len(piece)
    kept, left = [piece[base:-1]], []
    for place, (tag, data) in enumerate(fields):
        size = len(data) + 1
        if size > LONGEST_FIELD or size + ENTRY > room:
            left.append(place)
            continue
        directory += b"%b%04d%05d" % (tag.encode("ascii"), size, start)
        kept += (data, FIELD_END)
        start += size
        room -= size + ENTRY
    base = LEADER + len(directory) + 1
    head = b"%05d%b%05d%b" % (LONGEST - room, piece[5:12], base, piece[17:LEADER])
    return WrittenTitle(b"".join((head, directory, FIELD_END, *kept, END)), left)


def _for_others(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
    """Leave out a title that ISO 2709 has no room for: many systems read no further than it."""
    if fits_iso2709(piece):
        return as_stored(piece, fields)
    return WrittenTitle(b"", (), [_("It is too long for ISO 2709 and was left out; marcxml can hold it.")])


AS_STORED, ISO2709 = MarcForm(as_stored), MarcForm(_for_others)


# ---- MARC-in-JSON (Ross Singer's form, as pymarc, ruby-marc and traject write it): one title an object
# `{"leader": "...", "fields": [{"001": "..."}, {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "..."}]}}]}`. A
# file is an array of these, or one after the other with or without line ends.


MOST_JSON = MOST
"""The most characters of one title in JSON."""

_NEXT = re.compile(r'\{\s*"(?:leader|fields)"\s*:')
_ENVELOPE = re.compile(r'"\w+"\s*:\s*\[?\s*$')
_BETWEEN = re.compile(r"[\s,\[\]}]*")
_NO_TEXT = dict.fromkeys(range(0x1D, 0x20))
_NOT_JSON = N_("It is not valid JSON; it was not imported.")
_NO_TITLE = N_("There is no MARC title in this JSON.")
_decode = json.JSONDecoder(strict=False).raw_decode


def json_raws(chunks: Iterable[bytes]) -> Iterator[Raw | Unreadable]:
    """Each title of a file of MARC-in-JSON in UTF-8, in level memory; a fault costs the title it is in."""
    letters = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    file = _File()
    try:
        for chunk in chunks:
            yield from file.feed(letters.decode(chunk))
        yield from file.end(letters.decode(b"", True))
    except RecursionError:
        yield Unreadable(_("This JSON is nested too deeply to be MARC; tuils stopped here."))
    except _GivenUp:
        yield Unreadable(_(TOO_BROKEN).format(n=MOST_FAULTS))


class _GivenUp(Exception):
    """The file has one fault after the other, and nothing else."""


class _File:
    """`_text` is what is left of the file so far. `_enough`: how long it must be before it is worth another look;
    doubled each time, so that looking at something long again and again costs no more than its length twice."""

    def __init__(self) -> None:
        self._text = ""
        self._enough = 0
        self._faults = 0
        self._wrapped = False

    def feed(self, text: str) -> Iterator[Raw | Unreadable]:
        self._text += text
        if len(self._text) < min(self._enough, MOST_JSON):
            return
        yield from self._objects()
        if len(self._text) > MOST_JSON:
            yield Unreadable(_(TOO_LONG))
            self._text = self._text[-100:]
        self._enough = 2 * len(self._text)

    def end(self, text: str) -> Iterator[Raw | Unreadable]:
        self._text += text
        yield from self._objects()
        rest = self._text[_between(self._text, 0) :].rstrip()
        if rest and not (self._wrapped and not _NEXT.match(rest)):
            yield _left_over(rest)

    def _objects(self) -> Iterator[Raw | Unreadable]:
        at = _between(self._text, 0)
        while at < len(self._text):
            try:
                value, end = _decode(self._text, at)
            except ValueError:
                found = _NEXT.search(self._text, at + 1)
                if found is None:
                    break
                end = found.start()
                yield from self._passed_over(at, end)
            else:
                if end == len(self._text) and self._text[at] != "{":
                    break  # a number may go on in the next chunk
                yield from () if self._wrapped and not isinstance(value, dict) else self._counted(_titles(value))
            at = _between(self._text, end)
        self._text = self._text[at:]

    def _counted(self, titles: Iterable[Raw | Unreadable]) -> Iterator[Raw | Unreadable]:
        for title in titles:
            self._faults = 0 if isinstance(title, Raw) else self._faults + 1
            if self._faults > MOST_FAULTS:
                raise _GivenUp
            yield title

    def _passed_over(self, at: int, end: int) -> Iterator[Raw | Unreadable]:
        """Yield the fault of text before the beginning of a title: a broken title; none for an envelope around the
        titles."""
        if _NEXT.match(self._text, at) or not _ENVELOPE.search(self._text[max(at, end - 100) : end]):
            yield from self._counted([Unreadable(_(_NOT_JSON))])
        else:
            self._wrapped = True


def _between(text: str, at: int) -> int:
    """Return where the next value begins."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _left_over(rest: str) -> Unreadable:
    """Return the fault of the rest of the file, which is no whole object."""
    try:
        _decode(rest)
    except json.JSONDecodeError as why:
        cut = rest.startswith("{") and (why.pos >= len(rest) or why.msg.startswith("Unterminated"))
        return Unreadable(_(EARLY_END) if cut else _(_NOT_JSON))
    except ValueError:
        return Unreadable(_(_NOT_JSON))
    return Unreadable(_(_NO_TITLE))


def _titles(value: Any) -> Iterator[Raw | Unreadable]:
    """The title that a value is, or those in it: some systems put an envelope around each, or around all."""
    if isinstance(value, dict) and "fields" not in value:
        parts = [one for part in value.values() for one in (part if isinstance(part, list) else [part])]
        if inner := [one for one in parts if isinstance(one, dict) and "fields" in one]:
            for one in inner:
                yield from _titles(one)
            return
    try:
        yield _title(value)
    except (TypeError, ValueError, AttributeError, LookupError):
        yield Unreadable(_(_NO_TITLE))
    except Unreadable as why:
        yield why


def _title(value: Any) -> Raw:
    tags: list[str] = []
    texts: list[str] = []
    faults: list[str] = []
    for part in value["fields"]:
        for tag, data in part.items():
            tags.append(tag)
            texts.append(_field(tag, data, faults) if isinstance(data, dict) else _text(data, faults))
    return loose_raw(_text(value.get("leader"), faults), tags, texts, faults)


def _field(tag: str, data: dict[str, Any], faults: list[str]) -> str:
    first, second = data.get("ind1", " "), data.get("ind2", " ")
    parts = [indicators(tag, _text(first, faults), _text(second, faults), faults)]
    for subfield in data["subfields"]:
        for code, value in subfield.items():
            parts.append(MARKS.get(code) or odd_mark(code, faults))
            parts.append(value if isinstance(value, str) and value.isprintable() else _text(value, faults))
    return "".join(parts)


def _text(value: Any, faults: list[str]) -> str:
    """Return a value without MARC's own marks; a number as it would be written. Raises TypeError for anything but
    text."""
    if value is None:
        return ""
    if isinstance(value, (dict, list, bool)):
        raise TypeError
    text = str(value)
    if text.isprintable():
        return text
    without = text.translate(_NO_TEXT)
    if without != text:
        say(faults, _(CONTROLS_TAKEN_OUT))
    return without


def to_marcjson(raw: Raw) -> bytes:
    """One title as an object on one line, without a line end. Its data must be UTF-8, as stored titles are."""
    fields: list[dict[str, Any]] = []
    for tag, data in zip(raw.tags, raw.data, strict=True):
        text = data.decode("utf-8", "replace")
        marks, *parts = text.split("\x1f")
        if not parts and (tag < "010" or len(marks) > 2 or not tag.isdigit()):
            fields.append({tag: text})
        else:
            subfields = [{part[:1]: part[1:]} for part in parts if part]
            fields.append({tag: {"ind1": marks[:1], "ind2": marks[1:], "subfields": subfields}})
    title = {"leader": raw.leader, "fields": fields}
    return json.dumps(title, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
