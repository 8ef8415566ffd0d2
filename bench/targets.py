"""A large file of MARC records as a record source: indexed once, then asked by ISBN and by words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.library.makers import Clock, beginner
from tuils.formats.iso2709 import put_together
from tuils.library.lookup.asking import look_up
from tuils.library.lookup.record_file import index_file
from tuils.library.lookup.targets import add_target, target_called
from tuils.library.store import close_store, open_store
from tuils.values.isbn import normalise

from .measure import Figure, p
from .shelf import make_shelves

RECORDS, ASKED, RATE, GOAL = 1_000_000, 200, 2000.0, 20.0
LEADER = "00000nam a2200000 i 4500"
WORDS = ("river", "moon", "garden", "winter", "letters", "history", "night", "bread", "island", "horses", "iron", "sea")


def figures(folder: Path) -> Iterator[Figure]:
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
    by_number = [_timed(lambda at=at: list(look_up(desk, _isbn(at * step), "STATE"))) for at in range(ASKED)]  # type: ignore[misc]
    yield Figure("asked there by ISBN, p95", p(by_number, 95), "ms", None, GOAL)
    by_words = [_timed(lambda at=at: list(look_up(desk, _title(at * step), "STATE"))) for at in range(ASKED)]  # type: ignore[misc]
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
