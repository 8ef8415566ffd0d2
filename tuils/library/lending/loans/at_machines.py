"""Loans at machines: how a return is taken there, what was done while tuils was away, and what a machine takes back."""

from __future__ import annotations

from dataclasses import replace

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.undo_memory import people_in
from tuils.library.lending.lookups import (
    NamedItem,
    find_item,
    find_patron,
    item_of,
    open_loan,
    open_loans_of,
    patron_by_card,
)
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import holds_of, queue_of
from tuils.models import Hold, Journal
from tuils.models.rows import some
from tuils.values.dataclass import dataclass

from .routing import CopyBack, WayHome, way_of

HELD_FOR_SOMEBODY = "HELD_FOR_SOMEBODY"
"""The alert of a return that another patron waits for, and that no hold has caught yet."""
STOP, ACCEPT, CAPTURE = "stop", "accept", "capture"


@dataclass(frozen=True)
class MachineReturn:
    """How a machine takes a return. `held`, of an item that others wait for: stop, so that it stays on the card;
    accept, and staff find the hold as they scan it; capture, and it is that hold's, but nobody is told before staff
    scan it to the hold shelf. `takes_any`: also what is not on loan."""

    held: str = ACCEPT
    takes_any: bool = False

    def way(self, desk: Desk, item: NamedItem, way: WayHome) -> WayHome:
        """Return where it goes, from where the desk would send it. Refuse with NOT_ON_LOAN, HELD_FOR_OTHER."""
        if item.row.loan is None and not self.takes_any:
            raise refuse("NOT_ON_LOAN", wording="NOT_OUT", title=item.whole_title)
        if way.hold is None:
            return way
        if self.held == STOP:
            raise refuse("HELD_FOR_OTHER", wording="HELD_BACK", title=item.whole_title)
        if self.held == ACCEPT:
            return WayHome("PROBLEM", waits=True)
        return way if way.to else replace(way, route="TRANSIT", to=desk.branch)


def way_taken(desk: Desk, back: CopyBack, how: MachineReturn | None) -> WayHome:
    """Return where a returned copy goes: from the desk, or (`how`) from a device."""
    way = way_of(desk, back)
    return how.way(desk, back.item, way) if how else way


HAPPENED = Override(frozenset(), "offline", happened=True)
"""The override of what was done already: whatever speaks against it, it can't be stopped any more."""


# ---- what a machine takes back


def last_act(desk: Desk, barcode: str, kind: str) -> str:
    """Return the act of this station by which the item was checked out (or in) last; empty if something else was done
    with it since."""
    item = find_item(barcode)
    text = '"item" = ? AND NOT "void" AND "kind" IN (\'checkout\', \'checkin\', \'renew\') ORDER BY "pos" DESC LIMIT 1'
    last = some(Journal, text, item.id) if item else []
    return str(last[0].act) if last and last[0].kind == kind and last[0].device == desk.device else ""


def is_of_other(desk: Desk, act: str, card: str) -> bool:
    """Return whether this return is known to be another patron's than the one with this card."""
    people = people_in({"parts": desk.pocket.look(act, desk.now)}) if desk.pocket else set()
    patron = find_patron(card)
    return bool(people) and (patron is None or str(patron.id) not in people)


def is_on_card(card: str, barcode: str) -> bool:
    """Return whether this item is checked out on this card."""
    item, patron = find_item(barcode), find_patron(card)
    loan = open_loan(item.row) if item and patron else None
    return bool(loan and patron and loan.patron == patron.id)


def barcode_on_card(card: str, what: str) -> str:
    """Return the barcode of what is out on this card by its title, or its title's id; else what was asked for."""
    patron = find_patron(card)
    out = [item_of(loan.item) for loan in open_loans_of(patron.id)] if patron and what else []
    return next((str(one.row.barcode) for one in out if one and what in (one.row.biblio, one.whole_title)), what)


def has_hold(card: str, what: str) -> bool:
    """Return whether this card has an open hold on the title of this barcode, or with this id."""
    try:
        return bool(hold_of_card(card, what))
    except Refused:
        return False


def holds_on_title(biblio: str) -> list[Hold]:
    """Return the open holds on this title (an id)."""
    return queue_of(biblio)


def hold_of_card(card: str, what: str) -> str:
    """Return the id of this card's hold on the title of this barcode, or with this id. Refuse with PATRON_UNKNOWN,
    CARD_LOST, UNKNOWN_ID."""
    from tuils.library.holdings.items.showing import whole_biblio  # once a hold is canceled

    item, patron = find_item(what), patron_by_card(card)
    biblio = str(item.row.biblio) if item else whole_biblio(what)
    mine = next((hold for hold in holds_of(patron.id) if hold.biblio == biblio), None)
    if mine is None:
        raise refuse("UNKNOWN_ID", code=what)
    return str(mine.id)
