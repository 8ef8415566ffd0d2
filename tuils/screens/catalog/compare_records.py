"""Two records that targets sent, side by side: field by field, those that differ marked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from itertools import zip_longest
from typing import Any

from textual.app import ComposeResult

from tuils.formats.marc.marc_lines import field_as_line
from tuils.formats.marc.marc_record import MarcRecord
from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.holdings.lookup.answers import FoundRecord
from tuils.library.holdings.lookup.targets import SOURCE
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.lines import without_controls, wrap
from tuils.screens.widgets.page import Page
from tuils.screens.widgets.rows import LEAD, Column, Row

MOST_LINES = 4
"""The most lines of one field."""
DIFFERS = "*"


class CompareRecords(OverModeScreen):
    """The comparison. `records`: all that were found; `at`: the left one; `take` gets the place of the chosen one. Left
    and Right change the other one."""

    mode, prompt, names_a_person = "catalog", N_("Take"), False
    keys = ("own", ("right", N_("Next record")), ("back", N_("Back")), "help")

    def __init__(
        self, records: Sequence[FoundRecord], at: int, take: Callable[[int], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__()
        self.records, self.one, self.take = records, at, take
        self.other = (at + 1) % len(records)

    def body(self) -> ComposeResult:
        yield Page(self._columns(), id="fields")

    def _columns(self) -> tuple[Column, ...]:
        heads = (self.records[at].target for at in (self.one, self.other))
        return (Column("", 3), Column("", 1), *(Column(head, 10, grow=1) for head in heads))

    def opened(self) -> None:
        self._draw()

    def resized(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = max(8, (self.size.width - LEAD - 3 - 1 - 4) // 2)
        rows = list(pair_rows(self.records[self.one].marc, self.records[self.other].marc, width))
        self.query_one(Page).load(rows, columns=self._columns())
        one, other = self.records[self.one].target, self.records[self.other].target
        hint = _("* marks what differs. F6 takes the left one, F7 the right one.")
        self.say("", _("Left: {one}. Right: {other}.").format(one=one, other=other), hint)

    def turn(self, step: int) -> None:
        """Show another record at the right."""
        others = [at for at in range(len(self.records)) if at != self.one]
        self.other = others[(others.index(self.other) + step) % len(others)]
        self._draw()

    @action("a", N_("Take left"), N_("Take the record on the left"), place=1)
    async def take_left(self) -> None:
        await self.close()
        await self.take(self.one)

    @action("b", N_("Take right"), N_("Take the record on the right"), place=2)
    async def take_right(self) -> None:
        await self.close()
        await self.take(self.other)


def pair_rows(one: bytes, other: bytes, width: int) -> list[Row]:
    """The fields of both by their tags, on as many lines as they need, up to MOST_LINES."""
    left, right = _by_tag(one), _by_tag(other)
    rows: list[Row] = []
    for tag in sorted({*left, *right}):
        for mine, theirs in zip_longest(left.get(tag, ()), right.get(tag, ()), fillvalue=""):
            mark = "" if mine == theirs else DIFFERS
            role = "text" if mark else "key"
            lines = zip_longest(
                *(wrap(without_controls(text), width, MOST_LINES) for text in (mine, theirs)), fillvalue=""
            )
            for number, (here, there) in enumerate(lines):
                first = number == 0
                rows.append((tag if first else "", (mark if first else "", "look"), (here, role), (there, role)))
    return rows


def _by_tag(marc: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag, data in MarcRecord.of(marc).fields:
        if tag != SOURCE:
            found.setdefault(tag, []).append(field_as_line(tag, data))
    return found
