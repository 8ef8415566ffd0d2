"""A host by FTP over TLS, with its certificate verified; or by plain FTP, which hides nothing."""

from __future__ import annotations

import contextlib
import ftplib
import io
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .site_host import (
    FTPS,
    MOST_NOTE,
    SECONDS,
    STAGE,
    Cargo,
    HostFault,
    HostView,
    SiteAddress,
    SiteHost,
    broken_off,
    full,
    no_folder,
    signed_out,
    unreachable_host,
)

NO_ROOM = ("452", "552")
SIGNED_OUT = "530"


class SessionFtp(ftplib.FTP_TLS):
    """FTP over TLS whose data connections continue the session of the first: many servers want that, as a proof that
    both are of one client."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        link, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]  # the stubs lack it
            session = getattr(self.sock, "session", None)
            link = self.context.wrap_socket(link, server_hostname=self.host, session=session)
        return link, size


class FtpHost(SiteHost):
    def __init__(self, address: SiteAddress, password: str) -> None:
        self.address, self._password = address, password

    def look(self, folders: Sequence[str], lists: Sequence[str], into: Path) -> HostView:
        with self._link() as link:
            sizes = dict[str, int | None]()
            for folder in folders:
                for name, size in _names(link, folder):
                    sizes[f"{folder}/{name}".lstrip("/")] = size
            return HostView(sizes, {name: _text(link, name) for name in lists if name in sizes})

    def bring(self, cargo: Cargo) -> None:
        with self._link() as link:
            for name in (STAGE, *cargo.folders):
                _if_possible(link.mkd, name)
            for part in cargo.left:
                _if_possible(link.delete, f"{STAGE}/{part}")
            for file, part in cargo.to_stage():
                _store(link, file, part)
            self._take_note(link, cargo, cargo.claim)
            for name, part in cargo.staged.items():
                _place(link, part, name)
            self._take_note(link, cargo, cargo.manifest)
            for name in (*cargo.gone, cargo.claim):
                _if_possible(link.delete, name)
            for name in (*cargo.emptied, STAGE):
                _if_possible(link.rmd, name)

    def _take_note(self, link: ftplib.FTP, cargo: Cargo, name: str) -> None:
        _store(link, cargo.notes / name, name)
        _place(link, name, name)

    @contextlib.contextmanager
    def _link(self) -> Iterator[ftplib.FTP]:
        """Connect, sign in, and go to the folder."""
        where = str(self.address)
        try:
            with self._connected(where) as link:
                link.login(self.address.user, self._password)
                if isinstance(link, ftplib.FTP_TLS):
                    link.prot_p()
                self._enter(link)
                yield link
        except ftplib.all_errors as no:
            raise self._fault(no, where) from no

    def _enter(self, link: ftplib.FTP) -> None:
        try:
            if self.address.path.strip("/"):
                link.cwd(self.address.path)
        except ftplib.error_perm as no:
            raise no_folder(str(self.address)) from no

    def _connected(self, where: str) -> ftplib.FTP:
        secure = self.address.kind == FTPS
        link = SessionFtp(context=ssl.create_default_context()) if secure else ftplib.FTP()
        try:
            link.connect(self.address.host, self.address.port, SECONDS)
            if isinstance(link, ftplib.FTP_TLS):
                link.auth()
        except ftplib.all_errors as no:
            link.close()
            raise unreachable_host(where, _why(no)) from no
        return link

    def _fault(self, no: Exception, where: str) -> HostFault:
        code = str(no)[:3]
        if code == SIGNED_OUT:
            return signed_out(where)
        return full(where) if code in NO_ROOM else broken_off(where, _why(no))


def _names(link: ftplib.FTP, folder: str) -> list[tuple[str, int | None]]:
    """Return the files in a folder, with their sizes where the server can tell them."""
    try:
        told = [*link.mlsd(folder, ["type", "size"])]
        return [(name, int(facts.get("size", -1))) for name, facts in told if facts.get("type") == "file"]
    except ftplib.error_perm as no:
        if not str(no).startswith(("500", "501", "502", "504")):
            return []
    found = list[str]()
    with contextlib.suppress(ftplib.error_perm):
        found = link.nlst(folder) if folder else link.nlst()
    return [(name.rpartition("/")[2], None) for name in found if name.rpartition("/")[2] not in (".", "..")]


def _text(link: ftplib.FTP, name: str) -> bytes:
    found = io.BytesIO()

    def take(data: bytes) -> None:
        if found.tell() < MOST_NOTE:
            found.write(data)

    link.retrbinary(f"RETR {name}", take)
    return found.getvalue()


def _store(link: ftplib.FTP, file: Path, part: str) -> None:
    with file.open("rb") as data:
        link.storbinary(f"STOR {STAGE}/{part}", data)


def _place(link: ftplib.FTP, part: str, name: str) -> None:
    """Rename it over the old one. A server that doesn't do that gets the old one deleted first."""
    try:
        _rename(link, part, name)
    except ftplib.error_perm:
        _if_possible(link.delete, name)
        _rename(link, part, name)


def _rename(link: ftplib.FTP, part: str, name: str) -> None:
    link.sendcmd(f"RNFR {STAGE}/{part}")
    link.voidcmd(f"RNTO {name}")


def _if_possible(do: Callable[..., Any], *words: str) -> None:
    """Do it where it can be done: the folder may be there, the file may be gone."""
    with contextlib.suppress(ftplib.error_perm):
        do(*words)


def _why(no: Exception) -> str:
    if isinstance(no, ssl.SSLCertVerificationError):
        return f"{no.verify_message}"
    text = getattr(no, "strerror", None) or str(no) or type(no).__name__
    return text[:200].replace("\r", " ").replace("\n", " ")
