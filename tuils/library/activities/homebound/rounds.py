"""Homebound rounds: planned for a day and a driver, a bag for each patron; a bag goes out and comes in as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from tuils.i18n import _
from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.undoing import carried_on
from tuils.library.foundation.journal.writing import DAY, NEW, Act
from tuils.library.foundation.refusals import Refused, need, not_understood, refuse
from tuils.library.foundation.typed_days import day_in
from tuils.library.lending.hold_queries import ready_holds_of
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Hold, Item, Loan, Patron
from tuils.models.programs import HomeboundBag, HomeboundRound
from tuils.models.rows import by_id, find, get
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of, local_moment

from .homebound_fields import words_typed
from .homebound_queries import bags_of_round, bags_to_go_of, rounds_since
from .homebound_state import BAG_ENDED, BAG_MADE, BAG_OUT, CANCELED, CHANGED, MADE, PICKED
from .profiles import wished_on

EMPTY, READY, AWAY, BACK, OFF = "empty", "ready", "out", "in", "canceled"
PLANNED, DONE = "planned", "done"
BAG = "BAG-"
MOST_DAYS = 366
SHOWN = MOST_DAYS * DAY


@dataclass(frozen=True)
class RoundBag:
    """A bag. `bag`: the code on its label. `state`: empty, ready, out, in, canceled. `due_at`: when the first of its
    items is due while it is out, else the day of its round. `patron`: the whole card; tables show it to those who see
    loans. `items`: barcodes of what is in it, or out with it. `out_at`: when it went out; 0 if it did not."""

    bag: str
    round: str
    state: str
    due_at: int
    patron: str = ""
    name: str = ""
    items: tuple[str, ...] = ()
    out_at: int = 0


@dataclass(frozen=True)
class RoundLine:
    """A round with its bags. `state`: planned, out (a bag is, or was), done (all bags are back), canceled."""

    round: str
    state: str
    due_at: int
    driver: str
    route: str
    bags: tuple[RoundBag, ...] = ()

    def count(self, *states: str) -> int:
        return sum(bag.state in states for bag in self.bags)


@dataclass(frozen=True)
class BagIn:
    """A bag that came in. `done`: what was checked in; `left`: what stays on loan, as (barcode, reason)."""

    line: RoundBag
    act: str
    done: tuple[CheckedIn, ...]
    left: tuple[tuple[str, str], ...]


def bag_code(bag: str) -> str:
    """Return the code on the label of a bag (an id)."""
    return f"{BAG}{bag[-6:].upper()}"


# ---- plan


@verb("holds.edit")
def add_round(desk: Desk, day: str, *, fields: Facts | None = None, cards: Sequence[str] = ()) -> RoundLine:
    """Plan a round: a bag for each of these cards, else for all homebound patrons, of its route if it has one. Who has
    a bag that is not out yet gets no second one.

    Refuse with NOT_UNDERSTOOD, PATRON_UNKNOWN, CARD_LOST, ROUND_NOBODY, BAG_WAITS.
    """
    given = {name: words_typed(name, value) for name, value in (fields or {}).items() if name != "day"}
    facts = {"branch": desk.branch, "due_at": _day(desk, day), **given}
    people = [by_card(card) for card in cards]
    for patron in people:
        _no_bag_waits(patron)
    if not people:
        route = str(given.get("route", ""))
        wished = [patron for row, patron in wished_on(desk.branch) if not route or _same(row.route, route)]
        people = need([patron for patron in wished if not bags_to_go_of(patron.id)], "ROUND_NOBODY")
    act = Act(desk)
    made = act.write(MADE, list=NEW, data={"set": facts}).id
    for patron in dict.fromkeys(people):
        act.write(BAG_MADE, {"patron": patron.id}, list=NEW, data={"set": {"round": made, "branch": desk.branch}})
    return _line(desk, made)


def _same(route: str, wanted: str) -> bool:
    return route.casefold() == wanted.casefold()


def _day(desk: Desk, text: str) -> int:
    today = day_of(desk.now, desk.zone)
    day = day_in("day", text, today)
    if day < today:
        raise not_understood("day", text, _("A day that is not over yet."))
    if (day - today).days > MOST_DAYS:
        raise not_understood("day", text, _("A day at most a year from now."))
    return local_moment(datetime.combine(day, time(0)), desk.zone)


def _no_bag_waits(patron: Patron) -> None:
    if waiting := bags_to_go_of(patron.id):
        raise refuse("BAG_WAITS", bag=bag_code(waiting[0].id))


@verb("holds.edit")
def add_bag(desk: Desk, called: str, card: str) -> RoundBag:
    """Add a patron to a round. Refuse with UNKNOWN_ID, PATRON_UNKNOWN, CARD_LOST, BAG_WAITS."""
    row, patron = round_called(called), by_card(card)
    _no_bag_waits(patron)
    facts = {"round": row.id, "branch": row.branch}
    made = Act(desk).write(BAG_MADE, {"patron": patron.id}, list=NEW, data={"set": facts})
    return told_bag(desk, need(get(HomeboundBag, made.id), "UNKNOWN_ID", code=made.id), row)


@verb("holds.edit")
def change_round(desk: Desk, called: str, *, fields: Facts) -> RoundLine:
    """Change the day, driver or route of a round. Refuse with UNKNOWN_ID, NOT_UNDERSTOOD."""
    row = round_called(called)
    facts: Facts = {name: words_typed(name, value) for name, value in fields.items() if name != "day"}
    if day := fields.get("day"):
        facts |= {"due_at": _day(desk, str(day))}
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if changed:
        Act(desk).write(CHANGED, list=row.id, data={"set": changed})
    return _line(desk, row.id)


@verb("holds.edit")
def cancel_round(desk: Desk, called: str) -> RoundLine:
    """Cancel a round of which nothing is out, or only one bag of it that is not out. The holds of what was picked are
    canceled: it is on the list to take off the hold shelf. Refuse with UNKNOWN_ID, BAG_IS_OUT, BAG_OVER."""
    if bag := bag_row(called):
        row = open_bag(bag)
        act = Act(desk)
        _cancel_bag(act, row)
        return _line(desk, row.round)
    found, act = round_called(called), Act(desk)
    if found.canceled_at:
        return _told(desk, found)
    bags = [bag for bag in bags_of_round(found.id) if not bag.ended_at]
    if out := next((bag for bag in bags if bag.out_at and loans_of_bag(bag)), None):
        raise refuse("BAG_IS_OUT", bag=bag_code(out.id))
    act.write(CANCELED, list=found.id)
    for one in bags:
        if not one.out_at:
            _cancel_bag(act, one)
    return _line(desk, found.id)


def _cancel_bag(act: Act, row: HomeboundBag) -> None:
    holds = find(Hold, "id", picked_holds(row))
    act.write(BAG_ENDED, list=row.id, data={"set": {"how": OFF}})
    for hold in holds:
        if hold.state == "waiting" and hold.patron == row.patron:
            act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": "cancelled"})


def picked_holds(row: HomeboundBag) -> list[str]:
    """Return the holds (ids) that were placed by picking for this bag, and those that carry them on."""
    picks = [one for one in applying.entries_naming(list=row.id) if one.kind == PICKED and not one.void]
    entries = [entry for one in picks for entry in applying.entries_naming(act=one.act)]
    placed = [entry.id for entry in entries if entry.kind == "hold_placed" and not entry.void]
    return [hold for one in placed for hold in carried_on(one)]


# ---- out and in, by one scan of the bag


@verb("circulation.checkout")
def send_bag_out(desk: Desk, bag: str, *, override: Override = NO_OVERRIDE) -> RoundBag:
    """Check out all that is in a bag, in one act. Refuse with UNKNOWN_ID, BAG_IS_OUT, BAG_OVER, BAG_EMPTY, and as
    `checkout` does unless overridden: then nothing is checked out."""
    row = open_bag(bag_called(bag))
    patron = need(get(Patron, row.patron), "BAG_NOBODY", bag=bag_code(row.id))
    items = find(Item, "id", [hold.item for hold in holds_in(row) if hold.item])
    need(items, "BAG_EMPTY", bag=bag_code(row.id))
    act = Act(desk)
    act.write(BAG_OUT, list=row.id, data={"n": len(items)})
    for item in items:
        checkout(desk, patron.card, item.barcode, override=override, act=act)
    return told_bag(desk, bag_called(row.id))


@verb("circulation.checkin")
def take_bag_in(desk: Desk, bag: str, *, kept: Sequence[str] = ()) -> BagIn:
    """Check in all that went out with a bag and is still out. `kept`: barcodes of what did not come back; it stays on
    loan, and so does what must be looked at first, such as parts to count.

    Refuse with UNKNOWN_ID, BAG_NOT_OUT, BAG_OVER, NOT_IN_BAG.
    """
    row = bag_called(bag)
    if row.ended_at:
        raise refuse("BAG_OVER", bag=bag_code(row.id))
    need(row.out_at, "BAG_NOT_OUT", bag=bag_code(row.id))
    before, loans = told_bag(desk, row), loans_of_bag(row)
    if strange := [code for code in kept if code not in before.items]:
        raise refuse("NOT_IN_BAG", code=strange[0], bag=before.bag)
    act, done, left = Act(desk), list[CheckedIn](), [(code, "") for code in kept]
    act.write(BAG_ENDED, list=row.id, data={"set": {"how": BACK}})
    barcodes = [item.barcode for item in find(Item, "id", [loan.item for loan in loans])]
    for barcode in barcodes:
        if barcode not in kept:
            try:
                done.append(checkin(desk, barcode, act=act))
            except Refused as no:
                left.append((barcode, no.in_a_line()))
    return BagIn(replace(before, state=BACK), act.id, tuple(done), tuple(left))


def open_bag(row: HomeboundBag) -> HomeboundBag:
    if row.out_at and not row.ended_at:
        raise refuse("BAG_IS_OUT", bag=bag_code(row.id))
    if row.ended_at:
        raise refuse("BAG_OVER", bag=bag_code(row.id))
    return row


def holds_in(row: HomeboundBag) -> Sequence[Hold]:
    """Return the holds whose copies are in a bag that is not out: all that are ready for its patron at its branch."""
    return ready_holds_of(row.patron, row.branch) if row.patron else []


def loans_of_bag(row: HomeboundBag) -> list[Loan]:
    """Return the loans of the act that sent this bag out, as far as they are open. A loan whose return was undone goes
    on under another id."""
    sent = [one for one in applying.entries_naming(list=row.id) if one.kind == BAG_OUT and not one.void]
    entries = [entry for one in sent for entry in applying.entries_naming(act=one.act)]
    lent = [entry.id for entry in entries if entry.kind == "checkout" and not entry.void]
    loans = find(Loan, "id", [loan for one in lent for loan in carried_on(one)])
    return [loan for loan in loans if loan.closed_at is None]


# ---- what there is


@permitted("holds.edit")
def list_rounds(desk: Desk, *, driver: str = "") -> list[RoundLine]:
    """Return the rounds of the desk's branch that are not done, by day; of one driver, if it is named."""
    lines = [_told(desk, row) for row in rounds_since(desk.branch, desk.now - SHOWN) if _drives(row, driver)]
    open_lines = [line for line in lines if line.state != DONE]
    _note(desk, [bag for line in open_lines for bag in line.bags])
    return open_lines


