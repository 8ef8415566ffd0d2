"""Find who gets the letter of new books, and which titles it names.

Worked case: Marta asked for "mysteries, author: penny". On the first day of a month the letter names what came since
the last one, with "mysteries" in a subject, or by Penny. No letter if nothing came; none before the next month.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import Hit, Limits, find_titles
from tuils.library.holdings.finding.hits import new_titles_since
from tuils.models import Biblio
from tuils.models.rows import find
from tuils.values.folding import clean

from .queries import DueAbout, readers_of_new_books

NEW_BOOKS = "new_books"
MOST_SUBJECTS, MOST_OF_SUBJECT, MOST_TITLES = 12, 10, 25


def new_books_due(desk: Desk, today: str, patron: str) -> Sequence[DueAbout]:
    """Return the titles for each reader without a letter in the month of this day (ISO), the newest of a subject
    first. What is due names no title: the log keeps that a letter went out, not what was in it."""
    month = today[:7]

    @cache
    def found(subject: str, since: int) -> tuple[Hit, ...]:
        return _titles(subject, since)

    rows = []
    for reader in readers_of_new_books(NEW_BOOKS, month, today, patron):
        since = reader.last or new_titles_since(desk.now)
        titles = dict.fromkeys(hit for subject in subjects_wanted(reader.news) for hit in found(subject, since))
        for n, hit in enumerate([*titles][:MOST_TITLES], 1):
            title = f"{hit.title} ({hit.author})" if hit.author else hit.title
            rows.append(DueAbout(reader.patron, f"{reader.patron}/{n}", month, title, hit.medium))
    return rows


def subjects_wanted(text: str) -> list[str]:
    """Return the subjects between semicolons; where there is none, between commas: `author: Penny, Louise; bees`."""
    return [subject for part in text.split(";" if ";" in text else ",") if (subject := clean(part))][:MOST_SUBJECTS]


def _titles(subject: str, since: int) -> tuple[Hit, ...]:
    """Return new titles with all words of the subject in their subjects or in the field that it names, or with that
    tag."""
    field = "" if ":" in subject else "subject"
    found = find_titles(subject, field=field, limits=Limits(new_since=since), sort="newest", limit=MOST_OF_SUBJECT)
    tagged = find_titles("", limits=Limits(new_since=since, tags=(subject,)), sort="newest", limit=MOST_OF_SUBJECT)
    hits = dict.fromkeys([*(() if found.nearest or found.corrected else found.hits), *tagged.hits])
    shown = {row.id for row in find(Biblio, "id", [hit.biblio for hit in hits]) if not row.removed}
    return tuple(hit for hit in hits if hit.biblio in shown)[:MOST_OF_SUBJECT]
