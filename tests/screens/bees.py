"""Maple Grove with more about bees: in Spanish, for children, on film, at another branch, and one with a red cover."""

from __future__ import annotations

import contextlib
import functools
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.at_once import add_code, import_marc
from tests.formats.samples import Field, marc
from tests.screens.keys import press, settled
from tests.screens.maple import Maple, library_in, open_library
from tuils.library.foundation.store import close_store
from tuils.library.holdings.items.items import add_item
from tuils.models import db


def record(
    number: str,
    title: str,
    *more: Field,
    year: str = "2013",
    age: str = " ",
    tongue: str = "eng",
    leader: str = "nam a",
) -> bytes:
    fixed = f"200101s{year}    nyu    {age}      000 1 {tongue} d"
    return marc(("001", number), ("008", fixed), ("245", f"10\x1fa{title}"), *more, leader=leader)


RED = record(
    "b1",
    "The hive at the end of the lane.",
    ("100", "1 \x1faMoss, Ivy."),
    ("520", "  \x1faA book about bees, and a year in a small garden."),
    ("500", "  \x1faRed cloth with a gilt comb."),
    ("650", " 0\x1faBees."),
    year="1987",
)
MORE = (
    RED,
    record("b2", "Abejas en el jardin.", ("650", " 1\x1faBees."), age="j", tongue="spa", year="2021"),
    record("b3", "More than honey.", ("650", " 0\x1faBees."), leader="ngm a", year="2014"),
    record("b4", "Bees of the teens.", age="d", year="2010"),
    record("b5", "Beekeeping in Navajo country.", tongue="nav", year="1999"),
)
COPIES = {
    "b1": {"barcode": "31234000020016", "location": "NF", "call_number": "638.1 MOS"},
    "b2": {"barcode": "31234000020024", "location": "KID", "call_number": "J 638.1 ABE"},
    "b3": {"barcode": "31234000020032", "item_type": "DVD"},
    "b4": {"barcode": "31234000020040", "home_branch": "EAST", "location": "AF"},
}


@functools.cache
def _template() -> tuple[Path, Any]:
    """Build the library, once for all tests of this process; the folder is deleted with the second value."""
    folder = tempfile.TemporaryDirectory()
    return _built(Path(folder.name)), folder


def hive_in(folder: Path) -> Path:
    """A fresh copy of the library in this folder."""
    return Path(shutil.copy(_template()[0], folder / "hive.db"))


def _built(folder: Path) -> Path:
    path = library_in(folder)
    desk = open_library(path, "admin").desk
    add_code(desk, "branch", "EAST", {"name": "East side"})
    add_code(desk, "location", "KID", {"name": "Children's room"})
    file = folder / "more.mrc"
    file.write_bytes(b"".join(MORE))
    import_marc(desk, [file])
    ids = dict(db.execute_sql("SELECT control_number, id FROM biblio").fetchall())
    for number, fields in COPIES.items():
        add_item(desk, ids[number], dict(fields))
    close_store()
    return path


@contextlib.asynccontextmanager
async def at_hive(path: Path, size: tuple[int, int] = (80, 24), login: str = "ana") -> AsyncIterator[Pilot[Any]]:
    """The catalog of that library, with this person at the desk."""
    app = Maple(open_library(path, login), idle_clock=lambda: 0.0)
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await press(pilot, "<f3>")
            yield pilot
    finally:
        app.close_all()
        close_store()
