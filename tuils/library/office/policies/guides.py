"""The lines of a subject guide that lead somewhere: searches, shelves, e-resources, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SEARCH, SHELF, RESOURCE, LINK, TEXT = "search", "shelf", "resource", "link", ""
_WORDS = {
    "search": SEARCH, "buscar": SEARCH, "shelf": SHELF, "shelves": SHELF, "estante": SHELF, "e-resource": RESOURCE,
    "e-resources": RESOURCE, "recurso": RESOURCE,
}  # fmt: skip
"""The words that begin such a line, before a colon."""
_BEGUN = re.compile(r"([\w-]{3,12}): +(?=\S)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_CALL = re.compile(r"\d{3}(?:\.\d+)?\b")


class GuidePart(NamedTuple):
    """A piece of a line. `query`: what the catalog is asked for; of an e-resource its name, of a link its address."""

    text: str
    kind: str = TEXT
    query: str = ""


def guide_parts(line: str) -> Iterator[GuidePart]:
    """Yield the pieces of a line of a text; together they are the line."""
    begun = _BEGUN.match(line)
    kind = _WORDS.get(begun[1].casefold(), TEXT) if begun else TEXT
    if begun is None or not kind:
        yield from _pieces(line, _ADDRESS, LINK, "{}")
        return
    rest = line[begun.end() :]
    yield GuidePart(begun[0])
    if kind == SHELF:
        yield from _pieces(rest, _CALL, SHELF, "call:{}")
    else:
        yield from _pieces(rest, re.compile(r"[^;,\s](?:[^;,]*[^;,\s])?"), kind, "{}")


def _pieces(text: str, wanted: re.Pattern[str], kind: str, query: str) -> Iterator[GuidePart]:
    at = 0
    for found in wanted.finditer(text):
        if found.start() > at:
            yield GuidePart(text[at : found.start()])
        yield GuidePart(found[0], kind, query.format(found[0]))
        at = found.end()
    if at < len(text):
        yield GuidePart(text[at:])


def guide_query(text: str, kind: str) -> str:
    """Return one search for all that the lines of this kind name; empty if there are none."""
    found = [part.query for line in text.splitlines() for part in guide_parts(line) if part.kind == kind]
    return " OR ".join(f"({one})" if " " in one and len(found) > 1 else one for one in dict.fromkeys(found))
