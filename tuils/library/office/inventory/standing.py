"""The state of an inventory: copies accounted for by shelf, things that are wrong, books to move. Only reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tuils.i18n import _
from tuils.library.foundation.local_words import whole_title
from tuils.library.holdings.items.shelving import shelf_name
from tuils.library.lending.item_status.seen_on_shelf import said_of, wrong_on_shelf
from tuils.models import Item
from tuils.models.rows import row_with, with_values
from tuils.models.shelf_work import Inventory
from tuils.values.dataclass import dataclass
from tuils.values.shelf.shelf_order import is_unclear
from tuils.values.shelf.shelf_walk import misplaced, neighbor_before
from tuils.values.shelf.spine_label import label_words

from .queries import SeenItem, ShelfItem
from .scope import Scope, scope_of

UNKNOWN, WRONG_PLACE, WRONG_LOCATION, NOT_SEEN = "unknown", "wrong_place", "wrong_location", "not_seen"


@dataclass(frozen=True)
class ShelfProgress:
    """A stretch of shelf: `accounted` of `expected` copies that should stand there."""

    shelf: str
    accounted: int
    expected: int

    @property
    def percent(self) -> int:
        return self.accounted * 100 // self.expected if self.expected else 100


@dataclass(frozen=True)
class FoundWrong:
    """A copy, or a barcode, to look at. `wrong`: a word for programs; `said`: a sentence."""

    wrong: str
    item: str
    biblio: str
    title: str
    call_number: str
    said: str
    scanned_at: int = 0

    @property
    def key(self) -> str:
        return f"{self.wrong} {self.item} {self.biblio} {self.call_number}"


def label_of(item: ShelfItem) -> str:
    return label_words(item.call_number, item.volume, item.copy_number)


def item_title(item: ShelfItem) -> str:
    return whole_title(item.title, item.medium)


# ---- what should be there


def should_be(item: ShelfItem, scope: Scope) -> bool:
    stands = not (item.withdrawn or item.loan or item.held_for or item.transit_to) and item.state in ("", "cart")
    return stands and item.holding_branch in ("", scope.branch) and scope.has(item)


def over_a_desk(item: ShelfItem, row: Inventory) -> bool:
    """Return whether it was checked in or added since the inventory began, and so may have come to its shelf behind the
    scanner."""
    return item.moved_at > int(row.started_at) or item.added_pos > int(row.started_pos)


def progress_of(row: Inventory, items: Sequence[ShelfItem], seen: Sequence[SeenItem]) -> list[ShelfProgress]:
    """Return the progress of each shelf, in their order."""
    scope, known = scope_of(row), _scanned(seen)
    there = sorted((item for item in items if should_be(item, scope)), key=scope.place)
    found = []
    for shelf, copies in groupby(there, key=lambda item: shelf_name(item.section, item.shelf_key)):
        which = list(copies)
        found.append(ShelfProgress(shelf, sum(one.id in known or over_a_desk(one, row) for one in which), len(which)))
    return found


def copies_accounted_for(row: Inventory, items: Sequence[ShelfItem], seen: Sequence[SeenItem]) -> tuple[int, int]:
    """Return how many expected copies are accounted for, and how many are expected."""
    scope, known = scope_of(row), _scanned(seen)
    there = [item for item in items if should_be(item, scope)]
    return sum(item.id in known or over_a_desk(item, row) for item in there), len(there)


def not_accounted(row: Inventory, items: Sequence[ShelfItem], seen: Sequence[SeenItem]) -> list[ShelfItem]:
    """Return the items that should be on these shelves and were neither scanned nor over a desk since, in shelf
    order."""
    scope, known = scope_of(row), _scanned(seen)
    found = [item for item in items if item.id not in known and should_be(item, scope) and not over_a_desk(item, row)]
    return sorted(found, key=scope.place)


def _scanned(seen: Sequence[SeenItem]) -> set[str]:
    return {item.item.id for item in seen if item.item}


# ---- what is wrong


def wrong_of(item: ShelfItem | None, scope: Scope) -> str:
    """Return the word for what is wrong with a copy just scanned, its place among its neighbors aside."""
    if item is None:
        return UNKNOWN
    if wrong := wrong_on_shelf(row_with(Item, item._asdict()), scope.branch):
        return wrong
    if item.home_branch != scope.branch:
        return "elsewhere"
    if scope.location and item.location != scope.location:
        return WRONG_LOCATION
    return "" if scope.has(item) or is_unclear(item.shelf_key) else WRONG_PLACE


def wrong_place_sentence(wrong: str, code: str, item: ShelfItem | None, after: ShelfItem | None = None) -> str:
    """Return the sentence that the person scanning reads. `after`: the book behind which a misplaced one belongs."""
    if item is None:
        return _("Unknown barcode: {code}.").format(code=code)
    facts = {"title": item_title(item), "item": code, "label": label_of(item) or _("no call number")}
    if wrong == WRONG_PLACE and after:
        text = _("Wrong place: {title} ({item}). Move {label} to the right of {after}.")
        return text.format(after=label_of(after), **facts)
    if wrong == WRONG_PLACE:
        return _("Wrong place: {title} ({item}). It belongs at {label}.").format(**facts)
    if wrong == WRONG_LOCATION:
        return _("Another shelving location: {title} ({item}).").format(**facts)
    row = row_with(Item, item._asdict())
    if wrong == "elsewhere":
        row = with_values(row, holding_branch=item.home_branch)
    return said_of(wrong, row, facts["title"], code)


def still_wrong(item: SeenItem, scope: Scope) -> str:
    """Return what was wrong at the scan if it still is: a copy that went over a desk since then is all right."""
    if not item.wrong or (item.item and item.item.moved_at > item.at):
        return ""
    if item.item and item.lent_at > item.at:
        return ""
    now = wrong_of(item.item, scope)
    return item.wrong if now == item.wrong else ""


def wrong_lines(row: Inventory, seen: Sequence[SeenItem]) -> list[FoundWrong]:
    """Return the scanned items that should not be there, in scan order; then the books to move."""
    scope, found = scope_of(row), []
    for one in seen:
        if wrong := still_wrong(one, scope):
            found.append(_line(wrong, one, wrong_place_sentence(wrong, one.code, one.item)))
    for one, after in to_move(scope, seen):
        found.append(_line(WRONG_PLACE, one, wrong_place_sentence(WRONG_PLACE, one.code, one.item, after)))
    return found


def _line(wrong: str, seen_item: SeenItem, text: str) -> FoundWrong:
    item = seen_item.item
    if item is None:
        return FoundWrong(wrong, seen_item.code, "", "", "", text, seen_item.at)
    return FoundWrong(wrong, seen_item.code, item.biblio, item_title(item), label_of(item), text, seen_item.at)


def not_seen_line(item: ShelfItem) -> FoundWrong:
    text = _("Not seen: {title} ({item}).").format(title=item_title(item), item=item.barcode or "-")
    return FoundWrong(NOT_SEEN, item.barcode, item.biblio, item_title(item), label_of(item), text)


# ---- the walk along a shelf


def to_move(scope: Scope, seen: Sequence[SeenItem]) -> Iterator[tuple[SeenItem, ShelfItem | None]]:
    """Yield the fewest books that put each walk in order, each with the book behind which it belongs."""
    for _walk, scans in groupby(seen, key=lambda item: item.walk):
        walk = in_walk(scope, list(scans))
        places = [scope.place(item.item) for item in walk if item.item]
        moves = set(misplaced(places))
        for index in sorted(moves):
            at = neighbor_before(places, moves, index)
            yield walk[index], walk[at].item if at >= 0 else None


def in_walk(scope: Scope, scans: Sequence[SeenItem]) -> list[SeenItem]:
    """Return the scans that show the order of a shelf: not items that are unplaced, elsewhere, or gone since."""
    return [
        scan
        for scan in scans
        if scan.item and not scan.wrong and not is_unclear(scan.item.shelf_key) and scan.item.moved_at <= scan.at
        and scope.has(scan.item)
    ]  # fmt: skip
