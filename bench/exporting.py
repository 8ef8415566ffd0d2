"""Titles out with their copies, against pymarc's write of the same records in memory; a whole library out and in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import beginner
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.people.staff.system_user import system_user

from .importing import MEMORY, SIZES, import_into, marc_folder
from .measure import Figure, Ran, run
from .vocabulary import make_marc

FORMS = {
    "ISO 2709": ("marc", ()),
    "MARCXML": ("marcxml", ()),
    "JSON": ("marc", ("--format", "json")),
    "mrk": ("marc", ("--format", "mrk")),
}


def pymarc_writes(marc: Path) -> float:
    """CPU seconds in which pymarc writes the records of this file, which are in memory."""
    from pymarc import MARCReader

    spent = 0.0
    with marc.open("rb") as stream:
        records = []
        for record in MARCReader(stream):
            records.append(record)
            if len(records) == 1000:
                spent += _written(records)
                records.clear()
    return spent + _written(records)


def _written(records: list[object]) -> float:
    start = time.process_time()
    for record in records:
        record.as_marc()  # type: ignore[attr-defined]
    return time.process_time() - start


def figures(folder: Path) -> Iterator[Figure]:
    for size in SIZES:
        marc = make_marc(marc_folder(folder) / f"library-{size}.mrc", size)
        library = folder / f"export-{size}.db"
        import_into(library, marc)
        yield from _titles(folder, library, size, pymarc_writes(marc))
        yield from _rest(folder, library, size)
    MEMORY.clear()


def _titles(folder: Path, library: Path, size: int, floor: float) -> Iterator[Figure]:
    for name, (kind, more) in FORMS.items():
        ran = _export(library, kind, folder / f"out-{kind}", more)
        words = f"export of {size:,} titles with copies as {name}, records/s against pymarc's write"
        yield Figure(words, floor / ran.cpu, "x", size / floor, 0.2, least=True)
        yield Figure(f"export of {size:,} titles as {name}, peak memory", ran.mib, "MiB", None, 200)


def _rest(folder: Path, library: Path, size: int) -> Iterator[Figure]:
    items = _export(library, "items", folder / "items.csv", ())
    yield Figure(f"export of the items of {size:,} titles as CSV, titles/s", size / items.cpu, "/s")
    whole = _export(library, "library", folder / f"whole-{size}", ())
    yield Figure(f"a whole library of {size:,} titles out, CPU", whole.cpu, "s")
    yield Figure(f"a whole library of {size:,} titles out, peak memory", whole.mib, "MiB", None, 200)
    brought = _into_a_new_one(folder, size)
    yield Figure(f"a whole library of {size:,} titles in, CPU", brought.cpu, "s")
    yield Figure(f"a whole library of {size:,} titles in, peak memory", brought.mib, "MiB", None, 200)


def _into_a_new_one(folder: Path, size: int) -> Ran:
    library = folder / f"again-{size}.db"
    start_library(library, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    close_store()
    ran = run(["-m", "tuils", "--library", str(library), "import", "library", str(folder / f"whole-{size}")])
    if ran.code:
        raise SystemExit(f"import library ended with {ran.code}")
    return ran


def _export(library: Path, kind: str, to: Path, more: tuple[str, ...]) -> Ran:
    ran = run(["-m", "tuils", "--library", str(library), "export", kind, "-o", str(to), *more])
    if ran.code:
        raise SystemExit(f"export {kind} ended with {ran.code}")
    return ran
