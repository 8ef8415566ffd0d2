"""Series and the place of a title in them (490, 440, 800, 810, 811, 830)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .marc_columns import values, without_end_mark

SERIES = {"490": "a", "440": "anp", "830": "anp", "800": "tnp", "810": "tnp", "811": "tnp"}
"""The subfields of a series' name, first as printed on the item, then as the library traces it."""
_QUALIFIED = re.compile(r"\s*\([^()]*\)$")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3}(?!\d))?")
_ARTICLES = ("the", "a", "an")
_BETWEEN = re.compile(r"(?<! ); ")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")
_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS = {
    word: place
    for place, words in enumerate(
        (
            "one first", "two second", "three third", "four fourth", "five fifth", "six sixth", "seven seventh",
            "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_VOLUMES = (
    "a act band bd bk bks book books buch case chapter circle cycle deel ed episode fasc h heft issue jahrg libro "
    "livre n nr no nos number numero num novel part parts pt pts season ser series story t the tome tomo tom v vol "
    "vols volume volumes year"
)
VOLUME_WORDS = frozenset(_VOLUMES.split())
"""The words that may come between the name of a series and its number."""


@dataclass(frozen=True)
class InSeries:
    """A series as it is named, and the place in it as written; `place` is its number, to sort by."""

    name: str
    volume: str = ""

    @property
    def place(self) -> float | None:
        return volume_number(self.volume)

    @property
    def words(self) -> str:
        return f"{self.name} ; {self.volume}" if self.volume else self.name


def series_in(fields: Sequence[tuple[str, str]]) -> tuple[InSeries, ...]:
    """The series of a title, each once: a traced name that only says the same otherwise adds at most the number."""
    found: dict[str, InSeries] = {}
    for wanted, codes in SERIES.items():
        for tag, text in fields:
            if tag != wanted or not (name := without_end_mark(" ".join(values(text, codes)))):
                continue
            volume = without_end_mark(" ".join(values(text, "v")))
            key = series_key(name)
            before = found.get(key)
            found[key] = InSeries(before.name if before else name, (before and before.volume) or volume)
    return tuple(_once_by_number(list(found.values())))


def _once_by_number(series: list[InSeries]) -> list[InSeries]:
    """Return series without traced forms of one already there: the same number, and one name within the other."""
    kept: list[InSeries] = []
    for in_series in series:
        key = series_key(in_series.name)
        if not any(
            (key in series_key(had.name) or series_key(had.name) in key) and _agree(in_series, had) for had in kept
        ):
            kept.append(in_series)
    return kept


def _agree(series: InSeries, other: InSeries) -> bool:
    return not series.volume or not other.volume or series.place == other.place


@lru_cache(maxsize=512)
def plain_series_name(name: str) -> str:
    """The name of a series without article, without who made it, and without what the library adds in brackets."""
    name = _QUALIFIED.sub("", name.partition(" / ")[0])
    first, _blank, rest = name.partition(" ")
    return rest if rest and first.casefold() in _ARTICLES else name


def series_key(name: str) -> str:
    """The name of a series as it is compared."""
    return fold_text(plain_series_name(name))


def statements_in(column: str) -> list[str]:
    """The statements of series in the column of a title, which has `; ` between them."""
    return [part for part in _BETWEEN.split(column) if part]


@lru_cache(maxsize=4096)
def volume_number(volume: str) -> float | None:
    """The number in a volume: `bk. 2`, `v. 1.5`, `IV`, `book three`; None where there is none."""
    found = _NUMBER.search(_ISSN.sub("", volume))
    if found:
        return float(found[0].replace(",", "."))
    words = fold_text(volume).split()
    for word in words:
        if word in VOLUME_WORDS and len(words) > 1:
            continue
        if word in _WORDS:
            return float(_WORDS[word])
        if _ROMAN.fullmatch(word):
            return float(_roman(word))
    return None


def _roman(word: str) -> int:
    numbers = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(numbers, [*numbers[1:], 0], strict=True))


def volume_after(name: str, statement: str) -> str | None:
    """Return the text behind this series in a series statement (`Warriors ; bk. 2`); empty if there is none, None if
    the statement names another series: one whose name goes on in other words."""
    qualified = statement[-1:] == ")"
    rest = _behind(plain_series_name(name), plain_series_name(statement) if qualified else statement)
    if rest is None:
        return None
    rest = rest.strip(" ,;:.()")
    words = fold_text(rest).split()
    while len(words) > 1 and words[0] in VOLUME_WORDS:
        words = words[1:]
    if words and volume_number(words[0]) is None:
        return None
    return _ISSN.sub("", rest).strip(" ,;:") if "-" in rest else rest


def _behind(name: str, statement: str) -> str | None:
    """The end of the statement, behind this name; None where it begins otherwise. As it is written, or folded."""
    for article in ("", *_ARTICLES):
        start = f"{article} {name}".lstrip()
        if statement[: len(start)].casefold() == start.casefold() and not statement[len(start) :][:1].isalnum():
            return statement[len(start) :]
    if statement.isascii() and name.isascii():
        return None
    start, folded = fold_text(name), fold_text(statement)
    if folded == start:
        return ""
    if not folded.startswith(f"{start} "):
        return None
    ends = (at for at in range(len(name) // 2, 2 * len(name) + 9) if fold_text(statement[:at]) == start)
    at = next(ends, -1)
    return statement[at:] if at >= 0 else None
