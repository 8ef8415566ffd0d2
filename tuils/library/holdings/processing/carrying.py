"""Copies in work, exported to and imported from another tuils library: their steps, and their repairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile, CarriedTable
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.library.holdings.carrying import title_and_copy_numbers
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.models import RepairTicket
from tuils.values.time.moments import iso, parse_when

from .board import STEPS, step_now
from .processing_state import MOVED, SENT, TOLD
from .queries import EVER_IN_WORK, copies_in_work

Rows = Iterable[Mapping[str, str]]
COPY = ("record", "copy", "item")
STEP_COLUMNS = (*COPY, "step", "since")
REPAIRS = CarriedTable("repairs.csv", 7, RepairTicket, "sent_at, id", (SENT,), key="")


def steps_out(desk: Desk) -> Iterator[Facts]:
    """Yield the copies in processing or on order, the longest there first. `record` and `copy` as in lists. Keys:
    STEP_COLUMNS. Permission library.export."""
    desk.require("library.export")
    numbers = title_and_copy_numbers(ITEMS, EVER_IN_WORK)
    for work in copies_in_work(""):
        if place := numbers.get(work.id):
            yield {**dict(zip(COPY, place, strict=True)), "step": step_now(work), "since": iso(work.since, desk.zone)}


# ---- coming in


@verb("library.import")
def take_work(desk: Desk, steps: Rows, repairs: Rows) -> None:
    """Import copies in work and repairs, each at its time. Raises ValueError for one that can't be read."""
    coming = Incoming(desk, [REPAIRS])
    for row in coming.placed(REPAIRS, steps):
        if row["step"] not in STEPS:
            raise ValueError(row["step"])
        act = Act(desk.as_of(parse_when(row["since"], desk.zone)))
        act.write(MOVED, item=row["item"], data={"set": {"step": row["step"]}})
    for row in coming.placed(REPAIRS, repairs):
        told = coming.own(REPAIRS, row, ["item"])
        there = replace(desk.as_of(told["sent_at"]), branch=told["branch"] or desk.branch)
        facts = {name: told[name] for name in TOLD}
        Act(there).write(SENT, item=row["item"], data={"set": facts, "back_at": told["back_at"]})


WORK = Carried(
    (CarriedFile("processing.csv", 7, STEP_COLUMNS, steps_out), *carried_tables([REPAIRS]).files),
    take_work,
    N_("{processing}: copies in processing, step by step. {repairs}: repairs, and what they cost."),
)
