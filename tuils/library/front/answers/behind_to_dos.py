"""Behind the to-dos of a wide idle desk: the next step of each, and the lists that stand below them. No list names a
patron: the public sees this screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import Cell as DrawnCell, Table, cell_text
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import due_lines
from tuils.library.foundation.journal.hooks import declared_at
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.holds.hold_counts import PAST, TAKE_OFF

from .heard import MORE, SESSION, Cell, Panel

DrawnRow = tuple[DrawnCell, ...]
MOST_LINES = 6
NEXT_STEPS = {
    "notices": N_("Look, then send"),
    "pull_list": N_("Pull them, then check in"),
    "hold_shelf": N_("Clear the hold shelf"),
    "long_overdue": N_("Bill, or leave it"),
    "overdue": N_("Call, or mark lost"),
    "devices": N_("See what it says"),
    "notice_log": N_("Read them in the mailbox"),
    "notice_fates": N_("Look in the Sent folder"),
    "decisions": N_("Compare, choose one"),
    "clashes": N_("Give one a new number"),
    SESSION: N_("Open the door list"),
    MORE: N_("Plan more, or let it end"),
}
"""By the key of a to-do. Those that records declare have theirs in the `DueLine`."""


class ListBehind(NamedTuple):
    """A list below the to-dos, by what describes it. `shown`: three of its columns; `lines`: which lines of it."""

    table: str
    head: str
    shown: str
    lines: Callable[[Any], bool] = lambda _line: True


BEHIND = {
    "pull_list": ListBehind(
        "lending.holds.hold_tables:PULLS", N_("Holds to pull, in shelf order"), "title call_number place"
    ),
    "hold_shelf": ListBehind(
        "lending.holds.hold_tables:SHELF",
        N_("Holds to clear"),
        "title code pickup_by",
        lambda by: by.state in (PAST, TAKE_OFF),
    ),
    "preparation": ListBehind("activities.programs.session_table:DUE", N_("Program prep"), "words due who"),
}


class BehindToDos(NamedTuple):
    """`steps`: the next step of each line, in its order. `lists`: the rows of each list, its heads in the first."""

    steps: tuple[str, ...] = ()
    lists: tuple[tuple[DrawnRow, ...], ...] = ()


def behind_to_dos(desk: Desk, panel: Panel) -> BehindToDos:
    """Return the next steps of these to-dos, and their lists. A list is read only if something of it is to do."""
    declared = {(line.place, _(line.words)): _(line.then) for line in due_lines() if line.then}
    steps = (
        declared.get((key, cell_text(row[1]))) or _step(key) for key, row in zip(panel.keys, panel.rows, strict=True)
    )
    lists = (_rows(desk, BEHIND[key]) for key in dict.fromkeys(panel.keys) if key in BEHIND)
    return BehindToDos(tuple(steps), tuple(rows for rows in lists if rows))


def _step(key: str) -> str:
    prefix = next((one for one in (SESSION, MORE) if key.startswith(one)), key)
    return _(NEXT_STEPS[prefix]) if prefix in NEXT_STEPS else ""


def _rows(desk: Desk, behind: ListBehind) -> tuple[DrawnRow, ...]:
    table: Table[Any] = replace(declared_at(behind.table), shown=behind.shown)
    lines: Sequence[Any] = ()
    with contextlib.suppress(Refused):
        lines = [line for line in table.read(desk) if behind.lines(line)]
    return tuple(_drawn(desk, table, behind.head, lines)) if lines else ()


def _drawn(desk: Desk, table: Table[Any], head: str, lines: Sequence[Any]) -> Iterator[DrawnRow]:
    heads = (_(head), *(_(column.head) for column in table.on_screen[1:]))
    yield "", *(Cell(words, "head") for words in heads)
    shown = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
    yield from (("", *table.cells(desk, line)) for line in shown)
    if len(lines) > len(shown):
        yield "", _("and {n} more").format(n=len(lines) - len(shown))
