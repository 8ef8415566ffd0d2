"""A patron's receipt, or the slip of a new card, asked for by the number of the card."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import need
from tuils.library.lending.lookups import patron_by_card
from tuils.library.lending.noted_looks import note_look
from tuils.library.lending.terms.hold_blocks import pickup_code

from .money import money_sheet
from .reading import all_out_sheet, checkout_sheet, letterhead, shown_name, wants_paper
from .sheets import CardFacts, Sheet
from .speech import PaperSpeech

CHECKOUT, PAYMENT, ALL_OUT = "checkout", "payment", "all-out"
RECEIPTS_OF = (CHECKOUT, PAYMENT, ALL_OUT)
NOTICES_BY = {"email": N_("email"), "phone": N_("phone"), "letter": N_("letter")}


def receipt_of(desk: Desk, card: str, of: str = CHECKOUT) -> Sheet:
    """Return a receipt. `checkout`: today's; `payment`: the last one; `all-out`: all that is out. It shows a patron's
    loans: that is noted, and needs the permission to see them."""
    if of == PAYMENT:
        desk.require("fees.pay")
        return money_sheet(desk, card)
    desk.require("patrons.see_loans")
    note_look(desk, card)
    if of == ALL_OUT:
        return all_out_sheet(desk, card)
    sheet = checkout_sheet(desk, card)
    need(sheet.count, "NOTHING_CHECKED_OUT")
    return sheet


@permitted("patrons.find")
def new_card_sheet(desk: Desk, card: str) -> Sheet:
    """Return the paper for a new patron: until when the card is good, and the code on hold slips."""
    patron = patron_by_card(card)
    speech = PaperSpeech(desk, patron.language)
    facts = CardFacts(
        shown_name(patron),
        str(patron.card)[-4:],
        name_of("category", patron.category),
        speech.iso_day(patron.expires_on) if patron.expires_on else "",
        pickup_code(patron),
        speech.say(NOTICES_BY[patron.tell_by]) if patron.tell_by in NOTICES_BY else "",
    )
    return Sheet("new-card", "registration", letterhead(desk, speech), facts, speech.spoken, wants_paper(patron)[1])
