"""The papers of a homebound bag: the label outside has its code alone; the slip inside has titles and due dates."""

from __future__ import annotations

from tuils.library.activities.homebound.rounds import AWAY, RoundBag, bag_called, bag_code, round_called, told_bag
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.noted_looks import note_look
from tuils.values.time.moments import day_of

from .reading import checkout_sheet, letterhead
from .sheets import Sheet, SlipFacts
from .speech import PaperSpeech


@permitted("holds.edit")
def bag_label(desk: Desk, bag: str) -> Sheet:
    """Return the label of a bag: no name, no title, and nothing that is made of a name. Refuse with UNKNOWN_ID."""
    row, speech = bag_called(bag), PaperSpeech(desk)
    day = day_of(round_called(row.round).due_at, desk.zone).isoformat()
    facts = SlipFacts(bag_code(row.id), code=bag_code(row.id), until=speech.iso_day(day))
    return Sheet("bag", "hold", letterhead(desk, speech), facts, speech.spoken)


@permitted("patrons.see_loans")
def bag_slip(desk: Desk, bag: str) -> Sheet:
    """Return the receipt for inside of a bag that is out; that is noted. Refuse with UNKNOWN_ID, BAG_NOT_OUT."""
    row = bag_called(bag)
    line = told_bag(desk, row)
    if line.state != AWAY:
        raise refuse("BAG_NOT_OUT", bag=line.bag)
    note_look(desk, line.patron)
    return checkout_sheet(desk, line.patron, line.items)


def packed_slip(desk: Desk, line: RoundBag) -> Sheet:
    """Return the receipt of a bag that went out just now, as of any checkout."""
    return checkout_sheet(desk, line.patron, line.items)
