"""Slips in copies: for the hold shelf, for another branch, for staff to look at; and for copies in work: in processing,
in repair, in a box to the bindery. A hold slip has neither a name nor a title: anybody who walks past the shelf can
read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import N_
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import need, refuse
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.processing.processing_state import IN_WORK
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.routing import copy_back, way_of
from tuils.library.lending.lookups import NamedItem, find_item, item_by_barcode, item_of
from tuils.library.lending.terms.hold_blocks import slip_code
from tuils.models import Hold, Patron
from tuils.models.rows import get
from tuils.values.time.moments import day_of

from .reading import letterhead
from .sheets import Sheet, SheetLine, SlipFacts, WorkFacts
from .speech import PaperSpeech

if TYPE_CHECKING:
    from tuils.library.holdings.processing.board import InProcessing
    from tuils.library.lending.item_status.repairs import SetAside

REPAIR, PROBLEM, LENDER = N_("Repair"), N_("Problem"), N_("Other library")
LOOKED_AT = {"REPAIR": REPAIR, "PROBLEM": PROBLEM, "LENDER": LENDER}


def checkin_slip(desk: Desk, done: CheckedIn) -> Sheet | None:
    """Return the slip for a checked-in copy; None for one that goes back on its shelf."""
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
        to = done.lender or speech.say(LOOKED_AT[done.route])
        facts = SlipFacts(done.item, done.call_number, to=to, reason=done.note, title=done.title)
        return _slip(desk, speech, "routing", facts)
    return None


@permitted("holds.place")
def hold_slip(desk: Desk, hold: str) -> Sheet:
    """The slip of a hold (its id, or the barcode of its copy) that is on the hold shelf, or on its way there. Refuses
    with UNKNOWN_ID, HOLD_ENDED, and HOLD_NOT_CAUGHT where no copy is put by for it."""
    from tuils.library.lending.holds.holds import live_hold

    copy = find_item(hold)
    row = live_hold(str(copy.row.held_for) if copy and copy.row.held_for else hold)
    item = need(item_of(row.item) if row.item else None, "HOLD_NOT_CAUGHT")
    speech = PaperSpeech(desk)
    if row.state == "in_transit":
        return _transit(desk, speech, *_named(item), row.pickup, for_hold=True)
    until = speech.iso_day(row.pickup_by) if row.pickup_by else ""
    return _slip(desk, speech, "hold", _hold_facts(desk, *_named(item), slip_code(row, get(Patron, row.patron)), until))


@permitted("circulation.checkin")
def transit_slip(desk: Desk, barcode: str) -> Sheet:
    """Return the slip of a copy that is in transit to another branch, or should be. Refuses with ITEM_UNKNOWN, and with
    NOT_IN_TRANSIT where it stays here."""
    item = item_by_barcode(barcode)
    way = None if item.row.transit_to else way_of(desk, copy_back(desk, item))
    to = need(item.row.transit_to or (way.to if way else ""), "NOT_IN_TRANSIT", title=item.whole_title)
    hold = get(Hold, item.row.held_for) if item.row.held_for else None
    return _transit(desk, PaperSpeech(desk), *_named(item), to, for_hold=bool(hold or (way and way.hold)))


def _named(item: NamedItem) -> tuple[str, str]:
    return str(item.row.barcode), str(item.row.call_number)


def _hold_facts(desk: Desk, item: str, call_number: str, code: str, until: str) -> SlipFacts:
    return SlipFacts(item, call_number, code, to=name_of("branch", desk.branch), until=until)


def _transit(desk: Desk, speech: PaperSpeech, item: str, call_number: str, to: str, *, for_hold: bool) -> Sheet:
    here, there = name_of("branch", desk.branch), name_of("branch", to)
    return _slip(desk, speech, "transit", SlipFacts(item, call_number, to=there, sender=here, for_hold=for_hold))


def _slip(desk: Desk, speech: PaperSpeech, template: str, facts: SlipFacts) -> Sheet:
    return Sheet(template, template, letterhead(desk, speech), facts, speech.spoken)


ROUTING = "routing"
CALLED = {"received": N_("Received"), "cataloged": N_("Cataloged"), "labeled": N_("Labeled"), "ready": N_("Checked")}
HERE = N_("Repair")


@permitted("circulation.state")
def processing_slip(desk: Desk, barcode: str) -> Sheet:
    """Return the slip for a book in processing: what was done, and room for the rest. Refuses with ITEM_UNKNOWN,
    NOT_IN_PROCESSING. Permission circulation.state."""
    from tuils.library.holdings.processing.board import in_work

    row = item_row(barcode)
    if (one := in_work(desk, row.id)) is None:
        from tuils.library.holdings.items.showing import title_called

        raise refuse("NOT_IN_PROCESSING", title=title_called(row.biblio))
    speech = PaperSpeech(desk)
    facts = WorkFacts(
        one.barcode, one.call_number, title=one.title, place=name_of("location", one.location) if one.location else "",
        waiting=one.waiting, lines=tuple(_steps(desk, speech, one)),
    )  # fmt: skip
    return Sheet("processing", ROUTING, letterhead(desk, speech), facts, speech.spoken)


def _steps(desk: Desk, speech: PaperSpeech, processing: InProcessing) -> list[SheetLine]:
    """Return a line for each step; finished ones are marked, the current one has its day."""
    from tuils.library.holdings.processing.board import STEPS

    done = STEPS.index(processing.step)
    since = speech.iso_day(day_of(processing.since, desk.zone).isoformat()) if processing.since else ""
    notes = [since if processing.step == step else "x" if STEPS.index(step) < done else "" for step in IN_WORK]
    told = [SheetLine(speech.say(CALLED[step]), note=note) for step, note in zip(IN_WORK, notes, strict=True)]
    return [*told, SheetLine(speech.say(CALLED["ready"]))]


def repair_slip(desk: Desk, barcode: str) -> Sheet:
    """Return the slip for a book in repair. Refuses with ITEM_UNKNOWN, NOT_IN_REPAIR. Permission circulation.state."""
    from tuils.library.lending.item_status.repairs import repairs_of

    found = [repair for repair in repairs_of(desk, barcode) if not repair.back_at]
    if not found:
        from tuils.library.holdings.items.showing import title_called

        raise refuse("NOT_IN_REPAIR", title=title_called(item_row(barcode).biblio))
    speech, one = PaperSpeech(desk), found[0]
    facts = WorkFacts(
        one.barcode, one.call_number, title=one.title, to=one.vendor, reason=one.note,
        since=speech.iso_day(day_of(one.sent_at, desk.zone).isoformat()), until=_expected(speech, one),
    )  # fmt: skip
    return Sheet("repair", ROUTING, letterhead(desk, speech), facts, speech.spoken)


@permitted("circulation.state")
def repair_batch(desk: Desk, vendor: str) -> Sheet:
    """Return the list for a box to a repair vendor: all that they have of this branch. `vendor`: the name, or its
    beginning; copies at other vendors whose name begins so are listed, too. Refuses with NOT_IN_REPAIR. Permission
    circulation.state."""
    from tuils.library.lending.item_status.repairs import list_repairs

    out = need(
        [repair for repair in list_repairs(desk, vendor) if repair.is_out and repair.vendor],
        "NOTHING_OUT",
        vendor=vendor,
    )
    speech = PaperSpeech(desk)
    lines = tuple(SheetLine(aside.title, aside.barcode, _expected(speech, aside), aside.note) for aside in out)
    cents = sum(aside.cost_cents or 0 for aside in out)
    names = ", ".join(dict.fromkeys(aside.vendor for aside in out))
    facts = WorkFacts(to=names, lines=lines, count=len(lines), money=money_label(cents) if cents else "")
    return Sheet("repair-batch", ROUTING, letterhead(desk, speech), facts, speech.spoken)


def _expected(speech: PaperSpeech, aside: SetAside) -> str:
    return speech.iso_day(aside.expected) if aside.expected else ""
