"""The leading article of a title, which filing skips: its number of characters (245, second indicator)."""

from __future__ import annotations

import re
from functools import lru_cache

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
"""The articles by MARC code of the language; those most common in small libraries. Numerals among them count as
articles."""
_MOST = 9


def nonfiling(title: str, language: str) -> int:
    """The second indicator for this title: the article with the marks before it and the blank behind it, else 0.

    A language that is not known is taken for English.
    """
    pattern = _pattern(language)
    found = pattern.match(title) if pattern else None
    return min(len(found[0]), _MOST) if found else 0


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    return _beginning(ARTICLES.get(language) or (ARTICLES["eng"] if language in ("", "und", "   ", "|||") else ""))


@lru_cache(maxsize=64)
def _beginning(words: str) -> re.Pattern[str] | None:
    known = [f"{word[:-1]}['\u2019]" if word.endswith("'") else rf"{word}\s+" for word in words.split()]
    return re.compile(rf"[^\w\s]*(?:{'|'.join(known)})(?=\S)", re.IGNORECASE) if known else None


def filing_start(title: str, indicator: str, language: str) -> int:
    """Return where the filing of a title begins. The second indicator counts if a word of the title ends there; 0 is
    often just a default, so an article of two letters or more is skipped all the same."""
    number = int(indicator) if indicator.isdecimal() else 0
    if 0 < number < len(title) and not (title[number - 1].isalnum() and title[number].isalnum()):
        return number
    start = nonfiling(title, language)
    letters = sum(map(str.isalpha, title[:start]))
    return start if letters > 1 or not indicator.isdecimal() else 0


def without_articles(words: str) -> tuple[str, ...]:
    """Return a title without its leading article, in each language that has one; empty if none has."""
    any_article = _beginning(" ".join(ARTICLES.values()))
    if not (any_article and any_article.match(words)):
        return ()
    starts = {nonfiling(words, language) for language in ARTICLES} - {0}
    return tuple(words[start:] for start in sorted(starts))
