"""Titles by hand: a short record from a few words, and a first copy in the same act; before that, which
titles are perhaps the same."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from tuils.formats.marc.marc_articles import filing_start
from tuils.formats.marc.marc_columns import title_key
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.finding.hits import Hit, hits_of
from tuils.library.holdings.finding.titles import title_by_isbn
from tuils.library.holdings.items.coded_words import ACCESS_WORDS
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import TitleSheet, title_sheet
from tuils.library.holdings.queries import tag_spellings, titles_called
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import normalise
from tuils.values.reading_levels import GRADE, LevelRange, level_typed, levels_of
from tuils.values.time.moments import day_of
from tuils.values.title_tags import LONGEST, MOST as MOST_TAGS, tags_typed

from .biblio_state import record_base64

if TYPE_CHECKING:
    from tuils.formats.marc.marc_templates import RecordTemplate

TEMPLATE = "template"
BY_HAND = ("title", "author", "isbn", "call_number", "publisher", "year", "extent", "kind", "access", "levels", "tags")


@verb("catalog.edit")
def add_title(
    desk: Desk, fields: Facts, *, item: Facts | None = None, sure: bool = False, act: Act | None = None
) -> TitleSheet:
    """A quick title by hand, with its first copy where `item` gives the copy's fields. `act`: of which it is a part.

    Refuses with TITLE_MISSING, NOT_UNDERSTOOD; BARCODE_IN_USE and, unless somebody is `sure`, NUMBER_UNUSUAL then add
    nothing at all.
    """
    marc = record_from(fields, day_of(desk.at, desk.zone))
    act = act or Act(desk)
    entry = act.write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(marc)}})
    if item is not None:
        add_item(desk, entry.id, item, sure=sure, act=act)
    return title_sheet(entry.id)


def record_from(fields: Facts, today: date) -> bytes:
    """Return a short MARC record of these words (see BY_HAND); `year` may be a number or its text. `template` is more
    precise than `kind`."""
    from tuils.formats.marc.marc_templates import template_for
    from tuils.formats.marc.marc_view import brief_record

    plain = {name: value for name, value in fields.items() if name != TEMPLATE}
    words = {name: text for name, text in words_from({"title": "", **plain}).items() if text}
    year, kind = words.pop("year", ""), words.pop("kind", "book")
    marks: dict[str, str] = {name: words.pop(name) for name in ("access", "levels", "tags") if name in words}
    template = named_template(str(fields[TEMPLATE])) if fields.get(TEMPLATE) else template_for(kind)
    made = int(year) if year else None
    marc = brief_record(words.pop("title"), today, year=made, kind=kind, template=template, **words)
    if not marks:
        return marc
    from tuils.formats.marc.marc_editing import MarcDraft, apply

    draft = MarcDraft(marc)
    apply(draft, marks)
    return draft.marc()


def named_template(name: str) -> RecordTemplate:
    """Return the template of this name. Refuses with NOT_UNDERSTOOD."""
    from tuils.formats.marc.marc_templates import record_templates

    if name not in record_templates():
        raise not_understood(TEMPLATE, name, ", ".join(record_templates()))
    return record_templates()[name]


def words_from(fields: Facts) -> dict[str, str]:
    """Return each field as words, blank where it was given blank: the year with four digits, the ISBN with 13.

    Refuses with TITLE_MISSING where the title is blank, NOT_UNDERSTOOD what cannot be read.
    """
    from tuils.formats.marc.marc_kinds import KINDS

    words = {name: "" if value is None else clean(str(value)) for name, value in fields.items()}
    for name in words:
        if name not in BY_HAND:
            raise not_understood(name, words[name], ", ".join(BY_HAND))
    need(words.get("title", "x"), "TITLE_MISSING")
    if words.get("year"):
        words["year"] = _year(words["year"])
    if words.get("isbn"):
        words["isbn"] = _isbn(words["isbn"])
    for name, read in (("access", access_codes), ("levels", levels_typed), ("tags", tags_as_here)):
        if words.get(name):
            words[name] = read(words[name])
    if not words.get("kind", "x"):
        del words["kind"]
    if words.get("kind", "book") not in KINDS:
        raise not_understood("kind", words["kind"], ", ".join(sorted(KINDS)))
    return words


def access_codes(text: str) -> str:
    """Return `large print, captions` as codes, a blank between. Refuses with NOT_UNDERSTOOD."""
    known = {fold_text(word): code for code, words in ACCESS_WORDS.items() for word in (code, words, _(words))}
    whole, found = f" {fold_text(text)} ", set()
    for word, code in sorted(known.items(), key=lambda item: -len(item[0])):
        if f" {word} " in whole:
            found.add(code)
            whole = whole.replace(f" {word} ", "  ")
    if whole.strip():
        raise not_understood(_("accessible"), text, ", ".join(_(words) for words in ACCESS_WORDS.values()))
    return " ".join(code for code in ACCESS_WORDS if code in found)


def levels_typed(text: str) -> str:
    """Return `650L, AR 4.5, grades 3-5` as the text of a title's levels. Refuses with NOT_UNDERSTOOD."""
    found = dict[str, LevelRange]()
    for piece in filter(None, map(str.strip, re.split("[,;]", text))):
        level = level_typed(piece)
        if level is None or level.scale in found or (level.scale != GRADE and level.low != level.high):
            raise not_understood(_("reading level"), text, _("Such as 650L, AR 4.5, grades 3-5."))
        found[level.scale] = level
    return levels_of(found).levels


