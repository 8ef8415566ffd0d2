"""The lines of a list: added by a book's number, removed, moved, given a note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.same_titles import all_of
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, need, not_understood, refuse
from tuils.library.holdings.finding import by_number
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.holdings.items.shelving import in_shelf_order, shelf_order, titles_in_shelf_order
from tuils.library.holdings.items.showing import title_called, whole_biblio
from tuils.library.holdings.list_queries import (
    is_on_list,
    items_of_titles,
    lines_of_list,
    ranks_in_order,
    ranks_of,
    title_of_item,
)
from tuils.library.holdings.lists.list_naming import ListSheet, list_called, list_sheet, live_list
from tuils.library.holdings.lists.list_search import MOST_KEPT, Search, find_all
from tuils.library.holdings.lists.lists import append, make_in, note_of
from tuils.library.holdings.lists.lists_out import all_lines
from tuils.library.holdings.queries import things_of_list
from tuils.library.holdings.titles.title_meant import title_id
from tuils.models import db
from tuils.models.lists import KeptList
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.numbers.barcode import readings

from .list_state import GAP, ITEMS, TITLES

LAST = 999_999_999
"""A place behind every line."""
ADDED, THERE, UNKNOWN, SEVERAL = "added", "there", "unknown", "several"
"""The outcomes for a number. SEVERAL: several titles or copies have it, so none was taken."""

ORDERS = {
    "title": "biblio.title_key, biblio.id",
    "author": "biblio.author_key, biblio.title_key, biblio.id",
    "year": "biblio.year IS NULL, biblio.year DESC, biblio.title_key, biblio.id",
    "call_number": "",  # as the shelves stand, which is a setting
    "added": "list_line.added_at, list_line.rank, list_line.thing",
}
_AN_ID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")
_AN_END = re.compile("(?=[0-9]*[a-f])[0-9a-f]{6,12}")  # with a letter: a barcode misread is never taken for an end


@dataclass(frozen=True)
class PutLine:
    """The outcome for one number: `outcome` is ADDED, THERE (it was on the list), UNKNOWN or SEVERAL. `thing` is the id
    that is on the list, empty where there is none."""

    code: str
    outcome: str
    thing: str = ""
    title: str = ""


@dataclass(frozen=True)
class PutOnList:
    sheet: ListSheet
    lines: tuple[PutLine, ...]

    @property
    def added(self) -> int:
        return sum(line.outcome == ADDED for line in self.lines)


@verb("lists.edit")
def put_on_list(desk: Desk, text: str, codes: Sequence[str]) -> PutOnList:
    """Add titles or items at the end of a list: by barcode, ISBN, control number or id, all in one act.

    A list of items takes a title that has one copy. Unknown numbers are reported; the others are still added. Refuses
    with LIST_UNKNOWN, LIST_UNCLEAR, LIST_FULL.
    """
    return _append_codes(Act(desk), live_list(text), codes)


@verb("lists.edit")
def make_list_with(desk: Desk, name: str, codes: Sequence[str], *, of: str = TITLES, note: str = "") -> PutOnList:
    """Make a list with these on it, in one act: see `make_list` and `put_on_list`."""
    act = Act(desk)
    return _append_codes(act, live_list(make_in(act, name, of, note).id), codes)


def _append_codes(act: Act, row: KeptList, codes: Sequence[str]) -> PutOnList:
    on = set(things_of_list(row.id))
    lines, fresh = [], []
    for code in filter(None, map(clean, codes)):
        things = _meant(code, row.of)
        outcome = UNKNOWN if not things else SEVERAL if len(things) > 1 else THERE if things[0] in on else ADDED
        thing = things[0] if len(things) == 1 else ""
        lines.append(PutLine(code, outcome, thing, _title_of(thing, row.of)))
        if outcome == ADDED:
            on.add(thing)
            fresh.append(thing)
    append(act, row.id, fresh)
    return PutOnList(list_sheet(row.id, act.id), tuple(lines))


@verb("lists.edit")
def take_off_list(desk: Desk, text: str, codes: Sequence[str]) -> PutOnList:
    """Take titles or items off a list, by the numbers they were added with. All or nothing; returns those removed.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR, NOT_ON_LIST.
    """
    row = live_list(text)
    things = {thing: code for code in filter(None, map(clean, codes)) for thing in _on(row, code)}
    act = Act(desk)
    if things:
        act.write("list_taken", list=row.id, data={"lines": [one for thing in things for one in all_of(thing)]})
    lines = tuple(PutLine(code, THERE, thing, _title_of(thing, row.of)) for thing, code in things.items())
    return PutOnList(list_sheet(row.id, act.id), lines)


@verb("lists.edit")
def note_line(desk: Desk, text: str, code: str, note: str) -> ListSheet:
    """A note on a line; blank takes it away. It names no person. Refuses with NOT_ON_LIST, NOT_UNDERSTOOD."""
    row, words = live_list(text), note_of(note)
    (thing, *_others) = _on(row, clean(code))
    return _edit_lines(desk, row, {thing: {"note": words}})


@verb("lists.edit")
def move_line(desk: Desk, text: str, code: str, position: int) -> ListSheet:
    """Move a line to this place, counted from 1; beyond the end it is the last. Refuses with NOT_ON_LIST,
    NOT_UNDERSTOOD (below 1)."""
    row = live_list(text)
    (thing, *_others) = _on(row, clean(code))
    if position < 1:
        raise not_understood("position", position, _("1 is the first."))
    ranks = dict(ranks_of(row.of, row.id))
    if thing not in ranks:
        raise refuse("NOT_ON_LIST", code=code)
    return _edit_lines(desk, row, {key: {"rank": rank} for key, rank in _ranks(ranks, thing, position).items()})


@verb("lists.edit")
def sort_list(desk: Desk, text: str, by: str) -> ListSheet:
    """Sort all lines (by a key of ORDERS); lines moved or added later stay where they are put.

    Refuses with LIST_UNKNOWN, LIST_UNCLEAR, NOT_UNDERSTOOD.
    """
    row = live_list(text)
    if by not in ORDERS:
        raise not_understood("order", by, ", ".join(ORDERS))
    columns, values = ORDERS[by], [row.id]
    if by == "call_number":
        columns, sections = _along_the_shelves(row.of)
        values += sections
    found = ranks_in_order(row.of, columns, values)
    first = min((rank for _thing, rank in found), default=0)
    return _edit_lines(desk, row, {thing: {"rank": first + n * GAP} for n, (thing, _rank) in enumerate(found)})


def _along_the_shelves(of: str) -> tuple[str, list[str]]:
    if of == ITEMS:
        columns, sections = in_shelf_order(shelf_order())
        return f"item.home_branch, {columns}", sections
    columns, sections = titles_in_shelf_order(shelf_order())
    return f"{columns}, biblio.author_key, biblio.title_key, biblio.id", sections


def _ranks(ranks: dict[str, int], thing: str, position: int) -> dict[str, int]:
    """Return new ranks that move this line to that place: its own; where its neighbors are too close, all."""
    others = [key for key in ranks if key != thing]
    before, behind = others[: position - 1], others[position - 1 :]
    if list(ranks) == [*before, thing, *behind]:
        return {}
    if not before:
        return {thing: ranks[behind[0]] - GAP}
    if not behind:
        return {thing: ranks[before[-1]] + GAP}
    low, high = ranks[before[-1]], ranks[behind[0]]
    if high - low > 1:
        return {thing: (low + high) // 2}
    first = ranks[others[0]]
    return {key: first + number * GAP for number, key in enumerate([*before, thing, *behind])}


def _edit_lines(desk: Desk, row: KeptList, lines: dict[str, Facts]) -> ListSheet:
    """Write the changes that are not so already."""
    act, changes = Act(desk), dict[str, Facts]()
    found = lines_of_list(row.id)
    for thing, rank, note in found:
        known = {"rank": rank, "note": note}
        if changed := {name: value for name, value in lines.get(thing, {}).items() if known[name] != value}:
            changes |= dict.fromkeys(all_of(thing), changed)
    if changes:
        act.write("list_line_edited", list=row.id, data={"lines": changes})
    return list_sheet(row.id, act.id)


# ---- what a number means


def _on(row: KeptList, code: str) -> list[str]:
    """Return the things on the list that have this number. Refuses with NOT_ON_LIST."""

    def stands(thing: str) -> bool:
        return is_on_list(row.id, thing)

    return need([code] if stands(code) else list(filter(stands, _meant(code, row.of))), "NOT_ON_LIST", code=code)


def _meant(code: str, of: str) -> list[str]:
    """The titles, or the items, that may be meant."""
    if _AN_ID.fullmatch(code) and _is_here(code, of):
        return [code]
    copy = row_of_barcode(code)
    if copy and not copy.withdrawn:
        return [copy.biblio if of == TITLES else copy.id]
    titles = _titles(code)
    return titles if of == TITLES else list(items_of_titles(titles))


def _is_here(key: str, of: str) -> bool:
    text = "SELECT 1 FROM biblio WHERE id = ? AND NOT removed"
    if of != TITLES:
        text = "SELECT 1 FROM item WHERE id = ? AND NOT withdrawn"
    return db.execute_sql(text, (key,)).fetchone() is not None


def _titles(code: str) -> list[str]:
    if _AN_ID.fullmatch(code):
        return [code] if _is_here(code, TITLES) else []
    for reading in readings(code):
        if hits := by_number(reading):
            return [hit.biblio for hit in hits]
    if not _AN_END.fullmatch(code):
        return []
    try:
        found = whole_biblio(code)
    except Refused:
        return []
    return [found] if _is_here(found, TITLES) else []


def _title_of(thing: str, of: str) -> str:
    if not thing or of == TITLES:
        return title_called(thing) if thing else ""
    row = title_of_item(thing)
    return title_called(row[0]) if row else ""


# ---- the copies meant by titles, a list or a search: the input of a batch edit


def copies_of_titles(titles: Sequence[str]) -> list[str]:
    """Return the copies (ids) of these titles, but for withdrawn ones. Refuses with UNKNOWN_ID."""
    return list(items_of_titles([whole_biblio(title_id(title)) for title in titles]))


def copies_on_list(name: str) -> list[str]:
    """The copies (ids) on a list, or of the titles on it. Refuses with LIST_UNKNOWN, LIST_UNCLEAR."""
    sheet = list_called(name)
    things = [line.thing for line in all_lines(sheet)]
    return things if sheet.of == ITEMS else list(items_of_titles(things))


def titles_on_list(name: str) -> list[str]:
    """Return the titles (ids) on a list, or of the copies on it, each once. Refuses with LIST_UNKNOWN, LIST_UNCLEAR."""
    return list(dict.fromkeys(line.biblio for line in all_lines(list_called(name)) if line.biblio))


def copies_found(search: Search) -> list[str]:
    """The copies (ids) of all titles that are found. Refuses with NOTHING_FOUND, also where only something like it is
    found, and with TOO_MANY_FOUND: never some of them."""
    found = find_all(search)
    if not found.titles or found.nearest or found.corrected:
        raise refuse("NOTHING_FOUND", wording="NOTHING_MATCHES", words=search.words)
    if found.cut:
        raise refuse("TOO_MANY_FOUND", n=MOST_KEPT)
    return list(items_of_titles(found.titles))
