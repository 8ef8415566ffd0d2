"""The shelf as somebody walks along it with a scanner: the books as they stand there, those that are out or were not
seen in their places, the misplaced ones where they were found, and the one that comes next. Only reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.shelves import Place, Spine, first_place, to_the_left, to_the_right
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.values.dataclass import dataclass
from tuils.values.shelf.shelf_walk import misplaced

from .queries import SeenItem, ShelfItem, last_of_walk, last_scan, seen_among
from .scanning import LOOK_BACK
from .scope import Scope, scope_of
from .sessions import inventory_row
from .standing import in_walk, item_title

THERE = frozenset({"available", "reshelving", "non_circulating"})
"""Copies that should stand on the shelf, by their status."""
WORDS = {
    "found": N_("found"),
    "not_seen": N_("not seen"),
    "next": N_("next"),
    "wrong_place": N_("other shelf"),
    "move_left": N_("move left"),
    "move_right": N_("move right"),
    "wrong_location": N_("other location"),
    "checked_out": N_("checked out"),
    "withdrawn": N_("withdrawn"),
    "missing": N_("was missing"),
    "elsewhere": N_("other branch"),
    "on_its_way": N_("hold, transit"),
    "": "",
}
NEAR, FAR = 2, 20
"""The factors for what is read to each side: a location's books may be far apart in shelf order."""
FOUND, NEXT, NOT_SEEN = "found", "next", "not_seen"


@dataclass(frozen=True)
class WalkedSpine:
    """A copy along the walk. `word`: a key of WORDS, else of STATUS_WORDS, for what is not on the shelf; `odd`: is it
    to be looked at?"""

    spine: Spine
    word: str
    odd: bool = False

    @property
    def said(self) -> str:
        return _(WORDS.get(self.word) or STATUS_WORDS.get(self.word, N_("check it in"))) if self.word else ""


@dataclass(frozen=True)
class WalkShown:
    """The shelf from left to right; `at`: the last scan, -1 before the first."""

    spines: tuple[WalkedSpine, ...] = ()
    at: int = -1


def walk_shown(desk: Desk, text: str, most: int) -> WalkShown:
    """Return so many copies around this desk's last scan; before it the first ones of these shelves. Refuses with
    INVENTORY_UNKNOWN. Permission circulation.checkin.
    """
    desk.require("circulation.checkin")
    row = inventory_row(text)
    scope, last = scope_of(row), last_scan(row.id, desk.device)
    scans = last_of_walk(row.id, last.walk, LOOK_BACK) if last else []
    walk = in_walk(scope, scans)
    moves = {walk[index].code for index in misplaced([scope.place(item.item) for item in walk if item.item])}
    good = [item for item in walk if item.code not in moves]
    here = _place(good[-1].item) if good and good[-1].item else None
    many = most * (FAR if scope.location else NEAR)
    left = _expected(scope, to_the_left(here, many)) if here else []
    behind = list(_as_scanned(scope, scans, {item.code for item in good}, moves, left))[1 - most :]
    right = to_the_right(here or _start(scope), many, after=here is not None)
    return WalkShown((*behind, *_ahead(row.id, _expected(scope, right))[: most - len(behind)]), len(behind) - 1)


def _start(scope: Scope) -> Place:
    """Return the place where these shelves begin."""
    if scope.span is None:
        return first_place(scope.branch)
    return Place(scope.branch, scope.span.section, scope.span.low[1])


def _place(item: ShelfItem | None) -> Place | None:
    return Place(item.home_branch, item.section, item.shelf_key, item.id) if item else None


def _expected(scope: Scope, spines: Sequence[Spine]) -> list[Spine]:
    return [spine for spine in spines if scope.covers(spine.place.section, spine.place.key, spine.location)]


def _as_scanned(
    scope: Scope, scans: Sequence[SeenItem], good: set[str], moves: set[str], left: Sequence[Spine]
) -> Iterator[WalkedSpine]:
    """Yield the scans as they were made, and before each the copies that should be between it and the one before."""
    before: ShelfItem | None = None
    scanned = {item.item.id for item in scans if item.item}
    for scan in scans:
        if scan.item is None:
            continue
        if scan.code in good:
            yield from (_not_scanned(spine) for spine in _between(scope, before, scan.item, left, scanned))
            before = scan.item
        word = scan.wrong or FOUND
        if scan.code in moves:
            word = "move_right" if before and scope.place(before) <= scope.place(scan.item) else "move_left"
        yield WalkedSpine(_spine(scan.item), word, word != FOUND)


def _between(
    scope: Scope, before: ShelfItem | None, here: ShelfItem, left: Sequence[Spine], scanned: set[str]
) -> list[Spine]:
    if before is None:
        return []
    ends = (*scope.place(before), before.id), (*scope.place(here), here.id)
    places = [((*scope.at(spine.place.section, spine.place.key), spine.place.item), spine) for spine in left]
    return [one for place, one in places if ends[0] < place < ends[1] and one.place.item not in scanned]


def _not_scanned(spine: Spine) -> WalkedSpine:
    is_there = spine.status in THERE
    return WalkedSpine(spine, NOT_SEEN if is_there else spine.status, is_there)


def _ahead(inventory: str, spines: Sequence[Spine]) -> list[WalkedSpine]:
    """Return the spines ahead: the first that should be there is the next one."""
    known, found, is_next = seen_among(inventory, [one.place.item for one in spines]), list[WalkedSpine](), True
    for spine in spines:
        if spine.place.item in known:
            found.append(WalkedSpine(spine, FOUND))
        elif spine.status not in THERE:
            found.append(WalkedSpine(spine, spine.status))
        else:
            found.append(WalkedSpine(spine, NEXT if is_next else ""))
            is_next = False
    return found


def _spine(item: ShelfItem) -> Spine:
    place = Place(item.home_branch, item.section, item.shelf_key, item.id)
    return Spine(place, item.barcode, item.biblio, item_title(item), item.author, item.call_number, item.volume,
                 item.copy_number, "", "available", item.location)  # fmt: skip
