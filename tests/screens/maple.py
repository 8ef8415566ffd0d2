"""Maple Grove: a small library with a few titles, people and loans, on Monday 7 December 2026, 10:31 in Chicago.

Built by verbs once, then copied for each test; opened with the real app at its desk. As a program:
`python -m tests.screens.maple FOLDER [LOGIN]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.at_once import add_code
from tests.library.makers import DAY, Clock, beginner, desk_of
from tests.screens.keys import A_MOMENT, settled
from tuils.app import Tuils
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.settings import LibraryFacts, about_library
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.starting import Beginning, start_library
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.staff import add_staff
from tuils.models import db
from tuils.screens.widgets.bands import AnswerBand, KeyLine
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.station.settings import Station

NOW = 1_796_661_060_000_000
"""The time: Monday 7 December 2026, 10:31 in Chicago, in microseconds UTC."""
WEEK = {0: "10-18", 1: "10-18", 2: "10-20", 3: "10-18", 4: "13-18", 5: "10-13", 6: "closed"}
CLOSED = ((date(2026, 12, 25), "Christmas"), (date(2027, 1, 1), "New Year's Day"))
TITLES: tuple[dict[str, Any], ...] = (
    {"title": "The bee book", "author": "Charman-Anderson, Emma", "year": 2016, "call_number": "595.799 BEE"},
    {"title": "The secret life of bees", "author": "Kidd, Sue Monk", "year": 2002, "call_number": "FIC KID"},
    {"title": "The beekeeper's bible : bees, honey, recipes & other home uses", "author": "Jones, Richard",
     "year": 2011, "call_number": "638.1 JON", "isbn": "9781584799184"},
    {"title": "Honeybee : lessons from an accidental beekeeper", "author": "Marchese, C. Marina", "year": 2009,
     "call_number": "638.1 MAR"},
    {"title": "Bees [electronic resource]", "year": 2019, "kind": "web"},
    {"title": "Beeline [/i] and [bold] beekeeping", "author": "Tester, [red]Ann[/red]", "year": 2020,
     "call_number": "638.1 TES"},
    {"title": "千と千尋の神隠し", "author": "宮崎駿", "year": 2001, "kind": "video", "call_number": "DVD SEN"},
    {"title": "Braiding sweetgrass : indigenous wisdom, scientific knowledge, and the teachings of plants",
     "author": "Kimmerer, Robin Wall", "year": 2013, "call_number": "305.897 KIM", "publisher": "Milkweed Editions",
     "extent": "x, 390 pages"},
)  # fmt: skip
COPIES = {
    "The bee book": ("31234000010017",),
    "The secret life of bees": ("31234000010025", "31234000010033"),
    "The beekeeper's bible": ("31234000010041",),
    "Honeybee": ("31234000010058",),
    "Beeline": ("31234000010066",),
    "千と": ("31234000010074",),
    "Braiding": ("31234000010082", "31234000010090", "31234000010108"),
}
PEOPLE: tuple[dict[str, Any], ...] = (
    {"first_name": "Elena", "last_name": "Garcia", "born": "1958-03-31", "street": "Mill Road 3",
     "card": "21234000000923"},
    {"first_name": "Elena", "last_name": "Garcia", "born": "1991-07-02", "street": "Oak Street 14",
     "card": "21234000003310"},
    {"first_name": "Elena Ruiz", "last_name": "Garcia", "born": "2014-01-09", "street": "Oak Street 14",
     "card": "21234000003328", "category": "CHILD"},
    {"first_name": "Helena", "last_name": "Garcia-Lopez", "born": "1973", "street": "Route 9",
     "card": "21234000001186"},
    {"first_name": "Marta", "last_name": "Field", "born": "1958-03-14", "street": "Mill Road 3", "city": "Maple Grove",
     "postcode": "00155", "phone": "555-0100", "email": "marta.field@example.org", "language": "en",
     "note": "Reads large print. Ask about the van.", "card": "21234000004417"},
    {"first_name": "Ed", "last_name": "Ended", "born": "1949", "street": "Hill 1", "card": "21234000007770",
     "expires_on": "2026-12-04"},
)  # fmt: skip
MARTA, ED, ELENA = "21234000004417", "21234000007770", "21234000000923"
LENT = ((11, "31234000010058"), (3, "31234000010082"), (0, "31234000010074"))
"""Marta's checkouts, by days before today: a magazine that is overdue, a book, a film of today."""


