"""The titles as a reader's browser draws them: a short line of each in blocks for results, the whole in other files.

Each file calls the one function of the site's script, so that it works without a server too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import LibraryFacts
from tuils.library.holdings.items.coded_words import ACCESS_WORDS, KINDS, language_word

from .reading import ORDER, CopyLine, ShownTitle
from .site_words import SCRIPT_WORDS, words_of

BLOCK = 16
"""Titles of one file of results: the place of a title, divided by this, is the number of its file."""
WHOLE = 100
"""Titles of one file with all about them, by their numbers."""
TAILS = 1200
"""Ids of titles in one file."""
TAIL = 12
"""Letters of an id, its last, by which a link may name a title."""
_SUMMARY, _SUBJECTS = 500, 12
KIND_CODES = {code: number for number, code in enumerate(KINDS)}
_STATE_NUMBERS = {state: number for number, state in enumerate(ORDER)}
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_UNSAFE = {"\u2028": "\\u2028", "\u2029": "\\u2029", "<": "\\u003c"}


def script_text(value: Any) -> str:
    """Return a value as a script has it. Text in it ends no element and no line, wherever it is put."""
    text = _encoded(value)
    if "<" in text or not text.isascii():
        for sign, escaped in _UNSAFE.items():
            text = text.replace(sign, escaped)
    return text


def script_of(kind: str, name: object, value: Any) -> str:
    """Return a file of data: a call of the site's one function with a value."""
    head, tail = script_ends(kind, name)
    return f"{head}{script_text(value)}{tail}"


def script_ends(kind: str, name: object, before: str = "", behind: str = "") -> tuple[str, str]:
    """Return what stands before and behind the value in a file of data."""
    return f"G({json.dumps(kind)},{json.dumps(name)},{before}", f"{behind});\n"


class PlaceNumbers:
    """Places and branches as numbers, in the order in which they were met."""

    def __init__(self, known: Iterable[str]) -> None:
        self.names: dict[str, int] = {name: number for number, name in enumerate(known)}

    def number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


COVERS = "covers/"


def cover_file(no: int) -> str:
    """Return the file of a title's cover, as find.js has it, too; it stays as long as the title does."""
    return f"{COVERS}{no}.jpg"


def brief_line(title: ShownTitle, places: PlaceNumbers) -> str:
    """Return number, title, author, kind, year, state, place, branch, call number, due, available, copies, and 1 if it
    has a cover."""
    row, best = title.row, title.best
    return script_text(
        (
            row.no, title.name, row.author.rstrip(". "), KIND_CODES.get(row.kind, KIND_CODES["other"]), row.year or 0,
            _STATE_NUMBERS[best.state], places.number(best.place), places.number(best.branch), best.call_number,
            best.due, title.available, title.held, *((1,) if title.cover else ()),
        )
    )  # fmt: skip


def title_line(title: ShownTitle, brief: str, places: PlaceNumbers) -> str:
    """Return what a title's own view adds to its short line; trailing blanks are left out."""
    row = title.row
    facts: list[Any] = [
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
        title.links,
    ]
    while facts and not facts[-1]:
        facts.pop()
    return f"[{brief},{script_text(facts)[1:]}" if facts else f"[{brief}]"


def _copy(copy: CopyLine, places: PlaceNumbers) -> list[Any]:
    facts: list[Any] = [
        _STATE_NUMBERS[copy.state], places.number(copy.place), places.number(copy.branch), copy.call_number,
        copy.volume, copy.due, copy.note, copy.many if copy.many > 1 else 0,
    ]  # fmt: skip
    while facts and facts[-1] in ("", 0):
        facts.pop()
    return facts


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def words_data(about: LibraryFacts, language: str, codes: Iterable[str]) -> dict[str, Any]:
    """Return the words of the script in the language that is spoken now; of the names of languages those of these
    codes."""
    return {
        **words_of(SCRIPT_WORDS),
        "lang": about.locale.replace("_", "-") if about.locale.startswith(language) else language,
        "kinds": [_(words) for words in KINDS.values()],
        "accesses": {code: _(words) for code, words in ACCESS_WORDS.items()},
        "languages": {code: word for code in codes if (word := language_word(code))},
    }
