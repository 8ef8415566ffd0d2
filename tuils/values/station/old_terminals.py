"""Old terminals, which show English letters alone."""

from __future__ import annotations

from collections.abc import Mapping


def shows_ascii_alone(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is an old one (vt100) in a locale without other letters than English ones.

    Python itself sets LC_CTYPE to C.UTF-8 then, so that says nothing."""
    locales = (environ.get("LC_ALL", ""), environ.get("LC_CTYPE", "").removeprefix("C.UTF-8"), environ.get("LANG", ""))
    is_old = environ.get("TERM", "").startswith(("vt", "ansi"))
    return is_old and not any("utf" in name.lower() for name in locales)
