"""The first tab of a patron's card: checkouts, and renewals."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.shape import with_title
from tuils.library.front.answers import why_subject as about
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.loans.account import LoanLine
from tuils.library.lending.loans.renewal import Renewed, renew
from tuils.library.lending.terms.terms import due_cell, due_words, late_words
from tuils.screens.kit.home import LONGEST
from tuils.screens.widgets.lines import give_way
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .details import RenewingTab

LOANS = (
    Column("#", 2, right=True),
    Column(N_("Title"), 18, grow=1),
    Column(N_("Call number"), 12, drop=1),
    Column(N_("Due"), 12),
    Column(N_("Renewed"), 8, drop=2),
    Column("", 15, drop=3),
)


class LoansTab(RenewingTab):
    """The loans. F7 renews the highlighted loan, or all if none is; while the membership is expired, F7 renews that,
    for nothing else can be done before."""

    name, letter, words = "loans", "o", N_("Out")
    columns = LOANS

    def count(self) -> str:
        return str(len(self.face.account.loans) or "")

    def ids(self) -> list[str]:
        return [loan.item for loan in self.face.account.loans]

    def rows(self) -> list[Row]:
        return [self._row(number, loan) for number, loan in enumerate(self.face.account.loans, 1)]

    def _row(self, number: int, loan: LoanLine) -> Row:
        due, most = due_cell(self.home.desk, loan.due_at), loan.renewals_allowed
        renewed = str(loan.renewals) if most is None else _("{n} of {most}").format(n=loan.renewals, most=most)
        shown: Cell = (due, "strong" if loan.overdue else "text")
        return (str(number), loan.title, loan.call_number, shown, renewed, self._state(loan))

    def _state(self, loan: LoanLine) -> Cell:
        if loan.state in LOST:
            return (_("lost"), "look")
        if loan.state in CLAIMED:
            return (_("claimed"), "look")
        return (late_words(self.home.desk, loan.due_at), "look") if loan.overdue else _("today") if loan.today else ""

    def chose(self, index: int) -> None:
        title = self.face.account.loans[index].title
        self.card.say("", _("Selected: {title}").format(title=title), _("F7: renew it."))

    def why(self) -> about.WhySubject | None:
        return about.WhySubject("due", item, self.card.card) if (item := self.chosen()) else None

    def renew(self) -> Doing:
        if self.face.ended:
            return self.renew_card()
        item = self.chosen() if self.card.here is self else ""
        return self._renew_one(item) if item else self._renew_all()

    async def _renew_one(self, item: str) -> None:
        title = next(loan.title for loan in self.face.account.loans if loan.item == item)
        try:
            done = await self.home.do(renew, self.card.card, item)
        except Refused as no:
            first = no.reasons[0]
            if first.kind == "X":
                said, then = with_title(first.sentence(title=title), title), first.next_step(title=title)
            else:
                said = with_title(_("Not renewed: {why}.").format(why=first.short()), title)
                then = _("F8: go to the desk, where you can override it.")
            self.card.say("STOP", give_way(said, title, LONGEST), then)
            return
        await self.card.done(self.card.named(_("Renewed for {name}: {title}"), title), self._due(done))

    def _due(self, done: Renewed) -> str:
        due = _("Due {due}.").format(due=due_words(self.home.desk, done.due_at))
        if done.renewals_left:
            left = ngettext("{n} renewal left.", "{n} renewals left.", done.renewals_left)
            due += " " + left.format(n=done.renewals_left)
        elif done.renewals_left == 0:
            due += " " + _("That was the last renewal.")
        return due

    async def _renew_all(self) -> None:
        """Renew all loans. Each stands alone: one refusal doesn't stop the others."""
        loans = self.face.account.loans
        if not loans:
            self.card.say("NOTE", _("No checkouts."), _("F8: serve this patron at the desk."))
            return
        refused: list[tuple[str, str]] = []
        for loan in loans:
            try:
                await self.home.do(renew, self.card.card, loan.item)
            except Refused as no:
                refused.append((no.reasons[0].short(), loan.title))
        count = len(loans) - len(refused)
        text = ngettext("Renewed {n} of {all} item for {name}.", "Renewed {n} of {all} items for {name}.", len(loans))
        hint = _("The list shows the new due dates.")
        if refused:
            why, title = refused[0]
            hint = _("Not renewed: {why}: {title}").format(why=why, title=title)
            if more := len(refused) - 1:
                words = ngettext("Not renewed: {why}, and {n} more.", "Not renewed: {why}, and {n} more.", more)
                hint = words.format(why=why, n=more)
        mark = "STOP" if not count else "NOTE" if refused else "OK"
        await self.card.done(self.card.named(text, n=count, all=len(loans)), hint, mark)
