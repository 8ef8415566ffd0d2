"""The lists of rounds, of their bags, of picks, and of a driver's stops."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation import audit
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.people.patrons.masking import sees_loans, shown_card
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass

from .picking import Pick, propose_picks
from .rounds import AWAY, BACK, DONE, EMPTY, OFF, PLANNED, READY, RoundBag, RoundLine, bags_of, list_rounds

BAG_STATES = {
    EMPTY: N_("nothing in it"), READY: N_("ready to go"), AWAY: N_("out"), BACK: N_("back"), OFF: N_("canceled"),
}  # fmt: skip
ROUND_STATES = {PLANNED: N_("planned"), AWAY: N_("out"), DONE: N_("done"), OFF: N_("canceled")}


def _items(n: int) -> str:
    return ngettext("{n} item", "{n} items", n).format(n=n)


def bag_words(desk: Desk, row: RoundBag) -> str:
    """Return `BAG-3F9A1C for Ada Hopper, Dec 10: 5 items, ready to go`; the name for those who see loans."""
    whose = _(" for {name}").format(name=row.name) if row.name and sees_loans(desk) else ""
    state, day = _(BAG_STATES[row.state]), moment_day(desk, row.due_at)
    if row.state in (BACK, OFF):
        return _("{bag}{whose}: {state}.").format(bag=row.bag, whose=whose, state=state)
    when = _("due {day}").format(day=day) if row.state == AWAY else day
    text = _("{bag}{whose}, {when}: {items}, {state}.")
    return text.format(bag=row.bag, whose=whose, when=when, items=_items(len(row.items)), state=state)


def _round_words(desk: Desk, row: RoundLine) -> str:
    """Return `3f9a1c02  Dec 10, Rosa, North: 6 bags, 2 out, 1 back, planned`."""
    who = ", ".join(filter(None, (moment_day(desk, row.due_at), row.driver, row.route)))
    bags = ngettext("{n} bag", "{n} bags", len(row.bags)).format(n=len(row.bags))
    told = [bags, *(_("{n} {state}").format(n=n, state=_(BAG_STATES[state])) for state in (READY, AWAY, BACK)
                    if (n := row.count(state)))]  # fmt: skip
    return f"{row.round[-8:]}  {who}: {', '.join(told)}. {_(ROUND_STATES[row.state]).capitalize()}."


def _card(desk: Desk, row: RoundBag) -> str:
    """Return the card, shown as in lists; of a bag that went out nothing to those who don't see loans."""
    return "" if row.out_at and not sees_loans(desk) else shown_card(desk, row.patron)


def _barcodes(_desk: Desk, row: RoundBag) -> str:
    return " ".join(row.items)


def _joined(name: str, of: Callable[[Desk, RoundBag], str]) -> Column:
    return fact(name, lambda desk, row: " ".join(text for bag in row.bags if (text := of(desk, bag))))


ROUNDS = Table(
    title=N_("Homebound rounds"),
    columns=(
        fact("round"),
        Column(N_("Day"), 14, lambda desk, row: moment_day(desk, row.due_at)),
        fact("state"),
        fact("due_at", iso_of("due_at")),
        Column(N_("Driver"), 14, "driver", grow=2),
        Column(N_("Route"), 10, "route", grow=1, drop=2),
        Column(N_("Bags"), 5, lambda _desk, row: str(len(row.bags)), "bags", value=lambda _desk, row: len(row.bags),
               right=True),
        Column(N_("Ready"), 5, lambda _desk, row: str(row.count(READY) or ""), right=True, drop=1),
        Column(N_("Out"), 4, lambda _desk, row: str(row.count(AWAY) or ""), right=True),
        Column(N_("Back"), 5, lambda _desk, row: str(row.count(BACK) or ""), right=True),
        Column(N_("State"), 10, lambda _desk, row: _(ROUND_STATES[row.state]), drop=3),
        _joined("bag", lambda _desk, bag: bag.bag),
        _joined("patron", _card),
        _joined("item", _barcodes),
    ),
    read=list_rounds,
    key="round",
    none=(N_("No homebound rounds."), N_("F6 plans one.")),
    some=(NN_("{n} homebound round.", "{n} homebound rounds."), N_("Scan a bag: it goes out, or comes in.")),
    enter=(N_("Bags"), "round_bags", "called=round"),
    words=_round_words,
    example=RoundLine(
        "01998a3f9a1c", PLANNED, 1_796_000_000_000_000, "Rosa", "North",
        (RoundBag("BAG-3F9A1C", "01998a3f9a1c", READY, 1_796_000_000_000_000, "21234000000923", "Ada Hopper",
                  ("31234000001018",)),),
    ),
)  # fmt: skip
BAGS = Table(
    title=N_("Homebound bags"),
    columns=(
        fact("round"),
        Column(N_("Bag"), 10, "bag"),
        fact("state"),
        fact("due_at", iso_of("due_at")),
        fact("patron", _card),
        Column(N_("Name"), 16, lambda desk, row: row.name if sees_loans(desk) else "", grow=2),
        Column(N_("Due"), 14, lambda desk, row: moment_day(desk, row.due_at) if row.state == AWAY else "", drop=1),
        Column(N_("Items"), 5, lambda _desk, row: str(len(row.items) or ""), right=True),
        fact("item", _barcodes),
        Column(N_("State"), 14, lambda _desk, row: _(BAG_STATES[row.state])),
    ),
    read=bags_of,
    key="bag",
    none=(N_("No bags on this round."), N_("Scan a card to add its patron.")),
    some=(NN_("{n} bag.", "{n} bags."), N_("Scan a bag: it goes out, or comes in. A card adds a patron.")),
    enter=(N_("Picks"), "round_picks", "called=bag"),
    words=bag_words,
    example=RoundBag(
        "BAG-3F9A1C", "01998a3f9a1c", READY, 1_796_000_000_000_000, "21234000000923", "Ada Hopper", ("31234000001018",)
    ),
)  # fmt: skip


