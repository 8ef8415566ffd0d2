"""Finding titles by words, by the number on the book, by the barcode of a copy. Only reads."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tuils.models import db
from tuils.models.search import MOST_RANKED, count_hits, query_of, ranked, words_like
from tuils.values.folding import fold
from tuils.values.isbn import normalise

from .biblio_state import title_key
from .naming import whole_title

FIELDS = {
    "title": "title",
    "author": "author",
    "subject": "subjects",
    "series": "series",
    "call_number": "call_number",
    "isbn": "",
}
PAGE = 200
EXACT = 20  # titles that are the words themselves stand first, so many at most
AVAILABLE = "item.loan IS NULL AND item.withdrawn = 0 AND item.state = '' AND item.transit_to = ''"
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

    @property
    def more(self) -> bool:
        """The cap bites: only the newest 2,000 were ranked. Say `2,000+` and ask for another word."""
        return self.total > MOST_RANKED


def find_titles(words: str, *, limit: int = 20, offset: int = 0, field: str = "") -> Found:
    """The best titles for what a person typed; never chokes on it.

    A number that is an ISBN, a barcode or a control number opens its title. Else all words must be there, each as
    a beginning; `"a phrase"`, `-not this`. Titles that are the words themselves stand first. Where nothing is
    found, a word that the library has not is replaced by its nearest one. `field`: a name of FIELDS.
    """
    numbers = by_number(words)
    if numbers or field == "isbn":
        return Found(tuple(numbers[offset : offset + limit]), len(numbers))
    found = _by_words(words, limit, offset, FIELDS.get(field, ""))
    if found.hits or offset:
        return found
    better = corrected(words)
    return replace(_by_words(better, limit, 0, FIELDS.get(field, "")), corrected=better) if better else found


def by_number(words: str) -> list[Hit]:
    """Titles with this ISBN, this barcode of a copy, or this control number."""
    code = words.strip().replace(" ", "")
    if not any(char.isdigit() for char in code):
        return []
    isbn = normalise(code) if len(code) >= 10 else None
    rows = db.execute_sql(
        "SELECT biblio FROM isbn WHERE isbn = ? UNION SELECT biblio FROM item WHERE barcode = ? "
        "UNION SELECT id FROM biblio WHERE control_number = ? LIMIT 50",
        (isbn or code, code, code),
    ).fetchall()
    return _hits("biblio.id", [row[0] for row in rows])


def title_by_isbn(isbn: str) -> Hit | None:
    return next(iter(by_number(isbn)), None)


def title_hit(biblio: str) -> Hit | None:
    return next(iter(_hits("biblio.id", [biblio])), None)


def _by_words(words: str, limit: int, offset: int, column: str) -> Found:
    query = query_of(words, column)
    if not query:
        return Found()
    wanted = dict.fromkeys(_exact(words) if column in ("", "title") else [])
    wanted |= dict.fromkeys(no for no, _rank in ranked(query, limit + offset + EXACT))
    hits = _hits("biblio.no", list(wanted)[offset : offset + limit + EXACT])[:limit]
    total = len(wanted) if len(wanted) < limit else count_hits(query)
    return Found(tuple(hits), total)


def _exact(words: str) -> list[int]:
    rows = db.execute_sql("SELECT no FROM biblio WHERE title_key = ? LIMIT ?", (title_key(words), EXACT)).fetchall()
    return [int(row[0]) for row in rows]


def _hits(key: str, wanted: Iterable[Any]) -> list[Hit]:
    """These titles in this order, with their copies counted, in one statement."""
    keys = list(wanted)
    if not keys:
        return []
    marks = ", ".join("?" for _ in keys)
    rows: Any = db.execute_sql(
        f"SELECT {key}, {COLUMNS}, coalesce(sum({AVAILABLE}), 0), count(item.id) FROM biblio "
        f"LEFT JOIN item ON item.biblio = biblio.id AND item.withdrawn = 0 "
        f"WHERE {key} IN ({marks}) AND biblio.removed = 0 GROUP BY biblio.no",
        keys,
    ).fetchall()
    known = {row[0]: Hit(*row[1:]) for row in rows}
    return [known[one] for one in keys if one in known]


def corrected(words: str) -> str:
    """The words with those that no title has replaced by the library's nearest; empty where that helps nothing."""
    better = []
    for word in fold(words).split():
        if words_like(word, 1):
            better.append(word)
            continue
        near = difflib.get_close_matches(word, [term for term, _count in words_like(word[:1], 20_000)], 1, 0.75)
        if not near:
            return ""
        better.append(near[0])
    return " ".join(better) if better and better != fold(words).split() else ""
