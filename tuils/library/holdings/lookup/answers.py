"""The answers of targets: each record found, or the reason why there is none. All ways of asking return these."""

from __future__ import annotations

import re

from tuils.devices.fetching import Fetched, NotFetched
from tuils.formats.marc.marc import BiblioColumns
from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import need
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import issn, normalise, to_isbn10, upc

# ---- the words to look up: the number on a book, a DVD or a magazine, or a few words


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
    words = need(
        tuple(bare for word in typed.split() if (bare := "".join(filter(_fits, word)).strip("-'"))),
        "NOTHING_TO_LOOK_UP",
    )
    return Wanted(typed, words=words)


def is_book_number(text: str, usual: int) -> bool:
    """Return whether this is what a book, a DVD or a magazine has printed on it, and no barcode of the library.
    `usual`: so many letters that has."""
    typed = clean(text)
    if normalise(typed):
        return True
    if len(typed.replace(" ", "")) == usual:
        return False
    return bool(upc(typed) or (typed.startswith("977") and issn(typed)))


def _fits(letter: str) -> bool:
    """Return whether a letter has no meaning in a query language."""
    return letter.isalnum() or letter in "-'"


# ---- the answers of targets: each record found, or the reason why there is none. All ways of asking return these


@dataclass(frozen=True)
class FoundRecord:
    """A record found. `number`: the number to choose it by, the same at each lookup. `seconds`: how long its target
    took. `marc`: cleaned, ISO 2709 in UTF-8."""

    target: str
    number: int
    seconds: float
    marc: bytes
    columns: BiblioColumns

    @property
    def title(self) -> str:
        return self.columns.title

    @property
    def author(self) -> str:
        return self.columns.author

    @property
    def year(self) -> int | None:
        return self.columns.year

    @property
    def isbns(self) -> list[str]:
        return list(self.columns.isbns)

    def carries(self, asked: Wanted) -> bool:
        """Return whether the record has the number asked for. A source may answer with its nearest record."""
        if asked.isbn:
            return bool({*self.columns.isbns} & {*asked.isbns})
        if asked.issn:
            return asked.issn.replace("-", "") == self.columns.issn.replace("-", "")
        return not asked.upc or asked.upc.lstrip("0").encode() in self.marc

    @property
    def call_number(self) -> str:
        return self.columns.call_number

    @property
    def detail(self) -> str:
        """The details that tell editions apart: `Penguin, 464 pages`."""
        return ", ".join(filter(None, (self.columns.publisher, self.columns.extent)))

    @property
    def sign(self) -> tuple[object, ...]:
        """A sign that is equal for the same record, from any target."""
        one = self.columns
        return (
            one.title_key,
            fold_text(one.author),
            one.year,
            one.kind,
            frozenset(one.isbns),
            fold_text(one.publisher),
            one.extent,
        )


@dataclass(frozen=True)
class TargetAnswer:
    """The answer of one target. `hits`: how many there are in all; `same`: left out, as another target sent them
    before. `fault`: why there is no answer, a sentence; else empty."""

    target: str
    seconds: float
    records: tuple[FoundRecord, ...] = ()
    hits: int = 0
    same: int = 0
    fault: str = ""

    @property
    def words(self) -> str:
        """`LOC: 2 records.`, `LOC: no connection.`"""
        if self.fault:
            return f"{self.target}: {self.fault}"
        if not self.hits:
            return _("{target}: nothing found.").format(target=self.target)
        if self.hits > MOST:
            text = _("{target}: {n} records. The first {most} are shown; use more words, or an ISBN.")
            return text.format(target=self.target, n=f"{self.hits:,}", most=MOST)
        text = ngettext("{target}: {n} record.", "{target}: {n} records.", self.hits)
        return text.format(target=self.target, n=self.hits)


def _nothing_read(desk: Desk) -> list[FoundRecord]:
    return []


def _say(_desk: Desk, record: FoundRecord) -> str:
    signs = ", ".join(filter(None, (record.author, str(record.year or ""), record.detail, record.call_number)))
    return f"{record.number}  {record.target}  {record.title}" + (f"  ({signs})" if signs else "")


FOUND: Table[FoundRecord] = Table(
    title=N_("Records found"),
    columns=(
        Column(N_("From"), 8, "target", "target", drop=2),
        Column(N_("Title"), 20, "title", "title", grow=3, always=True),
        Column(N_("Author"), 12, "author", "author", grow=1, drop=3),
        Column(N_("Year"), 4, "year", "year", "year"),
        Column(N_("Publisher, length"), 16, lambda _desk, row: row.detail, grow=1, drop=1),
        fact("isbn", "isbns"),
        Column(N_("Call number"), 10, "call_number", "call_number", drop=4),
        fact("publisher", lambda _desk, row: row.columns.publisher),
        fact("record", "number"),
        fact("seconds"),
    ),
    read=_nothing_read,
    key=lambda one: str(one.number),
    none=(N_("No record was found."), N_("Check the ISBN, or type words of the title.")),
    some=(NN_("{n} record.", "{n} records."), N_("Enter takes the highlighted one.")),
    words=_say,
    names_a_person=False,
    is_printed=False,
    example=FoundRecord("LOC", 1, 0.4, b"", BiblioColumns()),
)


MOST = 10
"""The most records that one target is asked for."""
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class TargetRecords:
    """The records of one target. `records`: a file in one of the formats that are read. `hits`: how many there are in
    all."""

    records: bytes
    hits: int


def no_page(found: Fetched) -> None:
    """Raise NotFetched for a web page: a portal that wants a sign-in, a wrong address."""
    if _PAGE.match(found.body[:4096]):
        raise NotFetched(_("it sent a web page, not records. Check the address, or sign in to the network."))
