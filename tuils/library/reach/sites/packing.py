"""A bundle for another copy of the library: everything it is not known to have, a line at a time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from tuils.files import free_name, sweep_parts, whole_file
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.asides import ASIDE, SET_ASIDE, TAKEN_OVER, aside_of, subjects_of
from tuils.library.foundation.journal.bundles import as_sent
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.writing import library_id
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models import Journal
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .bundle_file import ENDING, FORMAT, check_whole, digest_at_end, write_bundle
from .known_sites import KnownSite, others, own_name, own_secret, site_named
from .queries import (
    cards_used_here,
    contact_with,
    counts_beyond,
    earlier_records,
    entries_of,
    imported_records,
    keep_contact,
    months_counted,
)
from .reducing import Reduce, keep_whole, reducer
from .signing import public_of
from .sticks import make_folder, still_in

AT_ONCE = 500  # entries that are read together
DAY = 86_400_000_000


@dataclass(frozen=True)
class Packed:
    """A bundle that was written and read again."""

    file: Path
    to: str
    number: int
    entries: int


def bundle_folder(store: Path) -> Path:
    """Return the folder for bundles when none is named."""
    return store.parent / "bundles"


def receivers(name: str = "") -> list[KnownSite]:
    """Return the receivers of bundles: this one, else all that this copy exchanges with. Refuses with NO_OTHER_SITE,
    SITE_UNKNOWN, SITE_REVOKED."""
    own = own_name()
    if not name:
        if not (found := others()):
            raise refuse("NO_OTHER_SITE")
        return found
    known = site_named(name)
    if known.revoked_at:
        raise refuse("SITE_REVOKED", code=name)
    if known.name == own or MAIN not in (known.name, own):
        raise refuse("SITE_UNKNOWN", code=name)
    return [known]


def pack_next_bundle(desk: Desk, to: KnownSite, folder: Path, *, everything: bool = False) -> Packed:
    """Write the next bundle for another copy into this folder, read it again, and count it as sent. `everything`: as if
    the copy had nothing yet; such a bundle reveals as much as a backup does."""
    desk.require("library.backup" if everything else "library.merge")
    make_folder(folder)
    sweep_parts(folder, (desk.now - DAY) / 1_000_000)  # of a stick that was pulled out, say
    bundle = Bundle(desk, to, {"have": {}, "counts": {}} if everything else None)
    file = free_name(folder / f"{bundle.own}-to-{to.name}-{bundle.number:04d}{ENDING}")
    with still_in(folder):
        with whole_file(file) as out:
            digest = bundle.write(out)
        if not _is_whole(file, digest):
            file.unlink(missing_ok=True)
            raise refuse("BUNDLE_NOT_KEPT", folder=str(folder))
    _sent(desk, to.name, bundle.number)
    return Packed(file, to.name, bundle.number, bundle.entries)


def _is_whole(file: Path, digest: str) -> bool:
    """Read the bundle again, as its receiver will."""
    try:
        for _part in check_whole(file):
            pass
        return digest_at_end(file) == digest
    except Refused:
        return False


@verb("library.merge")
def _sent(desk: Desk, to: str, number: int) -> None:
    keep_contact({**contact_with(to), "sent": number})


class Bundle:
    """The entries another copy lacks, as far as is known of it; `has`: its own statement (have, counts)."""

    def __init__(self, desk: Desk, to: KnownSite, has: Facts | None = None) -> None:
        self.desk, self.to, self.own = desk, to, own_name()
        self._contact = contact_with(to.name) | (has or {})
        self._mine, self._theirs = applying.have(), self._contact["have"]
        self.number = int(self._contact["sent"]) + 1
        self.entries = sum(max(0, seq - self._theirs.get(device, 0)) for device, seq in self._mine.items())

    def write(self, out: BinaryIO) -> str:
        """Write the whole bundle; return its digest."""
        secret = own_secret()
        head = {
            "format": FORMAT,
            "library": library_id(),
            "site": self.own,
            "to": self.to.name,
            "key": public_of(secret),
            "bundle": self.number,
            "clock": self.desk.now,
            "entries": self.entries,
            "have": self._mine,
            "counts": months_counted(),
            "came": self._contact["came"],
        }
        return write_bundle(out, head, self._lines(), secret)

    def _lines(self) -> Iterator[Facts]:
        fits = _reducer_for(self.to)
        streams = [self._written(device, seq) for device, seq in sorted(self._mine.items())]
        found = heapq.merge(*streams, key=lambda entry: entry.order)
        told = set[str]()
        while part := list(islice(found, AT_ONCE)):
            kept = applying.private_parts_as_written(entry.id for entry in part)
            replaced = earlier_records(entry.id for entry in part if entry.kind == "biblio_edited")
            for entry in part:
                yield from _titles_before(entry, told)
                if entry.id in replaced:
                    yield {"earlier": replaced[entry.id]}
                yield as_sent(entry, kept.get(entry.id, {}), fits)
                if entry.kind in (SET_ASIDE, TAKEN_OVER) and (again := self._again(entry, fits)):
                    yield {"again": again}
        for row in counts_beyond(self._contact["counts"]):
            yield {"count": row}
        if not self.to.reduced:
            last = self._contact["last_at"]
            since = day_of(last, self.desk.zone).isoformat()[:7] if last else ""
            for patron, month in cards_used_here(since):
                yield {"used": [patron, month]}

    def _again(self, entry: Entry, fits: Reduce) -> dict[str, Facts]:
        """Return the private parts to send again: a copy that did what was set aside, or did not do what was accepted,
        has forgotten whose it was."""
        place = applying.entry_with(str(entry.data["entry"]))
        if place is None or not self.desk.main:
            return {}
        was = aside_of(place)[0] if place.kind == ASIDE else place
        kept = applying.private_parts_as_written(subjects_of(was))
        told = {row.id: fits(entry_from_row(row), kept[row.id]) for row in find(Journal, "id", kept)}
        return {key: private for key, private in told.items() if private}

    def _written(self, device: str, most: int) -> Iterator[Entry]:
        """Yield this device's entries that they lack; a part at a time, for it may be very much."""
        above = self._theirs.get(device, 0)
        while rows := entries_of(device, above, most, AT_ONCE):
            yield from map(entry_from_row, rows)
            above = rows[-1].seq


def _titles_before(entry: Entry, told: set[str]) -> Iterator[Facts]:
    """Yield an import's own records, which are in no entry, before the first entry about it."""
    batch = str(entry.data.get("batch") or entry.id) if entry.kind == "import_batch" else ""
    if batch and batch not in told and "taken_back" not in entry.data:
        told.add(batch)
        for title in imported_records(batch):
            yield {"title": title}


def tells_contacts() -> bool:
    """Return whether a van gets addresses and phone numbers, too."""
    return bool(value_of("van_contacts", False))


def _reducer_for(site: KnownSite) -> Reduce:
    return reducer(site.staff, contacts=tells_contacts()) if site.reduced else keep_whole


def entries_waiting(site: str) -> int:
    """Return how many entries of this copy another one is not known to have."""
    theirs = contact_with(site)["have"]
    return sum(max(0, seq - theirs.get(device, 0)) for device, seq in applying.have().items())
