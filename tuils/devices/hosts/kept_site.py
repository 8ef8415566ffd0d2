"""The web host that this station brings the web catalog to: in the state folder, for this user alone; the password in
the system's keyring where there is one. Beside it, how the last upload went."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tuils.devices.kept_secrets import SITE, read_held, station_file, write_held
from tuils.devices.messages.kept_accounts import StationAccount, read_account
from tuils.station.settings import state_folder
from tuils.values.dataclass import dataclass

from .site_host import SiteAddress

UPLOADING, DONE, FAILED = "uploading", "done", "failed"
MINUTE, HOUR = 60_000_000, 3_600_000_000
HUNG = 2 * HOUR
"""Microseconds after which an upload that has not ended was cut off."""
RETRY = (5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR)
"""How long to wait after each failure in a row."""


@dataclass(frozen=True)
class KeptSite(StationAccount):
    """`library`: its id; `folder`: where the files are written; `every`: minutes between two uploads, 0 for one a day,
    None for none by itself."""

    ROOM, ENTRY, PARTS = SITE, "site {user}@{host}", {"account": SiteAddress}

    account: SiteAddress
    library: str
    folder: str
    every: int | None = None
    password: str = ""
    in_keyring: bool = False


@dataclass(frozen=True)
class LastUpload:
    """How the last upload went. `at`: when it began, `good_at`: when the last that was whole ended (0: none was yet);
    `failed`: failures in a row since then; `notes`: what staff should know about the one that was good, such as covers
    that were left out."""

    state: str = ""
    at: int = 0
    why: str = ""
    good_at: int = 0
    failed: int = 0
    notes: str = ""

    @property
    def retry_at(self) -> int:
        """Return when it is tried again after it failed."""
        return self.at + RETRY[min(self.failed, len(RETRY)) - 1]


kept_site: Callable[[Path], KeptSite | None] = partial(read_account, KeptSite)


def known_keys_file() -> Path:
    """Return the file with the keys of hosts that somebody confirmed."""
    return state_folder() / SITE / "known_hosts"


def upload_file(store: Path) -> Path:
    """Return the file that tells of the last upload."""
    return station_file(store, f"{SITE}-last")


def last_upload(file: Path) -> LastUpload:
    with contextlib.suppress(TypeError):
        return LastUpload(**(read_held(file) or {}))
    return LastUpload()


def note_upload(file: Path, last: LastUpload) -> None:
    with contextlib.suppress(OSError):
        write_held(file, asdict(last))
