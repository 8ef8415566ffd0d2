"""The effect of holds on lending or renewing a copy: whose turn it is, and what it is put by for."""

from __future__ import annotations

from datetime import date

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.people.patrons.disclosure import PICKUP, disclosed_to
from tuils.models import GroupHold, Hold, Item, Patron
from tuils.models.rows import find, get
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .blocks import Blocks
from .queues import copy_fits_hold, counts_now, is_on_shelf, may_fill, next_hold, own_hold, theirs

FOR_GROUP = "FOR_GROUP"
"""The question whether a patron is one of the group that a copy is set aside for."""


def hold_blocks(blocks: Blocks, item: Item, patron: Patron, queue: list[Hold]) -> Hold | None:
    """Add the blocks that others' holds make for lending this copy. Return the patron's own hold, which it fulfils."""
    today, mine = day_of(blocks.desk.at, blocks.desk.zone), theirs(queue, patron.id)
    own = own_hold(queue, mine, item)
    put_by = next((hold for hold in queue if hold.item == item.id), None)
    if put_by and put_by.id not in mine:
        if put_by.for_group and not item.transit_to:
            blocks.add(FOR_GROUP, name=slip_code(put_by, None))
            return put_by  # one of the group
        if item.transit_to:
            facts = {"branch": name_of("branch", item.transit_to), "hold": put_by.id}
            blocks.add("IN_TRANSIT", wording="IN_TRANSIT_HOLD", **facts)
        else:
            blocks.add("WAITING_FOR_OTHER", **_sent_by(blocks, patron, put_by), hold=put_by.id)
        return own
    if item.transit_to:
        blocks.add("IN_TRANSIT", branch=name_of("branch", item.transit_to))
    first = None if put_by else next_hold(item, today, queue)
    if first and first.id not in mine:
        blocks.add("HELD_FOR_OTHER", n=_waiting(queue, today), hold=first.id)
    return own


def others_wait(item: Item, patron: Patron, queue: list[Hold], day: date) -> bool:
    """Return whether another patron would be next for this copy."""
    mine = theirs(queue, patron.id)
    return any(hold.id not in mine and counts_now(hold, day) and copy_fits_hold(hold, item) for hold in queue)


def _sent_by(blocks: Blocks, patron: Patron, hold: Hold) -> dict[str, str]:
    """Return the wording that this patron may take it home for the one it waits for; empty if not so."""
    other = get(Patron, hold.patron)
    if other is None or PICKUP not in disclosed_to(blocks.desk, patron.id, other):
        return {}
    return {"wording": "WAITING_FOR_PROXY", "name": full_name(other), "card": other.card}


def _waiting(queue: list[Hold], day: date) -> int:
    return sum(counts_now(hold, day) for hold in queue)


def renewal_hold_block(blocks: Blocks, item: Item, patron: Patron, queue: list[Hold]) -> None:
    """Add a block if others wait, and this copy would be theirs. With the setting `renew_if_copies_free` only where
    no other copies on the shelf are enough for all of them; a hold on this very copy always counts."""
    today = day_of(blocks.desk.at, blocks.desk.zone)
    others = [
        hold for hold in queue if hold.patron != patron.id and counts_now(hold, today) and copy_fits_hold(hold, item)
    ]
    if not others or not may_fill(item):
        return
    this_one = any(hold.wanted for hold in others)
    if not this_one and value_of("renew_if_copies_free", False):
        copies = find(Item, "biblio", [item.biblio])
        if sum(is_on_shelf(copy) and may_fill(copy) for copy in copies) >= len(others):
            return
    blocks.add("HELD_FOR_OTHER", wording="HELD_RENEWAL", n=len(others), hold=others[0].id)


def off_shelf(own: Hold | None, item: Item) -> str:
    """Return the copy put by for a hold that another copy has filled: it is to be taken off the hold shelf."""
    if own is None or not own.item or own.item == item.id:
        return ""
    rows = find(Item, "id", [own.item])
    return str(rows[0].barcode) if rows else ""


def pickup_code(patron: Patron | None) -> str:
    """Return the code on a hold slip: three letters and the last four of the card; of a short name fewer letters,
    never the whole name."""
    if patron is None:
        return _("(no one)")
    letters = "".join(letter for letter in patron.last_name or patron.first_name if letter.isalnum())
    return f"{letters[: min(3, len(letters) - 1)].upper()} {patron.card[-4:]}".strip()


def slip_code(hold: Hold, patron: Patron | None) -> str:
    """Return what the slip of a hold shows: the name of its group, or the code of its patron."""
    group = get(GroupHold, hold.for_group) if hold.for_group else None
    return group.name if group else pickup_code(patron)
