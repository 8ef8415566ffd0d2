"""Scanning a shelf: each copy is noted; one in its place gets no message, a wrong one gets a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import MINUTE, Act
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.holdings.items.shelves import Place, Spine, first_place, to_the_left, to_the_right
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.models.shelf_work import Inventory
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.shelf.shelf_walk import misplaced, neighbor_before

from .inventory_state import SEEN
from .queries import SeenItem, ShelfItem, items_with_codes, last_of_walk, last_scan, seen_among
from .scope import Scope, scope_of
from .sessions import inventory_row
from .standing import WRONG_PLACE, in_walk, item_title, over_a_desk, should_be, wrong_of, wrong_place_sentence

PAUSE = 15 * MINUTE
"""The pause after which the next scan may be anywhere: a new walk."""
AT_ONCE = 500
"""Scans in one entry."""
LOOK_BACK = 40
"""The number of earlier scans of the walk that a new one is compared with."""
LONGEST = 64
FEWEST = 5
"""The number of scans needed before another branch is noticed."""


@dataclass(frozen=True)
class ShelfScan:
    """A barcode as it was scanned. `wrong`: a word for programs, empty where all is well; `said`: a sentence. Where
    a scan shows that a book before it is misplaced, `item` and `title` are of that one."""

    item: str
    title: str = ""
    wrong: str = ""
    said: str = ""


@dataclass(frozen=True)
class Scanned:
    """The result of scans. `fresh`: how many expected copies were not accounted for before; `other_branch`: a sentence,
    where most belong to another one."""

    count: int
    wrong: tuple[ShelfScan, ...]
    act: str
    fresh: int = 0
    other_branch: str = ""


@verb("circulation.checkin")
def scan_shelf(desk: Desk, text: str, codes: Iterable[str], *, new_shelf: bool = False) -> Scanned:
    """Note these barcodes as seen, in their order. They follow the last scans of this desk along the shelf, unless
    that is long ago or `new_shelf` says otherwise.

    Refuses with INVENTORY_UNKNOWN, INVENTORY_FINISHED.
    """
    row = inventory_row(text, is_open=True)
    wanted = list(dict.fromkeys(code for one in codes if (code := clean(one)[:LONGEST])))
    act, scope = Act(desk), scope_of(row)
    if not wanted:
        return Scanned(0, (), "")
    walk, first = _walk(desk, row, new_shelf=new_shelf)
    before = _moves(scope, last_of_walk(row.id, walk, LOOK_BACK))
    found = _found(wanted)
    fresh = _fresh(row, scope, [item for item in found.values() if item])
    wrong = {code: wrong_of(item, scope) for code, item in found.items()}
    seen = [[code, item.id if item else "", wrong[code]] for code, item in found.items()]
    for at in range(0, len(seen), AT_ONCE):
        part = seen[at : at + AT_ONCE]
        act.write(SEEN, list=row.id, data={"walk": walk, "first": first + at, "seen": part})
    said = [_scan(wrong[code], code, item) for code, item in found.items() if wrong[code]]
    scans = last_of_walk(row.id, walk, LOOK_BACK + len(found))
    after = _moves(scope, scans)
    said += [_scan(WRONG_PLACE, code, *where) for code, where in after.items() if code not in before]
    other = _other_branch(row, scans[-max(len(found), FEWEST) :])
    return Scanned(len(found), tuple(said), act.id, fresh, other)


def _fresh(row: Inventory, scope: Scope, items: Sequence[ShelfItem]) -> int:
    known = seen_among(row.id, [item.id for item in items])
    return sum(item.id not in known and should_be(item, scope) and not over_a_desk(item, row) for item in items)


def _other_branch(row: Inventory, scans: Sequence[SeenItem]) -> str:
    """Return a warning if most of these belong at one other branch: it may be the wrong inventory."""
    homes = Counter(scan.item.home_branch for scan in scans if scan.item)
    home, n = homes.most_common(1)[0] if homes else (row.branch, 0)
    if home == row.branch or len(scans) < FEWEST or n * 2 <= len(scans):
        return ""
    text = _("{n} of these {all} belong at {branch}. {name} is an inventory of {own}.")
    facts = {"branch": name_of("branch", home), "own": name_of("branch", row.branch)}
    return text.format(n=n, all=len(scans), name=row.name, **facts)


def _found(codes: Sequence[str]) -> dict[str, ShelfItem | None]:
    """Return the items by scanned barcode: a label may be written otherwise than it is scanned."""
    known = items_with_codes(codes)
    others = {code: str(row.barcode) for code in codes if code not in known and (row := row_of_barcode(code))}
    known |= items_with_codes(list(others.values()))
    return {others.get(code, code): known.get(others.get(code, code)) for code in codes}


def _walk(desk: Desk, row: Inventory, *, new_shelf: bool) -> tuple[str, int]:
    """Return the walk that the next scan belongs to, and its place in it."""
    last = last_scan(row.id, desk.device)
    if last and not new_shelf and desk.at - last.at < PAUSE:
        return last.walk, last.place + 1
    return f"{desk.device}/{desk.now:016d}", 0


def _moves(scope: Scope, scans: Sequence[SeenItem]) -> dict[str, tuple[ShelfItem | None, ShelfItem | None]]:
    """Return the misplaced items, by barcode, each with the copy behind which it belongs."""
    walk = in_walk(scope, scans)
    places = [scope.place(item.item) for item in walk if item.item]
    moves = set(misplaced(places))
    behind = {index: neighbor_before(places, moves, index) for index in sorted(moves)}
    return {walk[index].code: (walk[index].item, walk[at].item if at >= 0 else None) for index, at in behind.items()}


def _scan(wrong: str, code: str, item: ShelfItem | None, after: ShelfItem | None = None) -> ShelfScan:
    return ShelfScan(code, item_title(item) if item else "", wrong, wrong_place_sentence(wrong, code, item, after))


# ---- the shelf as somebody walks along it: what stands there, is out, was not seen, is misplaced, comes next


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


@permitted("circulation.checkin")
def walk_shown(desk: Desk, text: str, most: int) -> WalkShown:
    """Return so many copies around this desk's last scan; before it the first ones of these shelves. Refuses with
    INVENTORY_UNKNOWN. Permission circulation.checkin.
    """
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
