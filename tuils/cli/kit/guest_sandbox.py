"""A door for visitors: what a visitor brings along stays outside, and no key of a terminal ends or stops the program
before the screen is there.

What a visitor can bring is the environment (sshd lets through what its AcceptEnv names) and the keys of a line that
is still in its first state. Nothing below this file has read either when it runs.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping, MutableMapping
from typing import NoReturn

OVER_SSH = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_ORIGINAL_COMMAND")
KEPT_OVER_SSH = (
    "HOME", "PATH", "USER", "LOGNAME", "TERM", "LANG", "LANGUAGE", "TZ", "COLORTERM", "NO_COLOR", "ACCESSIBLE",
)  # fmt: skip
"""The variables that an SSH session keeps besides LC_* and SSH_*: the user's own, the terminal's abilities, and the
language."""
KEPT_AT_THE_MACHINE = ("TUILS_LIBRARY", "TUILS_CONFIG")
"""The variables that say which library's catalog is meant. Whoever can set them there started the program."""
OURS = ("TUILS_", "TEXTUAL_")
INTERPRETER = "PYTHON"
QUIET = ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU")


def is_over_ssh(environ: Mapping[str, str]) -> bool:
    return any(name in environ for name in OVER_SSH)


def stays_outside(environ: Mapping[str, str]) -> list[str]:
    """Return the variables to drop: over SSH all but a few, at the machine those of ours but two."""
    if is_over_ssh(environ):
        return [name for name in environ if name not in KEPT_OVER_SSH and not name.startswith(("LC_", "SSH_"))]
    return [name for name in environ if name.startswith(OURS) and name not in KEPT_AT_THE_MACHINE]


def shut_in(environ: MutableMapping[str, str]) -> None:
    """Drop a visitor's variables. If some were for Python itself (PYTHONINSPECT would end in its prompt), Python has
    read them: then start this process again without."""
    hold_still()
    gone = stays_outside(environ)
    begin_anew = any(name.startswith(INTERPRETER) for name in gone)
    for name in gone:
        del environ[name]
    if begin_anew:
        try:
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], dict(environ))
        except OSError:
            exit_at_once(1)


def hold_still() -> None:
    """Ignore Ctrl+C, Ctrl+Z, Ctrl+\\ from now on."""
    for name in QUIET:
        with contextlib.suppress(AttributeError, ValueError, OSError):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def exit_at_once(code: int) -> NoReturn:
    """End the process at once: skip everything that runs at the end of a Python program."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
