"""Whether what follows from records, for searching and for the shelves, is what it should be. Only reads."""

from __future__ import annotations

from tuils.models.rows import first, rows_of

from .deriving import outdated
from .own_words import pages
from .shelving import shelf_order

ROWS = 500
MOST_TOLD = 20


def finding_faults() -> list[str]:
    """Titles whose columns do not follow from their records, words of the index that are not among the library's own:
    as sentences, at most twenty of a kind. The index itself must be there."""
    return [*_columns(), *_words()]


def _columns() -> list[str]:
    faults: list[str] = []
    order, after = shelf_order(), 0
    while len(faults) < MOST_TOLD:
        found, last = outdated(after, ROWS, order)
        faults.extend(f"biblio {one.biblio}: {', '.join(one.names)} do not follow from its record" for one in found)
        if not last:
            break
        after = last
    return faults[:MOST_TOLD]


def _words() -> list[str]:
    """Those that are there once too often do no harm: they leave when the words are counted anew."""
    row = first("SELECT number FROM finding_state WHERE name = 'words'")
    if not (row and row[0]):
        return []  # an import came in between: they are known to be old, and will be counted
    text = "SELECT word FROM word WHERE word > ? AND (word <= ? OR ? = '')"
    missing: list[str] = []
    for found, after, last in pages():
        known = {word for (word,) in rows_of(text, after, last, last)}
        missing.extend(sorted(found.keys() - known))
    return [f"word {word}: it is missing" for word in missing[:MOST_TOLD]]
