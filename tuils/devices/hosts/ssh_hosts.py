"""Hosts by SSH, with the system's own `sftp` and `rsync`: they know the user's keys, agent, and configuration.

A host must show the key that is known of it. A password goes to ssh by its askpass, never by a command line.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tuils.files import own_file, part_folder
from tuils.i18n import _
from tuils.station.settings import state_folder

from .site_host import (
    MOST_NOTE,
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

PATIENT = ("-oConnectTimeout=20", "-oServerAliveInterval=15", "-oServerAliveCountMax=4")
NO_LINE = 255
"""The exit code of ssh where it could not connect."""
ASKED = "ASKPASS_ANSWER_OF_TUILS"
ASKPASS = f'#!/bin/sh\nprintf "%s\\n" "${ASKED}"\n'
NO_DISK = ("No space left", "Disk quota", "quota exceeded")
_LINE = re.compile(r"-\S+ +\S+ +\S+ +\S+ +(\d+) +\S+ +\S+ +\S+ (.+)")
_RSYNC_LINE = re.compile(r"-\S+ +([\d,.]+) +\S+ +\S+ (.+)")


class Ended(NamedTuple):
    """How a program ended."""

    code: int
    out: str
    said: str


class SshHost(SiteHost):
    """The base of both: how ssh is called, and what its words mean."""

    def __init__(self, address: SiteAddress, password: str, known_keys: Path) -> None:
        self.address, self._password, self._known_keys = address, password, known_keys

    @property
    def _target(self) -> str:
        host = f"[{self.address.host}]" if ":" in self.address.host else self.address.host
        return f"{self.address.user}@{host}" if self.address.user else host

    def _options(self) -> list[str]:
        keys = f'UserKnownHostsFile="{self._known_keys}" ~/.ssh/known_hosts ~/.ssh/known_hosts2'
        alone = "-oBatchMode=no" if self._password else "-oBatchMode=yes"
        strict = ("-oStrictHostKeyChecking=yes", "-oLogLevel=ERROR", "-oNumberOfPasswordPrompts=1")
        return [*PATIENT, *strict, alone, "-o", keys]

    def _run(self, words: Sequence[str], given: str) -> Ended:
        with self._answering() as env:
            try:
                done = subprocess.run(
                    words, input=given.encode(), capture_output=True, env=env, check=False, start_new_session=True
                )
            except OSError as missing:
                text = _("{program} is not installed on this computer.").format(program=words[0])
                raise HostFault("NO_PROGRAM", text, _("Install it, or use another kind of address.")) from missing
        ended = Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        if ended.code:
            self._refuse(ended)
        return ended

    @contextmanager
    def _answering(self) -> Iterator[dict[str, str]]:
        """Yield the environment for ssh. With a password, a program in it answers instead of a person."""
        env = {**os.environ, "LC_ALL": "C"}
        if not self._password:
            yield env
            return
        with part_folder(state_folder()) as folder:
            asked = Path(folder) / "askpass"
            with own_file(asked, 0o700) as out:
                out.write(ASKPASS.encode())
            yield {**env, ASKED: self._password, "SSH_ASKPASS": str(asked), "SSH_ASKPASS_REQUIRE": "force"}

    def _refuse(self, ended: Ended) -> None:
        """Raise the fault that the words of ssh mean."""
        where, said = str(self.address), ended.said
        if "HOST IDENTIFICATION HAS CHANGED" in said:
            raise HostFault(
                "HOST_KEY_CHANGED",
                _("{where} shows another key than before. Nothing was sent to it.").format(where=where),
                _("It may be another computer. Ask your web host. If the new key is right: --host-key KEY"),
            )
        if "Host key verification failed" in said:
            raise unknown_key(self.address)
        if "Permission denied (" in said or "Too many authentication failures" in said:
            raise signed_out(where)
        if any(words in said for words in NO_DISK):
            raise full(where)
        if ended.code == NO_LINE and not ended.out:
            raise unreachable_host(where, _last(said))
        raise broken_off(where, _last(said))


class SftpHost(SshHost):
    def look(self, folders: Sequence[str], lists: Sequence[str], into: Path) -> HostView:
        lines = [f'-ls -ln "{folder or "."}"' for folder in folders]
        lines += [f'-get "{name}" "{into / name}"' for name in lists]
        ended = self._batch(lines)
        return HostView(_sizes(ended.out, folders), _read_lists(into, lists))

    def bring(self, cargo: Cargo) -> None:
        self._batch(
            [
                *(f'-mkdir "{name}"' for name in (STAGE, *cargo.folders)),
                *(f'-rm "{STAGE}/{part}"' for part in cargo.left),
                *(f'put "{file}" "{STAGE}/{part}"' for file, part in cargo.to_stage()),
                *self._note(cargo, cargo.claim),
            ]
        )
        self._batch(
            [
                *(f'rename "{STAGE}/{part}" "{name}"' for name, part in cargo.staged.items()),
                *self._note(cargo, cargo.manifest),
                *(f'-rm "{name}"' for name in (*cargo.gone, cargo.claim)),
                *(f'-rmdir "{name}"' for name in (*cargo.emptied, STAGE)),
            ]
        )

    def _note(self, cargo: Cargo, name: str) -> list[str]:
        return [f'put "{cargo.notes / name}" "{STAGE}/{name}"', f'rename "{STAGE}/{name}" "{name}"']

    def _batch(self, lines: Sequence[str]) -> Ended:
        port = ["-P", str(self.address.port)]
        enter = [f'cd "{self.address.path}"'] if self.address.path else []
        words = ["sftp", *self._options(), *port, "-b", "-", self._target]
        return self._run(words, "\n".join([*enter, *lines, ""]))

    def _refuse(self, ended: Ended) -> None:
        lines = ended.out.splitlines()
        if len(lines) == 1 and lines[0].startswith("sftp> cd ") and ended.code != NO_LINE:
            raise no_folder(str(self.address))
        if _last(ended.said).endswith(": Failure") and lines and "put " in lines[-1]:
            raise full(str(self.address))  # the word of the protocol for a full disk
        super()._refuse(ended)


class RsyncHost(SshHost):
    """rsync sends only the parts of a file that are new, and puts whole files into their places at the end."""

    stages = False

    def look(self, folders: Sequence[str], lists: Sequence[str], into: Path) -> HostView:
        sizes = dict[str, int | None]()
        there = self._listed("")
        if there is None:
            raise no_folder(str(self.address))
        sizes |= there
        for folder in folders:
            if folder not in ("", STAGE):
                sizes |= self._listed(f"{folder}/") or {}
        found = [name for name in lists if name in sizes]
        if found:
            self._rsync(["--files-from=-", self._there(), f"{into}/"], found)
        return HostView(sizes, _read_lists(into, lists))

    def bring(self, cargo: Cargo) -> None:
        send = ["-zI", "--chmod=D755,F644", "--delay-updates", "--files-from=-"]
        self._rsync([*send, f"{cargo.notes}/", self._there()], [cargo.claim])
        if cargo.staged:
            self._rsync([*send, f"{cargo.folder}/", self._there()], [*cargo.staged])
        self._rsync([*send, f"{cargo.notes}/", self._there()], [cargo.manifest])
        (cargo.notes / cargo.claim).unlink()
        gone = ["-r", "--delete-missing-args", "--files-from=-", f"{cargo.notes}/", self._there()]
        self._rsync(gone, [*cargo.gone, cargo.claim])

    def _refuse(self, ended: Ended) -> None:
        if "No such file or directory" in ended.said and "change_dir" in ended.said:
            raise no_folder(str(self.address))
        super()._refuse(ended)

    def _there(self, folder: str = "") -> str:
        path = self.address.path.rstrip("/")
        return f"{self._target}:{path}/{folder}" if path or self.address.path else f"{self._target}:{folder or './'}"

    def _listed(self, folder: str) -> dict[str, int | None] | None:
        """Return the files in a folder; None where there is no such folder."""
        try:
            ended = self._rsync(["--list-only", "--no-h", "-d", self._there(folder)], [])
        except HostFault as no:
            if no.code != "NO_FOLDER":
                raise
            return None
        found = (_RSYNC_LINE.fullmatch(line) for line in ended.out.splitlines())
        return {f"{folder}{line[2]}": int(line[1].replace(",", "")) for line in found if line}

    def _rsync(self, words: Sequence[str], names: Sequence[str]) -> Ended:
        ssh = ["ssh", "-p", str(self.address.port), *self._options()]
        shell = " ".join(f"'{word}'" for word in ssh)
        return self._run(["rsync", "-e", shell, *words], "\n".join([*names, ""]))


def _sizes(out: str, folders: Sequence[str]) -> dict[str, int | None]:
    """Read the listings, each of which stands behind its command."""
    sizes, folder = dict[str, int | None](), ""
    for line in out.splitlines():
        if line.startswith("sftp> "):
            folder = next((name for name in folders if line.endswith(f'"{name}"')), "")
        elif found := _LINE.fullmatch(line.rstrip()):
            name = found[2].rpartition("/")[2]
            sizes[f"{folder}/{name}".lstrip("/")] = int(found[1])
    return sizes


def _read_lists(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    found = {}
    for name in names:
        if (folder / name).is_file():
            with (folder / name).open("rb") as there:
                found[name] = there.read(MOST_NOTE)
    return found


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "-"


# ---- the keys of hosts


def unknown_key(address: SiteAddress) -> HostFault:
    """Return the fault that the key of a host is not known, with the key that it shows."""
    shown = [key for key, _line in shown_keys(address)]
    return HostFault(
        "HOST_KEY",
        _("{where} is not known yet. Its key is {key}.").format(where=address, key=" / ".join(shown) or "-"),
        _("Compare it with the one that your web host tells you. If it is the same: --host-key KEY"),
    )


def shown_keys(address: SiteAddress) -> Iterator[tuple[str, str]]:
    """Yield the fingerprint of each key that a host shows, and its line for the file of known keys."""
    asked = ["ssh-keyscan", "-T", "20", "-t", "ed25519,ecdsa,rsa", "-p", str(address.port), address.host]
    lines = _output(asked, "")
    for line in lines.splitlines():
        words = _output(["ssh-keygen", "-l", "-f", "-"], line).split()
        if len(words) > 1:
            yield words[1], line


def confirm_key(address: SiteAddress, key: str, known_keys: Path) -> None:
    """Save the key of a host, which somebody confirmed. Raises HostFault where the host shows another."""
    line = next((line for shown, line in shown_keys(address) if shown == key), "")
    if not line:
        raise unknown_key(address)
    name = line.split()[0]
    old = known_keys.read_text(encoding="utf-8").splitlines() if known_keys.is_file() else []
    kept = [one for one in old if one.split()[:1] != [name]]
    known_keys.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with own_file(known_keys) as out:
        out.write("\n".join([*kept, line, ""]).encode())


def _output(words: Sequence[str], given: str) -> str:
    try:
        done = subprocess.run(words, input=given.encode(), capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace")
