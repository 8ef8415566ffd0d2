"""A person's words as a question to the index, never a syntax error there.

    emma austen         all the words, each as a beginning
    "a phrase"          these words together; -word: without it; ( ), OR, AND, NOT in capitals
    author: austen      in this field alone; in Spanish, too: autor:

The grammar is `playhouse.fts_parser`'s: input that does not fit it is taken as words. Here words are folded as the
index has them, and the names of fields become groups of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from tuils.formats.marc.marc_articles import without_articles
from tuils.formats.marc.marc_columns import title_key
from tuils.models.search import COLUMNS
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.numbers.number_words import with_other_numbers
from tuils.values.search_words import asked_form, bound_forms

from .numbers import forms_of_number

_BRITISH_AND_AMERICAN = (
    "aeroplane airplane, aesthetic esthetic, ageing aging, aluminium aluminum, anaesthesia anesthesia, analogue "
    "analog, archaeological archeological, archaeology archeology, armour armor, behaviour behavior, calibre caliber, "
    "catalogue catalog, centre center, colour color, cosy cozy, defence defense, dialogue dialog, doughnut donut, "
    "encyclopaedia encyclopedia, endeavour endeavor, enrolment enrollment, favour favor, favourite favorite, fibre "
    "fiber, flavour flavor, fulfilment fulfillment, glamour glamor, grey gray, harbour harbor, honour honor, humour "
    "humor, jewellery jewelry, judgement judgment, labour labor, licence license, litre liter, manoeuvre maneuver, "
    "marvellous marvelous, mediaeval medieval, metre meter, mould mold, neighbour neighbor, neighbourhood "
    "neighborhood, odour odor, offence offense, orthopaedic orthopedic, paediatric pediatric, parlour parlor, plough "
    "plow, practise practice, programme program, pyjamas pajamas, rumour rumor, saviour savior, savour savor, sceptic "
    "skeptic, splendour splendor, sulphur sulfur, theatre theater, traveller traveler, tumour tumor, vapour vapor, "
    "vigour vigor, whisky whiskey, woollen woolen, yoghurt yogurt"
)
_SHORT_AND_LONG = "dr doctor, ft fort, mr mister, mt mount, st saint, ste sainte, vs versus"
_ROMAN_AND_PLAIN = "ii 2, iii 3, iv 4, vi 6, vii 7, viii 8, ix 9, xi 11, xii 12, xiii 13, xiv 14, xvi 16"
_ENDINGS = ("s", "d", "ed", "ing", "er", "ers", "ful", "ist", "ists", "less", "al")
_IZE = re.compile("(?<=[a-z]{3}[^aeiou])i[sz](?=(?:e|ed|er|ers|es|ing|ation|ations)$)")


def _pairs(text: str) -> dict[str, str]:
    pairs = [pair.split() for pair in text.split(", ")]
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


_SPELLED = _pairs(_BRITISH_AND_AMERICAN)
_WHOLE = _pairs(_SHORT_AND_LONG) | _pairs(_ROMAN_AND_PLAIN) | {"two": "ii", "three": "iii", "four": "iv"}


def other_spelling(word: str) -> str:
    """The other way to write a folded word; empty where none is known."""
    if other := _WHOLE.get(word) or _SPELLED.get(word):
        return other
    for ending in _ENDINGS:
        if word.endswith(ending) and (other := _SPELLED.get(word.removesuffix(ending), "")):
            return other + ending
    other = _IZE.sub(lambda found: "iz" if found[0] == "is" else "is", word)
    return other if other != word else ""


FIELDS = {
    "title": ("title", "more_titles"),
    "author": ("author", "more_authors"),
    "subject": ("subjects", "more_subjects"),
    "series": ("series", "more_titles"),
    "call_number": ("call_number",),
    "isbn": ("numbers",),
    "issn": ("numbers",),
    "publisher": ("publisher",),
    "note": ("notes", "summary"),
    "number": ("numbers",),
}
"""The index columns of each field, by the name that a door gives."""

_TYPED = {
    **{name: name for name in FIELDS},
    "call": "call_number", "callnumber": "call_number", "lccn": "number", "upc": "number", "ean": "number",
    "autor": "author", "autora": "author", "titulo": "title", "tema": "subject", "materia": "subject",
    "serie": "series", "coleccion": "series", "signatura": "call_number", "editorial": "publisher", "nota": "note",
    "numero": "number",
}  # fmt: skip
"""The names that people type before a colon, folded."""

_LONGEST = 1000  # characters of a question that are read
_MOST_WORDS = 40
_MARKS = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\uff02", '"') | {"\uff1a": ":"})
_PIECE = re.compile(
    r"(?P<bracket>[()])|(?P<minus>-)(?=[^\s()-])|(?P<field>[^\W\d_]+(?:_number)?) ?:[ ]*(?=[^\s)])"
    r'|"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"()]+)'
)
_SHORT = 3  # letters
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True)
class QueryWord:
    """One word or phrase. `typed`: as it was typed; `forms`: folded, as the index has it: several where a hyphen or an
    apostrophe is in it. `prefix`: the part before it, a minus or a group of columns."""

    typed: str
    forms: tuple[str, ...]
    prefix: str = ""
    loose: bool = True
    """A loose word also matches longer words, and may be corrected; a phrase is exact."""

    @property
    def text(self) -> str:
        return self.forms[0]

    @property
    def unwanted(self) -> bool:
        return self.prefix.startswith("-")

    @property
    def alone(self) -> str:
        """The word in the index's language, without its prefix. A short word counts more where it is a whole word."""
        said: list[str] = []
        other = other_spelling(self.text) if self.loose else ""
        if other:
            said.append(f'"{other}"' if len(other) <= _SHORT else f'"{other}"*')
        for form in self.forms:
            whole = not self.loose or _is_whole(form)
            if whole or len(form) <= _SHORT:
                said.append(f'"{form}"')
            if not whole:
                said.append(f'"{form}"*')
        return any_of(said)

    @property
    def asked(self) -> str:
        return self.prefix + self.alone


