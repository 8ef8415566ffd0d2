"""A bundle is looked at, whole, before anything of it is taken in: from whom, for whom, and how its clock went."""

from __future__ import annotations

from dataclasses import field
from itertools import islice
from pathlib import Path

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.bundles import Line, bundle_line, correction, found_here
from tuils.library.foundation.journal.entries import Entry, Facts, station_of
from tuils.library.foundation.journal.writing import CLOCK_SLACK, library_id
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models.rows import get
from tuils.models.sites import Site
from tuils.values.dataclass import dataclass

from .bundle_file import bundle_head, check_whole
from .known_sites import own_name, site_named

AT_ONCE = 500
LIVING = ("entry", "title", "earlier", "count", "used", "again")
"""The kinds of lines."""


@dataclass
class StampedAhead:
    """The entries of one device that its clock stamped ahead of our now: first and last number, and how far."""

    first: int
    last: int
    told: int


@dataclass
class LookedAt:
    """A bundle that was looked at. `ahead`: how far its clock is ahead of ours, in microseconds; 0 within five minutes.
    `lines`: all of them. `imports`: the new entries about imports, whose titles come before them. `with_copy`: the acts
    for which a copy was at a desk."""

    file: Path
    head: Facts
    lines: int = 0
    unknown: int = 0
    ahead: int = 0
    late: dict[str, StampedAhead] = field(default_factory=dict)
    imports: list[Entry] = field(default_factory=list)
    with_copy: set[str] = field(default_factory=set)

    @property
    def site(self) -> str:
        return str(self.head["site"])

    @property
    def number(self) -> int:
        return int(self.head["bundle"])

    def corrections(self, now: int) -> list[Facts]:
        """Return the corrections that set entries back where the sender's clock was ahead."""
        return [
            correction(device, one.first, one.last, one.told - now)
            for device, one in sorted(self.late.items())
            if one.told - now > CLOCK_SLACK
        ]


def is_for_us(file: Path) -> bool:
    """Return whether the file, of those together in one folder, was written by another copy for this one."""
    head, own = bundle_head(file), own_name()
    return bool(head["library"] == library_id() and head["to"] == own and head["site"] != own)


def inspect_bundle(desk: Desk, file: Path) -> LookedAt:
    """Read the bundle to its end. Refuses with BUNDLE_DAMAGED, BUNDLE_NEWER, BUNDLE_FOREIGN, BUNDLE_STRANGER,
    SITE_REVOKED, BUNDLE_FOR_OTHER, DEVICE_FORKED; also where nothing of it is new."""
    head = bundle_head(file)
    try:
        _trust(head)
    except Refused:
        for _part in check_whole(file):  # one that was changed is none of somebody else's
            pass
        raise
    found = LookedAt(file, head)
    mine, now = applying.have(), desk.now
    parts = islice(check_whole(file), 1, None)
    entries = 0
    while some := list(islice(parts, AT_ONCE)):
        lines = [bundle_line(part) for part in some if "entry" in part]
        if len(lines) < len(some) and not all(any(name in part for name in LIVING) for part in some):
            raise refuse("BUNDLE_NEWER")
        entries += len(lines)
        found.lines += len(some)
        _none_forked([line for line in lines if line[0].seq <= mine.get(line[0].device, 0)])
        for entry, _private in lines:
            if entry.seq > mine.get(entry.device, 0):
                found.unknown += 1
                _note_late(found, entry, now)
                if entry.kind in ("checkin", "item_state", "checkout"):
                    found.with_copy.add(entry.act)
                if entry.kind == "import_batch":
                    found.imports.append(entry)
    if entries != head["entries"]:
        raise refuse("BUNDLE_DAMAGED")
    found.ahead = _how_far(found, head, now)
    return found


def _trust(head: Facts) -> None:
    """Refuse a bundle unless it is of this library, from a trusted copy that is known here, and for this one."""
    if head["library"] != library_id():
        raise refuse("BUNDLE_FOREIGN")
    own, name = own_name(), str(head["site"])
    if get(Site, name) is None or head["key"] not in site_named(name).keys:
        raise refuse("BUNDLE_STRANGER", code=name)
    if site_named(name).revoked_at:
        raise refuse("SITE_REVOKED", wording="BUNDLE_REVOKED", code=name)
    if head["to"] != own:
        raise refuse("BUNDLE_FOR_OTHER", code=str(head["to"]))


def _none_forked(lines: list[Line]) -> None:
    """Refuse an entry that has a known number but differs from the known entry."""
    found = found_here(lines)
    for entry, _private in lines:
        if entry.id not in found:
            raise refuse("DEVICE_FORKED", device=station_of(entry.device))


def _note_late(found: LookedAt, entry: Entry, now: int) -> None:
    if entry.stamp > now:
        one = found.late.setdefault(entry.device, StampedAhead(entry.seq, entry.seq, entry.at))
        one.last, one.told = entry.seq, max(one.told, entry.at)


def _how_far(found: LookedAt, head: Facts, now: int) -> int:
    """Return how far the sender's clock is ahead, also judged by its devices."""
    ahead = int(head["clock"]) - now
    for one in found.late.values():
        if ahead > CLOCK_SLACK:
            one.told = max(one.told, int(head["clock"]))
        ahead = max(ahead, one.told - now)
    return ahead if ahead > CLOCK_SLACK else 0
