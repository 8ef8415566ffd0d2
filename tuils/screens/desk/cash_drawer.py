"""The cash drawer: a day's payments and refunds, and the counted cash; steps to close the day."""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label, money_fault, money_label
from tuils.library.front.answers.heard import MORE
from tuils.library.front.closing import (
    BACKUP,
    DRAWER,
    PARKED,
    PRINTS,
    SIGN_OUT,
    ClosingDay,
    ClosingStep,
    closing,
    counted_words,
)
from tuils.library.front.daily import close_day
from tuils.library.lending.money.drawer import CASH, CashDay, cash_day, count_drawer
from tuils.screens.kit.asking import ScreenQuestion
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.search_screen import search_head
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.money.money import cents
from tuils.values.time.moments import day_of

KEYS: tuple[Hint, ...] = ("back", "count_drawer", ("Left/Right", N_("Earlier or later day")), "help", "undo")
COUNTING: tuple[Hint, ...] = (("Enter", N_("Save")), ("back", N_("Don't save")), "help")
HEAD = (2, 1)


def day_at(desk: Desk, back: int) -> tuple[CashDay, date, str]:
    """Return the cash of `back` days ago, today's date, and the branch's name."""
    today = day_of(desk.now, desk.zone)
    return cash_day(desk, today - timedelta(days=back)), today, name_of("branch", desk.branch)


class Cash(HomeScreen):
    word, prompt, passing = N_("Cash drawer"), N_("Line"), True
    keys = KEYS

    back = 0
    found: CashDay | None = None
    today, place = date.min, ""
    counting = False

    def body(self) -> ComposeResult:
        yield search_head(self, "day", *HEAD)
        yield Rows((Column("#", 2, right=True), *CASH.on_screen))

    async def opened(self) -> None:
        await self.load()
        self._tell()

    async def load(self) -> None:
        found, self.today, self.place = await self.home.read(day_at, self.home.desk, self.back)
        self.found = found
        self.query_one(Rows).load(drawer_rows(self.home.desk, found))
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
        text = _("Expected in the drawer, not counting your starting cash: {money}").format(
            money=money_label(found.cents)
        )
        if not found.lines:
            text = _("No payments on this day.")
        self.state("", text, self._count_words(found))

    def _count_words(self, found: CashDay) -> str:
        if found.counted is None:
            return (
                _("F6: count the drawer. Left arrow: the day before.")
                if not self.back
                else _("The drawer was not counted.")
            )
        return counted_words(self.home.desk, found)

    async def turn(self, step: int) -> None:
        if self.open_question:
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
        text = _("How much is in the drawer, not counting your starting cash?")
        hint = _("Type it as 12.50. Esc: don't save.")
        self.ask_question(ScreenQuestion(_("Counted"), text, hint, self._typed, COUNTING))
        return None

    def _typed(self, text: str) -> Doing:
        amount = cents(text)
        if amount is None:
            self.remark(money_fault(text), _("Esc: don't save."))
            return None
        return self._count(amount)

    async def _count(self, amount: int) -> None:
        self.settle()
        await self.home.do(count_drawer, amount)
        await self.load()
        assert self.found
        assert self.found.counted
        right = self.found.counted.cents == self.found.cents
        self.say("OK" if right else "NOTE", self._count_words(self.found), _("Saved. F9 undoes it."))

    def refused_question(self) -> Doing:
        self.settle()
        self._tell()
        return None


def drawer_rows(desk: Desk, found: CashDay) -> list[Row]:
    rows: list[Row] = [(str(number), *CASH.cells(desk, line)) for number, line in enumerate(found.lines, 1)]
    if len(rows) > 1:
        rows.append(("", (_("Total"), "strong"), "", "", "", (money_label(found.cents), "strong")))
    return rows


STEPS = (
    Column("#", 2, right=True),
    Column(N_("Close the day"), 26, grow=2),
    Column("", 6, right=True),
    Column("", 31, drop=1),
)
CLOSING_KEYS: tuple[Hint, ...] = (("Enter", N_("Do it")), "own", "back", "help", "undo")


