"""The merging of a bundle: checked as a whole, then merged slice by slice, each a short transaction.

A small one is one transaction. Of a large one much goes into one while nobody else writes, little as long as desks do;
a copy of it is put in the inbox first, so that it is merged completely whatever happens: an interrupted merge continues
with the next one. As entries of a device join without a gap, and state follows from the set of them, every slice leaves
the library as a smaller bundle would. Entries that do not join wait in the inbox.
"""

from __future__ import annotations

import base64
import contextlib
import time
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from tuils.files import own_file, pour
from tuils.library.foundation.administration.backup import checkpoint
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.applying import entries_naming, have
from tuils.library.foundation.journal.asides import keep_again, set_entries_aside
from tuils.library.foundation.journal.bundles import (
    Line,
    aside_in,
    bundle_line,
    end_loans_for_good,
    found_here,
    joining,
    set_back,
    take_in_entries,
    to_end,
)
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.queries import was_removed
from tuils.library.foundation.journal.writing import clock_behind, clock_wrong
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import make_private_folder, on_a_copy, open_path
from tuils.library.holdings.title_imports.intake import store_version
from tuils.library.holdings.titles.entries_in_bulk import bring_titles
from tuils.library.people.patrons.queries import note_month
from tuils.library.people.staff.roles import TUILS
from tuils.library.reach.conflicts.lifting import lift_of, loans_touched_since
from tuils.models import db
from tuils.models.base import quick_commits, the_store, write_log_back
from tuils.models.rows import get, put, some
from tuils.models.sites import OwnSite, TakenBundle
from tuils.values.dataclass import dataclass

from .bundle_file import ENDING, bundle_parts, digest_at_end
from .letting_in import Gate, gate_for
from .looking import LookedAt, inspect_bundle
from .queries import contact_with, keep_contact, keep_earlier, raise_counts


@dataclass
class MergeReport:
    """The result of merging a bundle. `missing`: for each device the first number that has not come; `bundles`: those
    of the same site that never came. `kinds`: the count of new entries of each kind, `aside`: the count of each kind
    that was set aside; `first_at` and `last_at` when the others were. `ahead`: by how much the sender's clock is;
    `corrected`: how many devices were set back for it. `had`: for each device its last number here before."""

    file: Path
    site: str
    number: int
    new: int = 0
    known: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    bundles: tuple[int, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)
    paid_cents: int = 0
    first_at: int = 0
    last_at: int = 0
    ahead: int = 0
    corrected: int = 0
    had: dict[str, int] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)

    def count(self, new: list[Line], kept_out: Container[str] = ()) -> None:
        """Count the new entries. An entry both made and undone there counts as nothing; nor does a loan continued by
        that undo."""
        for entry, _private in new:
            if entry.id in kept_out:
                self.aside[entry.kind] += 1
                continue
            self._count(entry, 1)
            self.first_at = min(self.first_at or entry.at, entry.at)
            self.last_at = max(self.last_at, entry.at)
            for undone in entries_naming(act=entry.undoes) if entry.undoes else ():
                if undone.seq > self.had.get(undone.device, 0):
                    self._count(undone, -1)
        self.new += len(new)

    def in_short(self) -> str:
        """`van: checkout 140, checkin 61, set aside 2`"""
        counts = [f"{kind} {n}" for kind, n in sorted(self.kinds.items()) if n]
        counts += [f"set aside {self.aside.total()}"] if self.aside else []
        return f"{self.site}: {', '.join(counts)}"

    def _count(self, entry: Entry, by: int) -> None:
        self.kinds[entry.kind] += by if not entry.continues else 0
        self.paid_cents += by * int(entry.data.get("cents", 0)) if entry.kind == "payment" else 0


@permitted("library.merge")
def merge_bundle(desk: Desk, looked: LookedAt, *, keep: bool = True) -> MergeReport:
    """Merge a bundle that `inspect_bundle` accepted. Twice is as once; an interrupted merge continues with the next
    one. `keep`: store a large bundle, or one that waits, in the inbox. Refuses with CLOCK_WRONG where the other's clock
    is ahead of ours, known to be behind: if they merely differ, ours is the measure, for only their difference makes an
    order wrong."""
    if desk.main and looked.ahead and looked.unknown and clock_behind(desk.now):
        raise clock_wrong(desk.now)
    report = MergeReport(looked.file, looked.site, looked.number, ahead=looked.ahead)
    digest = digest_at_end(looked.file)
    seen = get(TakenBundle, digest)
    if seen and not seen.waits:
        report.known = int(looked.head["entries"])
        return report
    kept = None
    if looked.lines > IN_ONE:
        kept = _into_inbox(looked, digest) if keep else None
        with quick_commits(log_stays=True):
            stations = _take_all(desk, looked, report)
        _finish(desk, looked, report, digest, stations)
    else:
        _at_once(desk, looked, report, digest)
    if report.missing and keep:
        _into_inbox(looked, digest)
        report.bundles = _never_came(looked)
    elif kept:
        kept.unlink(missing_ok=True)
    if desk.pocket:
        desk.pocket.let_go([patron for patron in desk.pocket.people() if was_removed(patron)])
    return report


