"""Both ways over ssh: what this copy has goes there first, then what is new there comes here.

The line may break at any moment. What arrives only in part is refused there as a whole, and goes again next time.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tuils.files import own_stream, part_folder
from tuils.library.desk import Desk
from tuils.library.journal.entries import Facts
from tuils.library.refusals import refuse
from tuils.library.store import open_path

from .bundle_file import ENDING
from .known_sites import own_name
from .packing import pack, receivers

PATIENT = ("-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4")
NO_LINE = 255
"""What ssh leaves with where it did not come through."""


class Line:
    """A machine that is reached by ssh, with the same library on it. `library`: where it lies there, if not where
    it usually does."""

    def __init__(self, host: str, library: str = "") -> None:
        self.host = host
        self._program = ["tuils", *(["--library", library] if library else [])]

    def call(self, words: Sequence[str], given: IO[bytes] | int, taken: IO[bytes] | int) -> bytes:
        """Run tuils there; gives back what it said. Refuses with NO_LINE, REFUSED_THERE."""
        command = shlex.join([*self._program, *words])
        ssh = shlex.split(os.environ.get("TUILS_SSH", "ssh"))
        try:
            done = subprocess.run(
                [*ssh, *PATIENT, self.host, command], stdin=given, stdout=taken, stderr=subprocess.PIPE, check=False
            )
        except OSError as missing:
            raise refuse("NO_LINE", host=self.host, why=missing.strerror) from missing
        if done.returncode == NO_LINE:
            raise refuse("NO_LINE", host=self.host, why=_last(done.stderr))
        if done.returncode:
            raise refuse("REFUSED_THERE", host=self.host, why=_message(done.stdout) or _last(done.stderr) or "-")
        return done.stdout or b""


def send(desk: Desk, line: Line, name: str = "") -> Facts:
    """Ours goes there; gives back what it answered."""
    (site,) = receivers(name)[:1]
    with part_folder(open_path().parent) as own:
        made = pack(desk, site, Path(own))
        with made.file.open("rb") as whole:
            said = line.call(["--json", "van", "merge", "-"], whole, subprocess.PIPE)
    lines = [json.loads(one) for one in said.splitlines() if one.startswith(b"{")]
    return dict(lines[0]) if lines else {}


def fetch(line: Line, file: Path) -> Path:
    """Theirs comes here, into this file."""
    with own_stream(file) as out:
        line.call(["van", "pack", "--stdout", "--for", own_name()], subprocess.DEVNULL, out)
    return file


def _last(text: bytes | None) -> str:
    lines = (text or b"").decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def _message(text: bytes | None) -> str:
    try:
        return str(json.loads((text or b"").splitlines()[0])["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


FETCHED = f"fetched{ENDING}"
