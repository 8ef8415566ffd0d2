"""Copies in work, in the store: their step and their repairs follow from the entries of every machine, copy by copy.

A copy has one open repair at most: of two machines that sent it out, the later words count. Whatever ends its state
`in_repair` ends the repair, too, whoever marked it and where.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, fold_entry
from tuils.models import ProcessingStep, RepairTicket
from tuils.models.rows import Row, blank
from tuils.values.time.moments import day_of

MOVED, SENT, CHANGED, MARKED = "processing_moved", "repair_sent", "repair_changed", "item_state"
ON_ORDER, RECEIVED, CATALOGED, LABELED = "on_order", "received", "cataloged", "labeled"
IN_WORK = (RECEIVED, CATALOGED, LABELED)
"""The steps of a copy that is here, in their order."""
TOLD = ("problem", "vendor", "expected", "cost_cents", "done")
BLANK = blank(RepairTicket)


STEPS = {"in_process": RECEIVED, ON_ORDER: ON_ORDER}
"""The first step of a copy, by the state it is marked with."""
IN_HOUSE = by_any("circulation.state", "circulation.checkin", "catalog.edit")


def count_late(desk: Desk) -> int:
    from .queries import late_repairs  # few commands want it

    return late_repairs(desk.branch, day_of(desk.now, desk.zone).isoformat())


class ProcessingFamily(FoldedFamily):
    of = "item"
    described = (
        Kind(MOVED, "circulation.state", IN_HOUSE),
        Kind(SENT, "circulation.state", IN_HOUSE, makes=RepairTicket, is_first=True),
        Kind(CHANGED, "circulation.state", IN_HOUSE),
    )
    words = {
        MOVED: EntryWords(N_("STEP"), N_("In processing: {title}"), N_("Undone. {title} is at the step before.")),
        SENT: EntryWords(
            N_("REPAIR"), N_("To repair: {title}"), N_("Undone. {title} is in no repair."), N_("not in repair")
        ),
        CHANGED: EntryWords(
            N_("REPAIR"), N_("Changed repair: {title}"), N_("Undone. The repair of {title} is as it was before.")
        ),
    }
    follows = begun_by = frozenset({MARKED})
    due = (
        DueLine("repairs", N_("Late from repair"), count_late, table="lending.item_status.repairs:REPAIRS",
                then=N_("Ask who repairs it")),
    )  # fmt: skip
    keyed = {ProcessingStep: "item", RepairTicket: "item"}
    carried = ("holdings.processing.carrying:WORK",)

    def apply_new(self, entry: Entry) -> Pocketful:
        """Skip the many marks of copies that are not in work."""
        from .queries import has_work  # typed rows take their time to make, and few checkouts want one

        begins = entry.kind != MARKED or entry.data.get("state") in STEPS
        return self.refold([entry]) if begins or has_work(entry.item or "") else {}

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        steps, repairs = list[str](), list[Row]()
        since = 0
        for entry in entries:
            if step := _step_of(entry):
                steps, since = [step], entry.at
            _repair(repairs, entry)
        return {
            ProcessingStep: [{"item": key, "step": step, "since": since} for step in steps],
            RepairTicket: repairs,
        }

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        return later.kind in self.kinds and (later.kind == MOVED) == (entry.kind == MOVED)


def _step_of(entry: Entry) -> str:
    """Return the step to which this moves a copy; empty where it moves none."""
    if entry.kind == MOVED and entry.changes.get("step") in (ON_ORDER, *IN_WORK):
        return str(entry.changes["step"])
    return STEPS.get(str(entry.data.get("state")), "") if entry.kind == MARKED else ""


def _repair(repairs: list[Row], entry: Entry) -> None:
    """Apply one entry to the repairs of a copy, oldest first: it opens one, changes the last one, or ends it."""
    is_out = bool(repairs) and not repairs[-1]["back_at"]
    if entry.kind == SENT:
        if not is_out:
            here = {"id": entry.id, "item": entry.item, "branch": entry.branch, "sent_at": entry.at}
            repairs.append({**BLANK, **here})
        repairs[-1]["back_at"] = int(entry.data.get("back_at", 0))
    if entry.kind in (SENT, CHANGED) and repairs:
        fold_entry(repairs[-1], entry, {}, TOLD)
    elif is_out and entry.kind == MARKED:
        state = entry.data.get("state")
        if entry.data.get("withdrawn") or state not in (None, "in_repair"):
            repairs[-1]["back_at"] = entry.at


FAMILY = add_family(ProcessingFamily())