def _pick_words(desk: Desk, row: Pick) -> str:
    """Return `F CHR  Nemesis (31234000001018) for BAG-3F9A1C: mystery`; the wish for those who see loans."""
    text = _("{call_number}  {title} ({item}) for {bag}").format(
        call_number=row.call_number, title=row.title, item=row.item, bag=row.bag
    )
    return f"{text}: {row.why}" if sees_loans(desk) else text


PICKS = Table(
    title=N_("Picks"),
    columns=(
        fact("round"),
        Column(N_("Call number"), 14, "call_number", grow=1),
        Column(N_("Title"), 20, "title", grow=3, always=True),
        fact("author"),
        Column(N_("Barcode"), 14, "item", drop=2),
        Column(N_("Bag"), 10, "bag"),
        Column(N_("Wish"), 12, lambda desk, row: row.why if sees_loans(desk) else "", drop=1),
        fact("state"),
        fact("due_at", iso_of("due_at")),
        fact("patron", lambda desk, row: shown_card(desk, row.patron)),
    ),
    read=propose_picks,
    key="item",
    none=(N_("Nothing to propose."), N_("Their bags are full, or nothing they like is on the shelf.")),
    some=(NN_("{n} pick, in shelf order.", "{n} picks, in shelf order."), N_("Scan each: it goes into its bag.")),
    words=_pick_words,
    example=Pick(
        "BAG-3F9A1C", "01998a3f9a1c", 1_796_000_000_000_000, "21234000000923", "31234000001018", "Nemesis",
        "Christie, Agatha", "F CHR", "mystery",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class RoundStop:
    """A stop of the driver: whose bag, and where."""

    bag: RoundBag
    phone: str
    address: str


@permitted("patrons.see_all")
def stops_of(desk: Desk, called: str) -> list[RoundStop]:
    """Return the stops of a round with names, addresses and phones, for its driver; which is noted. Refuse with
    UNKNOWN_ID."""
    bags = [bag for bag in bags_of(desk, called) if bag.patron and bag.state not in (BACK, OFF)]
    audit.looked(desk, "list", about="homebound stops")
    people = {row.card: row for row in find(Patron, "card", [bag.patron for bag in bags])}
    stops = [RoundStop(bag, people[bag.patron].phone, _address(people[bag.patron])) for bag in bags]
    return sorted(stops, key=lambda stop: (stop.address, stop.bag.name))


def _address(row: Patron) -> str:
    return ", ".join(filter(None, (row.street, " ".join(filter(None, (row.city, row.state, row.postcode))))))


STOPS = Table(
    title=N_("Driver's stops"),
    columns=(
        Column(N_("Bag"), 10, lambda _desk, row: row.bag.bag, "bag", value=lambda _desk, row: row.bag.bag),
        fact("round", lambda _desk, row: row.bag.round),
        fact("state", lambda _desk, row: row.bag.state),
        fact("due_at", lambda desk, row: iso_of("due_at")(desk, row.bag)),
        fact("patron", lambda _desk, row: row.bag.patron),
        Column(N_("Name"), 16, lambda _desk, row: row.bag.name, "name", value=lambda _desk, row: row.bag.name, grow=1),
        Column(N_("Address"), 20, "address", grow=2),
        Column(N_("Phone"), 14, "phone", drop=1),
        Column(N_("Items"), 5, lambda _desk, row: str(len(row.bag.items) or ""), right=True, drop=2),
        fact("item", lambda _desk, row: " ".join(row.bag.items)),
    ),
    read=stops_of,
    key=lambda row: row.bag.bag,
    none=(N_("No stops on this round."), ""),
    some=(NN_("{n} stop.", "{n} stops."), N_(".r prints it for the driver.")),
    words=lambda _desk, row: f"{row.bag.bag}  {row.bag.name}, {row.address}, {row.phone}",
    example=RoundStop(
        RoundBag("BAG-3F9A1C", "01998a3f9a1c", READY, 1_796_000_000_000_000, "21234000000923", "Ada Hopper", ()),
        "555-0100", "1 Main St, Harlow",
    ),
)  # fmt: skip
