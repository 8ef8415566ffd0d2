"""MARCXML (the Library of Congress's MARC 21 slim schema, also as MarcXchange, ISO 25577): its elements <-> fields.

Elements are known by their own names, whatever the prefix. `xml_stream` reads whole files by this.
"""

from __future__ import annotations

import html.entities
import re
from xml.parsers import expat

from tuils.i18n import _

from .iso2709 import Raw, Unreadable
from .marc_fields import MARKS, indicators, loose_raw, odd_mark, say

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
FOOT = b"</collection>\n"

_RECORD, _LEADER, _CONTROL, _DATA, _PART = 1, 2, 3, 4, 5
_KINDS = {"record": _RECORD, "leader": _LEADER, "controlfield": _CONTROL, "datafield": _DATA, "subfield": _PART}
_OTHER = 9
_OUTSIDE = 0
_DEEPEST = 200


class XmlRefused(Exception):
    """The file asks for what is never done; the text is a plain sentence."""


class Elements:
    """The output of one parser: whole titles in `done`, and the state of the open one.

    `open` are the names of the elements around the titles, outermost first. `alien` counts elements called
    `record` that are of another kind of XML, `titles` all of that name. `begun`: at which byte the open title began,
    if one is (`inside`).
    """

    def __init__(self) -> None:
        self.done: list[Raw | Unreadable] = []
        self.open: list[str] = []
        self.alien = 0
        self.titles = 0
        self.begun = 0
        self.name = ""
        self._kinds: dict[str, int] = {}
        self._within = _OUTSIDE
        self._deeper: list[str] = []
        self._clear()
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = _refuse_entities
        self.parser.SkippedEntityHandler = self._named

    @property
    def inside(self) -> bool:
        return self._within != _OUTSIDE

    def _clear(self) -> None:
        self._leader: list[str] = []
        self._tags: list[str] = []
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._faults: list[str] = []
        self._strange = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind_of(name)
        within = self._within
        if kind == _PART and within == _DATA:
            self._within = _PART
            code = attributes.get("code", "")
            self._parts.append(MARKS.get(code) or odd_mark(code, self._faults))
            self.parser.CharacterDataHandler = self._parts.append
        elif self._deeper or within > _RECORD or kind >= _PART or (kind == _RECORD) != (within == _OUTSIDE):
            self._start_other(name, kind)
        elif kind == _DATA:
            self._within = kind
            tag = attributes.get("tag", "")
            self._tags.append(tag)
            first, second = attributes.get("ind1", ""), attributes.get("ind2", "")
            whole = len(first) == len(second) == 1
            self._parts = [first + second if whole else indicators(tag, first, second, self._faults)]
        elif kind == _CONTROL:
            self._within = kind
            self._tags.append(attributes.get("tag", ""))
            self._parts = []
            self.parser.CharacterDataHandler = self._parts.append
        elif kind == _LEADER:
            self._within = kind
            self.parser.CharacterDataHandler = self._leader.append
        else:
            self._start_title(name)

    def _start_title(self, name: str) -> None:
        self._clear()
        self._within, self.name, self.begun = _RECORD, name, self.parser.CurrentByteIndex

    def _start_other(self, name: str, kind: int) -> None:
        if kind == _RECORD and self._within == _RECORD and not (self._deeper and self._tags):
            self._start_inner(name)
        elif self._within == _OUTSIDE:
            self.open.append(name)
        else:
            self._strange = True
            self._deeper.append(name)
        if len(self.open) + len(self._deeper) > _DEEPEST:
            raise XmlRefused(_("This XML file is nested too deeply to be MARC."))

    def _start_inner(self, name: str) -> None:
        """Handle a `record` within one: the outer is an envelope of some protocol, or its end is missing."""
        self.open += [self.name, *self._deeper]
        self._deeper = []
        if self._tags:
            say(self._faults, _("The end mark was missing; it was added."))
            self._end_title()
        self._start_title(name)

    def _end(self, name: str) -> None:
        if self._deeper:
            self._deeper.pop()
            return
        within = self._within
        if within == _PART:
            self.parser.CharacterDataHandler = None
            self._within = _DATA
        elif within == _DATA:
            self._texts.append("".join(self._parts))
            self._within = _RECORD
        elif within == _CONTROL:
            self.parser.CharacterDataHandler = None
            self._texts.append("".join(self._parts))
            self._within = _RECORD
        elif within == _LEADER:
            self.parser.CharacterDataHandler = None
            self._within = _RECORD
        elif within == _RECORD:
            self._end_title()
        else:
            self.open.pop()

    def _end_title(self) -> None:
        self._within = _OUTSIDE
        self.titles += 1
        if self._strange and not self._tags and not self._leader:
            self.alien += 1
            return
        try:
            self.done.append(loose_raw("".join(self._leader), self._tags, self._texts, self._faults))
        except Unreadable as why:
            self.done.append(why)

    def _named(self, name: str, _in_a_declaration: bool) -> None:
        """Handle `&eacute;` in a file that names a DTD, which nobody fetches."""
        if self.parser.CharacterDataHandler:
            self.parser.CharacterDataHandler(html.entities.html5.get(f"{name};", f"&{name};"))

    def _kind_of(self, name: str) -> int:
        kind = _KINDS.get(name.rpartition(":")[2], _OTHER)
        if kind != _OTHER:
            self._kinds[name] = kind
        return kind


def _refuse_entities(*_declared: object) -> None:
    raise XmlRefused(_("This XML file defines its own entities, which tuils does not read. Save it without them."))


_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"]')
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


def to_marcxml(raw: Raw) -> bytes:
    """One title as a `record` element between HEAD and FOOT. Its data must be UTF-8, as stored titles are.

    Characters that XML 1.0 cannot hold are dropped, which is said in `raw.faults`.
    """
    body = b"\x1e".join(raw.data).decode("utf-8", "replace")
    if _NOT_XML.search(body.translate(_MARKS)):
        body = "".join(c for c in body if c in "\x1e\x1f" or not _NOT_XML.match(c))
        say(raw.faults, _("Characters that XML cannot hold were dropped."))
    lines = [f"<record>\n<leader>{_escaped(raw.leader)}</leader>\n"]
    for tag, text in zip(raw.tags, body.split("\x1e"), strict=True):
        lines.append(_element(tag, text) if tag.isalnum() else _element(_escaped(tag), text))
    lines.append("</record>\n")
    return "".join(lines).encode("utf-8")


_MARKS = dict.fromkeys((0x1E, 0x1F))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _element(tag: str, text: str) -> str:
    marks, *parts = text.split("\x1f")
    if not parts and (tag < "010" or len(marks) > 2 or not tag.isdigit()):
        return f'<controlfield tag="{tag}">{_escaped(text)}</controlfield>\n'
    if _SPECIAL.search(text):
        first, second = _escaped(marks[:1]), _escaped(marks[1:])
        subfields = [f'<subfield code="{_escaped(p[:1])}">{_escaped(p[1:])}</subfield>' for p in parts if p]
    else:
        first, second = marks[:1], marks[1:]
        subfields = [f'<subfield code="{p[:1]}">{p[1:]}</subfield>' for p in parts if p]
    return f'<datafield tag="{tag}" ind1="{first}" ind2="{second}">{"".join(subfields)}</datafield>\n'
