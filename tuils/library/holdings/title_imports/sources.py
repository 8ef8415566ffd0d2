"""The files that could be imported: the newest in the usual folders, and the contents of a folder.

Quick on purpose: one folder deep, never through a whole disk, and a folder that cannot be read is ignored.
"""

from __future__ import annotations

import heapq
import os
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tuils.values.dataclass import dataclass

ENDINGS = (".mrc", ".marc", ".mrk", ".xml", ".json", ".jsonl", ".csv", ".tsv")
PACKED = ".gz"
MOST_ENTRIES = 5000
"""The most entries read in one folder."""
NEWEST = 9


@dataclass(frozen=True)
class FoundFile:
    """A file or a folder. `bytes` is 0 and `changed` (seconds since 1970) is when, for a folder too."""

    path: Path
    bytes: int = 0
    changed: float = 0.0
    folder: bool = False


def newest_files(places: Iterable[Path] | None = None, most: int = NEWEST) -> list[FoundFile]:
    """Return the newest files in these folders (home, Downloads, mounted disks) by name's ending, newest first."""
    looked_at = usual_places() if places is None else places
    found = {file.path: file for place in looked_at for file in _files(place)}
    return heapq.nlargest(most, found.values(), key=lambda one: one.changed)


def usual_places() -> list[Path]:
    """Home, its folders for downloads and documents, the desktop, and removable media."""
    home = Path.home()
    own = [home, *(home / name for name in ("Downloads", "Documents", "Desktop"))]
    return [place for place in [*own, *_plugged_in()] if place.is_dir()]


def _plugged_in() -> Iterator[Path]:
    if sys.platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:])
        return
    user = Path.home().name
    for root in (Path("/media") / user, Path("/run/media") / user, Path("/Volumes")):
        yield from (entry.path for entry in _entries(root) if entry.folder)


def path_completions(text: str, most: int = 200) -> list[FoundFile] | None:
    """Return the possible completions of a typed path: the entries of a folder, or those that begin with its last part
    (by any case), folders first. Only files with a usual ending, unless another one is typed. None where the folder is
    missing or cannot be read."""
    folder, begun = _split(text)
    if not folder.is_dir() or not os.access(folder, os.R_OK):
        return None
    fits = [entry for entry in _entries(folder) if _fits(entry, begun)]
    fits.sort(key=lambda fit: (not fit.folder, fit.path.name.casefold()))
    return fits[:most]


def typed_path(text: str) -> Path:
    """Return the path that was typed. `~` is home; quotation marks and blanks around a dropped path are removed; a path
    without a root is under home."""
    bare = text.strip().strip("'\"")
    path = Path(bare).expanduser() if bare.startswith("~") else Path(bare)
    return path if path.is_absolute() else Path.home() / path


def _split(text: str) -> tuple[Path, str]:
    path = typed_path(text)
    if path.is_dir():
        return path, ""
    return path.parent, path.name.casefold()


def _fits(file: FoundFile, begun: str) -> bool:
    name = file.path.name.casefold()
    if name.startswith(".") and not begun.startswith("."):
        return False
    return name.startswith(begun) if begun else file.folder or has_usual_ending(file.path)


def has_usual_ending(path: Path) -> bool:
    return path.name.casefold().removesuffix(PACKED).endswith(ENDINGS)


def _files(place: Path) -> Iterator[FoundFile]:
    return (entry for entry in _entries(place) if not entry.folder and has_usual_ending(entry.path))


def _entries(place: Path) -> Iterator[FoundFile]:
    try:
        with os.scandir(place) as entries:
            for entry, _n in zip(entries, range(MOST_ENTRIES), strict=False):
                if (one := _source(entry)) is not None:
                    yield one
    except OSError:
        return


def _source(entry: os.DirEntry[str]) -> FoundFile | None:
    try:
        facts = entry.stat()
        return FoundFile(Path(entry.path), facts.st_size, facts.st_mtime, entry.is_dir())
    except OSError:
        return None
