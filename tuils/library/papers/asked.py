"""A patron's receipt that is asked for by the number of the card."""

from __future__ import annotations

from tuils.library.circulation.noted_looks import note_look
from tuils.library.desk import Desk
from tuils.library.refusals import refuse

from .money import money_sheet
from .reading import all_out_sheet, checkout_sheet
from .sheets import Sheet

CHECKOUT, PAYMENT, ALL_OUT = "checkout", "payment", "all-out"
RECEIPTS_OF = (CHECKOUT, PAYMENT, ALL_OUT)


def receipt_of(desk: Desk, card: str, of: str = CHECKOUT) -> Sheet:
    """`checkout`: of today; `payment`: the last one; `all-out`: all that is out. It tells what somebody has: that is
    noted, and needs the right to see it."""
    if of == PAYMENT:
        desk.require("fees.pay")
        return money_sheet(desk, card)
    desk.require("patrons.see_loans")
    note_look(desk, card)
    if of == ALL_OUT:
        return all_out_sheet(desk, card)
    sheet = checkout_sheet(desk, card)
    if not sheet.count:
        raise refuse("NOTHING_CHECKED_OUT")
    return sheet
