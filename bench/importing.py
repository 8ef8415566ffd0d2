"""`tuils import marc`, everything stored and indexed, against pymarc's bare read of the same file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import beginner
from tuils.cli.opening import system_user
from tuils.library.desk import wall_clock
from tuils.library.starting import Beginning, start_library
from tuils.library.store import close_store

from .measure import Figure, best_cpu, run
from .vocabulary import make_marc

SIZES = (10_000, 100_000)


def marc_folder(folder: Path) -> Path:
    """Where made files stay: TUILS_BENCH_FOLDER, else this run's own."""
    kept = Path(os.environ.get("TUILS_BENCH_FOLDER", folder))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def import_into(path: Path, marc: Path) -> float:
    """Make a library at `path`, import the file by the command; its CPU seconds. Prints nothing."""
    start_library(path, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    close_store()
    ran = run(["-m", "tuils", "--library", str(path), "import", "marc", str(marc), "--yes", "--match", "none"])
    if ran.code:
        raise SystemExit(f"the import ended with {ran.code}")
    MEMORY[path.name] = ran.mib
    return ran.cpu


MEMORY: dict[str, float] = {}


def figures(folder: Path) -> Iterator[Figure]:
    for size in SIZES:
        marc = make_marc(marc_folder(folder) / f"library-{size}.mrc", size)
        bare = f"import pymarc\nwith open({str(marc)!r}, 'rb') as f:\n for record in pymarc.MARCReader(f): pass"
        floor = best_cpu(["-c", bare], 2)
        name = f"import-{size}.db"
        cpu = import_into(folder / name, marc)
        words = f"import of {size:,} records, records/s against pymarc's bare read"
        yield Figure(words, floor / cpu, "x", size / floor, 0.5, least=True)
        yield Figure(f"import of {size:,} records, peak memory", MEMORY[name], "MiB", None, 200)
