"""Two records of one title compared, field by field, and merged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tuils.formats.marc_files.iso2709 import Unreadable, read_piece
from tuils.values.dataclass import dataclass

from .marc_editing import MarcDraft
from .marc_view import marc_fields
from .merging import MergeRules, merge_records

HERE, THERE, BOTH = "here", "there", "both"
"""The sources of a tag's fields in the merged record: its own, the other's, or both without repeats."""
_ALONE = ("LDR", "001", "003", "005", "006", "007", "008")
_ADDED = re.compile("02[0245]|028|035|490|5[0-9]{2}|6[0-9]{2}|7[0-9]{2}|8[0-35][0-9]|856")
"""The fields taken from both unless somebody chooses: numbers, series, notes, subjects, other names, links."""


@dataclass(frozen=True)
class ComparedField:
    """All fields of one tag of two records, each as text with its subfields. `takes`: HERE, THERE or BOTH."""

    tag: str
    here: tuple[str, ...]
    there: tuple[str, ...]
    takes: str

    @property
    def differs(self) -> bool:
        return self.here != self.there


def compared(here: bytes, there: bytes, takes: Mapping[str, str]) -> list[ComparedField]:
    """Each tag that either has, in their order, but for what a record has of its own (001 to 008). `takes`: what was
    chosen, by tag; else what one of them lacks comes from the other, and of notes, numbers and links both."""
    ours, theirs = _by_tag(here), _by_tag(there)
    return [
        ComparedField(tag, ours.get(tag, ()), theirs.get(tag, ()), takes.get(tag) or _usual(tag, ours, theirs))
        for tag in sorted(ours.keys() | theirs.keys())
    ]


def _usual(tag: str, ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]]) -> str:
    if tag not in ours:
        return THERE
    if tag not in theirs or ours[tag] == theirs[tag]:
        return HERE
    return BOTH if _ADDED.fullmatch(tag) else HERE


def _by_tag(marc: bytes) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    try:
        fields = marc_fields(marc)
    except Unreadable:
        return {}
    for tag, indicators, text in fields:
        if tag not in _ALONE:
            found[tag] = (*found.get(tag, ()), f"{indicators.replace(' ', '#')} {text}".strip())
    return found


def joined_record(here: bytes, there: bytes, takes: Mapping[str, str]) -> bytes:
    """The record `here` with what it takes of the other, whose control number it keeps as one of another system (035).
    A field in another script (880) goes with the one that it is linked to."""
    fields = compared(here, there, takes)
    theirs = tuple(field.tag for field in fields if field.takes == THERE and field.tag != "880")
    both = tuple(field.tag for field in fields if field.takes == BOTH and field.tag != "880")
    merged = merge_records(there, here, MergeRules(keep=theirs, add=both))
    number = _number(there)
    if not number or number == _number(here) or number in _numbers(merged):
        return merged
    draft = MarcDraft(merged)
    draft.add("035", "  ", "a", number)
    return draft.marc()


def _number(marc: bytes) -> str:
    """The control number with the system that gave it: (OCoLC)12345; empty where it has none."""
    raw = read_piece(marc)
    known = {tag: data.decode("utf-8", "replace").strip() for tag, data in zip(raw.tags, raw.data, strict=True)
             if tag in ("001", "003")}  # fmt: skip
    number, source = known.get("001", ""), known.get("003", "")
    return f"({source}){number}" if number and source else number


def _numbers(marc: bytes) -> Iterator[str]:
    return (field.value("a") for field in MarcDraft(marc).fields if field.tag == "035")
