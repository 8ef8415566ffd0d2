"""How many characters of a title are passed over when it is filed: its leading article (245, second indicator)."""

from __future__ import annotations

import re

ARTICLES = {
    "eng": "the a an",
    "fre": "le la les l' un une",
    "ger": "der die das ein eine",
    "spa": "el la lo los las un una unos unas",
    "ita": "il lo la i gli le l' un uno una un'",
    "por": "o a os as um uma",
    "dut": "de het een",
    "swe": "den det de en ett",
    "dan": "den det de en et",
    "nor": "den det de en ei et",
    "cat": "el la els les l' un una",
}
"""By MARC code of the language; those that small libraries meet most. Numerals among them are taken for articles."""
_MOST = 9


def nonfiling(title: str, language: str) -> int:
    """The second indicator for this title: the article with the marks before it and the blank behind it, else 0.

    A language that is not known is taken for English.
    """
    words = ARTICLES.get(language) or (ARTICLES["eng"] if language in ("", "und", "   ", "|||") else "")
    known = [f"{word[:-1]}['\u2019]" if word.endswith("'") else rf"{word}\s+" for word in words.split()]
    found = re.match(rf"[^\w\s]*(?:{'|'.join(known)})(?=\S)", title, re.IGNORECASE) if known else None
    return min(len(found[0]), _MOST) if found else 0
