"""Long overdue: what the daily work would mark lost and charge, before anybody is billed for a lot of it at once."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.long_overdue import BILLED_AT_ONCE, LongLate, LostPlan, bill_some, plan_lost
from tuils.library.circulation.terms import due_cell
from tuils.library.conversation.why_subject import WhySubject
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.local_words import count_label, money_label
from tuils.library.people.masking import sees_loans
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

CHARGE = "fees.charge"
LONG = (
    Column("#", 3, right=True),
    Column(N_("Who"), 14, grow=1),
    Column(N_("Title"), 12, grow=2),
    Column(N_("Due"), 12, drop=2),
    Column(N_("Days"), 4, right=True),
    Column(N_("Charge"), 8, right=True),
    Column(N_("Notice"), 8, drop=1),
)


class LongOverdue(Listing):
    """Those of which a notice went out on top: they can be billed."""

    word, prompt = N_("Long overdue"), N_("Line")
    columns = LONG

    def __init__(self) -> None:
        super().__init__()
        self.plan = LostPlan()

    @property
    def lines(self) -> tuple[LongLate, ...]:
        return self.plan.loans + self.plan.without_notice

    async def load(self) -> None:
        self.plan = await self.home.read(plan_lost, self.home.desk)
        noticed = len(self.plan.loans)
        rows = [_row(self.home.desk, n, late, n <= noticed) for n, late in enumerate(self.lines, 1)]
        self.put(rows, [late.loan for late in self.lines])
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
            self.say("", _("Nothing is long overdue."), _("F7 shows everything overdue."))
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
        if self.at < 0 or not sees_loans(self.home.desk):
            return None
        late = self.lines[self.at]
        return WhySubject("due", late.barcode, late.card)

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
        await self.load()
        said = ngettext("Marked lost: {n} item. {money} charged.", "Marked lost: {n} items. {money} charged.", count)
        self.say("OK", said.format(n=count_label(count), money=money), _("If one turns up, check it in."))

    @action("s", N_("Overdue list"), N_("Everything overdue: letters, calls, new due dates"))
    async def open_overdue(self) -> None:
        await self.home.open("overdue")


def _row(desk: Desk, number: int, late: LongLate, noticed: bool) -> Row:
    name = late.name if sees_loans(desk) else f"{late.name} {late.card}"
    title = late.title if late.barcode else _("(title not shown)")
    notice = _("sent") if noticed else _("none yet")
    due = due_cell(desk, late.due_at)
    return (str(number), name, title, due, str(late.days), money_label(late.cents), notice)
