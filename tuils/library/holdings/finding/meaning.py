"""The titles found where none has all of the words: by corrected words, or by most of the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from tuils.models import db
from tuils.models.search import MOST_RANKED, any_hit, index_words, ranked
from tuils.values.dataclass import dataclass
from tuils.values.search_words import asked_form

from .asking import IndexQuestion, QueryWord, any_of, parsed, title_keys
from .hits import Condition, padded, padded_placeholders
from .queries import BY_LENGTH, BY_TAIL
from .ranking import LOOKED_AT, best_first, ranked_rows, titles_beginning
from .talk import says_something

# ---- the words probably meant by a word that is nowhere: the nearest words that the library itself has
# A word of the library is near where it begins with the same two letters, or with the same first one and is about as
# long, or is the same but for its first letter; and where at most one letter is wrong, missing, too many or in the
# wrong place: of six letters and more, two. Where no whole word is near, the beginnings of longer ones are looked at:
# somebody is still typing.


_SHORT = 5  # letters: up to so many one may be wrong, else two
_TINY = 3  # letters of a word that is near far too many
_MOST_NEAR = 16  # words that are taken for one: the rare one is often the one that is meant
_MOST_DOUBTED = 8  # words of a question
_BEGUN = 5  # letters from which on a beginning may be mistyped
_MOST_READ = 40_000  # of one beginning
_BOUNDED = 20_000  # where they are read from the index itself, which takes four times as long
_LAST, _LONGEST = "\U0010ffff", 30


@dataclass(frozen=True)
class NearWord:
    """A word that may be meant, or its beginning: so many letters are otherwise, so many titles have it."""

    word: str
    wrong: int
    titles: int
    begun: bool = False

    @property
    def asked(self) -> str:
        return f'"{self.word}"*' if self.begun else f'"{self.word}"'

    def among(self, words: Iterable[str]) -> str:
        """Return which of the words it is; empty where it is none."""
        return min((word for word in words if word.startswith(self.word)), default="") if self.begun else self.word


def meant_words(question: IndexQuestion, *, every: bool) -> dict[int, list[NearWord]]:
    """Return the words that may be meant, by place: for words that no title has, or for `every` word.

    Empty where nothing near is known for a word that no title has.
    """
    others: dict[int, list[NearWord]] = {}
    for place, word in question.wanted.items():
        known = not word.loose or any_hit(word.alone)
        if known and (not every or len(word.text) <= _TINY):
            continue
        near = near_words(word) if word.loose else []
        if near and len(others) < _MOST_DOUBTED:
            others[place] = near
        elif not known:
            return {}
    return others


def group_of(word: QueryWord, near: Iterable[NearWord]) -> str:
    """The question for a word or one of those near it."""
    return any_of([word.alone, *(one.asked for one in near)])


def near_words(word: QueryWord) -> list[NearWord]:
    """Return the nearest words first; of equally near ones the word of most titles. Of l'histoire or covid-19 the
    longer part may be corrected."""
    before, text, behind = _doubted(word.text)
    if len(text) < 3 or not text.isalpha():
        return []
    allowed = 1 if len(text) <= _SHORT else 2
    found = _known_words(text, allowed)
    found.pop(text, None)
    distances = _distances(text, found, allowed)
    near = [NearWord(f"{before}{one}{behind}", wrong, found[one]) for one, wrong in distances.items()]
    if not near and len(text) >= _BEGUN and text == word.text:
        begun = _beginnings(text, allowed)
        near = [NearWord(one, wrong, begun[one], begun=True) for one, wrong in _distances(text, begun, 1).items()]
    near.sort(key=lambda one: (one.wrong, -one.titles, one.word))
    return near[:_MOST_NEAR]


def _doubted(text: str) -> tuple[str, str, str]:
    """Split a word or heading into the part before the part that may be mistyped, that part, and the part behind it."""
    first, blank, second = text.partition(" ")
    if " " in second or not blank:
        return "", text, ""
    return (f"{first} ", second, "") if len(second) >= len(first) else ("", first, f" {second}")


def plain_form(word: QueryWord) -> str:
    """Return the singular: bee, story, box, libro. Empty where the word is not in the plural."""
    text = word.text
    if not word.loose or len(text) < 4 or not text.isalpha() or not text.endswith("s") or text.endswith("ss"):
        return ""
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    return text[:-2] if text.endswith(("ches", "shes", "xes", "sses", "zes")) else text[:-1]


def _distances(text: str, known: Mapping[str, int], allowed: int) -> dict[str, int]:
    from rapidfuzz.distance import OSA  # when a word is nowhere
    from rapidfuzz.process import extract

    found = extract(text, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=None, processor=None)
    return {word: int(distance) for word, distance, _at in found}


def _known_words(text: str, allowed: int) -> dict[str, int]:
    """Words that may be near, with how many titles have them."""
    first = text[0]
    rows = _read(BY_LENGTH, first, f"{first}{_LAST}", len(text) - allowed, len(text) + allowed, _MOST_READ)
    for tail in {text[1:], text} if len(text) > _TINY else ():  # another first letter, or none
        rows += _read(BY_TAIL, tail)
    for whole in (text[1:], f"{text[1]}{text[0]}{text[2:]}"):  # one too many, or two in the wrong order
        rows += _read("SELECT word, titles FROM word WHERE word = ?", whole)
    if not rows and not _read("SELECT word, titles FROM word LIMIT 1"):  # not counted yet
        rows = index_words(first, f"{first}{_LAST}", _BOUNDED)
    return dict(rows)


def _beginnings(text: str, allowed: int) -> dict[str, int]:
    """Return beginnings of longer words, as long as the typed word, give or take a letter; with counts of titles."""
    found: dict[str, int] = {}
    first, longer = text[0], len(text) + allowed + 1
    for word, titles in _read(BY_LENGTH, first, f"{first}{_LAST}", longer, _LONGEST, _MOST_READ):
        for length in (len(text) - 1, len(text), len(text) + 1):
            found[word[:length]] = found.get(word[:length], 0) + titles
    return found


def _read(text: str, *values: Any) -> list[tuple[str, int]]:
    rows: Any = db.execute_sql(text, values).fetchall()
    return [(str(word), int(titles)) for word, titles in rows]


# ---- the titles found where none has all of the words: by corrected words, or by most of the words


_BINDING = re.compile(r"(?<=\w)['\u2019-](?=\w)")
_READ = 300  # hits whose words are looked at
_TEXT = "title, more_titles, author, more_authors, subjects, more_subjects, series"
_FEW = 3  # words of a question in which two may be taken for others
_MOST_COMBINED = 6  # words of which most are sought


@dataclass(frozen=True)
class WordsMeant:
    """`titles` (`no`), the best first; `words` that the best of them has."""

    titles: list[int]
    words: str


def what_was_meant(question: IndexQuestion, limited: Condition) -> WordsMeant | None:
    """Return the corrected question: with plain forms of words in the plural; with the library's nearest words for
    those that no title has; with one word, of three at most two, replaced though some title has it."""
    near = _plain(question)
    if near and (meant := _meant(question, near, limited)):
        return meant
    unknown = meant_words(question, every=False)
    if unknown and (meant := _meant(question, unknown, limited)):
        return meant
    near = meant_words(question, every=True)
    doubted = near.keys() - unknown.keys()
    return _meant(question, near, limited, doubted) if doubted else None


def _plain(question: IndexQuestion) -> dict[int, list[NearWord]]:
    forms = {place: plain_form(word) for place, word in question.wanted.items()}
    return {place: [NearWord(form, 0, 0)] for place, form in forms.items() if form and any_hit(f'"{form}"')}


def _meant(
    question: IndexQuestion, near: Mapping[int, Sequence[NearWord]], limited: Condition, doubted: Collection[int] = ()
) -> WordsMeant | None:
    groups = {place: group_of(question.wanted[place], some) for place, some in near.items()}
    most = 2 if len(question.wanted) <= _FEW else 1
    hits = ranked(question.with_others(groups), MOST_RANKED + 1, *limited).hits
    readings = _readings(question, near, [no for no, _rank in hits[:_READ]])
    often = Counter(reading for reading in readings.values() if _changed(reading, doubted) <= most)
    if not often:
        return None
    found: list[tuple[int, bool, int, Reading, list[int]]] = []
    for reading, times in often.items():
        words = _reading_words(question, reading)
        keys = title_keys(words) if question.keys else ()
        alike = [(no, rank) for no, rank in hits[:_READ] if readings[no] == reading]
        beginning = titles_beginning(keys, limited) if keys else []
        titles = best_first(alike, words.split(), keys, beginning)
        found.append((_wrong(reading), not beginning, -times, reading, titles))
    found.sort()
    every = [no for *_place, titles in found for no in titles]
    if not doubted:
        every += [no for no, _rank in hits[_READ:]]
    return WordsMeant(list(dict.fromkeys(every)), _shown(question, found[0][3]))


Reading = tuple[tuple[int, str, int], ...]
"""The word taken at each place, and how many of its letters differ."""


def _wrong(reading: Reading) -> int:
    return sum(wrong for _place, _word, wrong in reading)


def _changed(reading: Reading, places: Collection[int]) -> int:
    """Return how many words at these places are changed."""
    return sum(wrong > 0 for place, _word, wrong in reading if place in places)


def _reading_words(question: IndexQuestion, reading: Reading) -> str:
    taken = {place: word for place, word, _wrong in reading}
    return " ".join(taken.get(place) or word.text for place, word in question.wanted.items())


def _shown(question: IndexQuestion, reading: Reading) -> str:
    """The words as people write them: l'histoire, covid-19."""
    taken = {place: word for place, word, _wrong in reading}
    said = []
    for place, word in question.wanted.items():
        sign = _BINDING.search(word.typed)
        text = taken.get(place) or word.text
        said.append(text.replace(" ", sign[0]) if sign and word.loose and text.count(" ") == 1 else text)
    return " ".join(said)


