"""Copies in work, in the store: their step and their repairs follow from the entries of every machine, copy by copy.

A copy has one open repair at most: of two machines that sent it out, the later words count. Whatever ends its state
`in_repair` ends the repair, too, whoever marked it and where.
"""

from __future__ import annotations

from dataclasses import field

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.families import Family, Pocketful, by_any, register
from tuils.library.refusals import refuse
from tuils.models import ProcessingStep, RepairTicket
from tuils.models.rows import Row, blank, put, put_all
from tuils.values.dataclass import dataclass

MOVED, SENT, CHANGED, MARKED = "processing_moved", "repair_sent", "repair_changed", "item_state"
ON_ORDER, RECEIVED, CATALOGED, LABELED = "on_order", "received", "cataloged", "labeled"
IN_WORK = (RECEIVED, CATALOGED, LABELED)
"""The steps of a copy that is here, in their order."""
TOLD = ("problem", "vendor", "expected", "cost_cents", "done")
BLANK = blank(RepairTicket)


@dataclass
class WorkState:
    """A copy as these entries tell it: its step, if it ever had one, and its repairs, oldest first."""

    item: str
    step: Row | None = None
    tickets: list[Row] = field(default_factory=list)

    @property
    def is_out(self) -> bool:
        return bool(self.tickets) and not self.tickets[-1]["back_at"]


def step_work(work: WorkState, entry: Entry) -> None:
    """One entry, in any state: what makes no sense is passed over."""
    if entry.kind == MOVED and entry.changes.get("step") in (ON_ORDER, *IN_WORK):
        work.step = {"item": work.item, "step": entry.changes["step"], "since": entry.at}
    elif entry.kind == SENT:
        if not work.is_out:
            here = {"id": entry.id, "item": work.item, "branch": entry.branch, "sent_at": entry.at}
            work.tickets.append({**BLANK, **here})
        work.tickets[-1] |= _told(entry) | {"back_at": int(entry.data.get("back_at", 0))}
    elif entry.kind == CHANGED and work.tickets:
        work.tickets[-1] |= _told(entry)
    elif entry.kind == MARKED:
        _marked(work, entry)


def _marked(work: WorkState, entry: Entry) -> None:
    state = entry.data.get("state")
    if state in ("in_process", ON_ORDER):
        step = RECEIVED if state == "in_process" else ON_ORDER
        work.step = {"item": work.item, "step": step, "since": entry.at}
    if work.is_out and (entry.data.get("withdrawn") or state not in (None, "in_repair")):
        work.tickets[-1]["back_at"] = entry.at


def _told(entry: Entry) -> Facts:
    return {name: value for name, value in entry.changes.items() if name in TOLD}


class ProcessingFamily(Family):
    kinds = frozenset({MOVED, SENT, CHANGED})
    brought = dict.fromkeys(kinds, by_any("circulation.state", "circulation.checkin", "catalog.edit"))
    follows = begun_by = frozenset({MARKED})
    tables = (ProcessingStep, RepairTicket)

    def apply_new(self, entry: Entry) -> Pocketful:
        """Most marks are of copies that are in no work."""
        from .queries import has_work  # typed rows take their time to make, and few checkouts want one

        begins = entry.kind != MARKED or entry.data.get("state") in ("in_process", ON_ORDER)
        return self.refold([entry]) if begins or has_work(entry.item or "") else {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        from .queries import drop_work

        for item in sorted({entry.item for entry in touched if entry.item}):
            work = WorkState(item)
            for entry in applying.about(item=item):
                if not entry.void and (entry.kind in self.kinds or entry.kind in self.follows):
                    step_work(work, entry)
            drop_work(item)
            if work.step:
                put(ProcessingStep, work.step)
            put_all(RepairTicket, work.tickets)
        return {}

    def undo_needs(self, entry: Entry) -> str:
        return "circulation.state"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """What was said later of the same is undone first."""
        same = {MOVED} if entry.kind == MOVED else {SENT, CHANGED}
        if any(other.kind in same for other in applying.later(entry, "item", together)):
            raise refuse("UNDO_NOT_LAST")


FAMILY = register(ProcessingFamily())
