"""The words to say on the phone, or to an answering machine: no title, and no amount."""

from __future__ import annotations

from tuils.i18n import N_

FOR = N_("This is {library}, calling for {name}.")
OF_CHILD = N_("This is {library}, calling for {name} about {child}'s library card.")
NUMBER_IS = N_("Our number is {phone}.")
READY = N_("An item you requested is ready for pickup. We will hold it until {until}.")
EXPIRING = N_("An item you requested is still waiting. The last day to pick it up is {until}.")
OVERDUE = N_("Some library items are overdue. Please return them, or call us to renew.")
BILL = N_("Please call us about your library account.")
EMAIL_BACK = N_("An email that we sent you came back. Please tell us your address.")