class CloseDay(Listing):
    word, prompt, keys = N_("Close the day"), N_("Line"), CLOSING_KEYS
    columns = STEPS
    names_a_person, passing = False, True

    day: ClosingDay | None = None

    async def load(self) -> None:
        session, prints = self.home.session, self.home.prints
        people, unprinted = len(session.parked) + (session.visit is not None), prints.waiting() + len(prints.kept)
        self.day = await self.home.read(closing, self.home.desk, self.home.path, people, unprinted)
        step, keys = self.next_step, [one.key for one in self.day.steps]
        left = [key for key, _what, _count in self.day.left]
        gaps = [""] * (2 if left else 0)
        self.put(list(_rows(self.day, step)), [*keys, *gaps, *left, *[""] * (1 + len(self.day.figures))])

    @property
    def next_step(self) -> ClosingStep:
        """Return the first step that is not done; signing out is the last."""
        assert self.day
        return next(step for step in self.day.steps if not step.done)

    def greet(self) -> None:
        """Highlight the next step and say what it is."""
        self.rows.choose(self.line_keys.index(self.next_step.key))
        self.say("" if self.next_step.key == SIGN_OUT else "ASK", *self._next_words())

    def _next_words(self) -> tuple[str, str]:
        assert self.day
        step = self.next_step
        if step.key == DRAWER and self.day.cash:
            text = _("Next: count the drawer. Expected, without your starting cash: {money}.")
            hint = _("Press Enter, then type the amount. Down: another line.")
            return text.format(money=money_label(self.day.cash.cents)), hint
        words = {
            PARKED: (_("A patron is still here or parked."), _("Enter: go to the desk. Then F8 shows who is parked.")),
            PRINTS: (_("Some slips did not print."), _("Enter: see them. Down: another line.")),
            BACKUP: (_("Next: the backup."), _("Enter: make it and test it now. Down: another line.")),
            SIGN_OUT: (_("All done for today."), _("Enter: sign out. Esc: back.")),
        }
        return words[step.key]

    def open_line(self, index: int) -> Doing:
        key = self.line_keys[index]
        if key == DRAWER:
            return self._ask_count()
        if key == BACKUP:
            return self._back_up()
        if key == PARKED:
            return self._to_desk()
        if key == SIGN_OUT:
            return self.home.sign_out()
        if key.startswith(MORE):
            return self.home.open("program_more", session=key.removeprefix(MORE))
        return self.home.open(key) if key else None

    def picked(self, number: int) -> Doing:
        """Do the line of this number; signing out is only chosen, and waits for Enter."""
        index = self.rows.find(number)
        if index < 0 or self.line_keys[index] == SIGN_OUT:
            return super().picked(number)
        self.rows.choose(index)
        return self.open_line(index)

    async def typed(self, text: str) -> None:
        """Take an amount as the counted cash, while the drawer's line is chosen."""
        at = self.rows.cursor
        if at >= 0 and self.line_keys[at] == DRAWER and "." in text and (amount := cents(text)) is not None:
            await self._counted(amount)
        else:
            await super().typed(text)

    @action("n", N_("Next step"), N_("Do the next step that is not done"))
    def do_next(self) -> Doing:
        return self.open_line(self.line_keys.index(self.next_step.key))

    async def _to_desk(self) -> None:
        await self.close()
        await self.home.go("desk")

    async def _ask_count(self) -> None:
        async def counted(text: str) -> None:
            if (amount := cents(text)) is None:
                self.remark(money_fault(text))
                return
            self.settle()
            await self._counted(amount)

        sentence = _("How much is in the drawer, not counting your starting cash?")
        self.ask_words(_("Counted"), N_("Save"), sentence, _("Type it as 12.50. Esc: don't save."), counted)

    async def _counted(self, amount: int) -> None:
        done = await self.home.do(count_drawer, amount)
        right = done.counted is not None and done.counted.cents == done.cents
        await self._went_on("OK" if right else "NOTE", counted_words(self.home.desk, done))

    async def _back_up(self) -> None:
        if why := await self.home.work(close_day, self.home.desk, self.home.path):
            self.say("STOP", _("No new backup: {why}").format(why=why), _("Tell a manager before you leave."))
            return
        await self._went_on("OK", _("Backed up and tested."))

    async def _went_on(self, mark: str, text: str) -> None:
        """Say the result of a step, and the next step."""
        await self.load()
        self.rows.choose(self.line_keys.index(self.next_step.key))
        self.say(mark, text, self._next_words()[0])


def _rows(day: ClosingDay, step: ClosingStep) -> list[Row]:
    rows: list[Row] = [
        (str(n), one.what, _("done") if one.done else (_("now"), "strong") if one is step else "", one.said)
        for n, one in enumerate(day.steps, 1)
    ]
    if day.left:
        rows += [("", ""), ("", (_("Left for tomorrow"), "head"))]
        rows += [(str(n), what, count, "") for n, (_key, what, count) in enumerate(day.left, len(rows) - 1)]
    return [*rows, ("", ""), *(("", said) for said in day.figures)]
