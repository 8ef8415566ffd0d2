"""Titles from a table: what a library keeps that has its catalog in a spreadsheet, or in LibraryThing and its kin.

A row becomes a short MARC record and the copies it tells of, so that it goes the way of any other title.
Of ISBNs as spreadsheets leave them, without the zeros in front or as `9.78043902348e+12`, what was lost is put back
where the number's own check digit proves it (ISO 2108), and only there.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from tuils.formats.dates import read_date
from tuils.formats.holdings.holdings import Holding, read_barcode, read_count, read_price
from tuils.formats.marc.marc import BiblioColumns, RecordRead, read_marc
from tuils.formats.marc.marc_view import brief_record
from tuils.formats.marc_files.iso2709 import put_together, read_piece
from tuils.i18n import _
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import normalise

from .tables import guess_by_names, total_in

_KNOWN = {
    "title": "title booktitle maintitle itemtitle",
    "subtitle": "subtitle",
    "author": "author authors primaryauthor authorlastfirst mainauthor creator writer by",
    "more_authors": "moreauthors secondaryauthor secondaryauthors otherauthors additionalauthors coauthors",
    "isbn": "isbn isbn10 isbns",
    "isbn13": "isbn13 ean ean13",
    "year": "year publicationyear pubyear yearpublished originalpublicationyear date publicationdate published "
    "copyright copyrightdate",
    "publisher": "publisher publication imprint",
    "edition": "edition",
    "series": "series",
    "subjects": "subjects subject keywords tags genre genres",
    "summary": "summary description abstract annotation",
    "language": "language languages languagecode",
    "extent": "extent pages pagecount numberofpages physicaldescription",
    "medium": "medium media format",
    "call_number": "callnumber call callno shelfmark spinelabel deweydecimal dewey deweynumber ddc classification "
    "lcclassification lccallnumber othercallnumber classnumber",
    "barcode": "barcode itembarcode itemnumber copybarcode accessionnumber accession",
    "branch": "branch branchcode homebranch library homelibrary",
    "location": "location shelvinglocation shelf section",
    "item_type": "itemtype type materialtype material",
    "collection": "collection collectioncode",
    "copies": "copies copycount numberofcopies quantity qty",
    "copy_number": "copynumber copyno",
    "volume": "volume vol",
    "price": "price cost replacementprice replacementcost purchaseprice listprice value",
    "acquired": "acquired dateacquired acquisitiondate dateadded added entrydate purchasedate",
    "checkouts": "checkouts totalcheckouts checkoutcount issues totalissues circs totalcircs circulations "
    "timesborrowed circulationcount timescheckedout",
    "last_checkout": "lastcheckout lastcheckedout lastborrowed datelastborrowed lastcirculated lastcirc lastissued",
    "last_seen": "lastseen datelastseen lastactivity lastinventoried inventoried",
    "note": "note notes staffnote comment comments privatecomment",
}
COLUMNS = tuple(_KNOWN)
_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_WHOLE = re.compile(r"([0-9]{1,6})(?:\.0+)?")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_LANGUAGE = re.compile("[a-z]{3}")
_AFTER_PUBLISHER = re.compile(r" \((?:1[4-9]|20)[0-9]{2}\).*")
_BETWEEN = re.compile(r"\s*[;|]\s*")
_MOST_COPIES = 500
_KINDS = (
    (re.compile("audio ?book|book on|talking book", re.IGNORECASE), "audiobook"),
    (re.compile("e-?book|kindle|web|online", re.IGNORECASE), "web"),
    (re.compile("dvd|blu-?ray|video|film|movie|vhs", re.IGNORECASE), "video"),
    (re.compile("music|sound|lp|vinyl|cd", re.IGNORECASE), "music"),
    (re.compile("map", re.IGNORECASE), "map"),
    (re.compile("score", re.IGNORECASE), "score"),
    (re.compile("magazine|journal|periodical|serial", re.IGNORECASE), "serial"),
    (re.compile("kit|game|puzzle", re.IGNORECASE), "kit"),
)


@dataclass
class TitleTable:
    """`entered`: the day the records are made. `fill`: numbers of items of fewer digits get zeros in front.

    `mended` counts ISBNs whose lost places their check digit proved, `further` rows that are one more copy of a title
    in a row before; these are known once `survey` has seen all rows.
    """

    columns: Mapping[str, str]
    entered: dt.date
    day_first: bool = False
    fill: int = 0
    mended: int = 0
    further: int = 0
    _copies: dict[int, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    _passed_over: set[int] = field(default_factory=set)

    def survey(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Find the rows of one title: by their first ISBN, else by title, author and year."""
        first: dict[tuple[str, ...], int] = {}
        for number, values in enumerate(map(self._values, rows), 1):
            if not values.get("title"):
                continue
            sign = _sign(values)
            if (before := first.setdefault(sign, number)) != number:
                self._copies.setdefault(before, []).append((number, values))
                self._passed_over.add(number)
        self.further = len(self._passed_over)

    def records(self, rows: Iterable[Mapping[str, str]]) -> Iterator[RecordRead]:
        """A record for each row, by the row's number from 1, but for those that are further copies: these stand with
        the first row of their title. Without a title a row is rejected."""
        self.mended = 0
        for number, row in enumerate(rows, 1):
            if number not in self._passed_over:
                yield self._record(number, self._values(row))

    def items_of(self, row: Mapping[str, str]) -> tuple[Holding, ...]:
        """The copies alone that a row tells of."""
        return tuple(self._items(self._values(row), []))

    def _values(self, row: Mapping[str, str]) -> dict[str, str]:
        return {name: clean(row.get(column, "")) for name, column in self.columns.items()}

    def _record(self, number: int, row: dict[str, str]) -> RecordRead:
        if total := total_in(row):
            text = _("Skipped: it is a total, not a title ({text}).").format(text=total)
            return RecordRead(number, "", "rejected", text, b"", BiblioColumns(), ())
        if not row.get("title"):
            untitled = tuple(self._items(row, []))
            return RecordRead(number, "", "rejected", _("Title is missing."), b"", BiblioColumns(), untitled)
        faults: list[str] = []
        isbns, wrong, mended = isbns_of(_isbn_cells(row), faults)
        self.mended += mended
        items = [*self._items(row, faults), *self._further(number, faults)]
        items += self._apart(number, row, items)
        faults += self._fewer(number, row, len(items))
        read = next(read_marc(io.BytesIO(_marc(row, isbns, wrong, self.entered))))
        text = " ".join(filter(None, (read.fault, *faults)))
        outcome = read.outcome or ("repaired" if text else "")
        return read._replace(number=number, items=tuple(items), fault=text, outcome=outcome)

    def _further(self, number: int, faults: list[str]) -> Iterator[Holding]:
        for other, values in self._copies.get(number, ()):
            odd: list[str] = []
            yield from self._items(values, odd)
            faults += [_("Row {n}: {fault}").format(n=other, fault=fault) for fault in odd]

    def kept_apart(self, rows: Iterable[Mapping[str, str]]) -> Iterator[Holding]:
        """The copies that come of different call numbers alone; after `survey`."""
        for number, row in enumerate(rows, 1):
            if number in self._copies:
                values = self._values(row)
                items = [*self._items(values, []), *self._further(number, [])]
                yield from self._apart(number, values, items)

    def _apart(self, number: int, row: Mapping[str, str], items: Sequence[Holding]) -> Iterator[Holding]:
        """Yield rows of one title with different call numbers as different copies, even if no number or count says
        so."""
        rows = [row, *(values for _number, values in self._copies.get(number, ()))]
        calls = {values["call_number"]: values for values in rows if values.get("call_number")}
        if len(calls) > 1:
            there = {item.call_number for item in items}
            yield from (self._holding(values, "") for call, values in calls.items() if call not in there)

    def _fewer(self, number: int, row: Mapping[str, str], items: int) -> Iterator[str]:
        """Yield a warning if rows say more copies than they have barcodes, or than anybody means."""
        told = max(_copies_told(one) for one in (row, *(values for _row, values in self._copies.get(number, ()))))
        if told > items:
            yield _("The table says {n} copies; {items} came in.").format(n=told, items=items)

    def _items(self, row: Mapping[str, str], faults: list[str]) -> Iterator[Holding]:
        barcodes = self._barcodes(row.get("barcode", ""), faults)
        if not barcodes and ("copies" in row or row.get("barcode")):
            barcodes = [""] * min(_copies_told(row, 1), _MOST_COPIES)
        for barcode in barcodes:
            yield self._holding(row, barcode)

    def _holding(self, row: Mapping[str, str], barcode: str) -> Holding:
        price = row.get("price", "")
        return Holding(
            barcode=barcode,
            call_number=row.get("call_number", ""),
            home_branch=row.get("branch", ""),
            holding_branch=row.get("branch", ""),
            location=row.get("location", ""),
            item_type=row.get("item_type", ""),
            collection_code=row.get("collection", ""),
            copy_number=row.get("copy_number", ""),
            volume=row.get("volume", ""),
            price_cents=read_price(price) if price else None,
            acquired_on=read_date(row.get("acquired", ""), day_first=self.day_first) or "",
            staff_note=row.get("note", ""),
            checkouts=read_count(row.get("checkouts", "")),
            lent_on=read_date(row.get("last_checkout", ""), day_first=self.day_first) or "",
            seen_on=read_date(row.get("last_seen", ""), day_first=self.day_first) or "",
        )

    def _barcodes(self, text: str, faults: list[str]) -> list[str]:
        found = []
        for part in filter(None, _BETWEEN.split(text)):
            if _SHORTENED.fullmatch(part):
                sentence = _("Barcode {code} was shortened by a spreadsheet. The item was imported without a barcode.")
                faults.append(sentence.format(code=part))
                found.append("")
                continue
            barcode = read_barcode(part.removesuffix(".0"))
            found.append(barcode.zfill(self.fill) if barcode.isascii() and barcode.isdigit() else barcode)
        return found