def _drives(row: HomeboundRound, driver: str) -> bool:
    return driver.strip().casefold() in row.driver.casefold()


@permitted("holds.edit")
def bags_of(desk: Desk, called: str) -> list[RoundBag]:
    """Return the bags of a round, or one bag by its code. Refuse with UNKNOWN_ID."""
    bag = bag_row(called)
    row = round_called(bag.round if bag else called)
    bags = [told_bag(desk, one, row) for one in ([bag] if bag else bags_of_round(row.id))]
    _note(desk, bags)
    return bags


def _note(desk: Desk, bags: Sequence[RoundBag]) -> None:
    if sees_loans(desk) and any(bag.patron for bag in bags):
        audit.looked(desk, "list", about="homebound")


def round_called(text: str) -> HomeboundRound:
    """Return the round with this id, or the end of it. Refuse with UNKNOWN_ID."""
    return need(by_id(HomeboundRound, text.strip()), "UNKNOWN_ID", code=text)


def bag_row(text: str) -> HomeboundBag | None:
    """Return the bag with this code, as its label says it or without BAG-, or with this id."""
    code = text.strip().casefold()
    return by_id(HomeboundBag, code.removeprefix(BAG.casefold()))


def bag_called(text: str) -> HomeboundBag:
    return need(bag_row(text), "UNKNOWN_ID", wording="BAG_UNKNOWN", code=text)


