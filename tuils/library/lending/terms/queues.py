"""The queues of titles, what a returned copy is for, what to pull, what is on the hold shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tuils.library.foundation.administration.settings import value_of
from tuils.library.lending.queries import LIVE_SQL, ON_SHELF, PLACED
from tuils.models import GroupHold, Hold, Item, Loan
from tuils.models.rows import find, some

from .out_for_repair import ticket_now

AWAY = ("damaged", "in_repair")  # states in which a copy fills no hold, unless the library says so


def queue_of(biblio: str) -> list[Hold]:
    """Return the open holds of a title, in their order, including those that are put by or on their way."""
    return some(Hold, f'"biblio" = ? AND "state" IN {LIVE_SQL} ORDER BY "rank", "id"', biblio)


def position_of(hold: Hold) -> int:
    """Return its place in the queue, from 1; 0 if it is put by, on its way or over. Counted on request: no gaps."""
    if hold.state != "placed":
        return 0
    before = some(Hold, f'"biblio" = ? AND "state" IN {LIVE_SQL} AND "rank" <= ?', hold.biblio, hold.rank)
    place = hold.rank, hold.id
    return sum(other.state == "placed" and (other.rank, other.id) <= place for other in before)


def positions(biblios: Iterable[str]) -> dict[str, int]:
    """Return the places of all that wait for a copy of these titles, each in the queue of its title. One statement."""
    waiting = (hold for hold in find(Hold, "biblio", biblios) if hold.state == "placed")
    places, queued = dict[str, int](), Counter[str]()
    for hold in sorted(waiting, key=lambda hold: (hold.rank, hold.id)):
        queued[hold.biblio] += 1
        places[hold.id] = queued[hold.biblio]
    return places


def is_suspended(suspended: bool, until: str, day: date) -> bool:
    """Return whether this hold is suspended on this day. A suspension with an end ends by itself on that day."""
    return bool(suspended) and (not until or until > day.isoformat())


def counts_now(hold: Hold, day: date) -> bool:
    """Return whether a copy may be caught for it on this day."""
    wanted = not hold.expires or hold.expires >= day.isoformat()
    return hold.state == "placed" and wanted and not is_suspended(hold.suspended, hold.suspended_until, day)


def is_past(hold: Hold, day: date) -> bool:
    """Return whether its last day on the hold shelf was before this one."""
    return bool(hold.pickup_by) and bool(hold.pickup_by < day.isoformat())


def copy_fits_hold(hold: Hold, item: Item) -> bool:
    """Return whether this copy will do."""
    return hold.wanted in ("", item.id)


def may_fill(item: Item) -> bool:
    """Return whether this copy can fill holds at all."""
    if (item.withdrawn and not item.borrowed_until) or item.not_for_loan:
        return False
    return not is_set_aside(item)


def is_set_aside(item: Item) -> bool:
    """Return whether the copy is damaged or in repair, so for nobody. No if the library lets it fill holds and it is
    not being repaired."""
    return item.state in AWAY and (not value_of("holds_on_damaged", False) or ticket_now(item) is not None)


def next_hold(item: Item, day: date, queue: Sequence[Hold] | None = None) -> Hold | None:
    """Return the first in the queue that a copy in hand is for; None if nobody waits for it.

    Emma, copies C1 and C2. Today is Dec 1. The queue by rank:
    1 Ada    suspended until Dec 9     is not counted today, and keeps her place
    2 Bo     wants C2                  does not fit C1
    3 Cleo   any copy                  C1 is for Cleo; C2 is for Bo, who is before her
    A copy in repair is for nobody, unless the library lets damaged ones fill holds; nor is one that is booked soon.
    """
    if not may_fill(item):
        return None
    for hold in queue_of(item.biblio) if queue is None else queue:
        if counts_now(hold, day) and copy_fits_hold(hold, item):
            return None if item.barcode in _kept(day) else hold
    return None


def _kept(day: date) -> frozenset[str]:
    from .booked import booked_soon  # few copies have a hold on them

    return booked_soon(day)


def holds_about(item: Item) -> list[Hold]:
    """Return the open holds on the title of a copy, in their order, and those that the copy is put by for."""
    open_ = f'"state" IN {LIVE_SQL}'  # said in each part: else all open holds would be read
    where = f'(("biblio" = ? AND {open_}) OR ("item" = ? AND {open_})) ORDER BY "rank", "id"'
    return some(Hold, where, item.biblio, item.id)


def put_by_among(item: Item, holds: Sequence[Hold]) -> Hold | None:
    """Return the hold among those about a copy that it is put by for: it may carry on the one that the copy names."""
    mine = [hold for hold in holds if hold.item == item.id] if item.held_for else []
    return min(mine, key=lambda hold: hold.id != item.held_for, default=None)


def holds_touched(item: Item, holds: Sequence[Hold], loan: Loan | None = None) -> frozenset[str]:
    """Return the ids of the holds among those about this copy that change when it is lent or comes back from `loan`."""
    mine = {hold.id for hold in holds if hold.item == item.id}
    return frozenset(mine | {loan.hold} if loan and loan.hold else mine)


def put_by_for(item: Item) -> Hold | None:
    """Return the hold that this copy is put by for, if that is open."""
    if not item.held_for:
        return None
    return put_by_among(item, some(Hold, f'"item" = ? AND "state" IN {LIVE_SQL} ORDER BY "rank", "id"', item.id))


def theirs(queue: Iterable[Hold], patron: str) -> frozenset[str]:
    """Return the holds (ids) in a queue that are this patron's, or of a group whose contact the patron is."""
    named = {hold.for_group for hold in queue if hold.for_group}
    groups = {row.id for row in find(GroupHold, "id", named) if row.patron == patron} if named else set()
    return frozenset(hold.id for hold in queue if hold.patron == patron or hold.for_group in groups)


