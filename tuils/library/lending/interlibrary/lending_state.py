"""Loans to other libraries in the store: folded from their entries. A copy that is away has the state `interlibrary`,
which any check-in ends."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import EntryWords, Kind, always, by_any, entry_time, first_at
from tuils.models.orders import IllLending
from tuils.values.time.moments import day_of

WANTED, SENT, BACK, DECLINED = "ill_wanted", "ill_sent", "ill_back", "ill_declined"
AWAY = "interlibrary"
"""The state of a copy that another library has."""
RIGHT = "ill.edit"


def count_overdue(desk: Desk) -> int:
    from .queries import overdue_lent  # few commands want it

    return overdue_lent(desk.branch, day_of(desk.now, desk.zone).isoformat())


def count_to_pull(desk: Desk) -> int:
    from .queries import wanted_of_us  # few commands want it

    return wanted_of_us(desk.branch)


class LendingFamily(FoldedFamily):
    described = (
        Kind(WANTED, RIGHT, by_any(RIGHT), makes=IllLending, folds={"made_at": first_at}),
        Kind(SENT, RIGHT, by_any(RIGHT), folds={"state": always("sent"), "sent_at": entry_time}, leads=14),
        Kind(BACK, RIGHT, by_any(RIGHT, "circulation.checkin"),
             folds={"state": always("back"), "back_at": entry_time}, leads=14),
        Kind(DECLINED, RIGHT, by_any(RIGHT), folds={"state": always("declined"), "back_at": entry_time}),
    )  # fmt: skip
    words = {
        WANTED: EntryWords(
            N_("REQUEST"),
            N_("Another library asks for: {title}"),
            N_("Undone. The request for {title} is removed."),
            N_("the request is removed"),
        ),
        SENT: EntryWords(
            N_("SENT"),
            N_("Lent to another library: {title}"),
            N_("Undone. {title} is not lent to another library."),
            N_("not lent; it is here"),
        ),
        BACK: EntryWords(
            N_("BACK"),
            N_("Back from another library: {title}"),
            N_("Undone. {title} is still at the other library."),
            N_("still at the other library"),
        ),
        DECLINED: EntryWords(
            N_("DECLINED"), N_("Not lent to another library: {title}"), N_("Undone. {title} is asked of us again.")
        ),
    }
    keyed = {IllLending: "id"}
    named_by = {IllLending: "title"}
    fixed = frozenset({"id", "made_at", "state", "sent_at", "back_at"})
    due = (
        DueLine("ill_lent", N_("Other libraries ask for"), count_to_pull, RIGHT, is_low=True,
                table="lending.interlibrary.tables:LENT", then=N_("Pull it, or say no")),
        DueLine("ill_lent", N_("Overdue from other libraries"), count_overdue, RIGHT,
                table="lending.interlibrary.tables:LENT", then=N_("Ask that library")),
    )  # fmt: skip


FAMILY = add_family(LendingFamily())
