"""Deposit and rotating collections: a set of copies goes to a place as a whole, and comes back, at once or in parts.

Nobody is billed, and sending is no circulation. What the place counts is typed, and told as its own count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Reason, Refused, need, not_understood, refuse
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.library.holdings.items.deposited_queries import STATE
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.lookups import NamedItem, item_by_barcode
from tuils.library.lending.terms.booked import booked_soon
from tuils.library.lending.terms.queues import is_on_shelf, next_hold
from tuils.models import Item
from tuils.models.rows import find, with_values
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of, local_moment

from .deposit_places import place_called, place_for
from .deposit_queries import OPEN, THERE, SetCopy, SetRow, copies_where, places_known, sets_where
from .deposit_state import BACK, CHANGED, COUNTED, GONE, SENT

OUT, LATE, PARTLY, HOME = "out", "overdue", "partly_back", "back"
AT_PLACE, AT_HOME, MISSING, READY = "there", "back", "missing", "ready"
STATE_WORDS = {
    OUT: N_("out"), LATE: N_("overdue"), PARTLY: N_("partly back"), HOME: N_("back"), AT_PLACE: N_("there"),
    MISSING: N_("missing"), READY: N_("ready"),
}  # fmt: skip
GONE_STATES = ("missing", "lost")
MOST_USES, MOST_COPIES = 100_000, 1_000
SHORTEST_END = 6
ENDS_AT = time(23, 59)


@dataclass(frozen=True)
class DepositSet:
    """A set at a place. `items`: the barcodes that went; `there` and `missing` of these. `due_at`: 0 without a day.
    `uses`: what the place counted. `is_new_place`: the place was added to the list just now."""

    deposit: str
    state: str
    place: str
    due_at: int
    items: tuple[str, ...]
    there: tuple[str, ...]
    missing: tuple[str, ...] = ()
    uses: int = 0
    sent_at: int = 0
    branch: str = ""
    is_private: bool = False
    is_new_place: bool = False


@dataclass(frozen=True)
class DepositLine:
    """A copy of a set. `checkin`: how it came home, if it did just now."""

    deposit: str
    item: str
    biblio: str
    title: str
    call_number: str
    state: str
    place: str
    due_at: int
    checkin: CheckedIn | None = None


# ---- out


@verb("circulation.state")
def send_deposit(
    desk: Desk, place: str, barcodes: Sequence[str], *, due: str = "", private: bool = False
) -> DepositSet:
    """Send copies to a place as one set. A place that is not known yet is added; `private`: patrons never see its name.

    All or none. Refuse with ITEM_UNKNOWN, ON_LOAN, DEPOSIT_NOT_HERE, DEPOSIT_WANTED (a hold comes first), and
    NOT_UNDERSTOOD.
    """
    day = _due(desk, due)
    copies = _copies_to_send(desk, barcodes)
    return _send(desk, place, copies, day, private=private)


@verb("circulation.state")
def move_deposit(desk: Desk, deposit: str, place: str, *, due: str = "", private: bool = False) -> DepositSet:
    """Send what a place still has of a set on to the next place. Refuse with DEPOSIT_UNKNOWN, DEPOSIT_IS_BACK, and as
    `send_deposit`."""
    day, row = _due(desk, due), find_set(deposit)
    there = need(_there(row.id), "DEPOSIT_IS_BACK", place=row.name)
    copies = _copies_to_send(desk, [copy.barcode for copy in there])
    return _send(desk, place, copies, day, private=private)


def _send(desk: Desk, place: str, copies: Sequence[Item], due_at: int, *, private: bool) -> DepositSet:
    act, known = Act(desk), {row.id for row in places_known()}
    there = place_for(act, place, private=private)
    facts = {"place": there, "branch": desk.branch, "due_at": due_at}
    made = act.write(SENT, list=NEW, data={"set": facts, "items": [copy.id for copy in copies]})
    for copy in copies:
        act.write("item_state", item=copy.id, data={"state": STATE})
    return replace(deposit_set(desk, find_set(made.id)), is_new_place=there not in known)


def _due(desk: Desk, text: str) -> int:
    """Return the end of the day that was typed; 0 for none."""
    if not clean(text):
        return 0
    today = day_of(desk.now, desk.zone)
    day = day_in("due", clean(text), today, NEXT)
    if day < today:
        raise not_understood("due", text, _("A date in the future."))
    return local_moment(datetime.combine(day, ENDS_AT), desk.zone)


def _copies_to_send(desk: Desk, barcodes: Sequence[str]) -> list[Item]:
    """Return the copies, each once. Refuse with the reasons of all that can't go."""
    named = {found.id: found for found in map(item_by_barcode, dict.fromkeys(map(clean, barcodes)))}
    if not named or len(named) > MOST_COPIES:
        raise not_understood("item", "", _("From 1 to {n} barcodes.").format(n=MOST_COPIES))
    no = [reason for one in named.values() if (reason := _stays(desk, one))]
    if no:
        raise Refused(*no)
    return [one.row for one in named.values()]


