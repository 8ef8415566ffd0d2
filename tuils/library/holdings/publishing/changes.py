"""The changes in the library since a copy of it was published: read from the journal, in its own order of writing.

Entries that arrive late, from another machine, are written last, whatever their place in the order; so is an undo,
which names the act that it takes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from tuils.library.foundation.journal.writing import library_id
from tuils.library.holdings.queries import LINE_TITLES, newest_number_of_title
from tuils.models.rows import AT_ONCE, fetch_rows, marks, parts
from tuils.models.store_words import ARRIVAL
from tuils.values.dataclass import dataclass

from .queries import NAMES, changed_anything, entry_at, finding_state, last_arrival, of_acts, words_counted

PAGE = 1000


@dataclass(frozen=True)
class KnownUpTo:
    """The state of the library in a published copy: the last `row` of the journal, a digest of the entry there (its
    id may be a patron's), the highest title number, the version of the derived columns, and the counts of words and
    of titles with words.
    """

    library: str
    row: int
    entry: str
    title: int
    derived: str
    words: str

    def as_marks(self) -> dict[str, str]:
        return {name: str(value) for name, value in vars(self).items()}


def known_now() -> KnownUpTo:
    """Return the current state. Called before anything is read: changes made meanwhile are read once more next time."""
    row, entry = last_arrival() or (0, "")
    title = newest_number_of_title()
    derived = finding_state()
    words = words_counted()
    return KnownUpTo(library_id(), int(row), _digest(entry), title, repr(derived), repr(words))


def _digest(entry: str) -> str:
    return hashlib.sha256(entry.encode()).hexdigest()[:32]


def known_from(marks: dict[str, str]) -> KnownUpTo | None:
    """Return the state that a copy was made from; None where its marks are not understood."""
    try:
        row, title = int(marks["row"]), int(marks["title"])
        return KnownUpTo(marks["library"], row, marks["entry"], title, marks["derived"], marks["words"])
    except (KeyError, ValueError):
        return None


def must_compare(before: KnownUpTo) -> bool:
    """Return whether all titles must be compared, because the journal can't tell what changed."""
    here = entry_at(before.row)
    if before.row and (here is None or _digest(here[0]) != before.entry):
        return True  # the library was put back, or packed anew
    return changed_anything(before.row)


@dataclass(frozen=True)
class Touched:
    titles: frozenset[str]
    items: frozenset[str]


def titles_changed_since(before: KnownUpTo) -> Iterator[Touched]:
    """Titles and copies that the journal names since then, and titles that came past it, a page at a time."""
    at = before.row
    text = f"SELECT {ARRIVAL}, {NAMES} FROM journal WHERE {ARRIVAL} > ? ORDER BY {ARRIVAL} LIMIT {PAGE}"
    while page := fetch_rows(text, at):
        at = page[-1][0]
        rows = [row[1:] for row in page]
        undone = sorted({row[3] for row in rows if row[3]})
        yield _touched([*rows, *of_acts(undone)])
    number = before.title
    while new := fetch_rows(f"SELECT no, id FROM biblio WHERE no > ? ORDER BY no LIMIT {PAGE}", number):
        number = new[-1][0]
        yield Touched(frozenset(str(title) for _no, title in new), frozenset())


def _touched(rows: Sequence[Any]) -> Touched:
    holds = sorted({row[2] for row in rows if row[2]})
    loans = sorted({row[4] for row in rows if row[4]})
    titles = {row[0] for row in rows if row[0]} | _in("SELECT biblio FROM hold WHERE id IN", holds)
    titles |= _in(LINE_TITLES, sorted({row[5] for row in rows if row[5]}))
    items = {row[1] for row in rows if row[1]} | _in("SELECT item FROM loan WHERE id IN", loans)
    titles |= _in("SELECT biblio FROM item WHERE id IN", sorted(items))
    return Touched(frozenset(titles), frozenset(items))


def _in(text: str, keys: Sequence[str]) -> set[str]:
    """The one column of the rows with these keys."""
    found: set[str] = set()
    for part in parts(keys, AT_ONCE):
        found.update(str(row[0]) for row in fetch_rows(f"{text} ({marks(part)})", *part))
    return found
