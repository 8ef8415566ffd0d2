"""Titles as objects and in words: for commands that find, show, make and change them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tuils.formats.marc.marc_view import marc_fields
from tuils.i18n import _, ngettext
from tuils.library.front.answers.title_lines import copies_in_words, searched_instead_words
from tuils.values.title_tags import tag_list

from .item_options import item_facts, item_words

if TYPE_CHECKING:
    from tuils.formats.marc.marc_series import InSeries
    from tuils.library.foundation.desk import Desk
    from tuils.library.holdings.finding import Found, Hit
    from tuils.library.holdings.finding.related import Related
    from tuils.library.holdings.items.showing import TitleSheet


def title_facts(sheet: TitleSheet, desk: Desk) -> dict[str, Any]:
    """Return the title as an object; `record` is its MARC record: tag, indicators, text of each field."""
    texts = (
        "medium", "author", "year", "publisher", "extent", "language", "audience", "series", "summary", "issn", "lccn",
        "control_number", "call_number",
    )  # fmt: skip
    return {
        "biblio": sheet.id,
        "title": sheet.title,
        "format": sheet.kind,
        **{name: getattr(sheet, name) or None for name in texts},
        "accessible": sheet.access.split(),
        "reading_level": _level_facts(sheet.levels),
        "tags": tag_list(sheet.tags),
        "subjects": list(sheet.subjects),
        "isbns": list(sheet.isbns),
        "available": sheet.available,
        "items": [item_facts(item, desk) for item in sheet.items],
        "record": marc_fields(sheet.marc),
    }


def _level_facts(levels: str) -> dict[str, Any] | None:
    """Return the levels as numbers, `words` as they are shown. A grade K is 0, PK is -1."""
    if not levels:
        return None
    from tuils.library.holdings.items.coded_words import level_words
    from tuils.values.reading_levels import SCALES, level_parts

    parts = level_parts(levels)
    lexile, ar, grade = (parts.get(scale) for scale in SCALES)
    return {
        "lexile": lexile.low if lexile else None,
        "ar": ar.low / 10 if ar else None,
        "grade_from": grade.low if grade else None,
        "grade_to": grade.high if grade else None,
        "words": level_words(levels),
    }


def told_facts(sheet: TitleSheet, related: Related) -> dict[str, Any]:
    """Return further facts of the record, and related titles. `original`: title, author and publisher in their own
    script."""
    told = sheet.description
    original = {"title": told.own_title, "author": told.own_author, "publisher": told.own_publisher}
    return {
        "original": {name: text or None for name, text in original.items()} if any(original.values()) else None,
        "contents": list(told.contents),
        "links": [
            {"url": link.address, "words": link.words or None, "kind": link.kind or None, "opens": link.opens}
            for link in told.links
        ],
        "notes": [note.text for note in told.notes],
        "access_notes": list(told.access),
        "names": list(told.names),
        "in_series": [_series_facts(series, related) for series in told.series],
        "editions": [hit_facts(hit) for hit in related.editions],
    }


def _series_facts(series: InSeries, related: Related) -> dict[str, Any]:
    """Return a series. `titles`: those the library has, in order, including this one; `next`: the one after it."""
    around = next((one for one in related.series if one.series == series), None)
    following = around.next if around else None
    return {
        "name": series.name,
        "volume": series.volume or None,
        "number": series.place,
        "next": following.hit.biblio if following else None,
        "titles": [
            {**hit_facts(member.hit), "volume": member.volume or None, "number": member.place}
            for member in (around.members if around else ())
        ],
        "more": bool(around and around.more),
    }


def title_words(sheet: TitleSheet, related: Related, desk: Desk) -> list[str]:
    from tuils.library.front.answers.title_lines import more_of, own_script
    from tuils.library.holdings.items.coded_words import access_words, kind_word, level_words, tag_words
    from tuils.library.holdings.queries import open_copies

    about = (sheet.author, str(sheet.year or ""), kind_word(sheet.kind), sheet.publisher, sheet.extent)
    lines = [sheet.whole_title, own_script(sheet), "  ".join(part for part in about if part), sheet.summary]
    lines += [tag_words(sheet.tags), level_words(sheet.levels), access_words(sheet.access), *sheet.description.access]
    lines += [*sheet.description.contents, *sheet.subjects, *more_of(sheet, related)]
    copies = [item_words(item, desk) for item in sheet.items] or [_("The library has no copy.")]
    if coming := open_copies([sheet.id]).get(sheet.id, 0):
        copies.append(ngettext("{n} copy is on order.", "{n} copies are on order.", coming).format(n=coming))
    return [line for line in (*lines, *copies) if line]


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
    parts = (hit.biblio[-8:], copies_in_words(hit), hit.call_number, hit.whole_title, hit.author, str(hit.year or ""))
    return "  ".join(part for part in parts if part)


def search_notes(found: Found, *, words: bool, limited: bool) -> Iterator[str]:
    """Yield the notes that go with the answer, besides the titles."""
    yield from searched_instead_words(found)
    if found.more:
        yield _("More than 2,000. Add a word, or a limit such as --kind, --location, --year.")
    if not found.total and not found.searched:
        yield _nothing(words, limited)
    elif found.total and not found.hits:
        yield ngettext("No such page. {n} title in all.", "No such page. {n} titles in all.", found.total).format(
            n=found.total
        )


def _nothing(words: bool, limited: bool) -> str:
    if not words:
        return _("No title matches these limits.")
    if limited:
        return _("No title matches within these limits. Try without a limit.")
    return _("No title matches these words. Try fewer words.")