def told_bag(desk: Desk, row: HomeboundBag, of: HomeboundRound | None = None) -> RoundBag:
    """Return a bag as lists show it."""
    tour = of or round_called(row.round)
    code, day = bag_code(row.id), tour.due_at
    if row.ended_at:
        return RoundBag(code, row.round, row.how or BACK, day)
    if row.out_at:
        loans = loans_of_bag(row)
        barcodes = tuple(item.barcode for item in find(Item, "id", [loan.item for loan in loans]))
        patron = get(Patron, loans[0].patron) if loans else None
        due = min((loan.due_at for loan in loans), default=day)
        return _with_patron(
            RoundBag(code, row.round, AWAY if loans else BACK, due, items=barcodes, out_at=row.out_at), patron
        )
    items = find(Item, "id", [hold.item for hold in holds_in(row) if hold.item])
    line = RoundBag(code, row.round, READY if items else EMPTY, day, items=tuple(item.barcode for item in items))
    return _with_patron(line, get(Patron, row.patron))


def _with_patron(line: RoundBag, patron: Patron | None) -> RoundBag:
    if patron is None:
        return line
    return replace(line, patron=patron.card, name=full_name(patron))


def _told(desk: Desk, row: HomeboundRound) -> RoundLine:
    bags = tuple(told_bag(desk, bag, row) for bag in bags_of_round(row.id))
    states = {bag.state for bag in bags}
    state = PLANNED if not states & {AWAY, BACK} else DONE if states == {BACK} else AWAY
    return RoundLine(row.id, OFF if row.canceled_at else state, row.due_at, row.driver, row.route, bags)


def _line(desk: Desk, round_: str) -> RoundLine:
    return _told(desk, round_called(round_))
