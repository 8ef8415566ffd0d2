"""Lists leave for another tuils library, and come from one: each line of each list, in its order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.models import KeptList, db
from tuils.models.rows import Row, some
from tuils.values.moments import iso, parse_when

from .list_search import search_of
from .list_state import GAP, ITEMS, TITLES

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
    for number, row in enumerate(some(KeptList, '"removed" = 0 ORDER BY "made_pos", "id"'), 1):
        known = {name: row[name] for name in ("name", "of", "note", "search")}
        head = {"list": number, **known, "shown": int(bool(row["shown"])), "made_at": iso(row["made_at"], desk.zone)}
        none = {"record": "", "copy": "", "item": "", "line_note": "", "added_at": ""}
        lines = _lines(desk, row)
        for line in itertools.chain([first] if (first := next(lines, None)) else [none], lines):
            yield head | line


def _lines(desk: Desk, row: Row) -> Iterator[Facts]:
    text = (
        f"SELECT record, copy, item, list_line.note, added_at FROM list_line JOIN ({_NUMBERED[row['of']]}) AS known "
        "ON known.thing = list_line.thing WHERE list = ? ORDER BY rank, list_line.thing"
    )
    for record, copy, item, note, at in db.execute_sql(text, (row["id"],)).fetchall():
        yield {"record": record, "copy": copy, "item": item, "line_note": note, "added_at": iso(at, desk.zone)}


@verb("library.import")
def take_lists(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """The lists of `lists_out`, in their order: gives back how many. A line whose title is not here is left out."""
    numbered: dict[str, dict[tuple[str, str], str]] = {}
    count = 0
    for _number, group in itertools.groupby(rows, lambda row: row["list"]):
        lines = list(group)
        of = ITEMS if lines[0]["of"] == ITEMS else TITLES
        known = numbered.setdefault(of, {}) or _numbered(of)
        numbered[of] = known
        _take(desk, lines, of, known)
        count += 1
    return count


def _numbered(of: str) -> dict[tuple[str, str], str]:
    found = db.execute_sql(_NUMBERED[of]).fetchall()
    return {(str(record), str(copy)): thing for thing, record, copy, _item in found}


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
