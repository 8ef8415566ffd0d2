"""The index that readers' browsers search: words in their order, cut into small files, each word with its titles.

    beekeeping  ->  "Ck3m…"    title after title: how far it is behind the one before, how much the word is worth there

Words are the published index's own, so that what is typed is folded alike. A word is worth more in a title of few
words; a browser multiplies its worth by how rare it is. A word that very many titles have keeps those where it is worth
most, and excludes no title (`!` and how many have it stand before them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log2
from operator import sub
from typing import NamedTuple

WEIGHTS = {
    "title": 10, "more_titles": 5, "author": 5, "more_authors": 2, "subjects": 2, "more_subjects": 1, "series": 2,
    "call_number": 2, "numbers": 2,
}  # fmt: skip
"""The columns of the index whose words are found, and how much a word counts there."""
_BRIEF = (0.0, 1.0, 0.6, 0.4, 0.3, 0.2, 0.14, 0.1, 0.06)
"""How much more a title of one word, of two words, ... is worth."""
_HELD = 0.06  # how much each doubling of the copies is worth
MOST = 99  # the weight beyond which no word is worth more
_FILLED = [2 * weight / (weight + 4.0) for weight in range(MOST + 1)]
"""How much of its worth a word has by its weight: twice as often is not twice as much."""
_SHORT = 3  # words
_COMMON, _KEPT = 3000, 500
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_HALF = 32
_NEAR = re.compile(r"(\d)(\D*)(\d)")


class ScaledTitle(NamedTuple):
    """A title as the index needs it. `worths`: of a word by its weight; `short`: the words of a short name. In a title
    with a name of at most three words each of them has the worth 64 - words, by which somebody who types just this name
    finds it first."""

    worths: Sequence[int]
    short: tuple[str, ...]


class PlacedTitles:
    """All titles as the index needs them, by their `no`: the place in the site, and worths; and titles by the words of
    their short names."""

    def __init__(self, titles: Iterable[tuple[int, int, ScaledTitle]]) -> None:
        self.places: dict[int, int] = {}
        self.worths: dict[int, Sequence[int]] = {}
        self.short: dict[str, dict[int, int]] = defaultdict(dict)
        for no, place, title in titles:
            self.places[no], self.worths[no] = place, title.worths
            for word in title.short:
                self.short[word][no] = 64 - len(title.short)


class IndexedWord(NamedTuple):
    """A word with its coded titles, and how many they are."""

    word: str
    titles: str
    many: int


def scaled(name: str, held: int) -> ScaledTitle:
    """`name`: folded, without article and subtitle; `held`: how many copies there are."""
    wide = min(name.count(" ") + 1, len(_BRIEF) - 1)
    short = tuple(dict.fromkeys(name.split(" ", _SHORT)))
    return ScaledTitle(_worths(wide, held), short if len(short) <= _SHORT and name else ())


@cache
def _worths(wide: int, held: int) -> Sequence[int]:
    scale = min(29.5, 14 * (1 + _HELD * log2(1 + held)) * (1 + _BRIEF[wide]))
    return [int(scale * filled) + 1 for filled in _FILLED]


def is_indexed(word: str) -> bool:
    return len(word) > 1 or not word.isascii() or word.isdigit()


def worth_in(title: ScaledTitle, word: str, weight: int) -> int:
    """Return the worth of a word that has this weight in a title."""
    return 64 - len(title.short) if word in title.short else title.worths[min(weight, MOST)]


def weigh_words(words: Iterable[tuple[str, dict[int, int]]], titles: PlacedTitles) -> Iterator[IndexedWord]:
    """Yield each word with its titles. `words`: with their weights by `no`."""
    places, worths = titles.places, titles.worths
    for word, weights in words:
        if not is_indexed(word):
            continue
        worth = {
            places[no]: worths[no][weight if weight < MOST else MOST] for no, weight in weights.items() if no in places
        }
        if word in titles.short:
            worth.update((places[no], most) for no, most in titles.short[word].items() if no in weights)
        if worth:
            yield coded_word(word, worth)


# ---- titles and worths as letters


def coded_word(word: str, worth: Mapping[int, int], many: int = 0) -> IndexedWord:
    """Return a word with these titles and their worths. `many`: how many titles have it, where some were left out."""
    many = many or len(worth)
    if many <= _COMMON:
        return IndexedWord(word, _coded(worth), many)
    best = sorted(worth.items(), key=lambda one: (-one[1], one[0]))[:_KEPT]
    return IndexedWord(word, f"!{many}!{_coded(dict(best))}", many)


def _coded(worth: Mapping[int, int]) -> str:
    """Return titles and worths as letters: a distance in base 32, its last digit from the lower half."""
    places = sorted(worth)
    steps = map(sub, places, [0, *places])
    return "".join([_STEPS[step] + _DIGITS[worth[place]] for step, place in zip(steps, places, strict=True)])


class _Steps(dict[int, str]):
    """The letters of each distance, worked out when it is first met."""

    def __missing__(self, step: int) -> str:
        text, rest = _DIGITS[step % _HALF], step // _HALF
        while rest:
            text, rest = _DIGITS[_HALF + rest % _HALF] + text, rest // _HALF
        self[step] = text
        return text


_STEPS = _Steps()


def decoded(titles: str) -> tuple[dict[int, int], int]:
    """Return the worth of a word by title, and how many titles have it."""
    many = ""
    if titles.startswith("!"):
        _mark, many, titles = titles.split("!", 2)
    worth: dict[int, int] = {}
    place = step = 0
    signs = iter(titles)
    for sign in signs:
        value = _VALUES[sign]
        if value >= _HALF:
            step = step * _HALF + value - _HALF
            continue
        place += step * _HALF + value
        worth[place] = _VALUES[next(signs)]
        step = 0
    return worth, int(many or len(worth))


def changed_word(titles: str, word: str, changes: Mapping[int, tuple[bool, int | None]]) -> IndexedWord | None:
    """Return a word with titles that came, went, or are worth something else. `changes`: by place, did the title have
    it, and its worth now. Raises LookupError where that can't be known without the titles that were left out."""
    worth, many = decoded(titles)
    cut = many > len(worth)
    for place, (had, now) in changes.items():
        if cut and had and place in worth and (now is None or now < worth[place]):
            raise LookupError(word)  # one of those that were left out may take its place
        many += (now is not None) - had
        if now is None:
            worth.pop(place, None)
        else:
            worth[place] = now
    if cut and many <= _COMMON:
        raise LookupError(word)
    return coded_word(word, worth, many) if worth else None


