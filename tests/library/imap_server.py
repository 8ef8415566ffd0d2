"""A real IMAP server on this machine: Dovecot, in a folder of its own, on two free ports."""

from __future__ import annotations

import contextlib
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, PASSWORD = "replies@example.org", 'se"cret\\ é'
CONFIG = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols = imap
base_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
ssl = yes
ssl_server_cert_file = {certificate}
ssl_server_key_file = {certificate}
auth_mechanisms = plain
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mail
mailbox_list_index = no
first_valid_uid = 1
default_login_user = {login}
default_internal_user = {login}
default_internal_group = {group}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {folder}/mail
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapServer:
    port: int
    tls_port: int
    log: Path

    def open(self) -> imaplib.IMAP4:
        link = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        link.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
        link.select("INBOX")
        return link

    def put(self, *messages: bytes) -> None:
        """Deliver messages."""
        link = self.open()
        for message in messages:
            link.append("INBOX", "", "", message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        link.logout()

    def unread(self) -> int:
        link = self.open()
        _ok, found = link.search(None, "UNSEEN")
        link.logout()
        return len(found[0].split())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _account() -> pwd.struct_passwd:
    """Return the owner of the mail: never root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


@contextlib.contextmanager
def serve_imap(certificate: Path) -> Iterator[ImapServer]:
    """Run the server. `certificate`: its file, with the key. Skips where Dovecot is not there."""
    with tempfile.TemporaryDirectory(prefix="tuils-imap-") as folder:
        yield from _serve(Path(folder), certificate)


def _serve(folder: Path, certificate: Path) -> Iterator[ImapServer]:
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if dovecot is None:
        pytest.skip("no Dovecot here: apt-get install dovecot-imapd")
    who, port, tls_port = _account(), _free_port(), _free_port()
    mail = folder / "mail"
    mail.mkdir(parents=True)
    if os.getuid() == 0:
        os.chown(mail, who.pw_uid, who.pw_gid)
        folder.chmod(0o711)
    login = "dovenull" if os.getuid() == 0 else who.pw_name
    group = "dovecot" if os.getuid() == 0 else str(who.pw_gid)
    secret = '"' + PASSWORD.replace("\\", "\\\\").replace('"', '\\"') + '"'
    words = {"folder": folder, "certificate": certificate, "login": login, "group": group, "uid": who.pw_uid}
    words |= {"gid": who.pw_gid, "port": port, "tls_port": tls_port, "password": secret}
    (folder / "dovecot.conf").write_text(CONFIG.format(**words))
    running = subprocess.Popen([dovecot, "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.DEVNULL)
    server = ImapServer(port, tls_port, folder / "log")
    try:
        _wait_for(server, running)
        yield server
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(server: ImapServer, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and running.poll() is None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.open().logout()
            return
        time.sleep(0.05)
    pytest.skip(f"Dovecot does not begin here: {server.log.read_text()[-500:] if server.log.exists() else ''}")
