"""A list as its table describes it. Each key's act is an `@action`."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import LAST, action
from tuils.library.foundation.describing.table import Table
from tuils.library.foundation.desk import Desk
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.rows import LIMIT, Column, Row
from tuils.screens.widgets.turns import Doing

from .listing import Listing

T = TypeVar("T")


class TableScreen(Listing, Generic[T]):
    """A list. `asked`: arguments of `read` beside the desk. `whole`: the data, if the lines are only its `lines`."""

    table: ClassVar[Table[Any]]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "table" in vars(cls):
            table, enter = cls.table, cls.table.enter[0]
            cls.columns = (Column("#", table.digits, right=True), *table.on_screen)
            cls.names_a_person = table.names_a_person
            if "keys" not in vars(cls):
                cls.keys = (*([("Enter", enter)] if enter else []), FIRST_THREE, ("back", N_("Back")), "help", "undo")

    lines: Sequence[T] = ()
    whole: Any = None

    def asked(self) -> tuple[Any, ...]:
        return ()

    @property
    def chosen(self) -> T | None:
        return self.lines[self.at] if self.at >= 0 else None

    async def load(self) -> None:
        self.whole, self.lines, rows = await self.home.read(self._rows_read, self.home.desk)
        self.put(rows, [self.table.key_of(line) for line in self.lines])

    def _rows_read(self, desk: Desk) -> tuple[Any, Sequence[T], list[Row]]:
        whole = self.read_lines(desk)
        lines = getattr(whole, "lines", whole)
        return whole, lines, [(str(number), *self.table.cells(desk, one)) for number, one in enumerate(lines, 1)]

    def read_lines(self, desk: Desk) -> Any:
        """Read the lines on the read lane."""
        return self.table.read(desk, *self.asked())

    def greet(self) -> None:
        count = len(self.lines)
        if not count:
            self.say("", *map(_, self.table.none))
            return
        text = _(self.table.full) if self.table.full and count == LIMIT else ngettext(*self.table.some[0], count)
        self.say("", text.format(n=count), _(self.table.some[1]))

    def open_line(self, index: int) -> Doing:
        _word, screen, fact = self.table.enter
        name, _is, attribute = fact.partition("=")
        return self.home.open(screen, **{name: getattr(self.lines[index], attribute or name)}) if screen else None

    def choose(self, key: str) -> bool:
        """Highlight the line of this key, if it is there."""
        if found := key in self.line_keys:
            self.rows.choose(self.line_keys.index(key))
        return found

    async def done(self, text: str, hint: str) -> None:
        """Load again after a write, and say what was done."""
        await self.load()
        self.say("OK", text, hint)

    @action("rtyvh", N_("Print"), place=LAST, when=lambda screen: screen.table.is_printed)
    async def print_list(self) -> None:
        lines = await self.home.read(self._printed, self.home.desk)
        self.print_lines(_(self.table.title), lines)

    def _printed(self, desk: Desk) -> list[str]:
        return [self.table.print_line(desk, line) for line in self.lines]


class CopiesTable(TableScreen[T]):
    """A list of copies, as `Table.copies` says: a batch edit takes all of it."""

    @action("agyz", N_("Change all"), N_("Change all copies of this list alike"), needs="catalog.edit", place=LAST)
    async def change_all(self) -> None:
        codes = [str(attrgetter(self.table.copies)(line)) for line in self.lines]
        await self.home.open("batch_form", codes=list(filter(None, codes)))
