"""The words to look up: the number on a book, a DVD or a magazine, or a few words."""

from __future__ import annotations

from tuils.library.foundation.refusals import refuse
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.numbers.isbn import issn, normalise, to_isbn10, upc

MOST_LETTERS = 200


@dataclass(frozen=True)
class Wanted:
    """One of `isbn` (13 digits), `issn` (0378-5955), `upc` (12 digits); else `words`. `text` as it was typed."""

    text: str
    isbn: str = ""
    issn: str = ""
    upc: str = ""
    words: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        return self.isbn or self.issn or self.upc

    @property
    def isbns(self) -> tuple[str, ...]:
        """The ISBN in both forms: older records have that of ten alone."""
        return tuple(filter(None, (self.isbn, to_isbn10(self.isbn)))) if self.isbn else ()


def read_lookup_words(text: str) -> Wanted:
    """Return what to look up. Refuses with NOTHING_TO_LOOK_UP where there is neither a number nor a word."""
    typed = clean(text)[:MOST_LETTERS]
    if isbn := normalise(typed):
        return Wanted(typed, isbn=isbn)
    if number := issn(typed):
        return Wanted(typed, issn=number)
    if number := upc(typed):
        return Wanted(typed, upc=number)
    words = tuple(bare for word in typed.split() if (bare := "".join(filter(_fits, word)).strip("-'")))
    if not words:
        raise refuse("NOTHING_TO_LOOK_UP")
    return Wanted(typed, words=words)


def is_book_number(text: str, usual: int) -> bool:
    """Is this what a book, a DVD or a magazine has printed on it, and no barcode of the library? `usual`: so many
    letters that has."""
    typed = clean(text)
    if normalise(typed):
        return True
    if len(typed.replace(" ", "")) == usual:
        return False
    return bool(upc(typed) or (typed.startswith("977") and issn(typed)))


def _fits(letter: str) -> bool:
    """Return whether a letter has no meaning in a query language."""
    return letter.isalnum() or letter in "-'"
