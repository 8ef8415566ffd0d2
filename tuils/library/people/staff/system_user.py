"""The owner of this process, as the operating system knows it.

Never from the environment: `LOGNAME` and `USER` say whatever the person at the keyboard typed.
"""

from __future__ import annotations

import sys

LONGEST_NAME = 257  # Windows allows 256 letters, and a closing zero


def system_user() -> str:
    """The login name of the user this process runs as; `uid:1000` where that user has no name; empty where the
    system does not tell."""
    try:
        return _of_token() if sys.platform == "win32" else _of_kernel()
    except (OSError, ImportError, AttributeError):
        return ""


def _of_kernel() -> str:
    import os
    import pwd

    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid:{number}"  # no login name holds a colon


def _of_token() -> str:
    """Windows: the user of the token that this thread runs with."""
    import ctypes

    windll = vars(ctypes)["windll"]  # there on Windows alone, so no attribute for a type checker elsewhere
    ask = windll.advapi32.GetUserNameW
    name, length = ctypes.create_unicode_buffer(LONGEST_NAME), ctypes.c_ulong(LONGEST_NAME)
    return name.value if ask(name, ctypes.byref(length)) else ""
