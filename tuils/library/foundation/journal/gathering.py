"""Gather old entries about a person's own record into one. Left among the loans of the same minute, they would show
a reader of both who had read what.

The main site writes one entry for that person (`person_records/gathering.py`): each field with its place in the
order, to the month. `to` says how far of each device's entries it covers, so that it is the same on every site, in
any order of arrival: covered entries are ignored, whether they were here before or come later. A covered entry leaves
an empty place, because numbers have no gaps; it names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from .applying import delete_private_parts, insert
from .entries import EMPTY, OF_PEOPLE, Entry, derived_id
from .queries import devices_known, drop_row, end_of_act, last_before, name_act_anew, put_back_have
from .undoing import ITSELF

GATHERED = "patron_gathered"
REMOVED = "patron_removed"


def ungathered_entries(entries: list[Entry]) -> list[Entry]:
    """Return the entries about one person that no gathered entry covers."""
    gathered = [entry for entry in entries if entry.kind == GATHERED]
    return [entry for entry in entries if not any(_covers(one, entry) for one in gathered)] if gathered else entries


def _covers(gathered: Entry, entry: Entry) -> bool:
    if entry.kind == GATHERED:
        return entry.id != gathered.id and gathered.knew(entry)
    return entry.kind != REMOVED and is_within(gathered.data["to"], entry)


def is_within(to: dict[str, int], entry: Entry) -> bool:
    return entry.seq <= to.get(entry.device, 0)


def up_to(before: int) -> dict[str, int]:
    """Return (device: seq), each device's last entry before this place. An act is never split."""
    found = {}
    for (device,) in devices_known():
        if row := last_before(device, before):
            (end,) = end_of_act(row[1], device)
            found[str(device)] = max(int(row[0]), int(end)) if row[1] else int(row[0])
    return found


def month_start_of(place: int) -> int:
    """Return the first moment (UTC) of the month in which this place lies."""
    moment = datetime.fromtimestamp(place / 1_000_000, UTC)
    return int(datetime(moment.year, moment.month, 1, tzinfo=UTC).timestamp()) * 1_000_000


def empty_out(entries: Iterable[Entry]) -> None:
    """Replace these entries by empty places: number and place stay, as later entries are computed from them; all
    else is removed. The row is a new one, at the end of the table."""
    for entry in entries:
        delete_private_parts([entry.id])
        drop_row("journal", entry.id)
        insert(_emptied(entry))
        put_back_have(entry.device, entry.seq)
        name_act_anew(derived_id("act", entry.device, str(entry.seq)), entry.patron, entry.device)


def _emptied(entry: Entry) -> Entry:
    """Return an entry's empty place. Among other entries, in older libraries, its moment is kept for their order."""
    number, month = derived_id(EMPTY, entry.device, str(entry.seq)), month_start_of(entry.pos)
    apart = entry.device.endswith(OF_PEOPLE)
    stamp, base, pos = (month, 0, month) if apart else (entry.stamp, entry.base, entry.pos)
    return Entry(number, entry.device, entry.seq, stamp, base, month, "", ITSELF, "", EMPTY, pos=pos)
