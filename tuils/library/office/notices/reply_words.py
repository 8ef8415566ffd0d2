"""The reasons why a reply was not carried out, as a patron reads them."""

from __future__ import annotations

from tuils.i18n import N_

WHY_NOT = {
    "NO_MORE_RENEWALS": N_("it has no renewals left"),
    "HELD_FOR_OTHER": N_("somebody is waiting for it"),
    "NO_LATER_DUE": N_("it would not be due later"),
    "LOAN_OVERDUE": N_("something is overdue"),
    "OWES_TOO_MUCH": N_("please call us about your account"),
}
"""The reasons by the code of the refusal."""
CALL_US = N_("please call us")
RENEWED_BEFORE = N_("it was already renewed")
CANCELED_BEFORE = N_("it was already canceled or picked up")
