"""The host of `tuils publish --to`: bring the files there, and keep it for the next time.

Loaded only when that is asked: a folder needs neither hosts nor the keyring.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.progress import progress
from tuils.devices.hosts.kept_site import KeptSite, kept_site, known_keys_file
from tuils.devices.hosts.site_host import FTP, FTPS, HostFault, SiteAddress, read_address
from tuils.devices.hosts.ssh_hosts import confirm_key
from tuils.devices.messages.kept_accounts import forget_account, keep_account
from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.reach.web.site_run import fit_to_repeat, upload_kept
from tuils.library.reach.web.uploading import Uploaded

PASSWORD = "TUILS_SITE_PASSWORD"


class SiteSending(NamedTuple):
    """The wishes about the host. `address`: None where the files stay in their folder; `every`: minutes, 0 for once a
    day, below that never again, None where that stays as it is."""

    address: SiteAddress | None
    key: str
    every: int | None

    @classmethod
    def read(cls, url: str | None, key: str, every: int | None) -> SiteSending:
        return cls(read_address(url) if url else None, key, every)

    def check(self, desk: Desk) -> None:
        if self.every is not None:
            fit_to_repeat(desk)

    def forget(self, library: Path) -> None:
        forget_account(KeptSite, library)

    def send(self, call: Call, folder: Path, library: str, facts: dict[str, object]) -> list[str]:
        """Bring the site to its host; keep the host where that is wanted. Add what was done to the `facts`."""
        return _send(call, folder, library, self.address, self, facts) if self.address else []


def _send(
    call: Call, folder: Path, library: str, address: SiteAddress, sending: SiteSending, facts: dict[str, object]
) -> list[str]:
    if address.kind == FTP:
        call.out.note(
            _("Plain FTP hides nothing: others on the way can read the password. Better: sftp:// or ftps://.")
        )
    if sending.key:
        confirm_key(address, sending.key, known_keys_file())
    kept = kept_site(call.path)
    known = kept.secret if kept and kept.account == address else ""
    site = KeptSite(address, library, str(folder.absolute()), password=os.environ.get(PASSWORD) or known)
    with progress(_("The web host")):
        site, done = _uploaded(site)
    facts |= {"to": str(address), **done._asdict()}
    text = _("Brought to {where}: {n} files ({kb} kB), {gone} removed.")
    lines = [
        text.format(where=address, n=f"{done.sent:,}", kb=f"{done.sent_bytes / 1000:,.0f}", gone=f"{done.removed:,}")
    ]
    if sending.every is not None and sending.every >= 0:
        keep_account(call.path, replace(site, every=sending.every))
        lines.append(
            _("From now on it is brought there by itself. How that went: tuils doctor. To stop: --every never")
        )
    return lines


def _uploaded(site: KeptSite) -> tuple[KeptSite, Uploaded]:
    """Upload; ask for the password where one is needed and somebody is there."""
    by_ftp = site.account.kind in (FTP, FTPS)
    if by_ftp and not site.password:
        site = replace(site, password=_asked_password(site))
    try:
        return site, upload_kept(site)
    except HostFault as no:
        if no.code != "SIGN_IN" or site.password or not can_ask():
            raise
    site = replace(site, password=_asked_password(site))
    return site, upload_kept(site)


def _asked_password(site: KeptSite) -> str:
    if not can_ask():
        raise click.UsageError(_("The password is needed. Put it in {name}, or use a terminal.").format(name=PASSWORD))
    asked: str = click.prompt(_("Password of {user}").format(user=site.account), hide_input=True, err=True)
    return asked
