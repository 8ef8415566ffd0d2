"""The parts of undoing an import: pages, each one transaction; and the codes that an import made.

Every department says for its own kind of batch which pages there are (a `Way`); `import_undo.py` walks through them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models import Journal
from tuils.models.rows import find
from tuils.values.dataclass import dataclass

from .codes_in_use import code_called, code_stays
from .settings_queries import codes_of_batch, entries_of_batch, has_code, last_setting_of
from .state import KIND, name_parts


@dataclass(frozen=True)
class Work:
    """The batch that is undone: the acts that imported it, in their order, since the moment `at`. In a rehearsal
    nothing is removed yet, and `left` is what would stay: its kind (a table) and its id."""

    batch: str
    parts: tuple[str, ...]
    rehearsal: bool
    at: int = 0
    now: int = 0
    acts: frozenset[str] = frozenset()
    left: set[tuple[str, str]] = field(default_factory=set)

    def own(self) -> frozenset[str]:
        """Return all acts of this import, including its partial undos: any other act is somebody else's."""
        return frozenset(str(act) for (act,) in entries_of_batch(self.batch)) | self.acts


@dataclass(frozen=True)
class LeftAsIs:
    """A thing that is left as it is, and why. `what`: item, biblio, patron or code; `name` is its barcode or card, else
    its id."""

    what: str
    name: str
    no: Refused


@dataclass
class BatchPage:
    """One transaction: the things looked at up to `after`, and what is done. `write` does it, in the act whose first
    entry is that of the batch; None where nothing is to be done."""

    after: int
    seen: int
    write: Callable[[Act], None] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    stays: list[LeftAsIs] = field(default_factory=list)


Look = Callable[[int, int], BatchPage]  # behind which, and how many at most; reads only
Way = Callable[[Work], Iterator[Look]]


Imports = Mapping[str, tuple[str, bool]]
"""Acts of imports: the batch of each, and whether it took some of that back."""


def imports_among(acts: Iterable[str]) -> Imports:
    """Return those of these acts that an import wrote, or its undo."""
    heads = [entry_from_row(row) for row in find(Journal, "id", set(acts)) if row.kind == "import_batch"]
    return {head.id: (str(head.data.get("batch") or head.id), "taken_back" in head.data) for head in heads}


def came_and_went(acts: Iterable[str], imports: Imports) -> set[str]:
    """Return, of the acts that name one thing, those of imports that were undone for it, with their undo."""
    named = {act: imports[act] for act in acts if act in imports}
    gone = {batch for batch, took_back in named.values() if took_back}
    return {act for act, (batch, _took_back) in named.items() if batch in gone}


def left_as_is(why: str) -> Refused:
    """The refusal with this sentence."""
    return refuse("STILL_NAMED", why=why)


def codes_back(work: Work) -> Iterator[Look]:
    """Yield the page of the codes that the import made, at its end: those that nothing uses any more."""
    yield partial(_codes_page, work)


def _codes_page(work: Work, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = codes_of_batch(after, work.batch, size)
    names = {entry: str(json.loads(data)["name"]) for _pos, entry, data in rows}
    last = {entry: name for entry, name in names.items() if _stands(entry, name)}
    stays = [found for name in last.values() if (found := _stays(work, name))]
    going = [name for name in last.values() if name_parts(name)[1][0] not in {found.name for found in stays}]

    def write(act: Act) -> None:
        for name in going:
            act.write(KIND, data={"name": name, "value": None})

    return BatchPage(
        rows[-1][0] if rows else after, len(rows), write if going else None, {"codes_removed": len(going)}, stays
    )


def _stands(entry: str, name: str) -> bool:
    """Return whether this entry is the setting's current value. A setting changed since is left alone."""
    row = last_setting_of(name)
    return row is not None and row[0] == entry


def _stays(work: Work, name: str) -> LeftAsIs | None:
    kind, (code, *_rest) = name_parts(name)
    no = code_stays(kind, code, batch=work.batch if work.rehearsal else "")
    if no is None and not (work.rehearsal and _is_left(work, kind, code)):
        return None
    return LeftAsIs("code", code, no or left_as_is(_("{code} is still in use.").format(code=code_called(kind, code))))


def _is_left(work: Work, kind: str, code: str) -> bool:
    """Return whether, in a rehearsal, something of the import that would stay has this code."""
    columns = {
        "branch": {"item": "home_branch", "patron": "branch"},
        "location": {"item": "location"},
        "item_type": {"item": "item_type"},
        "category": {"patron": "category"},
    }[kind]
    return any(has_code(what, columns[what], key, code) for what, key in work.left if what in columns)
