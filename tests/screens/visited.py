"""The patrons' catalog of Maple Grove, opened by a visitor on Monday 7 December 2026, 10:31 in Chicago."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymarc import Field as MarcField, Indicators, Leader, Record, Subfield
from textual.pilot import Pilot

from tests.library.makers import Clock, desk_of
from tests.screens.keys import A_MOMENT, settled
from tests.screens.maple import ELENA, MARTA, NOW, library_in
from tuils.i18n import use_language
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.lists import keep_search, publish_list
from tuils.library.holdings.publishing.publish import publish_catalog
from tuils.library.holdings.publishing.published import close_catalog, open_catalog
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db
from tuils.opac import CatalogVisit, PatronsCatalog
from tuils.screens.widgets.bands import AnswerBand, KeyLine
from tuils.station.settings import Station


def published(library: Path, file: Path) -> Path:
    """Publish the library, as it is at NOW."""
    open_store(library)
    try:
        for _slice in publish_catalog(desk_of("admin", Clock(NOW, step=1)), file).steps():
            pass
    finally:
        close_store()
    return file


@functools.cache
def _template() -> tuple[Path, Any]:
    """Published once for all tests of this process; the folder goes with the second value."""
    folder = tempfile.TemporaryDirectory()
    library = library_in(Path(folder.name))
    open_store(library)
    with_more(desk_of("admin", Clock(NOW, step=1)))
    close_store()
    return published(library, Path(folder.name) / "opac" / "catalog.db"), folder


SUMMARY = (
    "Five stories tell of the adventures of Owl, who lives by the side of a lake and would like to be upstairs and "
    "downstairs at the same time, makes tea from tears, and is followed by the moon."
)
RICH: dict[str, tuple[str, dict[str, str]]] = {
    "100": ("1 ", {"a": "Lobel, Arnold."}),
    "245": ("10", {"a": "Owls at home :", "b": "five stories /", "c": "Arnold Lobel."}),
    "264": (" 1", {"a": "New York :", "b": "Harper & Row,", "c": "1975."}),
    "300": ("  ", {"a": "64 pages"}),
    "490": ("1 ", {"a": "An I can read book ;", "v": "12"}),
    "505": ("0 ", {"a": "The guest -- Strange bumps -- Tear-water tea -- Upstairs and downstairs -- Owl and the moon"}),
    "520": ("  ", {"a": SUMMARY}),
    "650": (" 1", {"a": "Owls", "v": "Fiction."}),
    "651": (" 1", {"a": "Lakes", "v": "Fiction."}),
    "856": ("41", {"u": "https://example.org/owls", "y": "Read by the author"}),
}  # fmt: skip
"""A title with everything that the catalog tells of one."""


def with_more(desk: Desk) -> None:
    """A title that tells more than a few words, copies in other states, and lists for patrons."""
    record = Record(to_unicode=True, force_utf8=True)
    for tag, (indicators, words) in RICH.items():
        subfields = [Subfield(code, text) for code, text in words.items()]
        record.add_field(MarcField(tag=tag, indicators=Indicators(*indicators), subfields=subfields))
    record.add_field(MarcField(tag="008", data="750101s1975    nyu    j      000 1 eng d"))
    record.leader = Leader("00000cam a2200000 a 4500")
    with db.atomic():
        text = record_base64(record.as_marc())
        biblio = Act(desk).write("biblio_added", biblio=NEW, data={"set": {"record": text}}).id
    for code, item_type, number in (("O1", "BK", "E LOB"), ("O2", "BK", "E LOB"), ("O3", "REF", "REF 398 LOB")):
        add_item(desk, biblio, {"barcode": code, "item_type": item_type, "location": "AF", "call_number": number})
    mark_copy(desk, "O2", "repair")
    keep_search(desk, "Bees for beginners", Search("bee"))
    publish_list(desk, "Bees for beginners")
    keep_search(desk, "For the desk alone", Search("honeybee"))
    place_hold(desk, ELENA, "31234000010058")
    checkout(desk, MARTA, "31234000010090")
    checkin(desk, "31234000010090")


def catalog_in(folder: Path) -> Path:
    """A fresh copy of the published catalog in this folder."""
    return Path(shutil.copy(_template()[0], folder / "catalog.db"))


@dataclass
class Sitting:
    """The idle clock of a visit, moved by hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@contextlib.asynccontextmanager
async def visiting(
    folder: Path, *, size: tuple[int, int] = (80, 24), palette: str = "dark", language: str = "en", **more: Any
) -> AsyncIterator[Pilot[Any]]:
    """The real program over a fresh published copy. `more`: for `Visit`, and `plain_ascii`."""
    path = catalog_in(folder)
    look = {name: more.pop(name) for name in ("plain_ascii",) if name in more}
    about = open_catalog(path)
    station = Station("front", palette=palette, language=language)
    facts: dict[str, Any] = {"clock": Clock(NOW, step=1), "idle_clock": Sitting()} | more
    app = PatronsCatalog(CatalogVisit(about, station, path, **facts), **look)
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot
    finally:
        app.close_all()
        close_catalog()
        use_language("en")


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not true():
            await asyncio.sleep(A_MOMENT)
    await settled(pilot)


def answer(pilot: Pilot[Any]) -> tuple[str, str]:
    shown = pilot.app.screen.query_one(AnswerBand)
    return shown.said, shown.then


def keys_shown(pilot: Pilot[Any]) -> str:
    return " ".join(f"{key} {word}" for key, word in pilot.app.screen.query_one(KeyLine).keys)