@dataclass(frozen=True)
class IndexQuestion:
    """A question. `pieces`: words, and what joins them. `field`: a name of FIELDS for all of it, or empty."""

    pieces: tuple[QueryWord | str, ...] = ()
    field: str = ""

    @property
    def match(self) -> str:
        """The query for the index; empty where there is nothing to look for."""
        return self.with_others({})

    def with_others(self, others: Mapping[int, str]) -> str:
        """Return the query for the index, with something else for the words at these places."""
        said = [
            piece if isinstance(piece, str) else piece.prefix + others[n] if n in others else piece.asked
            for n, piece in enumerate(self.pieces)
        ]
        return parsed(" ".join(said), self.field) if self.wanted else ""

    @cached_property
    def wanted(self) -> dict[int, QueryWord]:
        """The words that must be there, by their place."""
        return {n: piece for n, piece in enumerate(self.pieces) if isinstance(piece, QueryWord) and not piece.unwanted}

    @property
    def words(self) -> list[str]:
        """The wanted words, folded, one by one."""
        return [part for word in self.wanted.values() for part in word.text.split()]

    @property
    def simple(self) -> bool:
        """Words alone, without brackets and OR."""
        return not any(isinstance(piece, str) for piece in self.pieces)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the filing keys of a title with exactly these words: as typed, and without the article of any
        language."""
        if self.field not in ("", "title") or not self.simple:
            return ()
        words = list(self.wanted.values())
        if len(words) < len(self.pieces) or {word.prefix for word in words} - {"", _TITLE}:
            return ()
        typed = " ".join(word.typed for word in words)
        others = _typed_otherwise(typed) if all(word.loose for word in words) else ()
        return tuple(dict.fromkeys(key for text in (typed, *others) for key in title_keys(text)))

    def without_last_letter(self) -> IndexQuestion | None:
        """Return the question without the one letter begun as its last word; None where the last word is longer."""
        last = self.pieces[-1] if self.pieces else ""
        if len(self.wanted) < 2 or not isinstance(last, QueryWord) or not last.loose or len(last.text) > 1:
            return None
        return replace(self, pieces=self.pieces[:-1])


def question_of(words: str, field: str = "") -> IndexQuestion:
    """Return the typed words as a question. Words beyond 1,000 characters or 40 words are cut."""
    text = words[:_LONGEST]
    if not text.isascii():  # half a character is in no text of ours
        text = text.encode("utf-8", "ignore").decode().translate(_MARKS)
    pieces: list[QueryWord | str] = []
    prefix, left, shouted = "", _MOST_WORDS, text.upper() == text
    for found in _PIECE.finditer(text):
        kind, piece = str(found.lastgroup), found[str(found.lastgroup)]
        if kind == "minus":
            prefix = "-"
        elif kind == "field" and (name := _TYPED.get(fold_text(piece))):
            prefix = f"{prefix[:1]}{_group(name)}"
        elif kind == "bracket" or (piece in _OPERATORS and not shouted):
            pieces.append(prefix + piece if piece == "(" else piece)
            prefix = ""
        elif piece == "&" and pieces and isinstance(before := pieces[-1], QueryWord):
            pieces[-1] = replace(before, typed=f"{before.typed} &")
        elif left > 0 and (word := _word(piece, kind, prefix)):
            pieces.append(word)
            left -= word.text.count(" ") + 1
            prefix = ""
    return IndexQuestion(tuple(pieces), field)


def title_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which a title with this text may be filed."""
    keys = (title_key(one) for one in (text, *without_articles(text)))
    return tuple(dict.fromkeys(filter(None, keys)))


