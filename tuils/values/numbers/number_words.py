"""Other spellings of numbers in a title: `the 39 steps` for `The thirty-nine steps`, and the other way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_IN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_OF_SPANISH = "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_IN_ORDER = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_UNITS, _TENS, _SPANISH, _ORDINALS = (names.split() for names in (_BELOW_TWENTY, _IN_TENS, _OF_SPANISH, _IN_ORDER))
_SHORT = {"1st": "first", "2nd": "second", "3rd": "third"} | {
    f"{n}th": word for n, word in enumerate(_ORDINALS, 1) if n > 3
}
_SCALES = {"hundred": 100, "thousand": 1000}
_VALUES = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ALONE = _VALUES | _SCALES
_NAMED = frozenset(_ALONE)
_OTHERWISE = {word: str(n) for n, word in enumerate(_SPANISH)} | {word: short for short, word in _SHORT.items()}
_IN_SPANISH = {str(n): word for n, word in enumerate(_SPANISH)}
_IN_ROMAN = {"1": "i", "5": "v", "10": "x"}
"""The Roman numerals that are not spelled both ways: a single letter can mean too many things. The others are in
`spellings`."""
_SAID = _NAMED | frozenset(_OTHERWISE)
_LONGEST = 5  # digits


def with_other_numbers(words: Sequence[str]) -> Iterator[list[str]]:
    """The folded words with their numbers in digits, and in words, where that is another text."""
    if not any(word in _SAID or word[0].isdecimal() for word in words):
        return
    ways = [_in_digits(words)]
    for joined in (True, False):  # one hundred and one, one hundred one
        ways.append([part for word in words for part in _in_words(word, joined=joined)])
    ways += ([names.get(word, word) for word in words] for names in (_IN_SPANISH, _IN_ROMAN))
    given = [list(words)]
    for way in ways:
        if way not in given:
            given.append(way)
            yield way


def _in_words(word: str, *, joined: bool) -> list[str]:
    if word in _SHORT:
        return [_SHORT[word]]
    if not (word.isascii() and word.isdecimal()) or word[0] == "0" or len(word) > _LONGEST:
        return [word]
    number = int(word)
    if 1100 <= number < 2000 and number % 100 > 9:  # a year
        return [*_below_thousand(number // 100, joined), *_below_thousand(number % 100, joined)]
    thousands = [*_below_thousand(number // 1000, joined), "thousand"] if number >= 1000 else []
    rest = number % 1000
    both = ["and"] if thousands and 0 < rest < 100 and joined else []
    return [*thousands, *both, *(_below_thousand(rest, joined) if rest else [])]


def _below_thousand(number: int, joined: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    said = [_UNITS[hundreds], "hundred"] if hundreds else []
    if rest and hundreds and joined:
        said.append("and")
    if rest >= 20:
        said.append(_TENS[rest // 10 - 2])
        rest %= 10
    return [*said, _UNITS[rest]] if rest else said


def _in_digits(words: Sequence[str]) -> list[str]:
    said: list[str] = []
    at = 0
    while at < len(words):
        run = _run(words[at:])
        said += _digits(run) if run else [_OTHERWISE.get(words[at], words[at])]
        at += len(run) or 1
    return said


def _run(words: Sequence[str]) -> list[str]:
    """The names of numbers that the words begin with: one hundred and one, but not three and four."""
    run = list(takewhile(_NAMED.__contains__, words))
    rest = words[len(run) :]
    if run and run[-1] in _SCALES and rest[:1] == ["and"]:
        more = _run(rest[1:])
        run += ["and", *more] if more else []
    return run


def _digits(run: Sequence[str]) -> list[str]:
    """Return one number, if the words say one; else each of them."""
    names = [word for word in run if word != "and"]
    number = str(_number(names))
    if _in_words(number, joined=False) in (names, ["one", *names]):
        return [number]
    return [str(_ALONE.get(word, word)) for word in run]


def _number(names: Sequence[str]) -> int:
    total = current = 0
    for word in names:
        if word == "thousand":
            total, current = total + (current or 1) * 1000, 0
        elif word == "hundred":
            current = (current or 1) * 100
        elif current in range(11, 20) and _VALUES[word] >= 10:  # nineteen eighty
            current = current * 100 + _VALUES[word]
        else:
            current += _VALUES[word]
    return total + current
