"""Slips of a self-check by email: 83 asks whether one can be sent, 85 sends it."""

from __future__ import annotations

from tuils.formats.sip2.codec import Sip2Message
from tuils.i18n import _
from tuils.library.front.conversation.printing import visit_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.station.paper_kinds import EMAIL

from .talk import MachineTalk, Sip2Answer

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
