"""Entries of registers in the store, folded field by field: the last word counts for each, and what was added to an
amount is added, whoever said it. Nothing here reads what a register is: an entry says what its fold, its undo and a van
need.

Kinds: `register_added` (list=NEW; `register`, `one`, `needs`, `state`, `columns`: the field of each column that is
searched, `named`, `private`), `register_changed`, `register_moved` (`state`, `closed`), `register_counted` (`add`, or
`now` after a count), `register_removed`. `set` has the public fields. The private part has `set`, what people typed,
and `patron`. Of a private register all but days is there.

    9:00  the desk adds        set {place: desk}                place desk
    9:05  the van changes      set {vendor: ACME}, add -2       place desk, vendor ACME, 2 less
    9:06  the desk changes     set {place: office}              place office, vendor ACME, 2 less: each field for itself
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, to_json
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.hooks import DueLine, declared_at
from tuils.library.foundation.journal.kinds import Brought, EntryWords, Kind, by_any
from tuils.library.foundation.journal.queries import was_removed
from tuils.library.foundation.journal.same_titles import TITLES_MOVE, title_for
from tuils.library.foundation.refusals import refuse
from tuils.models.lists import RegisterEntry
from tuils.models.rows import Row, blank, find, get
from tuils.values.folding import fold_text

ADDED, CHANGED, MOVED = "register_added", "register_changed", "register_moved"
COUNTED, REMOVED = "register_counted", "register_removed"
NEVER = "9999-12-31"
"""The day by which an entry without a day is in order: behind all others."""
_AS_BEFORE = N_("as it was before")
Parts = Mapping[str, Facts]


class RegisterEntries(FoldedFamily):
    described = (
        Kind(ADDED, brought=by_any("registers.use"), makes=RegisterEntry, leads=1),
        *(Kind(name, brought=by_any("registers.use"), leads=1) for name in (CHANGED, MOVED, COUNTED, REMOVED)),
    )
    words = {
        ADDED: EntryWords(
            N_("NEW"), N_("Added: {title}"), N_("Undone. {title} is removed."), N_("the entry is removed"),
            counted=NN_("{n} new entry in a register", "{n} new entries in registers"),
        ),
        CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed entry: {title}"), N_("Undone. {title} is as it was before."), _AS_BEFORE
        ),
        MOVED: EntryWords(
            N_("STATE"), N_("Moved on: {title}"), N_("Undone. {title} is in the state before."), _AS_BEFORE
        ),
        COUNTED: EntryWords(
            N_("COUNTED"), N_("Counted stock: {title}"), N_("Undone. {title} is counted as before."), _AS_BEFORE
        ),
        REMOVED: EntryWords(
            N_("REMOVED"), N_("Removed entry: {title}"), N_("Undone. {title} is there again."), N_("there again")
        ),
    }  # fmt: skip
    keyed = {RegisterEntry: "id"}
    of_title = RegisterEntry
    follows = TITLES_MOVE
    untold = forgets = frozenset({"patron", "title", "words", "told"})
    carried = ("office.registers.carrying:ENTRIES",)

    @property
    def due(self) -> tuple[DueLine, ...]:  # type: ignore[override]  # each register has its own line, and may be new
        """Return a line of the idle desk for each register that has something due."""
        found: tuple[DueLine, ...] = declared_at("office.registers.due:due_lines_of_registers")()
        return found

    def touched_things(self, touched: Any) -> set[str]:
        entries = list(touched)
        own = [entry for entry in entries if entry.kind in self.kinds]
        return super().touched_things(own) | super().touched_things(
            [entry for entry in entries if entry.kind in TITLES_MOVE and not entry.list]
        )

    def fold_thing(self, key: str) -> Pocketful:
        """Write the row of an entry. Return the private parts that had to be forgotten."""
        entries = [entry for entry in applying.entries_naming(list=key) if entry.kind in self.kinds]
        super().fold_thing(key)
        gone = [entry.id for entry in entries if entry.void]
        if standing := standing_entries(entries):
            forgotten = _forget_corrected(standing) if standing[0].data.get("private") else {}
            return forgotten | applying.delete_private_parts(gone)
        if any(entry.kind == ADDED for entry in entries):  # else it is still on its way
            gone = [entry.id for entry in entries]
        return applying.delete_private_parts(gone)

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        standing = standing_entries(entries)
        if not standing:
            return {}
        return {RegisterEntry: [fold_row(key, standing, applying.privates(entry.id for entry in standing))]}

    def called(self, entry: Entry) -> str:
        """Return the name of an entry; of a private register what an entry of it is called."""
        row = get(RegisterEntry, entry.list)
        one = str(entry.data.get("one", ""))
        return one if row is None or entry.data.get("private") else row.title or one

    def undo_needs(self, entry: Entry) -> str:
        return str(entry.data.get("needs", ""))

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        return by_any(str(entry.data.get("needs") or "registers.use"))

    def retains(self, entry: Entry) -> bool:
        return not entry.void

    def on_van(self, entry: Entry, private: Facts) -> Facts:
        """Return nothing of a private register, and of others all that people typed."""
        return {} if entry.data.get("private") else private

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to undo a removal whose words are forgotten, and anything before what stands on it."""
        if entry.kind == REMOVED and entry.data.get("words") and not pocket:
            raise refuse("UNDO_TOO_LATE", wording="ENTRY_FORGOTTEN")
        super().check_undo(entry, together, pocket)

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        return super().stands_on(later, entry) and {later.kind, entry.kind} != {COUNTED}

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """After an undo, keep again the words that went with what is undone, as long as they are remembered."""
        if entry.kind not in self.kinds:
            return
        about = {one.id for one in applying.entries_naming(list=entry.list or "") if not one.void}
        if known := {key: part for key, part in pocket.items() if key in about}:
            applying.keep_all(known)
            self.fold_thing(entry.list or "")

    def people_moved(self, people: Collection[str]) -> None:
        for row in find(RegisterEntry, "patron", people):
            self.fold_thing(row.id)

    def forget_person(self, patron: str) -> None:
        """Forget that entries were about this patron (an id). Their words stay for their own time."""
        for row in find(RegisterEntry, "patron", [patron]):
            for entry, part in entry_parts(row.id):
                if "patron" in part:
                    keep_less(entry, {name: what for name, what in part.items() if name != "patron"})
            self.fold_thing(row.id)


