"""Books added from a found record, or in a few words until there is a connection: title, copy and label in one act."""

from __future__ import annotations

from dataclasses import replace

from tuils.formats.marc.marc import read_stored
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.finding import Hit, by_number
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import ItemSheet, item_sheet_of
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import access_codes, add_title
from tuils.values.dataclass import dataclass

from .answers import FoundRecord
from .proposing import propose_number
from .wanted import Wanted

CHANGED = ("title", "author", "call_number", "access")


@dataclass(frozen=True)
class BookAdded:
    """The result of adding a book. `another`: its title was here already. `short`: a short form, to be completed."""

    item: ItemSheet
    another: bool = False
    short: bool = False


def already_here(wanted: Wanted) -> Hit | None:
    """Return the title with this number, if it is here. Only reads."""
    hits = by_number(wanted.number) if wanted.number else []
    return hits[0] if hits else None


@verb("catalog.edit")
def add_looked_up_title(
    desk: Desk,
    record: FoundRecord,
    copy: Facts,
    *,
    words: Facts | None = None,
    sure: bool = False,
    act: Act | None = None,
) -> BookAdded:
    """A title from this record with its first copy. Where one of its ISBNs is here, it is another copy of that title.
    Without a call number in `copy`, the proposed one is taken. `words`: title and author, where somebody changed them.

    `act`: of which it is a part. Refuses as add_item; then nothing is added.
    """
    if known := next((hits[0] for isbn in record.isbns if (hits := by_number(isbn))), None):
        return add_copy(desk, known, copy, sure=sure, act=act)
    number = str(copy.get("call_number") or propose_number(record.columns, desk.branch).text)
    marc = record_with_words(record.marc, {**(words or {}), "call_number": number})
    act = act or Act(desk)
    entry = act.write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(marc)}})
    return BookAdded(add_item(desk, entry.id, {**copy, "call_number": number}, sure=sure, act=act))


@verb("catalog.edit")
def add_copy(desk: Desk, known: Hit, copy: Facts, *, sure: bool = False, act: Act | None = None) -> BookAdded:
    """Add another copy of a title that is here. Refuses as add_item."""
    return BookAdded(add_item(desk, known.biblio, copy, sure=sure, act=act), another=True)


@verb("catalog.edit")
def add_in_words(desk: Desk, words: Facts, copy: Facts, *, sure: bool = False, act: Act | None = None) -> BookAdded:
    """Add a title by hand with its first copy. Refuses as add_title."""
    made = add_title(desk, words, item=copy, sure=sure, act=act)
    return BookAdded(item_sheet_of(made.items[0].id))


@verb("catalog.edit")
def add_short(
    desk: Desk, wanted: Wanted, words: Facts, copy: Facts, *, sure: bool = False, act: Act | None = None
) -> BookAdded:
    """Add a brief title to complete later, if no record was found or there is no connection. Without words, its number
    is its title. Refuses as `add_title`."""
    title = str(words.get("title") or "") or placeholder(wanted)
    known = {**words, "title": title} | ({"isbn": wanted.isbn} if wanted.isbn else {})
    return replace(add_in_words(desk, known, copy, sure=sure, act=act), short=True)


def placeholder(wanted: Wanted) -> str:
    """Return a name made from the number. Refuses with TITLE_MISSING where there is none."""
    if not wanted.number:
        raise refuse("TITLE_MISSING")
    return _("Not cataloged yet: {number}").format(number=wanted.number)


def record_with_words(marc: bytes, words: Facts) -> bytes:
    """Return the record with this title, author and call number, where they differ from its own."""
    own = read_stored(marc).columns
    if words.get("access"):
        words = {**words, "access": access_codes(f"{own.access} {words['access']}")}
    changed = {name: str(words[name]) for name in CHANGED if words.get(name) and words[name] != getattr(own, name)}
    if not changed:
        return marc
    draft = MarcDraft(marc)
    apply(draft, changed)
    return draft.marc()
