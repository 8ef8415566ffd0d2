"""Group holds in the store, folded from their entries. Whose card the contact is, is a private part; it goes when the
copies are out, for then their loans tell it, as long as they last.

Kinds: `group_hold_made` (list=NEW, biblio; private: `patron`; branch, name, copies, due_at), `group_hold_changed`
(`set`), `group_hold_out` (n, in the act of the checkouts), `group_hold_ended` (how). Each copy is a hold that names
the group (`for_group`), placed in the same act.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily, entry_title
from tuils.library.foundation.journal.hooks import DueLine, Keeping, Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, entry_time, first_at
from tuils.library.foundation.journal.same_titles import TITLES_MOVE
from tuils.library.foundation.journal.writing import DAY
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models import GroupHold
from tuils.values.time.moments import day_of

from .group_fields import day_begins
from .group_queries import GROUPS_OF, contacts_named_before, count_to_call

MADE, CHANGED, OUT, ENDED = "group_hold_made", "group_hold_changed", "group_hold_out", "group_hold_ended"
PLACE, EDIT, CHECKOUT = "holds.place", "holds.edit", "circulation.checkout"
KEPT = 7 * DAY
MARK = N_("GROUP")


def forget_contacts(desk: Desk) -> Iterator[int]:
    """Forget the contact of a group a week after its day, if nothing is set aside for it. On every site; idempotent."""
    return in_slices(desk, contacts_named_before(desk.now - KEPT), _forget)


@verb("library.daily")
def _forget(desk: Desk, groups: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(groups, FAMILY.forget_person)


def today_began(desk: Desk) -> int:
    """Return the moment at which today began."""
    return day_begins(desk, day_of(desk.now, desk.zone))


def _count_to_call(desk: Desk) -> int:
    return count_to_call(desk.branch, today_began(desk))


class GroupHolds(PersonalFamily):
    described = (
        Kind(
            MADE, PLACE, by_any(PLACE, "library.import"), GroupHold, {"made_at": first_at, "biblio": entry_title},
            is_late=True, is_first=True,
        ),
        Kind(CHANGED, EDIT, by_any(EDIT), is_first=True),
        Kind(OUT, CHECKOUT, by_any(CHECKOUT), is_first=True),
        Kind(ENDED, EDIT, by_any(EDIT, CHECKOUT), folds={"ended_at": entry_time}, is_first=True),
    )  # fmt: skip
    words = {
        MADE: EntryWords(
            MARK, N_("Group hold: {title}"), N_("Undone. There is no group hold for {title}."),
            counted=NN_("{n} group hold", "{n} group holds"),
        ),
        CHANGED: EntryWords(
            MARK, N_("Changed group hold: {title}"), N_("Undone. The group hold for {title} is as it was before.")
        ),
        OUT: EntryWords(
            MARK, N_("Checked out for a group: {title}"), N_("Undone. The copies are set aside for {title} again.")
        ),
        ENDED: EntryWords(
            MARK, N_("Group hold is over: {title}"), N_("Undone. The group hold for {title} is active again.")
        ),
    }  # fmt: skip
    keyed = {GroupHold: "id"}
    of_person = of_title = GroupHold
    named_by = {GroupHold: "name"}
    follows = TITLES_MOVE
    carried = ("activities.groups.group_carrying:GROUPS",)
    fixed = PersonalFamily.fixed | {"made_at", "ended_at", "biblio"}
    due = (
        DueLine(
            "groups", N_("Group holds ready or past their date"), _count_to_call, EDIT,
            "activities.groups.group_tables:GROUPS", then=N_("Call them"),
        ),
    )  # fmt: skip
    keeps = (Keeping("groups", forget_contacts, N_("group holds that no longer say who the contact was: {n}")),)

    def is_done(self, row: Any) -> bool:
        return bool(row.ended_at)

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Return whether `later` must be undone first: each time that copies go out may be undone by itself."""
        return (entry.kind, later.kind) != (OUT, OUT) and super().stands_on(later, entry)


FAMILY = add_family(GroupHolds())
GroupHolds.persons = (
    PersonPart(
        "group_holds",
        N_("Groups that you are the contact of"),
        "group_hold",
        "made_at, name, copies, due_at",
        "due_at, id",
        moves=(Moves("groups", GROUPS_OF, N_("Contact of groups: {n}")),),
        forget=FAMILY.forget_person_everywhere,
    ),
)
