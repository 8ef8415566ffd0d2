"""Several holds of a patron in one act: linked, so that the first one filled ends the others."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood

from .holds import HoldSheet, edit_hold, live_hold, not_caught


@verb("holds.edit")
def link_holds(desk: Desk, holds: Sequence[str]) -> list[HoldSheet]:
    """Link these holds of one patron: the first one that is filled ends the others. Each keeps its place in line.

    Refuse with UNKNOWN_ID, HOLD_ENDED, HOLD_CAUGHT, NOT_UNDERSTOOD (fewer than two, or of several patrons).
    """
    rows = list({row.id: row for row in map(live_hold, holds)}.values())
    if len(rows) < 2 or rows[0].patron is None or len({row.patron for row in rows}) > 1:
        raise not_understood(_("holds"), ", ".join(holds), _("Two or more holds of one patron."))
    act, link = Act(desk), str(uuid.uuid4())
    for row in map(not_caught, rows):
        edit_hold(desk, row, {"any_of": link}, act)
    return [edit_hold(desk, live_hold(row.id), {}, act) for row in rows]


@verb("holds.edit")
def unlink_hold(desk: Desk, hold: str) -> HoldSheet:
    """Let a hold wait by itself again: no other one ends it. Refuse with UNKNOWN_ID, HOLD_ENDED."""
    return edit_hold(desk, live_hold(hold), {"any_of": ""})
