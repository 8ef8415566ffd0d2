"""Why? for the last answer of the desk, or a highlighted row: choose the explanation."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import need
from tuils.library.lending.why.block import why_block, why_reasons
from tuils.library.lending.why.due import why_due, why_lent, why_out
from tuils.library.lending.why.fine import why_charge, why_fine, why_line, why_owed
from tuils.library.lending.why.hold import why_hold, why_hold_of
from tuils.library.lending.why.route import why_route
from tuils.library.lending.why.steps_shown import Explanation
from tuils.library.people.accounts.ledger import OVERDUE

from .why_subject import WhySubject


def explained(desk: Desk, asked: WhySubject) -> Explanation:
    """Explain the subject from what holds now. Refuse if it is gone: undone, or back on the shelf."""
    if asked.kind == "due":
        if asked.lent:
            return why_lent(desk, asked.lent)
        return why_due(desk, asked.card, asked.barcode) if asked.card else why_out(desk, asked.barcode)
    if asked.kind == "block":
        if asked.reasons:
            return why_reasons(desk, asked.card, asked.barcode, asked.reasons)
        return why_block(desk, asked.card, asked.barcode)
    if asked.kind == "hold":
        return why_hold_of(desk, asked.hold) if asked.hold else why_hold(desk, asked.card, asked.barcode)
    if asked.kind == "fine":
        return _fine(desk, asked)
    if asked.kind == "session":
        from tuils.library.activities.registration.party_table import (
            why_session,  # with the programs, once somebody asks
        )

        return why_session(desk, asked.session)
    if asked.kind == "reading":
        from tuils.library.activities.reading.reading_tables import why_reading  # likewise

        return why_reading(desk, asked.session, asked.reader)
    if asked.kind == "group":
        from tuils.library.activities.groups.why_group import why_group  # likewise

        return why_group(desk, asked.session)
    if asked.kind == "pick":
        from tuils.library.activities.homebound.why_pick import why_pick  # likewise

        return why_pick(desk, asked.session, asked.barcode)
    if asked.kind == "match":
        from tuils.formats.marc.marc import read_stored
        from tuils.library.office.catalog_maintenance.why_match import why_match

        return why_match(desk, read_stored(asked.record), frozenset(asked.signs))
    return why_route(desk, asked.barcode)


def _fine(desk: Desk, asked: WhySubject) -> Explanation:
    """Explain the fine that is meant, or that the act booked; else that of the loan; else all that the card owes."""
    if asked.charge:
        return why_line(desk, asked.charge, asked.card)
    entries = applying.entries_naming(act=asked.act) if asked.act else []
    booked = next((entry for entry in entries if entry.kind == "charge" and entry.data.get("why") == OVERDUE), None)
    if booked:
        return why_charge(desk, booked.id)
    if asked.barcode and asked.card:
        return why_fine(desk, asked.card, asked.barcode)
    need(asked.card, "CHARGE_UNKNOWN", code=asked.barcode)
    return why_owed(desk, asked.card)
