"""Replacements for letters that a printer lacks: without their accents, in Latin letters, or named in brackets."""

# ruff: noqa: RUF001 -- letters that look alike are what this is about
from __future__ import annotations

import re
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
JAPANESE = "[Japanese]"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
_SIGN = "[\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]"
_EAST_ASIAN = re.compile(f"{_SIGN}+(?: {_SIGN}+)*")
LONGEST_NAME = 20
LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mc", "Mn")
"""The categories of letters that can be spelled; the marks among them are the vowels of many scripts."""


def in_letters(text: str, has: Callable[[str], bool]) -> str:
    """The same text in letters of which `has` says yes. Words in a script that the printer lacks are written in Latin
    letters, as `Anna Karenina`; a picture becomes what it shows, such as `[dragon]`."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if _is_japanese(text):
        text = _EAST_ASIAN.sub(lambda run: run[0] if all(map(has, run[0])) or not _han(run[0]) else JAPANESE, text)
    return "".join(_spelled(letter, has) or _spell_out(letter) for letter in text)


def _is_japanese(text: str) -> bool:
    """Return whether the text has kana, or signs that only Japan writes so. No table knows how those of Chinese origin
    are read there; spelled as Chinese they would be other words."""
    han = _han(text)
    return bool(_KANA.search(text)) or bool(
        han and _fits(han, "shift_jis") and not _fits(han, "gb2312") and not _fits(han, "big5")
    )


def _han(text: str) -> str:
    return "".join(_HAN.findall(text))


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def in_pdf_fonts(letter: str) -> bool:
    """The letters of the fonts that every reader of PDF has (PDF 32000-1, annex D, WinAnsiEncoding)."""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def _spell_out(letter: str) -> str:
    """Return a letter's spelling, or its name in brackets; empty for a mark that only changes the letter before it."""
    if unicodedata.category(letter) in LETTERS:
        from anyascii import anyascii

        return str(anyascii(letter)).replace("`", "'")
    name = unicodedata.name(letter, "") if unicodedata.category(letter) not in ("Me", "Cf", "Cs", "Cn", "Sk") else ""
    return f"[{name.lower()[:LONGEST_NAME].strip()}]" if name else ""


def _spelled(letter: str, has: Callable[[str], bool]) -> str:
    """Return the spelling; empty if the letter has none."""
    if letter.isascii() or has(letter):
        return letter
    if letter in OTHERS:
        return OTHERS[letter]
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii() or has(part))
    return bare.strip() and bare
