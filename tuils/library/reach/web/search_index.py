"""The index that readers' browsers search: words in their order, cut into small files, each word with its titles.

    beekeeping  ->  "Ck3m…"    title after title: how far it is behind the one before, how much the word is worth there

Words are the published index's own, so that what is typed is folded alike. A word is worth more in a title of few
words; a browser multiplies its worth by how rare it is. A word that very many titles have keeps those where it is worth
most, and excludes no title (`!` and how many have it stand before them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log2
from typing import NamedTuple

from .cuts import Part, parted

WEIGHTS = {
    "title": 10, "more_titles": 5, "author": 5, "more_authors": 2, "subjects": 2, "more_subjects": 1, "series": 2,
    "call_number": 2, "numbers": 2,
}  # fmt: skip
"""The columns of the index whose words are found, and how much a word counts there."""
_BRIEF = (0.0, 1.0, 0.6, 0.4, 0.3, 0.2, 0.14, 0.1, 0.06)
"""How much more a title of one word, of two words, ... is worth."""
_HELD = 0.06  # how much each doubling of the copies is worth
_FILLED = [2 * weight / (weight + 4.0) for weight in range(100)]
"""How much of its worth a word has by its weight: twice as often is not twice as much."""
_SHORT = 3  # words
_COMMON, _KEPT = 3000, 500
SHARD = 8000  # letters
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_HALF = 32


class IndexedTitle(NamedTuple):
    """A title as the index needs it: its place in the site, its name (folded, without article and subtitle), and how
    many copies it has."""

    place: int
    name: str
    held: int


class IndexedWord(NamedTuple):
    """A word with its coded titles, and how many they are."""

    word: str
    titles: str
    many: int


def weigh_words(words: Iterable[tuple[str, list[str]]], places: Mapping[int, IndexedTitle]) -> list[IndexedWord]:
    """Return each word with its titles. `places`: the titles by their `no`."""
    scaled = {str(no): (title.place, _scale(title), _short_name(title.name)) for no, title in places.items()}
    found = []
    for word, pairs in words:
        if len(word) < 2 and word.isascii() and not word.isdigit():
            continue
        worth = {}
        numbers = iter(pairs)
        for no, weight in zip(numbers, numbers, strict=True):
            if place := scaled.get(no):
                short = place[2]
                whole = word in short
                worth[place[0]] = 64 - len(short) if whole else int(place[1] * _FILLED[min(int(weight), 99)]) + 1
        if worth:
            found.append(IndexedWord(word, _coded(worth), len(worth)))
    return found


def _scale(title: IndexedTitle) -> float:
    wide = min(title.name.count(" ") + 1, len(_BRIEF) - 1)
    return min(29.5, 14 * (1 + _HELD * log2(1 + title.held)) * (1 + _BRIEF[wide]))


def _short_name(name: str) -> tuple[str, ...]:
    """Return the words of a name of at most three: in a title with such a name each of them has the worth 64 - words,
    by which somebody who types just this name finds it first."""
    words = tuple(dict.fromkeys(name.split(" ", _SHORT)))
    return words if len(words) <= _SHORT and name else ()


def _coded(worth: dict[int, int]) -> str:
    """Return titles and worths as letters: a distance in base 32, its last digit from the lower half."""
    mark = ""
    if len(worth) > _COMMON:
        mark = f"!{len(worth)}!"
        worth = dict(sorted(worth.items(), key=lambda one: (-one[1], one[0]))[:_KEPT])
    last = 0
    said = [mark]
    for place in sorted(worth):
        said.append(_STEPS[place - last] + _DIGITS[worth[place]])
        last = place
    return "".join(said)


class _Steps(dict[int, str]):
    """The letters of each distance, worked out when it is first met."""

    def __missing__(self, step: int) -> str:
        text, rest = _DIGITS[step % _HALF], step // _HALF
        while rest:
            text, rest = _DIGITS[_HALF + rest % _HALF] + text, rest // _HALF
        self[step] = text
        return text


_STEPS = _Steps()


def index_parts(words: list[IndexedWord], before: Iterable[list[object]]) -> list[Part]:
    """Cut the index into files."""
    return parted(words, lambda word: word.word, before, SHARD, lambda word: len(word.titles) + len(word.word) + 6)


def near_files(words: Iterable[IndexedWord]) -> Iterator[tuple[str, str]]:
    """Yield, for each letter that words begin with (`_` for those beyond a to z), the words that a mistyped one may
    mean. Of each: how many letters it has in common with the one before, its other letters, and how many titles have it
    (in doublings)."""
    alike: dict[str, list[IndexedWord]] = defaultdict(list)
    for word in words:
        if word.word.isalpha() and len(word.word) > 2:
            alike[word.word[0] if word.word[0].isascii() else "_"].append(word)
    for letter, some in sorted(alike.items()):
        said, last = [], ""
        for word in some:
            common = 0
            while common < min(9, len(last), len(word.word)) and last[common] == word.word[common]:
                common += 1
            said.append(f"{common}{word.word[common:]}{_DIGITS[min(9, int(log2(word.many)))]}")
            last = word.word
        yield letter, "".join(said)