def try_merge(desk: Desk, looked: LookedAt) -> MergeReport:
    """Return what `merge_bundle` would do: done to a copy, of which nothing stays."""
    with on_a_copy():
        report = MergeReport(looked.file, looked.site, looked.number, ahead=looked.ahead)
        _take_all(replace(desk, pocket=None), looked, report)
        if report.missing:
            report.bundles = _never_came(looked)
        return report


def merge_waiting(desk: Desk) -> list[MergeReport]:
    """Merge the files waiting in the inbox, until none of them fits any more."""
    reports: list[MergeReport] = []
    moved = True
    while moved:
        moved = False
        for file in waiting_files():
            with contextlib.suppress(Refused):  # of a site that was revoked since, say: it waits on
                report = merge_bundle(desk, inspect_bundle(desk, file))
                if not report.missing:
                    file.unlink(missing_ok=True)
                if report.new:
                    reports.append(report)
                    moved = True
    return reports


def after_merging() -> None:
    """Remove forgotten data from the log, too."""
    checkpoint()


# ---- the inbox


def inbox() -> Path:
    return open_path().parent / "inbox"


def waiting_files() -> list[Path]:
    folder = inbox()
    return sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []


def _into_inbox(looked: LookedAt, digest: str) -> Path:
    """A copy of the bundle, closed to others, until all of it is taken in."""
    folder = inbox()
    make_private_folder(folder)
    kept = folder / f"{looked.site}-{looked.number:04d}-{digest[:8]}{ENDING}"
    if not kept.exists():
        with looked.file.open("rb") as old, own_file(kept) as new:
            pour(old, new)
    return kept


def _never_came(looked: LookedAt) -> tuple[int, ...]:
    """Return the numbers of this site's bundles between the last one that is here whole and this one."""
    rows = some(TakenBundle, '"site" = ?', looked.site)
    seen = {int(row.number): bool(row.waits) for row in rows}
    whole = max((number for number, waits in seen.items() if not waits and number < looked.number), default=0)
    return tuple(number for number in range(whole + 1, looked.number) if number not in seen)


# ---- a slice after the other


def _take_all(desk: Desk, looked: LookedAt, report: MergeReport) -> set[str]:
    """Merge all parts. Set the clocks back first, so that none of our entries is in the future. Returns the stations at
    the sender's."""
    report.had, pace = have(), MergePace()
    gate = gate_for(desk, looked)
    corrections = looked.corrections(desk.now) if desk.main else []
    if corrections:
        _set_back(desk, corrections)
        report.corrected = len(corrections)
    parts = islice(bundle_parts(looked.file), 1, None)
    while part := _some(parts, pace):
        with db.atomic():
            lines = _take_slice(desk, part, report, gate)
            while pace.goes_on(lines) and (part := _some(parts, pace)):
                lines += _take_slice(desk, part, report, gate)
        pace.took(lines)
    if desk.main:
        _settle(desk, report.had, pace)
    return gate.stations if gate else set()


def _some(parts: Iterator[Facts], pace: MergePace) -> list[Facts]:
    """Return so many lines, with everything that belongs to the last: no record is separated from its entry."""
    found = list(islice(parts, pace.lines))
    while found and "earlier" in found[-1] and (more := next(parts, None)):
        found.append(more)
    return found


@verb("library.merge")
def _at_once(desk: Desk, looked: LookedAt, report: MergeReport, digest: str) -> None:
    stations = _take_all(desk, looked, report)
    _finish(desk, looked, report, digest, stations)


@verb("library.merge")
def _set_back(desk: Desk, corrections: list[Facts]) -> None:
    set_back(desk, corrections)


def _settle(desk: Desk, before: Mapping[str, int], pace: MergePace) -> None:
    """Write the main site's own entries; nobody is fined because two machines disagreed. If cut off, the nightly work
    does the rest."""
    for loans in pace.parts([loan for loan, _item in to_end()]):
        _end_loans(desk, loans)
    for loans in pace.parts(loans_touched_since(desk, before)):
        _lift(desk, loans)


@verb("library.merge")
def _end_loans(desk: Desk, loans: Sequence[str]) -> None:
    end_loans_for_good(desk, loans)


@verb("library.merge")
def _lift(desk: Desk, loans: Sequence[str]) -> None:
    lift_of(desk, loans)


