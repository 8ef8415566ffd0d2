"""A patron's receipts, read from the library: items checked out, renewed, checked in, still out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tuils.i18n import N_
from tuils.library.foundation.administration.calendar import calendar_of, hours_from
from tuils.library.foundation.administration.settings import library_name, name_of, value_of
from tuils.library.foundation.administration.site_ways import mail_link, site_mail
from tuils.library.foundation.desk import Desk
from tuils.library.lending.lookups import NamedItem, item_of, open_loans_of, patron_by_card
from tuils.library.lending.money.fining import accrued
from tuils.library.lending.queries import replacement_cost
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.masking import initials
from tuils.models import Loan, Patron
from tuils.values.person_words import full_name
from tuils.values.station.paper_kinds import PAPER_KINDS
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

from .sheets import Letterhead, LoanFacts, Sheet, SheetLine
from .speech import PaperSpeech

RENEW_SUBJECT, CANCEL_SUBJECT = N_("Renew"), N_("Cancel a hold")
NUMBER = 6
"""Digits of a barcode on a receipt: enough to tell two copies apart."""
GROWN = 18
NAMES = ("none", "initials", "full")


def letterhead(desk: Desk, speech: PaperSpeech) -> Letterhead:
    """Return the head and foot that the library chose for its papers."""
    hours = hour_lines(desk, speech) if value_of("receipt_hours", True) else ()
    return Letterhead(
        library_name(),
        name_of("branch", desk.branch),
        str(value_of("phone", "")),
        hours,
        str(value_of("receipt_message", "")),
        speech.moment(desk.now),
        *_links(speech),
    )


def _links(speech: PaperSpeech) -> tuple[str, ...]:
    """Return the links that begin an email to renew, and to cancel a hold, as the web catalog has them. They name
    nobody and no title: the email comes from the patron's own address."""
    mail = site_mail() if value_of("receipt_qr", False) else ""
    return tuple(mail_link(mail, speech.say(subject)) if mail else "" for subject in (RENEW_SUBJECT, CANCEL_SUBJECT))


def hour_lines(desk: Desk, speech: PaperSpeech) -> tuple[str, ...]:
    """Return opening hours, `Mon-Fri 10 am-6 pm`: a line for consecutive days with the same hours; none while none are
    set."""
    if not hours_from(desk.branch):
        return ()
    week, names = calendar_of(desk.branch, desk.zone).week, speech.weekdays()
    runs: list[tuple[list[int], str]] = []
    for day in speech.week:
        spans = ", ".join(speech.hours(span) for span in week.get(day, ()))
        if runs and runs[-1][1] == spans:
            runs[-1][0].append(day)
        else:
            runs.append(([day], spans))
    closed = speech.closed
    return tuple(
        f"{names[days[0]]}{f'-{names[days[-1]]}' if len(days) > 1 else ''} {spans or closed}" for days, spans in runs
    )


def checkout_sheet(desk: Desk, card: str, barcodes: Sequence[str] | None = None) -> Sheet:
    """Return the receipt of this card's checkouts: of these items, else today's."""
    patron = patron_by_card(card)
    out = sorted(open_loans_of(patron.id), key=lambda loan: loan.lent_at)
    if barcodes is not None:
        return _loan_sheet(desk, patron, "checkout", _of_items(out, barcodes))
    today = day_of(desk.now, desk.zone)
    return _loan_sheet(desk, patron, "checkout", [one for one in out if day_of(one.lent_at, desk.zone) == today])


def _of_items(loans: Iterable[Loan], barcodes: Sequence[str]) -> list[Loan]:
    """Return the loans of these items in scan order."""
    found = {item.row.barcode: loan for loan in loans if (item := item_of(loan.item))}
    return [found[barcode] for barcode in barcodes if barcode in found]


def all_out_sheet(desk: Desk, card: str) -> Sheet:
    """Return the receipt of all that is out on this card, the first due on top."""
    patron = patron_by_card(card)
    return _loan_sheet(desk, patron, "all-out", sorted(open_loans_of(patron.id), key=lambda loan: loan.due_at))


def renewal_sheet(desk: Desk, card: str, barcodes: Sequence[str]) -> Sheet:
    """Return the receipt of these renewed items, with their due dates now."""
    patron = patron_by_card(card)
    return _loan_sheet(desk, patron, "renewal", _of_items(open_loans_of(patron.id), barcodes))


def checkin_sheet(desk: Desk, items: Sequence[tuple[str, str]]) -> Sheet:
    """Return a receipt of checked-in titles and barcodes. The patron is not known anymore, so not named."""
    speech = PaperSpeech(desk)
    lines = tuple(SheetLine(title, barcode[-NUMBER:]) for title, barcode in items)
    return Sheet("checkin", "checkin", letterhead(desk, speech), LoanFacts(lines, len(lines)), speech.spoken)


def _loan_sheet(desk: Desk, patron: Patron, template: str, loans: Sequence[Loan]) -> Sheet:
    speech = PaperSpeech(desk, patron.language)
    items = [(loan, item) for loan in loans if (item := item_of(loan.item))]
    late = speech.overdue if template == "all-out" else ""
    lines = tuple(
        SheetLine(
            item.whole_title,
            str(item.row.barcode)[-NUMBER:],
            speech.due(loan.due_at),
            late if loan.due_at < desk.now and not loan.stopped_at else "",
        )
        for loan, item in items
    )
    saved = saved_cents(desk, patron, [item for _loan, item in items]) if template == "checkout" else 0
    owes = balance(patron.id) + accrued(desk, patron) if template == "all-out" else 0
    facts = LoanFacts(
        lines,
        len(lines),
        shown_name(patron),
        str(patron.card)[-4:],
        speech.money(saved) if saved else "",
        speech.money(owes) if owes > 0 else "",
    )
    return sheet_for(desk, patron, template, facts)


def sheet_for(desk: Desk, patron: Patron, template: str, facts: LoanFacts) -> Sheet:
    """Return a paper for this patron: in their language, in large type and when they want it."""
    speech = PaperSpeech(desk, patron.language)
    kind = template if template in PAPER_KINDS else "checkout"
    wanted, large = wants_paper(patron)
    return Sheet(template, kind, letterhead(desk, speech), facts, speech.spoken, large, wanted, patron=patron.id)


def wants_paper(patron: Patron) -> tuple[str, bool]:
    """Return a patron's wish for receipts: ask, always, never, email or blank; and whether in large type."""
    return str(patron.receipts), bool(patron.large_type)


def shown_name(patron: Patron) -> str:
    """Return the patron's name as the library puts it on receipts: none, initials, full."""
    shown = value_of("receipt_name", NAMES[0])
    if shown == "full":
        return full_name(patron)
    return initials(patron.first_name, patron.last_name) if shown == "initials" else ""


def saved_cents(desk: Desk, patron: Patron, items: Sequence[NamedItem]) -> int:
    """Return what buying these would have cost: each one's price, or its type's. 0 where that isn't shown: by setting,
    for a child, or if fewer than half have a price. Other libraries' copies count as without a price."""
    if not value_of("receipt_saved", False) or not items:
        return 0
    born = str(patron.born or "")
    if born and age_on(born, day_of(desk.now, desk.zone)) < GROWN and not value_of("receipt_saved_children", False):
        return 0
    prices = [price for item in items if (price := replacement_cost(item.row))]
    return sum(prices) if 2 * len(prices) >= len(items) else 0
