"""An action the operator may not do, done with the PIN of another who may: the screen below waits for the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Operator
from tuils.library.people.staff.permissions import permission_words
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Rows
from tuils.screens.widgets.turns import Doing

from .sign_in import Closed

PEOPLE = (Column("#", 2, right=True), Column(N_("Who can do this"), 24, grow=1))


class OnTheSpot(Closed):
    """The request for another's PIN. `people`: logins and names. `answer` gets the right one, None for nobody."""

    closed, passing, is_waited_for = False, True, True
    word = N_("Who can do this")
    keys: tuple[Hint, ...] = (("1-99", N_("Choose")), ("Enter", N_("Continue")), ("back", N_("Cancel")), "help")

    def __init__(
        self, permission: str, people: Sequence[tuple[str, str]], answer: asyncio.Future[Operator | None]
    ) -> None:
        super().__init__()
        self.permission, self.people, self.answer = permission, list(people), answer
        self.by: Operator | None = None

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, id="rows")

    def opened(self) -> None:
        self.hide()
        rows = [(str(number), name) for number, (_login, name) in enumerate(self.people, 1)]
        self.query_one(Rows).load(rows, cursor=0)
        self._ask()

    def _ask(self) -> None:
        text = _("You don't have permission to {do}.").format(do=permission_words(self.permission))
        name = self.people[self.query_one(Rows).cursor][1]
        hint = _("{name} can: type that PIN here. Saved under that name.   Esc: cancel.")
        if self.narrow:
            hint = _("{name} can: type that PIN.   Esc: cancel.")
        self.say("ASK", text, hint.format(name=name))

    @property
    def holds_scans(self) -> bool:
        return True

    def chose(self, index: int) -> None:
        rows = self.query_one(Rows)
        rows.load(rows.rows, cursor=index)
        self._ask()

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Ignore Enter alone: it is no PIN."""
        if field and not text:
            self._ask()
            return None
        return super().sent(text, field)

    async def heard(self, text: str) -> None:
        """Reject a barcode, however slowly it comes: it is no PIN."""
        if self.is_scan(text):
            await self.hold(EntryField.Sent(text), text)
        else:
            await self._typed(text)

    async def _typed(self, pin: str) -> None:
        login, name = self.people[self.query_one(Rows).cursor]
        by = await self.try_pin(login, pin)
        if by is None:
            return
        if self.permission not in by.permissions:
            self.say("NOTE", _("{name} no longer has that permission either.").format(name=name), _("Esc goes back."))
            return
        self.by = by
        await self.close()

    def left_alone(self) -> Doing:
        """Give up: nobody came."""
        return self.close()

    def on_unmount(self) -> None:
        if not self.answer.done():
            self.answer.set_result(self.by)
