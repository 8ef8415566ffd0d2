"""What is known of a title in words: how it was made, its other forms, its series, and where its numbers lead."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.formats.marc_showing import Link
from tuils.i18n import N_, _
from tuils.library.cataloging.finding import Hit
from tuils.library.cataloging.related import SeriesSheet
from tuils.library.cataloging.showing import TitleSheet

from .catalog import kind_word

LANGUAGES = {
    "eng": N_("English"), "spa": N_("Spanish"), "fre": N_("French"), "ger": N_("German"), "ita": N_("Italian"),
    "por": N_("Portuguese"), "rus": N_("Russian"), "pol": N_("Polish"), "ara": N_("Arabic"), "chi": N_("Chinese"),
    "jpn": N_("Japanese"), "kor": N_("Korean"), "vie": N_("Vietnamese"), "lat": N_("Latin"), "dut": N_("Dutch"),
}  # fmt: skip
"""MARC codes of the languages that small libraries have most; others show their code."""
AUDIENCES = {
    "a": N_("For small children"), "b": N_("For children"), "c": N_("For children"), "d": N_("For teens"),
    "e": N_("For adults"), "j": N_("For children"),
}  # fmt: skip
"""008/22."""


@dataclass(frozen=True)
class Way:
    """Where the number of a line leads: `words` to look for in the catalog, a title (`biblio`), or a `text` that is
    shown whole and as a QR code."""

    shown: str
    words: str = ""
    biblio: str = ""
    text: str = ""


def published(sheet: TitleSheet) -> str:
    own = sheet.description.own_publisher
    publisher = " / ".join(part for part in (sheet.publisher, own) if part)
    made = ", ".join(part for part in (publisher, str(sheet.year or "")) if part)
    language = _(LANGUAGES[sheet.language]) if sheet.language in LANGUAGES else sheet.language
    audience = _(AUDIENCES[sheet.audience]) if sheet.audience in AUDIENCES else ""
    return ". ".join(part.rstrip(".") for part in (made, sheet.extent, language, audience) if part)


def authors(sheet: TitleSheet) -> str:
    """The main author, and beside it the name in its own script."""
    return "   ".join(part for part in (sheet.author, sheet.description.own_author) if part)


def in_words(hit: Hit) -> str:
    """How many copies are in; empty for what the library has only online."""
    return _("{here} of {n} in").format(here=hit.available, n=hit.items) if hit.items else ""


def subject_ways(sheet: TitleSheet) -> list[Way]:
    return [Way(heading, words=_field("subject", heading)) for heading in sheet.subjects]


def edition_ways(editions: tuple[Hit, ...]) -> list[Way]:
    return [Way(edition_words(hit), biblio=hit.biblio) for hit in editions]


def edition_words(hit: Hit) -> str:
    form = " ".join(part for part in (kind_word(hit.format), str(hit.year or "")) if part)
    copies = in_words(hit)
    return f"{form} ({copies})" if copies else form


def series_way(name: str, statement: str) -> Way:
    return Way(statement, words=_field("series", name))


def next_way(series: SeriesSheet) -> Way | None:
    """The next title of the series, as far as the library has it."""
    if series.next is None:
        return None
    hit, copies = series.next.hit, in_words(series.next.hit)
    said = _("next: {title}").format(title=hit.title)
    return Way(f"{said} ({copies})" if copies else said, biblio=hit.biblio)


def link_way(link: Link) -> Way:
    return Way(link_words(link), text=link.address)


def link_words(link: Link) -> str:
    """What the record says of it, and where it leads."""
    address = link.address
    if link.opens and link.words:  # the words say more than a long path
        address = address.partition("://")[2].partition("/")[0]
    related = _("related") if link.kind == "related" else ""
    about = ", ".join(part for part in (link.words, related) if part)
    return f"{about}: {address}" if about else address


def _field(name: str, text: str) -> str:
    """A search for just this, as it is typed."""
    return f'{name}:"{" ".join(text.replace(chr(34), " ").split())}"'
