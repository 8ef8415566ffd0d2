"""The search for titles by typed words: all of the words, else corrected words, else most of them. Only reads.

For a beginning, the index gathers all its words before it gives the first hit: of `fiction` with a million titles that
takes longer than all the rest. Where 2,000 and more titles have the word itself, the newest of these are as good an
answer, and one word's titles are read only as far as needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tuils.library.holdings.items.shelving import shelf_order
from tuils.library.holdings.queries import headings_seen_from
from tuils.models import db
from tuils.models.base import the_store
from tuils.models.rows import first
from tuils.models.search import MOST_RANKED, Ranked, newest_hits, ranked, those_that_match
from tuils.models.store_words import has_text
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.numbers.isbn import normalise
from tuils.values.search_words import words_of_heading
from tuils.values.shelf.shelf_order import UNCLEAR, item_shelf

from .asking import CALL_NUMBER, IndexQuestion, any_of, question_of
from .hits import NO_LIMITS, Condition, Found, Hit, Limits, condition_of, hits_of, padded, padded_placeholders
from .meaning import most_of_the_words, what_was_meant
from .numbers import titles_by_number
from .queries import BEGUN, ITSELF, NEXT_BRANCH, NEXT_SECTION, ON_SHELF
from .ranking import LOOKED_AT, best_first, has_words_itself, titles_beginning
from .rewriting import rewritten
from .talk import of_its_year, without_talk
from .walking import titles_in_order, walked

PAGE = 200
RELEVANCE, NEWEST = "relevance", "newest"


@dataclass(frozen=True)
class _Asked:
    """The limits, page and order of a search, besides its words."""

    limit: int
    offset: int
    limited: Condition
    sort: str


def find_titles(
    words: str,
    *,
    limit: int = 20,
    offset: int = 0,
    field: str = "",
    limits: Limits = NO_LIMITS,
    sort: str = RELEVANCE,
) -> Found:
    """Return the best titles for what a person typed; never raises a syntax error. A page has 200 at most.

    A number that is an ISBN, a barcode, a control number or a place on the shelf puts its title first, after a title of
    that name. Else all words must be there, each as a beginning; `"a phrase"`, `-not this`, `author: austen`. Titles
    that are exactly the words come first. Where nothing is found, corrected words are tried (`corrected`), then most of
    the words (`nearest`). Without words, all titles within `limits`, or all in the order of `sort`. `field`: a name of
    FIELDS.
    """
    asked = _Asked(max(1, min(limit, PAGE)), max(0, offset), condition_of(limits), sort)
    found = _found(words, field, asked, limited=limits != NO_LIMITS or sort != RELEVANCE)
    searched = the_store().searched()
    return replace(found, searched=searched) if searched else found


def _found(words: str, field: str, asked: _Asked, *, limited: bool) -> Found:
    if not words.strip():
        return _all(asked) if limited else Found()
    if field == "isbn" or (normalise(words) and not is_dewey(words)):
        return _sorted(_within(titles_by_number(words), asked.limited), asked)
    question = question_of(words, field)
    if not question.wanted:
        return Found()
    first = [*_within(_first(words, question), asked.limited), *titles_with_signs(question, asked.limited)]
    if not field and (others := leads_to(words)):
        return _with_references(words, others, asked, first)
    found = _of(question, asked, first)
    if not found.total and (rest := question.without_last_letter()):
        found = _of(rest, asked, [])
    if not found.total and not field:
        found = _sorted(_within(titles_on_shelf(question), asked.limited), asked)
    if not found.total and not field and (others := leads_to(words, part=True)):
        found = _with_references(words, others, asked, [])
    return found if found.total else _else(question, asked)


def _with_references(words: str, others: Sequence[str], asked: _Asked, first: Sequence[int]) -> Found:
    """Find titles that match the words, or a heading they point to. Says which heading."""
    every = question_of(" OR ".join(f"({one})" for one in (words, *others)))
    return replace(_of(every, asked, first), corrected="; ".join(others))


def by_number(words: str) -> list[Hit]:
    """Titles with this ISBN, ISSN, UPC or LCCN, this barcode of a copy, or this control number."""
    return hits_of(titles_by_number(words))


def title_by_isbn(isbn: str) -> Hit | None:
    """The title of the number on a book, as it is printed or scanned."""
    return next(iter(by_number(isbn)), None) if normalise(isbn) else None


def _first(words: str, question: IndexQuestion) -> list[int]:
    """Return titles found by a number or a call number: they come before all matches of words."""
    if question.field and question.field != "call_number":
        return []
    found = titles_by_number(words) if not question.field else []
    if is_call_number(question):
        found += titles_on_shelf(question)
    return found


def _of(question: IndexQuestion, asked: _Asked, first: Sequence[int]) -> Found:
    """Find titles with all of the words."""
    match, keys, limited = question.match, question.keys, asked.limited
    beginning = titles_beginning(keys, limited) if keys else []
    if asked.sort != RELEVANCE:
        return _sorted([*first, *(row.no for row in beginning), *newest_hits(match, *limited)], asked, match)
    found = _ranked(question, match, max(LOOKED_AT, asked.offset + asked.limit), limited)
    order = best_first(found.hits, question.words, keys, beginning)
    if first:
        named = [row.no for row in beginning if row.title_key in keys]
        order = list(dict.fromkeys([*named, *first, *order]))
    total = len(order)
    if len(found.hits) < found.total:  # not all hits were read: which of the others are among them?
        read = {no for no, _rank in found.hits}
        others = [row for row in beginning if row.no not in read]
        total = found.total + sum(not has_words_itself(row, question.words) for row in others)
        if numbers := [no for no in first if no not in read]:
            total += len(numbers) - len(those_that_match(match, numbers))
    page = order[asked.offset : asked.offset + asked.limit]
    return Found(tuple(hits_of(page)), min(total, MOST_RANKED + 1))


def _ranked(question: IndexQuestion, match: str, most: int, limited: Condition) -> Ranked:
    if not limited.text and (broad := broad_match(question)):
        found = ranked(broad, most)
        if found.total > MOST_RANKED:
            return found
    return ranked(match, most, *limited)


def _else(question: IndexQuestion, asked: _Asked) -> Found:
    """Find titles where none has all of the words."""
    limited = asked.limited
    for other in rewritten(question):
        if (found := _of(other, asked, [])).total:
            return replace(found, corrected=" ".join(other.words))
    rest = without_talk(question, limited)
    for less in (rest, of_its_year(question, limited), rest and of_its_year(*rest)):
        if less and (found := _of(less[0], replace(asked, limited=less[1]), [])).total:
            return replace(found, nearest=True)
    meant = what_was_meant(question, limited) or (what_was_meant(*rest) if rest else None)
    if meant:
        found = _sorted(meant.titles, asked)
        return Found(found.hits, found.total, meant.words)
    found = _sorted(most_of_the_words(question, limited), asked)
    return Found(found.hits, found.total, nearest=bool(found.total))


def _all(asked: _Asked) -> Found:
    """Find titles without words. The index of their order is no use for a few titles: all others would be read."""
    sort = NEWEST if asked.sort == RELEVANCE else asked.sort
    newest = walked("", asked.limited, NEWEST, MOST_RANKED + 1, 0)
    if len(newest) <= MOST_RANKED:
        return _page(titles_in_order(newest, sort), asked)
    page = walked("", asked.limited, sort, asked.limit, asked.offset)
    return Found(tuple(hits_of(page)), MOST_RANKED + 1)


def _sorted(titles: Iterable[int], asked: _Asked, match: str = "") -> Found:
    """These titles in the order that is asked for; where they are more than 2,000, all that `match`."""
    every = list(dict.fromkeys(titles))
    if asked.sort == RELEVANCE:
        return _page(every, asked)
    if len(every) <= MOST_RANKED or not match:
        return _page(titles_in_order(every, asked.sort), asked)
    page = walked(match, asked.limited, asked.sort, asked.limit, asked.offset)
    return Found(tuple(hits_of(page)), MOST_RANKED + 1)


def _page(titles: Iterable[int], asked: _Asked) -> Found:
    every = list(dict.fromkeys(titles))
    hits = hits_of(every[asked.offset : asked.offset + asked.limit])
    return Found(tuple(hits), min(len(every), MOST_RANKED + 1))


def _within(numbers: Sequence[int], limited: Condition) -> list[int]:
    """Return the titles that are within the limits."""
    if not numbers or not limited.text:
        return list(numbers)
    text = f"SELECT b.no FROM biblio AS b WHERE b.no IN ({padded_placeholders(len(numbers))}) AND {limited.text}"
    kept = {no for (no,) in db.execute_sql(text, (*padded(numbers), *limited.values)).fetchall()}
    return [no for no in numbers if no in kept]


BROAD = 4_000  # titles that have a word
_TINY = 2  # letters of words that are not counted
_LONG = 4  # letters from which on the index keeps no list of what begins so
_MOST = 3


def broad_match(question: IndexQuestion) -> str:
    """Return the query of the most frequent words alone, where each word is, or begins, such a one; else empty. If it
    finds fewer than 2,000 titles, ask in full."""
    taken: dict[int, str] = {}
    counted = 0
    for place, word in question.wanted.items():
        if not word.loose or len(word.forms) > 1:
            return ""
        terms = [word.text] if len(word.text) <= _TINY else _frequent(word.text)
        if not terms:
            return ""
        counted += len(word.text) > _TINY
        taken[place] = any_of(f'"{term}"' for term in terms)
    return question.with_others(taken) if counted and question.simple else ""


def _frequent(text: str) -> list[str]:
    rows: Any = db.execute_sql(ITSELF, (text, BROAD)).fetchall()
    if not rows and len(text) >= _LONG:
        rows = db.execute_sql(BEGUN, (text, f"{text}\U0010ffff", BROAD, _MOST)).fetchall()
    return [str(term) for (term,) in rows]


_SIGNED = re.compile(r"\w+[+#]+")
_ENDS = ".,;:!? &"
_TEXT = "lower(title || ' ' || subjects)"


def titles_with_signs(question: IndexQuestion, limited: Condition) -> list[int]:
    """Return the hits that have such words with their signs (C++), best first; empty where no such word was typed."""
    typed = [word.typed.lower().strip(_ENDS) for word in question.wanted.values()]
    signed = [word for word in typed if _SIGNED.fullmatch(word)]
    if not signed:
        return []
    hits = [no for no, _rank in ranked(question.match, MOST_RANKED, *limited).hits]
    has = " AND ".join(has_text(_TEXT) for _word in signed)
    text = f"SELECT no FROM biblio WHERE no IN ({padded_placeholders(len(hits))}) AND {has}"
    rows: Any = db.execute_sql(text, (*padded(hits), *signed)) if hits else ()
    having = {no for (no,) in rows}
    return [no for no in hits if no in having]


MOST = 3
_SIGNS = frozenset('":()')


def leads_to(words: str, *, part: bool = False) -> list[str]:
    """The headings that these words lead to, each as plain words to look for; mostly none. `part`: they may be some of
    the words of a reference."""
    if _SIGNS & set(words) or not (asked := words_of_heading(words)):
        return []
    found = headings_seen_from(asked, MOST, part=part)
    return [
        sentence for text in found if (sentence := " ".join(w for w in fold_text(text).split() if not w.isdecimal()))
    ]


MOST_ON_SHELF = 200
NEXT, LAST = "!", "\U0010ffff"  # behind a space, behind all
_MOST_PARTS = 6
_DEWEY = re.compile(r"[0-9]{3}\.[0-9]+.*")
_NUMBERED = re.compile(r"(?=.*[^\W\d_])(?=.*[0-9]).{2,40}|[0-9]{3}\.[0-9]+.*")
_LETTERS_THEN_DIGITS = re.compile(r"(?<=[^\W\d_])(?=[0-9])")


def is_call_number(question: IndexQuestion) -> bool:
    """Return whether the question may be a call number: by its field, or by letters and digits, digits with a dot."""
    if not _is_plain(question):
        return False
    return _asked_for(question) or bool(_NUMBERED.fullmatch(_typed(question)))


def is_dewey(text: str) -> bool:
    """Return whether the text is a Dewey number: `591.1420724` is one, though its digits may be those of an ISBN."""
    return bool(_DEWEY.match(text.strip()))


def titles_on_shelf(question: IndexQuestion) -> list[int]:
    """Return titles (`no`) with a copy whose call number begins so, in shelf order. If no field says that it is a call
    number, the text has to be whole parts of one: `FIC 217` does not match `FIC 2170`."""
    if not _is_plain(question):
        return []
    typed, order = _typed(question), shelf_order()
    last = LAST if _asked_for(question) or _DEWEY.fullmatch(typed) else NEXT
    texts = dict.fromkeys((typed, _LETTERS_THEN_DIGITS.sub(" ", typed, 1)))
    keys = dict.fromkeys(item_shelf(text, sections=order.sections, scheme=order.scheme) for text in texts)
    found: list[int] = []
    for branch, place in _places():
        for section, key in keys:
            if section in ("", place) and key != UNCLEAR:
                begins = key if len(key) > 1 else ""  # a section alone has what has no class, and the numbers
                asked = (branch, place, begins, f"{begins}{last}", MOST_ON_SHELF)
                rows: Any = db.execute_sql(ON_SHELF, asked).fetchall()
                found += [int(no) for (no,) in rows]
    return list(dict.fromkeys(found))[:MOST_ON_SHELF]


def _is_plain(question: IndexQuestion) -> bool:
    """Few words, of this field or of none."""
    words = question.wanted.values()
    of_it = {word.prefix for word in words} in ({""}, {CALL_NUMBER})
    return of_it and len(words) == len(question.pieces) <= _MOST_PARTS


def _asked_for(question: IndexQuestion) -> bool:
    return question.field == "call_number" or any(word.prefix for word in question.wanted.values())


def _typed(question: IndexQuestion) -> str:
    return " ".join(word.typed for word in question.wanted.values())


def _places() -> Iterator[tuple[str, str]]:
    """Branches with their sections, a step or two of the index each."""
    at: Any = ("", "")
    while at := first(NEXT_SECTION, *at) or first(NEXT_BRANCH, at[0]):
        yield str(at[0]), str(at[1])
