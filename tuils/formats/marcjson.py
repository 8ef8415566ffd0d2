"""MARC-in-JSON (Ross Singer's form, as pymarc, ruby-marc and traject write it): one title an object.

`{"leader": "...", "fields": [{"001": "..."}, {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "..."}]}}]}`.
A file is an array of these, or one after the other with or without line ends.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tuils.formats.iso2709 import MOST, Raw, Unreadable
from tuils.formats.loose import EARLY_END, TOO_LONG, indicators, loose_raw, mark_of, say
from tuils.formats.marc_text import CONTROLS_TAKEN_OUT
from tuils.i18n import N_, _

MOST_JSON = 2 * MOST
_NEXT = re.compile(r'\{\s*"(?:leader|fields)"\s*:')
_ENVELOPE = re.compile(r'"\w+"\s*:\s*\[?\s*$')
_BETWEEN = re.compile(r"[\s,\[\]}]*")
_NO_TEXT = dict.fromkeys(range(0x1D, 0x20))
_NOT_JSON = N_("It is not well-formed JSON; it was left out.")
_NO_TITLE = N_("There is no MARC title in this JSON.")
_CODES_MENDED = N_("Subfield codes were put right.")
_decode = json.JSONDecoder(strict=False).raw_decode


def json_raws(chunks: Iterable[bytes]) -> Iterator[Raw | Unreadable]:
    """Each title of a file of MARC-in-JSON in UTF-8, in level memory; a fault costs the title it is in."""
    letters = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = ""
    for chunk in chunks:
        text += letters.decode(chunk)
        at = 0
        while (found := _object(text, at)) is not None:
            at, titles = found
            yield from titles
        text = text[at:]
        if len(text) > MOST_JSON:
            yield Unreadable(_(TOO_LONG))
            text = text[-100:]
    yield from _last(text + letters.decode(b"", True))


def _object(text: str, at: int) -> tuple[int, list[Raw | Unreadable]] | None:
    """The titles of the next object in `text` from `at` on, and where it ends; None if its end is not there."""
    begins = _BETWEEN.match(text, at)
    at = begins.end() if begins else at
    if at == len(text):
        return None
    try:
        value, end = _decode(text, at)
        at_the_edge = end == len(text) and text[at] != "{"
        return None if at_the_edge else (end, list(_titles(value)))
    except (ValueError, RecursionError):
        after = _NEXT.search(text, at + 1)
    if after is None:
        return None
    envelope = not _NEXT.match(text, at) and _ENVELOPE.search(text[max(at, after.start() - 100) : after.start()])
    return after.start(), [] if envelope else [Unreadable(_(_NOT_JSON))]


def _last(text: str) -> Iterator[Unreadable]:
    """What is left at the end of the file and is no whole object."""
    rest = text.lstrip(" \t\r\n,[]}").rstrip()
    if not rest:
        return
    try:
        _decode(rest)
        yield Unreadable(_(_NO_TITLE))
    except json.JSONDecodeError as why:
        cut = rest.startswith("{") and (why.pos >= len(rest) or why.msg.startswith("Unterminated"))
        yield Unreadable(_(EARLY_END) if cut else _(_NOT_JSON))
    except (ValueError, RecursionError):
        yield Unreadable(_(_NOT_JSON))


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
            parts.append(mark_of(code, lambda: say(faults, _(_CODES_MENDED))))
            parts.append(value if isinstance(value, str) and value.isprintable() else _text(value, faults))
    return "".join(parts)


def _text(value: Any, faults: list[str]) -> str:
    """A value without MARC's own marks; a number as it would be written. TypeError for what is no text."""
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
            subfields = [{part[:1]: part[1:]} for part in parts]
            fields.append({tag: {"ind1": marks[:1], "ind2": marks[1:], "subfields": subfields}})
    title = {"leader": raw.leader, "fields": fields}
    return json.dumps(title, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
