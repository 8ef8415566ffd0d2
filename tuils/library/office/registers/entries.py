"""Entries of a register: found and read.

Of a private register everything but state and days is read from private parts, and each look is noted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.refusals import refuse
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.models.lists import RegisterEntry
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .field_values import fact_of_field, shown_value
from .kind_field import KindField, meant
from .kind_file import RegisterKind
from .kinds import kind_called
from .queries import (
    PAGE,
    EntryFilter,
    count_open_of,
    counts_by_state,
    entries_by_id,
    entries_found,
    register_row,
)
from .register_state import ADDED, CHANGED, COUNTED, MOVED, entry_parts, standing_entries, told_words

SHORTEST_END = 6
ALL, OPEN = "all", "open"


@dataclass(frozen=True)
class EntrySheet:
    """An entry as it is read. `held`: what it holds, by field, as entries keep it."""

    kind: RegisterKind
    row: RegisterEntry
    held: Mapping[str, Any]

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def register(self) -> str:
        return self.kind.name

    @property
    def is_open(self) -> bool:
        return not self.row.closed_at

    @property
    def title(self) -> str:
        """Return the name of an entry; once its words are forgotten, what such an entry is called."""
        return self.shown(self.kind.named) or self.kind.one

    @property
    def is_low(self) -> bool:
        return self.is_open and self.row.amount < self.row.low

    @property
    def to_order(self) -> int:
        """Return how many packs to order, up to the target; 0 while there is enough."""
        amount = self.kind.amount
        if not amount or not self.is_low:
            return 0
        pack = max(1, int(self.held.get(amount.pack) or 1)) if amount.pack else 1
        return -(-(max(self.row.par, self.row.low) - self.row.amount) // pack)

    @property
    def state_said(self) -> str:
        return self.kind.state_said(self.row.state)

    @property
    def count_said(self) -> str:
        """Return `On hand: 3`; nothing where nothing is counted."""
        return f"{self.kind.counted.label}: {self.row.amount}" if self.kind.counted else ""

    def shown(self, one: KindField) -> str:
        return shown_value(one, self.held)

    def fact(self, one: KindField) -> Any:
        return fact_of_field(one, self.held)

    @property
    def values(self) -> dict[str, str]:
        """Return each field as a form shows it."""
        return {one.name: self.shown(one) for one in self.kind.fields}


def sheet_of(kind: RegisterKind, row: RegisterEntry) -> EntrySheet:
    """Return an entry with all that it holds."""
    told = json.loads(row.told)
    if kind.private or row.private:
        standing = standing_entries([entry for entry, _part in entry_parts(row.id)])
        told = told_words(standing, applying.privates(entry.id for entry in standing))
    held = {**json.loads(row.facts), **told}
    if kind.person:
        held[kind.person] = row.patron
    if title := kind.columns().get("biblio"):
        held[title] = row.biblio or held.get(title)
    if kind.amount:
        held[kind.amount.field] = row.amount
    return EntrySheet(kind, row, held)


def register_entries(
    desk: Desk, register: str, state: str = OPEN, words: str = "", due: str = "", branch: str = ""
) -> Sequence[EntrySheet]:
    """Return the entries of a register, what is due first: those that are open, all, or in a state; with these words;
    due by this day. As many as a list shows. A look at a private register is noted."""
    return _entries(desk, register, state, words, due, branch, PAGE)


def every_entry(desk: Desk, register: str, state: str = OPEN, words: str = "", due: str = "") -> Sequence[EntrySheet]:
    """Return the entries as `register_entries`, however many there are."""
    return _entries(desk, register, state, words, due, "", 0)


def _entries(
    desk: Desk, register: str, state: str, words: str, due: str, branch: str, most: int
) -> Sequence[EntrySheet]:
    kind = _may_see(desk, register)
    state = state_called(kind, state)
    day = day_in("due", clean(due), day_of(desk.now, desk.zone), NEXT).isoformat() if due else ""
    wanted = tuple(fold_text(words).split())
    if not kind.private:
        found = entries_found(EntryFilter(register, state, day, wanted, branch), most)
        return [sheet_of(kind, row) for row in found]
    sheets = [sheet_of(kind, row) for row in entries_found(EntryFilter(register, state, day, (), branch))]
    sheets = [sheet for sheet in sheets if _has(sheet, wanted)][: most or None]
    if sheets:
        looked(desk, "register", about=register)
    return sheets


def _has(sheet: EntrySheet, wanted: Sequence[str]) -> bool:
    told = " " + fold_text(" ".join(sheet.values.values()))
    return all(f" {word}" in told for word in wanted)


def state_called(kind: RegisterKind, text: str) -> str:
    """Return the state that is meant by a word or its beginning; `open` and `all` are more than a state. Refuses with
    NOT_UNDERSTOOD."""
    more = [ALL, *([OPEN] if OPEN not in kind.states else [])]
    if not (state := meant(text, [*more, *kind.states], [*map(_, more), *kind.states_said])):
        raise refuse("NOT_UNDERSTOOD", field="state", text=text, hint=", ".join((*kind.states_said, _(ALL))))
    return state


def tabs_of(desk: Desk, register: str) -> list[tuple[str, str, int]]:
    """Return the tabs of a list: what is open, each other state, all. Each with its word and how many there are."""
    kind = _may_see(desk, register)
    counts = counts_by_state(register)
    first = kind.states_said[0] if len(kind.states) == 2 else _("open")
    others = ((state, kind.state_said(state), counts.get(state, 0)) for state in kind.states[1:])
    return [(OPEN, first, count_open_of(register)), *others, (ALL, _("all"), sum(counts.values()))]


def entry_called(desk: Desk, register: str, text: str, right: str = "see") -> EntrySheet:
    """Return the entry meant by an id, the end of one, or the beginning of its words, an open one first. `right`: see
    or edit. A look at a private one is noted. Refuses with ENTRY_UNKNOWN, ENTRY_SEVERAL."""
    kind = _may_see(desk, register)
    desk.require(getattr(kind, right))
    typed = clean(text)
    found = [sheet_of(kind, row) for row in entries_by_id(register, typed, SHORTEST_END)]
    if not found and (wanted := fold_text(typed)):
        named = [one for one in _named_so(kind, wanted) if fold_text(one.title).startswith(wanted)]
        exact = [one for one in named if fold_text(one.title) == wanted]
        ways = (_open(exact), _open(named), exact, named)
        found = next(filter(None, ways), [])
    if not found:
        raise refuse("ENTRY_UNKNOWN", text=typed, title=kind.title)
    if len(found) > 1:
        names = "; ".join(f"{one.title} ({one.id[-SHORTEST_END:]})" for one in found[:3])
        raise refuse("ENTRY_SEVERAL", text=typed, names=names)
    note_register_look(desk, found[0])
    return found[0]


def _open(sheets: Sequence[EntrySheet]) -> list[EntrySheet]:
    return [one for one in sheets if one.is_open]


def _named_so(kind: RegisterKind, wanted: str) -> list[EntrySheet]:
    words = () if kind.private else tuple(wanted.split())
    return [sheet_of(kind, row) for row in entries_found(EntryFilter(kind.name, ALL, "", words))]


def note_register_look(desk: Desk, sheet: EntrySheet) -> None:
    if sheet.kind.private:
        looked(desk, "register", sheet.row.patron or "", about=f"{sheet.register} {sheet.id[-SHORTEST_END:]}")


def sheet_with(kind: RegisterKind, key: str) -> EntrySheet:
    """Return an entry as it stands after it was written."""
    row = register_row(key)
    if row is None:
        raise refuse("ENTRY_UNKNOWN", text=key[-SHORTEST_END:], title=kind.title)
    return sheet_of(kind, row)


def _may_see(desk: Desk, register: str) -> RegisterKind:
    kind = kind_called(register)
    desk.require(kind.see)
    return kind


# ---- what else is told of them


@dataclass(frozen=True)
class PastStep:
    """A step in the history of an entry: when, the login of who did it, and what."""

    at: int
    operator: str
    what: str


DID = {ADDED: "added", CHANGED: "changed", MOVED: "moved", COUNTED: "counted"}


def entry_history(desk: Desk, sheet: EntrySheet) -> list[PastStep]:
    """Return what became of an entry, the newest first. What a correction replaced is told only while it is kept."""
    desk.require(sheet.kind.see)
    steps = [
        PastStep(entry.at, entry.operator, _what(sheet.kind, entry, part))
        for entry, part in entry_parts(sheet.id)
        if not entry.void
    ]
    return steps[::-1]


def _what(kind: RegisterKind, entry: Entry, part: Facts) -> str:
    if entry.kind == ADDED:
        return _("Added")
    if entry.kind == MOVED:
        return _("Now: {state}").format(state=kind.state_said(str(entry.data.get("state", ""))))
    if entry.kind == COUNTED:
        added = entry.data.get("add")
        return _("Counted: {n}").format(n=entry.data.get("now")) if added is None else f"{added:+d}"
    if entry.kind != CHANGED:
        return _("Removed elsewhere, but changed here since")
    told = {**dict.fromkeys(entry.data.get("typed", ()), None), **entry.changes, **part.get("set", {})}
    told |= {"": None} if "patron" in part and not told else {}
    return "; ".join(_changed(kind, name, value, told) for name, value in told.items()) or _("Changed")


def _changed(kind: RegisterKind, name: str, value: Any, told: Facts) -> str:
    whole, slash, step = name.partition("/")
    one = kind.known.get(whole)
    label = one.label if one else whole or _("person")
    if slash:
        step = one.shown(step) if one else step
        return f"{label}: {step}" if value else _("{label}: not {step}").format(label=label, step=step)
    if value is None or one is None:
        return _("changed: {label}").format(label=label)
    return f"{label}: {shown_value(one, told) or '-'}"


def history_words(desk: Desk, step: PastStep) -> str:
    return f"{moment_words(desk, step.at)}  {step.operator}  {step.what}"
