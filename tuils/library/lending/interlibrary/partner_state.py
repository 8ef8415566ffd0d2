"""Partner libraries in the store: folded from their entries."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_branch
from tuils.library.foundation.refusals import refuse
from tuils.models.orders import IllPartner

ADDED, CHANGED = "ill_partner_added", "ill_partner_changed"
RIGHT = "ill.edit"


class PartnerFamily(FoldedFamily):
    described = (
        Kind(ADDED, RIGHT, by_branch(RIGHT), makes=IllPartner),
        Kind(CHANGED, RIGHT, by_branch(RIGHT)),
    )
    words = {
        ADDED: EntryWords(
            N_("NEW"),
            N_("New partner library: {title}"),
            N_("Undone. The partner library {title} is removed."),
            N_("the partner is removed"),
        ),
        CHANGED: EntryWords(
            N_("CHANGED"),
            N_("Changed partner library: {title}"),
            N_("Undone. The partner library {title} is as it was before."),
        ),
    }
    keyed = {IllPartner: "id"}
    named_by = {IllPartner: "code"}
    carried = ("lending.interlibrary.carrying:INTERLIBRARY",)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to remove a partner that was asked for something, or got something."""
        from .queries import is_partner_used  # seldom: not loaded with the family

        super().check_undo(entry, together, pocket)
        if entry.kind == ADDED and is_partner_used(entry.list or ""):
            raise refuse("UNDO_NOT_LAST")


FAMILY = add_family(PartnerFamily())
