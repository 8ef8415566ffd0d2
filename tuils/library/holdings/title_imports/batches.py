"""The imports of this library and what became of their records, read from their entries in the journal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.record_queries import batches_ending, entries_of_batches, newest_batches
from tuils.library.holdings.titles.biblio_state import KEPT
from tuils.values.dataclass import dataclass

SHORTEST = 6  # last characters of a batch that may stand for it
REPLACES = {"marc": ("overlaid", "removed", "deleted"), "patrons": ("updated",)}
"""The counts by which an import replaced earlier records: the old state is known for a while."""


@dataclass(frozen=True)
class BatchLine:
    """One import. `at` in microseconds UTC; `what` is marc, patrons or loans; `files` their names, if they are known;
    `counts` by name as they were written; `taken_back`: the counts that an `import undo` removed.

    `finished`: it was not cut off (None where that was not written down). `until`: after this moment titles and people
    that it changed can't be restored any more; None where it changed none.
    """

    id: str
    at: int
    operator: str
    branch: str
    what: str
    files: tuple[str, ...]
    counts: dict[str, int]
    finished: bool | None
    undone: bool
    taken_back: dict[str, int]
    until: int | None


@dataclass(frozen=True)
class BatchPart:
    """One transaction of an import, or of its undo: an `import_batch` entry. `act` is also its entries'."""

    batch: str
    act: str
    at: int
    operator: str
    branch: str
    data: dict[str, Any]

    @property
    def takes_back(self) -> bool:
        return "taken_back" in self.data


@permitted("library.import")
def batches(desk: Desk, limit: int = 50, offset: int = 0) -> list[BatchLine]:
    """The imports of this library, the newest first. Permission library.import."""
    found = newest_batches(limit, offset)
    wanted = [str(batch) for (batch,) in found if batch]
    parts: dict[str, list[BatchPart]] = {batch: [] for batch in wanted}
    for part in batch_parts(wanted):
        parts[part.batch].append(part)
    return [_line(batch, parts[batch]) for batch in wanted]


def batch_parts(wanted: Sequence[str]) -> list[BatchPart]:
    """The parts of these batches, in order."""
    rows: Iterable[Any] = entries_of_batches(wanted)
    return [
        BatchPart(batch, act, at, operator, branch, json.loads(data)) for batch, act, at, operator, branch, data in rows
    ]


def whole_batch(text: str) -> str:
    """The whole id of a batch from its last characters; refused with UNKNOWN_ID where none or several fit."""
    found = batches_ending(text) if len(text) >= SHORTEST else []
    if len(found) != 1:
        raise refuse("UNKNOWN_ID", code=text)
    return found[0]


def batch_line(batch: str) -> BatchLine:
    return _line(batch, batch_parts([batch]))


def _line(batch: str, parts: Sequence[BatchPart]) -> BatchLine:
    first, brought = parts[0], [part for part in parts if not part.takes_back]
    back = [part for part in parts if part.takes_back]
    counts = _sum(part.data.get("counts", {}) for part in brought)
    what = str(first.data.get("what", "marc"))
    written_down = any("name" in part.data for part in brought)
    return BatchLine(
        id=batch,
        at=first.at,
        operator=first.operator,
        branch=first.branch,
        what=what,
        files=tuple(dict.fromkeys(str(name) for part in brought if (name := part.data.get("name")))),
        counts=counts,
        finished=any(part.data.get("finished") for part in brought) if written_down else None,
        undone=any(part.data.get("finished") for part in back),
        taken_back=_sum(part.data["taken_back"] for part in back),
        until=first.at + KEPT if any(counts.get(name) for name in REPLACES.get(what, ())) else None,
    )


def _sum(counts: Iterable[dict[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in counts:
        total.update({name: number for name, number in part.items() if isinstance(number, int)})
    return dict(total)
