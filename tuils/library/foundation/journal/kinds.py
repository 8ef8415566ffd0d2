"""A kind of entry, described once: who may write it and undo it, who may send it home, how columns take it.

    Kind("issue_claimed", needs="catalog.edit", brought=by_branch("catalog.edit"),
         folds={"claims": counted, "claimed_at": last_at})

means that claiming an issue needs catalog.edit, that a branch may send such an entry and a van may not, and that the
row of the issue counts one claim more and keeps the latest time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from typing import Any

from tuils.i18n import NN_
from tuils.models import Base
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass

from .entries import Entry

Fold = Callable[[Any, Entry], Any]
"""The value of a column after an entry, from its value before."""


@dataclass(frozen=True)
class Brought:
    """The copies, a van or a branch, that may send entries of a kind home, and the permissions of which the writer
    must have had any. With none, the program wrote it beside something else."""

    van: bool = False
    branch: bool = False
    rights: tuple[str, ...] = ()


STAYS_OUT = Brought()
"""Only the main library writes this. Such an entry from a copy is set aside (`asides.py`)."""


def by_any(*rights: str) -> Brought:
    """Work that a van does every day, and a branch too."""
    return Brought(van=True, branch=True, rights=rights)


def by_branch(*rights: str) -> Brought:
    """Work that a branch has staff for, and a van has not."""
    return Brought(branch=True, rights=rights)


OTHER = NN_("{n} other change", "{n} other changes")


@dataclass(frozen=True)
class EntryWords:
    """The words shown for an act that begins with an entry of this kind; messages (N_).

    `mark`: in the log of a day. `did`: what was done. `undone`: the answer to its undo. `back`: what an undo would
    restore, in the undo list. `did_for`, `undone_for`: with the patron, for staff who may see whose it is. `counted`:
    one and several of them, in what a van brought.
    """

    mark: str = ""
    did: str = ""
    undone: str = ""
    back: str = ""
    did_for: str = ""
    undone_for: str = ""
    counted: tuple[str, str] = OTHER


@dataclass(frozen=True)
class Kind:
    """A kind of entry. `needs`: the permission to write one, which undo requires too; empty: the permission to undo
    is enough.

    `makes`: the table in which it begins a row. `is_late`: its private part is kept only after folding. `by_undo`:
    undo reverses it. `is_fading`: not after 30 days, as the earlier state may be forgotten.

    A change `is_joined` if it may have several acts, which undo takes back together.

    An act of several kinds is named after the one that `leads` most, or after the first if that `is_first`. A kind
    that `is_headed` begins acts with very many entries, of which the first says all that there is to show. The log of
    a day leaves out one that `is_unlisted`.
    """

    name: str
    needs: str = ""
    brought: Brought = STAYS_OUT
    makes: type[Base] | None = None
    folds: Mapping[str, Fold] = field(default_factory=dict)
    is_late: bool = False
    by_undo: bool = True
    is_fading: bool = False
    leads: int = 0
    is_first: bool = False
    is_headed: bool = False
    is_joined: bool = False
    is_unlisted: bool = False


# ---- how a column takes an entry


def first_at(was: Any, entry: Entry) -> Any:
    return was or entry.at


def last_at(was: Any, entry: Entry) -> Any:
    return max(was, entry.at)


def entry_time(_was: Any, entry: Entry) -> Any:
    return entry.at


def entry_place(_was: Any, entry: Entry) -> Any:
    return entry.pos


@dataclass(frozen=True)
class NamedFold:
    """A column that takes the value of this name in the `data` of an entry, by `take` from the column's value before.
    `always`: the one value that it can become. An import reads from it which entries made a row."""

    data: str
    take: Callable[[Any, Any], Any]
    always: Any = None

    def __call__(self, was: Any, entry: Entry) -> Any:
        return self.take(was, entry.data.get(self.data))


def number(name: str) -> Fold:
    return NamedFold(name, lambda _was, told: int(told or 0))


def times_counted(was: Any, _entry: Entry) -> Any:
    return was + 1


def always(value: Any) -> Fold:
    return NamedFold("", lambda _was, _told: value, value)


def sum_of_field(name: str) -> Fold:
    return NamedFold(name, lambda was, told: was + int(told or 0))


def first_word(name: str) -> Fold:
    return NamedFold(name, lambda was, told: was or str(told or ""))


def last_word(name: str) -> Fold:
    return NamedFold(name, lambda was, told: str(told or "") or was)


def fold_entry(row: Row, entry: Entry, kinds: Mapping[str, Kind], fields: Collection[str]) -> None:
    """Apply one entry to a row: the `fields` that it sets, then the columns that its kind folds. Ignore what doesn't
    fit: it may come from another machine."""
    row |= {name: _as_in(row[name], value) for name, value in entry.changes.items() if name in fields and name in row}
    if kind := kinds.get(entry.kind):
        for name, take in kind.folds.items():
            row[name] = take(row[name], entry)


def _as_in(was: Any, value: Any) -> Any:
    """Return the value as text if the column holds text."""
    return str(value) if isinstance(was, str) else value
