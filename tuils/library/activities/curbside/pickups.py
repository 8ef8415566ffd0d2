"""Curbside pickups: a time for ready holds, packed (checked out) before, handed out or put back on the hold shelf."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation import audit
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import iso_of, moment_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.undoing import carried_on
from tuils.library.foundation.journal.writing import DAY, NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.lending.hold_queries import first_rank, ready_holds_of
from tuils.library.lending.holds.queue_order import ROOM
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.lending.terms.hold_blocks import pickup_code
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import shown_card
from tuils.models import Item, Loan, Patron
from tuils.models.programs import CurbsidePickup
from tuils.models.rows import find, get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of, parse_when
from tuils.values.words import Unclear

from .curbside_queries import open_pickups, open_pickups_of
from .curbside_state import ENDED, HERE, MADE, PACKED

MOST_DAYS = 366
BOOKED, BAGGED, OUTSIDE = "booked", "packed", "here"
PICKED_UP, NO_SHOW, CANCELED = "picked_up", "no_show", "canceled"
STATE_WORDS = {
    BOOKED: N_("to pack"), BAGGED: N_("packed"), OUTSIDE: N_("outside"), PICKED_UP: N_("picked up"),
    NO_SHOW: N_("no-show"), CANCELED: N_("canceled"),
}  # fmt: skip


@dataclass(frozen=True)
class Pickup:
    """A curbside pickup. `code`: as on the hold slip, never a name. `items`: the barcodes that are ready or packed;
    `is_packed`: they are checked out; `is_outside_hours`: the branch is closed at that time."""

    curbside: str
    state: str
    due_at: int
    patron: str
    code: str
    items: tuple[str, ...]
    is_packed: bool = False
    is_outside_hours: bool = False


@verb("holds.edit")
def add_pickup(desk: Desk, card: str, time: str) -> Pickup:
    """Give this patron's ready holds a time: `15:30`, or `2026-12-07T15:30`. Holds that would leave the shelf before
    are kept until that day. A time at which the library is closed is taken, and told.

    Refuse with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD, CURBSIDE_HAS_ONE, CURBSIDE_NOTHING.
    """
    patron, due = by_card(card), _moment(desk, time)
    if others := open_pickups_of(patron.id):
        raise refuse("CURBSIDE_HAS_ONE", time=moment_words(desk, others[0].due_at))
    holds = need(ready_holds_of(patron.id, desk.branch), "CURBSIDE_NOTHING")
    act, day = Act(desk), day_of(due, desk.zone).isoformat()
    facts = {"branch": desk.branch, "due_at": due}
    made = act.write(MADE, {"patron": patron.id}, list=NEW, data={"set": facts})
    for hold in holds:
        if hold.pickup_by and hold.pickup_by < day:
            act.write("hold_edited", hold=hold.id, biblio=hold.biblio, data={"set": {"pickup_by": day}})
    return _pickup_of(desk, made.id)


def _moment(desk: Desk, text: str) -> int:
    """Read a time of today, or a day with its time, that is not over."""
    words = text.strip()
    if len(words) <= 5:
        words = f"{day_of(desk.at, desk.zone).isoformat()}T{words if ':' in words else f'{words}:00':0>5}"
    try:
        due = parse_when(words, desk.zone)
    except Unclear as unclear:
        raise not_understood("time", text, _("A time, such as 15:30 or 2026-12-07T15:30.")) from unclear
    if due < desk.at:
        raise not_understood("time", text, _("A time that is not over yet."))
    if due > desk.at + MOST_DAYS * DAY:
        raise not_understood("time", text, _("A time at most a year from now."))
    return due


@verb("holds.edit")
def pack_pickup(desk: Desk, card: str, *, override: Override = NO_OVERRIDE) -> Pickup:
    """Check out all holds of a pickup that are ready, in one act. Refuse with CURBSIDE_NONE, CURBSIDE_PACKED,
    CURBSIDE_NOTHING, and as `checkout` does unless overridden: then nothing is checked out."""
    row = _open_of(card)
    if row.packed_at:
        raise refuse("CURBSIDE_PACKED")
    holds = need(ready_holds_of(str(row.patron), row.branch), "CURBSIDE_NOTHING")
    act = Act(desk)
    act.write(PACKED, list=row.id, data={})
    for item in find(Item, "id", [hold.item for hold in holds if hold.item]):
        checkout(desk, card, item.barcode, override=override, act=act)
    return _pickup_of(desk, row.id)


@verb("holds.edit")
def patron_is_here(desk: Desk, card: str) -> Pickup:
    """Note that the patron is outside. Said twice, it is noted once. Refuse with CURBSIDE_NONE."""
    row = _open_of(card)
    if not row.here_at:
        Act(desk).write(HERE, list=row.id, data={})
    return _pickup_of(desk, row.id)


@verb("holds.edit")
def hand_out_pickup(desk: Desk, card: str) -> Pickup:
    """End a pickup: the patron has the bag. Refuse with CURBSIDE_NONE, CURBSIDE_NOT_PACKED."""
    row = _open_of(card)
    if not row.packed_at:
        raise refuse("CURBSIDE_NOT_PACKED")
    return _end(desk, row, PICKED_UP, Act(desk))


@verb("holds.edit")
def cancel_pickup(desk: Desk, card: str) -> Pickup:
    """Cancel a pickup. What is packed goes back to the hold shelf. Refuse with CURBSIDE_NONE."""
    return _put_back(desk, _open_of(card), CANCELED)


@verb("holds.edit")
def note_no_show(desk: Desk, card: str) -> Pickup:
    """Note that nobody came: what is packed goes back to the hold shelf. Refuse with CURBSIDE_NONE."""
    return _put_back(desk, _open_of(card), NO_SHOW)


def _put_back(desk: Desk, row: CurbsidePickup, how: str) -> Pickup:
    """End the pickup; check in what is packed, each for a new hold of the same patron that is first in its queue."""
    act = Act(desk)
    done = _end(desk, row, how, act)
    for loan in _packed_loans(row):
        item = need(get(Item, loan.item), "UNKNOWN_ID", code=str(loan.item))
        facts: Facts = {"wanted": item.id, "pickup": row.branch, "rank": first_rank(item.biblio) - ROOM}
        act.write("hold_placed", {"patron": row.patron}, biblio=item.biblio, data=facts)
        checkin(desk, item.barcode, complete=True, act=act)
    return done


def _end(desk: Desk, row: CurbsidePickup, how: str, act: Act) -> Pickup:
    before = _told(desk, row, get(Patron, row.patron))
    act.write(ENDED, list=row.id, data={"set": {"how": how}})
    return Pickup(row.id, how, before.due_at, before.patron, before.code, before.items)


def _open_of(card: str) -> CurbsidePickup:
    return need(next(iter(open_pickups_of(by_card(card).id)), None), "CURBSIDE_NONE")


def _packed_loans(row: CurbsidePickup) -> list[Loan]:
    """Return the loans of the act that packed this pickup, as far as they are still open.

    A loan whose return was undone goes on under another id.
    """
    packed = [one for one in applying.entries_naming(list=row.id) if one.kind == PACKED and not one.void]
    entries = [entry for one in packed for entry in applying.entries_naming(act=one.act)]
    lent = [entry.id for entry in entries if entry.kind == "checkout" and not entry.void]
    loans = find(Loan, "id", [loan for one in lent for loan in carried_on(one)])
    return [loan for loan in loans if loan.closed_at is None and loan.patron == row.patron]


@permitted("holds.edit")
def curbside_list(desk: Desk) -> list[Pickup]:
    """Return the open pickups of the desk's branch: who is outside first, then by time. Cards are shown to people who
    see loans, which is noted."""
    rows = open_pickups(desk.branch)
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    lines = [_told(desk, row, people.get(row.patron or "")) for row in rows]
    if any(line.patron for line in lines):
        audit.looked(desk, "list", about="curbside")
    return lines


def _pickup_of(desk: Desk, pickup: str) -> Pickup:
    row = need(get(CurbsidePickup, pickup), "UNKNOWN_ID", code=pickup)
    return _told(desk, row, get(Patron, row.patron))


def _told(desk: Desk, row: CurbsidePickup, patron: Patron | None) -> Pickup:
    held = _packed_loans(row) if row.packed_at else ready_holds_of(str(row.patron), row.branch)
    items = find(Item, "id", [one.item for one in held if one.item])
    state = row.how or (OUTSIDE if row.here_at else BAGGED if row.packed_at else BOOKED)
    opened = calendar_of(row.branch, desk.zone).hours(day_of(row.due_at, desk.zone))
    is_closed = not any(first <= row.due_at < last for first, last in opened)
    card = shown_card(desk, patron.card) if patron else ""
    return Pickup(
        row.id, state, row.due_at, card, pickup_code(patron), tuple(item.barcode for item in items),
        bool(row.packed_at), is_closed,
    )  # fmt: skip


def pickup_state(_desk: Desk, row: Pickup) -> str:
    words = _(STATE_WORDS[row.state])
    if row.state == OUTSIDE and not row.is_packed:
        return _("{state}, to pack").format(state=words)
    return words


def pickup_words(desk: Desk, row: Pickup) -> str:
    """Return `Curbside RIV 0923, Dec 2 3:30 PM: 2 items, packed`; a time outside of the hours is told."""
    count = ngettext("{n} item", "{n} items", len(row.items)).format(n=len(row.items))
    when = moment_words(desk, row.due_at)
    said = _("Curbside {code}, {time}: {items}, {state}.").format(
        code=row.code, time=when, items=count, state=pickup_state(desk, row)
    )
    return f"{said} {_('The library is closed at that time.')}" if row.is_outside_hours else said


CURBSIDE = Table(
    title=N_("Curbside"),
    columns=(
        Column(N_("Time"), 24, lambda desk, row: moment_words(desk, row.due_at)),
        fact("curbside"),
        fact("state"),
        fact("due_at", iso_of("due_at")),
        fact("patron"),
        fact("code"),
        Column(N_("Code"), 12, lambda _desk, row: row.code, grow=1),
        Column(N_("Items"), 6, lambda _desk, row: str(len(row.items)), right=True),
        fact("item", lambda _desk, row: " ".join(row.items)),
        fact("is_packed"),
        fact("is_outside_hours"),
        Column(N_("State"), 18, pickup_state),
    ),
    read=curbside_list,
    key="curbside",
    none=(N_("No curbside pickups."), N_("Scan a card whose holds are ready.")),
    some=(NN_("{n} curbside pickup.", "{n} curbside pickups."), ""),
    words=pickup_words,
    example=Pickup("c", BAGGED, 1_796_000_000_000_000, "21234000000923", "RIV 0923", ("31234000001018",), True),
)  # fmt: skip
