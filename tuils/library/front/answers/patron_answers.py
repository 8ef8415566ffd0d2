"""The answer for patrons at a machine, made of what was done: short, and only about themselves.

A refusal has its sentence by its code in `WHY_NOT`; a code that is not there sends the patron to the desk. A sentence
has no place for a name, a note or a card: these are for staff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.holds.holds import HoldSheet
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.loans.renewal import Renewed
from tuils.library.lending.money.paying import Booked
from tuils.library.lending.terms.terms import due_words

from .results import AtTheDesk, FeeAsked, QuestionAsked, RenewedSeveral

if TYPE_CHECKING:
    from .results import Did

AT_DESK = N_("Please ask at the desk.")
NOT_DONE = {
    "lend": N_("Not checked out: {title}."),
    "renew": N_("Not renewed: {title}."),
    "hold": N_("No hold: {title}."),
    "change": N_("Not done: {title}."),
}
RETURNING = frozenset({"NO_SUCH_ITEM", "PARTS_BACK", "OUT_OF_ORDER", "AT_BEFORE_LOAN", "HELD_BACK", "NOT_OUT"})
"""Reasons of a check-in alone."""
WHY_NOT = {
    "ITEM_UNKNOWN": N_("This barcode is not in the catalog. Please take the item to the desk."),
    "NO_SUCH_ITEM": N_("This barcode is not in the catalog. Please take the item to the desk."),
    "PATRON_UNKNOWN": N_("This card is not known. Please ask at the desk."),
    "CARD_LOST": N_("This card can't be used. Please ask at the desk."),
    "PATRON_EXPIRED": N_("Your card expired {date}. Please ask at the desk."),
    "TOO_MANY_ITEMS": N_("You have {n} already. The limit is {limit}."),
    "TOO_MANY_FROM_PLACE": N_("You have {n} already. The limit is {limit}."),
    "FAMILY_HAS_ENOUGH": N_("Your family has {n} already. The limit is {limit}."),
    "OWES_TOO_MUCH": N_("You owe {owed}. The limit is {limit}. Please pay at the desk."),
    "TOO_MANY_OVERDUE": N_("You have {n} overdue. The limit is {limit}."),
    "OVERDUE_TOO_LONG": N_("One of your items is {n} days overdue. Please return it."),
    "NOT_FOR_LOAN": N_("It can only be used in the library."),
    "AGE_RESTRICTED": N_("It is for ages {age} and up. Please ask at the desk."),
    "RENTAL_FEE": N_("The rental fee is {fee}. Please ask at the desk."),
    "DEPOSIT_FEE": N_("The deposit is {fee}. Please take it to the desk."),
    "AGREEMENT_UNSIGNED": N_("There is an agreement to sign. Please take it to the desk."),
    "AGREEMENT_CHANGED": N_("There is an agreement to sign. Please take it to the desk."),
    "TOO_SOON": N_("You can borrow it again from {date}."),
    "PARTS_CHECK": N_("It has several pieces. Please take it to the desk."),
    "PARTS_BACK": N_("It has several pieces. Please return it at the desk."),
    "HELD_FOR_OTHER": N_("Another patron is waiting for it. Please leave it at the desk."),
    "HELD_RENEWAL": N_("Another patron is waiting for it."),
    "WAITING_FOR_OTHER": N_("It is on hold for another patron. Please leave it at the desk."),
    "FOR_GROUP": N_("It is set aside for a group. Please take it to the desk."),
    "IN_TRANSIT_HOLD": N_("It is on hold for another patron. Please leave it at the desk."),
    "BOOKED_FOR_OTHER": N_("It is booked for somebody else. Please leave it at the desk."),
    "ASK_LENDER": N_("It belongs to another library. For more time, please ask at the desk."),
    "LENDER_WAITS": N_("It has to go back to another library. Please leave it at the desk."),
    "ALREADY_OUT_SAME": N_("It is on your card already, due {due}."),
    "STAYS_ON_CARD": N_("It is on your card already, due {due}."),
    "NO_MORE_RENEWALS": N_("It has no renewals left. It is due {due}."),
    "NO_LATER_DUE": N_("It is due {due}. Renewing it today would add no time."),
    "LOAN_OVERDUE": N_("It was due {date}. Please return it."),
    "NOT_ON_LOAN": N_("It is not checked out."),
    "LOAN_OF_OTHER": N_("It is not on your card."),
    "NOTHING_OWED": N_("You owe nothing."),
    "OVERPAID": N_("You owe {owed}. Please pay no more than that."),
    "CHARGE_UNKNOWN": N_("This charge is not on your card."),
    "HELD_BACK": N_("Another patron is waiting for it. Please return it at the desk."),
    "TOO_MANY_PATRON_PINS": N_("Too many wrong PINs. Please wait a few minutes, or ask at the desk."),
    "WRONG_PATRON_PIN": N_("The PIN is not right. Please try again, or ask at the desk."),
    "NOT_OUT": N_("It is not checked out. Please leave it at the desk."),
    "REPORT_TOO_OLD": N_("This report is too old. Please ask at the desk."),
    "ALREADY_HELD": N_("You have a hold on it already."),
    "HAS_IT_ALREADY": N_("You have it at home already."),
    "TOO_MANY_HOLDS": N_("You have {n} holds. The limit is {limit}."),
    "TOO_MANY_HOLDS_TODAY": N_("You placed {n} holds today. The limit is {limit} a day."),
    "NOT_HOLDABLE": N_("It can't be put on hold."),
    "ON_SHELF": N_("It is on the shelf. Please come and take it."),
    "HOLD_CAUGHT": N_("It is on the hold shelf, or on its way there."),
    "HOLD_ENDED": N_("This hold is over."),
    "NO_PICKUP": N_("Holds can't be picked up there."),
    "SESSION_CANCELLED": N_("It is canceled."),
    "SESSION_OVER": N_("It is over."),
    "SESSION_UNKNOWN": N_("This program takes no registrations here. Please ask at the desk."),
    "REGISTRATION_NOT_OPEN": N_("Registration opens {date}."),
    "REGISTRATION_CLOSED": N_("Registration ended {date}."),
    "REGISTRATION_ENDED": N_("This registration is canceled already."),
    "PARTY_TOO_LARGE": N_("That is too many people: there are {places} seats."),
    "ALREADY_REGISTERED": N_("You are registered already."),
    "AGE_OUTSIDE": N_("It is for {ages}."),
    "GUARDIAN_NEEDED": N_("A parent or guardian has to register you. Please ask at the desk."),
    "OFFER_LAPSED": N_("The seat was offered until {date}."),
}
"""The sentences by the code of a reason, or by its wording where one code has several."""


def patron_answer(desk: Desk, did: Did | None) -> str:
    """Return what to tell the patron; empty if there is nothing to tell."""
    match did:
        case CheckedOut(title=title, fee_cents=owed):
            text = _("Checked out: {title}. Due {due}.").format(title=title, due=due_words(desk, did.due_at))
            return _with_debt(text, _("You owe {money} for it."), owed)
        case Renewed(title=title, owed_cents=owed):
            text = _("Renewed: {title}. Due {due}.").format(title=title, due=due_words(desk, did.due_at))
            return _with_debt(text, _("You owe {money} for it."), owed)
        case RenewedSeveral(each=each):
            return _("Renewed {done} of {n}.").format(done=len(did.done), n=len(each))
        case CheckedIn(title=title, route=route):
            text = _("Thank you. Returned: {title}.").format(title=title)
            return text if route == "SHELF" else f"{text} {_('Please leave it on the tray for the staff.')}"
        case HoldSheet(title=title):
            return _("You have a hold now: {title}.").format(title=title)
        case Booked(kind="payment", cents=cents, owed_cents=owed):
            text = _("Paid: {money}. Thank you.").format(money=money_label(cents))
            return _with_debt(text, _("You still owe {money}."), owed)
        case AtTheDesk(out=out, late=late, owes=owed):
            text = ngettext("{n} item is on your card.", "{n} items are on your card.", out).format(n=out)
            overdue = ngettext("{n} is overdue.", "{n} are overdue.", late).format(n=late)
            return _with_debt(f"{text} {overdue}" if late else text, _("You owe {money}."), owed or 0)
        case Refused():
            return _why_not(did)
        case FeeAsked(cents=cents, refused=no):
            said = _("The rental fee for {title} is {money}. It will be added to your account. Is that all right?")
            return said.format(title=no.title if no else "", money=money_label(cents))
        case QuestionAsked(refused=no):
            return _why_not(no) if no else _(AT_DESK)
    return ""


def _with_debt(text: str, debt: str, cents: int) -> str:
    return f"{text} {debt.format(money=money_label(cents))}" if cents > 0 else text


def _why_not(no: Refused) -> str:
    """Return why the first reason stops it, and of what; what is about a card alone has no title."""
    reason = no.reasons[0]
    code = str(reason.facts.get("wording", reason.code))
    why = reason.filled(WHY_NOT.get(code, AT_DESK))
    if not no.title or code in RETURNING:
        return why
    return f"{_(NOT_DONE.get(reason.action, NOT_DONE['lend'])).format(title=no.title)} {why}"
