"""Repairing fields that break MARC's rule of two indicators, then subfields, each with a code of one letter or
digit."""

from __future__ import annotations

import re
import unicodedata

from tuils.formats.marc_files.marc_text import CONTROLS_TAKEN_OUT, lost_characters
from tuils.i18n import N_, _

from .iso2709 import LEADER, MOST, SUBFIELD, Raw, Unreadable

_INDICATORS = re.compile(r"[0-9 #|]{2}")
_ODD_CODE = re.compile("\x1f([^!-~\x1f]+)")
_MOVED_CODE = re.compile("[a-df-hj-z][A-Z]|[a-z][0-9]")
"""A code and the text behind it; no word begins so, but for eBay, iPad and their like."""
_NOT_ASCII = re.compile("[^ -~]")
_TEXT_FROM = 3
INDICATORS_MENDED = N_("Indicators or subfield marks were wrong; they were corrected.")


def mend_fields(raw: Raw, texts: list[str]) -> None:
    """Put indicators and subfield codes right where it is plain what was meant; changes `raw` and `texts`.

    Missing indicators become blanks, a text without a subfield mark becomes $a, an accented or blank code the
    letter it stands for. A tag of letters is some system's own: its fields may have no indicators.

        245  "10$aEmma /$cJane Austen."   stays
        245  "$aEmma"                     -> "  $aEmma"       (no indicators: two blanks)
        500  "Signed by the author"       -> "  $aSigned by the author"
        245  "10$äEmma"                   -> "10$aEmma"       (ä is no code; a is meant)
        245  "10$ Emma"                   -> "10$aEmma"       (the code was forgotten)
    """
    blank = not raw.piece or b"\x1f " in raw.piece
    odd = [n for n, text in enumerate(texts) if blank or text.find(SUBFIELD) != 2 or not text.isascii()]
    for at in odd:  # of most titles, the control fields alone
        tag, text = raw.tags[at], texts[at]
        is_sound = text.isascii() and text.find(SUBFIELD) == 2 and "\x1f " not in text
        if not is_sound and not (tag < "010" and tag.isdigit()):
            _mend_field(raw, texts, at)


def _mend_field(raw: Raw, texts: list[str], at: int) -> None:
    tag, text = raw.tags[at], texts[at]
    plain = text.isascii()
    if text.find(SUBFIELD) != 2 and (tag.isdigit() or not (plain or text.partition(SUBFIELD)[0].isascii())):
        _change(raw, texts, at, _with_indicators(text), _(INDICATORS_MENDED))
    elif not plain and not text[:2].isascii():
        _change(raw, texts, at, _NOT_ASCII.sub(" ", text[:2]) + text[2:], _(INDICATORS_MENDED))
    if (not plain or "\x1f " in text) and _ODD_CODE.search(texts[at]):
        _change(raw, texts, at, _ODD_CODE.sub(_code, texts[at]), _("Subfield codes were corrected."))


def _with_indicators(text: str) -> str:
    head, mark, rest = text.partition(SUBFIELD)
    if not (head[:2].isascii() if mark else _INDICATORS.match(head)):
        head = f"  {head}"
    left = head[2:]
    first = f"\x1fa{left}" if left.strip() and (len(left) >= _TEXT_FROM or not mark) else ""
    return head[:2].ljust(2) + first + mark + rest


def _code(found: re.Match[str]) -> str:
    """The code that a run of characters begins with which are no codes; those that stand for nothing are dropped.

    A blank is a code that was forgotten: `a`, and the text stays whole; unless the code stands behind it.
    """
    run = found[1]
    if run[0].isspace() and not _MOVED_CODE.match(found.string, found.end()):
        return f"\x1fa{run[1:]}" if _has_text(found) else "\x1f"
    for at, char in enumerate(run):
        letter = unicodedata.normalize("NFKD", char)[0]
        if "!" <= letter <= "~":
            return f"\x1f{letter}{run[at + 1 :]}"
        if letter.isalpha():
            return f"\x1fa{run[at:]}"
    return "\x1f"


def _has_text(found: re.Match[str]) -> bool:
    return bool(found[1].strip()) or found.string[found.end() : found.end() + 1] not in ("", SUBFIELD)


def _change(raw: Raw, texts: list[str], at: int, text: str, sentence: str) -> None:
    texts[at] = text
    raw.data[at] = text.encode("utf-8")
    raw.piece = b""
    if sentence not in raw.faults:
        raw.faults.append(sentence)


# ---- A title out of a text format of MARC (MARCXML, JSON, .mrk), each of which holds things that ISO 2709 does not


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
