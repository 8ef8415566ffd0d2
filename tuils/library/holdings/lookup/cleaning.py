"""Records from elsewhere made fit for this catalog: another library's own fields are removed, a note names the
source."""

from __future__ import annotations

import re
from datetime import date

from tuils.formats.marc.merging import Field, MergeRules
from tuils.formats.marc_files.iso2709 import SUBFIELD, put_together, read_piece

from .targets import LISTED, Target, plain_tags

ABBREVIATED, MINIMAL = "3", "7"
"""Encoding levels (leader/17)."""
SOURCE = "887"
"""Non-MARC information field: $a what was done, $2 by whom."""


def clean_record(marc: bytes, target: Target, today: date) -> bytes:
    """The record (ISO 2709, UTF-8) without the fields that the target's profile drops, marked with where it is from."""
    raw, rules = read_piece(marc), MergeRules(keep=(*plain_tags(target.dropped), SOURCE, "005"))
    lists = [LISTED.fullmatch(one) for one in target.dropped]
    fields = zip(raw.tags, raw.data, strict=True)
    kept = [
        field
        for field in fields
        if not (rules.keeps(field[0]) or any(found and _is_of(field, found) for found in lists))
    ]
    kept.append((SOURCE, source_field(target.name, today)))
    return put_together(_leader(raw.leader), [tag for tag, _data in kept], [data for _tag, data in kept])


def _is_of(field: Field, listed: re.Match[str]) -> bool:
    """Return whether a heading is of this list: by its second indicator, or its source in $2."""
    tag, data = field
    if not re.fullmatch(listed[1].replace("X", "[0-9]"), tag):
        return False
    wanted = listed[2].lower()
    if len(wanted) == 1:
        return data[1:2] == wanted.encode()
    return f"{SUBFIELD}2{wanted}".encode() in data.lower()


def _leader(text: str) -> str:
    """Short as it may be, it is no short form of ours that waits to be completed (leader/17: 3)."""
    return f"{text[:17]}{MINIMAL}{text[18:]}" if text[17] == ABBREVIATED else text


def source_field(name: str, today: date) -> bytes:
    return f"  {SUBFIELD}aCopied from {name} {today.isoformat()}{SUBFIELD}2tuils".encode()