def _copies_told(row: Mapping[str, str], none: int = 0) -> int:
    """Return how many copies a row says there are; `none` if it has no number."""
    found = _WHOLE.fullmatch(row.get("copies", ""))
    return int(found[1]) if found else none


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the column of each of COLUMNS, as far as the names tell. Case, blanks and marks do not matter."""
    return guess_by_names(header, _KNOWN)


def _isbn_cells(row: Mapping[str, str]) -> tuple[str, str]:
    return row.get("isbn", ""), row.get("isbn13", "")


def _sign(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return a key that is the same for rows of one title."""
    isbns, _wrong, _mended = isbns_of(_isbn_cells(row), [])
    if isbns:
        return (isbns[0],)
    return fold_text(_title(row)), fold_text(row.get("author", "")), row.get("year", "")


def _marc(row: Mapping[str, str], isbns: Sequence[str], wrong: Sequence[str], entered: dt.date) -> bytes:
    """The record of a row, with its fields in the order of their tags."""
    year = _YEAR.search(row.get("year", ""))
    extent = row.get("extent", "")
    pages = _WHOLE.fullmatch(extent)
    brief = brief_record(
        _title(row),
        entered,
        kind=_kind(row.get("medium", "")),
        author=row.get("author", ""),
        isbn=isbns[0] if isbns else "",
        call_number=row.get("call_number", ""),
        publisher=_AFTER_PUBLISHER.sub("", row.get("publisher", "")),
        year=int(year[1]) if year else None,
        extent=f"{pages[1]} pages" if pages else extent,
    )
    raw = read_piece(brief)
    both = sorted((*zip(raw.tags, raw.data, strict=True), *_more(row, isbns[1:], wrong)), key=lambda one: one[0])
    return put_together(raw.leader, [tag for tag, _data in both], [data for _tag, data in both])


