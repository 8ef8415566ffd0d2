"""Plain text to the printer of this machine, through `lp`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

SECONDS = 30


class NoPrinter(Exception):  # noqa: N818
    """It was not printed. `why`: what lp said; empty where there is no lp."""

    def __init__(self, why: str = "") -> None:
        self.why = why
        super().__init__(why)


def print_text(text: str, options: Sequence[str] = ()) -> None:
    """One job. Raises NoPrinter where there is no `lp`, or it did not take the job."""
    program = shutil.which("lp")
    if program is None:
        raise NoPrinter
    try:
        done = subprocess.run(
            [program, *options, "-"], input=text.encode(), capture_output=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoPrinter(str(fault)) from fault
    if done.returncode:
        raise NoPrinter(done.stderr.decode(errors="replace").strip() or f"lp: {done.returncode}")
