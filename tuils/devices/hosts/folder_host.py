"""A folder that a web server reads: on this computer, on a stick, on a share."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence
from pathlib import Path

from tuils.files import new_stream, place_part, pour

from .site_host import MOST_NOTE, STAGE, Cargo, HostView, SiteHost, broken_off, full, no_folder

FOLDER_MODE = 0o755


class FolderHost(SiteHost):
    def __init__(self, place: Path) -> None:
        self.place = place

    def look(self, folders: Sequence[str], lists: Sequence[str], into: Path) -> HostView:
        with self._faults():
            if not self.place.is_dir():
                raise no_folder(str(self.place))
            sizes = dict[str, int | None]()
            for name in folders:
                folder = self.place / name
                for file in folder.iterdir() if folder.is_dir() else ():
                    sizes[f"{name}/{file.name}".lstrip("/")] = file.lstat().st_size
            return HostView(sizes, {name: self._text(name) for name in lists if name in sizes})

    def _text(self, name: str) -> bytes:
        file = self.place / name
        if not file.is_file():
            return b""
        with file.open("rb") as there:
            return there.read(MOST_NOTE)

    def bring(self, cargo: Cargo) -> None:
        with self._faults():
            for name in (STAGE, *cargo.folders):
                if not (self.place / name).is_dir():
                    (self.place / name).mkdir()
                    (self.place / name).chmod(FOLDER_MODE)
            for part in cargo.left:
                (self.place / STAGE / part).unlink(missing_ok=True)
            for file, part in cargo.to_stage():
                self._copy(file, self.place / STAGE / part)
            self._take_note(cargo, cargo.claim)
            for name, part in cargo.staged.items():
                place_part(self.place / STAGE / part, self.place / name)
            self._take_note(cargo, cargo.manifest)
            self._remove(cargo)

    def _take_note(self, cargo: Cargo, name: str) -> None:
        part = self.place / STAGE / name
        self._copy(cargo.notes / name, part)
        place_part(part, self.place / name)

    def _copy(self, file: Path, to: Path) -> None:
        to.unlink(missing_ok=True)
        with file.open("rb") as old, new_stream(to) as new:
            pour(old, new)

    def _remove(self, cargo: Cargo) -> None:
        for name in (*cargo.gone, cargo.claim):
            (self.place / name).unlink(missing_ok=True)
        for name in (*cargo.emptied, STAGE):
            with contextlib.suppress(OSError):  # something else is in it
                (self.place / name).rmdir()

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as no:
            if no.errno in (errno.ENOSPC, errno.EDQUOT):
                raise full(str(self.place)) from no
            raise broken_off(str(self.place), no.strerror or str(no)) from no
