"""Named lists in the store: their lines and order are computed from what staff added and removed.

A title or item is on a list once: adding it again changes nothing. Removing it beats adding it earlier. A list knows
only the ids of its lines: titles removed from the catalog are left out where a list is read, and are on it again when
they are restored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from tuils.i18n import N_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import Brought, EntryWords, Kind, by_any
from tuils.library.foundation.journal.same_titles import TITLES_MOVE, any_merged, moved_titles, title_for
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.list_queries import PUT_LINE, TAKE_LINE, drop_list, put_twins
from tuils.models.lists import KeptList, ListLine
from tuils.models.rows import Row, blank, columns, find, get, put, some
from tuils.models.store_words import put_many
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

TITLES, ITEMS = "titles", "items"
"""The kinds of lines of a list."""
FIELDS = ("name", "of", "note", "shown", "search", "removed")
GAP = 65_536
"""Between the ranks of two lines that come together: half of it is free for a line that is moved between them."""

BLANK = blank(KeptList)
Line = tuple[int, str, int]  # rank, note, when it was added


@dataclass
class ListState:
    """A list as its entries tell it: nothing where none of them made it."""

    id: str
    made_at: int = 0
    made_pos: int = 0
    fields: Facts = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)


def step_list(state: ListState, entry: Entry) -> None:
    """Apply one entry, in any state. Ignore it if it doesn't fit."""
    if entry.kind == "list_made":
        state.made_at, state.made_pos = entry.at, entry.pos
    if entry.kind in ("list_made", "list_edited"):
        state.fields |= {name: value for name, value in entry.changes.items() if name in FIELDS}
    elif entry.kind == "list_put":
        _put_on(state, entry)
    elif entry.kind == "list_taken":
        for thing in things_of(entry):
            state.lines.pop(thing, None)
    elif entry.kind == "list_line_edited":
        for thing, changes in entry.data.get("lines", {}).items():
            if thing in state.lines:
                rank, note, at = state.lines[thing]
                state.lines[thing] = (int(changes.get("rank", rank)), str(changes.get("note", note)), at)


def _put_on(state: ListState, entry: Entry) -> None:
    first, notes = int(entry.data.get("rank", entry.pos)), entry.data.get("notes", {})
    for number, thing in enumerate(things_of(entry)):
        if thing not in state.lines:
            state.lines[thing] = (first + number * GAP, str(notes.get(thing, "")), entry.at)


def things_of(entry: Entry) -> list[str]:
    """Return the titles or items of an entry; empty for one about the list as a whole."""
    return list(entry.data.get("lines", ()))


LISTS = by_any("lists.edit", "lists.publish")


class ListFamily(Family):
    described = (
        Kind("list_made", "lists.edit", LISTS),
        Kind("list_edited", "lists.edit", LISTS),
        Kind("list_put", "lists.edit", LISTS),
        Kind("list_taken", "lists.edit", LISTS),
        Kind("list_line_edited", "lists.edit", LISTS),
    )
    words = {
        "list_made": EntryWords(
            N_("NEW"), N_("New list: {title}"), N_("Undone. The list {title} is removed."), N_("the list is removed")
        ),
        "list_edited": EntryWords(
            N_("CHANGED"), N_("Changed list: {title}"), N_("Undone. The list {title} is as it was before.")
        ),
        "list_put": EntryWords(
            N_("LIST"),
            N_("Added to list: {title}"),
            N_("Undone. It is no longer on the list {title}."),
            N_("not on the list"),
        ),
        "list_taken": EntryWords(
            N_("LIST"),
            N_("Removed from list: {title}"),
            N_("Undone. It is on the list {title} again."),
            N_("on the list again"),
        ),
        "list_line_edited": EntryWords(
            N_("LIST"), N_("Changed on list: {title}"), N_("Undone. The list {title} is as it was before.")
        ),
    }
    follows = TITLES_MOVE
    tables = (KeptList, ListLine)
    carried = ("holdings.carried_lists:LISTS",)

    def apply_new(self, entry: Entry) -> Pocketful:
        row = get(KeptList, entry.list)
        if row is None or not entry.list or (row.of == TITLES and any_merged()):
            return self.refold([entry])
        lines = _lines(entry.list, things_of(entry))
        state = ListState(row.id, row.made_at, row.made_pos, {name: getattr(row, name) for name in FIELDS}, {**lines})
        step_list(state, entry)
        _save(state, row, lines)
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        moved = moved_titles(touched)
        on = {row.list for row in find(ListLine, "thing", moved)} if moved else set()
        for key in sorted({entry.list for entry in touched if entry.list} | on):
            state = ListState(key)
            for entry in applying.entries_naming(list=key):
                if not entry.void:
                    step_list(state, entry)
            state.lines = _as_one(state.lines)
            _save(state, get(KeptList, key), _lines(key))
        return {}

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        return by_any(self.undo_needs(entry)) if entry.kind == "list_edited" else super().brought_as(entry, private)

    def called(self, entry: Entry) -> str:
        row = get(KeptList, entry.list)
        return unique_list_name(row) if row else str(entry.changes.get("name", ""))

    def undo_needs(self, entry: Entry) -> str:
        return "lists.publish" if "shown" in entry.changes else super().undo_needs(entry)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        about, lines = set(entry.changes), set(things_of(entry))
        for other in applying.later(entry, "list", together):
            if entry.kind == "list_made" or about & set(other.changes) or lines & set(things_of(other)):
                raise refuse("UNDO_NOT_LAST")


