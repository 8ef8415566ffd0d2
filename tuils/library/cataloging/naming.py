"""How a title is called."""

from __future__ import annotations


def whole_title(title: str, medium: str) -> str:
    """The title with its medium as catalogs write it: `Emma [electronic resource]`."""
    return f"{title} [{medium}]" if medium else title