def own_hold(queue: Sequence[Hold], mine: frozenset[str], item: Item) -> Hold | None:
    """Return the hold among those of a patron (ids) that this copy fulfils: the one it is put by for, else one put by,
    else the first."""
    fitting = [hold for hold in queue if hold.id in mine and copy_fits_hold(hold, item)]
    return min(fitting, key=lambda hold: (hold.item != item.id, hold.state == "placed", hold.rank), default=None)


def holds_of(patron: str) -> list[Hold]:
    """Return the open holds of a patron, the oldest first."""
    return some(Hold, f'"patron" = ? AND "state" IN {LIVE_SQL} ORDER BY "placed_at", "id"', patron)


def linked_holds(hold: Hold) -> list[Hold]:
    """Return the other open holds that end when this one is filled: of several titles the first will do."""
    if not hold.any_of:
        return []
    linked = some(
        Hold, f'"any_of" = ? AND "any_of" <> \'\' AND "state" IN {LIVE_SQL} ORDER BY "rank", "id"', hold.any_of
    )
    return [other for other in linked if other.id != hold.id]


def count_requests(holds: Iterable[Hold]) -> int:
    """Count holds as limits do: linked ones are one."""
    return len({hold.any_of or hold.id for hold in holds})


# ---- lists


def pull_rows(branch: str, day: date) -> list[tuple[Hold, Item]]:
    """Return holds that copies on the shelves of this branch can fill, each with one copy, not in any order yet."""
    found: list[tuple[Hold, Item]] = []
    queues = _queues_now(day)
    free: dict[str, list[Item]] = {}
    kept = _kept(day)
    for item in find(Item, "biblio", queues):
        if is_on_shelf(item) and may_fill(item) and not item.clash and item.barcode not in kept:
            free.setdefault(item.biblio, []).append(item)
    linked: set[str] = set()  # with a copy of another title already: one is enough
    for biblio, queue in queues.items():
        found += _matched([hold for hold in queue if hold.any_of not in linked], free.get(biblio, []), branch)
        linked |= {hold.any_of for hold, _item in found if hold.any_of}
    return [(hold, item) for hold, item in found if item.holding_branch == branch]


def _queues_now(day: date) -> dict[str, list[Hold]]:
    """Return by title the holds for which a copy may be caught, in their order: only for titles with one on a shelf."""
    queues: dict[str, list[Hold]] = {}
    for hold in some(Hold, f'{PLACED} AND "biblio" IN ({ON_SHELF}) ORDER BY "biblio", "rank", "id"'):
        if counts_now(hold, day):
            queues.setdefault(hold.biblio, []).append(hold)
    return queues


def _matched(queue: list[Hold], free: list[Item], branch: str) -> Iterator[tuple[Hold, Item]]:
    """Yield each hold with a copy, while there are any: first copies here, and that no hold asks for by number."""
    wanted = {hold.wanted for hold in queue}
    left = sorted(free, key=lambda item: (item.holding_branch != branch, item.id in wanted, item.barcode))
    for hold in queue:
        fitting = next((copy for copy in left if copy_fits_hold(hold, copy)), None)
        if fitting:
            left.remove(fitting)
            yield hold, fitting


def is_on_shelf(item: Item) -> bool:
    """Return whether the copy is free for the next patron: neither out, nor put by, nor away."""
    away = item.loan or item.held_for or item.transit_to or item.withdrawn or item.not_for_loan
    return not away and item.state in ("", "cart")


def put_by_rows(branch: str) -> list[tuple[Item, Hold | None]]:
    """Return the copies on the hold shelf of this branch: each with its hold, or None if the hold is over."""
    text = '"held_for" IS NOT NULL AND "transit_to" = \'\' AND "holding_branch" = ? ORDER BY "held_for", "id"'
    return [(item, put_by_for(item)) for item in sorted(some(Item, text, branch), key=lambda item: item.id)]
