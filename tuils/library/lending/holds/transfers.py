"""Copies on their way between branches. A check-in at the other branch receives them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of, no_branch
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.dates import iso_of, moment_cell, moment_words
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.custody import FOUND
from tuils.library.holdings.items.item_meant import is_put_by, item_row
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.loan_queries import copies_in_transit
from tuils.models import Item
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Sent:
    """A copy sent to the branch `to` (a code). `act` is empty if it was on its way there already."""

    act: str
    item: str
    title: str
    to: str
    call_number: str


@dataclass(frozen=True)
class Travelling:
    """A copy on its way. `since` in microseconds UTC; `for_hold`: somebody waits for it there."""

    item: str
    title: str
    call_number: str
    origin: str
    to: str
    since: int
    for_hold: bool


@verb("circulation.state")
def transfer_copy(desk: Desk, barcode: str, branch: str) -> Sent:
    """Send the copy in hand to another branch.

    Refuse with ITEM_UNKNOWN, UNKNOWN_ID (no such branch), ON_LOAN, ON_HOLD_SHELF, WITHDRAWN, and CANNOT_MARK if it
    is at that branch already.
    """
    row = item_row(barcode)
    title = title_called(row.biblio)
    if not branch_exists(branch):
        raise no_branch(branch)
    _may_leave(desk, row, title, branch)
    act = Act(desk)
    if row.transit_to != branch:
        facts: Facts = {"to": branch, "from": desk.branch}
        if row.state in FOUND:  # it is in hand
            facts["state"] = ""
        if row.held_for:  # of a hold that is over
            facts["shelf_off"] = True
        act.write("item_state", item=row.id, data=facts)
    return Sent(act.id, row.barcode, title, branch, row.call_number)


def _may_leave(desk: Desk, row: Item, title: str, branch: str) -> None:
    if row.loan:
        raise refuse("ON_LOAN", title=title)
    if row.withdrawn:
        raise refuse("WITHDRAWN", wording="TAKEN_OUT", title=title)
    if row.held_for and is_put_by(row.id):
        raise refuse("ON_HOLD_SHELF", title=title)
    if branch == desk.branch:
        text = _(N_("this is {branch}. Check it in to receive it.")).format(branch=name_of("branch", branch))
        raise refuse("CANNOT_MARK", why=text, title=title)


def in_transit(branch: str = "") -> list[Travelling]:
    """Return the copies on their way to this branch, or to any; the longest in transit on top."""
    rows = copies_in_transit(branch)
    found = [
        Travelling(number, whole_title(title, medium), place, origin, to, max(moved, sent_at), bool(held))
        for number, title, medium, place, origin, to, moved, sent_at, held in rows
    ]
    return sorted(found, key=lambda one: (one.since, one.item))


def _from(_desk: Desk, travelling: Travelling) -> str:
    return name_of("branch", travelling.origin) or travelling.origin


def _since(desk: Desk, travelling: Travelling) -> str:
    return moment_cell(desk, travelling.since) if travelling.since else ""


def _sentence(desk: Desk, travelling: Travelling) -> str:
    since = moment_words(desk, travelling.since) if travelling.since else ""
    return f"{travelling.item}  {travelling.origin} > {travelling.to}  {since}  {travelling.title}"


IN_TRANSIT = Table(
    title=N_("In transit"),
    columns=(
        Column(N_("Barcode"), 14, "item", drop=3, always=True),
        Column(N_("Title"), 14, "title", grow=1, always=True),
        Column(N_("From"), 11, _from, "from", "origin", drop=2, always=True),
        Column(N_("To"), 11, lambda _desk, row: name_of("branch", row.to) or row.to, "to"),
        Column(N_("Since"), 12, _since, "since", iso_of("since"), drop=1),
        Column(N_("For"), 6, lambda _desk, row: _("a hold") if row.for_hold else "", "for_hold", drop=4),
    ),
    shown="title from to since for_hold item",
    read=lambda _desk, branch="": in_transit(branch),
    key="item",
    none=(N_("Nothing is in transit."), N_("Check-in tells you what to send.")),
    some=(
        NN_("{n} copy is in transit.", "{n} copies are in transit."),
        N_("Scan what has arrived to see where it goes."),
    ),
    words=_sentence,
    names_a_person=False,
    example=Travelling("31234000010017", "The overstory", "FIC POW", "MAIN", "EAST", 0, True),
)
