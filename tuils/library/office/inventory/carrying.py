"""Inventories, exported to and imported from another tuils library: copies scanned, missed, or over a desk."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carrying import ids_by_number, title_and_copy_numbers
from tuils.library.holdings.items.shelving import read_shelf_span
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.models import Item
from tuils.models.rows import find, parts, some
from tuils.models.shelf_work import Inventory
from tuils.values.time.moments import iso, parse_when

from .inventory_state import DESK, FINISHED, NUMBERS, SCOPE, SEARCHED, SEEN, STARTED
from .queries import TOLD, items_at, missed_of, seen_rows_of
from .standing import over_a_desk

INVENTORY_COLUMNS = ("inventory", *SCOPE, "started_at", "finished_at", "searched", *NUMBERS)
SCAN_COLUMNS = ("inventory", "what", "code", "record", "copy", "walk", "place", "at", "wrong")
SCANNED, OVER_A_DESK, MISSED = "scanned", "desk", "missing"
AT_ONCE = 500
Numbers = Mapping[tuple[str, str], str]


def inventories_out(desk: Desk) -> Iterator[Facts]:
    """Yield all inventories, in the order they were started. Keys: INVENTORY_COLUMNS. Permission library.export."""
    desk.require("library.export")
    for number, row in enumerate(_rows(), 1):
        known = {name: getattr(row, name) for name in SCOPE} | {"started_at": iso(row.started_at, desk.zone)}
        finished = iso(row.finished_at, desk.zone) if row.finished_at else ""
        yield {"inventory": number, **known, "finished_at": finished, "searched": row.searched} | {
            name: getattr(row, name) for name in NUMBERS
        }


def _rows() -> list[Inventory]:
    return some(Inventory, '1 = 1 ORDER BY "started_at", "name", "id"')


def scans_out(desk: Desk) -> Iterator[Facts]:
    """Yield what each inventory knows of copies and barcodes. `what`: scanned; missing, of those marked so; desk, of
    those a desk had since an open one began, as the other library cannot know that. Keys: SCAN_COLUMNS."""
    desk.require("library.export")
    rows = _rows()
    numbers = title_and_copy_numbers(ITEMS, TOLD) if rows else {}
    for number, row in enumerate(rows, 1):
        head = {**dict.fromkeys(SCAN_COLUMNS, ""), "inventory": number}
        seen = seen_rows_of(row.id)
        for seen_row in seen:
            if seen_row.walk != DESK:
                record, copy = _where(numbers, seen_row.item)
                yield head | {
                    "what": SCANNED,
                    "code": seen_row.code,
                    "record": record,
                    "copy": copy,
                    "walk": seen_row.walk,
                    "place": seen_row.place,
                    "at": iso(seen_row.at, desk.zone),
                    "wrong": seen_row.wrong,
                }
        scanned = {one.item for one in seen if one.walk != DESK}
        had = {one.item for one in seen if one.walk == DESK}
        others = {
            one.id: OVER_A_DESK
            for one in (() if row.finished_at else items_at(row.branch))
            if one.id not in scanned and (one.id in had or over_a_desk(one, row))
        } | dict.fromkeys(missed_of(row.id), MISSED)
        for item in sorted(others.keys() & numbers.keys(), key=lambda item: numbers[item][:2]):
            record, copy = _where(numbers, item)
            yield head | {"what": others[item], "record": record, "copy": copy}


def _where(numbers: Mapping[str, tuple[Any, ...]], item: str) -> tuple[Any, Any]:
    record, copy, _code = numbers.get(item, ("", "", ""))
    return record, copy


# ---- coming in


@verb("library.import")
def take_inventories(desk: Desk, rows: Iterable[Mapping[str, str]], scans: Iterable[Mapping[str, str]]) -> int:
    """Import the inventories of `inventories_out`, with the scans of `scans_out`. Return how many."""
    told: dict[str, list[Mapping[str, str]]] = {}
    for scan in scans:
        told.setdefault(scan["inventory"], []).append(scan)
    known = ids_by_number(ITEMS, {scan["record"] for lines in told.values() for scan in lines})
    count = 0
    for row in rows:
        _take(desk, row, told.get(row["inventory"], []), known)
        count += 1
    return count


def _take(desk: Desk, row: Mapping[str, str], told: list[Mapping[str, str]], known: Numbers) -> None:
    read_shelf_span(row["span"])
    begun = desk.as_of(parse_when(row["started_at"], desk.zone))
    made = Act(begun).write(STARTED, list=NEW, data={"set": {name: row[name] for name in SCOPE}})
    there = {what: [line for line in told if line["what"] == what] for what in (SCANNED, OVER_A_DESK, MISSED)}
    for at, walk, first, seen in _runs(there[SCANNED], known):
        act = Act(desk.as_of(parse_when(at, desk.zone)))
        act.write(SEEN, list=made.id, data={"walk": walk, "first": first, "seen": seen})
    _take_had(begun, made.id, _items(there[OVER_A_DESK], known))
    missed = _items(there[MISSED], known)
    if missed and not row["finished_at"]:  # cut off in the middle: the end goes on from here
        Act(begun).write(FINISHED, list=made.id, data={"missing": missed, "more": True})
    if row["finished_at"]:
        ended = desk.as_of(parse_when(row["finished_at"], desk.zone))
        numbers = {name: int(row.get(name) or 0) for name in NUMBERS}
        Act(ended).write(FINISHED, list=made.id, data={"missing": missed, **numbers})
        for _time in range(int(row["searched"])):
            Act(ended).write(SEARCHED, list=made.id)


def _runs(scans: list[Mapping[str, str]], known: Numbers) -> Iterator[tuple[str, str, int, list[list[str]]]]:
    """Yield the scans of one moment in order: moment, walk, first place, and the rows for an entry."""
    counted = enumerate(scans)
    for (at, walk, gap), lines in itertools.groupby(
        counted, key=lambda each: (each[1]["at"], each[1]["walk"], int(each[1]["place"]) - each[0])
    ):
        run = [line for _number, line in lines]
        for part in parts(run, AT_ONCE):
            seen = [[one["code"], known.get((one["record"], one["copy"]), ""), one["wrong"]] for one in part]
            yield at, walk, int(part[0]["place"]), seen
        del gap


def _items(lines: list[Mapping[str, str]], known: Numbers) -> list[str]:
    return [item for line in lines if (item := known.get((line["record"], line["copy"])))]


def _take_had(desk: Desk, inventory: str, items: list[str]) -> None:
    codes = {row.id: row.barcode or row.id for row in find(Item, "id", set(items))}
    for start in range(0, len(items), AT_ONCE):
        seen = [[codes[item], item, ""] for item in items[start : start + AT_ONCE]]
        Act(desk).write(SEEN, list=inventory, data={"walk": DESK, "first": start, "seen": seen})


INVENTORIES = Carried(
    (
        CarriedFile("inventories.csv", 6, INVENTORY_COLUMNS, inventories_out, "inventories"),
        CarriedFile("scans.csv", 6, SCAN_COLUMNS, scans_out),
    ),
    take_inventories,
    N_("{inventories}, {scans}: inventories and their scans. {weeding}: what was decided when weeding."),
)
