"""In-house use: copies left on tables, not lent, and loose things that have no number."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.counters import CountKey, fact_of, raise_counter
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.account_touched import name_shown
from tuils.library.lending.counting import count_return, count_used
from tuils.library.lending.lookups import NamedItem, item_by_barcode
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .routing import WayHome, copy_back, end_loan, way_of

MOST_LOOSE = 999
LONGEST = 30  # letters of what is counted


@dataclass(frozen=True)
class UsedHere:
    """A copy that was used in the library. `route` is where it goes now; HOLD and TRANSIT are done by a check-in.
    `was_lent`: it was on loan, and is checked in; `fined`: the name of who owes the fine, if it may be shown."""

    act: str
    item: str
    title: str
    route: str
    call_number: str
    was_lent: bool = False
    fine_cents: int = 0
    fined: str = ""


@verb("circulation.count")
def use_here(desk: Desk, barcode: str) -> UsedHere:
    """Count a use of this copy in the library. A copy on loan is checked in too. Refuse with ITEM_UNKNOWN."""
    item = item_by_barcode(barcode)
    back, act = copy_back(desk, item), Act(desk)
    way = way_of(desk, back)
    act.write("used_here", item=item.id)
    count_used(desk, item)
    fine = 0
    if back.loan:
        fine, _lifted = end_loan(act, back, way)
        count_return(desk, item)
    row = item.row
    done = UsedHere(act.id, row.barcode, item.whole_title, way.route, row.call_number, bool(back.loan), fine)
    return replace(done, fined=name_shown(desk, back.patron)) if fine else done


@dataclass(frozen=True)
class LooseCounted:
    """A count of loose things of one kind."""

    act: str
    what: str
    n: int


@verb("circulation.count")
def count_loose(desk: Desk, what: str, n: int = 1) -> LooseCounted:
    """Count things without a number that were used or given out: newspapers, games, paperbacks of the swap shelf.

    Refuse with NOT_UNDERSTOOD: no word for them, or not 1 to 999 of them.
    """
    word = clean(what).lower()
    if not word or len(word) > LONGEST:
        raise not_understood(_("What is counted"), what, _("A short word for them, such as newspaper."))
    if not 1 <= n <= MOST_LOOSE:
        raise not_understood(_("How many"), n, _("A number from 1 to {most}.").format(most=MOST_LOOSE))
    act = Act(desk)
    act.write("counted", data={"what": "loose", "type": word, "n": n})
    day = fact_of(desk, "loose", desk.at)
    raise_counter(desk, CountKey(day.day, "loose", desk.branch, item_type=word), n)
    return LooseCounted(act.id, word, n)


# ---- the cart


@dataclass(frozen=True)
class PutAway:
    """A copy that was scanned on its way from the cart to the shelf. `wrong`, if it must not be shelved: ON_LOAN,
    WITHDRAWN, HOLD, TRANSIT (`to` a branch), REPAIR, LENDER, or the state it is in, such as LOST. `act` is empty if
    nothing had to be done."""

    act: str
    item: str
    title: str
    call_number: str
    ok: bool
    wrong: str = ""
    to: str = ""


@verb("circulation.checkin")
def put_away(desk: Desk, barcode: str) -> PutAway:
    """Shelve this copy if it belongs on the shelf. A mismatch is reported, and nothing is written: a check-in fixes
    it. Refuse with ITEM_UNKNOWN."""
    item = item_by_barcode(barcode)
    wrong, to = _wrong(desk, item)
    act = Act(desk)
    if not wrong and item.row.state == "cart":
        act.write("item_state", item=item.id, data={"state": ""})
    return PutAway(act.id, item.row.barcode, item.whole_title, item.row.call_number, not wrong, wrong, to)


def _wrong(desk: Desk, item: NamedItem) -> tuple[str, str]:
    row = item.row
    if row.loan:
        return "ON_LOAN", ""
    if row.state not in ("", "cart", "damaged", "in_repair"):
        return str(row.state).upper(), ""
    way = _way(desk, item)
    if way.route == "PROBLEM":
        return "WITHDRAWN", ""
    return ("", "") if way.route == "SHELF" else (way.route, way.to)


def _way(desk: Desk, item: NamedItem) -> WayHome:
    """Return where the copy goes. One in transit to another branch does not belong on this cart either."""
    to = item.row.transit_to
    return WayHome("TRANSIT", to) if to and to != desk.branch else way_of(desk, copy_back(desk, item))
