"""The patrons' catalog against the desk of the same library: starting, and a search to its painted answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import desk_of
from tests.screens.terminal import Terminal
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.publishing.publish import publish_catalog

from .importing import import_into, marc_folder
from .measure import Figure, p
from .terminal import ADMIN, _painted, _used
from .vocabulary import make_marc

SIZE, STARTS = 10_000, 7
WELCOME = "What are you looking for?"
WORDS = ("river", "garden", "history of", "night", "the sea")


def figures(folder: Path) -> Iterator[Figure]:
    library = folder / "library.db"
    import_into(library, make_marc(marc_folder(folder) / f"library-{SIZE}.mrc", SIZE))
    catalog = folder / "opac" / "catalog.db"
    open_store(library)
    for _slice in publish_catalog(desk_of(ADMIN, wall_clock), catalog).steps():
        pass
    close_store()
    yield from _starting(library, catalog)
    yield from _visit(catalog)


def _opac(catalog: Path) -> Terminal:
    return Terminal(["-m", "tuils", "opac", "--catalog", str(catalog)], {})


def _starting(library: Path, catalog: Path) -> Iterator[Figure]:
    """In turn, so that what else the machine does falls on both."""
    desks, ours = [], []
    for _time in range(STARTS):
        desks.append(_started(Terminal(["-m", "tuils", "--library", str(library)], {}), "Scan >"))
        ours.append(_started(_opac(catalog), WELCOME))
    names = (("CPU", "ms", 1000.0), ("time to the first screen", "ms", 1000.0), ("memory", "MiB", 1.0))
    for place, (name, unit, scale) in enumerate(names):
        floor, here = min(one[place] for one in desks), min(one[place] for one in ours)
        words = f"start of the patrons' catalog, {name}, against the desk ({here * scale:.0f} {unit})"
        yield Figure(words, here / floor, "x", floor * scale, 1.0)


def _started(terminal: Terminal, ready: str) -> tuple[float, float, float]:
    """CPU seconds, seconds to the first screen, MiB."""
    begun = time.perf_counter()
    while not any(ready in row for row in terminal.screen.display):
        terminal.hear(0.005)
    spent = time.perf_counter() - begun
    terminal.hear(0.5)
    cpu, memory = _used(terminal)
    terminal.end()
    return cpu, spent, memory


def _visit(catalog: Path) -> Iterator[Figure]:
    line = _opac(catalog)
    first = line.until(WELCOME)
    yield Figure("patrons' catalog, bytes: first screen", first, "", None, 5000)
    times = [_painted(line, f"{words}\r", f"found for: {words}") for words in WORDS * 4][1:]
    yield Figure(f"patrons' catalog, a search of {SIZE:,} titles painted, p95", p(times, 95), "ms")
    line.send("\x1b[B")
    yield Figure("patrons' catalog, bytes: a title down", line.hear(0.5), "", None, 800)
    yield Figure("patrons' catalog, bytes: at rest, 5 s", line.hear(5), "", None, 0)
    line.end()
