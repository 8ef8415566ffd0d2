"""The queries of labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import change, marks
from tuils.values.label_faces import SPINE
from tuils.values.shelf.spine_label import label_words

AT_ONCE = 500


class LabelItem(NamedTuple):
    """A copy's facts that labels show."""

    id: str
    barcode: str
    call_number: str
    volume: str
    copy_number: str
    title: str
    author: str
    biblio: str
    levels: str = ""

    @property
    def words(self) -> str:
        return label_words(self.call_number, self.volume, self.copy_number)


class QueuedLabel(NamedTuple):
    """A line of the queue. `was`: the text of the label now on the copy."""

    item: LabelItem
    kind: str
    since: int
    was: str
    printed_at: int
    run: str
    place: int

    @property
    def says(self) -> str:
        return self.item.words if self.kind == SPINE else self.item.barcode

    @property
    def title(self) -> str:
        return self.item.title

    @property
    def barcode(self) -> str:
        return self.item.barcode

    @property
    def biblio(self) -> str:
        return self.item.biblio

    @property
    def key(self) -> str:
        return f"{self.kind} {self.item.id}"


_ITEM = (
    "item.id, item.barcode, item.call_number, item.volume, item.copy_number, biblio.title, biblio.author, biblio.id, "
    "biblio.levels "
)
_COLUMNS = len(LabelItem._fields)
_FROM = "FROM item JOIN biblio ON biblio.id = item.biblio "


def label_items(items: Sequence[str]) -> list[LabelItem]:
    """Return items in this order; those that are gone are left out."""
    found: dict[str, LabelItem] = {}
    for at in range(0, len(items), AT_ONCE):
        some = tuple(items[at : at + AT_ONCE])
        rows: Any = db.execute_sql(f"SELECT {_ITEM}{_FROM}WHERE item.id IN ({marks(some)})", some).fetchall()
        found |= {row[0]: LabelItem(*row) for row in rows}
    return [found[item] for item in items if item in found]


class ShelfEnds(NamedTuple):
    """The first and the last call number at a shelving location."""

    location: str
    first: str
    last: str


_SHELVED = "FROM item WHERE item.home_branch = ? AND NOT item.withdrawn AND item.call_number <> '' "


def shelf_ends(branch: str) -> list[ShelfEnds]:
    """Return each location's first and last number, in the order of the shelves."""
    text = f"SELECT item.location {_SHELVED}GROUP BY item.location ORDER BY min(item.section), item.location"
    found: Any = db.execute_sql(text, (branch,)).fetchall()
    return [ShelfEnds(row[0], *(_end(branch, row[0], way) for way in ("ASC", "DESC"))) for row in found]


def _end(branch: str, location: str, way: str) -> str:
    order = ", ".join(f"item.{name} {way}" for name in ("section", "shelf_key", "id"))
    text = f"SELECT item.call_number {_SHELVED}AND item.location = ? ORDER BY {order} LIMIT 1"
    row: Any = db.execute_sql(text, (branch, location)).fetchone()
    return str(row[0])


_WAITING = (
    f"SELECT {_ITEM}, waiting.kind, waiting.since, waiting.was, waiting.printed_at, waiting.run, waiting.place "
    f"{_FROM}JOIN waiting_label AS waiting ON waiting.item = item.id "
)


def waiting_labels(kind: str = "") -> list[QueuedLabel]:
    """Return waiting labels in the order in which they came. Withdrawn copies need none, nor those with unchanged
    text."""
    text = _WAITING + "WHERE waiting.printed_at = 0 AND NOT item.withdrawn AND (? = '' OR waiting.kind = ?) "
    rows: Any = db.execute_sql(text + "ORDER BY waiting.kind DESC, waiting.since, item.id", (kind, kind)).fetchall()
    return [one for one in map(_waiting, rows) if one.says and one.says != one.was]


def last_print_run(kind: str = "") -> list[QueuedLabel]:
    """Return the labels of the last print run, in its order."""
    newest = (
        "SELECT run FROM waiting_label WHERE printed_at > 0 AND (? = '' OR kind = ?) ORDER BY printed_at DESC LIMIT 1"
    )
    text = f"{_WAITING}WHERE waiting.run = ({newest}) AND waiting.printed_at > 0 ORDER BY waiting.place"
    rows: Any = db.execute_sql(text, (kind, kind)).fetchall()
    return [_waiting(row) for row in rows]


def _waiting(row: Any) -> QueuedLabel:
    return QueuedLabel(LabelItem(*row[:_COLUMNS]), *row[_COLUMNS:])


def note_printed(kind: str, items: Iterable[str], run: str, at: int) -> None:
    text = "UPDATE waiting_label SET printed_at = ?, run = ?, place = ? WHERE item = ? AND kind = ?"
    for place, item in enumerate(items, 1):
        db.execute_sql(text, (at, run, place, item, kind))


def drop_label(kind: str, item: str) -> None:
    db.execute_sql("DELETE FROM waiting_label WHERE item = ? AND kind = ?", (item, kind))


# Delete labels printed before this moment, as nobody prints them again.
drop_printed: Callable[[int], None] = partial(
    change, "DELETE FROM waiting_label WHERE printed_at > 0 AND printed_at < ?"
)
