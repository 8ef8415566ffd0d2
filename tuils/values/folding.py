"""Text made fit for a column (`clean`), and for comparing and searching (`fold_text`). Imports run both a lot."""

from __future__ import annotations

import re
import unicodedata

# Controls except those that are space, what turns the reading direction about, and lone halves of characters.
_UNWANTED = "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"

_LETTERS = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t",
    "ŋ": "n", "Ŋ": "n", "\u0131": "i", "·": "",
}  # fmt: skip

# Combining classes that are no accent (0), or spell: nukta, kana voicing, virama.
_SPELLING = (0, 7, 8, 9)

_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


class _Folds(dict[int, str]):
    """The folded form of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    kind = unicodedata.category(character)
    # Primes and half rings of romanised Russian, Arabic and Hawaiian; a modifier letter elsewhere may spell.
    romanising = kind == "Lm" and 0x02B0 <= ord(character) <= 0x02FF
    if romanising or kind in ("Cc", "Cf", "Cs") or unicodedata.combining(character) not in _SPELLING:
        return ""
    return " " if kind[0] in "PSZ" else character


_FOLDS = _Folds(_ASCII | dict.fromkeys(range(0xFE00, 0xFE10), ""))  # variation selectors show nothing


def fold_text(text: str) -> str:
    """Return the text without case, accents and punctuation, single spaces between words: `Łódź, l'été!` is `lodz l
    ete`.

    Decomposed by NFKD; special letters become plain ones (ø o, ß ss, æ ae); punctuation and symbols become
    space. Marks that spell (Indic, kana) stay. Folding what is folded changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return " ".join(unicodedata.normalize("NFKD", text).translate(_FOLDS).casefold().split())


_PLAIN = {
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2026: "...", 0xB7: "-", 0xD7: "x",
    0x20AC: "EUR", 0xA3: "GBP", 0xBF: "", 0xA1: "", 0x2192: "->", 0x2022: "*",
}  # fmt: skip
"""Quotes, dashes, the euro and such, as a terminal without them shows them."""


def in_ascii(text: str) -> str:
    """Return the text for a terminal without other letters: `Lefèvre` is `Lefevre`. The rest becomes `?`."""
    if text.isascii():
        return text
    plain = "".join(_in_case(char) for char in text.translate(_PLAIN))
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return bare.encode("ascii", "replace").decode()


def _in_case(char: str) -> str:
    letters = _LETTERS.get(char, char)
    return letters.capitalize() if letters != char and char.isupper() else letters


def clean(text: str) -> str:
    """Return the text in NFC, on one line: no control characters (ESC too), no direction overrides, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return " ".join(unicodedata.normalize("NFC", re.sub(_UNWANTED, "", text)).split())
