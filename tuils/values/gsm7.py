"""Text messages as the carriers count them: in letters of GSM-7 a message holds 160, with one other letter only 70."""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""Letters that count as two."""
PLAIN = {
    '"': "\u201c\u201d\u201e\u00ab\u00bb", "'": "\u2018\u2019\u201a\u0060\u00b4", "c": "\u00e7", "...": "\u2026",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2022\u00b7", "(c)": "\u00a9",
}  # fmt: skip
"""Letters of GSM-7, and those that stand for them elsewhere: quotation marks, dashes, dots."""
_PLAIN = {char: plain for plain, chars in PLAIN.items() for char in chars}
SINGLE, EACH = 160, 153
WIDE_SINGLE, WIDE_EACH = 70, 67
"""What one message holds, and each of several."""


def in_gsm7(text: str) -> str:
    """With letters that a message is cheap in, as far as there are such: `Artículo…` is `Articulo...`. Blanks of
    every kind are blanks."""
    return "".join(_plain(char) for char in " ".join(text.split()))


def _plain(char: str) -> str:
    if char in BASIC or char in TWICE:
        return char
    if char in _PLAIN:
        return _PLAIN[char]
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return bare if bare and all(one in BASIC or one in TWICE for one in bare) else char


def segments(text: str) -> int:
    """How many messages are paid for."""
    if all(char in BASIC or char in TWICE for char in text):
        long = len(text) + sum(char in TWICE for char in text)
        return 1 if long <= SINGLE else -(-long // EACH)
    long = len(text.encode("utf-16-le")) // 2
    return 1 if long <= WIDE_SINGLE else -(-long // WIDE_EACH)
