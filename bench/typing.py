"""Titles found while someone types, in the real program in a terminal of 80x24, against a bare Textual scan.

A key counts until all that it changes is painted; keys after which the screen stays as it was do not count. Each
comes a fifth of a second after the one before, as fast typists go. At 100,000 titles and, with TUILS_BENCH_LARGE=1,
at a million.
"""

from __future__ import annotations

import os
import select
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.library.makers import beginner
from tests.screens.terminal import Terminal
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.titles.refreshing import count_words_again

from .finding import grown_marc
from .importing import import_into, marc_folder
from .measure import Figure, p
from .million import make_million
from .terminal import KEYS, SCANS, _desk, _painted

SIZE, MILLION, LEFT_OVER = 100_000, 1_000_000, 5
PACE, REST = 0.2, 0.8  # seconds between keys; without a byte, after which nothing more will come
TYPED = (
    "history", "united states", "the sea", "garden", "war and peace", "a short history", "economics of", "smith john",
    "1984", "red book about bees", "histroy of", "gardning", "zxqvw",
)  # fmt: skip
"""Words that many titles have, that few have, mistyped ones, and such as nobody has."""
BROAD = ("war and p", "the s", "history of the", "a short h")
_CODES = "SELECT barcode FROM item WHERE withdrawn = 0 AND barcode <> '' AND barcode NOT GLOB '*[^0-9]*' ORDER BY id"
FAST, FASTER = 2, 3  # times a bare scan: at 100,000 titles, at a million


@dataclass(frozen=True)
class Key:
    """Milliseconds to the last change that a key makes, and what it cost on the line."""

    spent: float
    bytes: int


def figures(folder: Path) -> Iterator[Figure]:
    small = folder / "typing.db"
    import_into(small, grown_marc(folder, SIZE))
    _count_words(small)
    floor = _bare_scan()
    yield from _at(small, SIZE, floor, FAST)
    if os.environ.get("TUILS_BENCH_LARGE"):
        large = make_million(small, marc_folder(folder) / f"search-{MILLION}.db")
        yield from _at(large, MILLION, floor, FASTER)


def _count_words(path: Path) -> None:
    open_store(path)
    for _written in count_words_again(beginner(wall_clock)):
        pass
    close_store()


def _bare_scan() -> float:
    """Return the time of a scan on a bare screen, as `terminal` takes it."""
    bare = Terminal(["-m", "bench.floors.bare_input"], {"TEXTUAL_FPS": "60"})
    bare.until("ready")
    codes = [f"3100000{number:07}" for number in range(SCANS)]
    spent = [_painted(bare, f"{code}\r", f"heard {code}") for code in codes][LEFT_OVER:]
    bare.end()
    return p(spent, 95)


def _at(path: Path, size: int, floor: float, most: float) -> Iterator[Figure]:
    desk = _desk(path)
    desk.until("Scan >")
    yield from _typing(desk, size, floor, most)
    yield from _scanning(desk, path, size)
    yield from _narrowing(desk, size)
    desk.end()


# ---- a key


def _typing(desk: Terminal, size: int, floor: float, most: float) -> Iterator[Figure]:
    _catalog(desk)
    keys = [key for words in TYPED for key in _typed(desk, words)]
    spent = [key.spent for key in keys]
    name = f"a key and what it finds, painted, {size:,} titles, p95 of {len(keys)} ({p(spent, 95):.0f} ms)"
    yield Figure(f"{name} against a bare Input's scan at 60 frames", p(spent, 95) / floor, "x", floor, most)
    yield Figure("the same, median", p(spent, 50), "ms")
    yield Figure("the same, the slowest", max(spent), "ms")
    yield Figure("bytes: a key and what it finds, p95", p([key.bytes for key in keys], 95), "", None, 2500)
    yield Figure("the same, the most", max(key.bytes for key in keys), "")


def _typed(desk: Terminal, words: str) -> Iterator[Key]:
    """Once to know what will stand there, once against the clock."""
    before = list(desk.screen.display)
    seen = [_rested(desk, letter) for letter in words]
    _empty(desk)
    for letter, after in zip(words, seen, strict=True):
        begun, written = time.perf_counter(), desk.written
        spent = _until(desk, letter, after)
        if _body(before) != _body(after):
            yield Key(spent, desk.written - written)
        before = after
        desk.hear(max(0.0, PACE - (time.perf_counter() - begun)))
    _empty(desk)


def _body(display: Sequence[str]) -> list[str]:
    """All but the line in which it is typed."""
    return [row for row in display if "Find >" not in row]


# ---- a scan


def _scanning(desk: Terminal, path: Path, size: int) -> Iterator[Figure]:
    with sqlite3.connect(path) as raw:
        rows = raw.execute(f"{_CODES} LIMIT ?", (SCANS // 3,)).fetchall()
    alone, beside = list[float](), list[float]()
    for number, (code,) in enumerate(rows):
        after = _rested(desk, f"{code}\r")
        for typed, spent in (("", alone), (BROAD[number % len(BROAD)], beside)):
            _empty(desk)
            desk.send(typed)
            spent.append(_until(desk, f"{code}\r", after))
    _empty(desk)
    name = f"a scan beside a broad search, {size:,} titles, p95 against a scan alone"
    yield Figure(f"{name} ({p(beside, 95):.0f} ms)", p(beside, 95) / p(alone, 95), "x", p(alone, 95), 1.5)


# ---- F8


def _narrowing(desk: Terminal, size: int) -> Iterator[Figure]:
    spent = [_painted(desk, "\x1b[19~", "New this month")]
    for _time in range(5):
        desk.send(KEYS["escape"])
        desk.until("Find >")
        spent.append(_painted(desk, "\x1b[19~", "New this month"))
    yield Figure(f"the first Narrow at {size:,} titles", spent[0], "ms", None, 300)
    yield Figure("the next ones, p95", p(spent[1:], 95), "ms")
    desk.send(KEYS["escape"])
    desk.until("Find >")


# ---- the terminal


def _catalog(desk: Terminal) -> None:
    desk.send(KEYS["catalog"])
    desk.until("Find >")


def _empty(desk: Terminal) -> None:
    """Back to the catalog as it opens."""
    for _time in range(8):
        if any("Find by any word" in row for row in desk.screen.display):
            return
        desk.send(KEYS["escape"])
        desk.hear(REST / 4)


def _rested(desk: Terminal, keys: str) -> list[str]:
    """Return the screen when all is painted."""
    desk.send(keys)
    while desk.hear(REST):
        pass
    return list(desk.screen.display)


def _until(desk: Terminal, keys: str, after: Sequence[str]) -> float:
    """Milliseconds until it looks so."""
    begun = time.perf_counter()
    desk.send(keys)
    while list(desk.screen.display) != after:
        assert time.perf_counter() - begun < 10, f"after {keys!r} it never looked as before:\n" + "\n".join(after)
        if select.select([desk.line], [], [], 0.5)[0]:
            desk._take()
    return (time.perf_counter() - begun) * 1000
