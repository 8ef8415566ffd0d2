"""An sshd of the test's own, as this user, on a free port, with keys that are thrown away; and guests of it."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.screens.terminal import Terminal

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
LOCKED_UP = (
    "DisableForwarding yes",
    "PermitUserRC no",
    "MaxSessions 1",
)
"""The sshd settings for the guest account, as in docs/opac.md."""
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/guest.pub
PidFile {folder}/sshd.pid
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
LogLevel VERBOSE
Subsystem sftp internal-sftp
AcceptEnv LANG LC_* LANGUAGE TUILS_* TEXTUAL_* PYTHON* XDG_*
{locked_up}
ForceCommand {command}
"""
OPAC = "cd {root} && exec {python} -m tuils opac --catalog {folder}/catalog.db"


OF_SSH = {"sshd", "ssh", "sftp", "rsync"}


def path_of(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin")


def needs(*programs: str) -> list[pytest.MarkDecorator]:
    """The marks of a test that asks real programs. `.ci/run` installs them; those of SSH have to be there then."""
    missing = [program for program in programs if not path_of(program)]
    if os.environ.get("TUILS_TEST_SSH") == "required" and {*missing} <= OF_SSH:
        missing = []
    return [pytest.mark.whole, pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")]


NEEDS_SSHD = needs("sshd", "ssh")
STATION = """
[printers.home]
where = "terminal:"
kind = "escpos"
width = 42
[papers]
checkout = "home"
[print_when]
checkout = "always"
"""
"""The settings of a desk whose receipts are printed at its visitor's end."""


@dataclass
class Sshd:
    """`options` of Python stand in the forced command, such as `-I`. `command`: what it is, with {root}, {python} and
    {folder} in it."""

    folder: Path
    options: str = ""
    command: str = OPAC
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    guests: list[Terminal] = field(default_factory=list)

    def start(self) -> str:
        """Start it: return an empty text where it listens; else why it does not. A port may be taken by another program
        meanwhile."""
        for name in ("host", "guest"):
            if not (self.folder / name).exists():
                words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / name)]
                subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
        if os.geteuid() == 0:
            with contextlib.suppress(OSError):
                Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for _port in range(3):
            if self._listens_at(_free_port()):
                return ""
        return (self.folder / "log").read_text(errors="replace")

    def _listens_at(self, port: int) -> bool:
        self.port, python = port, f"{sys.executable} {self.options}".strip()
        facts = {"port": self.port, "folder": self.folder, "root": ROOT, "python": python}
        config = self.folder / "sshd_config"
        command = self.command.format(**facts)
        config.write_text(CONFIG.format(locked_up="\n".join(LOCKED_UP), command=command, **facts))
        log = open(self.folder / "log", "wb")  # noqa: SIM115 (the server writes on)
        self.process = subprocess.Popen(
            [str(path_of("sshd")), "-D", "-e", "-f", str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        log.close()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5):
                return True
            time.sleep(0.05)
        return False

    def words(self, *options: str, env: dict[str, str] | None = None) -> list[str]:
        """Return `ssh` with its options, to this machine."""
        known = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes"]
        sent = [f"SetEnv={' '.join(f'{name}={value}' for name, value in env.items())}"] if env else []
        settings = [word for one in (*known, *sent) for word in ("-o", one)]
        where = ["-F", "none", "-p", str(self.port), "-i", str(self.folder / "guest"), *settings, *options]
        return ["ssh", *where, f"{getpass.getuser()}@127.0.0.1"]

    def visit(self, *command: str, env: dict[str, str] | None = None) -> Terminal:
        """Return a guest in a terminal; `command` is what they ask for instead."""
        words = [*self.words("-tt", env=env), *command]
        self.guests.append(Terminal(["-c", "import os, sys; os.execvp('ssh', sys.argv[1:])", *words], {}))
        return self.guests[-1]

    def ask(self, *command: str, options: tuple[str, ...] = ("-T",)) -> subprocess.CompletedProcess[str]:
        """Run a command without a terminal."""
        words = [*self.words(*options), *command]
        return subprocess.run(words, capture_output=True, text=True, check=False, input="", timeout=120)

    def visitors(self) -> list[int]:
        """Return the processes of the catalog that guests of this one have open."""
        found = []
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = place.read_bytes().split(b"\0")
                if b"opac" in words and os.fsencode(self.folder / "catalog.db") in words:
                    found.append(int(place.parent.name))
        return found

    def stop(self) -> None:
        for guest in self.guests:
            if guest.child:
                guest.end()
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def serving(made: Sshd) -> Iterator[Sshd]:
    """Start it, and stop it in the end; the test is skipped where it does not start, or lets nobody in."""
    try:
        if why := made.start():
            pytest.skip(f"this sshd does not start here: {why}")
        known = made.ask("exit")
        if "Permission denied" in known.stderr or "closed by" in known.stderr:
            pytest.skip(f"this account may not come in by ssh: {known.stderr}")
        yield made
    finally:
        made.stop()
