"""Letters that a printer lacks, as ones that it has: without their accents, in Latin letters, or named in brackets."""

# ruff: noqa: RUF001
from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

OTHERS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "*", "·": "-", "×": "x", "€": "EUR ",
    "™": "(TM)", "©": "(C)", "®": "(R)", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "ŋ": "ng",
    "¡": "!", "¿": "?", "№": "No.", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "ʻ": "'", "ʼ": "'",
}  # fmt: skip
LONGEST_NAME = 20
LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mc", "Mn")
"""What has a spelling; the marks among them are the vowels of many scripts."""


def readable(text: str, has: Callable[[str], bool]) -> str:
    """The same text in letters of which `has` says yes. Words in a script that the printer lacks are written in Latin
    letters, as `Anna Karenina`; a picture becomes what it shows, such as `[dragon]`."""
    if text.isascii():
        return text
    return "".join(_spelled(letter, has) or _said(letter) for letter in unicodedata.normalize("NFC", text))


def in_pdf_fonts(letter: str) -> bool:
    """The letters of the fonts that every reader of PDF has (PDF 32000-1, annex D, WinAnsiEncoding)."""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def _said(letter: str) -> str:
    """What stands for what can't be spelled; nothing for a mark that only changes the letter before it."""
    if unicodedata.category(letter) in LETTERS:
        from anyascii import anyascii

        return str(anyascii(letter)).replace("`", "'")
    name = unicodedata.name(letter, "") if unicodedata.category(letter) not in ("Me", "Cf", "Cs", "Cn", "Sk") else ""
    return f"[{name.lower()[:LONGEST_NAME].strip()}]" if name else ""


def _spelled(letter: str, has: Callable[[str], bool]) -> str:
    """Empty where it has no spelling."""
    if letter.isascii() or has(letter):
        return letter
    if letter in OTHERS:
        return OTHERS[letter]
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii() or has(part))
    return bare.strip() and bare