def tags_as_here(text: str) -> str:
    """Return the tags typed, `;` between them, each as this library spells it already. Refuses with NOT_UNDERSTOOD
    what a title would not keep whole."""
    typed, pieces = tags_typed(text), [*filter(None, map(clean, text.split(";")))]
    if len({*map(fold_text, pieces)}) > MOST_TAGS or any(len(piece) > LONGEST for piece in pieces):
        limits = _("At most {n} tags, each of {length} characters at most, with ; between them.")
        raise not_understood(_("tags"), text, limits.format(n=MOST_TAGS, length=LONGEST))
    here = tag_spellings() if typed else {}
    return "; ".join(here.get(fold_text(tag), [tag])[0] for tag in typed)


def _year(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 1000 <= int(text) <= 2100):
        raise not_understood("year", text, _("Four digits, such as 1998."))
    return text


def _isbn(text: str) -> str:
    isbn = normalise(text)
    if isbn is None:
        raise not_understood("isbn", text, _("Type it as it is on the book, or leave it blank."))
    return isbn


MOST, BEHIND_ALL = 40, "\U0010ffff"
MOST_NAMED = 3


def titles_alike(title: str, author: str = "") -> list[Hit]:
    """Return titles of this name, article or not; and titles with a longer or shorter subtitle that are surely by this
    author. Not those known to be by somebody else. `author` in any order: Jane Austen; Austen, Jane. Empty where the
    title is blank."""
    key, begun = _key(title), _key(title.partition(":")[0])
    if not key:
        return []
    named = titles_called(begun, begun + BEHIND_ALL, MOST)
    same = [called.no for called in named if called.title_key == key and _by(called.author, author) is not False]
    begins = [called for called in named if called.title_key != key and _begins(called.title_key, key)]
    return hits_of(same + [begin.no for begin in begins if _by(begin.author, author)])


@permitted("catalog.edit")
def not_on_file(desk: Desk, fields: Facts) -> None:
    """Check before a title is added by hand. Refuses with TITLE_PERHAPS_KNOWN (`titles`) where one with its ISBN is
    here, or one of its name and kind that may be by its author."""
    isbn, kind = str(fields.get("isbn") or ""), str(fields.get("kind") or "book")
    hits = [hit] if isbn and (hit := title_by_isbn(isbn)) else []
    alike = titles_alike(str(fields.get("title") or ""), str(fields.get("author") or ""))
    hits += [one for one in alike if one.format == kind and one not in hits]
    if hits:
        raise refuse("TITLE_PERHAPS_KNOWN", titles="; ".join(map(_signs, hits[:MOST_NAMED])), id=hits[0].biblio[-8:])


def _signs(hit: Hit) -> str:
    """`Emma, Austen, Jane, 1815 (3f2a9c1b)`"""
    parts: tuple[Any, ...] = (hit.whole_title, hit.author, hit.year)
    return f"{', '.join(str(part) for part in parts if part)} ({hit.biblio[-8:]})"


def _key(title: str) -> str:
    return title_key(title, filing_start(title, "", "eng"))


def _begins(one: str, other: str) -> bool:
    return one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _by(one: str, other: str) -> bool | None:
    """Return whether one name has all words of the other, but for years; None where one is blank."""
    here, there = _words(one), _words(other)
    return here <= there or there <= here if here and there else None


def _words(author: str) -> set[str]:
    return {word for word in fold_text(author).split() if not word.isdecimal()}
