"""The title meant by a typed or scanned text: its number, its ID, its name."""

from __future__ import annotations

from contextlib import suppress

from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.holdings.finding import Hit, by_number, find_titles
from tuils.library.holdings.items.showing import title_called, whole_biblio
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import normalise
from tuils.values.time.issue_days import read_issue_code

NAMED = 3
"""Titles that a refusal names."""


def title_in_catalog(text: str) -> str:
    """The id of the title that is meant by its number (also as on the cover of a magazine), its id or the end of it,
    or its whole name; empty where it is not here. Refuses with TITLES_SEVERAL."""
    typed = clean(text)
    issue = read_issue_code(typed)
    number = normalise(typed) or (issue.number if issue else "")
    if number and (hits := by_number(number)):
        return hits[0].biblio
    with suppress(Refused):
        if title_called(biblio := whole_biblio(typed)):
            return biblio
    found = find_titles(typed, limit=5).hits if typed else ()
    return _only(typed, [one for one in found if fold_text(one.title) == fold_text(typed)])


def title_by_words(text: str) -> str:
    """Return the same, or the title with this barcode or control number, or the only one that these very words find."""
    if here := title_in_catalog(text):
        return here
    typed = clean(text)
    if not typed or (numbered := by_number(typed)):
        return _only(typed, numbered) if typed else ""
    found = find_titles(typed, limit=NAMED)
    return "" if found.corrected or found.nearest or found.searched else _only(typed, list(found.hits))


def title_id(text: str) -> str:
    """Return the id of the title that is meant, wherever one is named: by its id or the end of it, its ISBN or another
    number, the barcode of a copy, its name, or words that find it alone. The text itself where there is none: any verb
    that takes an id refuses it. Refuses with TITLES_SEVERAL."""
    return title_by_words(text) or text


def _only(typed: str, hits: list[Hit]) -> str:
    if len(hits) > 1:
        raise refuse("TITLES_SEVERAL", text=typed, titles="; ".join(hit.title for hit in hits[:NAMED]))
    return hits[0].biblio if hits else ""
