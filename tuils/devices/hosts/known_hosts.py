"""The kinds of hosts: which class an address means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .site_host import FOLDER, FTP, FTPS, SFTP, SiteAddress, SiteHost


def host_of(address: SiteAddress, password: Callable[[], str], known_keys: Path) -> SiteHost:
    """Return the host at this address. `password`: asked when it is needed; `known_keys`: the file of the keys of hosts
    that somebody confirmed."""
    if address.kind == FOLDER:
        from .folder_host import FolderHost

        return FolderHost(Path(address.path))
    if address.kind in (FTPS, FTP):
        from .ftp_host import FtpHost

        return FtpHost(address, password())
    from .ssh_hosts import RsyncHost, SftpHost

    return (SftpHost if address.kind == SFTP else RsyncHost)(address, password(), known_keys)
