"""Title facts in words: how it was made, its other forms, its series, and where its numbers lead."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.formats.marc.marc_showing import Link
from tuils.i18n import _
from tuils.library.front.answers.title_lines import form_words, with_copies
from tuils.library.holdings.finding import Hit
from tuils.library.holdings.finding.related import SeriesSheet
from tuils.library.holdings.items.coded_words import access_words, audience_word, language_word
from tuils.library.holdings.items.showing import TitleSheet
from tuils.library.office.registers.links import LinkedEntry
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class WayOn:
    """A link behind a numbered line: `words` to look for in the catalog, a title (`biblio`), an `entry` of a register,
    or a `text` that is shown whole and as a QR code."""

    shown: str
    words: str = ""
    biblio: str = ""
    text: str = ""
    entry: LinkedEntry | None = None


def published(sheet: TitleSheet) -> str:
    own = sheet.description.own_publisher
    publisher = " / ".join(part for part in (sheet.publisher, own) if part)
    made = ", ".join(part for part in (publisher, str(sheet.year or "")) if part)
    parts = (made, sheet.extent, language_word(sheet.language), audience_word(sheet.audience))
    return ". ".join(part.rstrip(".") for part in parts if part)


def access_line(sheet: TitleSheet) -> str:
    """Return who can read it, then what the record says about access."""
    return ". ".join(filter(None, (access_words(sheet.access), *(one.rstrip(".") for one in sheet.description.access))))


def authors(sheet: TitleSheet) -> str:
    """Return the main author, with the name in its own script beside it."""
    return "   ".join(part for part in (sheet.author, sheet.description.own_author) if part)


def subject_ways(sheet: TitleSheet) -> list[WayOn]:
    return [WayOn(heading, words=_field("subject", heading)) for heading in sheet.subjects]


def edition_ways(editions: tuple[Hit, ...]) -> list[WayOn]:
    return [WayOn(form_words(hit), biblio=hit.biblio) for hit in editions]


def series_way(name: str, statement: str) -> WayOn:
    return WayOn(statement, words=_field("series", name))


def next_way(series: SeriesSheet) -> WayOn | None:
    """Return the next title of the series, if the library has it."""
    if series.next is None:
        return None
    hit = series.next.hit
    return WayOn(with_copies(_("next: {title}").format(title=hit.title), hit), biblio=hit.biblio)


def entry_ways(entries: Sequence[LinkedEntry]) -> list[WayOn]:
    return [WayOn(one.words, entry=one) for one in entries]


def link_way(link: Link) -> WayOn:
    return WayOn(link_words(link), text=link.address)


def link_words(link: Link) -> str:
    """Return the record's words about a link, and its address."""
    address = link.address
    if link.opens and link.words:  # the words say more than a long path
        address = address.partition("://")[2].partition("/")[0]
    related = _("related") if link.kind == "related" else ""
    about = ", ".join(part for part in (link.words, related) if part)
    return f"{about}: {address}" if about else address


def _field(name: str, text: str) -> str:
    """Return a search for just this, as one types it."""
    return f'{name}:"{" ".join(text.replace(chr(34), " ").split())}"'
