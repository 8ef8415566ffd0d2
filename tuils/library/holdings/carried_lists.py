"""Named lists, exported to and imported from another tuils library: a row for each line, which begins with its list."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models.lists import KeptList
from tuils.models.rows import columns, some

from .carried_tables import Incoming, carried_tables
from .carrying import ids_by_number, title_and_copy_numbers
from .lists.list_search import search_of
from .lists.list_state import GAP, ITEMS, TITLES
from .queries import ON_LISTS
from .record_queries import lines_of_list

NO_LINE = {"record": "", "copy": "", "item": "", "line_note": "", "added_at": 0}
"""An empty list is one row."""


def _listed() -> Iterator[SimpleNamespace]:
    """Yield the lines whose title or copy leaves, each with its list. Lists in the order they were made."""
    numbers = {of: title_and_copy_numbers(of, ON_LISTS) for of in (TITLES, ITEMS)}
    for number, row in enumerate(some(KeptList, 'NOT "removed" ORDER BY "made_pos", "id"'), 1):
        places = numbers[row.of]
        lines = [
            {**dict(zip(("record", "copy", "item"), places[thing], strict=True)), "line_note": note, "added_at": at}
            for thing, note, at in lines_of_list(row.id)
            if thing in places
        ]
        yield from (SimpleNamespace(**columns(row), list=number, **line) for line in lines or [NO_LINE])


LIST_ROWS = CarriedTable(
    "lists.csv", 3, KeptList, read=_listed, key="", counted="lists", by="list",
    columns=("list", "name", "of", "note", "shown", "search", "made_at", *NO_LINE),
    words=N_("{file}: named lists, in order. `record` is the title's number."),
)  # fmt: skip


@verb("library.import")
def take_lists(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Import lists in their order; return how many. A line whose title is not here is left out."""
    coming = Incoming(desk, [LIST_ROWS])
    every = [coming.typed(LIST_ROWS, row) for row in rows]
    if unknown := {row["of"] for row in every} - {TITLES, ITEMS}:
        raise ValueError(next(iter(unknown)))
    known = {of: ids_by_number(of, {row["record"] for row in every}) for of in {row["of"] for row in every}}
    groups = [list(group) for _number, group in itertools.groupby(every, lambda row: row["list"])]
    for lines in groups:
        _take(coming, lines, known[lines[0]["of"]])
    return len(groups)


def _take(coming: Incoming, lines: list[Facts], known: Mapping[tuple[str, str], str]) -> None:
    """Make the list as it was made then, each line as it was added then, all in the order they have now."""
    head, made = lines[0], lines[0]["made_at"]
    search_of(head["search"])  # ValueError where it is none
    facts = {name: head[name] for name in ("name", "of", "shown", "note", "search") if head[name] != ""}
    entry = coming.act(made).write("list_made", list=NEW, data={"set": facts})
    there = [(thing, line) for line in lines if (thing := known.get((line["record"], line["copy"])))]
    order = {thing: {"rank": made + number * GAP} for number, (thing, _line) in enumerate(there)}
    for at, some_lines in itertools.groupby(sorted(there, key=_added), _added):
        put = {thing: line["line_note"] for thing, line in some_lines}
        notes = {thing: note for thing, note in put.items() if note}
        coming.act(at).write("list_put", list=entry.id, data={"rank": made, "lines": list(put), "notes": notes})
    if order:
        Act(coming.desk).write("list_line_edited", list=entry.id, data={"lines": order})


def _added(found: tuple[str, Facts]) -> int:
    return int(found[1]["added_at"])


LISTS = carried_tables([LIST_ROWS], take_lists)
