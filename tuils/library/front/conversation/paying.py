"""Money at the desk, in its one line: `pay 2.50`, or the amount that is asked for."""

from __future__ import annotations

import re

from tuils.i18n import N_, _
from tuils.library.foundation.local_words import money_fault, money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.shape import with_patron
from tuils.library.front.answers.heard import Answer, Cell, Panel
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.lookups import find_item, find_patron, name_of_card
from tuils.library.lending.money.fining import unpaid_growth
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.lending.money.paying import Booked, charge, pay, refund
from tuils.library.office.receipts.money import money_sheet
from tuils.library.people.accounts.ledger import balance
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.money.money import cents
from tuils.values.numbers.barcode import last_four
from tuils.values.person_words import full_name

from .block_questions import BlockQuestion, answer_no, ask_again, block_of, block_question, stopped
from .desk_state import DeskAction, DeskState, OpenQuestion, Outcome, StoppedAction, ask_at_desk, by_the_way
from .printing import with_paper


def typed_payment(text: str) -> int | None:
    """Return the cents of `pay 2.50`, 0 for `pay` alone; None for anything else, which may be a title."""
    found = re.fullmatch(rf"{re.escape(_('pay'))}(?:\s+(\S+))?", text, re.IGNORECASE)
    if found is None:
        return None
    return cents(found[1]) if found[1] else 0


def pay_at_desk(state: DeskState, cents_paid: int = 0) -> Outcome:
    """Take a payment of the patron at the desk: this much, or ask how much. With a block open, its item is tried
    again afterwards."""
    if state.visit is None or state.mode:
        return Outcome(Answer("", _("Who is paying?"), _("Scan the card, or type the name. Then .y again.")))
    card, about = state.visit.patron.card, block_of(state.question)
    return Outcome(do=_payment(card, cents_paid, about)) if cents_paid else _ask(state, card, about)


def can_pay_first(state: DeskState) -> bool:
    """Return whether a block of the patron at the desk asks for a letter, so that a payment may come before its
    answer."""
    question, visit = state.question, state.visit
    about = block_of(question) if question and question.takes != "words" and visit and not state.mode else None
    return bool(about and visit and about.action.card == visit.patron.card)


def _payment(card: str, paid: int, about: StoppedAction | None) -> DeskAction:
    return DeskAction("pay", about.action.barcode if about else "", card, paid)


def ask_amount(state: DeskState, action: DeskAction) -> Outcome:
    """Ask how much is paid on this account, for a block."""
    return _ask(state, action.card, action.about)


def _ask(state: DeskState, card: str, about: StoppedAction | None = None) -> Outcome:
    """Ask for the amount. Offer the booked charges, or else what late loans have grown to so far; both can be paid."""
    patron = find_patron(card)
    owed = max(0, balance(patron.id)) if patron else 0
    growth = unpaid_growth(state.desk, patron) if patron else 0
    if patron and (owed or growth):
        return ask_at_desk(state, Amount(card, full_name(patron), owed, growth, about))
    text = _("{name} has no charges to pay.").format(name=name_of_card(card))
    answer = Answer("NOTE", text, _("Scan an item to check it out."))
    return Outcome(answer, question=block_question(about) if about else None)


@dataclass(frozen=True)
class Amount(OpenQuestion):
    """The question how much is paid. `about`: the block it is for, whose item is tried again afterwards."""

    card: str
    whose: str
    owed: int
    growth: int
    about: StoppedAction | None = None
    name = "amount"
    takes = "words"
    prompt = N_("Amount")

    def asks(self, _state: DeskState) -> Answer:
        offered = money_label(self.owed or self.growth)
        text = _("How much is {name} paying? Enter for {money}.").format(name=self.whose, money=offered)
        then = _("Or type the amount, such as 2.50. Esc: no payment.")
        if self.growth:
            more = _("Fines so far on items still out: {money}.")
            then = more if self.owed else _("{money} of it is for items still out.")
            then = f"{then.format(money=money_label(self.growth))} {_('Or type an amount.')}"
        return Answer("ASK", text, then, name=self.whose)

    def answer(self, state: DeskState, text: str) -> Outcome:
        paid = (typed_payment(text) or cents(text)) if text else self.owed or self.growth
        if not paid:
            return by_the_way(money_fault(text) or _("Type an amount above zero."), self.asks(state).said)
        return Outcome(do=_payment(self.card, paid, self.about))

    def no(self, state: DeskState) -> Outcome:
        if self.about:
            return ask_again(state, self.about)
        return answer_no(state, with_patron(_("Nothing was paid."), self.whose))


def take(state: DeskState, action: DeskAction) -> Outcome:
    """Book the payment; then try again the item that waited for it."""
    try:
        charges = [action.charge] if action.charge else ()
        done = pay(action.desk or state.desk, action.card, action.cents, charges=charges, override=action.override)
    except Refused as no:
        if not no.overridable:
            return Outcome(did=_named(no, action.card), keeps_question=True)
        return stopped(state, DeskAction("pay", action.barcode, action.card, action.cents), no)
    state.asked_about = WhySubject("fine", "", action.card, act=done.act)
    if action.barcode:
        state.waiting.appendleft(action.barcode)
        state.on_the_way = booked(done).said
    sheet = money_sheet(state.desk, action.card, done.act)
    return with_paper(state, Outcome(panel=state.refreshed(), did=done), sheet)


