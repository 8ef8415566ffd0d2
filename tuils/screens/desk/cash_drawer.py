"""The cash drawer: a day's payments and refunds, who took them, and what was counted."""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.drawer import CASH, CashDay, cash_day, count_drawer
from tuils.library.closing import counted_words
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.local_words import day_label, money_fault, money_label
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.search_screen import head
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.moments import day_of
from tuils.values.money import cents

KEYS: tuple[Hint, ...] = ("back", "count_drawer", ("Left/Right", N_("Earlier or later day")), "help", "undo")
COUNTING: tuple[Hint, ...] = (("Enter", N_("Save")), ("back", N_("Don't save")), "help")
HEAD = (2, 1)


def day_at(desk: Desk, back: int) -> tuple[CashDay, date, str]:
    """The cash of so many days ago, the day today, and what the branch is called."""
    today = day_of(desk.now, desk.zone)
    return cash_day(desk, today - timedelta(days=back)), today, name_of("branch", desk.branch)


class Cash(HomeScreen):
    word, prompt, passing = N_("Cash drawer"), N_("Line"), True
    keys = KEYS

    def __init__(self) -> None:
        super().__init__()
        self.back = 0
        self.found: CashDay | None = None
        self.today, self.place = date.min, ""
        self.counting = False

    def body(self) -> ComposeResult:
        yield head(self, "day", *HEAD)
        yield Rows((Column("#", 2, right=True), *CASH.on_screen))

    async def opened(self) -> None:
        await self.load()
        self._tell()

    async def load(self) -> None:
        found, self.today, self.place = await self.home.read(day_at, self.home.desk, self.back)
        self.found = found
        self.query_one(Rows).load(rows_of(self.home.desk, found))
        self.resized()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.found:
            self.load_by(self._see_again)

    async def _see_again(self) -> None:
        await self.load()
        if self.is_stated:
            self._tell()

    def resized(self) -> None:
        if self.found is None:
            return
        lines = self.query_one("#day", Lines)
        lines.styles.height = HEAD[self.narrow]
        day = day_label(self.found.day, self.today)
        head_line: Line = [(f" {day}", "strong"), (f"   {self.place}", "text")]
        lines.put([head_line] if self.narrow else [head_line, ""])

    def _tell(self) -> None:
        assert self.found
        found = self.found
        said = _("Expected in the drawer, not counting your starting cash: {money}").format(
            money=money_label(found.cents)
        )
        if not found.lines:
            said = _("No payments on this day.")
        self.state("", said, self._count_words(found))

    def _count_words(self, found: CashDay) -> str:
        if found.counted is None:
            return (
                _("F6: count the drawer. Left arrow: the day before.")
                if not self.back
                else _("The drawer was not counted.")
            )
        return counted_words(self.home.desk, found)

    async def turn(self, step: int) -> None:
        if self.counting:
            return
        if self.back - step < 0:
            self.remark(_("Today is the latest day."))
            return
        self.back -= step
        await self.load()
        self._tell()

    # -- counting

    @action("n", N_("Count"), N_("Count the drawer"))
    def count_drawer(self) -> Doing:
        if self.back:
            self.remark(_("Only today's drawer can be counted."), _("Right arrow: the day after."))
            return None
        self.counting = True
        self.ask_for(_("Counted"))
        self.show_keys(COUNTING)
        self.say(
            "ASK",
            _("How much is in the drawer, not counting your starting cash?"),
            _("Type it as 12.50. Esc: don't save."),
        )
        return None

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if not self.counting or field is None or text == ".":
            return super().sent(text, field)
        if text.lower() == ".x":
            return self.action_back()
        amount = cents(text)
        if amount is None:
            self.say("NOTE", money_fault(text), _("Esc: don't save."))
            return None
        return self._count(amount)

    async def _count(self, amount: int) -> None:
        self._listen()
        await self.home.do(count_drawer, amount)
        await self.load()
        assert self.found
        assert self.found.counted
        right = self.found.counted.cents == self.found.cents
        self.say("OK" if right else "NOTE", self._count_words(self.found), _("Saved. F9 undoes it."))

    def _listen(self) -> None:
        self.counting = False
        self.ask_for(_(self.prompt))
        self.show_keys(self.keys)

    def action_back(self) -> Doing:
        if not self.counting:
            return super().action_back()
        self._listen()
        self._tell()
        return None


def rows_of(desk: Desk, found: CashDay) -> list[Row]:
    rows: list[Row] = [(str(number), *CASH.cells(desk, line)) for number, line in enumerate(found.lines, 1)]
    if len(rows) > 1:
        rows.append(("", (_("Total"), "strong"), "", "", "", (money_label(found.cents), "strong")))
    return rows
