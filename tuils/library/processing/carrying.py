"""Copies in work, exported to and imported from another tuils library: their steps, and their repairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tuils.library.cataloging.carrying import numbered, numbers_of
from tuils.library.cataloging.list_state import ITEMS
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.values.moments import iso, parse_when

from .board import STEPS, step_now
from .processing_state import MOVED, SENT
from .queries import EVER_IN_WORK, TicketRow, copies_in_work, tickets_between

COPY = ("record", "copy", "item")
STEP_COLUMNS = (*COPY, "step", "since")
REPAIR_COLUMNS = (
    *COPY, "branch", "sent_at", "problem", "vendor", "expected", "cost_cents", "done", "back_at",
)  # fmt: skip
TEXTS = ("problem", "vendor", "expected", "done")
EVER = 1 << 62


def steps_out(desk: Desk) -> Iterator[Facts]:
    """Yield the copies in processing or on order, the longest there first. `record` and `copy` as in lists. Keys:
    STEP_COLUMNS. Permission library.export."""
    desk.require("library.export")
    numbers = _numbers()
    for one in copies_in_work(""):
        if one.id in numbers:
            yield {**numbers[one.id], "step": step_now(one), "since": iso(one.since, desk.zone)}


def repairs_out(desk: Desk) -> Iterator[Facts]:
    """Yield every repair there was, in order. Keys: REPAIR_COLUMNS. Permission library.export."""
    desk.require("library.export")
    numbers = _numbers()
    for one in tickets_between(0, EVER, ""):
        if one.item in numbers:
            yield {**numbers[one.item], **_repair(desk, one)}


def _repair(desk: Desk, one: TicketRow) -> Facts:
    return {
        "branch": one.branch,
        "sent_at": iso(one.sent_at, desk.zone),
        **{name: getattr(one, name) for name in TEXTS},
        "cost_cents": "" if one.cost_cents is None else one.cost_cents,
        "back_at": iso(one.back_at, desk.zone) if one.back_at else "",
    }


def _numbers() -> dict[str, Facts]:
    """Return, for all copies in work or repair, their place in the folder."""
    return {thing: dict(zip(COPY, place, strict=True)) for thing, place in numbers_of(ITEMS, EVER_IN_WORK).items()}


# ---- coming in


@verb("library.import")
def take_work(desk: Desk, steps: Iterable[Mapping[str, str]], repairs: Iterable[Mapping[str, str]]) -> None:
    """Import the rows of `steps_out` and `repairs_out`, each at its time. Raises ValueError for one that can't be
    read."""
    every, mended = list(steps), list(repairs)
    wanted = {row["record"] for row in (*every, *mended)}
    known = numbered(ITEMS, wanted) if wanted else {}
    for row in every:
        if row["step"] not in STEPS:
            raise ValueError(row["step"])
        if item := known.get((row["record"], row["copy"])):
            act = Act(desk.as_of(parse_when(row["since"], desk.zone)))
            act.write(MOVED, item=item, data={"set": {"step": row["step"]}})
    for row in mended:
        if item := known.get((row["record"], row["copy"])):
            _take_repair(desk, item, row)


def _take_repair(desk: Desk, item: str, row: Mapping[str, str]) -> None:
    facts: Facts = {name: row[name] for name in TEXTS}
    facts["cost_cents"] = int(row["cost_cents"]) if row["cost_cents"] else None
    data: Facts = {"set": facts}
    if row["back_at"]:
        data["back_at"] = parse_when(row["back_at"], desk.zone)
    sent = desk.as_of(parse_when(row["sent_at"], desk.zone))
    Act(replace(sent, branch=row["branch"] or desk.branch)).write(SENT, item=item, data=data)
