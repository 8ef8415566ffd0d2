"""The reasons why a reply was not carried out, as a patron reads them."""

from __future__ import annotations

from tuils.i18n import N_

WHY_NOT = {
    "NO_MORE_RENEWALS": N_("it has no renewals left"),
    "HELD_FOR_OTHER": N_("somebody is waiting for it"),
    "NO_LATER_DUE": N_("it would not be due later"),
    "LOAN_OVERDUE": N_("something is overdue"),
    "OWES_TOO_MUCH": N_("please call us about your account"),
    "ALREADY_HELD": N_("this card already has a hold on it"),
    "HAS_IT_ALREADY": N_("it is checked out on this card"),
    "TOO_MANY_HOLDS": N_("this card has as many holds as it may have"),
    "ON_SHELF": N_("it is on the shelf; please come and get it"),
    "NOT_HOLDABLE": N_("holds on it are not possible"),
    "ALREADY_REGISTERED": N_("this card is already registered"),
    "SESSION_CANCELLED": N_("it is canceled"),
    "SESSION_OVER": N_("it is over"),
    "REGISTRATION_NOT_OPEN": N_("registration is not open yet"),
    "REGISTRATION_CLOSED": N_("registration is closed"),
}
"""The reasons by the code of the refusal."""
PLEASE_SEND = N_("Send this email as it is. We will ask you to confirm.")
"""The line that the web catalog writes into an email that asks, in its reader's language."""
HERE_ALREADY = N_("The library has it already.")
CALL_US = N_("please call us")
WAITLISTED = N_("on the waitlist")
RENEWED_BEFORE = N_("it was already renewed")
CANCELED_BEFORE = N_("it was already canceled or picked up")
