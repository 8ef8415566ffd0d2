"""Long overdue: what the daily work would mark lost and charge, before anybody is billed for a lot of it at once."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.long_overdue import BILLED_AT_ONCE, LongLate, LostPlan, bill_some, plan_lost
from tuils.library.circulation.overdue_table import LONG_OVERDUE
from tuils.library.conversation.why_subject import WhySubject
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.local_words import count_label, money_label
from tuils.library.people.masking import sees_loans
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.turns import Doing

CHARGE = "fees.charge"


class LongOverdue(TableScreen[LongLate]):
    """Those of which a notice went out on top: they can be billed."""

    table, word, prompt = LONG_OVERDUE, N_("Long overdue"), N_("Line")

    @property
    def plan(self) -> LostPlan:
        return self.whole or LostPlan()

    def read_lines(self, desk: Desk) -> LostPlan:
        return plan_lost(desk)

    async def load(self) -> None:
        await super().load()
        if not self.asks:
            self.keys = self._keys()
            self.show_keys(self.keys)

    def _keys(self) -> tuple[Hint, ...]:
        bill: tuple[Hint, ...] = ("bill",) if self.plan.loans and self.home.desk.may(CHARGE) else ()
        card: tuple[Hint, ...] = (("Enter", N_("Card")), "why") if sees_loans(self.home.desk) else ()
        return (*card[:1], *bill, "open_overdue", ("back", N_("Back")), "help", *card[1:])

    def greet(self) -> None:
        plan = self.plan
        if not self.lines:
            super().greet()
        elif not plan.loans:
            said = ngettext(
                "{n} long overdue item. No notice was sent yet, so it isn't billed.",
                "{n} long overdue items. No notices were sent yet, so none are billed.",
                len(plan.without_notice),
            )
            self.say("", said.format(n=len(plan.without_notice)), _("F7, then F6: print the overdue letters."))
        else:
            self.say("", self._sum(), self._why())

    def _sum(self) -> str:
        said = ngettext(
            "{n} item to mark lost, {money} to charge.",
            "{n} items to mark lost, {money} to charge.",
            len(self.plan.loans),
        )
        return said.format(n=count_label(len(self.plan.loans)), money=money_label(self.plan.cents))

    def _why(self) -> str:
        if not self.plan.held:
            return _("They will be marked lost automatically tomorrow.")
        return _("That is a lot for one day, so nothing happens until you say so.")

    def row_asked(self) -> WhySubject | None:
        late = self.chosen
        return WhySubject("due", late.item, late.card) if late and sees_loans(self.home.desk) else None

    def open_line(self, index: int) -> Doing:
        card = self.lines[index].card
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    @action("t", N_("Mark lost, bill"), N_("Mark those with a notice lost and bill for them"))
    def bill(self) -> None:
        if not self.plan.loans:
            self.remark(_("There is nothing to bill."), _("Without a notice, nothing is billed."))
            return
        self.ask(
            _("Mark lost and bill?") + " " + self._sum(),
            _("y: yes, bill them.   n or Esc: no. It shows on each patron's account."),
            self._bill,
            (("y", N_("Bill them")), ("n", N_("No"))),
        )

    async def _bill(self) -> None:
        loans, money, count = self.plan.loans, money_label(self.plan.cents), 0
        for first in range(0, len(loans), BILLED_AT_ONCE):
            count += await self.home.do(bill_some, loans[first : first + BILLED_AT_ONCE])
        said = ngettext("Marked lost: {n} item. {money} charged.", "Marked lost: {n} items. {money} charged.", count)
        await self.done(said.format(n=count_label(count), money=money), _("If one turns up, check it in."))

    open_overdue = opens("overdue", "s", N_("Overdue list"), N_("Everything overdue: letters, calls, new due dates"))