def _as_one(lines: dict[str, Line]) -> dict[str, Line]:
    """Put merged titles on a list once: where the first of them was, with the notes of all."""
    if not lines or not any_merged():
        return lines
    found: dict[str, Line] = {}
    for thing, (rank, note, at) in lines.items():
        title = title_for(thing)
        before = found.get(title, (rank, "", at))
        notes = dict.fromkeys(filter(None, (before[1], note)))
        found[title] = (min(before[0], rank), "; ".join(notes), min(before[2], at))
    return found


def _lines(key: str, things: Iterable[str] | None = None) -> dict[str, Line]:
    """The lines of a list; of these things alone where they are given."""
    if things is None:
        found = some(ListLine, '"list" = ?', key)
    else:
        found = [row for thing in things for row in some(ListLine, '"list" = ? AND "thing" = ?', key, thing)]
    return {row.thing: (row.rank, row.note, row.added_at) for row in found}


def _save(state: ListState, was: KeptList | None, before: dict[str, Line]) -> None:
    lines = state.lines if state.made_pos else {}
    gone = [(state.id, thing) for thing in before if thing not in lines]
    fresh = [(state.id, thing, *line) for thing, line in lines.items() if before.get(thing) != line]
    put_many(TAKE_LINE, gone)
    put_many(PUT_LINE, fresh)
    if not state.made_pos:
        _drop(was)
        return
    values: Row = {**BLANK, **state.fields, "id": state.id, "made_at": state.made_at, "made_pos": state.made_pos}
    values |= {"shown": bool(values["shown"]), "removed": bool(values["removed"])}
    values |= {"name_key": name_key(values["name"]), "twin": was.twin if was else 0}
    if was and values == columns(was):
        return
    put(KeptList, {**values, "twin": 0})
    for key in {values["name_key"], was.name_key if was else ""}:
        settle_names(key)


def _drop(row: KeptList | None) -> None:
    """Drop the row of a list that is not made, or not yet: lines added to it wait in the journal."""
    if row:
        drop_list(row.id)
        settle_names(row.name_key)


def settle_names(key: str) -> None:
    """Number lists with the same name: of those not removed the first made is the first, the others follow."""
    rows = some(KeptList, '"name_key" = ? ORDER BY "removed", "made_pos", "id"', key)
    wanted = [(0 if row.removed else number, row.id) for number, row in enumerate(rows, 1)]
    put_twins(wanted[1:] + wanted[:1])


def name_key(name: str) -> str:
    """Equal for names that people take for the same."""
    return fold_text(name) or name.casefold()


def unique_list_name(row: KeptList) -> str:
    """Return the name of a list, numbered if an older one has the same name."""
    return f"{row.name} ({row.twin})" if row.twin > 1 else str(row.name)


FAMILY = add_family(ListFamily())
