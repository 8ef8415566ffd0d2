"""Slips that go into a copy: for the hold shelf, for another branch, for whoever looks at it.

A hold slip has neither a name nor a title: whoever walks past the shelf reads it.
"""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.administration.settings import name_of
from tuils.library.circulation.checkin import CheckedIn
from tuils.library.circulation.hold_blocks import pickup_code
from tuils.library.circulation.holds import live_hold
from tuils.library.circulation.lookups import NamedItem, item_by_barcode, item_of
from tuils.library.circulation.routing import way_of
from tuils.library.desk import Desk
from tuils.library.refusals import refuse
from tuils.models import Hold, Patron
from tuils.models.rows import get

from .reading import letterhead
from .sheets import Sheet, SlipFacts
from .speech import PaperSpeech

REPAIR, PROBLEM = N_("Repair"), N_("Problem")
LOOKED_AT = {"REPAIR": REPAIR, "PROBLEM": PROBLEM}


def checkin_slip(desk: Desk, done: CheckedIn) -> Sheet | None:
    """What goes into a copy that was checked in; nothing for one that goes on its shelf."""
    speech = PaperSpeech(desk)
    if done.route == "HOLD":
        caught = done.caught
        until = speech.iso_day(caught.pickup_by) if caught and caught.pickup_by else ""
        return _slip(
            desk, speech, "hold", _hold_facts(desk, done.item, done.call_number, caught.code if caught else "", until)
        )
    if done.route == "TRANSIT":
        return _transit(desk, speech, done.item, done.call_number, done.to, for_hold=bool(done.caught))
    if done.route in LOOKED_AT:
        to = speech.say(LOOKED_AT[done.route])
        facts = SlipFacts(done.item, done.call_number, to=to, reason=done.note, title=done.title)
        return _slip(desk, speech, "routing", facts)
    return None


def hold_slip(desk: Desk, hold: str) -> Sheet:
    """The slip of a hold that is on the hold shelf, or on its way there. Refuses with UNKNOWN_ID, HOLD_ENDED, and
    HOLD_NOT_CAUGHT where no copy is put by for it."""
    desk.require("holds.place")
    row = live_hold(hold)
    item = item_of(row["item"]) if row["item"] else None
    if item is None:
        raise refuse("HOLD_NOT_CAUGHT")
    speech = PaperSpeech(desk)
    if row["state"] == "in_transit":
        return _transit(desk, speech, *_named(item), row["pickup"], for_hold=True)
    until = speech.iso_day(row["pickup_by"]) if row["pickup_by"] else ""
    return _slip(desk, speech, "hold", _hold_facts(desk, *_named(item), pickup_code(get(Patron, row["patron"])), until))


def transit_slip(desk: Desk, barcode: str) -> Sheet:
    """The slip of a copy that is on its way to another branch, or should be. Refuses with ITEM_UNKNOWN, and with
    NOT_IN_TRANSIT where it stays here."""
    desk.require("circulation.checkin")
    item = item_by_barcode(barcode)
    way = None if item.row["transit_to"] else way_of(desk, item.row)
    to = item.row["transit_to"] or (way.to if way else "")
    if not to:
        raise refuse("NOT_IN_TRANSIT", title=item.whole_title)
    hold = get(Hold, item.row["held_for"]) if item.row["held_for"] else None
    return _transit(desk, PaperSpeech(desk), *_named(item), to, for_hold=bool(hold or (way and way.hold)))


def _named(item: NamedItem) -> tuple[str, str]:
    return str(item.row["barcode"]), str(item.row["call_number"])


def _hold_facts(desk: Desk, item: str, call_number: str, code: str, until: str) -> SlipFacts:
    return SlipFacts(item, call_number, code, to=name_of("branch", desk.branch), until=until)


def _transit(desk: Desk, speech: PaperSpeech, item: str, call_number: str, to: str, *, for_hold: bool) -> Sheet:
    here, there = name_of("branch", desk.branch), name_of("branch", to)
    return _slip(desk, speech, "transit", SlipFacts(item, call_number, to=there, sender=here, for_hold=for_hold))


def _slip(desk: Desk, speech: PaperSpeech, template: str, facts: SlipFacts) -> Sheet:
    return Sheet(template, template, letterhead(desk, speech), facts, speech.spoken)
