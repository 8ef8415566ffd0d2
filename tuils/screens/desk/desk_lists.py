"""The lists of the desk, kind by kind: their columns, and the rows of a panel as they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import N_
from tuils.library.front.answers.heard import Cell
from tuils.library.front.conversation import Panel
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.rows import LEAD, Column, Row, Rows

if TYPE_CHECKING:
    from tuils.library.front.answers.behind_to_dos import BehindToDos

NUMBER = Column("#", 2, right=True)
MOST_ROWS = 8
"""The most rows of one text that must be read whole."""
LISTS: dict[str, tuple[Column, ...]] = {
    "loans": (
        NUMBER,
        Column(N_("This visit"), 24, grow=1),
        Column(N_("Due"), 12),
        Column("", 15, drop=1),
    ),
    "checkins": (
        NUMBER,
        Column(N_("Goes to"), 8),
        Column(N_("Title"), 24, grow=1),
        Column(N_("Where, or what to do"), 36, drop=1),
    ),
    "blocks": (
        NUMBER,
        Column(N_("Block"), 26, grow=1),
        Column(N_("Who can override"), 16, drop=2),
        Column(N_("Fix (type the number)"), 21, drop=1),
    ),
    "people": (
        NUMBER,
        Column(N_("Name"), 16, grow=2),
        Column(N_("Born"), 4),
        Column(N_("Street"), 10, grow=1),
        Column(N_("Card"), 7, drop=1),
        Column(N_("Last visit"), 11, drop=2),
    ),
    "titles": (
        NUMBER,
        Column(N_("Title"), 24, grow=1),
        Column(N_("Author"), 16, drop=1),
        Column(N_("Year"), 4, drop=3),
        Column(N_("Call number"), 11, drop=2),
        Column(N_("In"), 3),
    ),
    "parked": (
        NUMBER,
        Column(N_("Parked"), 20, grow=1),
        Column(N_("Card"), 7, drop=1),
        Column(N_("This visit"), 8),
        Column(N_("Since"), 8),
    ),
    "renewals": (NUMBER, Column(N_("Title"), 11, grow=2), Column(N_("Now"), 23, grow=1)),
    "out": (NUMBER, Column(N_("Out"), 30, grow=1), Column(N_("Call number"), 12, drop=1), Column(N_("Due"), 12)),
    "owed": (NUMBER, Column(N_("Account"), 20, grow=1), Column(N_("Card"), 7, drop=1), Column(N_("Owes"), 8)),
}
"""The columns of each list; `loans` has in its head how many are out already."""


def desk_columns(panel: Panel, behind: BehindToDos | None = None) -> tuple[Column, ...]:
    """Return the columns of this list. `behind`: of to-dos with their next steps."""
    if panel.kind == "today":
        step = [Column(N_("Next step"), 27, drop=1)] if behind else []
        return (NUMBER, Column(N_("To do today"), 30, grow=1), Column("", 11 if behind else 24, drop=1), *step)
    if panel.kind == "loans":
        number, what, due, said = LISTS["loans"]
        return (number, replace(what, head=panel.title), due, said) if panel.title else (number, what, due)
    return LISTS[panel.kind]


def desk_rows(panel: Panel, rows: Rows, columns: Sequence[Column], behind: BehindToDos | None = None) -> list[Row]:
    """Return the rows as drawn: with the notes, and of what is behind to-dos as many whole lists as have room."""
    shown: Sequence[Row] = panel.rows
    if behind:
        shown = [(*row, step) for row, step in zip(panel.rows, behind.steps, strict=True)]
    found = [*_whole(shown, rows, columns), *_notes(panel)]
    for part in behind.lists if behind else ():
        if len(found) + 1 + len(part) <= rows.height:
            found += [("", ""), *part]
    return found


def _whole(shown: Sequence[Row], rows: Rows, columns: Sequence[Column]) -> list[Row]:
    """Return the rows, with texts that must be read whole continued in the rows below."""
    widths = rows.widths(rows.size.width - LEAD, columns)
    width, found = widths[1][2] if len(widths) > 1 else 0, list[Row]()
    for number, what, *more in shown:
        if isinstance(what, Cell) and what.role == "look" and width:
            first, *rest = wrap(what.text, width, MOST_ROWS)
            found += [(number, Cell(first, "look"), *more), *(("", Cell(text, "look")) for text in rest)]
        else:
            found.append((number, what, *more))
    return found


def _notes(panel: Panel) -> list[Row]:
    return [("", ""), *(("", note) for note in panel.notes)] if panel.notes else []
