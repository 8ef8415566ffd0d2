"""A title out of a text format of MARC (MARCXML, JSON, .mrk), each of which holds things that ISO 2709 does not."""

from __future__ import annotations

import re
import unicodedata

from tuils.i18n import N_, _

from .iso2709 import LEADER, MOST, Raw, Unreadable
from .marc_fields import INDICATORS_MENDED
from .marc_text import CONTROLS_TAKEN_OUT, lost_characters

EARLY_END = N_("The file ends in the middle of this record.")
TOO_LONG = N_("It is too long for a title; it was not imported.")
TOO_BROKEN = N_("{n} problems in a row: tuils stopped reading this file.")
MOST_FAULTS = 1000
"""The faults in a row, without a title between, after which a file is given up; each may cost as much as a chunk to
read."""

MARKS = {code: f"\x1f{code}" for code in map(chr, range(0x21, 0x7F))}
"""The mark before a subfield, by its code."""

_NO_LEADER = "00000nam a2200000 u 4500"
_MARKS = dict.fromkeys((0x1D, 0x1E))
_SURROGATES = re.compile("[\ud800-\udfff]")


def loose_raw(leader: str, tags: list[str], texts: list[str], faults: list[str]) -> Raw:
    """The fields `texts`, in which indicators come first and 0x1F stands before each code, as a piece of MARC.

    Bytes that were no UTF-8 may stand in it as Python's surrogate escapes. What ISO 2709 has no form for is put
    right and said in `faults`; Unreadable if nothing is left, or more than MOST bytes.
    """
    if set(map(len, tags)) - {3} or not (whole := "".join(tags)).isascii() or not whole.isprintable():
        tags, texts = _right_tags(tags, texts, faults)
    if not tags:
        raise Unreadable(_("The record is empty: it has no fields."))
    for at, tag in enumerate(tags):
        if tag < "010" and "\x1f" in texts[at] and tag.isdigit():
            texts[at] = " ".join(part[1:] for part in texts[at].split("\x1f")[1:])
    data = _encoded("\x1e".join(texts), faults).split(b"\x1e")
    if len(data) != len(tags) or any(b"\x1d" in part for part in data):
        say(faults, _(CONTROLS_TAKEN_OUT))
        data = [_encoded(text.translate(_MARKS), faults) for text in texts]
    if sum(map(len, data)) > MOST:
        raise Unreadable(_(TOO_LONG))
    return Raw(_right_leader(leader, faults), tags, data, faults=faults)


def odd_mark(code: str, faults: list[str]) -> str:
    """The mark for what can be no code: the letter it stands for, or `a`."""
    say(faults, _("Subfield codes were corrected."))
    letters = (c for c in unicodedata.normalize("NFKD", code) if c.isascii() and c.isalnum())
    return MARKS[next(letters, "a")]


def indicators(tag: str, first: str, second: str, faults: list[str]) -> str:
    """Return two characters; a tag of letters is some system's own and may have others."""
    if len(first) == len(second) == 1 or not tag.isdigit():
        return first + second
    if len(first) > 1 or len(second) > 1:
        say(faults, _(INDICATORS_MENDED))
    return (first[:1] or " ") + (second[:1] or " ")


def say(faults: list[str], text: str) -> None:
    if text not in faults:
        faults.append(text)


def _right_tags(tags: list[str], texts: list[str], faults: list[str]) -> tuple[list[str], list[str]]:
    fields = [(tag.zfill(3) if tag.isdigit() else tag, text) for tag, text in zip(tags, texts, strict=True)]
    kept = [(tag, text) for tag, text in fields if len(tag) == 3 and tag.isascii() and tag.isprintable()]
    if len(kept) < len(fields):
        say(faults, _("A field without a valid tag was left out."))
    if any(len(tag) != 3 and tag.isdigit() for tag in tags):
        say(faults, _("A tag was missing its zeros; they were added."))
    return [tag for tag, _text in kept], [text for _tag, text in kept]


def _encoded(text: str, faults: list[str]) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        found = _SURROGATES.findall(text)
        say(faults, lost_characters(len(found)))
        return _SURROGATES.sub(" ", text).encode("utf-8")


def _right_leader(leader: str, faults: list[str]) -> str:
    if len(leader) != LEADER:
        leader = leader.strip("\r\n\t")
    if len(leader) == LEADER and leader.isascii() and leader.isprintable():
        return leader
    if not leader.strip():
        say(faults, _("It had no leader; the one for a printed book was used."))
        return _NO_LEADER
    say(faults, _("Its leader was not 24 plain characters; it was corrected."))
    return "".join(c if " " <= c <= "~" else " " for c in leader).ljust(LEADER)[:LEADER]
