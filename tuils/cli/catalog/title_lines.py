"""Titles that were found: each as an object and in a line, and what is said of the answer besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tuils.i18n import _, ngettext
from tuils.library.conversation.title_lines import copies_in, instead

if TYPE_CHECKING:
    from tuils.library.cataloging.finding import Found, Hit


def hit_facts(hit: Hit) -> dict[str, Any]:
    return {
        "biblio": hit.biblio,
        "title": hit.title,
        "author": hit.author or None,
        "year": hit.year,
        "format": hit.format,
        "call_number": hit.call_number or None,
        "available": hit.available,
        "items": hit.items,
    }


def hit_line(hit: Hit) -> str:
    parts = (hit.biblio[-8:], copies_in(hit), hit.call_number, hit.whole_title, hit.author, str(hit.year or ""))
    return "  ".join(part for part in parts if part)


def notes_of(found: Found, *, words: bool, limited: bool) -> Iterator[str]:
    """What is said of the answer besides the titles."""
    yield from instead(found)
    if found.more:
        yield _("More than 2,000. Add a word, or a limit such as --kind, --location, --year.")
    if not found.total:
        yield _nothing(words, limited)
    elif not found.hits:
        yield ngettext("No such page. {n} title in all.", "No such page. {n} titles in all.", found.total).format(
            n=found.total
        )


def _nothing(words: bool, limited: bool) -> str:
    if not words:
        return _("No title matches these limits.")
    if limited:
        return _("No title matches within these limits. Try without a limit.")
    return _("No title matches these words. Try fewer words.")