def build(path: Path, clock: Clock) -> None:
    """Make the library's file, by verbs."""
    clock.now = NOW - 20 * DAY
    start_library(path, Beginning("Maple Grove", "America/Chicago"), beginner(clock))
    desk = desk_of("admin", clock)
    add_staff(desk, "ana", "volunteer", name="Ana R.", pin="2468")
    for code, name in (("AF", "Adult fiction"), ("NF", "Adult nonfiction, row 7")):
        add_code(desk, "location", code, {"name": name})
    set_hours(desk, "MAIN", WEEK)
    for day, why in CLOSED:
        close_days(desk, day, day, why)
    _fill(desk, clock)
    close_store()


def _fill(desk: Desk, clock: Clock) -> None:
    for fields in TITLES:
        barcodes = next((codes for start, codes in COPIES.items() if fields["title"].startswith(start)), ())
        made = add_title(desk, fields)
        for code in barcodes:
            add_item(desk, made.id, {"barcode": code, **_kind(code)})
    for person in PEOPLE:
        register_patron(desk, person)
    for ago, barcode in LENT:
        clock.now = NOW - ago * DAY
        checkout(desk, MARTA, barcode)


def _kind(barcode: str) -> dict[str, Any]:
    if barcode == "31234000010074":
        return {"item_type": "DVD"}
    if barcode == "31234000010058":
        return {"item_type": "MAG", "location": "NF"}
    return {"location": "AF" if barcode in ("31234000010025", "31234000010033") else "NF"}


@dataclass
class Opened:
    """The library as a front door hands it over."""

    path: Path
    about: LibraryFacts
    station: Station
    desk: Desk
    warnings: list[str] = field(default_factory=list)

    def note(self) -> None:
        """Write no station's file in tests."""


class Maple(Tuils):
    DAILY_AFTER = 3600.0


def open_library(path: Path, login: str, palette: str = "dark") -> Opened:
    """Open it on a clock that stands at NOW."""
    open_store(path)
    clock = Clock(NOW, step=1)
    desk = replace(desk_of(login, clock), pocket=Pocket())
    station = Station("front desk", palette=palette)
    return Opened(path, about_library(), station, desk)


@functools.cache
def _template() -> tuple[Path, Any]:
    """Build the library, once for all tests of this process; the folder is deleted with the second value."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "template.db"
    build(path, Clock())
    return path, folder


def library_in(folder: Path) -> Path:
    """A fresh copy of the library in this folder."""
    return Path(shutil.copy(_template()[0], folder / "maple.db"))


@contextlib.asynccontextmanager
async def at_desk(
    folder: Path, login: str = "ana", *, size: tuple[int, int] = (80, 24), palette: str = "dark", **more: Any
) -> AsyncIterator[Pilot[Any]]:
    """The real app at a fresh library in this folder, with this person at the desk."""
    opened = open_library(library_in(folder), login, palette)
    app = Maple(opened, idle_clock=lambda: 0.0, **more)
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot
    finally:
        app.close_all()
        close_store()


async def until(pilot: Pilot[Any], true: Callable[[], bool], *, searching: bool = False) -> None:
    """Wait until this is true and all is painted."""
    async with asyncio.timeout(120):
        while not true():
            await asyncio.sleep(A_MOMENT)
    await settled(pilot, searching=searching)


def answer(pilot: Pilot[Any]) -> tuple[str, str, str]:
    """Return mark, line 1, line 2 of the answer."""
    shown = pilot.app.screen.query_one(AnswerBand)
    return shown.mark, shown.said, shown.then


def here(pilot: Pilot[Any]) -> str:
    """The name of the screen on top."""
    return type(pilot.app.screen).__name__


def keys(pilot: Pilot[Any]) -> str:
    return " ".join(f"{key} {word}" for key, word in pilot.app.screen.query_one(KeyLine).keys)


def told(pilot: Pilot[Any], *columns: int) -> list[tuple[str, ...]]:
    """Return these columns of the list on the screen, line by line."""
    return [tuple(cell_text(row[at]) for at in columns) for row in pilot.app.screen.query_one(Rows).rows]


def values(pilot: Pilot[Any]) -> dict[str, str]:
    """Return the lines of a form by name."""
    return {str(one.id): one.value for one in pilot.app.screen.query(EntryField)}


def listed(pilot: Pilot[Any]) -> list[str]:
    """Return the choices below a line of a form, the highlighted one with `>`."""
    form: Any = pilot.app.screen
    lines = form.choice_list.lines if form.choice_list.under else []
    return [text.strip() for _left, (text, _role) in lines]


def main() -> None:
    folder, login = Path(sys.argv[1]), (sys.argv[2:] or ["ana"])[0]
    path = folder / "maple.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        build(path, Clock())
    app = Maple(open_library(path, login), plain_ascii=False)
    try:
        app.run(mouse=False)
    finally:
        app.close_all()
        db.close()


if __name__ == "__main__":
    main()
