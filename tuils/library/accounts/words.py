"""What a line of an account is called. The store keeps codes; what somebody typed stands beside them, as it is."""

from __future__ import annotations

from tuils.i18n import N_, _

from .ledger import CARD, DOUBLED, FOUND, LOST, MANUAL, MEMBERSHIP, OVERDUE, PROCESSING, RENTAL, VOID

CHARGED = {
    OVERDUE: N_("Overdue fine"),
    LOST: N_("Lost copy"),
    PROCESSING: N_("Fee for a new copy"),
    RENTAL: N_("Rent"),
    CARD: N_("New card"),
    MEMBERSHIP: N_("Membership"),
    MANUAL: N_("Charge"),
}
WAIVED = {
    FOUND: N_("Found again"),
    VOID: N_("Charge lifted"),
    MANUAL: N_("Waived"),
    DOUBLED: N_("Booked on two machines"),
}
BACK = {VOID: N_("Payment handed back"), MANUAL: N_("Credit given back")}
OTHER = {"charge": N_("Charge"), "payment": N_("Paid"), "waive": N_("Waived"), "refund": N_("Given back")}


def words_of(kind: str, why: str) -> str:
    """A line by its kind and the code of why it is there; codes of later versions have a word all the same."""
    known = {"charge": CHARGED, "waive": WAIVED, "refund": BACK}.get(kind, {})
    return _(known.get(why) or OTHER.get(kind, N_("Line")))
