"""Group holds: a class set or a book club. So many copies of a title are gathered for a day, and lent together.

Each copy is a hold without a patron that names its group. It waits like any other: on the pull list, at check-in, in
transit, on the hold shelf. Its place in line is that of a hold placed on the day when gathering begins:

    Oak Street Book Club wants 3 copies of Emma by Jan 20; copies are gathered from Jan 6.
    Ada's hold of Jan 2      is before the group
    Bo's hold of Jan 9       is after it, and waits until the group has its copies
    until Jan 6              no copy is kept for the group; all of them circulate
    the third is set aside   the group is ready
    Jan 21                   the group is late: the idle desk says so. Nothing is taken off the shelf by itself
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, no_branch, value_of
from tuils.library.foundation.counters import fact_of, raise_counter
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.hold_queries import is_pickup
from tuils.library.lending.holds.holds import edit_hold, hold_aim
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.lending.terms.hold_blocks import FOR_GROUP
from tuils.library.people.patrons.cards import by_card
from tuils.models import GroupHold, Hold, Item, Patron
from tuils.models.circulation import LIVE
from tuils.models.rows import by_id, find, get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .group_fields import day_begins, group_fields_typed
from .group_queries import count_copies, holds_of_groups, open_groups
from .group_state import CHANGED, ENDED, MADE, OUT, today_began

WAITING, GATHERING, READY, AWAY, CANCELED = "waiting", "gathering", "ready", "out", "canceled"


@dataclass(frozen=True)
class GroupLine:
    """A group hold. `state`: waiting (gathering begins later), gathering, ready (all that is still wanted is on the
    hold shelf), out, canceled. `patron`: the whole card of the contact; tables show it as lists do. `items`: the
    barcodes on the hold shelf; `out`: how many were checked out; `owned`: copies of the library. `gather_at`: the
    moment when gathering begins. `is_late`: its day is over."""

    group: str
    name: str
    state: str
    due_at: int
    biblio: str
    title: str
    pickup: str
    copies: int
    items: tuple[str, ...] = ()
    out: int = 0
    owned: int = 0
    patron: str = ""
    gather_at: int = 0
    is_late: bool = False


@verb("holds.place")
def add_group(desk: Desk, name: str, *, what: str, fields: Facts, pickup: str = "", card: str = "") -> GroupLine:
    """Hold `copies` of a title (as `place_hold` takes it) for a group until a day. `card`: of the contact.

    Refuse with NOT_UNDERSTOOD, UNKNOWN_ID, NO_PICKUP, PATRON_UNKNOWN, CARD_LOST.
    """
    facts = group_fields_typed(desk, {"copies": "", "day": "", **fields, "name": name})
    biblio, patron, where = hold_aim(what)[0], by_card(card) if card else None, pickup or desk.branch
    _check_pickup(where)
    act = Act(desk)
    private: Facts | None = {"patron": patron.id} if patron else None
    made = act.write(MADE, private, list=NEW, biblio=biblio, data={"set": {"branch": where, **facts}})
    row = need(get(GroupHold, made.id), "UNKNOWN_ID", code=made.id)
    place_copies(act, row, row.copies)
    return told_group(desk, row)


def _check_pickup(branch: str) -> None:
    known = is_pickup(branch)
    if known is None:
        raise no_branch(branch)
    if not known[0]:
        raise refuse("NO_PICKUP", branch=name_of("branch", branch))


def place_copies(act: Act, row: GroupHold, n: int) -> None:
    """Place this many holds for a group."""
    facts = {"for_group": row.id, "pickup": row.branch, **_begins(act.desk, row.due_at)}
    for _number in range(n):
        act.write("hold_placed", biblio=row.biblio, hold=NEW, data=facts)
        raise_counter(act.desk, fact_of(act.desk, "hold", act.desk.at))


def _begins(desk: Desk, due_at: int) -> Facts:
    """Return the facts of a hold for a group that is needed on this day: from when on it gets copies, and its place."""
    begins = day_of(_gather_at(desk, due_at), desk.zone)
    if begins <= day_of(desk.now, desk.zone):
        return {"suspended": False, "suspended_until": ""}
    return {"suspended": True, "suspended_until": begins.isoformat(), "rank": day_begins(desk, begins)}


def _gather_at(desk: Desk, due_at: int) -> int:
    days = int(value_of("group_hold_days", 14) or 0)
    return day_begins(desk, day_of(due_at, desk.zone) - timedelta(days))


@verb("holds.edit")
def change_group(desk: Desk, called: str, *, fields: Facts) -> GroupLine:
    """Change the name, the number of copies or the day. Copies that are gathered stay; if there are too many then, the
    last ones in line are given up. Refuse with UNKNOWN_ID, GROUP_OVER, NOT_UNDERSTOOD."""
    row = _open_group(called)
    facts = group_fields_typed(desk, fields)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    holds = holds_of_groups([row.id])[row.id]
    live = [hold for hold in holds if hold.state in LIVE]
    lacking = int(facts.get("copies", row.copies)) - len(holds)
    if lacking < -len(live):
        out = len(holds) - len(live)
        raise not_understood("copies", facts.get("copies"), _("{n} are out already.").format(n=out))
    act = Act(desk)
    if changed or lacking:
        act.write(CHANGED, list=row.id, data={"set": changed})
        row = need(get(GroupHold, row.id), "UNKNOWN_ID", code=row.id)
    given_up = sorted(live, key=lambda hold: (hold.state != "placed", hold.state == "waiting"))[: max(0, -lacking)]
    _end_holds(act, given_up)
    if "due_at" in changed:
        terms = _begins(desk, row.due_at)
        for hold in live:
            if hold.state == "placed" and hold not in given_up:
                edit_hold(desk, hold, terms, act)
    place_copies(act, row, max(0, lacking))
    return told_group(desk, row)


@verb("holds.edit")
def cancel_group(desk: Desk, called: str) -> GroupLine:
    """End a group hold and all its holds: what is on the hold shelf is to be taken off. Refuse with UNKNOWN_ID,
    GROUP_OVER."""
    row, act = _open_group(called), Act(desk)
    act.write(ENDED, list=row.id, data={"set": {"how": CANCELED}})
    _end_holds(act, [hold for hold in holds_of_groups([row.id])[row.id] if hold.state in LIVE])
    return told_group(desk, need(get(GroupHold, row.id), "UNKNOWN_ID", code=row.id))


def _end_holds(act: Act, holds: Iterable[Hold]) -> None:
    for hold in holds:
        act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": "cancelled"})
        count_hold_ended(act.desk, hold, "cancelled")


@verb("circulation.checkout")
def send_group_out(
    desk: Desk, called: str, barcodes: Sequence[str] = (), *, card: str = "", override: Override = NO_OVERRIDE
) -> GroupLine:
    """Check out what is gathered at this branch, or these copies of it, to a card, else to the contact's; in one act.
    Once nothing is left to wait for, the group hold is over.

    Refuse with UNKNOWN_ID, GROUP_OVER, GROUP_NO_CARD, GROUP_NOTHING, GROUP_NOT_ITS, and as `checkout` does unless
    overridden: then nothing is checked out.
    """
    row = _open_group(called)
    contact = get(Patron, row.patron)
    card = card or need(contact.card if contact else "", "GROUP_NO_CARD", name=row.name)
    by_card(card)
    items = _gathered(desk, row, barcodes)
    if override.codes <= {FOR_GROUP} or override.reason:
        override = replace(override, codes=override.codes | {FOR_GROUP})
    act = Act(desk)
    act.write(OUT, list=row.id, data={"n": len(items)})
    for item in items:
        checkout(desk, card, item.barcode, override=override, act=act)
    if not any(hold.state in LIVE for hold in holds_of_groups([row.id])[row.id]):
        act.write(ENDED, list=row.id, data={"set": {"how": AWAY}})
    return told_group(desk, need(get(GroupHold, row.id), "UNKNOWN_ID", code=row.id))


def _gathered(desk: Desk, row: GroupHold, barcodes: Sequence[str]) -> list[Item]:
    """Return the copies on the hold shelf here, or those with these barcodes."""
    holds = holds_of_groups([row.id])[row.id]
    here = [hold.item for hold in holds if hold.state == "waiting" and hold.pickup in ("", desk.branch) and hold.item]
    items = {item.barcode: item for item in find(Item, "id", here)}
    for code in barcodes:
        need(items.get(code), "GROUP_NOT_ITS", item=code, name=row.name)
    return need([items[code] for code in dict.fromkeys(barcodes or sorted(items))], "GROUP_NOTHING", name=row.name)


# ---- reads


@permitted("holds.edit")
def list_groups(desk: Desk) -> list[GroupLine]:
    """Return the group holds that are not over, by day."""
    return _told(desk, open_groups(today_began(desk)))


@permitted("holds.edit")
def show_group(desk: Desk, called: str) -> list[GroupLine]:
    """Return the group hold with this id, or its end, or this name. Refuse with UNKNOWN_ID."""
    return [told_group(desk, group_called(called))]


def group_called(text: str) -> GroupHold:
    """Return the group hold with this id, the end of it, or this name if one that is open has it alone. Refuse with
    UNKNOWN_ID."""
    name = text.strip().casefold()
    named = [row for row in open_groups(0) if row.name.casefold() == name]
    return need(named[0] if len(named) == 1 else by_id(GroupHold, text.strip()), "UNKNOWN_ID", code=text)


def _open_group(called: str) -> GroupHold:
    row = group_called(called)
    if row.ended_at:
        raise refuse("GROUP_OVER", name=row.name)
    return row


def told_group(desk: Desk, row: GroupHold) -> GroupLine:
    return _told(desk, [row])[0]


def _told(desk: Desk, rows: Sequence[GroupHold]) -> list[GroupLine]:
    holds, today = holds_of_groups([row.id for row in rows]), today_began(desk)
    owned = count_copies([row.biblio for row in rows])
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    shelved = [hold.item for every in holds.values() for hold in every if hold.state == "waiting" and hold.item]
    barcodes = {item.id: item.barcode for item in find(Item, "id", shelved)}
    lines = []
    for row in rows:
        mine, contact, begins = holds[row.id], people.get(row.patron or ""), _gather_at(desk, row.due_at)
        items = tuple(sorted(barcodes.get(hold.item or "", "") for hold in mine if hold.state == "waiting"))
        out = sum(hold.state == "fulfilled" for hold in mine)
        state = _state(row, mine, begins > desk.now)
        is_late = row.due_at < today and not row.ended_at and state != AWAY
        lines.append(GroupLine(
            row.id, row.name, state, row.due_at, row.biblio, title_called(row.biblio), row.branch, row.copies, items,
            out, owned.get(row.biblio, 0), contact.card if contact else "", begins, is_late,
        ))  # fmt: skip
    return lines


def _state(row: GroupHold, holds: Sequence[Hold], is_early: bool) -> str:
    states = {hold.state for hold in holds}
    if row.ended_at:
        return row.how
    if states.isdisjoint(LIVE):
        return AWAY if states else CANCELED
    if states <= {"waiting", "fulfilled"}:
        return READY
    return WAITING if is_early and "waiting" not in states else GATHERING
