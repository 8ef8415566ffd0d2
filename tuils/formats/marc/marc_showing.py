"""The parts of a stored title that people read beside its columns: contents, links, series, notes, and its own script.

Field and subfield meanings are those of the MARC 21 Format for Bibliographic Data (for 880 and $6: its Appendix A).
Text is clean: one line, no control characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tuils.formats.marc_files.iso2709 import SUBFIELD, Unreadable, read_piece
from tuils.formats.marc_files.marc_references import resolved
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .marc_access import access_notes
from .marc_columns import title_in, values, without_end_mark
from .marc_series import SERIES, InSeries, series_in

Fields = Sequence[tuple[str, str]]
"""The tag and text of each field, indicators first, in the order of the title."""

NOTES = ("500", "501", "502", "504", "508", "511", "518", "521", "538", "546", "586")
NAMES = (("700", "abcdq"), ("710", "abn"), ("711", "acdn"))
_READ = frozenset(("341", "505", "532", "856", "880", *NOTES, *(tag for tag, _codes in NAMES), *SERIES))
"""The fields to read. A record may have thousands; besides these only those in a script of their own are read."""
_PARTS = re.compile(r"(?:^|\s+)-{2,3}(?=\s|$)")
_WEB = re.compile(r"(?:https?|ftp)://[^\s/?#]+\S*", re.IGNORECASE)
_TIED = re.compile(r"880-(\d\d+)")
_TIED_TO = re.compile(r"(\d\d\d)-(\d\d+)(?:/[^/\s]*)?(/r)?")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OF_A_NOTE = "abcdefghijklmnopqrst"
_TITLES, _AUTHORS, _PUBLISHERS = ("245",), ("100", "110", "111"), ("264", "260")
_OWN = {"245": "abnp", "110": "ab", "100": "a", "111": "a", "264": "b", "260": "b"}
"""The subfields of a field that are in its column, and so beside it; of other fields all letters."""
_LINK_KINDS = {"0": "resource", "1": "version", "2": "related", "3": "part", "4": "version"}


@dataclass(frozen=True)
class Link:
    """An address (856 $u). `words` are its own ($y, $3, $z). `kind` is what it leads to: the `resource` itself,
    a `version` of it, a `part`, something `related`, or empty where the record does not say."""

    address: str
    words: str = ""
    kind: str = ""

    @property
    def opens(self) -> bool:
        """Return whether it is an address of the web. Everything else is shown as text alone."""
        return _WEB.fullmatch(self.address) is not None


@dataclass(frozen=True)
class OwnScript:
    """A field as it stands in its own script (880); `tag` is that of the field it belongs to. `to_left`: the record
    says that it is written from right to left."""

    tag: str
    text: str
    to_left: bool = False


@dataclass(frozen=True)
class MarcNote:
    tag: str
    text: str


@dataclass(frozen=True)
class Description:
    """The record's facts beyond the columns, each in the order of the record."""

    contents: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    series: tuple[InSeries, ...] = ()
    notes: tuple[MarcNote, ...] = ()
    names: tuple[str, ...] = ()
    scripts: tuple[OwnScript, ...] = ()
    access: tuple[str, ...] = ()

    @property
    def own_title(self) -> str:
        return self._own(_TITLES)

    @property
    def own_author(self) -> str:
        return self._own(_AUTHORS)

    @property
    def own_publisher(self) -> str:
        return self._own(_PUBLISHERS)

    @property
    def web_links(self) -> tuple[Link, ...]:
        """The web links: to the thing itself before related ones."""
        return tuple(sorted((link for link in self.links if link.opens), key=lambda link: link.kind == "related"))

    @property
    def online(self) -> bool:
        """Return whether one can open the thing itself, or another version of it."""
        return any(link.opens and link.kind in ("resource", "version") for link in self.links)

    @property
    def other_scripts(self) -> tuple[OwnScript, ...]:
        """The texts in other scripts that belong to neither title, author nor publisher."""
        return tuple(script for script in self.scripts if script.tag not in (*_TITLES, *_AUTHORS, *_PUBLISHERS))

    def _own(self, tags: Sequence[str]) -> str:
        return next((script.text for tag in tags for script in self.scripts if script.tag == tag), "")


