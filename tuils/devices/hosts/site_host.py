"""A place at a web host: its address, what is there, and what is brought there.

New files wait in a folder of their own (`STAGE`) until all of them are there. Only then they take their places, pages
that lead to them last, and what is gone is removed. So the old site stands until the new one is whole, and an upload
that was cut off goes on where it was.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tuils.i18n import _
from tuils.values.dataclass import dataclass

SFTP, RSYNC, FTPS, FTP, FOLDER = "sftp", "rsync", "ftps", "ftp", "file"
PORTS = {SFTP: 22, RSYNC: 22, FTPS: 21, FTP: 21}
STAGE = "tuils-new"
SECONDS = 20.0
"""The longest wait for an answer of a host."""
MOST_NOTE = 16_000_000
"""The most bytes of a list that is read from a host."""
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]*")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]*")
_ODD = re.compile(r'[\x00-\x1f\x7f*?\[\]"\\]')


class HostFault(Exception):
    """Nothing can be brought to the host. `said`: the fault, `then`: the next step."""

    exit_code = 3

    def __init__(self, code: str, said: str, then: str = "") -> None:
        super().__init__(f"{said} {then}".strip())
        self.code, self.said, self.then = code, said, then


@dataclass(frozen=True)
class SiteAddress:
    """The address of a folder at a host. `path`: of the folder there, empty for the one a user begins in."""

    kind: str
    path: str
    host: str = ""
    port: int = 0
    user: str = ""

    def __str__(self) -> str:
        if self.kind == FOLDER:
            return self.path
        user = f"{self.user}@" if self.user else ""
        port = "" if self.port == PORTS[self.kind] else f":{self.port}"
        path = self.path if self.path.startswith("/") else f"/~/{self.path}"
        return f"{self.kind}://{user}{self.host}{port}{path}"


def read_address(text: str) -> SiteAddress:
    """Read an address as it is typed. Raises HostFault for one that can't be meant."""
    kind, mark, _rest = text.partition("://")
    if not mark:
        return SiteAddress(FOLDER, str(Path(text).expanduser().absolute()))
    try:
        parts = urlsplit(text)
        port, user, path = parts.port, unquote(parts.username or ""), unquote(parts.path)
    except ValueError:
        raise _unclear(text) from None
    if parts.password is not None:
        raise HostFault(
            "PASSWORD_SHOWN",
            _("Never put a password into an address: others on this computer can read it."),
            _("Leave it out. It is asked, or read from {name}.").format(name="$TUILS_SITE_PASSWORD"),
        )
    if kind == FOLDER and not parts.netloc:
        return SiteAddress(FOLDER, path)
    if kind not in PORTS or not _HOST.fullmatch(parts.hostname or "") or _ODD.search(path):
        raise _unclear(f"{kind}://{parts.hostname or ''}{path}")
    if user and not _USER.fullmatch(user):
        raise _unclear(f"{kind}://{parts.hostname}{path}")
    path = path[3:] if path.startswith("/~/") else path.rstrip("/") or "/"
    return SiteAddress(kind, path, parts.hostname or "", port or PORTS[kind], user)


def _unclear(text: str) -> HostFault:
    return HostFault(
        "BAD_ADDRESS",
        _("This address can't be read: {text}").format(text=text),
        _("It looks like {one}, or is a folder. Also: {others}.").format(
            one="sftp://user@host/folder", others="rsync://, ftps://, ftp://"
        ),
    )


class HostView(NamedTuple):
    """The files at the host: the `sizes` of files in the folders that were looked at (None: unknown), and the lists
    that were asked for, by name."""

    sizes: Mapping[str, int | None]
    lists: Mapping[str, bytes]


@dataclass(frozen=True)
class Cargo:
    """The files to bring, in the order in which they take their places. `folder`: where they are now; `staged`: what
    each is called while it waits; `there`: those that wait already; `left`: what waits there and is of no use; `notes`:
    the folder with the `claim`, which is written first, and the `manifest`, which is written last; `gone`: files that
    are removed then."""

    folder: Path
    notes: Path
    claim: str
    manifest: str
    staged: Mapping[str, str] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    left: Sequence[str] = ()
    gone: Sequence[str] = ()

    @property
    def folders(self) -> list[str]:
        """Return the folders below the site's that are needed."""
        return sorted({name.rpartition("/")[0] for name in self.staged} - {""})

    @property
    def emptied(self) -> list[str]:
        """Return the folders that a removal may leave empty."""
        return sorted({name.rpartition("/")[0] for name in self.gone} - {""})

    def to_stage(self) -> list[tuple[Path, str]]:
        """Return the files that have to be sent, and what each is called there."""
        return [(self.folder / name, part) for name, part in self.staged.items() if part not in self.there]


class SiteHost(ABC):
    """A host that is asked. Raises HostFault. `stages`: files wait in STAGE, so one that is claimed and doesn't wait
    there has its place."""

    stages = True

    @abstractmethod
    def look(self, folders: Sequence[str], lists: Sequence[str], into: Path) -> HostView:
        """Return what is in these folders (empty: the site's own), and the lists there. `into`: an empty folder."""

    @abstractmethod
    def bring(self, cargo: Cargo) -> None:
        """Bring it there."""


def no_folder(where: str) -> HostFault:
    return HostFault(
        "NO_FOLDER",
        _("There is no folder {where}.").format(where=where),
        _("Make it there, or correct the address. Nothing was changed."),
    )


def full(where: str) -> HostFault:
    return HostFault(
        "HOST_FULL",
        _("There is no room at {where}.").format(where=where),
        _("The old web catalog still stands. Make room there, then publish again."),
    )


def signed_out(where: str) -> HostFault:
    return HostFault(
        "SIGN_IN",
        _("{where} refused the sign-in.").format(where=where),
        _("Check the user and the password: tuils publish DIR --to URL asks for it again."),
    )


def unreachable_host(where: str, why: str) -> HostFault:
    return HostFault(
        "UNREACHABLE",
        _("{where} can't be reached: {why}").format(where=where, why=why.rstrip(".") + "."),
        _("The old web catalog still stands. Publish again later."),
    )


def broken_off(where: str, why: str) -> HostFault:
    return HostFault(
        "BROKEN_OFF",
        _("The upload to {where} stopped: {why}").format(where=where, why=why.rstrip(".") + "."),
        _("The next publish goes on from there."),
    )