# ---- words that a mistyped one may mean


def near_letter(word: str) -> str:
    """Return the file of a word that a mistyped one may mean: its first letter, `_` beyond a to z; empty for none."""
    if not word.isalpha() or len(word) < 3:
        return ""
    return word[0] if word[0].isascii() else "_"


def near_digit(many: int) -> str:
    """Return how many titles have a word, in doublings."""
    return _DIGITS[min(9, int(log2(many)))]


def near_files(words: Iterable[IndexedWord]) -> Iterator[tuple[str, str]]:
    """Yield letter and text of each file of words that a mistyped one may mean."""
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word in words:
        if letter := near_letter(word.word):
            alike[letter].append((word.word, near_digit(word.many)))
    for letter, some in sorted(alike.items()):
        yield letter, near_text(some)


def near_text(words: Iterable[tuple[str, str]]) -> str:
    """Return words in their order as text. Of each: how many letters it has in common with the one before, its other
    letters, and its digit."""
    said, last = [], ""
    for word, digit in words:
        common, most = 0, min(9, len(last), len(word))
        while common < most and last[common] == word[common]:
            common += 1
        said.append(f"{common}{word[common:]}{digit}")
        last = word
    return "".join(said)


def near_words_in(text: str) -> dict[str, str]:
    """Return the words of such a text with their digits."""
    found, last = {}, ""
    for common, rest, digit in _NEAR.findall(text):
        last = last[: int(common)] + rest
        found[last] = digit
    return found
