"""A kind of entry, described once: who may write it and undo it, who may bring it home, how columns take it.

    Kind("issue_claimed", needs="catalog.edit", brought=by_branch("catalog.edit"),
         folds={"claims": counted, "claimed_at": last_at})

says that whoever claims an issue edits the catalog, that a branch may bring such an entry and a van may not, and that
the row of the issue counts one claim more and keeps the latest time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from typing import Any

from tuils.models import Base
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass

from .entries import Entry

Fold = Callable[[Any, Entry], Any]
"""The value of a column after an entry, from its value before."""


@dataclass(frozen=True)
class Brought:
    """Whether another copy of the library may bring entries of a kind home, a van and a branch; and the permissions of
    which whoever wrote one must have had any. With none of them the program wrote it beside something else."""

    van: bool = False
    branch: bool = False
    rights: tuple[str, ...] = ()


STAYS_OUT = Brought()
"""Only the main library writes this. What a copy brings of it is set aside (`asides.py`)."""


def by_any(*rights: str) -> Brought:
    """A van's everyday work, and a branch's."""
    return Brought(van=True, branch=True, rights=rights)


def by_branch(*rights: str) -> Brought:
    """Work for which a branch has staff of its own, and a van has not."""
    return Brought(branch=True, rights=rights)


@dataclass(frozen=True)
class EntryWords:
    """What people read of an act that begins with an entry of this kind; messages (N_).

    `mark`: in the log of a day. `did`: what was done. `undone`: the answer to its undo. `back`: what an undo would
    bring back, in the undo list. `did_for`, `undone_for`: with the patron, for who may see whose it is.
    """

    mark: str = ""
    did: str = ""
    undone: str = ""
    back: str = ""
    did_for: str = ""
    undone_for: str = ""


@dataclass(frozen=True)
class Kind:
    """`needs`: the permission to write one, which undo asks for, too; empty: that to undo is enough.

    `makes`: the table of which it begins a row. `is_late`: its private part is kept only after folding. `by_undo`:
    undo takes it back. `is_fading`: not after 30 days, as what was before may be forgotten.
    """

    name: str
    needs: str = ""
    brought: Brought = STAYS_OUT
    makes: type[Base] | None = None
    folds: Mapping[str, Fold] = field(default_factory=dict)
    is_late: bool = False
    by_undo: bool = True
    is_fading: bool = False


# ---- how a column takes an entry


def first_at(was: Any, entry: Entry) -> Any:
    return was or entry.at


def last_at(was: Any, entry: Entry) -> Any:
    return max(was, entry.at)


def time_of(_was: Any, entry: Entry) -> Any:
    return entry.at


def place_of(_was: Any, entry: Entry) -> Any:
    return entry.pos


def number(name: str) -> Fold:
    return lambda _was, entry: int(entry.data.get(name, 0))


def counted(was: Any, _entry: Entry) -> Any:
    return was + 1


def always(value: Any) -> Fold:
    return lambda _was, _entry: value


def added(name: str) -> Fold:
    return lambda was, entry: was + int(entry.data.get(name, 0))


def first_word(name: str) -> Fold:
    return lambda was, entry: was or str(entry.data.get(name, ""))


def last_word(name: str) -> Fold:
    return lambda was, entry: str(entry.data.get(name, "")) or was


def fold(row: Row, entry: Entry, kinds: Mapping[str, Kind], fields: Collection[str]) -> None:
    """Apply one entry to a row: the `fields` that it sets, then the columns that its kind folds. Ignore what doesn't
    fit: it may come from another machine."""
    row |= {name: _as_in(row[name], value) for name, value in entry.changes.items() if name in fields and name in row}
    if kind := kinds.get(entry.kind):
        for name, take in kind.folds.items():
            row[name] = take(row[name], entry)


def _as_in(was: Any, value: Any) -> Any:
    """A column of text takes nothing else."""
    return str(value) if isinstance(was, str) else value
