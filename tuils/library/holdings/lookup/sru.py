"""SRU 1.1 and 1.2 (Library of Congress): a question as an address, an answer as MARCXML within an envelope."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tuils.devices.fetching import NotFetched, fetch_url
from tuils.formats.marc.marc_view import brief_record
from tuils.i18n import _
from tuils.values.folding import clean

from .answers import MOST, TargetRecords, Wanted, no_page
from .targets import Target

_HITS = re.compile(rb"<(?:[\w.-]+:)?numberOfRecords>\s*(\d{1,12})\s*<")
_DIAGNOSTIC = re.compile(rb"<(?:[\w.-]+:)?diagnostic[\s>].{0,2000}?</(?:[\w.-]+:)?diagnostic>", re.DOTALL)
_MESSAGE = re.compile(rb"<(?:[\w.-]+:)?(message|details)>([^<]{1,300})<")
_NO_SCHEMA = b"info:srw/diagnostic/1/66"
_AS_TEXT = re.compile(rb"&lt;(?:[\w.-]+:)?record[\s&]")
_RECORD = re.compile(rb"<(?:[\w.-]+:)?record[\s>]")


def ask_sru(target: Target, wanted: Wanted) -> TargetRecords:
    """Ask an SRU server. Raises NotFetched."""
    query = {
        "version": "1.1",
        "operation": "searchRetrieve",
        "query": cql(target, wanted),
        "maximumRecords": str(MOST),
        "recordSchema": "marcxml",
        "recordPacking": "xml",
    }
    found = fetch_url(target.url, query, target.seconds)
    if _NO_SCHEMA in found.body:  # a server that gives its records in one form alone, such as Zebra as it comes
        del query["recordSchema"]
        found = fetch_url(target.url, query, target.seconds)
    no_page(found)
    return read_sru(found.body)


def cql(target: Target, wanted: Wanted) -> str:
    """The question in CQL. Words are asked for without naming an index: each server has one for that."""
    if wanted.isbn:
        return " or ".join(f"{target.isbn_index}={isbn}" for isbn in wanted.isbns)
    if wanted.issn:
        return f'{target.isbn_index.replace("isbn", "issn")}="{wanted.issn}"'
    if wanted.upc:
        return f'"{wanted.upc}"'
    return " and ".join(f'"{word}"' for word in wanted.words)


def read_sru(body: bytes) -> TargetRecords:
    """Read an SRU answer. Raises NotFetched where it is none, or says only why there is none."""
    hits, said = _HITS.search(body), _server_reason(body)
    if hits is None and not _RECORD.search(body):
        raise NotFetched(
            _("it refused the search: {why}.").format(why=said) if said else _("its answer can't be read.")
        )
    count = int(hits[1]) if hits else 0
    if said and not count:
        raise NotFetched(_("it refused the search: {why}.").format(why=said))
    if not count and hits:
        return TargetRecords(b"", 0)
    if _AS_TEXT.search(body):
        body = html.unescape(body.decode("utf-8", "replace")).encode()
    return TargetRecords(body, count)


def _server_reason(body: bytes) -> str:
    """Return the server's own reason."""
    found = _DIAGNOSTIC.search(body)
    parts = (
        [html.unescape(text.decode("utf-8", "replace")).strip() for _name, text in _MESSAGE.findall(found[0])]
        if found
        else []
    )
    return ", ".join(parts)[:100].rstrip(".")


# ---- Open Library: its JSON becomes short MARC records. https://openlibrary.org/dev/docs/api/books and /search


MOST_SUBJECTS = 10
FIELDS = "title,subtitle,author_name,publisher,first_publish_year,isbn,ddc,lcc,number_of_pages_median,subject"
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_PARTICLES = {"de", "del", "della", "der", "di", "du", "la", "le", "van", "von", "den", "ten", "st."}


def ask_open_library(target: Target, wanted: Wanted, today: date) -> TargetRecords:
    """Ask Open Library. Raises NotFetched."""
    base = target.url.rstrip("/")
    if wanted.isbn:
        query = {"bibkeys": f"ISBN:{wanted.isbn}", "format": "json", "jscmd": "data"}
        facts = _fetched(f"{base}/api/books", query, target.seconds)
        return _made([_of_book(fact, wanted.isbn) for fact in facts.values() if isinstance(fact, dict)], None, today)
    query = {"q": wanted.number or " ".join(wanted.words), "limit": str(MOST), "fields": FIELDS}
    facts = _fetched(f"{base}/search.json", query, target.seconds)
    books = [_of_search(one) for one in _list(facts.get("docs")) if isinstance(one, dict)]
    hits = facts.get("numFound")
    return _made(books, hits if isinstance(hits, int) else None, today)


