"""The library's own words, for corrections where a word is nowhere: those of titles, names, subjects and series.

A saved title adds its words at once. The counts drift by that, for words are never removed; all are counted anew from
the index after an import and now and then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import Any

from tuils.formats.marc.marc_columns import BiblioColumns
from tuils.library.holdings.record_queries import INSERT_WORD, drop_words, words_known
from tuils.models import Biblio
from tuils.models.reindexing import WORDS_OF, count_index_words
from tuils.models.store_words import or_change, put_many
from tuils.values.search_words import asked_form

_texts_of, _texts_of_row = attrgetter(*WORDS_OF), itemgetter(*WORDS_OF)
SHORTEST, LONGEST = 3, 30
PAGE = 4000
_ADD, _PUT = INSERT_WORD + or_change("word", "titles = word.titles + 1"), INSERT_WORD + or_change("word", "titles")


def own_title_words(title: BiblioColumns | Biblio) -> set[str]:
    """Return the words of a title, folded, from its columns or its row."""
    texts = _texts_of_row(title) if isinstance(title, dict) else _texts_of(title)
    return {word for text in texts for word in asked_form(text).split() if _is_word(word)}


def _is_word(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def add_words(new: Iterable[str]) -> None:
    """Count one more title for these words."""
    put_many(_ADD, [(word, 1) for word in sorted(new)])


def counted_page(after: str) -> tuple[dict[str, int], str]:
    """Return the index's words after this one with their counts, and the last one read, empty at the end."""
    page = count_index_words(after, PAGE)
    found = {word: titles for word, titles in page if _is_word(word) and asked_form(word) == word}
    return found, (page[-1][0] if len(page) == PAGE else "")


def put_page(found: dict[str, int], after: str, last: str) -> int:
    """These are all the words behind `after`, up to `last` (to the end where it is empty): how many had to be written.
    The caller holds the transaction."""
    rows: Any = words_known(after, last)
    known = dict(rows)
    gone = [(word,) for word in known.keys() - found.keys()]
    other = sorted((word, titles) for word, titles in found.items() if known.get(word) != titles)
    drop_words(gone)
    put_many(_PUT, other)
    return len(gone) + len(other)


def pages() -> Iterator[tuple[dict[str, int], str, str]]:
    """Yield everything that `put_page` needs, page by page; reads only."""
    after = ""
    while True:
        found, last = counted_page(after)
        yield found, after, last
        if not last:
            return
        after = last
