"""The queue of labels: its lines on every door, and how they leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.holdings.processing.board import labels_done
from tuils.values.label_faces import BARCODE, SPINE

from .queries import LabelItem, QueuedLabel, drop_label, drop_printed, last_print_run, note_printed, waiting_labels

KEPT = 30 * 86_400_000_000
"""The time a printed label can be printed again by its place."""
WORDS = {SPINE: N_("Spine"), BARCODE: N_("Barcode")}


def _read(desk: Desk, kind: str = "") -> Sequence[QueuedLabel]:
    return waiting_labels(kind)


def _say(desk: Desk, waiting: QueuedLabel) -> str:
    return _(WORDS[waiting.kind])


LABELS: Table[QueuedLabel] = Table(
    title=N_("Label queue"),
    columns=(
        Column(N_("Label"), 8, _say, "kind", value="kind"),
        Column(N_("Says"), 18, "says", "says", grow=1),
        fact("was"),
        Column(N_("Title"), 16, "title", grow=2, always=True),
        Column(N_("Barcode"), 14, "barcode", "item", drop=1, always=True),
        fact("biblio"),
    ),
    shown="kind says title item",
    read=_read,
    key="key",
    none=(N_("No labels are waiting."), N_("New copies and changed call numbers come here by themselves.")),
    some=(NN_("{n} label is waiting.", "{n} labels are waiting."), N_("F6 prints a sheet.")),
    words=lambda desk, row: "  ".join((f"{_say(desk, row):<8}", row.says, row.title, row.barcode)),
    digits=3,
    names_a_person=False,
    example=QueuedLabel(
        LabelItem("i", "31234000010017", "741.5 WAL", "", "", "Spinning", "Tillie Walden", "b"), SPINE, 0, "", 0, "", 0
    ),
)


@verb("catalog.edit")
def labels_printed(desk: Desk, kind: str, items: Sequence[str]) -> None:
    """Mark labels as printed, in this order: they wait no more, and can be printed again from any of them on. Cataloged
    copies in processing become labeled."""
    drop_printed(desk.now - KEPT)
    note_printed(kind, items, new_id(desk.now), desk.now)
    labels_done(desk, items, {label.item.id for label in waiting_labels()})


@verb("catalog.edit")
def drop_waiting(desk: Desk, kind: str, item: str) -> None:
    """Remove this copy's label from the queue."""
    drop_label(kind, item)


def printed_last(kind: str, first: int = 1) -> list[QueuedLabel]:
    """Return the last printed labels, from number `first` on."""
    return last_print_run(kind)[first - 1 :]


@permitted("catalog.edit")
def waiting_of(desk: Desk, kind: str, most: int = 0) -> list[QueuedLabel]:
    """Return the oldest waiting labels. `most`: no more than so many, 0 all. Permission catalog.edit, as printing
    removes them."""
    found: Any = waiting_labels(kind)
    return list(found[:most] if most else found)
