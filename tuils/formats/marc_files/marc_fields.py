"""Repairing fields that break MARC's rule of two indicators, then subfields, each with a code of one letter or
digit."""

from __future__ import annotations

import re
import unicodedata

from tuils.i18n import N_, _

from .iso2709 import SUBFIELD, Raw

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
