"""Write to the journal: one act, its entries in order, each applied as it is written."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import refuse
from tuils.models import Have, Library
from tuils.models.base import the_store
from tuils.models.rows import put

from . import applying
from .entries import OF_PEOPLE, Entry, Facts, new_id
from .families import CopyAsRead, Pocketful
from .queries import haves, last_moment_beyond, was_removed

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
CLOCK_SLACK = 5 * MINUTE  # a clock so much behind is said at the start; stamps count up meanwhile


class Act:
    """One verb call: its entries share an act, so that one undo takes them all back."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = ""
        self.entries: list[Entry] = []
        if desk.pocket and the_store().people_gone():
            desk.pocket.let_go([patron for patron in desk.pocket.people() if was_removed(patron)])

    def write(
        self,
        kind: str,
        private: Facts | None = None,
        *,
        entry_id: str = "",
        read: CopyAsRead | None = None,
        **names: Any,
    ) -> Entry:
        """Add an entry, keep its private part, apply it; what that forgets is put into the station's pocket.

        An entry that makes an item or biblio names it by its own id: pass `item=NEW` and the like. A patron's id is
        a random one, because an entry's id tells when it was written. `read`: the copy that a checkout or check-in is
        about, as the act read it.
        """
        entry = self._entry(kind, entry_id, names)
        if read and any(earlier.item == read.item.id for earlier in self.entries):
            read = None  # this act has changed it since
        applying.insert(entry)
        if private:
            applying.keep_private_part(entry.id, private)
        put(Have, {"device": entry.device, "seq": entry.seq, "pos": entry.pos})
        self._pocket(applying.apply_new(entry, read))
        self.entries.append(entry)
        return entry

    def _entry(self, kind: str, entry_id: str, names: dict[str, Any]) -> Entry:
        desk, now = self.desk, self.desk.now
        device = desk.device + OF_PEOPLE if names.get("patron") else desk.device
        stamp, base, seq = next_place(device, now)
        entry_id = entry_id or new_id(stamp)
        self.id = self.id or entry_id
        made = {name: _id_of_new(name, entry_id) for name, value in names.items() if value is NEW}
        return Entry(
            entry_id,
            device,
            seq,
            stamp,
            base,
            desk.at_of(now),
            desk.branch,
            desk.operator.login,
            self.id,
            kind,
            pos=stamp,
            **{**names, **made},
        )

    def _pocket(self, forgotten: Pocketful) -> None:
        if forgotten and self.desk.pocket:
            self.desk.pocket.put(self.id, forgotten, self.desk.now)


class _New:
    """A placeholder for the id of the thing that this entry makes."""


NEW: Any = _New()


def _id_of_new(name: str, entry_id: str) -> str:
    return str(uuid.uuid4()) if name == "patron" else entry_id


def next_place(device: str, now: int) -> tuple[int, int, int]:
    """Return the stamp, base and seq of this device's next entry. Lock first, stamp after: call in a transaction.

    An entry that is not about a person never counts those as known, or its `base` would tell when they were written.
    """
    seq, highest, base = 0, 0, 0
    apart = not device.endswith(OF_PEOPLE)
    for known, known_seq, pos in haves():
        highest = max(highest, pos)
        if known == device:
            seq = known_seq
        elif not (apart and known.endswith(OF_PEOPLE)):
            base = max(base, pos)
    if highest and now < highest - DAY and clock_behind(now) > DAY:
        raise clock_wrong(now)
    return max(now, highest + 1), base, seq + 1


def clock_wrong(now: int) -> Exception:
    shown = datetime.fromtimestamp(now / 1_000_000, UTC)
    return refuse("CLOCK_WRONG", date=f"{shown:%Y-%m-%d}")


def clock_behind(now: int) -> int:
    """Return by how many microseconds this machine's clock is behind the last entries, beyond the slack; otherwise 0.

    Entries that were set back are ignored: they may still be late in the order, after all that their device had
    seen.
    """
    row: Any = last_moment_beyond(now + CLOCK_SLACK)
    behind = int(row[0] or 0) - now
    return behind if behind > CLOCK_SLACK else 0


def library_id() -> str:
    row = Library.select(Library.id).tuples().first()
    return str(row[0]) if row else ""
