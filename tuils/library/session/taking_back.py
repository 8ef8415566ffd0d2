"""What is so again when something was taken back, and what is to be done with hands: slips, crates, money."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.found import item_of
from tuils.library.journal.undoing import Deed
from tuils.values.money import plain

from .deeds import cents_of, title_of
from .faces import Answer

TAKEN_BACK = {
    "checkout": N_("Taken back: {title} is not lent. It is on the shelf again."),
    "checkin": N_("Taken back: {title} is lent again, to the same person."),
    "renew": N_("Taken back: {title} is due as before."),
    "used_here": N_("Taken back: {title} is not counted."),
    "counted": N_("Taken back: it is not counted."),
    "item_state": N_("Taken back: {title} is as it was before."),
    "hold_placed": N_("Taken back: the hold on {title} is gone."),
    "hold_edited": N_("Taken back: the hold on {title} is as it was before."),
    "hold_cancelled": N_("Taken back: the hold on {title} waits again."),
    "list_made": N_("Taken back: the list {title} is gone."),
    "list_edited": N_("Taken back: the list {title} is as it was before."),
    "list_put": N_("Taken back: it is not on the list {title} any more."),
    "list_taken": N_("Taken back: it is on the list {title} again."),
    "list_line_edited": N_("Taken back: the list {title} is as it was before."),
    "payment": N_("Taken back: {money} is owed again."),
    "charge": N_("Taken back: {money} is not owed any more."),
    "waive": N_("Taken back: {money} is owed again."),
    "refund": N_("Taken back: {money} is credit again."),
}
MOVED = N_("Taken back: {title} is where it was before.")
OTHER = N_("Taken back.")
HANDS = {
    "payment": N_("Give the money back."),
    "refund": N_("Put the money back into the drawer."),
}


def taken_back(deed: Deed) -> Answer:
    """One sentence for what is so again; then what hands have to do."""
    item = item_of(deed.item) if deed.item else None
    title = item.whole_title if item else title_of(deed)
    said = _(_sentence(deed)).format(title=title, money=plain(cents_of(deed)))
    then = [_hands(deed), _("F9 shows what else can be taken back.")]
    return Answer("OK", said, " ".join(filter(None, then)))


def _sentence(deed: Deed) -> str:
    if deed.kind == "checkin" and not any(entry.loan for entry in deed.entries):
        return MOVED
    if deed.kind == "checkout" and any(entry.hold for entry in deed.entries):
        return N_("Taken back: {title} is not lent.")
    return TAKEN_BACK.get(deed.kind, OTHER)


def _hands(deed: Deed) -> str:
    route = next((str(entry.data["route"]) for entry in deed.entries if entry.kind == "checkin"), "")
    if route == "HOLD":
        return _("Take the slip out.")
    if route == "TRANSIT" or (deed.kind == "item_state" and any(entry.data.get("to") for entry in deed.entries)):
        return _("Take it out of the crate.")
    if deed.kind == "checkout" and any(entry.hold for entry in deed.entries):
        return _("The hold waits again.")
    return _(HANDS[deed.kind]) if deed.kind in HANDS else ""
