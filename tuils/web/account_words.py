"""The words of a patron's own page, by the names that its template has for them."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.i18n import N_

ACCOUNT_WORDS: Mapping[str, str] = {
    "card": N_("Library card number"),
    "pin": N_("PIN"),
    "sign_in": N_("Sign in"),
    "sign_out": N_("Sign out"),
    "no_pin": N_("No PIN yet? The desk can set one."),
    "to_hold": N_("Sign in to place a hold on {title}."),
    "hold_it": N_("Place a hold on {title}?"),
    "pickup": N_("Pick up at"),
    "place": N_("Place the hold"),
    "out": N_("Checked out"),
    "none_out": N_("Nothing is checked out to you."),
    "renew": N_("Renew"),
    "renew_all": N_("Renew all"),
    "renew_fee": N_("Yes, renew it"),
    "holds": N_("Holds"),
    "no_holds": N_("You have no holds. Find a title in the catalog, and choose Place a hold."),
    "cancel": N_("Cancel"),
    "cancel_yes": N_("Yes, cancel it"),
    "suspend": N_("Suspend"),
    "until": N_("Until (leave it empty for no end)"),
    "resume": N_("Resume"),
    "money": N_("Fines and fees"),
    "no_money": N_("You owe nothing."),
    "programs": N_("Programs"),
    "coming": N_("You are registered"),
    "join": N_("Register for a program"),
    "none_to_join": N_("No program takes registrations right now."),
    "register": N_("Register"),
    "people": N_("How many people"),
    "accept": N_("Take the seat"),
    "full": N_("Full. You would be on the waitlist."),
    "look": N_("Please look at this"),
    "back": N_("Back to my account"),
}
"""`Cancel` and the like have the title after them for those who hear the page."""
WRONG = N_("The card number and the PIN don't go together. After three wrong tries, wait a minute.")
TOO_MANY = N_("Too many wrong tries from here. Please wait five minutes, or ask at the desk.")
OVER = N_("You were signed out. Please sign in again.")
STALE = N_("This page was too old, and nothing was done. Please try again.")
AWAY = N_("The library can't be reached right now. Nothing was done. Please try again in a minute.")
MISSING = N_("This page is not here.")
NOT_TAKEN = N_("This request could not be read, and nothing was done.")
