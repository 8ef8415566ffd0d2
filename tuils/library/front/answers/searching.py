"""Searching for the conversation: a door does it for words, on its own lane; and what there is to scan in a practice
library."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.finding import NO_LIMITS, SORTS, Found, Hit, Limits, find_titles
from tuils.library.lending.interlibrary.borrowed_titles import with_borrowed
from tuils.library.people.patrons.patrons import PatronSheet, find_patrons

from .heard import Panel
from .title_lines import copies_in_words, searched_instead_words

MOST_TITLES = 20


def look_for(desk: Desk, words: str) -> tuple[list[PatronSheet], Panel]:
    """Return people and titles that have these words, for `Session.found`. Only reads."""
    try:
        people = find_patrons(desk, words)
    except Refused:
        people = []
    return people, Panel("titles") if people else titles_panel(words, desk=desk)


def titles_panel(words: str, limits: Limits = NO_LIMITS, sort: str = SORTS[0], *, desk: Desk | None = None) -> Panel:
    """Return the best titles; `In` says how many copies of how many are on the shelf. With a `desk`, also those that
    are here from other libraries."""
    found = find_titles(words, limit=MOST_TITLES, limits=limits, sort=sort)
    if desk and limits == NO_LIMITS:
        found = with_borrowed(desk, words, found)
    hits = found.hits
    rows = tuple(
        (str(n), hit.whole_title, hit.author, str(hit.year or ""), hit.call_number, _copies(hit))
        for n, hit in enumerate(hits, 1)
    )
    return Panel("titles", rows, tuple(hit.biblio for hit in hits), tuple(_notes(found)))


def _copies(hit: Hit) -> str:
    return copies_in_words(hit) if hit.lender else f"{hit.available}/{hit.items}"


def _notes(found: Found) -> Iterator[str]:
    """Yield notes on the result besides the titles."""
    yield from searched_instead_words(found)
    if found.more:
        yield _("More than 2,000. Add a word to narrow it.")
    elif found.total > len(found.hits):
        yield _("Showing the best {n} of {all}.").format(n=len(found.hits), all=found.total)
