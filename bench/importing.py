"""`tuils import marc`, everything stored and indexed, against pymarc's bare read of the same file.

Then the same file once more, skipped and laid over what is there; and a desk that scans beside an import, which gives
way to it after the first scan: that one is measured by itself, of several imports.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.library.makers import beginner, desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.staff.system_user import system_user

from .circulation import make_library
from .measure import ROOT, Figure, Ran, best_cpu, p, run
from .vocabulary import make_marc

SIZES = (10_000, 100_000)
BESIDE = 40_000
SCANS = 1_000
PAUSE = "50"  # milliseconds between scans
MEETINGS = 7
BEGUN = 1 << 20  # bytes in the log of an import that writes
FIRST_WAIT = 256  # ms, the longest before batches shared a transaction


def marc_folder(folder: Path) -> Path:
    """Return the folder where made files stay: TUILS_BENCH_FOLDER, else this run's own."""
    kept = Path(os.environ.get("TUILS_BENCH_FOLDER", folder))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def import_into(path: Path, marc: Path) -> float:
    """Make a library at `path`, import the file by the command; its CPU seconds. Prints nothing."""
    start_library(path, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    close_store()
    ran = _import(path, marc, "--yes", "--match", "none")
    MEMORY[path.name] = ran.mib
    return ran.cpu


def _import(path: Path, marc: Path, *words: str) -> Ran:
    ran = run(["-m", "tuils", "--library", str(path), "import", "marc", str(marc), *words])
    if ran.code:
        raise SystemExit(f"the import ended with {ran.code}")
    return ran


MEMORY: dict[str, float] = {}


def figures(folder: Path) -> Iterator[Figure]:
    for size in SIZES:
        marc = make_marc(marc_folder(folder) / f"library-{size}.mrc", size)
        bare = f"import pymarc\nwith open({str(marc)!r}, 'rb') as f:\n for record in pymarc.MARCReader(f): pass"
        floor = best_cpu(["-c", bare], 2)
        name = f"import-{size}.db"
        cpu = min(import_into(folder / store, marc) for store in (f"again-{name}", name))
        words = f"import of {size:,} records, records/s against pymarc's bare read"
        yield Figure(words, floor / cpu, "x", size / floor, 0.5, least=True)
        yield Figure(f"import of {size:,} records, peak memory", MEMORY[name], "MiB", None, 200)
        yield from _once_more(folder / name, marc, size, cpu)
    yield from _scans_beside(folder)


def _once_more(path: Path, marc: Path, size: int, first: float) -> Iterator[Figure]:
    """The same file over what it brought: skipped, or laid over and the same."""
    for on_match in ("skip", "overlay"):
        ran = min((_import(path, marc, "--on-match", on_match) for _time in range(2)), key=lambda ran: ran.cpu)
        words = f"the same {size:,} once more, {on_match}, CPU against the first time"
        yield Figure(words, ran.cpu / first, "x", first, 1.0)
        yield Figure(f"the same {size:,} once more, {on_match}, peak memory", ran.mib, "MiB", None, 200)


# ---- a desk beside


def _scans_beside(folder: Path) -> Iterator[Figure]:
    path = folder / "beside.db"
    card = make_library(path, SCANS)[0]
    marc = make_marc(marc_folder(folder) / f"library-{BESIDE}.mrc", BESIDE)
    alone = scans(path, card, None)
    words = ["-m", "tuils", "--library", str(path), "--station", "import", "import", "marc", str(marc), "--yes"]
    beside = scans(path, card, words)
    floor = p(alone, 95)
    name = f"a scan beside an import of {BESIDE:,} records ({len(beside)} scans), p95 against none"
    yield Figure(name, p(beside, 95) / floor, "x", floor, 3.0)
    yield Figure("the longest wait of a scan beside an import", max(beside), "ms", None, 500)
    met = [wait for n in range(MEETINGS) if (wait := _first_meeting(path, folder / f"met-{n}.db", card, marc))]
    name = "the first scan that meets an import, longest wait"
    yield Figure(f"{name} (of {len(met)}; median {p(met, 50):.0f} ms)", max(met), "ms", None, FIRST_WAIT)


def _first_meeting(library: Path, path: Path, card: str, marc: Path) -> float:
    """Milliseconds of the first scan after an import began to write; 0 where it was over by then."""
    shutil.copyfile(library, path)
    open_store(path)
    desk, log = desk_of("admin", wall_clock), Path(f"{path}-wal")
    checkout(desk, card, "C0")  # the first one opens what the desk needs
    words = ["--library", str(path), "--station", "import", "import", "marc", str(marc), "--yes"]
    with subprocess.Popen([sys.executable, "-m", "tuils", *words], cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None and log.stat().st_size < BEGUN:
            time.sleep(0.01)
        began = time.perf_counter()
        checkout(desk, card, "C1")
        wait = (time.perf_counter() - began) * 1000
        begun = running.poll() is None
        running.terminate()
    close_store()
    return wait if begun else 0.0


def scans(path: Path, card: str, beside: Sequence[str] | None) -> list[float]:
    """How long each check-out and check-in took, in milliseconds: a whole round, or as long as that runs beside."""
    desk = [
        "-m",
        "tests.faults.desks",
        str(path),
        "desk",
        card,
        "0",
        str(SCANS // 2),
        PAUSE,
        "2" if beside is None else "99",
    ]
    lending = subprocess.Popen(
        [sys.executable, *desk], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert lending.stdin is not None
    assert lending.stdout is not None
    lending.stdout.readline()
    lending.stdin.write("go\n")
    lending.stdin.flush()
    lending.stdout.readline()  # the first one opens what the desk needs
    times: list[float] = []
    if beside is None:
        times = [_milliseconds(line) for line in lending.stdout]
    else:
        with subprocess.Popen([sys.executable, *beside], cwd=ROOT, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None:
                times.append(_milliseconds(lending.stdout.readline()))
        if running.returncode:
            raise SystemExit(f"the import ended with {running.returncode}")
        lending.terminate()
    lending.wait()
    return times


def _milliseconds(line: str) -> float:
    if not line.startswith(("lent", "back")):
        raise SystemExit(f"not done: {line}")
    return float(line.split()[-1])