def _title(row: Mapping[str, str]) -> str:
    return " : ".join(filter(None, (row["title"], row.get("subtitle", ""))))


def _more(row: Mapping[str, str], isbns: Sequence[str], wrong: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The fields that a brief record has not (MARC 21 Bibliographic)."""
    language = row.get("language", "")
    known = _LANGUAGE.fullmatch(language)
    values = (
        *(("020", "  ", "a", isbn) for isbn in isbns),
        *(("020", "  ", "z", text) for text in wrong),
        ("041" if known else "546", "0 " if known else "  ", "a", language),
        ("250", "  ", "a", row.get("edition", "")),
        ("490", "0 ", "a", row.get("series", "")),
        ("520", "  ", "a", row.get("summary", "")),
        *(("650", " 4", "a", subject) for subject in _BETWEEN.split(row.get("subjects", ""))),
        *(("700", "1 ", "a", author) for author in _BETWEEN.split(row.get("more_authors", ""))),
    )
    for tag, indicators, code, text in values:
        if text:
            yield tag, f"{indicators}\x1f{code}{text}".encode()


def _kind(medium: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.search(medium)), "book")


_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]+)E\+?([0-9]+)", re.IGNORECASE)
_FEW_DIGITS = re.compile("[0-9]{7,9}[0-9X]?", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=[0-9])\.0+$")
_SEVERAL = re.compile("[;,|]")
_LENGTH, _SHORT = 13, 10
_KEPT = 12  # digits that a spreadsheet keeps of a long number, unless they are zeros at its end
_FEWEST = 9  # digits of which that may be said: with fewer it was told to show so few


def isbns_of(cells: Iterable[str], faults: list[str]) -> tuple[list[str], list[str], int]:
    """The ISBNs of these cells as 13 digits, each once; the numbers that are none; and how many were mended.

    A shortened number that fits one of the others says nothing new. `faults` gets a sentence for each that is none.
    """
    found: list[str] = []
    shortened: list[str] = []
    wrong: list[str] = []
    mended = 0
    for text in _parts(cells):
        if _SCIENTIFIC.fullmatch(text):
            shortened.append(text)
            continue
        isbn = normalise(text) or (_with_zeros(text) if _FEW_DIGITS.fullmatch(text) else "")
        mended += bool(isbn and not normalise(text))
        (found if isbn else wrong).append(isbn or text)
    for text in shortened:
        candidates = mendings(text)
        if any(_would_be(isbn, text) for isbn in found):
            continue
        mended += len(candidates) == 1
        (found if len(candidates) == 1 else wrong).append(candidates[0] if len(candidates) == 1 else text)
    for text in wrong:
        sentence = (
            _("ISBN {text} was shortened by a spreadsheet; it is kept as an invalid ISBN.")
            if _SCIENTIFIC.fullmatch(text)
            else _("{text} is not an ISBN; it is kept as an invalid ISBN.")
        )
        faults.append(sentence.format(text=text))
    return list(dict.fromkeys(found)), wrong, mended


def _parts(cells: Iterable[str]) -> list[str]:
    """Return the numbers of a cell: several may be in it, with brackets around them; blanks and hyphens inside one are
    its own."""
    parts: list[str] = []
    for cell in cells:
        bare = cell.strip("[](){}\"'= ")
        for part in [bare] if _SCIENTIFIC.fullmatch(bare) else _SEVERAL.split(bare):
            number = _NO_CENTS.sub("", part.strip())
            parts += [number] if normalise(number) or not number else number.split()
    return list(filter(None, parts))


def _with_zeros(text: str) -> str:
    """Return an ISBN-10 that lost zeros in front; "" if the check digit disagrees."""
    return normalise(text.zfill(_SHORT)) or ""


def mendings(text: str) -> list[str]:
    """The ISBN-13s of which a spreadsheet, keeping twelve digits, would write this: usually one or two."""
    parts = _SCIENTIFIC.fullmatch(text)
    if parts is None or int(parts[3]) != _LENGTH - 1:
        return []
    digits = parts[1] + parts[2]
    if len(digits) >= _LENGTH:
        return [isbn for isbn in [normalise(digits[:_LENGTH])] if isbn]
    if not _FEWEST <= len(digits) <= _KEPT:
        return []
    whole = int(digits.ljust(_KEPT, "0")) * 10
    near = (f"{number:013d}" for number in range(whole - 5, whole + 6))
    return [number for number in near if normalise(number) == number]


def _would_be(isbn: str, text: str) -> bool:
    """Return whether a spreadsheet would write this ISBN so."""
    parts = _SCIENTIFIC.fullmatch(text)
    return parts is not None and f"{int(isbn):.{len(parts[2])}e}".partition("e")[0] == f"{parts[1]}.{parts[2]}"