def _stays(desk: Desk, copy: NamedItem) -> Reason | None:
    """Return why this copy can't be sent. One that is at a place can be: it moves on."""
    row, facts = copy.row, {"copy": f"{copy.whole_title} ({copy.row.barcode})"}
    if row.loan:
        return Reason("ON_LOAN", {**facts, "wording": "DEPOSIT_ON_LOAN"})
    today = day_of(desk.now, desk.zone)
    if row.held_for or next_hold(row, today) or row.barcode in booked_soon(today):
        return Reason("DEPOSIT_WANTED", facts)
    free = with_values(row, state="", not_for_loan=False)
    if row.borrowed_until or row.state not in ("", "cart", STATE) or not is_on_shelf(free):
        return Reason("DEPOSIT_NOT_HERE", facts)
    return None


@permitted("circulation.state")
def check_copy_to_send(desk: Desk, barcode: str) -> str:
    """Return the barcode of a copy that can be sent. Refuse as `send_deposit`."""
    (copy,) = _copies_to_send(desk, [barcode])
    return str(copy.barcode)


@permitted("circulation.state")
def copies_to_send(desk: Desk, place: str, barcodes: Sequence[str]) -> list[DepositLine]:
    """Return the copies that were scanned for a set so far, as lines."""
    copies = [item_by_barcode(barcode) for barcode in barcodes]
    return [
        DepositLine("", one.row.barcode, one.row.biblio, one.whole_title, one.row.call_number, READY, place, 0)
        for one in copies
    ]


# ---- in


@verb("circulation.checkin")
def bring_deposit_home(desk: Desk, named: Sequence[str]) -> list[DepositLine]:
    """Check in copies that come back, in one act: by barcode, or all that is left of a set or a place. Each goes where
    a check-in sends it: a hold comes first.

    Refuse with DEPOSIT_UNKNOWN, DEPOSIT_IS_BACK, DEPOSIT_NOT_AWAY.
    """
    copies, words = dict[str, SetCopy](), " ".join(map(clean, named))
    for text in [words] if place_called(words) else map(clean, named):  # in line mode, a name comes word by word
        copies |= {copy.item: copy for copy in _meant(text)}
    act = Act(desk)
    for deposit in dict.fromkeys(copy.deposit for copy in copies.values()):
        act.write(BACK, list=deposit)
    told = {row.id: row for row in (find_set(one) for one in {copy.deposit for copy in copies.values()})}
    return [_line(told[copy.deposit], copy, AT_HOME, checkin(desk, copy.barcode, act=act)) for copy in copies.values()]


def _meant(text: str) -> Sequence[SetCopy]:
    """Return the copies that are away and meant by a barcode, a set, or a place."""
    if row := row_of_barcode(text):
        found = copies_where(f"one.item = ? AND {THERE}", row.id)
        return need(found, "DEPOSIT_NOT_AWAY", title=item_by_barcode(text).whole_title)
    if one := _set_meant(text):
        return need(_there(one.id), "DEPOSIT_IS_BACK", place=one.name)
    place = need(place_called(text), "DEPOSIT_UNKNOWN", text=text[:40])
    return need(copies_where(f"one.place = ? AND {THERE}", place.id), "DEPOSIT_IS_BACK", place=place.name)


@verb("circulation.state")
def mark_deposit_missing(desk: Desk, deposit: str) -> DepositSet:
    """Mark what a place doesn't give back as missing, in one act. Nobody is billed. Refuse with DEPOSIT_UNKNOWN,
    DEPOSIT_IS_BACK."""
    row = find_set(deposit)
    there, act = need(_there(row.id), "DEPOSIT_IS_BACK", place=row.name), Act(desk)
    act.write(GONE, list=row.id)
    for item in find(Item, "id", [copy.item for copy in there]):
        if done := effect_of_mark(item, "missing"):
            write_mark(act, item, done)
    return deposit_set(desk, row)


# ---- what is said of a set


