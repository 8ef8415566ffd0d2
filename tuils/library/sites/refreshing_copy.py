"""A copy that is within reach takes what is new: the main library writes into it what it lacks, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tuils.files import part_folder, whole_file
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.library.journal.entries import Facts
from tuils.library.journal.verifying import broken_invariants
from tuils.library.refusals import refuse
from tuils.library.store import on_another, open_path
from tuils.models.sites import write_through
from tuils.values.dataclass import dataclass

from .bundle_file import ENDING
from .known_sites import KnownSite, own_name
from .looking import look_at
from .merging import merge_bundle
from .packing import Bundle, receivers
from .preparing import FILE, note_has
from .queries import months_counted
from .sticks import still_in


@dataclass(frozen=True)
class Refreshed:
    """A copy that has all that the library has. `entries`: how many were new to it."""

    device: str
    library: Path
    bytes: int
    entries: int


def has_copy(folder: Path) -> bool:
    """Does a library lie there that could be refreshed? Otherwise a bundle is written for whoever comes with it."""
    return (folder / FILE).is_file()


def refresh(desk: Desk, name: str, folder: Path) -> Refreshed:
    """Bring the copy `name` in this folder up to date; what it wrote itself stays in it. Refuses with NOT_MAIN_SITE,
    SITE_UNKNOWN, SITE_REVOKED, BUNDLE_FOR_OTHER (another copy lies there)."""
    desk.require("library.merge")
    if not desk.main:
        raise refuse("NOT_MAIN_SITE")
    (site,) = receivers(name)
    copy = folder / FILE
    with on_another(copy):
        if (there := own_name()) != name:
            raise refuse("BUNDLE_FOR_OTHER", code=there)
        has = {"have": applying.have(), "counts": months_counted()}
    with part_folder(open_path().parent) as own:
        bundle = _bundle(desk, site, Path(own, f"refresh{ENDING}"), has)
        with still_in(folder):
            entries, has = _take(desk, copy, bundle)
            size = copy.stat().st_size
    note_has(desk, name, has)
    return Refreshed(name, copy, size, entries)


def _bundle(desk: Desk, site: KnownSite, file: Path, has: Facts) -> Path:
    with whole_file(file) as out:
        Bundle(desk, site, has).write(out)
    return file


def _take(desk: Desk, copy: Path, bundle: Path) -> tuple[int, Facts]:
    """How much was new, and what the copy has afterwards. On the disk: a stick is pulled out soon."""
    with on_another(copy):
        write_through()
        there = replace(desk, main=False, pocket=None)
        report = merge_bundle(there, look_at(there, bundle), keep=False)
        if broken_invariants():
            raise refuse("COPY_DIFFERS")
        return report.new, {"have": applying.have(), "counts": months_counted(), "last_at": desk.now}
