"""Money at a machine, and its slip: 37 takes a payment; 83 and 85 send the slip by email."""

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
from tuils.i18n import _
from tuils.library.front.conversation.printing import visit_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.station.paper_kinds import EMAIL

# ---- slips of a self-check by email: 83 asks whether one can be sent, 85 sends it


YES, NO, BY_ITSELF = "1", "0", "E"
"""The answers of 84: it can be sent; it can't; it is sent at the end, as the patron's record wants it."""


def answer_may_mail(talk: MachineTalk, _message: Sip2Message) -> Sip2Answer:
    """Answer 83: is this visit's slip sent by email, or can it be?"""
    sheet = _slip(talk)
    can = sheet is not None and talk.mail is not None and talk.mail.may(talk.desk, sheet)
    code = NO if not can or sheet is None else BY_ITSELF if sheet.wanted == EMAIL else YES
    return Sip2Answer([code, talk.now()], [("AO", talk.institution)])


def answer_mail(talk: MachineTalk, _message: Sip2Message) -> Sip2Answer:
    """Answer 85: the slip is on its way. Nobody waits for the mail server."""
    sheet, visit = _slip(talk), talk.session.visit
    if sheet is None or visit is None or not talk.session.mail_receipt(talk.desk, sheet):
        fields = [("AO", talk.institution), ("AF", _("The email can't be sent now."))]
        return Sip2Answer([NO, talk.now()], fields, "refused", refused=True)
    visit.lent = []  # it is not sent once more at the end
    fields = [("AO", talk.institution), ("AF", _("Your slip is on its way by email."))]
    return Sip2Answer([YES, talk.now()], fields, "mailed")


def _slip(talk: MachineTalk) -> Sheet | None:
    return visit_sheet(talk.session, talk.session.visit) if talk.session.visit else None


# ---- money: 37 takes a payment


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
        did = talk.request_for(DeskAction("pay", card=card, cents=paid or 0, charge=charge))
    fields: Fields = [("AO", talk.institution), ("AA", message.get("AA"))]
    if message.get("BK"):
        fields.append(("BK", message.get("BK")))
    fields.append(("AF", patron_answer(talk.desk, did)))
    if isinstance(did, Booked):
        return Sip2Answer(["Y", talk.now()], fields, "paid", act=did.act)
    why = codes_refused(did) if isinstance(did, Refused) else ""
    return Sip2Answer(["N", talk.now()], fields, "refused", why=why, refused=True)
