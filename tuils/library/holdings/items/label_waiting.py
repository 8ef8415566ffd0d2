"""Copies that need a label: they are new, or the text of their label changed, as when a title is renumbered.

Written beside the copy, in the same transaction, at the desk where somebody does it by hand. Imported copies have
labels already; to print some, make a list or name the copies. Not state: each machine prints its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.queries import label_waits, label_waits_not
from tuils.models import Item
from tuils.models.rows import some
from tuils.values.label_faces import BARCODE, SPINE
from tuils.values.shelf.spine_label import label_words

ON_LABEL = ("call_number", "volume", "copy_number")


def label_for_new(desk: Desk, item: str, *, numbered: bool) -> None:
    """`numbered`: the program gave its barcode, so that it is on no label yet."""
    label_waits(item, SPINE, desk.now, "")
    if numbered:
        label_for_number(desk, item)


def label_for_number(desk: Desk, item: str, was: str = "") -> None:
    label_waits(item, BARCODE, desk.now, was)


def labels_of_none(items: Iterable[str]) -> None:
    """Remove the labels of copies whose creation was undone."""
    for item in items:
        label_waits_not(item)


def label_for_changed(desk: Desk, row: Item, changed: Mapping[str, Any]) -> None:
    """`row`: the copy as it was. Nothing where its label says the same as before."""
    was = label_words(*(str(getattr(row, name)) for name in ON_LABEL))
    now = label_words(*(str(changed.get(name, getattr(row, name))) for name in ON_LABEL))
    if now != was:
        label_waits(row.id, SPINE, desk.now, was)


def renumber_copies(act: Act, biblio: str, before: str, now: str) -> int:
    """Give copies with the title's old call number the new one; return how many. Copies with their own keep it."""
    if not before or before == now:
        return 0
    copies = some(Item, '"biblio" = ? AND "call_number" = ? ORDER BY "id"', biblio, before)
    for copy in copies:
        act.write("item_edited", item=copy.id, data={"set": {"call_number": now}})
        label_for_changed(act.desk, copy, {"call_number": now})
    return len(copies)
