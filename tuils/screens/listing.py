"""What the lists of the day have in common: rows with a key each, a question now and then, and paper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _
from tuils.library.circulation.checkin import checkin
from tuils.library.refusals import Refused
from tuils.library.session.returning import checked_in, slip

from .looking import Over
from .widgets.lines import wrap
from .widgets.rows import Column, Row, Rows
from .widgets.turns import Doing

Then = Callable[[], Awaitable[None]]
NO = ("n", N_("No"))
YES = ("y", N_("Yes"))


class Listing(Over):
    """`line_keys`: what each row is about, in order; the highlight stays with it when the list is read again.

    While a question stands, `y` does it, `n` and Esc leave it, and whatever else is typed waits for the answer.
    """

    names_a_person = True
    columns: ClassVar[tuple[Column, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.line_keys: list[str] = []
        self._asked: Then | None = None

    def body(self) -> ComposeResult:
        yield Rows(self.columns)

    async def opened(self) -> None:
        await self.load()
        self.greet()

    def greet(self) -> None:
        """What the list is, or that there is nothing on it."""

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def at(self) -> int:
        """The index of the highlighted row, -1 where there is none."""
        cursor = self.rows.cursor
        return cursor if 0 <= cursor < len(self.line_keys) else -1

    def put(self, rows: Sequence[Row], keys: Sequence[str]) -> None:
        """Show these rows. The highlight stays with its line, or near where that was."""
        before, old = self.at, self.line_keys
        chosen = old[before] if before >= 0 else ""
        self.line_keys = list(keys)
        at = self.line_keys.index(chosen) if chosen in self.line_keys else min(max(before, 0), len(rows) - 1)
        self.rows.load(rows, cursor=at)

    def open_line(self, index: int) -> Doing:
        """Enter on a row."""

    def chose(self, index: int) -> Doing:
        if self._asked is None:
            return self.open_line(index)
        self.again()
        return None

    def picked(self, number: int) -> Doing:
        """A number moves the highlight; Enter opens."""
        if self._asked is not None:
            self.again()
            return None
        index = self.rows.find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
        else:
            self.rows.load(self.rows.rows, cursor=index)
        return None

    # -- a question

    def ask(self, said: str, then: str, yes: Then) -> None:
        self._asked = yes
        self.ask_for(_("y/n"))
        self.show_keys((YES, NO))
        self.say("ASK", said, then)

    def _answered_it(self) -> Then | None:
        yes, self._asked = self._asked, None
        self.ask_for(_(self.prompt))
        self.show_keys(self.keys)
        return yes

    async def heard(self, text: str) -> None:
        if self._asked is None:
            await self.typed(text)
        elif text.casefold() in (_("y"), "y"):
            if yes := self._answered_it():
                await yes()
        elif text.casefold() in (_("n"), "n"):
            self._no()
        else:
            self.again()

    @property
    def asks(self) -> bool:
        return self._asked is not None

    async def typed(self, text: str) -> None:
        """A text that is no answer: a code, for most lists."""
        await self.coded(text)

    async def coded(self, code: str) -> None:
        """A barcode, typed or scanned, that is no line of this list: for the desk, as on every screen."""
        await self._overheard(code)
        await self.load()

    def scanned(self, code: str) -> Doing:
        if self._asked is None:
            return self.coded(code)
        self.again()
        return None

    def _no(self) -> None:
        self._answered_it()
        self.greet()

    def action_back(self) -> Doing:
        if self._asked is None:
            return super().action_back()
        self._no()
        return None

    async def check_in(self, code: str) -> None:
        """A copy in hand is checked in here, whoever is at the desk: it is not lent to them. What is no item is for
        the desk."""
        try:
            done = await self.home.do(checkin, code)
        except Refused as no:
            if no.codes != ["ITEM_UNKNOWN"]:
                raise
            await self._overheard(code)
            return
        answer = await self.home.read(checked_in, self.home.desk, done)
        self.home.slip = await self.home.read(slip, self.home.desk, done) or self.home.slip
        await self.load()
        self.say(answer.mark, answer.said, answer.then)

    # -- paper

    async def print_lines(self, head: str, lines: Sequence[str]) -> None:
        """This list, to the printer of this machine."""
        try:
            await self.home.read(print_text, "\n".join((head, "", *lines, "")))
        except NoPrinter as no:
            said = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
            self.say("LOOK", wrap(said, 70, 1)[0], _("The list stays here: read it from the screen."))
        else:
            self.say("OK", _("The list is at the printer."), _("Esc goes back."))

    def none_chosen(self) -> None:
        self.say("LOOK", _("No line is chosen."), _("Type its number, or choose it with Down."))