def _fetched(url: str, query: dict[str, str], seconds: float) -> dict[str, Any]:
    found = fetch_url(url, query, seconds)
    no_page(found)
    try:
        facts = json.loads(found.body)
    except (ValueError, RecursionError) as unclear:
        raise NotFetched(_("its answer can't be read.")) from unclear
    return facts if isinstance(facts, dict) else {}


def _made(books: Iterable[dict[str, Any]], hits: int | None, today: date) -> TargetRecords:
    records = [_record(book, today) for book in books if book["title"]][:MOST]
    return TargetRecords(b"".join(records), len(records) if hits is None else hits)


def _of_book(mapping: Mapping[str, Any], isbn: str) -> dict[str, Any]:
    numbers, classes = _dict(mapping.get("identifiers")), _dict(mapping.get("classifications"))
    return {
        "title": _title(mapping),
        "authors": _names(mapping.get("authors")),
        "publisher": _first(_names(mapping.get("publishers"))),
        "year": _year(mapping.get("publish_date")),
        "extent": _pages(mapping.get("number_of_pages")),
        "isbns": [*dict.fromkeys([isbn, *_texts(numbers.get("isbn_13"))])],
        "dewey": _first(_texts(classes.get("dewey_decimal_class"))),
        "lc": _first(_texts(classes.get("lc_classifications"))),
        "lccn": _first(_texts(numbers.get("lccn"))),
        "subjects": _names(mapping.get("subjects")),
    }


def _of_search(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _title(mapping),
        "authors": _texts(mapping.get("author_name")),
        "publisher": _first(_texts(mapping.get("publisher"))),
        "year": _year(mapping.get("first_publish_year")),
        "extent": _pages(mapping.get("number_of_pages_median")),
        "isbns": _texts(mapping.get("isbn"))[:4],
        "dewey": _first(_texts(mapping.get("ddc"))),
        "lc": "",
        "lccn": "",
        "subjects": _texts(mapping.get("subject")),
    }


def _record(book: Mapping[str, Any], today: date) -> bytes:
    from pymarc import Field, Indicators, Record, Subfield

    names = [inverted(name) for name in book["authors"]]
    marc = brief_record(
        book["title"],
        today,
        author=_first(names),
        isbn=_first(book["isbns"]),
        publisher=book["publisher"],
        year=book["year"],
        extent=book["extent"],
    )
    record = Record(marc)

    def add(tag: str, indicators: str, code: str, text: str) -> None:
        if text:
            record.add_ordered_field(Field(tag, Indicators(*indicators), [Subfield(code, text)]))

    for isbn in book["isbns"][1:]:
        add("020", "  ", "a", isbn)
    add("010", "  ", "a", book["lccn"])
    add("050", " 4", "a", book["lc"])
    add("082", "04", "a", book["dewey"])
    for subject in book["subjects"][:MOST_SUBJECTS]:
        add("653", "  ", "a", subject)
    for name in names[1:4]:
        add("700", "1 ", "a", name)
    return bytes(record.as_marc())


def inverted(name: str) -> str:
    """Return `Le Guin, Ursula K.` for `Ursula K. Le Guin`; a name with a comma, or of one word, stays."""
    words = name.split()
    if "," in name or len(words) < 2:
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def _title(mapping: Mapping[str, Any]) -> str:
    return " : ".join(filter(None, (_text(mapping.get("title")), _text(mapping.get("subtitle")))))


def _text(value: object) -> str:
    return clean(str(value))[:500] if isinstance(value, (str, int)) else ""


def _texts(value: object) -> list[str]:
    return [text for one in _list(value) if (text := _text(one))]


def _names(value: object) -> list[str]:
    return [text for one in _list(value) if isinstance(one, dict) and (text := _text(one.get("name")))]


def _year(value: object) -> int | None:
    found = _YEAR.search(_text(value))
    return int(found[1]) if found else None


def _pages(value: object) -> str:
    return _("{n} pages").format(n=value) if isinstance(value, int) and 0 < value < 100_000 else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""
