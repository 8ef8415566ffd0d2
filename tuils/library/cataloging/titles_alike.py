"""Which titles are perhaps the same: asked before a second record is made of a title that is here."""

from __future__ import annotations

from typing import Any

from tuils.formats.marc_articles import filing_start
from tuils.formats.marc_columns import title_key
from tuils.library.desk import Desk
from tuils.library.journal.entries import Facts
from tuils.library.refusals import refuse
from tuils.values.folding import fold

from .finding.hits import Hit, hits_of
from .finding.titles import title_by_isbn
from .queries import titles_called

MOST, BEHIND_ALL = 40, "\U0010ffff"
MOST_NAMED = 3


def titles_alike(title: str, author: str = "") -> list[Hit]:
    """Titles of this name, article or not; and those with more of a subtitle, or less, that are surely by this author.
    Not those that are known to be somebody else's. `author` in any order: Jane Austen; Austen, Jane. Empty where the
    title is blank."""
    key, begun = _key(title), _key(title.partition(":")[0])
    if not key:
        return []
    named = titles_called(begun, begun + BEHIND_ALL, MOST)
    same = [one.no for one in named if one.title_key == key and _by(one.author, author) is not False]
    begins = [one for one in named if one.title_key != key and _begins(one.title_key, key)]
    return hits_of(same + [one.no for one in begins if _by(one.author, author)])


def not_on_file(desk: Desk, fields: Facts) -> None:
    """Before a title is added by hand with these words. Refuses with TITLE_PERHAPS_KNOWN (`titles`) where one with its
    ISBN is here, or one of its name and kind that may be by its author."""
    desk.require("catalog.edit")
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
    """Does one name have all words of the other, but for years? Not known where one is blank."""
    here, there = _words(one), _words(other)
    return here <= there or there <= here if here and there else None


def _words(author: str) -> set[str]:
    return {word for word in fold(author).split() if not word.isdecimal()}
