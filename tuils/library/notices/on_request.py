"""One e-mail to one patron who asks for it: today's receipt, or all that is out and what is owed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tuils.devices.mail import Delivery, MailLink, mail_of
from tuils.library.accounts.ledger import balance
from tuils.library.administration.settings import library_name
from tuils.library.circulation.fining import accrued
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import new_id
from tuils.library.people.cards import by_card
from tuils.library.refusals import refuse
from tuils.values.moments import to_local

from .composing import Composer
from .kinds import ON_REQUEST, RECEIPT, NoticeDay
from .ladder import ladder
from .queries import insert_notice, loans_out, set_result
from .recipients import EMAIL, recipient
from .sender import sender_here
from .sending import ClaimedNotice, mark_address


def send_on_request(desk: Desk, store: Path, folder: Path, card: str, kind: str) -> Delivery:
    """Send this patron, or of a child the guardian, a receipt of today's checkouts or a summary of the account.

    Refused with NO_MAIL_HERE, NO_EMAIL_KNOWN, NOT_UNDERSTOOD (kind), PATRON_UNKNOWN, CARD_LOST; raises MailFault. Waits
    for the server: never on a lane. Permission notices.send, and patrons.see_all."""
    desk.require("notices.send")
    desk.require("patrons.see_all")
    kept = sender_here(desk, store)
    one = _written_down(desk, folder, card, kind)
    account = replace(kept.account, name=kept.account.name or library_name())
    at = to_local(desk.now, desk.zone)
    with MailLink(account, kept.secret) as link:
        message = mail_of(account, one.to.to, one.text.subject, one.text.body, key=one.id, at=at)
        delivery = link.send(message, one.to.to)
    _came(desk, one, delivery)
    return delivery


@verb("notices.send")
def _written_down(desk: Desk, folder: Path, card: str, kind: str) -> ClaimedNotice:
    if kind not in ON_REQUEST:
        raise refuse("NOT_UNDERSTOOD", field="kind", text=kind, hint=", ".join(ON_REQUEST))
    patron = by_card(card)
    to = recipient(desk, patron, (EMAIL,), mail=True)
    if to.way != EMAIL:
        raise refuse("NO_EMAIL_KNOWN", name=to.name)
    rows = loans_out(patron["id"], NoticeDay(desk, ladder()).midnight() if kind == RECEIPT else 0)
    owes = balance(patron["id"]) + accrued(desk, patron)
    text = Composer(desk, folder).on_request(kind, rows, to, owes, str(patron["expires_on"]))
    id_ = new_id(desk.now)
    insert_notice((id_, kind, EMAIL, desk.now, desk.branch, desk.operator.login, patron["id"], len(rows), "", ""))
    return ClaimedNotice(id_, kind, to, text)


@verb("notices.send")
def _came(desk: Desk, one: ClaimedNotice, delivery: Delivery) -> None:
    set_result(one.id, delivery.result, delivery.why)
    if delivery.bad_address:
        mark_address(desk, one.to.reader)
