"""The search for patrons by any of their fields, always with a second sign.

A word that few have is looked up, and patrons who have the others, too, are sorted by name. Of words that thousands
begin with, as one letter does, first come those whose last name begins so: the list is read in order and left as soon
as it is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tuils.library.foundation.desk import Desk, permitted
from tuils.models import Patron
from tuils.models.rows import find, ids
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.person_words import CONTACT, LAST, NAME

from .queries import NAME_OF_W, by_last_name, count_words, months_of
from .sheets import PatronSheet, is_blind, masked_patron_sheet

MOST_FOUND = 100
FEW = 4_000
"""The most patrons with a word that are all sorted; beyond that the list is read in order of names."""
COUNTED = 15_000
ASKED = 1_000
"""The most patrons tested one by one for the other words; to look a word up costs a third of that a hit."""

_HAS = "EXISTS (SELECT 1 FROM patron_word o WHERE o.patron = w.patron AND o.word >= ? AND o.word < ?)"


@dataclass(frozen=True)
class WordWanted:
    """A typed word: for each kind of word (name, email) the range that begins so, and the patrons who have it, up to
    COUNTED."""

    word: str
    spans: tuple[tuple[str, str], ...]
    count: int


@permitted("patrons.find")
def find_patrons(desk: Desk, words: str, limit: int = MOST_FOUND) -> list[PatronSheet]:
    """Return patrons that have all these words somewhere, by name: name, birth year, card; for operators who see all of
    a person also street, phone, e-mail and birthday. No more than `limit`: as many may mean that there are more."""
    kinds = ("", CONTACT) if desk.may("patrons.see_all") else ("",)
    wanted = [_counted(word, kinds) for part in words.split() for word in _wanted(part)]
    if not wanted or not all(one.count for one in wanted):
        return []
    rows = find(Patron, "id", _ids(sorted(wanted, key=lambda one: one.count), limit))
    shown = 4 if is_blind(desk) else 10  # the order of namesakes tells no more of a birth date than is shown
    rows.sort(key=lambda row: (fold_text(f"{row.last_name} {row.first_name}"), row.born[:shown], row.card))
    used = months_of([row.id for row in rows[:limit]])
    return [masked_patron_sheet(desk, row, used.get(row.id, "")) for row in rows[:limit]]


def _wanted(part: str) -> list[str]:
    """Split a part into words: an e-mail address and a phone number stay whole; the rest becomes folded words."""
    if "@" in part:
        return [part.casefold()]
    digits = "".join(char for char in part if char.isalnum())
    if digits.isdigit():
        return [digits]
    return fold_text(part).split()


def _counted(word: str, kinds: Iterable[str]) -> WordWanted:
    spans = tuple((kind + word, kind + word + LAST) for kind in kinds)
    counts: list[Any] = [count_words(span, COUNTED) for span in spans]
    return WordWanted(word, spans, COUNTED if COUNTED in counts else min(sum(counts), COUNTED - 1))


def _ids(wanted: Sequence[WordWanted], limit: int) -> list[str]:
    """Return patrons who have all words, the first by name; `wanted`: the rarest first. Where thousands have each word,
    a match in the name comes before one in the address."""
    if wanted[0].count <= FEW:
        return _in_order(wanted, limit)
    called = [replace(word_wanted, spans=word_wanted.spans[:1]) for word_wanted in wanted]
    found: dict[str, None] = {}
    for one in called:
        found |= dict.fromkeys(_begin_so(one, [other for other in called if other is not one], limit))
    if len(found) >= limit:
        return list(found)
    if len(wanted) == 1:
        return _by_name(wanted[0], limit)
    most = _in_order(called, limit)
    return most if len(most) == limit else _in_order(wanted, limit)


def _begin_so(wanted: WordWanted, others: Sequence[WordWanted], limit: int) -> list[str]:
    """Return patrons whose last name begins with this word, by name; only as many as can be tested quickly for the
    others."""
    test, more = _tests(others)
    read = f"SELECT word, patron FROM patron_word WHERE word >= ? AND word < ? ORDER BY word LIMIT {ASKED}"
    text = f"SELECT w.patron FROM ({read}) w WHERE true{test} ORDER BY w.word LIMIT ?"
    span = (NAME + wanted.word, NAME + wanted.word + LAST)
    return ids(text, *span, *more, limit)


def _by_name(wanted: WordWanted, limit: int) -> list[str]:
    """Return the first patrons by name who have this word: many have it."""
    test, more = _tests([wanted])
    return by_last_name(test, more, limit)


def _in_order(wanted: Sequence[WordWanted], limit: int) -> list[str]:
    """Return all who have these words, in order. A frequent word is tested on each patron with the others, not looked
    up."""
    rarest = wanted[0]
    looked_up = [
        word_wanted
        for word_wanted in wanted
        if word_wanted is rarest or word_wanted.count < min(COUNTED, 4 * rarest.count)
    ]
    test, more = _tests([word_wanted for word_wanted in wanted if word_wanted not in looked_up])
    both = " INTERSECT ".join(f"SELECT patron FROM ({_of_spans(word_wanted)}) AS word" for word_wanted in looked_up)
    both = both if len(looked_up) > 1 else f"SELECT DISTINCT patron FROM ({both}) AS word"
    values = [bound for word_wanted in looked_up for span in word_wanted.spans for bound in span]
    text = f"SELECT w.patron FROM ({both}) w WHERE true{test} ORDER BY ({NAME_OF_W}) LIMIT ?"
    return ids(text, *values, *more, limit)


def _of_spans(wanted: WordWanted) -> str:
    return " UNION ALL ".join("SELECT patron FROM patron_word WHERE word >= ? AND word < ?" for _span in wanted.spans)


def _tests(others: Sequence[WordWanted]) -> tuple[str, list[str]]:
    """Return the SQL, with its values, that requires these words, too."""
    tests, values = "", []
    for other in others:
        tests += f" AND ({' OR '.join(_HAS for _span in other.spans)})"
        values += [bound for span in other.spans for bound in span]
    return tests, values