def _readings(
    question: IndexQuestion, near: Mapping[int, Sequence[NearWord]], numbers: Sequence[int]
) -> dict[int, Reading]:
    """Return which of the words each title has."""
    if not numbers:
        return {}
    rows: Any = db.execute_sql(
        f"SELECT no, {_TEXT} FROM biblio WHERE no IN ({padded_placeholders(len(numbers))})", padded(numbers)
    )
    wanted = question.wanted
    found: dict[int, Reading] = {}
    for no, *texts in rows.fetchall():
        words = set(asked_form(" ".join(texts)).split())
        found[no] = tuple((place, *_taken(words, wanted[place], some)) for place, some in near.items())
    return {no: found.get(no, ()) for no in numbers}


def _taken(words: set[str], word: QueryWord, near: Sequence[NearWord]) -> tuple[str, int]:
    if any(one.startswith(word.text) for one in words):
        return word.text, 0
    for one in near:
        if (meant := one.among(words)) and words.issuperset(meant.split()):
            return meant, one.wrong
    return near[0].word, near[-1].wrong + 1  # it stands in a note


def most_of_the_words(question: IndexQuestion, limited: Condition) -> list[int]:
    """Return titles that have at least half of the significant words, and two of them where there are two; those that
    have more first."""
    if not question.simple:
        return []
    said = [word for word in question.wanted.values() if says_something(word)]
    groups = [group for word in said if (group := _any_form(word))][:_MOST_COMBINED]
    fewest = max(1, min(2, len(said)), (min(len(said), _MOST_COMBINED) + 1) // 2)
    unwanted = [word.asked for word in question.pieces if isinstance(word, QueryWord) and word.unwanted]
    for count in range(min(len(groups), len(question.wanted) - 1), fewest - 1, -1):
        every = any_of(f"({' '.join(some)})" for some in combinations(groups, count))
        match = parsed(" ".join([every, *unwanted]), question.field)
        if hits := ranked(match, MOST_RANKED + 1, *limited).hits:
            return _most_in_the_title(best_first(hits, question.words), said)
    return []


def _most_in_the_title(titles: list[int], sequence: Sequence[QueryWord]) -> list[int]:
    """Put titles with more of the words in title or author first. A search for a red book about bees names a title, not
    a publisher."""
    first = titles[:LOOKED_AT]
    texts = {row.no: f" {asked_form(row.title)} {row.author_key}" for row in ranked_rows(first)}
    forms = [(f" {word.text}", f" {plain}" if (plain := plain_form(word)) else "") for word in sequence]
    have = {no: sum(text in own or bool(plain and plain in own) for text, plain in forms) for no, own in texts.items()}
    return [*sorted(first, key=lambda no: -have.get(no, 0)), *titles[LOOKED_AT:]]


def _any_form(word: QueryWord) -> str:
    """The question for a word, also in its plain form; empty where no title has it."""
    plain = plain_form(word)
    forms: Iterable[str] = filter(None, (word.alone, plain and f'"{plain}"'))
    group = any_of(forms)
    return word.prefix + group if any_hit(group) else ""