@verb("library.merge")
def _take_slice(desk: Desk, parts: list[Facts], report: MergeReport, gate: Gate | None) -> int:
    """Merge a slice; return how many lines it had. `gate`: which entries may come; without one all may."""
    lines = [bundle_line(part) for part in parts if "entry" in part]
    here = found_here(lines)
    new, missing = joining([line for line in lines if line[0].id not in here])
    kept_out = gate.kept_out(new) if gate else {}
    _take_titles(parts, gate, {entry.id for entry, _private in new} - kept_out.keys())
    if new:
        take_in_entries(new, kept_out if gate else aside_in(parts))
    if gate is None:
        for again in _each(parts, "again"):
            keep_again(again)
    if kept_out:
        set_entries_aside(replace(desk, operator=TUILS, pocket=None, back_dated=None), kept_out, report.site)
    _take_counts(parts, gate)
    report.count(new, kept_out)
    report.known += len(here)
    for device, number in missing.items():
        report.missing.setdefault(device, number)
    return len(parts)


def _take_titles(parts: list[Facts], gate: Gate | None, brought: set[str]) -> None:
    """Take the records of titles, and earlier ones of the entries (ids) that are merged."""
    titles = _each(parts, "title")
    titles = gate.titles(titles) if gate else titles
    bring_titles([(title["id"], title["batch"], base64.b64decode(title["marc"])) for title in titles])
    for row in _each(parts, "earlier"):
        if gate is None or row["entry"] in brought:
            keep_earlier(row)


def _take_counts(parts: list[Facts], gate: Gate | None) -> None:
    """Take the counts, and the months in which cards were used."""
    counts, used = _each(parts, "count"), _each(parts, "used")
    raise_counts(gate.counts(counts) if gate else counts)
    for patron, month in gate.used(used) if gate else used:
        note_month(patron, month)


def _each(parts: list[Facts], name: str) -> list[Any]:
    return [part[name] for part in parts if name in part]


@verb("library.merge")
def _finish(desk: Desk, looked: LookedAt, report: MergeReport, digest: str, stations: set[str]) -> None:
    """Record the bundle, and what its sender has; of two bundles the older one adds nothing to that. The newer has the
    higher number, should its clock have been set back; or the later clock, should it come from a backup."""
    head, now = looked.head, desk.now
    contact = contact_with(looked.site) | {"devices": sorted(stations)}
    if report.new:
        note_in_audit(desk, "merge", about=report.in_short())
    if looked.number > contact["came"] or head["clock"] >= contact["told"]:
        contact |= {"have": head["have"], "counts": head.get("counts", {}), "told": head["clock"]}
        contact |= {"last_at": now, "clock": looked.ahead}
    contact["came"] = max(contact["came"], looked.number)
    contact["known"] = max(contact["known"], int(head.get("came", 0)))
    keep_contact(contact)
    before = get(TakenBundle, digest)
    row = {"digest": digest, "site": looked.site, "number": looked.number, "at": now}
    file = str(before.file if before else looked.file.absolute())
    put(TakenBundle, {**row, "file": file, "waits": bool(report.missing)})
    if looked.site == MAIN:
        fresh = min(int(head["clock"]), now)
        OwnSite.update(fresh_at=fresh).where(OwnSite.fresh_at < fresh).execute()


IN_ONE = 500
"""The lines that are merged in one transaction: about a day of a van."""
TOGETHER, BESIDE_DESKS = 100, 20
"""The number of lines taken at a time: a scan waits for these at most, some 3 ms beside desks that write."""
IN_LOG = 40
"""The lines after which, beside desks, the log is written to the file: scans need not wait for the little in it."""
LATELY, FIRST = 10.0, 1.0
"""The seconds for which a desk counts as writing after it wrote; and at the beginning, when nothing is known yet."""

T = TypeVar("T")


class MergePace:
    """The pace of one merge."""

    def __init__(self) -> None:
        self._in_log = 0
        self._seen, self._wrote_at = store_version(), time.monotonic() - LATELY + FIRST

    @property
    def lines(self) -> int:
        """The count of lines to take next."""
        return BESIDE_DESKS if self._are_desks() else TOGETHER

    def _are_desks(self) -> bool:
        version, now = store_version(), time.monotonic()
        if version != self._seen:
            self._seen, self._wrote_at = version, now
        return now - self._wrote_at < LATELY

    def goes_on(self, lines: int) -> bool:
        """Return whether the transaction goes on after so many lines. Call within it."""
        if the_store().someone_waits():
            self._wrote_at = time.monotonic()
        return lines < IN_ONE and not self._are_desks()

    def took(self, lines: int) -> None:
        """A transaction of so many lines is over."""
        self._in_log += lines
        if self._in_log >= (IN_LOG if self._are_desks() else IN_ONE):
            self._in_log = 0
            write_log_back()

    def parts(self, whole: Sequence[T]) -> Iterator[Sequence[T]]:
        """Yield so many at a time, each for a transaction of its own."""
        first = 0
        while part := whole[first : first + self.lines]:
            yield part
            self.took(len(part))
            first += len(part)