def _named(no: Refused, card: str) -> Refused:
    no.patron = name_of_card(card)
    return no


def give_back(state: DeskState, action: DeskAction) -> Outcome:
    """Refund what was paid for a copy that was lost and is back."""
    try:
        done = refund(state.desk, action.card, action.cents, _("lost item found"))
    except Refused as no:
        return Outcome(did=_named(no, action.card))
    text = _("Refund {money} to {name}.").format(money=money_label(done.cents), name=action.words)
    outcome = Outcome(Answer("OK", text, _("Take it out of the drawer. F9 undoes the refund.")), did=done)
    return with_paper(state, outcome, money_sheet(state.desk, action.card, done.act))


def ask_charge(_state: DeskState, action: DeskAction) -> Outcome:
    """Ask how much the last borrower pays for what did not come back, or came back damaged."""
    patron = find_patron(action.card)
    item = find_item(action.barcode)
    price = item.row.price_cents if item else None
    question = Charge(action.card, full_name(patron) if patron else action.card, action.words, price or 0)
    return Outcome(question.asks(_state), question=question)


@dataclass(frozen=True)
class Charge(OpenQuestion):
    """The question how much is charged to this card, for `what`. `price`: cents of the whole copy, if it is known."""

    card: str
    whose: str
    what: str
    price: int = 0
    name = "charge"
    takes = "words"
    prompt = N_("Amount")

    def asks(self, _state: DeskState) -> Answer:
        text = _("Charge {name} how much? {what}").format(name=self.whose, what=self.what)
        if self.price:
            hint = _("Price: {money}. Type the amount, such as 2.50. Esc: no charge.")
            return Answer("ASK", text, hint.format(money=money_label(self.price)), self.what, self.whose)
        return Answer("ASK", text, _("Type the amount, such as 2.50. Esc: no charge."), self.what, self.whose)

    def answer(self, _state: DeskState, text: str) -> Outcome:
        asked = cents(text) if text else None
        if not asked:
            return by_the_way(money_fault(text) or _("Type an amount above zero."), self.asks(_state).said)
        return Outcome(do=DeskAction("charge", card=self.card, cents=asked, words=self.what))

    def no(self, state: DeskState) -> Outcome:
        return answer_no(state, with_patron(_("Nothing was charged."), self.whose))


def charge_pieces(state: DeskState, action: DeskAction) -> Outcome:
    try:
        done = charge(state.desk, action.card, action.cents, action.words)
    except Refused as no:
        return Outcome(did=_named(no, action.card))
    name = name_of_card(action.card)
    text = _("Charged {name} {money}. Owes {rest} now.").format(
        name=name or action.card,
        money=money_label(done.cents),
        rest=money_label(done.owed_cents),
    )
    hint = _("To pay it now: scan the card, then type .y. F9 undoes the charge.")
    return Outcome(Answer("OK", text, hint, name=name), state.refreshed(), did=done)


def booked(done: Booked) -> Answer:
    """Answer that a payment was taken."""
    name = name_of_card(done.patron)
    hint = _("Put it in the drawer. Scan the next item, or Esc to finish.")
    facts = {
        "name": name,
        "money": money_label(done.cents),
        "rest": money_label(abs(done.owed_cents)),
        "more": money_label(done.growing_cents),
    }
    text = _("{name} paid {money}. Still owes {rest}.")
    if done.growing_cents and done.owed_cents <= 0:
        text = _("{name} paid {money}. Fines so far: {more}.")
    elif done.owed_cents < 0:
        text = _("{name} paid {money}. {rest} is kept as credit.")
    elif not done.owed_cents:
        text = _("{name} paid {money}. Nothing more is owed.")
    return Answer("OK", text.format(**facts), hint, name=name)


# ---- the family


def ask_whose(state: DeskState, action: DeskAction) -> Outcome:
    """Show what each of the family owes; a number takes a payment for that account."""
    assert action.about is not None
    patron = find_patron(action.about.action.card)
    members = find(Patron, "id", responsible_family(patron)) if patron else []
    owing = [(member, balance(member.id)) for member in members]
    owing = sorted((pair for pair in owing if pair[1] > 0), key=lambda pair: -pair[1])
    rows = tuple(
        (str(n), full_name(member), last_four(member.card), Cell(money_label(owed), "strong"))
        for n, (member, owed) in enumerate(owing, 1)
    )
    cards = tuple(str(member.card) for member, _owed in owing)
    return ask_at_desk(state, WhoseAccount(action.about, Panel("owed", rows, cards)))


@dataclass(frozen=True)
class WhoseAccount(BlockQuestion):
    """The question which account of the family is paid."""

    owing: Panel
    name = "whose"
    prompt = N_("Number")

    def asks(self, _state: DeskState) -> Answer:
        return Answer(
            "ASK", _("These family members owe money."), _("Type a number to take a payment.   Enter: go back.")
        )

    def panel(self, _state: DeskState) -> Panel:
        return self.owing

    def answer(self, state: DeskState, text: str) -> Outcome:
        if not text:
            return ask_again(state, self.about)
        number = int(text) if text.isdecimal() else 0
        if not 0 < number <= len(self.owing.keys):
            return by_the_way(_("There is no line {n}.").format(n=text[:5]))
        return Outcome(do=DeskAction("ask_amount", card=self.owing.keys[number - 1], about=self.about))