def describe(marc: bytes) -> Description:
    """Return this stored title's description; an empty one if it cannot be read."""
    try:
        raw = read_piece(marc)
    except Unreadable:
        return Description()
    fields = [
        (tag, resolved(data.decode("utf-8", "replace")))
        for tag, data in zip(raw.tags, raw.data, strict=True)
        if tag in _READ or b"\x1f6" in data
    ]
    return Description(
        contents=tuple(_contents(fields)),
        links=tuple(dict.fromkeys(_links(fields))),
        series=series_in(fields),
        notes=tuple(dict.fromkeys(_notes(fields))),
        names=tuple(dict.fromkeys(_names(fields))),
        scripts=tuple(_scripts(fields)),
        access=tuple(access_notes(fields)),
    )


def _contents(fields: Fields) -> Iterator[str]:
    """The parts of 505, whether they are cataloged in one text or each in subfields of its own."""
    for tag, text in fields:
        if tag == "505":
            whole = " ".join(values(text, "agrtu"))
            yield from (part for piece in _PARTS.split(whole) if (part := without_end_mark(piece)))


def _links(fields: Fields) -> Iterator[Link]:
    for tag, text in fields:
        if tag != "856":
            continue
        words = ". ".join(part for code in "y3z" for value in values(text, code) if (part := without_end_mark(value)))
        kind = _LINK_KINDS.get(text[1:2], "")
        yield from (Link(address, words, kind) for value in values(text, "u") if (address := clean(value)))


def _notes(fields: Fields) -> Iterator[MarcNote]:
    for tag, text in fields:
        if tag in NOTES and (note := clean(" ".join(values(text, _OF_A_NOTE)))):
            yield MarcNote(tag, note)


def _names(fields: Fields) -> Iterator[str]:
    """Yield the other people who had a part in it, without authors of works contained in it."""
    for name_tag, codes in NAMES:
        for tag, text in fields:
            if tag == name_tag and not values(text, "t") and (name := without_end_mark(" ".join(values(text, codes)))):
                role = ", ".join(part for value in values(text, "e") if (part := without_end_mark(value)))
                yield f"{name} ({role})" if role else name


def _scripts(fields: Fields) -> Iterator[OwnScript]:
    """Yield first the scripts that a field names, in the order of those fields; then those that are alone."""
    own = [(text, _tied_to(text)) for tag, text in fields if tag == "880"]
    named: dict[tuple[str, str], int] = {}
    for at, (_text, (tag, turn, _to_left)) in enumerate(own):
        named.setdefault((tag, turn), at)
    order: dict[int, None] = {}
    for tag, text in fields:
        tied = _TIED.match("".join(values(text, "6")[:1])) if tag != "880" and SUBFIELD + "6" in text else None
        if tied and int(tied[1]) and (at := named.get((tag, tied[1]), -1)) >= 0:
            order[at] = None
    for at in (*order, *(at for at in range(len(own)) if at not in order)):
        text, (tag, _turn, to_left) = own[at]
        if tag and (shown := _text_of(tag, text)):
            yield OwnScript(tag, shown, to_left)


def _tied_to(text: str) -> tuple[str, str, bool]:
    """Return tag, occurrence and direction of the field an 880 belongs to; an empty tag if it does not say."""
    found = _TIED_TO.match("".join(values(text, "6")[:1]).strip())
    return (found[1], found[2], bool(found[3])) if found else ("", "", False)


def _text_of(tag: str, text: str) -> str:
    if tag == "245":
        return title_in(tag, {tag: [text]})
    return without_end_mark(" ".join(values(text, _OWN.get(tag, _LETTERS))))
