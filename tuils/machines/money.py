"""Money at a machine: 37 takes a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.formats.sip2.codec import Sip2Message
from tuils.library.foundation.local_words import currency_code
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.money.paying import Booked
from tuils.values.money.money import cents

from .patrons import pin_refused
from .talk import Fields, MachineTalk, Sip2Answer, codes_refused

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

TAKEN = ("00", "01", "02")
"""Cash and cards. Other types of payment write off what is owed, which no machine may."""


def answer_payment(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 37: for one charge (CG), else for the oldest first. More than is owed is not taken."""
    card = message.get("AA").strip()
    did: Did | None = pin_refused(talk, message)
    paid = cents(message.get("BV").strip())
    if did is None and not talk.machine.is_on("payments"):
        did = refuse("NO_PERMISSION", permission="fees.pay")
    if did is None and (not paid or message.part("payment_type") not in TAKEN):
        did = not_understood("amount", message.get("BV"), "2.50")
    if did is None and message.part("currency").strip() not in ("", currency_code()):
        did = not_understood("currency", message.part("currency"), currency_code())
    if did is None:
        charge = message.get("CG").strip()
        did = talk.session.request(DeskAction("pay", card=card, cents=paid or 0, charge=charge)).did
    fields: Fields = [("AO", talk.institution), ("AA", message.get("AA"))]
    if message.get("BK"):
        fields.append(("BK", message.get("BK")))
    fields.append(("AF", patron_answer(talk.desk, did)))
    if isinstance(did, Booked):
        return Sip2Answer(["Y", talk.now()], fields, "paid", act=did.act)
    why = codes_refused(did) if isinstance(did, Refused) else ""
    return Sip2Answer(["N", talk.now()], fields, "refused", why=why, refused=True)
