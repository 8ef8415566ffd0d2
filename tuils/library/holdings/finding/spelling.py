"""The words probably meant by a word that is nowhere: the nearest words that the library itself has.

A word of the library is near where it begins with the same two letters, or with the same first one and is about as
long, or is the same but for its first letter; and where at most one letter is wrong, missing, too many or in the wrong
place: of six letters and more, two. Where no whole word is near, the beginnings of longer ones are looked at: somebody
is still typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tuils.models import db
from tuils.models.search import any_hit, index_words
from tuils.values.dataclass import dataclass

from .asking import IndexQuestion, QueryWord, any_of
from .queries import BY_LENGTH, BY_TAIL

_SHORT = 5  # letters: up to so many one may be wrong, else two
_TINY = 3  # letters of a word that is near far too many
_MOST_NEAR = 16  # words that are taken for one: the rare one is often the one that is meant
_MOST_DOUBTED = 8  # words of a question
_BEGUN = 5  # letters from which on a beginning may be mistyped
_MOST_READ = 40_000  # of one beginning
_BOUNDED = 20_000  # where they are read from the index itself, which takes four times as long
_LAST, _LONGEST = "\U0010ffff", 30


@dataclass(frozen=True)
class Near:
    """A word that may be meant, or its beginning: so many letters are otherwise, so many titles have it."""

    word: str
    wrong: int
    titles: int
    begun: bool = False

    @property
    def asked(self) -> str:
        return f'"{self.word}"*' if self.begun else f'"{self.word}"'

    def among(self, words: Iterable[str]) -> str:
        """Return which of the words it is; empty where it is none."""
        return min((word for word in words if word.startswith(self.word)), default="") if self.begun else self.word


def meant_words(question: IndexQuestion, *, every: bool) -> dict[int, list[Near]]:
    """Return the words that may be meant, by place: for words that no title has, or for `every` word.

    Empty where nothing near is known for a word that no title has.
    """
    others: dict[int, list[Near]] = {}
    for place, word in question.wanted.items():
        known = not word.loose or any_hit(word.alone)
        if known and (not every or len(word.text) <= _TINY):
            continue
        near = near_words(word) if word.loose else []
        if near and len(others) < _MOST_DOUBTED:
            others[place] = near
        elif not known:
            return {}
    return others


def group_of(word: QueryWord, near: Iterable[Near]) -> str:
    """The question for a word or one of those near it."""
    return any_of([word.alone, *(one.asked for one in near)])


def near_words(word: QueryWord) -> list[Near]:
    """Return the nearest words first; of equally near ones the word of most titles. Of l'histoire or covid-19 the
    longer part may be corrected."""
    before, text, behind = _doubted(word.text)
    if len(text) < 3 or not text.isalpha():
        return []
    allowed = 1 if len(text) <= _SHORT else 2
    found = _known_words(text, allowed)
    found.pop(text, None)
    distances = _distances(text, found, allowed)
    near = [Near(f"{before}{one}{behind}", wrong, found[one]) for one, wrong in distances.items()]
    if not near and len(text) >= _BEGUN and text == word.text:
        begun = _beginnings(text, allowed)
        near = [Near(one, wrong, begun[one], begun=True) for one, wrong in _distances(text, begun, 1).items()]
    near.sort(key=lambda one: (one.wrong, -one.titles, one.word))
    return near[:_MOST_NEAR]


def _doubted(text: str) -> tuple[str, str, str]:
    """Split a word or heading into the part before the part that may be mistyped, that part, and the part behind it."""
    first, blank, second = text.partition(" ")
    if " " in second or not blank:
        return "", text, ""
    return (f"{first} ", second, "") if len(second) >= len(first) else ("", first, f" {second}")


def plain_form(word: QueryWord) -> str:
    """Return the singular: bee, story, box, libro. Empty where the word is not in the plural."""
    text = word.text
    if not word.loose or len(text) < 4 or not text.isalpha() or not text.endswith("s") or text.endswith("ss"):
        return ""
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    return text[:-2] if text.endswith(("ches", "shes", "xes", "sses", "zes")) else text[:-1]


def _distances(text: str, known: Mapping[str, int], allowed: int) -> dict[str, int]:
    from rapidfuzz.distance import OSA  # when a word is nowhere
    from rapidfuzz.process import extract

    found = extract(text, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=None, processor=None)
    return {word: int(distance) for word, distance, _at in found}


def _known_words(text: str, allowed: int) -> dict[str, int]:
    """Words that may be near, with how many titles have them."""
    first = text[0]
    rows = _read(BY_LENGTH, first, f"{first}{_LAST}", len(text) - allowed, len(text) + allowed, _MOST_READ)
    for tail in {text[1:], text} if len(text) > _TINY else ():  # another first letter, or none
        rows += _read(BY_TAIL, tail)
    for whole in (text[1:], f"{text[1]}{text[0]}{text[2:]}"):  # one too many, or two in the wrong order
        rows += _read("SELECT word, titles FROM word WHERE word = ?", whole)
    if not rows and not _read("SELECT word, titles FROM word LIMIT 1"):  # not counted yet
        rows = index_words(first, f"{first}{_LAST}", _BOUNDED)
    return dict(rows)


def _beginnings(text: str, allowed: int) -> dict[str, int]:
    """Return beginnings of longer words, as long as the typed word, give or take a letter; with counts of titles."""
    found: dict[str, int] = {}
    first, longer = text[0], len(text) + allowed + 1
    for word, titles in _read(BY_LENGTH, first, f"{first}{_LAST}", longer, _LONGEST, _MOST_READ):
        for length in (len(text) - 1, len(text), len(text) + 1):
            found[word[:length]] = found.get(word[:length], 0) + titles
    return found


def _read(text: str, *values: Any) -> list[tuple[str, int]]:
    rows: Any = db.execute_sql(text, values).fetchall()
    return [(str(word), int(titles)) for word, titles in rows]
