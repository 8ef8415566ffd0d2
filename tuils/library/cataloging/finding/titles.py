"""Finding titles by words, by the number on the book, by the barcode of a copy. Only reads."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tuils.formats.marc_articles import without_articles
from tuils.formats.marc_columns import title_key
from tuils.models import db
from tuils.models.search import MOST_RANKED, count_hits, query_of, ranked, words_like
from tuils.values.folding import fold
from tuils.values.isbn import normalise

from ..naming import whole_title
from .limits import NO_LIMITS, Limits

FIELDS = {
    "title": "title",
    "author": "author",
    "subject": "subjects",
    "series": "series",
    "call_number": "call_number",
    "isbn": "",
}
PAGE = 200
MOST_LIKE = 20_000  # words of one first letter among which the nearest is sought
MOST_OF_A_NUMBER = 50
EXACT = 20  # titles that are the words themselves stand first, so many at most
AVAILABLE = (
    "item.loan IS NULL AND item.withdrawn = 0 AND item.state = '' AND item.transit_to = '' AND item.held_for IS NULL "
    "AND item.not_for_loan = 0"
)
"""As `showing.status_of` says it of one copy."""
COLUMNS = "biblio.id, title, medium, author, year, kind, biblio.call_number"


@dataclass(frozen=True)
class Hit:
    """`title` is 245 $a $b; `available` of `items` copies are on the shelf now."""

    biblio: str
    title: str
    medium: str
    author: str
    year: int | None
    format: str
    call_number: str
    available: int
    items: int

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)


@dataclass(frozen=True)
class Found:
    """`total` is counted no further than 2,001; `corrected` the words that were looked for instead, if any."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    corrected: str = ""
    nearest: bool = False
    """No title has all the words: these have most of them."""

    @property
    def more(self) -> bool:
        """The cap bites: only the newest 2,000 were ranked. Say `2,000+` and ask for another word."""
        return self.total > MOST_RANKED

    def __bool__(self) -> bool:
        return bool(self.hits)


def find_titles(
    words: str,
    *,
    limit: int = 20,
    offset: int = 0,
    field: str = "",
    limits: Limits = NO_LIMITS,
    sort: str = "relevance",
) -> Found:
    """The best titles for what a person typed; never chokes on it.

    A number that is an ISBN, a barcode or a control number brings its title first. Else all words must be there,
    each as a beginning; `"a phrase"`, `-not this`. Titles that are the words themselves stand before the others.
    Where nothing is found, a word that the library has not is replaced by its nearest one. `field`: a name of FIELDS.
    """
    if field == "isbn" or normalise(words):
        numbers = by_number(words)
        return Found(tuple(numbers[offset : offset + limit]), len(numbers))
    column = FIELDS.get(field, "")
    found = _by_words(words, limit, offset, column) or _by_words(_without_last_letter(words), limit, offset, column)
    if found or offset:
        return found
    better = corrected(words)
    return replace(_by_words(better, limit, 0, column), corrected=better) if better else found


def by_number(words: str) -> list[Hit]:
    """Titles with this ISBN, this barcode of a copy, or this control number."""
    return hits_of(_numbered(words))


def title_by_isbn(isbn: str) -> Hit | None:
    """The title of the number on a book, as it is printed or scanned."""
    return next(iter(by_number(isbn)), None) if normalise(isbn) else None


def _numbered(words: str) -> list[int]:
    code = words.replace(" ", "")
    if not any(char.isdigit() for char in code):
        return []
    rows = db.execute_sql(
        "SELECT no FROM biblio WHERE NOT removed AND id IN (SELECT biblio FROM isbn WHERE isbn = ? "
        "UNION SELECT biblio FROM item WHERE barcode = ? UNION SELECT id FROM biblio WHERE control_number = ?) LIMIT ?",
        (normalise(code) or code, code, code, MOST_OF_A_NUMBER),
    ).fetchall()
    return [int(row[0]) for row in rows]


def _by_words(words: str, limit: int, offset: int, column: str) -> Found:
    query = query_of(words, column)
    if not query:
        return Found()
    asked = limit + offset + EXACT
    best = [no for no, _rank in ranked(query, asked)]
    first = [*([] if column else _numbered(words)), *(_exact(words) if column in ("", "title") else [])]
    wanted = list(dict.fromkeys([*first, *best]))
    total = len(wanted) if len(best) < asked else count_hits(query)
    page = wanted[offset : offset + limit]
    hits = hits_of(page)
    if len(hits) < len(page):  # some of them were taken out
        hits = hits_of(wanted[offset:asked])[:limit]
    return Found(tuple(hits), total)


def _without_last_letter(words: str) -> str:
    """What is left while someone types the next word; empty where the last one has more than a letter."""
    rest, _blank, last = words.rstrip().rpartition(" ")
    return rest if len(last) == 1 else ""


def _exact(words: str) -> list[int]:
    keys = [title_key(text) for text in (words, *without_articles(words))]
    text = f"SELECT no FROM biblio WHERE title_key IN ({', '.join('?' for _ in keys)}) AND NOT removed LIMIT ?"
    return [int(no) for (no,) in db.execute_sql(text, (*keys, EXACT)).fetchall()]


def hits_of(wanted: Sequence[int]) -> list[Hit]:
    """These titles in this order, with their copies counted, in one statement; without those that were taken out."""
    marks = ", ".join("?" for _ in wanted)
    rows: Any = db.execute_sql(
        f"SELECT biblio.no, {COLUMNS}, coalesce(sum({AVAILABLE}), 0), count(item.id) FROM biblio "
        f"LEFT JOIN item ON item.biblio = biblio.id AND item.withdrawn = 0 "
        f"WHERE biblio.no IN ({marks}) AND biblio.removed = 0 GROUP BY biblio.no",
        wanted,
    ).fetchall()
    known = {row[0]: Hit(*row[1:]) for row in rows}
    return [known[one] for one in wanted if one in known]


def corrected(words: str) -> str:
    """The words with those that no title has replaced by the library's nearest; empty where that helps nothing."""
    better = []
    for word in fold(words).split():
        if words_like(word, 1):
            better.append(word)
            continue
        near = _nearest(word)
        if not near:
            return ""
        better.append(near)
    return " ".join(better) if better and better != fold(words).split() else ""


def _nearest(word: str) -> str:
    """The most alike word with the same first letter; of equals the one that more titles have."""
    terms = [term for term, _count in words_like(word[:1], MOST_LIKE)]
    near = difflib.get_close_matches(word, terms, 5, 0.75)
    return max(near, key=lambda term: (_likeness(word, term), -terms.index(term)), default="")


def _likeness(word: str, term: str) -> float:
    return difflib.SequenceMatcher(None, term, word).ratio()
