"""The loans of another patron that someone at the desk may hear about: due dates, and titles only if allowed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.lending.money.families import ToldLine, loans_told
from tuils.library.lending.terms.terms import due_cell
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row, Rows

LOANS = (Column("#", 2, right=True), Column(N_("Due"), 12), Column(N_("Title"), 20, grow=1))


class FamilyLoans(OverModeScreen):
    """A family member's loans. `card`: the patron at the desk; `other`: the card asked about, `called` so."""

    mode, prompt = "patrons", N_("Family")
    keys: Sequence[Hint] = ("back", "help")

    def __init__(self, card: str, other: str, called: str) -> None:
        super().__init__()
        self.card, self.other, self.called = card, other, called

    @property
    def acts_for(self) -> tuple[str, str]:
        return self.card, ""

    def body(self) -> ComposeResult:
        yield Rows(LOANS)

    async def opened(self) -> None:
        self._tell(await self._read_loans())

    async def load(self) -> None:
        loans = await self._read_loans()
        if self.is_stated:
            self._tell(loans)

    async def _read_loans(self) -> Sequence[ToldLine]:
        desk = self.home.desk
        loans = await self.home.read(loans_told, desk, self.card, self.other)
        rows: list[Row] = [(str(n), due_cell(desk, one.due_at), one.title) for n, one in enumerate(loans, 1)]
        listed = self.query_one(Rows)
        listed.load(rows, cursor=min(listed.cursor, len(rows) - 1))
        return loans

    def _tell(self, loans: Sequence[ToldLine]) -> None:
        count = len(loans)
        text = ngettext("{name} has {n} item checked out.", "{name} has {n} items checked out.", count)
        hidden = bool(loans) and not any(loan.title for loan in loans)
        hint = _("Titles are private.") if hidden else _("You may tell them this much.")
        self.state("", text.format(n=count, name=self.called), hint + " " + _("Esc goes back."))
