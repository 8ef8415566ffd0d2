"""Why a group hold is where it is: when gathering begins, who is before it in line, which copies are missing."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.lending.terms.queues import counts_now, queue_of
from tuils.library.lending.why.steps_shown import Explanation, ExplanationSteps
from tuils.values.time.moments import day_of

from .group_tables import group_hold_words
from .groups import WAITING, group_called, told_group


@permitted("holds.edit")
def why_group(desk: Desk, called: str) -> Explanation:
    """Explain the state of a group hold. Names nobody. Refuse with UNKNOWN_ID."""
    row = group_called(called)
    line, telling, queue = told_group(desk, row), ExplanationSteps(), queue_of(row.biblio)
    mine = [hold for hold in queue if hold.for_group == row.id]
    telling.step(_("Copies are gathered from {day}, for {due}.").format(
        day=moment_day(desk, line.gather_at), due=moment_day(desk, line.due_at)
    ))  # fmt: skip
    telling.step(_("Its place in line is that of a hold placed on the day when gathering begins."))
    waiting = [hold for hold in mine if hold.state == "placed"]
    if waiting:
        first = (waiting[0].rank, waiting[0].id)
        today = day_of(desk.now, desk.zone)
        ahead = [
            hold for hold in queue if not hold.for_group and (hold.rank, hold.id) < first and counts_now(hold, today)
        ]
        text = ngettext("{n} hold is ahead of it.", "{n} holds are ahead of it.", len(ahead)).format(n=len(ahead))
        telling.step(text if ahead else _("No one is ahead of it."))
    telling.step(_("On the hold shelf: {n}").format(n=len(line.items)))
    telling.step(_("In transit: {n}").format(n=sum(hold.state == "in_transit" for hold in mine)))
    telling.step(_("Checked out: {n}").format(n=line.out))
    telling.step(_("Still waiting for a copy: {n}").format(n=len(waiting)), strong=True)
    if line.state != WAITING and waiting:
        telling.step(_("The pull list has the copies on the shelves. The others come when they are checked in."))
    return telling.because(line.title, _("Why is this group hold where it is?"), group_hold_words(desk, line))
