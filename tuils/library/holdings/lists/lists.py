"""Lists as a whole: made by hand or kept from a search, named, shown to patrons, put together, taken away."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.list_queries import items_of_titles, ranks_by_thing, things_and_notes, title_of_item
from tuils.models.lists import KeptList
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .list_naming import ListSheet, list_called, list_sheet, live_list, named_so
from .list_search import Search, find_all, search_text
from .list_state import GAP, ITEMS, TITLES, things_of

KINDS = (TITLES, ITEMS)
MOST_LINES = 10_000  # of one list
LONGEST_NAME, LONGEST_NOTE = 80, 500  # characters


@dataclass(frozen=True)
class KeptSearch:
    """The result of a search put on a list. `added` lines are new, of `found` titles; `cut`: more were found than the
    2,000 that one search keeps. `corrected`: the words that were searched instead, if any; `nearest`: no title has all
    of the words, these have most."""

    sheet: ListSheet
    added: int
    found: int
    cut: bool
    corrected: str = ""
    nearest: bool = False


@verb("lists.edit")
def make_list(desk: Desk, name: str, *, of: str = TITLES, note: str = "") -> ListSheet:
    """Make a list of titles or of items (`of`: one of KINDS), with nothing on it. Its name and note name no person.

    Refuses with LIST_NAME_TAKEN, NOT_UNDERSTOOD (no name, or a text that is too long).
    """
    act = Act(desk)
    return list_sheet(make_in(act, name, of, note).id, act.id)


def make_in(act: Act, name: str, of: str, note: str = "", search: str = "") -> ListSheet:
    """Do `make_list` as part of a verb's act."""
    if of not in KINDS:
        raise not_understood("of", of, ", ".join(KINDS))
    facts: Facts = {"name": _new_name(name), "of": of}
    facts |= {key: text for key, text in (("note", note_of(note)), ("search", search)) if text}
    return list_sheet(act.write("list_made", list=NEW, data={"set": facts}).id)


def _new_name(name: str, besides: str = "") -> str:
    words = clean(name)
    if not words or len(words) > LONGEST_NAME:
        raise not_understood("name", words, _("A few words, {n} characters at most.").format(n=LONGEST_NAME))
    if any(row.id != besides for row in named_so(words)):
        raise refuse("LIST_NAME_TAKEN", name=words)
    return words


def note_of(text: str) -> str:
    """Return a note as it is stored: on one line. Refuses with NOT_UNDERSTOOD where it is too long."""
    words = clean(text)
    if len(words) > LONGEST_NOTE:
        raise not_understood("note", words, _("{n} characters at most.").format(n=LONGEST_NOTE))
    return words


# ---- kept from a search


@verb("lists.edit")
def keep_search(desk: Desk, name: str, search: Search, *, of: str = TITLES, note: str = "") -> KeptSearch:
    """A new list of the titles that are found now, in their order, 2,000 at most; `of` items: of all their copies.

    The search is kept with it, so that it can be made again. Refuses with LIST_NAME_TAKEN, NOT_UNDERSTOOD,
    STILL_READING, NOTHING_FOUND, LIST_FULL.
    """
    act = Act(desk)
    sheet = make_in(act, name, of, note, search_text(search))
    return _fill(act, sheet, search, set())


@verb("lists.edit")
def add_found_to_list(desk: Desk, text: str, search: Search) -> KeptSearch:
    """Add the titles found now at the end of an existing list; the search itself is not stored.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR, STILL_READING, NOTHING_FOUND, LIST_FULL.
    """
    return _fill(Act(desk), list_called(text), search, set())


@verb("lists.edit")
def search_again(desk: Desk, text: str) -> KeptSearch:
    """Add the titles that the list's search newly finds. Titles taken off the list stay off.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR, LIST_NO_SEARCH, STILL_READING, NOTHING_FOUND, LIST_FULL.
    """
    sheet = list_called(text)
    search = need(sheet.search, "LIST_NO_SEARCH", name=sheet.name)
    story = [entry for entry in applying.entries_naming(list=sheet.id) if not entry.void]
    off = {thing for entry in story if entry.kind == "list_taken" for thing in things_of(entry)}
    return _fill(Act(desk), sheet, search, off, whole=True)


