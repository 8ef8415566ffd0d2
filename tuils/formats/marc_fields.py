"""Fields that do not keep MARC's rule of two indicators and then subfields, each with a code of one letter or digit."""

from __future__ import annotations

import re
import unicodedata

from tuils.formats.iso2709 import SUBFIELD, Raw
from tuils.i18n import N_, _

_INDICATORS = re.compile(r"[0-9 #|]{2}")
_ODD_CODE = re.compile("\x1f([^!-~\x1f]+)")
_NOT_ASCII = re.compile("[^ -~]")
_TEXT_FROM = 3
INDICATORS_MENDED = N_("Indicators or subfield marks did not fit; they were put right.")


def mend_fields(raw: Raw, texts: list[str]) -> None:
    """Put indicators and subfield codes right where it is plain what was meant; changes `raw` and `texts`.

    Missing indicators become blanks, a text without a subfield mark becomes $a, an accented or blank code the
    letter it stands for. A tag of letters is some system's own: its fields may have no indicators.
    """
    for at, (tag, text) in enumerate(zip(raw.tags, texts, strict=True)):
        plain = text.isascii()
        if (plain and text.find(SUBFIELD) == 2 and "\x1f " not in text) or (tag < "010" and tag.isdigit()):
            continue
        if text.find(SUBFIELD) != 2 and (tag.isdigit() or not (plain or text.partition(SUBFIELD)[0].isascii())):
            _change(raw, texts, at, _with_indicators(text), _(INDICATORS_MENDED))
        elif not plain and not text[:2].isascii():
            _change(raw, texts, at, _NOT_ASCII.sub(" ", text[:2]) + text[2:], _(INDICATORS_MENDED))
        if (not plain or "\x1f " in text) and _ODD_CODE.search(texts[at]):
            _change(raw, texts, at, _ODD_CODE.sub(_code, texts[at]), _("Subfield codes were put right."))


def _with_indicators(text: str) -> str:
    head, mark, rest = text.partition(SUBFIELD)
    if not (head[:2].isascii() if mark else _INDICATORS.match(head)):
        head = f"  {head}"
    left = head[2:]
    first = f"\x1fa{left}" if left.strip() and (len(left) >= _TEXT_FROM or not mark) else ""
    return head[:2].ljust(2) + first + mark + rest


def _code(found: re.Match[str]) -> str:
    """The code that a run of characters begins with which are no codes; those that stand for nothing are dropped."""
    run = found[1]
    for at, char in enumerate(run):
        letter = unicodedata.normalize("NFKD", char)[0]
        if "!" <= letter <= "~":
            return f"\x1f{letter}{run[at + 1 :]}"
        if letter.isalpha():
            return f"\x1fa{run[at:]}"
    return "\x1f"


def _change(raw: Raw, texts: list[str], at: int, text: str, said: str) -> None:
    texts[at] = text
    raw.data[at] = text.encode("utf-8")
    raw.piece = b""
    if said not in raw.faults:
        raw.faults.append(said)
