"""The exchange over ssh, both ways: this copy's entries are sent first, then new ones are fetched.

The line may break at any moment. A bundle that arrives only in part is refused there as a whole, and sent again next
time.

A copy within reach is updated at once: the main library writes into it what it lacks, and nothing else. But a stick
often has the copy that was made once, while the laptop works in another: that one still needs its file.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from tuils.devices.hosts.ssh_hosts import NO_LINE, PATIENT
from tuils.files import own_stream, part_folder, whole_file
from tuils.i18n import _
from tuils.library.foundation.administration.this_site import this_site
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.verifying import broken_invariants
from tuils.library.foundation.refusals import need, refuse
from tuils.library.foundation.store import StoreFault, on_another, open_path
from tuils.models.sites import write_through
from tuils.values.dataclass import dataclass

from .bundle_file import ENDING
from .known_sites import KnownSite, own_name
from .looking import inspect_bundle
from .merging import merge_bundle
from .packing import Bundle, pack_next_bundle, receivers
from .preparing import FILE, note_has
from .queries import contact_with, device_names, last_work, months_counted
from .sticks import still_in


class Line:
    """A machine reached by ssh, with the same library on it. `library`: its path there, if not the usual one."""

    def __init__(self, host: str, library: str = "") -> None:
        self.host = host
        self._program = ["tuils", *(["--library", library] if library else [])]

    def call(self, words: Sequence[str], given: IO[bytes] | int, taken: IO[bytes] | int) -> bytes:
        """Run tuils there; return its output. Refuses with NO_LINE, REFUSED_THERE."""
        command = shlex.join([*self._program, *words])
        ssh = shlex.split(os.environ.get("TUILS_SSH", "ssh"))
        try:
            done = subprocess.run(
                [*ssh, *PATIENT, self.host, command], stdin=given, stdout=taken, stderr=subprocess.PIPE, check=False
            )
        except OSError as missing:
            raise refuse("NO_LINE", host=self.host, why=missing.strerror) from missing
        if done.returncode == NO_LINE:
            raise refuse("NO_LINE", host=self.host, why=_last(done.stderr))
        if done.returncode:
            raise refuse("REFUSED_THERE", host=self.host, why=_message(done.stdout) or _last(done.stderr) or "-")
        return done.stdout or b""


def send_bundle(desk: Desk, line: Line, name: str = "") -> Facts:
    """Send our bundle there; return the answer."""
    (site,) = receivers(name)[:1]
    with part_folder(open_path().parent) as own:
        made = pack_next_bundle(desk, site, Path(own))
        with made.file.open("rb") as whole:
            said = line.call(["--json", "van", "merge", "-"], whole, subprocess.PIPE)
    lines = [json.loads(one) for one in said.splitlines() if one.startswith(b"{")]
    return dict(lines[0]) if lines else {}


def fetch_bundle(line: Line, file: Path) -> Path:
    """Theirs comes here, into this file."""
    with own_stream(file) as out:
        line.call(["van", "pack", "--stdout", "--for", own_name()], subprocess.DEVNULL, out)
    return file


def _last(text: bytes | None) -> str:
    lines = (text or b"").decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def _message(text: bytes | None) -> str:
    try:
        return str(json.loads((text or b"").splitlines()[0])["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


FETCHED = f"fetched{ENDING}"


@dataclass(frozen=True)
class Refreshed:
    """A copy that has all that the library has. `entries`: how many were new to it."""

    device: str
    library: Path
    bytes: int
    entries: int


NO_COPY, LAPTOPS, UNUSED, STALE = "", "laptops", "unused", "stale"
"""The copies that a folder may have: none; the one that the laptop works in; one that nobody worked in, so that the
laptop may get another; one that lacks work of the laptop's, so that it must get another."""


@permitted("library.merge")
def copy_there(desk: Desk, name: str, folder: Path) -> str:
    """Return which copy is there. Refuses with NOT_MAIN_SITE, SITE_UNKNOWN, SITE_REVOKED, and BUNDLE_FOR_OTHER where it
    is that of another van."""
    need(desk.main, "NOT_MAIN_SITE")
    (site,) = receivers(name)
    if not (folder / FILE).is_file():
        return NO_COPY
    ours, stations = applying.have(), contact_with(site.name)["devices"]
    with _at_rest(folder / FILE):
        if (there := own_name()) != site.name:
            raise refuse("BUNDLE_FOR_OTHER", code=there)
        theirs, since = applying.have(), this_site().since
        worked = max(map(last_work, stations), default=0) > since
    if any(theirs.get(device_name, 0) < ours.get(device_name, 0) for device_name in device_names(stations)):
        return STALE
    return LAPTOPS if worked or any(ours.get(one, 0) < n for one, n in theirs.items()) else UNUSED


@permitted("library.merge")
def refresh_site_copy(desk: Desk, name: str, folder: Path, *, note: bool = True) -> Refreshed:
    """Update the copy `name` in this folder; its own entries stay in it. `note`: it is the laptop's, so that its next
    file need not contain this again. Refuses as `copy_there`."""
    (site,) = receivers(name)
    copy = folder / FILE
    with _at_rest(copy):
        has = {"have": applying.have(), "counts": months_counted()}
    with part_folder(open_path().parent) as own:
        bundle = _bundle(desk, site, Path(own, f"refresh{ENDING}"), has)
        with still_in(folder):
            entries, has = _take(desk, copy, bundle)
            size = copy.stat().st_size
    if note:
        note_has(desk, site.name, has)
    return Refreshed(site.name, copy, size, entries)


@contextlib.contextmanager
def _at_rest(copy: Path) -> Iterator[None]:
    """Work on the copy while nobody else works in it."""
    try:
        with on_another(copy):
            yield
    except StoreFault as fault:
        if fault.code != "BUSY":
            raise
        text = _("tuils is open there: {path}").format(path=copy)
        raise StoreFault("COPY_OPEN", text, _("Nothing was changed. Close it there, then try again.")) from fault


def _bundle(desk: Desk, site: KnownSite, file: Path, has: Facts) -> Path:
    with whole_file(file) as out:
        Bundle(desk, site, has).write(out)
    return file


def _take(desk: Desk, copy: Path, bundle: Path) -> tuple[int, Facts]:
    """Merge the bundle into the copy; return how much was new, and what the copy has afterwards. Synced to disk: a
    stick is pulled out soon."""
    with _at_rest(copy):
        write_through()
        there = replace(desk, main=False, pocket=None)
        report = merge_bundle(there, inspect_bundle(there, bundle), keep=False)
        if broken_invariants():
            raise refuse("COPY_DIFFERS")
        return report.new, {"have": applying.have(), "counts": months_counted(), "last_at": desk.now}