def standing_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that make a row; none if it is removed. A change by a machine that didn't know of the removal
    brings the entry back: so it is not lost without a word."""
    standing = [entry for entry in entries if not entry.void]
    if not any(entry.kind == ADDED for entry in standing):
        return []
    standing.sort(key=lambda entry: (entry.kind != ADDED, entry.order))
    removed = [entry for entry in standing if entry.kind == REMOVED]
    others = [entry for entry in standing if entry.kind != REMOVED]
    if any(all(gone.knew(other) for other in others) for gone in removed):
        return []
    return others


def fold_row(key: str, entries: Sequence[Entry], private: Parts) -> Row:
    """Return the row of these entries in their order; the first of them added it."""
    first, facts = entries[0], Facts()
    columns: Facts = {}
    state, closed_at, amount = "", 0, 0
    for entry in entries:
        facts |= entry.changes
        columns = entry.data.get("columns", columns)
        state = str(entry.data.get("state", state))
        if entry.kind == MOVED:
            closed_at = entry.at if entry.data.get("closed") else 0
        amount = _amount(amount, entry, columns.get("amount", ""))
    told = told_words(entries, private)
    patron = str(told.pop("patron", "") or "")
    before = blank(RegisterEntry)
    searched = {column: _of_column(before[column], facts.get(name)) for column, name in columns.items()}
    row = before | searched | {"amount": amount, "biblio": title_for(searched.get("biblio", ""))}
    row |= {"id": key, "register": str(first.data.get("register", "")), "branch": first.branch, "state": state}
    row |= {"opened_at": first.at, "closed_at": closed_at, "sort": searched.get("due") or NEVER}
    row |= {"patron": patron if patron and not was_removed(patron) else None, "facts": to_json(facts)}
    if first.data.get("private"):
        return row | {"private": True}
    named = str(first.data.get("named", ""))
    words = f" {fold_text(' '.join(_words(told, facts, columns)))}"
    return row | {"title": str(told.get(named) or facts.get(named) or ""), "told": to_json(told), "words": words}


def _amount(was: int, entry: Entry, name: str) -> int:
    """Return the amount after an entry: what it sets, what was there, or what it adds."""
    if name and name in entry.changes:
        return int(entry.changes[name] or 0)
    if entry.kind != COUNTED:
        return was
    return int(entry.data.get("now", was + int(entry.data.get("add", 0))))


def _of_column(was: Any, value: Any) -> Any:
    if isinstance(was, int):
        return int(value or 0)
    return str(value or "")


def _words(told: Facts, facts: Facts, columns: Facts) -> Iterator[str]:
    """Yield what is searched: what people typed, the words chosen, the steps that are ticked. Ids and days are not."""
    for name, value in sorted({**facts, **told}.items()):
        if isinstance(value, str) and name not in columns.values():
            yield value
        elif "/" in name and value:
            yield name.partition("/")[2]


def told_words(entries: Sequence[Entry], private: Parts) -> Facts:
    """Return what people typed, and `patron`: of each field the last word."""
    told: Facts = {}
    for entry in entries:
        part = private.get(entry.id, {})
        told |= part.get("set", {})
        told |= {name: what for name, what in part.items() if name == "patron"}
    return told


def entry_parts(key: str) -> list[tuple[Entry, Facts]]:
    """Return the entries about one thing in their order, each with its private part as written."""
    entries = [entry for entry in applying.entries_naming(list=key) if entry.kind in RegisterEntries.kinds]
    private = applying.private_parts_as_written(entry.id for entry in entries)
    return [(entry, private.get(entry.id, {})) for entry in entries]


def forget_corrected(key: str, before: int) -> bool:
    """Forget what stood before a correction that was made before this moment. Return whether anything did."""
    told = [(entry, part) for entry, part in entry_parts(key) if not entry.void]
    return bool(_keep_last(told, before))


def _forget_corrected(standing: Sequence[Entry]) -> Pocketful:
    """Forget what a correction replaced, at once; return it for the pocket."""
    private = applying.private_parts_as_written(entry.id for entry in standing)
    return _keep_last([(entry, private.get(entry.id, {})) for entry in standing], 0)


def _keep_last(told: Sequence[tuple[Entry, Facts]], before: int) -> Pocketful:
    """Keep of each typed field its last word alone. `before`: only what was corrected before this moment, or all."""
    later: set[str] = set()
    gone: Pocketful = {}
    for entry, part in reversed(told):
        typed = part.get("set", {})
        if over := later & typed.keys():
            gone[entry.id] = part
            keep_less(entry, {**part, "set": {name: what for name, what in typed.items() if name not in over}})
        if not before or entry.at < before:
            later |= typed.keys()
    return gone


def keep_less(entry: Entry, part: Facts) -> None:
    """Keep this private part of an entry; none if nothing is left of it."""
    if part.get("set") or "patron" in part:
        applying.keep_private_part(entry.id, part)
    else:
        applying.delete_private_parts([entry.id])


FAMILY = add_family(RegisterEntries())
