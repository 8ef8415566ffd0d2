"""Picks for homebound bags: proposed from what is on the shelf, put into a bag by a scan.

Ada likes `mystery, gardens`, never `war`, 5 items a bag; 2 are in her bag, so 3 are proposed:
1 mystery   the newest one on the shelf that no word of `never` finds, and that she has not out or on hold
2 gardens   likewise: the likes take turns
3 mystery   the next one. Where she keeps a reading history, no title of it; else nobody knows what she had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import zip_longest

from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import Refused, need, refuse
from tuils.library.holdings.finding.hits import Limits
from tuils.library.holdings.finding.titles import NEWEST, PAGE, find_titles
from tuils.library.lending.hold_queries import first_rank
from tuils.library.lending.holds.queue_order import ROOM
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import examine
from tuils.library.lending.loans.remembering import read_before
from tuils.models import Hold, Item, Patron
from tuils.models.programs import HomeboundBag, HomeboundProfile
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .homebound_fields import USUAL_BOOKS, phrases
from .homebound_queries import ShelfCopy, bags_of_round, copies_on_shelf, profiles_of, titles_with_patron
from .homebound_state import PICKED
from .rounds import RoundBag, bag_called, bag_code, bag_row, holds_in, open_bag, round_called, told_bag

PROPOSED = "proposed"
LOOKED_AT = 60
"""The titles of each like that are looked at."""


@dataclass(frozen=True)
class Pick:
    """A copy proposed for a bag. `why`: the words of the wish that found it. `patron`: the whole card."""

    bag: str
    round: str
    due_at: int
    patron: str
    item: str
    title: str
    author: str
    call_number: str
    why: str
    state: str = PROPOSED


@verb("holds.edit")
def pick_for_bag(desk: Desk, bag: str, barcode: str) -> RoundBag:
    """Put a copy into a bag: it is set aside for its patron, like a hold that is ready. In the bag already is no fault.

    Refuse with UNKNOWN_ID, BAG_IS_OUT, BAG_OVER, and with what would block its checkout.
    """
    row = open_bag(bag_called(bag))
    patron = need(get(Patron, row.patron), "BAG_NOBODY", bag=bag_code(row.id))
    case, reasons = examine(desk, patron.card, barcode)
    if case.item.id not in {hold.item for hold in holds_in(row)}:
        if blocks := [reason for reason in reasons if reason.kind != "A"]:
            raise Refused(*blocks, title=case.item.whole_title)
        if case.loan:
            raise refuse("HAS_IT_ALREADY", title=case.item.whole_title)
        _set_aside(desk, row, case.item.row)
    return told_bag(desk, row)


def _set_aside(desk: Desk, row: HomeboundBag, item: Item) -> None:
    """Place a hold that is first in its queue, and catch the copy for it, at least until the day of the round."""
    act = Act(desk)
    act.write(PICKED, list=row.id)
    facts: Facts = {"wanted": item.id, "pickup": row.branch, "rank": first_rank(item.biblio) - ROOM}
    made = act.write("hold_placed", {"patron": row.patron}, hold=NEW, biblio=item.biblio, data=facts)
    checkin(desk, item.barcode, act=act)
    hold, day = get(Hold, made.id), day_of(round_called(row.round).due_at, desk.zone).isoformat()
    if hold and hold.pickup_by and hold.pickup_by < day:
        act.write("hold_edited", hold=hold.id, biblio=hold.biblio, data={"set": {"pickup_by": day}})


@permitted("holds.edit")
def propose_picks(desk: Desk, called: str) -> list[Pick]:
    """Return what could go into the bags of a round, or into one bag, in shelf order: as many as are missing in each,
    no copy twice. Refuse with UNKNOWN_ID."""
    bag = bag_row(called)
    bags = [bag] if bag else bags_of_round(round_called(called).id)
    taken, found = set[str](), list[Pick]()
    for row in bags:
        if row.patron and not row.out_at and not row.ended_at:
            found += _proposed(desk, row, taken)
    return sorted(found, key=lambda pick: (pick.call_number, pick.title, pick.item))


def _proposed(desk: Desk, row: HomeboundBag, taken: set[str]) -> Iterator[Pick]:
    """Yield the picks for a bag. `taken`: the copies of picks so far, also of other bags."""
    patron, wishes = get(Patron, row.patron), next(iter(profiles_of(str(row.patron))), None)
    if patron is None or wishes is None:
        return
    has = titles_with_patron(all_of(patron.id))
    missing, due = (wishes.how_many or USUAL_BOOKS) - len(holds_in(row)), round_called(row.round).due_at
    for why, copy in _by_turns(wishes, row.branch):
        if missing <= 0:
            return
        if copy.biblio in has or copy.item in taken or _had(patron, copy.biblio):
            continue
        has.add(copy.biblio)
        taken.add(copy.item)
        missing -= 1
        yield Pick(
            bag_code(row.id), row.round, due, patron.card, copy.item, whole_title(copy.title, copy.medium), copy.author,
            copy.call_number, why,
        )  # fmt: skip


def _had(patron: Patron, biblio: str) -> bool:
    """Return whether the patron had this title, as far as they agreed that it is kept."""
    return bool(patron.keeps_history and read_before(patron.id, biblio))


def _by_turns(wishes: HomeboundProfile, branch: str) -> Iterator[tuple[str, ShelfCopy]]:
    """Yield copies on the shelf for each like in turn, with the words of that like."""
    limits = Limits(branch=branch, on_shelf=True, access=("large_print",) if wishes.large_print else ())
    liked = [_copies(like, phrases(wishes.never), limits, branch) for like in phrases(wishes.likes)]
    for some in zip_longest(*liked):
        yield from (one for one in some if one)


def _copies(like: str, never: Collection[str], limits: Limits, branch: str) -> list[tuple[str, ShelfCopy]]:
    """Return copies of titles that a like finds and no word of `never`, the newest title first."""
    found = find_titles(like, limit=LOOKED_AT, limits=limits, sort=NEWEST)
    if found.nearest:
        return []
    unwanted = {hit for word in never for hit in _of_both(like, word, limits)}
    wanted = [hit.biblio for hit in found.hits if hit.biblio not in unwanted]
    copies = copies_on_shelf(wanted, branch) if wanted else []
    return sorted(((like, copy) for copy in copies), key=lambda one: wanted.index(one[1].biblio))


def _of_both(like: str, word: str, limits: Limits) -> list[str]:
    """Return the titles that both words find. In the same order as those of the like, so its first ones are there."""
    found = find_titles(f"{like} {word}", limit=PAGE, limits=limits, sort=NEWEST)
    return [] if found.nearest or found.corrected else [hit.biblio for hit in found.hits]
