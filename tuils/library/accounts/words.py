"""What a line of an account is called. The store keeps codes; what somebody typed stands beside them, as it is."""

from __future__ import annotations

from tuils.i18n import N_, _

from .ledger import BROUGHT, CARD, DOUBLED, FOUND, LOST, MANUAL, MEMBERSHIP, OVERDUE, PROCESSING, RENTAL, VOID

CHARGED = {
    OVERDUE: N_("Overdue fine"),
    LOST: N_("Lost item"),
    PROCESSING: N_("Processing fee"),
    RENTAL: N_("Rental fee"),
    CARD: N_("Replacement card"),
    MEMBERSHIP: N_("Membership"),
    MANUAL: N_("Charge"),
}
WAIVED = {
    FOUND: N_("Lost item found"),
    VOID: N_("Charge voided"),
    MANUAL: N_("Waived"),
    DOUBLED: N_("Charged on two computers"),
    BROUGHT: N_("Credit from the old system"),
}
BACK = {VOID: N_("Payment refunded"), MANUAL: N_("Credit refunded")}
OTHER = {"charge": N_("Charge"), "payment": N_("Paid"), "waive": N_("Waived"), "refund": N_("Refunded")}


def words_of(kind: str, why: str) -> str:
    """A line by its kind and the code of why it is there; codes of later versions have a word all the same."""
    known = {"charge": CHARGED, "waive": WAIVED, "refund": BACK}.get(kind, {})
    return _(known.get(why) or OTHER.get(kind, N_("Line")))
