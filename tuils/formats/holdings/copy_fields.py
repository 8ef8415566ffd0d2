"""The fields of a title that hold its copies, read without the rest of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuils.formats.marc_files.iso2709 import Raw, Unreadable
from tuils.formats.marc_files.marc_fields import mend_fields
from tuils.formats.marc_files.marc_references import resolved
from tuils.formats.marc_files.marc_text import read_texts

from .holdings import Holding, HoldingsMap

_INDICATORS = 2
_ODD = re.compile(rb"\x1f[ \x1f]|\x1b")


def copies_in_record(raw: Raw, holdings: HoldingsMap) -> list[Holding]:
    """The copies of a title, also of one whose letters cannot be read: they are counted, too."""
    return [copy for text in copy_texts(raw, holdings.tags) if (copy := holdings.read(text))]


def copy_texts(raw: Raw, tags: Sequence[str]) -> list[str]:
    """The text of the fields with these tags, in the letters it will have here."""
    data = [data for tag, data in zip(raw.tags, raw.data, strict=True) if tag in tags]
    if all(map(is_plain, data)):
        return [resolved(one.decode("ascii")) for one in data]
    try:
        texts = read_texts(raw)
        mend_fields(raw, texts)
    except Unreadable:
        return [one.decode("utf-8", "replace") for one in data]
    return [resolved(text) for tag, text in zip(raw.tags, texts, strict=True) if tag in tags]


def is_plain(data: bytes) -> bool:
    """Return whether a field reads the same in every encoding."""
    return data.isascii() and data.find(b"\x1f") == _INDICATORS and not _ODD.search(data)
