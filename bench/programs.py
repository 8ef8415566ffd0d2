"""A calendar of 5,000 sessions in the real program in a terminal of 80x24: a month, a week, an agenda, a day.

Bytes are exact and stand against a page of the catalog in the same run. CPU is of the whole program, against one
SELECT and a bare Textual Static of the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.at_once import make_program
from tests.library.makers import desk_of
from tests.screens.terminal import Terminal
from tuils.library.activities.programs.whats_on import days_of, find_sessions
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store

from .importing import import_into, marc_folder
from .measure import Figure, cpu_each, p
from .terminal import ADMIN, KEYS, _desk, _used
from .vocabulary import make_marc

SESSIONS, TITLES, MONTHS = 5_000, 2_000, 24
A_DAY = 12
"""Sessions of each day."""
TITLES_OF_PROGRAMS = (
    "Story time", "Book club: Beloved", "Tech help, one to one", "Quilting", "Lego club", "Chair yoga", "Chess",
    "Homework help", "A film in the garden", "Citizenship class", "Bookmobile at Mill Road", "Writers' circle",
)  # fmt: skip
WORDS = ("th", "his", "gar")
EVENTS, PAGE_DOWN, RIGHT, VIEW = "\x1b[15~", "\x1b[6~", "\x1b[C", "\x1b[17~"


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "programs.db"
    import_into(path, make_marc(marc_folder(folder) / f"library-{TITLES}.mrc", TITLES))
    _plan(path)
    floor = _cpu_of_pages(Terminal(["-m", "bench.floors.bare_month", str(path)], {}), "ready")
    desk = _desk(path)
    desk.until("Scan >")
    page = _catalog_page(desk)
    yield from _bytes(desk, page)
    yield from _cpu(desk, floor)
    desk.end()
    yield from _reading(path)


def _plan(path: Path) -> None:
    """From today on, as many each day, a year and more ahead."""
    open_store(path)
    desk = desk_of(ADMIN, wall_clock)
    today = datetime.now(desk.zone).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    each = SESSIONS // len(TITLES_OF_PROGRAMS)
    for number, title in enumerate(TITLES_OF_PROGRAMS):
        walls = [today + timedelta(days=day * len(TITLES_OF_PROGRAMS) / A_DAY, hours=number) for day in range(each)]
        make_program(desk, {"title": title, "capacity": 15}, [f"{wall:%Y-%m-%dT%H:%M}" for wall in walls])
    close_store()


def _catalog_page(desk: Terminal) -> int:
    """Bytes of a page of other titles, with the answer above it: the most of what some keys find."""
    desk.send(KEYS["catalog"])
    desk.until("Find >")
    pages = [_heard(desk, key) for words in WORDS for key in (*words, "\x1b")]
    return max(pages)


def _bytes(desk: Terminal, page: int) -> Iterator[Figure]:
    desk.send(EVENTS)
    yield Figure("bytes: F5 for the first time, to a month of 5,000 sessions", desk.until("F5 EVENTS"), "", None, 6000)
    desk.send(KEYS["desk"])
    desk.until("F2 DESK")
    desk.send(EVENTS)
    yield Figure("bytes: F5 again", desk.until("F5 EVENTS"), "", None, 3500)
    months = [_heard(desk, PAGE_DOWN) for _time in range(5)]
    yield Figure("bytes: the next month, the most of 5, against a page of the catalog", max(months), "", page, page)
    yield Figure("bytes: a day in the month, p95", p([_heard(desk, RIGHT) for _n in range(20)], 95), "", None, 800)
    yield Figure("bytes: month to week", _heard(desk, VIEW), "", None, 2500)
    yield Figure("bytes: a day in the week, p95", p([_heard(desk, RIGHT) for _n in range(5)], 95), "", None, 2500)
    yield Figure("bytes: week to agenda", _heard(desk, VIEW), "", None, 2500)
    yield Figure("bytes: a row down in the agenda", _heard(desk, KEYS["down"]), "", None, 300)
    desk.send(VIEW)
    desk.hear(0.5)
    yield Figure("bytes: at rest in the month, 5 s", desk.hear(5), "", None, 0)


def _heard(desk: Terminal, keys: str) -> int:
    desk.send(keys)
    return desk.hear(0.5)


def _cpu(desk: Terminal, floor: float) -> Iterator[Figure]:
    here = _spent(desk)
    name = f"a month of 5,000 sessions read and painted, CPU ({here:.1f} ms), against one SELECT and a bare Static"
    yield Figure(name, here / floor, "x", floor, 3)
    yield Figure("the same in milliseconds", here, "ms", floor, 30)


def _cpu_of_pages(terminal: Terminal, ready: str) -> float:
    terminal.until(ready)
    spent = _spent(terminal)
    terminal.end()
    return spent


def _spent(terminal: Terminal) -> float:
    """CPU milliseconds of a month, over two years of them."""
    before = _used(terminal)[0]
    for _month in range(MONTHS):
        terminal.send(PAGE_DOWN)
        terminal.hear(0.25)
    return (_used(terminal)[0] - before) * 1000 / MONTHS


def _reading(path: Path) -> Iterator[Figure]:
    open_store(path)
    desk = desk_of(ADMIN, wall_clock)
    first = datetime.now(desk.zone).date().replace(day=1)
    yield Figure("there: a month read, CPU", cpu_each(lambda _n: days_of(desk, first, 42), 50) * 1000, "ms", None, 10)
    yield Figure("there: words of a title", cpu_each(lambda _n: find_sessions(desk, "book"), 20) * 1000, "ms", None, 30)
    close_store()
