"""The settings that name pictures of the library's own for its web catalog: read once before they are kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tuils.i18n import N_
from tuils.values.words import Unclear


def logo_typed(text: str) -> str:
    from tuils.formats.own_pages import logo_from  # once a library has one

    return _read(text, logo_from)


def covers_typed(text: str) -> str:
    return _read(text, _covers_folder)


def _covers_folder(folder: Path) -> None:
    if not folder.is_absolute() or not folder.is_dir():
        raise Unclear(N_("the full path of a folder of pictures, such as /home/library/covers"))
    os.scandir(folder).close()


def _read(text: str, read: Callable[[Path], object]) -> str:
    """Return the text if it is empty, or the file there can be read. Raises Unclear, ValueError."""
    if text:
        try:
            read(Path(text))
        except OSError as no:
            raise ValueError((no.strerror or str(no)).removesuffix(".")) from no
    return text
