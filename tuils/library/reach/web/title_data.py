"""The titles as a reader's browser draws them: a short line of each in blocks for results, the whole in other files.

Each file calls the one function of the site's script, so that it works without a server too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import LibraryFacts
from tuils.library.holdings.items.coded_words import ACCESS_WORDS, KINDS, language_word

from .cuts import Part, parted
from .reading import ORDER, CopyLine, ShownTitle
from .site_words import SCRIPT_WORDS, words_of

BLOCK = 16
"""Titles of one file of results: the place of a title, divided by this, is the number of its file."""
WHOLE = 88
"""Titles of one file with all about them."""
TAILS = 1200
"""Ids of titles in one file."""
_SUMMARY, _SUBJECTS, _TAIL = 500, 12, 12
KIND_CODES = tuple(KINDS)
_UNSAFE = {"\u2028": "\\u2028", "\u2029": "\\u2029", "<": "\\u003c"}


def script_text(value: Any) -> str:
    """Return a value as a script has it. Text in it ends no element and no line, wherever it is put."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _UNSAFE.items():
        if sign in text:
            text = text.replace(sign, escaped)
    return text


def script_of(kind: str, name: object, value: Any) -> str:
    """Return a file of data: a call of the site's one function with a value."""
    return f"G({json.dumps(kind)},{json.dumps(name)},{script_text(value)});\n"


class PlaceNumbers:
    """PlaceNumbers and branches as numbers, in the order in which they were met."""

    def __init__(self, known: Iterable[str]) -> None:
        self.names: dict[str, int] = {name: number for number, name in enumerate(known)}

    def number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


def brief_line(title: ShownTitle, places: PlaceNumbers) -> list[Any]:
    """Return number, title, author, kind, year, state, place, branch, call number, due, available, copies."""
    row, best = title.row, title.best
    kind = KIND_CODES.index(row.kind) if row.kind in KINDS else KIND_CODES.index("other")
    return [
        row.no, title.name, row.author.rstrip(". "), kind, row.year or 0, ORDER.index(best.state),
        places.number(best.place), places.number(best.branch), best.call_number, best.due, title.available, title.held,
    ]  # fmt: skip


def title_line(title: ShownTitle, places: PlaceNumbers) -> list[Any]:
    """Return what a title's own view adds to its short line; trailing blanks are left out."""
    row = title.row
    facts: list[Any] = [
        brief_line(title, places),
        [_copy(copy, places) for copy in title.copies],
        _cut(row.summary, _SUMMARY),
        title.subjects[:_SUBJECTS],
        row.series,
        row.publisher.rstrip(" ,."),
        row.extent,
        row.language,
        row.access.split(),
        row.isbns,
        title.waiting,
        title.coming,
        [list(link) for link in title.links],
    ]
    while not facts[-1]:
        facts.pop()
    return facts


def _copy(copy: CopyLine, places: PlaceNumbers) -> list[Any]:
    facts: list[Any] = [
        ORDER.index(copy.state), places.number(copy.place), places.number(copy.branch), copy.call_number, copy.volume,
        copy.due, copy.note, copy.many if copy.many > 1 else 0,
    ]  # fmt: skip
    while facts and facts[-1] in ("", 0):
        facts.pop()
    return facts


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def result_blocks(titles: Mapping[int, ShownTitle]) -> Iterator[tuple[int, dict[int, ShownTitle]]]:
    """Yield the files of results: a number, and titles by their place."""
    by_block: dict[int, dict[int, ShownTitle]] = {}
    for place in sorted(titles):
        by_block.setdefault(place // BLOCK, {})[place] = titles[place]
    yield from by_block.items()


def whole_parts(titles: Sequence[ShownTitle], before: Iterable[Sequence[Any]]) -> list[Part]:
    """Cut titles, in the order of their numbers, into files of all about them."""
    return parted(titles, lambda title: title.row.no, before, WHOLE)


def tail_of(title: ShownTitle) -> str:
    """Return the last letters of a title's id, by which a link may name it."""
    return title.row.id[-_TAIL:]


def tail_parts(titles: Sequence[ShownTitle], before: Iterable[Sequence[Any]]) -> list[Part]:
    return parted(sorted(titles, key=tail_of), tail_of, before, TAILS)


def words_data(about: LibraryFacts, language: str, titles: Sequence[ShownTitle]) -> dict[str, Any]:
    """Return the words of the script in the language that is spoken now; of the names of languages those that occur."""
    languages = sorted({title.row.language for title in titles})
    return {
        **words_of(SCRIPT_WORDS),
        "lang": about.locale.replace("_", "-") if about.locale.startswith(language) else language,
        "kinds": [_(words) for words in KINDS.values()],
        "accesses": {code: _(words) for code, words in ACCESS_WORDS.items()},
        "languages": {code: word for code in languages if (word := language_word(code))},
    }
