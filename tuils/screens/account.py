"""The account of a patron's card: what was charged and paid, what still grows, and taking money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.account import MoneyLine
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.paying import Booked, charge, pay, refund, void_line, waive
from tuils.library.dates import moment_day
from tuils.library.refusals import Refused
from tuils.library.session import asked as about
from tuils.values.money import cents as read_cents
from tuils.values.money import plain

from .card_tab import TABS, Asked, Deed, Tab
from .widgets.keys import Hint, Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

ACCOUNT = (
    Column("#", 2, right=True),
    Column(N_("Date"), 10, drop=2),
    Column(N_("What"), 12, grow=1),
    Column(N_("Charged"), 8, right=True, drop=3),
    Column(N_("Paid"), 8, right=True, drop=1),
    Column(N_("Left"), 8, right=True),
)
KEYS: Sequence[Hint] = ("back", "one", "two", "three", "four", "five", ("Space", N_("Mark")), TABS, "help")
LONGEST_REASON = 200
CODE = 8
"""Digits from which on a reply is a code that was scanned, and no reason."""


class AccountTab(Tab):
    """Space marks charges: a payment or waiver is then for these, else for the oldest first."""

    name = "account"
    columns = ACCOUNT
    markable = True
    keys = KEYS
    all_verbs = (
        Verb("t", N_("Pay"), N_("Take a payment: of the marked charges, or the oldest first")),
        Verb("a", N_("Waive"), N_("Let go of what is owed, with a reason")),
        Verb("h", N_("Charge"), N_("Charge something by hand")),
        Verb("b", N_("Refund"), N_("Give credit back")),
        Verb("v", N_("Void"), N_("Void the highlighted charge or payment")),
    )
    permissions = ("fees.pay", "fees.waive", "fees.charge", "fees.refund", "fees.void")

    def words(self) -> str:
        return _("Account")

    def is_there(self) -> bool:
        return self.face.account.money

    # -- what is shown

    @property
    def _lines(self) -> list[MoneyLine]:
        """What is still owed, the oldest first; then all else, the newest first."""
        lines = self.face.account.lines
        return [*(line for line in lines if line.left), *(line for line in reversed(lines) if not line.left)]

    @property
    def _above(self) -> list[Row]:
        """What is owed in all, and what grows: lines that cannot be chosen."""
        account = self.face.account
        words = _("Credit") if account.owed_cents < 0 else _("Owed in all")
        total: Cell = (plain(abs(account.owed_cents)), "strong")
        rows: list[Row] = [("", "", (words, "strong"), "", "", total)]
        for loan in account.loans:
            if loan.growing_cents:
                what = _("Grows: {title}").format(title=loan.title)
                rows.append(("", "", what, "", "", plain(loan.growing_cents)))
        return rows

    def rows(self) -> list[Row]:
        return [*self._above, *(self._row(number, line) for number, line in enumerate(self._lines, 1))]

    def ids(self) -> list[str]:
        return [*[""] * len(self._above), *(line.id for line in self._lines)]

    def _row(self, number: int, line: MoneyLine) -> Row:
        day = moment_day(self.home.desk, line.at)
        charged = plain(line.cents) if line.kind in ("charge", "refund") else ""
        paid = plain(line.cents) if line.kind in ("payment", "waive") else ""
        left: Cell = (plain(line.left), "strong") if line.left else ""
        return (str(number), day, what_of(line), charged, paid, left)

    def greeting(self) -> tuple[str, str, str]:
        return "", self._balance(), self._next()

    def _balance(self) -> str:
        account = self.face.account
        if account.owed_cents > 0:
            said = _("{money} is owed.").format(money=plain(account.owed_cents))
        elif account.owed_cents:
            said = _("Nothing is owed. The credit is {money}.").format(money=plain(-account.owed_cents))
        else:
            said = _("Nothing is owed.")
        if account.growing_cents:
            said += " " + _("{money} more grows until all is back.").format(money=plain(account.growing_cents))
        return said

    def _next(self) -> str:
        if self._owed() and self.card.narrow:
            return _("F6: pay. Space marks charges.")
        if self._owed():
            return _("F6 takes a payment. Space marks the charges that it is for.")
        return _("Left and Right turn the tabs. Esc goes back.")

    def chose(self, index: int) -> None:
        line = self._line()
        if line:
            who = _("{what}, by {who}").format(what=what_of(line), who=line.operator)
            self.card.say("", who, self._next())

    def why(self) -> about.Asked | None:
        return about.Asked("fine", card=self.card.card, charge=line.id) if (line := self._line()) else None

    # -- what is meant

    def _line(self) -> MoneyLine | None:
        chosen = self.chosen()
        return next((line for line in self._lines if line.id == chosen), None) if chosen else None

    def _owed(self) -> list[MoneyLine]:
        return [line for line in self._lines if line.left]

    def _meant(self) -> list[MoneyLine]:
        """The marked charges that something is left of; all that are owed where none is marked."""
        ids = self.ids()
        marked = {ids[index] for index in self.card.listed.marked if index < len(ids)}
        return [line for line in self._owed() if line.id in marked] or self._owed()

    # -- what the keys do

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.pay, self.waive, self.charge, self.refund, self.void

    def pay(self) -> None:
        self._ask_for_part(_("Pay"), _("{money} is owed. How much is paid?"), self._pay)

    def waive(self) -> None:
        self._ask_for_part(_("Waive"), _("{money} is owed. How much is waived?"), self._waive_why)

    def charge(self) -> None:
        then = _("Write it as 2.50. Esc: nothing is charged.")
        self._ask_amount(_("Charge"), _("How much is charged?"), then, 0, self._charge_why)

    def refund(self) -> None:
        credit = -self.face.account.owed_cents
        if credit <= 0:
            self.card.say("LOOK", _("There is no credit on this account."), self._next())
            return
        said = _("The credit is {money}. How much is given back?").format(money=plain(credit))
        self._ask_amount(_("Refund"), said, _("Enter alone: all of it. Esc: nothing."), credit, self._refund_why)

    def void(self) -> None:
        line = self._line()
        if line is None or line.kind not in ("charge", "payment") or line.void:
            said = _("Which charge or payment? None is chosen.")
            self.card.say("LOOK", said, _("Down chooses one, or type its number."))
            return
        said = _("Why is this void? {money}, {what}").format(what=what_of(line), money=plain(line.cents))
        self._ask_why(said, partial(self._void, line.id))

    # -- asking, and booking

    def _ask_for_part(self, prompt: str, said: str, take: Callable[[list[str], int], Doing]) -> None:
        meant = self._meant()
        if not meant:
            self.card.say("LOOK", _("Nothing is owed here."), self._next())
            return
        all_of_it = sum(line.left for line in meant)
        if len(meant) < len(self._owed()):
            marked = ngettext("{n} charge is marked.", "{n} charges are marked.", len(meant)).format(n=len(meant))
            said = f"{marked} {said}"
        charges = [line.id for line in meant] if len(meant) < len(self._owed()) else []
        then = _("Enter alone: all of it. Esc: nothing.")
        self._ask_amount(prompt, said.format(money=plain(all_of_it)), then, all_of_it, partial(take, charges))

    def _ask_amount(
        self, prompt: str, said: str, then: str, offered: int, take: Callable[[int], Doing], fault: str = ""
    ) -> None:
        """`offered`: what Enter alone means; 0 where it means nothing."""

        def taken(text: str) -> Doing:
            amount = read_cents(text) if text else offered
            if amount:
                return take(amount)
            wrong = _('"{text}" is no amount. Write it as 2.50.').format(text=text)
            self._ask_amount(prompt, said, then, offered, take, wrong)
            return None

        self.card.ask(Asked(prompt, said, then, taken), fault)

    def _ask_why(self, said: str, book: Callable[[str], Doing], fault: str = "") -> None:
        def taken(text: str) -> Doing:
            if text and text[0] != "." and not (text.isdecimal() and len(text) >= CODE):  # a key, or a scan
                return book(text[:LONGEST_REASON])
            self._ask_why(said, book, _("A few words of why are needed."))
            return None

        then = _("A few words; they are kept with the line. Esc: nothing.")
        self.card.ask(Asked(_("Reason"), said, then, taken), fault)

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
        said = _("{money} is waived. Why?").format(money=plain(amount))
        self._ask_why(said, lambda why: self._book(waive, self.card.card, amount, why, charges=charges))

    def _charge_why(self, amount: int) -> None:
        said = _("{money} is charged. What for?").format(money=plain(amount))
        self._ask_why(said, partial(self._book, charge, self.card.card, amount))

    def _refund_why(self, amount: int) -> None:
        said = _("{money} is given back. Why?").format(money=plain(amount))
        self._ask_why(said, partial(self._book, refund, self.card.card, amount))

    async def _book(self, verb: Callable[..., Booked], *args: Any, **named: Any) -> None:
        await self._tell(await self.home.do(verb, *args, **named))

    async def _void(self, line: str, why: str) -> None:
        done = await self.home.do(void_line, line, why)
        if done.kind != "waive":
            await self._tell(done)
            return
        said = _("Lifted {money}.").format(money=plain(done.cents))
        await self.card.done(f"{said} {_rest(done.owed_cents)}", _("What was paid for it is credit. F9 takes it back."))

    async def _tell(self, done: Booked) -> None:
        money = plain(done.cents)
        said, then = {
            "payment": (_("Paid {money}.").format(money=money), _("Put it in the drawer. F9 takes it back.")),
            "waive": (_("Waived {money}.").format(money=money), _("F9 takes it back.")),
            "charge": (_("Charged {money}.").format(money=money), _("F6 takes a payment. F9 takes it back.")),
            "refund": (_("Hand back {money}.").format(money=money), _("Take it out of the drawer. F9 takes it back.")),
        }[done.kind]
        await self.card.done(f"{said} {_rest(done.owed_cents)}", then)


def _rest(owed: int) -> str:
    if owed > 0:
        return _("{rest} is still owed.").format(rest=plain(owed))
    return _("The credit is {money}.").format(money=plain(-owed)) if owed else _("Nothing is owed now.")


def what_of(line: MoneyLine) -> str:
    """`Overdue fine: Honeybee`; a payment that was handed back says so."""
    words = _("{what} (void)").format(what=line.words) if line.void else line.words
    about = line.about if line.kind == "charge" else ""
    return ": ".join(part for part in (words, line.reason, about) if part)
