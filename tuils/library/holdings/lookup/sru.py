"""SRU 1.1 and 1.2 (Library of Congress): a question as an address, an answer as MARCXML within an envelope."""

from __future__ import annotations

import html
import re

from tuils.devices.fetching import NotFetched, fetch_url
from tuils.i18n import _

from .answers import MOST, TargetRecords, no_page
from .targets import Target
from .wanted import Wanted

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
