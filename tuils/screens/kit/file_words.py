"""A file's size and place in words."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import _


def size_words(count: int) -> str:
    """`812 bytes`, `12 KB`, `3.4 MB`"""
    if count < 1000:
        return _("{n} bytes").format(n=count)
    if count < 1_000_000:
        return _("{n} KB").format(n=f"{count / 1000:.0f}")
    return _("{n} MB").format(n=f"{count / 1_000_000:.1f}")


def short_path(path: Path) -> str:
    """With `~` for home."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)
