"""The patrons that the library forgot, beside its backups: salted hashes of ids, by which a restore forgets them again.

They are not in the store, for a restore replaces the store. A hash shows nobody who it was; with an old backup one can
only see which of its records are to be removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from tuils.files import own_file

from .settings_queries import removed_people

ENDING = ".removed"
SALT_BYTES = 16


def note_removed(store: Path, *folders: Path) -> int:
    """Add to these folders (else to the backups' folder) the patrons that the journal names as removed; return how many
    are new. Call after a commit: people listed there are removed from every backup that is restored."""
    ids = [str(row[0]) for row in removed_people()]
    if not ids:
        return 0
    return sum(_add(folder / f"{store.stem}{ENDING}", ids) for folder in folders or [store.parent / "backups"])


def _add(file: Path, ids: Sequence[str]) -> int:
    salt, known = _read(file) or (secrets.token_hex(SALT_BYTES), frozenset())
    new = [line for line in (_hash(salt, one) for one in ids) if line not in known]
    if not new:
        return 0
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with own_file(file) as out:
        out.write(json.dumps({"salt": salt, "removed": sorted({*known, *new})}, indent=0).encode())
    return len(new)


def removed_among(ids: Iterable[str], folders: Iterable[Path]) -> list[str]:
    """Return those of these patrons' ids that a file in one of these folders names."""
    lists = []
    for folder in {*folders}:
        for file in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
            if found := _read(file):
                lists.append(found)
    if not lists:
        return []
    return [one for one in ids if any(_hash(salt, one) in known for salt, known in lists)]


def _read(file: Path) -> tuple[str, frozenset[str]] | None:
    """Salt and hashes; None where there is no such file, or none that can be read."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(file.read_text(encoding="utf-8"))
        return str(found["salt"]), frozenset(map(str, found["removed"]))
    return None


def _hash(salt: str, one: str) -> str:
    return hashlib.sha256(f"{salt}/{one}".encode()).hexdigest()