def _typed_otherwise(title: str) -> Iterator[str]:
    """A title as it may be filed: its numbers otherwise, its words spelled otherwise, without the `and` for its `&`
    or with it, without an article behind."""
    words = fold_text(title).split()
    yield from map(" ".join, with_other_numbers(words))
    yield " ".join(other_spelling(word) or word for word in words)
    if "and" in words[1:-1]:
        yield " ".join(word for word in words if word != "and")
    if " & " in title:
        yield title.replace(" & ", " and ")
    name, comma, article = title.rpartition(", ")
    if comma and without_articles(f"{article} {name}"):
        yield name


def any_of(iterable: Iterable[str]) -> str:
    every = list(iterable)
    return every[0] if len(every) == 1 else f"({' OR '.join(every)})"


def parsed(text: str, field: str = "") -> str:
    """Return the index query for this text, which may be anything; empty where it asks for nothing."""
    from playhouse.fts_parser import parse  # 7 ms, when something is looked for

    match: str = parse(f"{_group(field)}({text})" if field else text, COLUMNS)
    return "" if match == '""' else match


def _word(piece: str, kind: str, prefix: str) -> QueryWord | None:
    if prefix.lstrip("-") == _NUMBER and (numbers := forms_of_number(piece)):
        return QueryWord(piece, numbers, prefix)
    tokens = [token for token in asked_form(piece).split() if any(map(str.isalnum, token))][:_MOST_WORDS]
    if not tokens:
        return None
    text = " ".join(tokens)
    if kind == "phrase":
        return QueryWord(piece, (text,), prefix, loose=False)
    joined = bound_forms(piece).split() if len(tokens) > 1 else []
    return QueryWord(piece, tuple(dict.fromkeys((text, *joined))), prefix)


def _is_whole(form: str) -> bool:
    """Return whether the form is matched whole. A single Latin letter or digit is: a tenth of the catalog begins with
    it."""
    return form[-1].isascii() and form[-2:-1] in ("", " ")


def _group(field: str) -> str:
    return f"{{{' '.join(FIELDS[field])}}}:"


_TITLE, _NUMBER = _group("title"), _group("number")
CALL_NUMBER = _group("call_number")
