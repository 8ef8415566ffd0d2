"""Letters that a printer lacks, as ones that it has: without their accents, in other words, or named in brackets."""

# ruff: noqa: RUF001
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby

OTHERS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "*", "·": "-", "×": "x", "€": "EUR ",
    "™": "(TM)", "©": "(C)", "®": "(R)", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "ŋ": "ng",
    "¡": "!", "¿": "?", "№": "No.", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "ʻ": "'", "ʼ": "'",
}  # fmt: skip
LONGEST_NAME = 20
_AGAIN = re.compile(r"(\[[^\]]+\])(?:\s*\1)+")
"""Several words of one script are named once."""
SCRIPTS = {"Cjk": "Chinese", "Hangul": "Korean", "Hiragana": "Japanese", "Katakana": "Japanese"}


def readable(text: str, has: Callable[[str], bool]) -> str:
    """The same text in letters of which `has` says yes. Words in a script that the printer lacks become its name, such
    as `[Arabic]`, and a picture what it shows, such as `[dragon]`."""
    if text.isascii():
        return text
    parts = []
    for name, letters in groupby(unicodedata.normalize("NFC", text), lambda letter: _named(letter, has)):
        parts.append(name if name else "".join(_spelled(letter, has) for letter in letters))
    return _AGAIN.sub(r"\1", "".join(parts))


def in_pdf_fonts(letter: str) -> bool:
    """The letters of the fonts that every reader of PDF has (PDF 32000-1, annex D, WinAnsiEncoding)."""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _named(letter: str, has: Callable[[str], bool]) -> str:
    """What stands for it in brackets; empty for what can be spelled."""
    if _spelled(letter, has) or unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cs", "Cn", "Sk"):
        return ""
    name = unicodedata.name(letter, "")
    if unicodedata.category(letter) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mc"):
        script = name.partition(" ")[0].title()
        return f"[{SCRIPTS.get(script, script)}]" if script else ""
    return f"[{name.lower()[:LONGEST_NAME].strip()}]" if name else ""


def _spelled(letter: str, has: Callable[[str], bool]) -> str:
    """Empty where it has no spelling."""
    if letter.isascii() or has(letter):
        return letter
    if letter in OTHERS:
        return OTHERS[letter]
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii() or has(part))
    return bare.strip() and bare
