"""The way of the web catalog to a web host: what is different there, what is in the way, and what is brought.

The host has a manifest as the folder here has. Only files that it names with another digest, or that are not there with
their size, are sent. A file that is not in it is somebody else's, and is never replaced or removed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tuils.devices.hosts.site_host import STAGE, Cargo, HostFault, HostView, SiteHost
from tuils.files import own_file, part_folder
from tuils.i18n import _

from .search_engines import ROBOTS
from .site_folder import (
    MANIFEST,
    Manifest,
    WrittenFile,
    broken_files,
    manifest_from,
    placing_order,
    read_manifest,
    site_folder,
)
from .title_data import COVERS

CLAIM = "tuils-site-new.json"


class Uploaded(NamedTuple):
    """How many files were sent, their bytes, and how many were removed."""

    sent: int
    sent_bytes: int
    removed: int


def upload_site(folder: Path, host: SiteHost, where: str) -> Uploaded:
    """Bring the site in `folder` to the host. Raises HostFault; StoreFault where somebody publishes there."""
    with site_folder(folder), part_folder(folder) as own:
        now = read_manifest(folder)
        if not now.files or broken_files(folder, now.files):
            raise HostFault(
                "NOT_WHOLE",
                _("The web catalog here is not whole: {folder}").format(folder=folder),
                _("Publish it again. Nothing was sent."),
            )
        notes = Path(own)
        parents = {name.rpartition("/")[0] for name in (*now.files, COVERS)}  # covers may be gone here and be there
        folders = ["", STAGE, *sorted(parents - {""})]
        view = host.look(folders, (MANIFEST, CLAIM), _fresh(notes / "read"))
        plan = _UploadPlan(now, view, host.stages)
        plan.refuse(where)
        return plan.carry_out(folder, host, _fresh(notes / "notes"))


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


class _UploadPlan:
    """The difference between the site here and there."""

    def __init__(self, now: Manifest, view: HostView, stages: bool) -> None:
        self.view, self.stages = view, stages
        self.there = manifest_from(view.lists.get(MANIFEST, b""))
        self.claim = manifest_from(view.lists.get(CLAIM, b""))
        self.ours = self.there.files.keys() | self.claim.files.keys()
        theirs = {ROBOTS} & view.sizes.keys() - self.ours  # a host may have one for all its pages: it stays
        self.now = replace(now, files={name: one for name, one in now.files.items() if name not in theirs})
        self.changed = placing_order(name for name in self.now.files if not self._is_there(name))
        self.gone = sorted(name for name in self.ours - self.now.files.keys() if name in view.sizes)

    def _is_there(self, name: str) -> bool:
        wanted, size = self.now.files[name], self.view.sizes.get(name, -1)
        claimed = self.claim.files.get(name)
        if claimed and self._waits(name, claimed):
            return False
        known = claimed or self.there.files.get(name)
        return known == wanted and size in (wanted.size, None)

    def _waits(self, name: str, facts: WrittenFile) -> bool:
        return f"{STAGE}/{staged_name(name, facts)}" in self.view.sizes

    def refuse(self, where: str) -> None:
        """Raise the fault if another library's catalog, or somebody's file, is where ours should be."""
        for one in (self.there, self.claim):
            if one.library not in ("", self.now.library):
                raise HostFault(
                    "OTHER_LIBRARY",
                    _("Another library's web catalog is here: {path}").format(path=where),
                    _("Name another folder."),
                )
        if foreign := [name for name in self.changed if name in self.view.sizes and name not in self.ours]:
            raise HostFault(
                "FOREIGN_FILE",
                _("Another file is where the web catalog needs its own: {path}").format(path=f"{where}/{foreign[0]}"),
                _("Nothing was changed. Move that file, or publish into a folder of its own."),
            )

    def carry_out(self, folder: Path, host: SiteHost, notes: Path) -> Uploaded:
        facts = {name: self.now.files[name] for name in self.changed}
        staged = {name: staged_name(name, one) for name, one in facts.items()}
        waiting = {name.rpartition("/")[2]: n for name, n in self.view.sizes.items() if name.startswith(f"{STAGE}/")}
        there = frozenset(staged[name] for name, one in facts.items() if waiting.get(staged[name]) == one.size)
        claimed = {name: one if self.stages else WrittenFile("", -1) for name, one in facts.items()}
        manifest = _text(self.now.library, self.now.made, self.now.files)
        if staged or self.gone or self.claim.files or manifest != self.view.lists.get(MANIFEST):
            _write(notes / CLAIM, _text(self.now.library, "", self.claim.files | claimed))
            _write(notes / MANIFEST, manifest)
            claimed_before = {staged_name(name, one) for name, one in self.claim.files.items()}
            left = [name for name in waiting if name not in there | claimed_before]
            host.bring(Cargo(folder, notes, CLAIM, MANIFEST, staged, there, left, self.gone))
        sent = [one.size for name, one in facts.items() if staged[name] not in there]
        return Uploaded(len(sent), sum(sent), len(self.gone))


def staged_name(name: str, facts: WrittenFile) -> str:
    """Return what a file is called while it waits for the others."""
    return f"{facts.digest}-{name.replace('/', '+')}"


def _text(library: str, made: str, files: dict[str, WrittenFile]) -> bytes:
    return json.dumps({"form": 0, "library": library, "made": made, "files": files}, sort_keys=True).encode()


def _write(file: Path, data: bytes) -> None:
    with own_file(file) as out:
        out.write(data)
