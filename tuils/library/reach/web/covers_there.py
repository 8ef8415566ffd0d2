"""The library's folder of covers: which picture in it belongs to which title, by the picture's name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tuils.files import disk_words
from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.values.numbers.isbn import normalise

from .cover_queries import numbers_of_barcodes, numbers_of_isbns, numbers_there

MOST_COVERS = 20_000
_DIGITS = 9  # of a record number
_ODD = re.compile("[\ud800-\udfff]")  # bytes of a name that are no letters: no database takes them


class CoversThere(NamedTuple):
    """`folder`: None where the library shows no covers. `names`: the picture of each title, by record number; None
    where the folder can't be read right now: then `problem` says why, and the covers that are published stay.
    `strange`: pictures that are no title's."""

    folder: Path | None = None
    names: Mapping[int, str] | None = None
    strange: tuple[str, ...] = ()
    problem: str = ""


def read_covers() -> CoversThere:
    """Look into the folder that the library chose, without opening a picture."""
    chosen = value_of("site_covers", "")
    if not chosen:
        return CoversThere(names={})
    folder = Path(chosen)
    try:
        with os.scandir(folder) as entries:
            there = [one.name for one in islice(entries, MOST_COVERS + 1) if not one.name.startswith(".")]
    except OSError as no:
        return CoversThere(folder, problem=_problem(folder, disk_words(no)[0]))
    if len(there) > MOST_COVERS:
        why = _("It has more than {n} files.").format(n=f"{MOST_COVERS:,}")
        return CoversThere(folder, problem=_problem(folder, why))
    by_key: dict[str, str] = {}
    for name in sorted(there):
        by_key.setdefault(os.path.splitext(name)[0].strip(), name)
    known = _titles_of([key for key in by_key if not _ODD.search(key)])
    names = {no: by_key[key] for key, no in reversed(known)}  # of several, the first
    strange = by_key.keys() - {key for key, _no in known}
    return CoversThere(folder, names, tuple(sorted(by_key[key] for key in strange)))


def _problem(folder: Path, why: str) -> str:
    text = _("The covers in {folder} can't be read, and stay as they were: {why}. Other folder: {command}")
    return text.format(folder=folder, why=why.rstrip("."), command="tuils setting set site_covers FOLDER")


def _titles_of(keys: Iterable[str]) -> list[tuple[str, int]]:
    """Return names of pictures with the titles they name: by record number, else by barcode, else by ISBN."""
    every = {key: key for key in keys}
    numbers = [key for key in every if key.isascii() and key.isdigit() and len(key) <= _DIGITS and key[0] != "0"]
    known = list(numbers_there(numbers))
    for ask, by in ((numbers_of_barcodes, every), (numbers_of_isbns, _isbns(every))):
        taken = {key for key, _no in known}
        known += [(by[one], no) for one, no in ask([one for one, key in by.items() if key not in taken])]
    return known


def _isbns(keys: Iterable[str]) -> dict[str, str]:
    return {isbn: key for key in keys if (isbn := normalise(key))}