def _fill(act: Act, sheet: ListSheet, search: Search, off: set[str], *, whole: bool = False) -> KeptSearch:
    """Add the titles that the search finds. `whole`: only titles with all of the words."""
    found = find_all(search)
    if not found.titles or (whole and found.nearest):
        raise refuse("NOTHING_FOUND", words=search.words)
    things = found.titles if sheet.of == TITLES else tuple(items_of_titles(found.titles))
    added = append(act, sheet.id, [thing for thing in things if thing not in off])
    return KeptSearch(list_sheet(sheet.id, act.id), added, len(found.titles), found.cut, found.corrected, found.nearest)


# ---- changed


@verb("lists.edit")
def edit_list(desk: Desk, text: str, *, name: str | None = None, note: str | None = None) -> ListSheet:
    """Another name, another note (blank takes it away).

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR, LIST_NAME_TAKEN, NOT_UNDERSTOOD. Where nothing would change, nothing is
    written.
    """
    row = live_list(text)
    changes: Facts = {}
    if name is not None and clean(name) != row.name:
        changes["name"] = _new_name(name, row.id)
    if note is not None and note_of(note) != row.note:
        changes["note"] = note_of(note)
    return _edit(Act(desk), row, changes)


@verb("lists.publish")
def publish_list(desk: Desk, text: str, shown: bool = True) -> ListSheet:
    """Show it to patrons in their catalog, with its note (those of its lines are for staff); or show it no more.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR.
    """
    row = live_list(text)
    return _edit(Act(desk), row, {} if bool(row.shown) == shown else {"shown": shown})


@verb("lists.edit")
def remove_list(desk: Desk, text: str) -> ListSheet:
    """Take the list away; the titles on it stay where they are. Undo brings it back.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR; with NO_PERMISSION where patrons see it and one may not publish.
    """
    row = live_list(text)
    if row.shown:
        desk.require("lists.publish")
    return _edit(Act(desk), row, {"removed": True})


@verb("lists.edit")
def merge_lists(desk: Desk, text: str, into: str) -> ListSheet:
    """Add all of one list at the end of another, and remove the first. Returns the other.

    Items go onto a list of titles as their titles, not the other way round: LIST_OF_ITEMS. Refuses with LIST_UNKNOWN,
    LIST_UNCLEAR, LIST_SAME, LIST_FULL.
    """
    row, other = live_list(text), live_list(into)
    if row.id == other.id:
        raise refuse("LIST_SAME", name=other.name)
    if (row.of, other.of) == (TITLES, ITEMS):
        raise refuse("LIST_OF_ITEMS", name=other.name)
    if row.shown:
        desk.require("lists.publish")
    lines = things_and_notes(row.id)
    notes = {_thing(thing, row.of, other.of): note for thing, note in lines.fetchall()}
    act = Act(desk)
    append(act, other.id, [thing for thing in notes if thing], notes)
    _edit(act, row, {"removed": True})
    return list_sheet(other.id, act.id)


def _thing(thing: str, of: str, wanted: str) -> str:
    if of == wanted:
        return thing
    row = title_of_item(thing)
    return str(row[0]) if row else ""


def _edit(act: Act, row: KeptList, changes: Facts) -> ListSheet:
    if changes:
        act.write("list_edited", list=row.id, data={"set": changes})
    return list_sheet(row.id, act.id)


def append(act: Act, key: str, things: Sequence[str], notes: Facts | None = None) -> int:
    """Add these at the end of the list; those already on it stay where they are. Returns how many are new. Refuses with
    LIST_FULL."""
    lines = dict(ranks_by_thing(key))
    fresh = [thing for thing in dict.fromkeys(things) if thing not in lines]
    if len(lines) + len(fresh) > MOST_LINES:
        raise refuse("LIST_FULL", n=MOST_LINES)
    if fresh:
        rank = max(act.desk.now, max(lines.values(), default=0) + GAP)
        told = {thing: notes[thing] for thing in fresh if notes and notes.get(thing)}
        act.write("list_put", list=key, data={"rank": rank, "lines": fresh, **({"notes": told} if told else {})})
    return len(fresh)
