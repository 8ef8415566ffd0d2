"""The meanings of MARC 21 tags, indicators, subfields and coded places, read from marc21.toml when first needed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tuils.values.dataclass import dataclass

BLANK = "#"
"""The sign for a blank that counts."""
ANY = "any"
_MATERIALS = {
    "a": "books", "t": "books", "c": "music", "d": "music", "i": "music", "j": "music", "e": "maps", "f": "maps",
    "g": "visual", "k": "visual", "o": "visual", "r": "visual", "m": "files", "p": "mixed", "s": "serials",
}  # fmt: skip
_OF_MATERIAL = 18
_SERIAL_LEVELS = "bis"
CODED = ("LDR", "006", "007", "008")
"""The fields of codes whose place gives their meaning."""


@dataclass(frozen=True)
class TagMeaning:
    """The meaning of a tag. `indicators`: for each of the two, its values by code (`0-9` is any digit); None if all are
    right. `subfields`: by code; None if all are right. `often`: codes that may be repeated."""

    tag: str
    help: str
    once: bool
    indicators: tuple[Mapping[str, str] | None, Mapping[str, str] | None]
    subfields: Mapping[str, str] | None
    often: frozenset[str]


class FixedPlace(NamedTuple):
    """A place of `size` characters from `at` on. `values`: by code, with # for a blank; empty if there are too many to
    list."""

    at: int
    size: int
    label: str
    values: Mapping[str, str]

    def of(self, text: str) -> str:
        """Return the value at this place, with # for blanks."""
        return text[self.at : self.at + self.size].ljust(self.size).replace(" ", BLANK)

    def put(self, text: str, code: str) -> str:
        """The text with this code there."""
        code = code.replace(BLANK, " ")[: self.size].ljust(self.size)
        return f"{text[: self.at].ljust(self.at)}{code}{text[self.at + self.size :]}"


@cache
def marc_tables() -> dict[str, Any]:
    """The file as it is."""
    return tomllib.loads((files(__package__) / "marc21.toml").read_text(encoding="utf-8"))


@cache
def tag_meaning(tag: str) -> TagMeaning | None:
    """Return the meaning; None for a tag that is not in the tables: some library's own, or no tag."""
    known: dict[str, dict[str, Any]] = marc_tables()["tags"]
    if tag not in known:
        return None
    own = known[tag]
    found, like = dict(own), own.get("like")
    while like:
        found = {**known[like], **found}
        like = known[like].get("like")
    subfields, often = _subfields(str(found.get("sub", "")))
    indicators = _indicator(found.get("i1")), _indicator(found.get("i2"))
    help_, once = str(own.get("help", "")), bool(own.get("once"))
    return TagMeaning(tag, help_, once, indicators, subfields, often)


def subfield_word(tag: str, code: str) -> str:
    """Return the meaning of this subfield; empty if unknown."""
    meaning = tag_meaning(tag)
    own = (meaning.subfields or {}).get(code, "") if meaning else ""
    return own or str(marc_tables()["common"].get(code, ""))


def coded_places(tag: str, text: str, leader: str) -> tuple[FixedPlace, ...]:
    """Return the coded positions of a fixed field. `text`: the content of the field, or the leader itself for LDR."""
    if tag == "LDR":
        return _places("LDR")
    if tag == "008":
        return (*_places("008"), *_places(material_of(leader)))
    if tag == "006":
        form = FixedPlace(0, 1, "Kind", _places("LDR")[1].values)
        moved = [place._replace(at=place.at - _OF_MATERIAL + 1) for place in _places(_MATERIALS.get(text[:1], "mixed"))]
        return (form, *moved)
    if tag == "007":
        known = _places(f"007{text[:1]}")
        rest = FixedPlace(1, max(1, len(text) - 1), "Codes", {})
        return (*_places("007"), *(known or (rest,)))
    return ()


def material_of(leader: str) -> str:
    """Return the table by which 008/18-34 is read."""
    if leader[6:7] == "a" and leader[7:8] in _SERIAL_LEVELS and leader[7:8]:
        return "serials"
    return _MATERIALS.get(leader[6:7], "books")


def fixed_length(tag: str, text: str) -> int:
    """Return how many characters this field of codes has; 0 if unknown."""
    if tag == "006":
        return 18
    fixed = marc_tables()["fixed"]
    return int(fixed.get(f"007{text[:1]}" if tag == "007" else tag, {}).get("chars", 0))


@cache
def _places(name: str) -> tuple[FixedPlace, ...]:
    found = marc_tables()["fixed"].get(name, {}).get("places", ())
    return tuple(_place(one) for one in found)


def _place(text: str) -> FixedPlace:
    head, _colon, values = text.partition(":")
    at, size, label = head.split(" ", 2)
    return FixedPlace(int(at), int(size), label, _coded(values.strip()))


def _coded(text: str) -> dict[str, str]:
    pairs = (part.partition(" ") for part in text.split("|") if part)
    return {code: words for code, _blank, words in pairs}


def _indicator(text: str | None) -> Mapping[str, str] | None:
    return None if text == ANY else _coded(text) if text else {BLANK: ""}


def _subfields(text: str) -> tuple[Mapping[str, str] | None, frozenset[str]]:
    if text == ANY:
        return None, frozenset()
    found = _coded(text)
    often = frozenset(code[0] for code in found if code.endswith("*"))
    return {code[0]: words for code, words in found.items()}, often
