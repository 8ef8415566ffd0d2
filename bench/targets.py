"""Record sources: a large file of MARC, indexed once, then asked; and from a scan to the title on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from tests.library.makers import Clock, beginner
from tests.library.record_server import record, record_server
from tuils.formats.marc_files.iso2709 import put_together
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.holdings.lookup.asking import ask_targets, index_file
from tuils.library.holdings.lookup.targets import add_target, target_called
from tuils.library.people.staff.system_user import system_user
from tuils.values.numbers.barcode import with_check_digit
from tuils.values.numbers.isbn import normalise

from .measure import Figure, p
from .shelf import make_shelves
from .terminal import _desk, _painted

RECORDS, ASKED, RATE, GOAL = 1_000_000, 200, 2000.0, 20.0
SCANNED, ANSWERS = 20, 0.2  # books; seconds
LEADER = "00000nam a2200000 i 4500"
WORDS = ("river", "moon", "garden", "winter", "letters", "history", "night", "bread", "island", "horses", "iron", "sea")


def figures(folder: Path) -> Iterator[Figure]:
    yield from _first_painted(folder)
    path, marc = folder / "targets.db", folder / "state.mrc"
    make_shelves(path, 100)
    with marc.open("wb") as out:
        for number in range(RECORDS):
            out.write(_record(number))
    open_store(path)
    desk = beginner(Clock())
    add_target(desk, "STATE", str(marc), {"kind": "file"})
    target = target_called("STATE")
    seconds = _timed(lambda: index_file(target)) / 1000
    yield Figure(
        f"a file of {RECORDS:,} records indexed, a second", RECORDS / seconds, "records", None, RATE, least=True
    )
    step = RECORDS // ASKED
    by_number = [_timed(lambda at=at: list(ask_targets(desk, _isbn(at * step), "STATE"))) for at in range(ASKED)]  # type: ignore[misc]
    yield Figure("asked there by ISBN, p95", p(by_number, 95), "ms", None, GOAL)
    by_words = [_timed(lambda at=at: list(ask_targets(desk, _title(at * step), "STATE"))) for at in range(ASKED)]  # type: ignore[misc]
    yield Figure("asked there by the words of a title, p95", p(by_words, 95), "ms", None, GOAL)
    close_store()


def _isbn(number: int) -> str:
    body = f"978{number + 100_000_000:09d}"
    return next(f"{body}{digit}" for digit in range(10) if normalise(f"{body}{digit}"))


def _title(number: int) -> str:
    many = len(WORDS)
    return f"{WORDS[number % many]} {WORDS[number // many % many]} {WORDS[number // many**2 % many]} {number}"


def _record(number: int) -> bytes:
    told = (
        ("020", f"  \x1fa{_isbn(number)}"),
        ("100", f"1 \x1faWriter, Number {number % 5000}."),
        ("245", f"10\x1fa{_title(number)} /\x1fcby a writer."),
        ("264", f" 1\x1faMaple Grove :\x1fbPress,\x1fc{1950 + number % 70}."),
        ("300", "  \x1fa245 pages ;\x1fc24 cm"),
        ("650", f" 0\x1faSubject {number % 900}\x1fxHistory."),
    )
    tags, data = [tag for tag, _text in told], [text.encode() for _tag, text in told]
    return put_together(
        LEADER, ["001", "008", *tags], [f"n{number}".encode(), b"200101s2001    xxu" + b" " * 17 + b"eng d", *data]
    )


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _found_late(found: Callable[[str], list[bytes]], query: str) -> list[bytes]:
    time.sleep(ANSWERS)
    return found(query)


def _first_painted(folder: Path) -> Iterator[Figure]:
    """From the scan of an ISBN to the title on the screen, beside a source that never answers."""
    path = folder / "first.db"
    desk = beginner(wall_clock)
    start_library(path, Beginning("Bench", system_user=system_user()), desk)
    isbns = [_isbn(1_000_000 + number) for number in range(SCANNED)]
    with record_server() as near, record_server() as far:
        near.records = {isbn: record(f"Painted {at} here", isbn, dewey="813.54") for at, isbn in enumerate(isbns)}
        near.found = partial(_found_late, near.found)  # type: ignore[method-assign]
        add_target(desk, "NEAR", near.url(), {})
        add_target(desk, "FAR", far.url("slow"), {})
        close_store()
        own = [_timed(lambda isbn=isbn: urlopen(near.url() + f"?query={isbn}").read()) for isbn in isbns]  # type: ignore[misc]
        screen = _desk(path)
        screen.until("Step 1 of")
        screen.send("\x1b")
        screen.until("Scan >")
        screen.send("\x1b[21~")  # F10
        screen.until("Find >")
        screen.send("add a book\r")
        screen.until("Add a book that is not in the catalog yet")
        ours = []
        for at, isbn in enumerate(isbns):
            ours.append(_painted(screen, f"{isbn}\r", f"Painted {at} here"))
            _painted(screen, with_check_digit(f"31234{at:08d}") + "\r", f"Added: Painted {at}")
        screen.end()
    floor = median(own)
    yield Figure(
        f"a scanned ISBN to its title on the screen, of a source that takes {ANSWERS * 1000:.0f} ms, beside one that "
        f"never answers; median (p95 {p(ours[1:], 95):.0f} ms)",
        median(ours[1:]) / floor, "x", floor, 1.2,
    )  # fmt: skip
