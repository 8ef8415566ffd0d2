"""The files of the index: made whole from the published copy, or the few words changed that some titles changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tuils.models.own_files.site_titles import SiteTitle
from tuils.models.search import words_of_copy, words_of_texts

from .cuts import Cut, Part, cut_again, place_in
from .search_index import (
    WEIGHTS,
    IndexedWord,
    PlacedTitles,
    changed_word,
    decoded,
    is_indexed,
    near_digit,
    near_files,
    near_letter,
    near_text,
    near_words_in,
    scaled,
    weigh_words,
    worth_in,
)
from .site_folder import SiteFile
from .title_data import script_ends, script_of

SHARD = 8000  # letters


class Retold(NamedTuple):
    """A title whose words may be others: its place, and how it was and is; None where it was or is not there."""

    place: int
    was: SiteTitle | None
    now: SiteTitle | None


class SiteIndex:
    """`cuts` and `letters`: the files of words, and of words that a mistyped one may mean, which are there in the end.
    `read` returns the text of a file of the site; None where there is none as it was written."""

    def __init__(
        self, copy: Path, read: Callable[[str], str | None], cuts: Sequence[Cut], letters: Sequence[str]
    ) -> None:
        self.cuts, self.letters = list(cuts), list(letters)
        self._copy, self._read = copy, read

    # -- whole

    def whole(self, places: PlacedTitles) -> Iterator[SiteFile]:
        """Yield all files, cut as they were."""
        words = list(weigh_words(words_of_copy(self._copy, WEIGHTS), places))
        inside: dict[int, list[IndexedWord]] = {place: [] for place in range(len(self.cuts))}
        for word in words:
            inside.setdefault(place_in(self.cuts, word.word), []).append(word)
        yield from self._cut(inside)
        near = dict(near_files(words))
        self.letters = [*near]
        for letter, text in near.items():
            yield SiteFile(f"data/n{letter}.js", partial(script_of, "n", letter, text))

    def _cut(self, inside: Mapping[int, list[IndexedWord]]) -> Iterator[SiteFile]:
        self.cuts, parts = cut_again(self.cuts, inside, _word, SHARD, _size)
        for part in parts:
            yield SiteFile(_file(part.cut), partial(_text, part))

    # -- in part

    def changed(self, titles: Sequence[Retold], places: Callable[[Container[int]], PlacedTitles]) -> Iterator[SiteFile]:
        """Yield the files that these titles change. `places` returns the titles with these numbers.
        Raises LookupError where the files are not as they were written: then all are to be made."""
        changes = _changes(titles)
        shards: dict[int, dict[str, str]] = {}
        many: dict[str, tuple[int, int]] = {}
        for word, of_word in changes.items():
            at = place_in(self.cuts, word)
            if at not in shards:
                shards[at] = self._shard(at) if self.cuts else {}
            was = shards[at].pop(word, "")
            try:
                now = changed_word(was, word, of_word)
            except LookupError:
                weighed = list(words_of_copy(self._copy, WEIGHTS, word))
                now = next(weigh_words(weighed, places(weighed[0][1] if weighed else ())), None)
            many[word] = (decoded(was)[1], now.many if now else 0)
            if now:
                shards[at][word] = now.titles
        inside = {at: [IndexedWord(*pair, 0) for pair in sorted(shard.items())] for at, shard in shards.items()}
        yield from self._cut(inside)
        yield from self._near(many)

    def _shard(self, at: int) -> dict[str, str]:
        cut = self.cuts[at]
        return dict(self._value(_file(cut), *script_ends("i", cut.number)))

    def _value(self, name: str, head: str, tail: str) -> Any:
        text = self._read(name)
        if text is None or not (text.startswith(head) and text.endswith(tail)):
            raise LookupError(name)
        return json.loads(text[len(head) : -len(tail)])

    def _near(self, many: Mapping[str, tuple[int, int]]) -> Iterator[SiteFile]:
        """Yield the files of words that a mistyped one may mean, where a word came, went, or is much rarer or more
        frequent."""
        by_letter: dict[str, dict[str, str]] = {}
        for word, (was, now) in many.items():
            letter, digit = near_letter(word), near_digit(now) if now else ""
            if letter and digit != (near_digit(was) if was else ""):
                by_letter.setdefault(letter, {})[word] = digit
        for letter, changes in by_letter.items():
            there = letter in self.letters
            known = near_words_in(self._value(f"data/n{letter}.js", *script_ends("n", letter))) if there else {}
            words = sorted((word, digit) for word, digit in {**known, **changes}.items() if digit)
            self.letters = sorted({*self.letters, letter} - (set() if words else {letter}))
            if words:
                yield SiteFile(f"data/n{letter}.js", partial(_near_file, letter, words))


def is_index_file(name: str) -> bool:
    """Return whether a file of the site belongs to the index."""
    return re.fullmatch(r"data/(i\d+|n[a-z_])\.js", name) is not None


def _near_file(letter: str, words: Sequence[tuple[str, str]]) -> str:
    return script_of("n", letter, near_text(words))


def _changes(titles: Sequence[Retold]) -> dict[str, dict[int, tuple[bool, int | None]]]:
    """Return, by word and place, did the title have it, and its worth now."""
    was = words_of_texts((_texts(title.was) for title in titles if title.was), WEIGHTS)
    now = words_of_texts((_texts(title.now) for title in titles if title.now), WEIGHTS)
    found: dict[str, dict[int, tuple[bool, int | None]]] = {}
    for title in titles:
        before = was.get(title.was.no, {}) if title.was else {}
        after = now.get(title.now.no, {}) if title.now else {}
        for word in filter(is_indexed, before.keys() | after.keys()):
            worth = _worth(title.now, word, after)
            if worth is None or worth != _worth(title.was, word, before):
                found.setdefault(word, {})[title.place] = (word in before, worth)
    return dict(sorted(found.items()))


def _worth(title: SiteTitle | None, word: str, weights: Mapping[str, int]) -> int | None:
    return worth_in(scaled(title.name, title.held), word, weights[word]) if title and word in weights else None


def _texts(title: SiteTitle) -> tuple[object, ...]:
    return (title.no, *(getattr(title, name) for name in WEIGHTS))


def _word(word: IndexedWord) -> str:
    return word.word


def _size(word: IndexedWord) -> int:
    return len(word.titles) + len(word.word) + 6


def _file(cut: Cut) -> str:
    return f"data/i{cut.number}.js"


def _text(part: Part) -> str:
    return script_of("i", part.cut.number, {word.word: word.titles for word in part.rows})
