"""Searching for the conversation: a door does it for words, on its own lane; and what there is to scan in a practice
library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tuils.i18n import _
from tuils.library.cataloging.finding import NO_LIMITS, SORTS, Found, Limits, find_titles
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet, find_patrons
from tuils.library.refusals import Refused
from tuils.models import db

from .heard import Panel
from .title_lines import instead

MOST_TITLES = 20


def look_for(desk: Desk, words: str) -> tuple[list[PatronSheet], Panel]:
    """Return people and titles that have these words, for `Session.found`. Only reads."""
    try:
        people = find_patrons(desk, words)
    except Refused:
        people = []
    return people, Panel("titles") if people else titles_panel(words)


def titles_panel(words: str, limits: Limits = NO_LIMITS, sort: str = SORTS[0]) -> Panel:
    """Return the best titles; `In` says how many copies of how many are on the shelf."""
    found = find_titles(words, limit=MOST_TITLES, limits=limits, sort=sort)
    hits = found.hits
    rows = tuple(
        (str(n), hit.whole_title, hit.author, str(hit.year or ""), hit.call_number, f"{hit.available}/{hit.items}")
        for n, hit in enumerate(hits, 1)
    )
    return Panel("titles", rows, tuple(hit.biblio for hit in hits), tuple(_notes(found)))


def _notes(found: Found) -> Iterator[str]:
    """Yield notes on the result besides the titles."""
    yield from instead(found)
    if found.more:
        yield _("More than 2,000. Add a word to narrow it.")
    elif found.total > len(found.hits):
        yield _("Showing the best {n} of {all}.").format(n=len(found.hits), all=found.total)


def to_scan(cards: int = 4, items: int = 4) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return cards with names, barcodes with titles: something to scan where nobody has a card at hand."""
    people: Any = db.execute_sql(
        "SELECT card, trim(first_name || ' ' || last_name) FROM patron WHERE NOT clash AND NOT barred "
        "ORDER BY card LIMIT ?",
        (cards,),
    ).fetchall()
    copies: Any = db.execute_sql(
        "SELECT barcode, title FROM item JOIN biblio ON biblio.id = item.biblio "
        "WHERE NOT item.clash AND NOT withdrawn AND loan IS NULL AND state = '' AND NOT not_for_loan "
        "AND item_type NOT IN (SELECT code FROM item_type WHERE not_for_loan) ORDER BY barcode LIMIT ?",
        (items,),
    ).fetchall()
    return [(str(card), str(name)) for card, name in people], [(str(code), str(title)) for code, title in copies]
