"""Money at the desk, in its one line: `pay 2.50`, or the amount that is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.accounts.ledger import balance
from tuils.library.circulation.blocks import NO_OVERRIDE, Override, full_name
from tuils.library.circulation.found import find_patron
from tuils.library.circulation.paying import Booked, pay
from tuils.library.circulation.standing import family_of
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.barcode import last_four
from tuils.values.money import cents, plain

from . import passing, visits, words
from .asked import Asked
from .faces import Answer, Cell, Heard, Panel
from .questions import Amount, Blocked, Whose

if TYPE_CHECKING:
    from .conversation import Session


def asked_for(text: str) -> int | None:
    """The cents of `pay 2.50`, 0 for `pay` alone; None for anything else, which may be a title."""
    found = re.fullmatch(rf"{re.escape(_('pay'))}(?:\s+(\S+))?", text, re.IGNORECASE)
    if found is None:
        return None
    return cents(found[1]) if found[1] else 0


def key(session: Session, amount: int = 0) -> Heard:
    """Take a payment of the patron at the desk: this much, or ask how much."""
    if session.visit is None or session.mode:
        return session.say(Answer("", _("Who pays?"), _("Scan the card, or type the name. Then .y again.")))
    card = session.visit.patron.card
    return take(session, card, amount) if amount else ask(session, card)


def ask(session: Session, card: str, about: Blocked | None = None) -> Heard:
    """How much? What is owed is offered. What only grows with late loans is booked when they come back."""
    patron = find_patron(card)
    owed = balance(patron["id"]) if patron else 0
    if patron is None or owed <= 0:
        session.question = about
        then = _("What grows with late loans is booked when they come back.")
        return session.say(Answer("LOOK", _("Nothing is booked on this account."), then))
    name = full_name(patron)
    session.question = Amount(card, name, owed, about)
    said = _("How much does {name} pay? Enter: {money}.").format(name=name, money=plain(owed))
    return session.say(Answer("ASK", said, _("Or type the amount, such as 2.50. Esc: nothing.")))


def amount(session: Session, question: Amount, text: str) -> Heard:
    paid = cents(text) if text else question.offered
    if not paid:
        return session.remark(_('"{text}" is no amount.').format(text=text[:20]), _("Such as 2.50. Esc: nothing."))
    return take(session, question.card, paid, again=question.about.barcode if question.about else "")


def take(
    session: Session,
    card: str,
    paid: int,
    override: Override = NO_OVERRIDE,
    desk: Desk | None = None,
    *,
    again: str = "",
) -> Heard:
    """Book it; then the item that waited for it (`again`) is tried again."""
    try:
        done = pay(desk or session.desk, card, paid, override=override)
    except Refused as no:
        if not no.overridable:
            return session.say(words.refused(no))
        return passing.ask(session, Blocked(again, no, "pay", card, paid))
    session.question = None
    session.asked_about = Asked("fine", "", card, act=done.act)
    if again:
        session.waiting.appendleft(again)
    if session.visit:
        visits.refresh(session.desk, session.visit)
        session.panel = words.lent_panel(session.visit)
    return session.say(booked(done))


def booked(done: Booked) -> Answer:
    then = _("Put it in the drawer. Scan the next item, or Esc to finish.")
    facts = {"money": plain(done.cents), "rest": plain(abs(done.owed_cents))}
    if done.owed_cents < 0:
        return Answer("OK", _("Paid {money}. {rest} is kept as credit.").format(**facts), then)
    said = _("Paid {money}. {rest} is still owed.") if done.owed_cents else _("Paid {money}. Nothing is owed now.")
    return Answer("OK", said.format(**facts), then)


def owed_words(cents_owed: int) -> str:
    """`12.40`, or `-2.00` for credit."""
    return plain(cents_owed) if cents_owed >= 0 else f"-{plain(-cents_owed)}"


# ---- the family


def show_whose(session: Session, about: Blocked) -> Heard:
    """Who of the family owes what; a number takes a payment for that account."""
    patron = find_patron(about.card)
    members = find(Patron, "id", family_of(patron)) if patron else []
    owing = [(member, balance(member["id"])) for member in members]
    owing = sorted((pair for pair in owing if pair[1] > 0), key=lambda pair: -pair[1])
    cards = tuple(str(member["card"]) for member, _owed in owing)
    session.question = Whose(about, cards)
    session.panel = Panel(
        "owed",
        tuple(
            (str(n), full_name(member), last_four(member["card"]), Cell(plain(owed), "strong"))
            for n, (member, owed) in enumerate(owing, 1)
        ),
        cards,
    )
    return session.say(
        Answer("ASK", _("This is owed in the family."), _("A number: take a payment.   Enter: go back."))
    )


def chose_whose(session: Session, question: Whose, answer: str) -> Heard:
    if not answer:
        return passing.ask(session, question.about)
    number = int(answer) if answer.isdecimal() else 0
    if not 0 < number <= len(question.cards):
        return session.remark(_("There is no line {n}.").format(n=answer[:5]))
    return ask(session, question.cards[number - 1], question.about)
