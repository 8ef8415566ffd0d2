"""Receipts for money: what was paid or refunded, for what, and what is still owed. No titles."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import need
from tuils.library.lending.lookups import patron_by_card
from tuils.library.lending.money.fining import unpaid_growth
from tuils.library.people.accounts.ledger import BACK, CHARGED, OTHER, balance

from .queries import PaidLine, last_money, money_of_act
from .reading import letterhead, shown_name, wants_paper
from .sheets import MoneyFacts, Sheet, SheetLine
from .speech import PaperSpeech

NUMBER = 8
"""Letters of a receipt's number: the end of the act's, by which it is found again."""
METHODS = {"cash": N_("cash")}


def money_sheet(desk: Desk, card: str, act: str = "") -> Sheet:
    """The receipt of this payment or refund, else of the patron's last one. Refuses with NOTHING_PAID."""
    patron = patron_by_card(card)
    lines = need(money_of_act(act or last_money(patron.id)), "NOTHING_PAID")
    speech = PaperSpeech(desk, patron.language)
    kind = lines[0].kind
    owes = balance(patron.id) + unpaid_growth(desk, patron)
    wanted, large = wants_paper(patron)
    facts = MoneyFacts(
        speech.money(sum(line.cents for line in lines)),
        speech.say(METHODS[lines[0].why]) if lines[0].why in METHODS else "",
        tuple(SheetLine(_called(line, speech), money=speech.money(line.cents)) for line in lines),
        speech.money(owes) if owes > 0 else "",
        speech.money(-owes) if owes < 0 else "",
        shown_name(patron),
        str(patron.card)[-4:],
        taken_by=lines[0].operator,
        number=lines[0].act[-NUMBER:].upper(),
    )
    return Sheet(kind, kind, letterhead(desk, speech), facts, speech.spoken, large, wanted, patron=patron.id)


def _called(line: PaidLine, speech: PaperSpeech) -> str:
    if line.kind == "refund":
        return speech.say(BACK.get(line.why, OTHER["refund"]))
    return speech.say(CHARGED.get(line.of, OTHER["payment"]))
