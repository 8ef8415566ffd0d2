"""A record from elsewhere made fit for this catalog: another library's own fields go, a note says where it is from."""

from __future__ import annotations

from datetime import date

from tuils.formats.iso2709 import SUBFIELD, put_together, take_apart
from tuils.formats.merging import MergeRules

from .targets import Target

ABBREVIATED, MINIMAL = "3", "7"
"""Encoding levels (leader/17)."""
SOURCE = "887"
"""Non-MARC information field: $a what was done, $2 by whom."""


def cleaned(marc: bytes, target: Target, today: date) -> bytes:
    """The record (ISO 2709, UTF-8) without the fields that the target's profile drops, marked with where it is from."""
    raw, rules = take_apart(marc), MergeRules(keep=(*target.dropped, SOURCE, "005"))
    kept = [(tag, data) for tag, data in zip(raw.tags, raw.data, strict=True) if not rules.keeps(tag)]
    kept.append((SOURCE, source_field(target.name, today)))
    return put_together(_leader(raw.leader), [tag for tag, _data in kept], [data for _tag, data in kept])


def _leader(text: str) -> str:
    """Short as it may be, it is no short form of ours that waits to be completed (leader/17: 3)."""
    return f"{text[:17]}{MINIMAL}{text[18:]}" if text[17] == ABBREVIATED else text


def source_field(name: str, today: date) -> bytes:
    return f"  {SUBFIELD}aCopied from {name} {today.isoformat()}{SUBFIELD}2tuils".encode()