@verb("circulation.state")
def change_deposit_due(desk: Desk, deposit: str, due: str) -> DepositSet:
    """Change when a set should be back. Refuse with DEPOSIT_UNKNOWN, NOT_UNDERSTOOD."""
    row, day = find_set(deposit), _due(desk, due)
    if day != row.due_at:
        Act(desk).write(CHANGED, list=row.id, data={"set": {"due_at": day}})
    return deposit_set(desk, find_set(row.id))


@verb("circulation.count")
def count_deposit_uses(desk: Desk, deposit: str, uses: int) -> DepositSet:
    """Add what the place counted. It is told as the place's count, and is no circulation. Refuse with DEPOSIT_UNKNOWN,
    NOT_UNDERSTOOD."""
    row = find_set(deposit)
    if not 0 < uses <= MOST_USES:
        raise not_understood("uses", str(uses), _("A number from 1 to {n}.").format(n=MOST_USES))
    Act(desk).write(COUNTED, list=row.id, data={"n": uses})
    return deposit_set(desk, find_set(row.id))


# ---- reads


@permitted("circulation.checkin")
def deposit_list(desk: Desk, *, everything: bool = False) -> list[DepositSet]:
    """Return the sets that are out, of all branches; `everything`: those that are back, too."""
    return [deposit_set(desk, row) for row in sets_where("1 = 1" if everything else OPEN)]


def deposits_between(desk: Desk, start: int, end: int, branch: str) -> list[DepositSet]:
    """Return the sets that were sent in this time, of all branches or of one."""
    where, values = "deposit.sent_at >= ? AND deposit.sent_at < ?", [start, end, *([branch] if branch else [])]
    return [deposit_set(desk, row) for row in sets_where(where + (" AND branch = ?" if branch else ""), *values)]


@permitted("circulation.checkin")
def deposit_copies(desk: Desk, deposit: str) -> list[DepositLine]:
    """Return the copies of a set. Refuse with DEPOSIT_UNKNOWN."""
    row = find_set(deposit)
    return [_line(row, copy, copy_state(copy)) for copy in copies_where("one.deposit = ?", row.id)]


def find_set(text: str) -> SetRow:
    """Return the set with this id, or its end, or the only open one of a place; its last one if all are back. Refuse
    with DEPOSIT_UNKNOWN, DEPOSIT_SEVERAL."""
    if found := _set_meant(clean(text)):
        return found
    place = need(place_called(text), "DEPOSIT_UNKNOWN", text=clean(text)[:40])
    rows = sets_where(f"deposit.place = ? AND {OPEN}", place.id)
    if not rows:
        every = need(sets_where("deposit.place = ?", place.id), "DEPOSIT_IS_BACK", place=place.name)
        return max(every, key=lambda row: (row.sent_at, row.id))
    if len(rows) > 1:
        raise refuse("DEPOSIT_SEVERAL", place=place.name, ids=", ".join(row.id[-SHORTEST_END:] for row in rows))
    return rows[0]


def _set_meant(text: str) -> SetRow | None:
    if len(text) < SHORTEST_END:
        return None
    rows = sets_where("substr(deposit.id, length(deposit.id) - ?) = ?", len(text) - 1, text)
    return rows[0] if len(rows) == 1 else None


def _there(deposit: str) -> list[SetCopy]:
    return copies_where(f"one.deposit = ? AND {THERE}", deposit)


def copy_state(copy: SetCopy) -> str:
    if not copy.is_last:
        return AT_HOME
    return AT_PLACE if copy.state == STATE else MISSING if copy.state in GONE_STATES else AT_HOME


def deposit_set(desk: Desk, row: SetRow) -> DepositSet:
    states = {copy.barcode: copy_state(copy) for copy in copies_where("one.deposit = ?", row.id)}
    there = tuple(code for code, state in states.items() if state == AT_PLACE)
    late = row.due_at and row.due_at < desk.now
    state = HOME if not there else LATE if late else PARTLY if len(there) < len(states) else OUT
    missing = tuple(code for code, state in states.items() if state == MISSING)
    return DepositSet(
        row.id, state, row.name, row.due_at, tuple(states), there, missing, row.uses, row.sent_at, row.branch,
        bool(row.is_private),
    )  # fmt: skip


def _line(row: SetRow, copy: SetCopy, state: str, done: CheckedIn | None = None) -> DepositLine:
    return DepositLine(
        row.id, copy.barcode, copy.biblio, copy.title, copy.call_number, state, row.name, row.due_at, done
    )
