"""The highlighted title beside the list of what was found, where a screen is wide."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _, ngettext
from tuils.library.foundation.describing.table import FactRow, FactsBeside
from tuils.library.foundation.desk import Desk

from .title_items import TitleShown, title_item_rows
from .title_words import authors, published

MOST_COPIES = 12


def beside_title(desk: Desk, biblio: str) -> tuple[FactsBeside, ...]:
    """Return the whole title with its facts, and where its copies are."""
    found = title_item_rows(desk, biblio)
    facts = [FactsBeside(_("Title"), tuple((text, "") for text in _about(found) if text))]
    copies = list(_copies(found))[:MOST_COPIES]
    if more := len(found.sheet.items) - len(copies):
        copies.append((ngettext("and {n} more copy", "and {n} more copies", more).format(n=more), ""))
    if copies:
        facts.append(FactsBeside(_("Copies"), tuple(copies)))
    if found.waiting:
        sentence = ngettext("{n} patron is waiting.", "{n} patrons are waiting.", found.waiting)
        facts.append(FactsBeside(_("Waitlist"), ((sentence.format(n=found.waiting), ""),)))
    return tuple(facts)


def _copies(found: TitleShown) -> Iterator[FactRow]:
    for item, place, now in zip(found.sheet.items, found.places, found.now, strict=True):
        role = "strong" if item.status == "available" else "text"
        yield f"{item.call_number} {place}".strip(), (now, role)


def _about(found: TitleShown) -> Iterator[str]:
    sheet = found.sheet
    yield from (sheet.whole_title, authors(sheet), published(sheet), sheet.summary, "; ".join(sheet.subjects))
