# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""Titles with everything a record may hold, brought into Maple Grove from a MARC file; and odd ones."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.at_once import import_marc
from tests.formats.samples import Field, marc
from tests.screens.keys import press, settled
from tests.screens.maple import Maple, library_in, open_library
from tuils.library.foundation.store import close_store
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.items import add_item


def title(number: str, field: str, *more: Field, year: str = "2013", leader: str = "nam a") -> bytes:
    fixed = f"200101s{year}    nyu    e      000 1 eng d"
    return marc(("001", number), ("008", fixed), ("245", field), *more, leader=leader)


WAR = title(
    "w1",
    "10\x1f6880-02\x1faVoina i mir :\x1fbroman /\x1fcLev Tolstoi.",
    ("020", "  \x1fa9780306406157"),
    ("100", "1 \x1f6880-01\x1faTolstoi, Lev."),
    ("264", " 1\x1f6880-03\x1faMoskva :\x1fbAST,\x1fc2010."),
    ("490", "1 \x1faRussian classics ;\x1fvbk. 2"),
    ("505", "0 \x1faChast pervaia -- Chast vtoraia -- Epilog."),
    ("511", "0 \x1faRead by Ada."),
    ("520", "  \x1faFive families in the years of Napoleon, in war and in peace, with all the balls and battles."),
    ("650", " 0\x1faAristocracy\x1fzRussia."),
    ("651", " 0\x1faRussia\x1fxHistory\x1fvFiction."),
    ("655", " 7\x1faWar stories."),
    ("700", "1 \x1faMaude, Aylmer,\x1fetranslator."),
    ("856", "42\x1f3Table of contents\x1fuhttp://example.org/toc"),
    ("856", "40\x1fuhttps://example.org/war-and-peace\x1fyRead it online"),
    ("856", "40\x1fujavascript:alert(1)"),
    ("880", "1 \x1f6100-01/(N\x1faТолстой, Лев."),
    ("880", "10\x1f6245-02/(N\x1faВойна и мир :\x1fbроман."),
    ("880", " 1\x1f6264-03/(N\x1faМосква :\x1fbАСТ,\x1fc2010."),
)
OTHERS = (
    title("w2", "10\x1faVoina i mir.", ("100", "1 \x1faTolstoi, Lev."), year="1999", leader="nim a"),
    title("w3", "10\x1faAnna Karenina.", ("100", "1 \x1faTolstoi, Lev."), ("490", "1 \x1faRussian classics ;\x1fv3")),
    title("w4", "10\x1faDead souls.", ("490", "1 \x1faRussian classics ;\x1fvbk. 1")),
    title("w5", "10\x1faWar stories alone.", ("655", " 7\x1faWar stories.")),
)


def library_with(folder: Path, records: Sequence[bytes], copies: Sequence[tuple[str, str]] = ()) -> Path:
    """Maple Grove with these titles as well; `copies` are words that find a title, and a barcode."""
    path = library_in(folder)
    opened = open_library(path, "admin")
    file = folder / "in.mrc"
    file.write_bytes(b"".join(records))
    import_marc(opened.desk, [file])
    for words, barcode in copies:
        add_item(opened.desk, find_titles(words).hits[0].biblio, {"barcode": barcode, "location": "AF"})
    close_store()
    return path


@contextlib.asynccontextmanager
async def at_title(
    path: Path, words: str, size: tuple[int, int] = (80, 24), login: str = "ana", **more: Any
) -> AsyncIterator[Pilot[Any]]:
    """The title that these words find, opened from the catalog."""
    opened = open_library(path, login)
    app = Maple(opened, idle_clock=lambda: 0.0, **more)
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await press(pilot, f"<f3>{words}<enter>")
            yield pilot
    finally:
        app.close_all()
        close_store()
