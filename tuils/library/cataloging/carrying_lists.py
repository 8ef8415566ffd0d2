"""Lists leave for another tuils library, and come from one: each line of each list, in its order."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.models import db
from tuils.models.lists import KeptList
from tuils.models.rows import Row, some
from tuils.values.moments import iso, parse_when

from .list_search import search_of
from .list_state import GAP, ITEMS, TITLES
from .queries import ON_LISTS

LIST_COLUMNS = (
    "list", "name", "of", "note", "shown", "search", "made_at", "record", "copy", "item", "line_note", "added_at",
)  # fmt: skip
_NUMBERED = {
    TITLES: "SELECT id AS thing, row_number() OVER (ORDER BY no) AS record, '' AS copy, '' AS item FROM biblio "
    "WHERE NOT removed",
    ITEMS: "SELECT item.id AS thing, record, row_number() OVER (PARTITION BY item.biblio ORDER BY item.barcode, "
    "item.added_pos, item.id) AS copy, item.barcode AS item FROM item JOIN (SELECT id, row_number() OVER (ORDER BY no) "
    "AS record FROM biblio WHERE NOT removed) AS title ON title.id = item.biblio",
}
"""Titles and items as they are numbered in the folder: `record` as in `export_titles`, `copy` among those of it."""


def lists_out(desk: Desk) -> Iterator[Facts]:
    """A row for each line, the list before in its columns; of a list on which nothing stands one row without a
    `record`. Keys: LIST_COLUMNS. Lists in the order they were made. Permission library.export."""
    desk.require("library.export")
    numbers = {of: numbers_of(of, ON_LISTS) for of in _NUMBERED}
    for number, row in enumerate(some(KeptList, '"removed" = 0 ORDER BY "made_pos", "id"'), 1):
        known = {name: row[name] for name in ("name", "of", "note", "search")}
        head = {"list": number, **known, "shown": int(bool(row["shown"])), "made_at": iso(row["made_at"], desk.zone)}
        none = {"record": "", "copy": "", "item": "", "line_note": "", "added_at": ""}
        lines = _lines(desk, row, numbers[row["of"]])
        for line in itertools.chain([first] if (first := next(lines, None)) else [none], lines):
            yield head | line


def numbers_of(of: str, told: str) -> dict[str, tuple[Any, ...]]:
    """Of all titles or items whose ids this statement gives: record, copy, barcode. One walk through the catalog."""
    text = f"SELECT thing, record, copy, item FROM ({_NUMBERED[of]}) WHERE thing IN ({told})"
    return {thing: tuple(rest) for thing, *rest in db.execute_sql(text)}


def _lines(desk: Desk, row: Row, numbers: Mapping[str, tuple[Any, ...]]) -> Iterator[Facts]:
    text = "SELECT thing, note, added_at FROM list_line WHERE list = ? ORDER BY rank, thing"
    for thing, note, at in db.execute_sql(text, (row["id"],)).fetchall():
        if thing in numbers:
            told = dict(zip(("record", "copy", "item"), numbers[thing], strict=True))
            yield {**told, "line_note": note, "added_at": iso(at, desk.zone)}


@verb("library.import")
def take_lists(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """The lists of `lists_out`, in their order: gives back how many. A line whose title is not here is left out."""
    every = list(rows)
    wanted = {row["record"] for row in every}
    known = {of: numbered(of, wanted) for of in {row["of"] for row in every} & {*_NUMBERED}}
    groups = [list(group) for _number, group in itertools.groupby(every, lambda row: row["list"])]
    for lines in groups:
        of = ITEMS if lines[0]["of"] == ITEMS else TITLES
        _take(desk, lines, of, known.get(of, {}))
    return len(groups)


def numbered(of: str, wanted: Container[str]) -> dict[tuple[str, str], str]:
    """By record and copy what is meant, of the titles that are wanted."""
    found = db.execute_sql(_NUMBERED[of])
    return {(str(record), str(copy)): thing for thing, record, copy, _item in found if str(record) in wanted}


def _take(desk: Desk, lines: list[Mapping[str, str]], of: str, known: Mapping[tuple[str, str], str]) -> None:
    """As made then, each line as put on then, all in the order they have now."""
    head = lines[0]
    search_of(head["search"])  # ValueError where it is none
    facts: Facts = {"name": head["name"], "of": of, "shown": head["shown"] == "1"}
    facts |= {name: head[name] for name in ("note", "search") if head[name]}
    made = parse_when(head["made_at"], desk.zone)
    entry = Act(desk.as_of(made)).write("list_made", list=NEW, data={"set": facts})
    there = [(thing, line) for line in lines if (thing := known.get((line["record"], line["copy"])))]
    order = {thing: made + number * GAP for number, (thing, _line) in enumerate(there)}
    for at, some_lines in itertools.groupby(sorted(there, key=_added), _added):
        act = Act(desk.as_of(parse_when(at, desk.zone)))
        put = {thing: line["line_note"] for thing, line in some_lines}
        notes = {thing: note for thing, note in put.items() if note}
        act.write("list_put", list=entry.id, data={"rank": made, "lines": list(put), "notes": notes})
    if order:
        changes = {thing: {"rank": rank} for thing, rank in order.items()}
        Act(desk).write("list_line_edited", list=entry.id, data={"lines": changes})


def _added(found: tuple[str, Mapping[str, Any]]) -> str:
    return str(found[1]["added_at"])
