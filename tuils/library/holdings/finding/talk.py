"""The way people ask at a desk: looking for a book by Verdi, the Hobbit on DVD, Emma 1996. Words around the significant
ones are left out, and the kind of thing that they name becomes a limit, or the year of publication.
"""

from __future__ import annotations

from dataclasses import replace

from .asking import IndexQuestion, QueryWord
from .hits import Condition

_SMALL_WORDS = (
    "a about an and any anything are as at be by can do for from have has he her his how i in is it its looking me "
    "my need of on or please she something that the their they this to want was were what when where which who why "
    "with you your i m im "
    "al como con de del desde donde el en es esta este la las lo los para por que se sin sobre su un una y"
)
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what a title is about."""

_KINDS = {
    "book": ("book", "books", "novel", "novels", "libro", "libros", "novela", "novelas"),
    "video": ("dvd", "dvds", "bluray", "movie", "movies", "film", "films", "video", "videos", "pelicula", "peliculas"),
    "music": ("cd", "cds", "music", "album", "albums", "disco", "discos", "musica"),
    "audiobook": ("audiobook", "audiobooks", "audio", "audiolibro", "audiolibros"),
    "score": ("score", "scores", "partitura", "partituras"),
    "map": ("map", "maps", "mapa", "mapas"),
    "serial": ("magazine", "magazines", "journal", "journals", "revista", "revistas"),
}
_YEARS = range(1500, 2100)
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def says_something(word: QueryWord) -> bool:
    return word.text not in _SMALL and (len(word.text) > 1 or word.text.isdecimal())


def without_talk(question: IndexQuestion, limited: Condition) -> tuple[IndexQuestion, Condition] | None:
    """Return the significant words, within the kind of thing that one word names; None where all are significant."""
    words = question.wanted
    if not question.simple or not all(word.loose for word in words.values()):
        return None
    kinds = {place: _KIND_OF[word.text] for place, word in words.items() if not word.prefix and word.text in _KIND_OF}
    left_out = {place for place, word in words.items() if not says_something(word)} | kinds.keys()
    if not left_out or left_out == words.keys():
        return None
    rest = tuple(piece for place, piece in enumerate(question.pieces) if place not in left_out)
    kind = next(iter(kinds.values()), "")
    return replace(question, pieces=rest), _within(limited, "b.kind = ?", kind) if kind else limited


def of_its_year(question: IndexQuestion, limited: Condition) -> tuple[IndexQuestion, Condition] | None:
    """Return the other words, within the year that one of them is; None where none is, and where it is the only one."""
    words = question.wanted
    years = [place for place, word in words.items() if _is_year(word)]
    if not question.simple or not years or len(words) == 1:
        return None
    rest = tuple(piece for place, piece in enumerate(question.pieces) if place != years[-1])
    return replace(question, pieces=rest), _within(limited, "b.year = ?", int(words[years[-1]].text))


def _is_year(word: QueryWord) -> bool:
    return word.loose and not word.prefix and word.text.isdecimal() and int(word.text) in _YEARS


def _within(limited: Condition, text: str, value: str | int) -> Condition:
    return Condition(" AND ".join(filter(None, (limited.text, text))), (*limited.values, value))
