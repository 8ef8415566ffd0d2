"""Send one e-mail to one patron on request: a receipt instead of paper, today's receipt, or the whole account."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tuils.devices.messages.kept_accounts import KeptAccount
from tuils.devices.messages.mail import LATER, REFUSED, SENT, Delivery, MailFault, MailLink, mail_of
from tuils.i18n import _
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.lending.money.fining import accrued
from tuils.library.office.receipts.sheets import Sheet
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.cards import by_card
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import to_local

from .composing import Composer
from .kinds import ON_REQUEST, RECEIPT, NoticeDay
from .ladder import ladder
from .logged.queries import insert_notice, set_result
from .queries import loans_since
from .recipients import EMAIL, Recipient, recipient
from .sender import sender_here, why_not
from .sending import ClaimedNotice, mark_address
from .texts import NoticeText


@dataclass(frozen=True)
class RequestedMail:
    """A recorded message that is this program's to send. `desk`: where it was asked for; `at`: when."""

    desk: Desk
    notice: ClaimedNotice
    kept: KeptAccount
    at: datetime

    def deliver(self) -> Delivery:
        """Send it; waits for the server: never on a lane. Raises MailFault."""
        one = self.notice
        with MailLink(self.kept.account, self.kept.secret) as link:
            message = mail_of(self.kept.account, one.to.to, one.text.subject, one.text.body, key=one.id, at=self.at)
            return link.send(message, one.to.to)

    def deliver_apart(self) -> Future[Delivery]:
        """Send it in a thread of its own, which the program doesn't wait for when it ends. Nobody is there to try
        again: no fault is raised, and nothing is left for later."""
        told = Future[Delivery]()
        told.set_running_or_notify_cancel()  # whoever waits for it may be canceled; it is not
        threading.Thread(target=lambda: told.set_result(self._once()), name="tuils-mail", daemon=True).start()
        return told

    def _once(self) -> Delivery:
        try:
            delivery = self.deliver()
        except MailFault as fault:
            return Delivery(REFUSED, fault.said)
        return replace(delivery, result=REFUSED) if delivery.result == LATER else delivery


@permitted("notices.send")
@permitted("patrons.see_all")
def send_on_request(desk: Desk, store: Path, folder: Path, card: str, kind: str) -> Delivery:
    """Send this patron, or a child's guardian, a receipt of today's checkouts or a summary of the account.

    Refused with NO_MAIL_HERE, NO_EMAIL_KNOWN, NOT_UNDERSTOOD (kind), PATRON_UNKNOWN, CARD_LOST; raises MailFault.
    Waits for the server: never on a lane. Permission notices.send, and patrons.see_all."""
    kept = sender_here(desk, store)
    one = _to_send(desk, kept, _written_down(desk, folder, card, kind))
    delivery = one.deliver()
    _came(desk, one.notice, delivery)
    return delivery


def _to_send(desk: Desk, kept: KeptAccount, notice: ClaimedNotice) -> RequestedMail:
    account = replace(kept.account, name=kept.account.name or library_name())
    return RequestedMail(desk, notice, replace(kept, account=account), to_local(desk.now, desk.zone))


@verb("notices.send")
def _written_down(desk: Desk, folder: Path, card: str, kind: str) -> ClaimedNotice:
    if kind not in ON_REQUEST:
        raise not_understood("kind", kind, ", ".join(ON_REQUEST))
    patron = by_card(card)
    to = recipient(desk, patron, (EMAIL,), mail=True)
    if to.way != EMAIL:
        raise refuse("NO_EMAIL_KNOWN", name=to.name)
    rows = loans_since(patron.id, NoticeDay(desk, ladder()).midnight() if kind == RECEIPT else 0)
    owes = balance(patron.id) + accrued(desk, patron)
    text = Composer(desk, folder).on_request(kind, rows, to, owes, str(patron.expires_on))
    return _logged(desk, kind, patron.id, to, text, len(rows))


def _logged(desk: Desk, kind: str, patron: str, to: Recipient, text: NoticeText, items: int) -> ClaimedNotice:
    id_ = new_id(desk.now)
    insert_notice((id_, kind, EMAIL, desk.now, desk.branch, desk.operator.login, patron, items, "", ""))
    return ClaimedNotice(id_, kind, to, text)


@verb("notices.send")
def _came(desk: Desk, notice: ClaimedNotice, delivery: Delivery) -> None:
    _note(desk, notice, delivery)


def _note(desk: Desk, notice: ClaimedNotice, delivery: Delivery) -> None:
    set_result(notice.id, delivery.result, delivery.why)
    if delivery.bad_address:
        mark_address(desk, notice.to.reader)


# ---- in place of paper


def receipt_to_mail(desk: Desk, store: Path, folder: Path, sheet: Sheet) -> RequestedMail | None:
    """Record this receipt to be sent to its patron, or a child's guardian. None if no e-mail is sent from here, or
    no good address is known: then paper is as the station has it. Permission circulation.checkout."""
    return None if why_not(desk, store) else _receipt_written_down(desk, store, folder, sheet)


def may_mail_receipt(desk: Desk, store: Path, sheet: Sheet) -> bool:
    """Return whether `receipt_to_mail` would send it. Permission circulation.checkout."""
    desk.require("circulation.checkout")
    return not why_not(desk, store) and _receiver(desk, sheet) is not None


def _receiver(desk: Desk, sheet: Sheet) -> Recipient | None:
    patron = get(Patron, sheet.patron)
    to = recipient(desk, patron, (EMAIL,), mail=True, wished=False) if patron else None
    return to if to and to.way == EMAIL else None


@verb("circulation.checkout")
def _receipt_written_down(desk: Desk, store: Path, folder: Path, sheet: Sheet) -> RequestedMail | None:
    to = _receiver(desk, sheet)
    if to is None:
        return None
    text = Composer(desk, folder).receipt(sheet, to)
    one = _logged(desk, RECEIPT, sheet.patron, to, text, sheet.count)
    return _to_send(desk, sender_here(desk, store), one)


@verb("circulation.checkout")
def note_receipt(desk: Desk, mail: RequestedMail, delivery: Delivery) -> str:
    """Note the result; return a sentence if it was not sent, because a paper receipt may be wanted."""
    _note(desk, mail.notice, delivery)
    if delivery.result == SENT:
        return ""
    return _("Receipt not sent by email: {why}.").format(why=(delivery.why or delivery.result).rstrip("."))
