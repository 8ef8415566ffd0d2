"""Walking the shelves of one branch with a million copies: to a place by call number or copy, and page by page."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.library.makers import Clock, beginner
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.holdings.items.shelves import Place, place_on_shelf, stretch, to_the_left, to_the_right
from tuils.models import Biblio, Item
from tuils.models.rows import blank
from tuils.values.shelf.shelf_order import item_shelf

from .measure import Figure, p

COPIES, A_TITLE, TIMES, GOAL = 1_000_000, 5, 400, 10.0
PAGE = 20
SECTIONS = ("", "", "", "", "REF ", "J ", "E ", "FIC ", "FIC ", "J FIC ", "YA FIC ", "DVD ", "LP FIC ", "BIO ")


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "shelf.db"
    make_shelves(path, COPIES)
    open_store(path)
    dice = random.Random(3)
    wanted = [_call_number(dice, dice.choice(SECTIONS)) for _n in range(TIMES)]
    barcodes = [f"C{dice.randrange(COPIES)}" for _n in range(TIMES)]
    around = _each(wanted, lambda text: stretch(place_on_shelf(text, usual="MAIN"), PAGE, PAGE))
    yield Figure("the shelf around a call number, 1,000,000 copies, p95", p(around, 95), "ms", None, GOAL)
    copies = _each(barcodes, lambda text: stretch(place_on_shelf(text, usual="MAIN"), PAGE, PAGE))
    yield Figure("the shelf around a copy, 1,000,000 copies, p95", p(copies, 95), "ms", None, GOAL)
    places = [place_on_shelf(text, usual="MAIN") for text in barcodes]
    right = _each(places, lambda place: to_the_right(place, PAGE, after=True))
    left = _each(places, lambda place: to_the_left(place, PAGE))
    yield Figure("the next page of a shelf, 1,000,000 copies, p95", p(right + left, 95), "ms", None, GOAL)
    first = _each([Place("MAIN", "E", "")] * 50, lambda place: stretch(place, PAGE, PAGE))
    yield Figure("the beginning of the shelves, 1,000,000 copies, p95", p(first, 95), "ms", None, GOAL)
    close_store()


def make_shelves(path: Path, copies: int) -> None:
    """A library with so many copies at MAIN, five a title, written past the journal: C0, C1, ..."""
    start_library(path, Beginning("Shelves", "America/Chicago"), beginner(Clock()))
    close_store()
    store = sqlite3.connect(path)
    store.execute("PRAGMA synchronous = OFF")
    titles = blank(Biblio)
    del titles["no"]
    items = blank(Item)
    _fill(store, "biblio", titles, _titles(copies // A_TITLE))
    _fill(store, "item", items, _copies(copies))
    store.execute("ANALYZE")
    store.commit()
    store.close()


def _fill(store: sqlite3.Connection, table: str, row: dict[str, Any], rows: Iterator[dict[str, Any]]) -> None:
    text = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    store.executemany(text, ({**row, **fields} for fields in rows))


def _titles(many: int) -> Iterator[dict[str, Any]]:
    for n in range(many):
        key = f"title {n * 7919 % many} of many"
        yield {"id": f"b{n:09}", "batch": "made", "marc": b"", "title": key.capitalize(), "title_key": key}


def _copies(many: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(7)
    for first in range(0, many, A_TITLE):
        call_number, title = _call_number(dice, dice.choice(SECTIONS)), first // A_TITLE
        for n in range(first, first + A_TITLE):
            section, key = item_shelf(call_number, "", str(n - first), title=f"title {title}")
            yield {
                "id": f"i{n * 7919 % many:09}", "barcode": f"C{n}", "biblio": f"b{title:09}", "item_type": "BK",
                "home_branch": "MAIN", "holding_branch": "MAIN", "location": "AF", "call_number": call_number,
                "copy_number": str(n - first), "section": section, "shelf_key": key, "withdrawn": int(n % 50 == 0),
            }  # fmt: skip


def _call_number(dice: random.Random, section: str) -> str:
    author = "".join(dice.choice("ABCDEFGHIKLMNOPRSTW") for _n in range(3))
    if section.strip() in ("", "REF", "J", "DVD"):
        decimals = "".join(dice.choice("0123456789") for _n in range(dice.randrange(5)))
        return f"{section}{dice.randrange(1000):03}{'.' if decimals else ''}{decimals} {author}"
    return f"{section}{author}"


def _each(wanted: list[Any], ask: Callable[[Any], object]) -> list[float]:
    """Milliseconds of each, once a few have warmed it."""
    for one in wanted[:20]:
        ask(one)
    spent = []
    for one in wanted:
        begun = time.perf_counter()
        ask(one)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent
