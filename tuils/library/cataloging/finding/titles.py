"""Finding titles for what a person typed: all of its words, else what was meant, else most of them. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tuils.models import db
from tuils.models.search import MOST_RANKED, Ranked, newest_hits, ranked, those_that_match
from tuils.values.dataclass import dataclass
from tuils.values.isbn import normalise

from .asking import IndexQuestion, question_of
from .broad import broad_match
from .call_numbers import is_call_number, is_dewey, titles_on_shelf
from .hits import Found, Hit, hits_of, marks, padded
from .limits import NO_LIMITS, Condition, Limits, condition_of
from .meaning import most_of_the_words, what_was_meant
from .numbers import numbered
from .ranking import LOOKED_AT, best_first, has_words, titles_beginning
from .rewriting import rewritten
from .see_from import leads_to
from .signs import titles_with_signs
from .talk import of_its_year, without_talk
from .walking import in_order, walked

PAGE = 200
RELEVANCE, NEWEST = "relevance", "newest"


@dataclass(frozen=True)
class _Asked:
    """What is asked for besides words."""

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
    """The best titles for what a person typed; never chokes on it. A page has 200 at most.

    A number that is an ISBN, a barcode, a control number or a place on the shelf brings its title first, behind one
    that is called so. Else all words must be there, each as a beginning; `"a phrase"`, `-not this`, `author: austen`.
    Titles that are the words themselves stand before the others. Where nothing is found, what was meant is looked for
    (`corrected`), then most of the words (`nearest`).
    Without words, all titles within `limits`, or all in the order of `sort`. `field`: a name of FIELDS.
    """
    asked = _Asked(max(1, min(limit, PAGE)), max(0, offset), condition_of(limits), sort)
    if not words.strip():
        return _all(asked) if limits != NO_LIMITS or sort != RELEVANCE else Found()
    if field == "isbn" or (normalise(words) and not is_dewey(words)):
        return _sorted(_within(numbered(words), asked.limited), asked)
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
    return found if found.total else _else(question, asked)


def _with_references(words: str, others: Sequence[str], asked: _Asked, first: Sequence[int]) -> Found:
    """What has the words, or a heading that they lead to; which that is is said."""
    every = question_of(" OR ".join(f"({one})" for one in (words, *others)))
    return replace(_of(every, asked, first), corrected="; ".join(others))


def by_number(words: str) -> list[Hit]:
    """Titles with this ISBN, ISSN, UPC or LCCN, this barcode of a copy, or this control number."""
    return hits_of(numbered(words))


def title_by_isbn(isbn: str) -> Hit | None:
    """The title of the number on a book, as it is printed or scanned."""
    return next(iter(by_number(isbn)), None) if normalise(isbn) else None


def _first(words: str, question: IndexQuestion) -> list[int]:
    """What a number or a call number brings before all words."""
    if question.field and question.field != "call_number":
        return []
    found = numbered(words) if not question.field else []
    if is_call_number(question):
        found += titles_on_shelf(question)
    return found


def _of(question: IndexQuestion, asked: _Asked, first: Sequence[int]) -> Found:
    """All of the words."""
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
        total = found.total + sum(not has_words(row, question.words) for row in others)
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
    """Nothing has all of the words."""
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
    """Without words. To meet a few titles in the index of their order, all the others would be passed on the way."""
    sort = NEWEST if asked.sort == RELEVANCE else asked.sort
    newest = walked("", asked.limited, NEWEST, MOST_RANKED + 1, 0)
    if len(newest) <= MOST_RANKED:
        return _page(in_order(newest, sort), asked)
    page = walked("", asked.limited, sort, asked.limit, asked.offset)
    return Found(tuple(hits_of(page)), MOST_RANKED + 1)


def _sorted(titles: Iterable[int], asked: _Asked, match: str = "") -> Found:
    """These titles in the order that is asked for; where they are more than 2,000, all that `match`."""
    every = list(dict.fromkeys(titles))
    if asked.sort == RELEVANCE:
        return _page(every, asked)
    if len(every) <= MOST_RANKED or not match:
        return _page(in_order(every, asked.sort), asked)
    page = walked(match, asked.limited, asked.sort, asked.limit, asked.offset)
    return Found(tuple(hits_of(page)), MOST_RANKED + 1)


def _page(titles: Iterable[int], asked: _Asked) -> Found:
    every = list(dict.fromkeys(titles))
    hits = hits_of(every[asked.offset : asked.offset + asked.limit])
    return Found(tuple(hits), min(len(every), MOST_RANKED + 1))


def _within(numbers: Sequence[int], limited: Condition) -> list[int]:
    """Those of them that are within the limits."""
    if not numbers or not limited.text:
        return list(numbers)
    text = f"SELECT b.no FROM biblio AS b WHERE b.no IN ({marks(len(numbers))}) AND {limited.text}"
    kept = {no for (no,) in db.execute_sql(text, (*padded(numbers), *limited.values)).fetchall()}
    return [no for no in numbers if no in kept]
