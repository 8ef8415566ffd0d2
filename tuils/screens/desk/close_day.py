"""Close the day: a list that ticks itself off, the drawer counted in place, the backup made, and what is left."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.drawer import count_drawer
from tuils.library.closing import (
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
from tuils.library.conversation.heard import MORE
from tuils.library.daily import close_day
from tuils.library.describing.action import action
from tuils.library.local_words import money_fault, money_label
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.money import cents

STEPS = (
    Column("#", 2, right=True),
    Column(N_("Close the day"), 26, grow=2),
    Column("", 6, right=True),
    Column("", 31, drop=1),
)
KEYS: tuple[Hint, ...] = (("Enter", N_("Do it")), "own", "back", "help", "undo")


class CloseDay(Listing):
    word, prompt, keys = N_("Close the day"), N_("Line"), KEYS
    columns = STEPS
    names_a_person, passing = False, True

    def __init__(self) -> None:
        super().__init__()
        self.day: ClosingDay | None = None

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
        """The first that is not done; signing out is the last."""
        assert self.day
        return next(one for one in self.day.steps if not one.done)

    def greet(self) -> None:
        """What is next; the highlight is on it."""
        self.rows.choose(self.line_keys.index(self.next_step.key))
        self.say("" if self.next_step.key == SIGN_OUT else "ASK", *self._next_words())

    def _next_words(self) -> tuple[str, str]:
        assert self.day
        step = self.next_step
        if step.key == DRAWER and self.day.cash:
            said = _("Next: count the drawer. Expected, without your starting cash: {money}.")
            then = _("Press Enter, then type the amount. Down: another line.")
            return said.format(money=money_label(self.day.cash.cents)), then
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
        """A number does its line; signing out is chosen first, and waits for Enter."""
        index = self.rows.find(number)
        if self.asks or index < 0 or self.line_keys[index] == SIGN_OUT:
            return super().picked(number)
        self.rows.choose(index)
        return self.open_line(index)

    async def typed(self, text: str) -> None:
        """An amount, while the line of the drawer is chosen, is what was counted."""
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

        said = _("How much is in the drawer, not counting your starting cash?")
        self.ask_words(_("Counted"), N_("Save"), said, _("Type it as 12.50. Esc: don't save."), counted)

    async def _counted(self, amount: int) -> None:
        done = await self.home.do(count_drawer, amount)
        right = done.counted is not None and done.counted.cents == done.cents
        await self._went_on("OK" if right else "NOTE", counted_words(self.home.desk, done))

    async def _back_up(self) -> None:
        if why := await self.home.work(close_day, self.home.desk, self.home.path):
            self.say("STOP", _("No new backup: {why}").format(why=why), _("Tell a manager before you leave."))
            return
        await self._went_on("OK", _("Backed up and tested."))

    async def _went_on(self, mark: str, said: str) -> None:
        """A step is done: what came of it, and the next."""
        await self.load()
        self.rows.choose(self.line_keys.index(self.next_step.key))
        self.say(mark, said, self._next_words()[0])


def _rows(day: ClosingDay, step: ClosingStep) -> list[Row]:
    rows: list[Row] = [
        (str(n), one.what, _("done") if one.done else (_("now"), "strong") if one is step else "", one.said)
        for n, one in enumerate(day.steps, 1)
    ]
    if day.left:
        rows += [("", ""), ("", (_("Left for tomorrow"), "head"))]
        rows += [(str(n), what, count, "") for n, (_key, what, count) in enumerate(day.left, len(rows) - 1)]
    return [*rows, ("", ""), *(("", said) for said in day.figures)]
