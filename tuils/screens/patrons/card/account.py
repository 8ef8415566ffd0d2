"""The account tab of a patron's card: charges and payments, growing fines, and taking money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_cell
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.local_words import money_fault, money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers import why_subject as about
from tuils.library.lending.loans.account import MoneyLine, what_of
from tuils.library.lending.money.paying import Booked, charge, pay, refund, void_account_line, waive
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.money.money import cents as read_cents

from .tab import TABS, Tab, TabQuestion

ACCOUNT = (
    Column("#", 2, right=True),
    Column(N_("Date"), 12, drop=2),
    Column(N_("What"), 12, grow=1),
    Column(N_("Charged"), 8, right=True, drop=3),
    Column(N_("Paid"), 8, right=True, drop=1),
    Column(N_("Owed"), 8, right=True),
)
KEYS: Sequence[Hint] = ("back", "own", "dots", ("Space", N_("Mark")), TABS, "help")
LONGEST_REASON = 200
CODE = 8
"""The digits from which a reply is a scanned code, and no reason."""


class AccountTab(Tab):
    """The account. Space marks charges: a payment or waiver is then for these, else for the oldest first."""

    name, letter, words = "account", "a", N_("Account")
    columns = ACCOUNT
    markable = True
    keys = KEYS

    def count(self) -> str:
        return money_label(self.face.account.owed_cents) if self.face.account.owed_cents > 0 else ""

    def is_used(self) -> bool:
        return self.face.account.money

    # -- what is shown

    @property
    def _lines(self) -> list[MoneyLine]:
        """Return the lines: open charges, oldest first; then the rest, newest first."""
        lines = self.face.account.lines
        return [*(line for line in lines if line.left), *(line for line in reversed(lines) if not line.left)]

    @property
    def _above(self) -> list[Row]:
        """Return the total owed and the fines that grow: rows that can't be chosen."""
        account = self.face.account
        words = _("Credit") if account.owed_cents < 0 else _("Total owed")
        total: Cell = (money_label(abs(account.owed_cents)), "strong")
        rows: list[Row] = [("", "", (words, "strong"), "", "", total)]
        for loan in account.loans:
            if loan.growing_cents:
                what = _("Fine so far: {title}").format(title=loan.title)
                rows.append(("", "", what, "", "", money_label(loan.growing_cents)))
        return rows

    def rows(self) -> list[Row]:
        return [*self._above, *(self._row(number, line) for number, line in enumerate(self._lines, 1))]

    def ids(self) -> list[str]:
        return [*[""] * len(self._above), *(line.id for line in self._lines)]

    def _row(self, number: int, line: MoneyLine) -> Row:
        day = moment_cell(self.home.desk, line.at)
        charged = money_label(line.cents) if line.kind in ("charge", "refund") else ""
        paid = money_label(line.cents) if line.kind in ("payment", "waive") else ""
        left: Cell = (money_label(line.left), "strong") if line.left else ""
        return (str(number), day, what_of(line), charged, paid, left)

    def beside(self) -> FactsBeside:
        rows = tuple((what_of(line), money_label(line.left)) for line in self._owed())
        owed = self.face.account.owed_cents
        return FactsBeside(_("Account"), rows, money_label(owed) if owed > 0 else "")

    def greeting(self) -> tuple[str, str, str]:
        return "", self._balance(), self._next()

    def _balance(self) -> str:
        account = self.face.account
        text = _("{name} owes nothing.")
        if account.owed_cents > 0:
            text = _("{name} owes {money}.")
        elif account.owed_cents:
            text = _("{name} owes nothing. Credit: {money}.")
        if account.growing_cents:
            text += " " + _("Fines so far: {more}.")
        money, more = money_label(abs(account.owed_cents)), money_label(account.growing_cents)
        return self.card.named(text, money=money, more=more)

    def _next(self) -> str:
        if self._owed() and self.card.narrow:
            return _(".b: pay. .g: waive. Space: mark.")
        if self._owed():
            return _(".b: take a payment. .g: waive. Space: mark some of the charges.")
        if self._can_refund:
            return _(".b: refund it. Left/Right, or a letter: other tabs.")
        if not self.face.account.lines:
            return _(".z: charge by hand. Left/Right: other tabs. Esc: back.")
        return _("Left/Right, or a letter: other tabs. Esc: back.")

    def chose(self, index: int) -> None:
        line = self._line()
        if line:
            said = self.card.named(_("{name}: {title}, by {who}"), what_of(line), who=line.operator)
            self.card.say("", said, self._next())

    def why(self) -> about.WhySubject | None:
        return about.WhySubject("fine", card=self.card.card, charge=line.id) if (line := self._line()) else None

    # -- what is meant

    def _line(self) -> MoneyLine | None:
        chosen = self.chosen()
        return next((line for line in self._lines if line.id == chosen), None) if chosen else None

    def _owed(self) -> list[MoneyLine]:
        return [line for line in self._lines if line.left]

    def _meant(self) -> list[MoneyLine]:
        """Return the marked charges with something left to pay; all that are owed if none is marked."""
        ids = self.ids()
        marked = {ids[index] for index in self.card.listed.marked if index < len(ids)}
        return [line for line in self._owed() if line.id in marked] or self._owed()

    # -- what the keys do

    @property
    def _can_refund(self) -> bool:
        """Return True if the operator may refund money that no fine so far will take."""
        account = self.face.account
        in_credit = account.owed_cents < 0 and account.owed_cents + account.growing_cents <= 0
        return in_credit and self.home.desk.may("fees.refund")

    @action("b", N_("Pay"), N_("Take a payment, or refund a credit. No mark: the oldest charges first"),
            needs="fees.pay")  # fmt: skip
    def pay(self) -> None:
        """Take a payment. If no charge is booked yet, take the fines that late loans have grown to so far; pay out a
        credit."""
        account = self.face.account
        if self._can_refund:
            self._refund(-account.owed_cents)
            return
        ahead = max(0, account.growing_cents + min(0, account.owed_cents))
        if ahead and not self._owed():
            said = _("How much is {name} paying? Fines so far: {money}.")
            said = self.card.named(said, money=money_label(ahead))
            hint = _("Enter: the full amount. Esc: cancel.")
            self._ask_amount(_("Pay"), said, hint, ahead, partial(self._pay, []))
            return
        self._ask_for_part(_("Pay"), _("How much is {name} paying?"), self._pay)

    @action("g", N_("Waive"), N_("Waive what the patron owes, with a reason"), needs="fees.waive", spot=True)
    def waive(self) -> None:
        self._ask_for_part(_("Waive"), _("How much do you want to waive for {name}?"), self._waive_why)

    @action("z", N_("Charge"), N_("Add a charge by hand"), needs="fees.charge", spot=True)
    def charge(self) -> None:
        hint = _("Type an amount such as 2.50. Esc: cancel.")
        said = self.card.named(_("How much do you want to charge {name}?"))
        self._ask_amount(_("Charge"), said, hint, 0, self._charge_why)

    def _refund(self, credit: int) -> None:
        said = _("How much do you want to refund to {name}? Credit: {money}.")
        said = self.card.named(said, money=money_label(credit))
        self._ask_amount(_("Refund"), said, _("Enter: the full amount. Esc: cancel."), credit, self._refund_why)

    @action("v", N_("Void"), N_("Void the highlighted charge or payment"), needs="fees.void", spot=True)
    def void(self) -> None:
        line = self._line()
        if line is None or line.kind not in ("charge", "payment") or line.void:
            said = _("Select a charge or payment first.")
            self.card.say("NOTE", said, _("Down selects one, or type its number."))
            return
        said = _("Why void {money} for {name}? {title}")
        said = self.card.named(said, what_of(line), money=money_label(line.cents))
        self._ask_why(said, partial(self._void, line.id))

    # -- asking, and booking

    def _ask_for_part(self, prompt: str, said: str, take: Callable[[list[str], int], Doing]) -> None:
        meant = self._meant()
        if not meant:
            self.card.say("NOTE", self.card.named(_("{name} owes nothing.")), self._next())
            return
        all_of_it, some = sum(line.left for line in meant), len(meant) < len(self._owed())
        marked = ngettext("{n} charge marked: {money}.", "{n} charges marked: {money}.", len(meant))
        said += " " + (marked if some else _("Owes {money}."))
        charges = [line.id for line in meant] if some else []
        said = self.card.named(said, n=len(meant), money=money_label(all_of_it))
        hint = _("Enter: the full amount. Esc: cancel.")
        self._ask_amount(prompt, said, hint, all_of_it, partial(take, charges))

    def _ask_amount(
        self, prompt: str, sentence: str, hint: str, offered: int, take: Callable[[int], Doing], fault: str = ""
    ) -> None:
        """Ask for an amount. `offered`: the meaning of Enter alone; 0 if it has none."""

        def taken(text: str) -> Doing:
            amount = read_cents(text) if text else offered
            if amount:
                return take(amount)
            wrong = money_fault(text) or _("Type an amount above zero.")
            self._ask_amount(prompt, sentence, hint, offered, take, wrong)
            return None

        self.card.ask(TabQuestion(prompt, sentence, hint, taken), fault)

    def _ask_why(self, sentence: str, book: Callable[[str], Doing], fault: str = "") -> None:
        def taken(text: str) -> Doing:
            if text and text[0] != "." and not (text.isdecimal() and len(text) >= CODE):  # a key, or a scan
                return book(text[:LONGEST_REASON])
            self._ask_why(sentence, book, _("A reason is needed."))
            return None

        hint = _("Type a few words, saved with the charge. Esc: cancel.")
        self.card.ask(TabQuestion(_("Reason"), sentence, hint, taken), fault)

    def pay_at_once(self, amount: int) -> Doing:
        """Take a payment typed on the card as `pay 2.50`; 0 asks how much."""
        return self._pay([], amount) if amount else self.pay()

    async def _pay(self, charges: list[str], amount: int, override: Override = NO_OVERRIDE) -> None:
        try:
            done = await self.home.do(pay, self.card.card, amount, charges=charges, override=override)
        except Refused as no:
            if no.overridable != no.codes:
                raise
            self.ask_yes(no, partial(self._pay, charges, amount, Override.of(no.codes, "")))
            return
        await self._tell(done)

    def _waive_why(self, charges: list[str], amount: int) -> None:
        said = self.card.named(_("Why waive {money} for {name}?"), money=money_label(amount))
        self._ask_why(said, lambda why: self._book(waive, self.card.card, amount, why, charges=charges))

    def _charge_why(self, amount: int) -> None:
        said = self.card.named(_("What is the {money} charge to {name} for?"), money=money_label(amount))
        self._ask_why(said, partial(self._book, charge, self.card.card, amount))

    def _refund_why(self, amount: int) -> None:
        said = self.card.named(_("Why refund {money} to {name}?"), money=money_label(amount))
        self._ask_why(said, partial(self._book, refund, self.card.card, amount))

    async def _book(self, verb: Callable[..., Booked], *args: Any, **named: Any) -> None:
        await self._tell(await self.home.do(verb, *args, **named))

    async def _void(self, line: str, why: str) -> None:
        done = await self.home.do(void_account_line, line, why)
        if done.kind != "waive":
            await self._tell(done)
            return
        await self._say(_("Voided {money} for {name}."), done, _("The payment is now credit. F9 undoes it."))

    async def _tell(self, done: Booked) -> None:
        said, then = {
            "payment": (_("{name} paid {money}."), _("Put it in the cash drawer. F9 undoes it.")),
            "waive": (_("Waived {money} for {name}."), _("F9 undoes it.")),
            "charge": (_("Charged {name} {money}."), _(".b: take a payment. F9 undoes it.")),
            "refund": (_("Refund {money} to {name}."), _("Take it out of the drawer. F9 undoes the refund.")),
        }[done.kind]
        await self._say(said, done, then)

    async def _say(self, text: str, done: Booked, hint: str) -> None:
        owed = done.owed_cents
        rest = _("Still owes {rest}.") if owed > 0 else _("Credit: {rest}.") if owed else _("The balance is now zero.")
        money, left = money_label(done.cents), money_label(abs(owed))
        await self.card.done(self.card.named(f"{text} {rest}", money=money, rest=left), hint)
