"""Fields that do not keep MARC's rule of two indicators and then subfields, each with a code of one letter or digit."""

from __future__ import annotations

import re
import unicodedata

from tuils.formats.iso2709 import SUBFIELD, Raw
from tuils.i18n import _

_INDICATORS = re.compile(r"[0-9 #|]{2}")
_ODD_CODE = re.compile("\x1f([^!-~\x1f])")
_TEXT_FROM = 3


def mend_fields(raw: Raw, texts: list[str]) -> None:
    """Put indicators and subfield codes right where it is plain what was meant; changes `raw` and `texts`.

    Missing indicators become blanks, a text without a subfield mark becomes $a, an accented or blank code the
    letter it stands for. A tag of letters is some system's own: its fields may have no indicators.
    """
    for at, (tag, text) in enumerate(zip(raw.tags, texts, strict=True)):
        if tag < "010":
            continue
        if text[2:3] != SUBFIELD and tag.isdigit():
            _change(raw, texts, at, _with_indicators(text))
            _say(raw, _("Indicators or subfield marks did not fit; they were put right."))
        if (not text.isascii() or "\x1f " in text) and _ODD_CODE.search(text):
            _change(raw, texts, at, _ODD_CODE.sub(_code, texts[at]))
            _say(raw, _("Subfield codes were put right."))


def _with_indicators(text: str) -> str:
    head, mark, rest = text.partition(SUBFIELD)
    if mark and len(head) < 2:
        return head.ljust(2) + mark + rest
    indicators, left = (head[:2], head[2:]) if mark or _INDICATORS.match(head) else ("  ", head)
    if left.strip() and (len(left) >= _TEXT_FROM or not mark):
        return f"{indicators}\x1fa{left}{mark}{rest}"
    return indicators.ljust(2) + mark + rest


def _code(found: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFKD", found[1])[0]
    if "!" <= letter <= "~":
        return f"\x1f{letter}"
    return f"\x1fa{letter}" if letter.isalpha() else "\x1f"


def _change(raw: Raw, texts: list[str], at: int, text: str) -> None:
    texts[at] = text
    raw.data[at] = text.encode("utf-8")
    raw.piece = b""


def _say(raw: Raw, sentence: str) -> None:
    if sentence not in raw.faults:
        raw.faults.append(sentence)
