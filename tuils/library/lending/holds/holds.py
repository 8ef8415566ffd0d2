"""Holds: placed, suspended, changed, cancelled. A hold is a patron's request for a title, or for one copy of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from tuils.i18n import _
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import name_of, no_branch, value_of
from tuils.library.foundation.counters import fact_of, raise_counter
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.bound_volumes import bound_to
from tuils.library.holdings.items.showing import title_called, whole_biblio
from tuils.library.holdings.queries import has_own_copy, is_in_catalog, types_coming
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.hold_queries import can_hold, has_title, is_pickup, placed_since
from tuils.library.lending.lookups import NamedItem, find_item, item_of
from tuils.library.lending.money.money_standing import owing_blocks
from tuils.library.lending.queries import patron_totals
from tuils.library.lending.rules.rules import Rule, required, resolve
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override, patron_blocks
from tuils.library.lending.terms.queues import (
    AWAY,
    count_requests,
    holds_of,
    is_on_shelf,
    linked_holds,
    position_of,
    queue_of,
)
from tuils.library.lending.terms.terms import write_override
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.gone_people import who_along
from tuils.models import Hold, Item, Patron
from tuils.models.circulation import LIVE
from tuils.models.rows import find, get, ids_ending_in, one
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import due_date
from tuils.values.time.moments import day_of, local_moment
from tuils.values.time.periods import Period


@dataclass(frozen=True)
class HoldSheet:
    """A hold as a door shows it. `position` from 1 while it waits for a copy, else 0. Days are ISO dates.

    `patron` is a card, empty where it is no longer known; `item` the barcode that is put by; `wanted` the barcode
    of the one copy that will do. Times in microseconds UTC. `code`: what its slip shows, in a list; None elsewhere.
    `first_of`: how many titles the first of which will do; 0 if it is linked to none.
    """

    id: str
    patron: str
    biblio: str
    title: str
    state: str
    position: int
    pickup: str
    placed_at: int
    expires: str
    suspended: bool
    suspended_until: str
    pickup_by: str
    item: str
    wanted: str
    act: str = ""
    code: str | None = None
    first_of: int = 0


@verb("holds.place")
def place_hold(
    desk: Desk,
    card: str,
    what: str,
    *,
    item_only: bool = False,
    pickup: str = "",
    starts: date | None = None,
    expires: date | None = None,
    override: Override = NO_OVERRIDE,
) -> HoldSheet:
    """Place a hold on a title (its id, or the barcode of any of its copies); `item_only`: on that copy alone.

    A title that is only in a volume of another one is held as that volume. `pickup`: a branch, by default the
    desk's. `starts`: no copy is caught before that day. `expires`: the last day it is wanted; by default after the
    library's `hold_life`, if it has one. Refuse with PATRON_UNKNOWN, CARD_LOST, UNKNOWN_ID, PATRON_BARRED,
    PATRON_EXPIRED, OWES_TOO_MUCH, NOT_HOLDABLE, NO_PICKUP, TOO_MANY_HOLDS, ALREADY_HELD, HAS_IT_ALREADY, ON_SHELF:
    all that apply, at once.
    """
    patron, where = by_card(card), pickup or desk.branch
    wish = _wish(desk, patron, what, where, override, item_only=item_only)
    return _place(desk, patron, [wish], _terms(desk, where, starts, expires), override)[0]


@verb("holds.place")
def place_first_of(
    desk: Desk,
    card: str,
    titles: Sequence[str],
    *,
    pickup: str = "",
    starts: date | None = None,
    expires: date | None = None,
    override: Override = NO_OVERRIDE,
) -> list[HoldSheet]:
    """Place linked holds on these titles, in one act: the first copy of any of them fills it, the others end.

    Ada wants Emma or Persuasion. She waits in both queues, last in each; together they count as one hold. Persuasion
    is checked in when she is its first: it is set aside for her, and her hold on Emma ends in the same act. If that
    check-in is undone, she is in both queues again, where she was.
    Refuse as `place_hold`, for the first title that can't be held, before any is.
    """
    patron, where = by_card(card), pickup or desk.branch
    wishes = {(wish := _wish(desk, patron, what, where, override)).biblio: wish for what in titles}
    return _place(desk, patron, list(wishes.values()), _terms(desk, where, starts, expires), override)


@dataclass(frozen=True)
class HoldWish:
    """A title that can be held, or the one copy of it (an id). `passed`: the blocks that were overridden."""

    biblio: str
    copy: str
    passed: frozenset[str]


def _wish(
    desk: Desk, patron: Patron, what: str, pickup: str, override: Override, *, item_only: bool = False
) -> HoldWish:
    biblio, copy = hold_aim(what, item_only=item_only)
    blocks = Blocks(desk, "hold")
    _hold_blocks(blocks, patron, biblio, copy.row if copy else None, pickup)
    passed = blocks.stop_unless(override, title_called(biblio))
    return HoldWish(biblio, copy.id if copy else "", passed)


def _terms(desk: Desk, pickup: str, starts: date | None, expires: date | None) -> Facts:
    facts: Facts = {"pickup": pickup, "expires": _end(desk, expires)}
    if starts and starts > day_of(desk.at, desk.zone):
        facts |= {"suspended": True, "suspended_until": starts.isoformat()}
    return facts


def _place(desk: Desk, patron: Patron, wishes: list[HoldWish], terms: Facts, override: Override) -> list[HoldSheet]:
    """Write the holds; several are linked, and counted as one."""
    act, placed = Act(desk), list[str]()
    who = {"patron": patron.id, **who_along(desk, patron)}
    link = {"any_of": str(uuid.uuid4())} if len(wishes) > 1 else {}
    for wish in wishes:
        facts = {"wanted": wish.copy, **terms, **link, **({"besides": True} if placed else {})}
        entry = act.write("hold_placed", who, biblio=wish.biblio, hold=NEW, data=facts)
        write_override(act, wish.passed, override.reason, hold=entry.id)
        placed.append(entry.id)
    raise_counter(desk, fact_of(desk, "hold", desk.at, patron=patron))
    return [hold_sheet(hold, act.id) for hold in placed]


def hold_aim(what: str, *, item_only: bool = False) -> tuple[str, NamedItem | None]:
    """Return the title to hold, and the copy if only that one will do. Refuse with UNKNOWN_ID."""
    biblio, item = _wanted(what)
    if item is None and (volume := _only_bound(biblio)):
        return str(volume.row.biblio), volume
    if item_only and item is None:
        raise refuse("UNKNOWN_ID", code=what)
    return biblio, item if item_only else None


def _wanted(what: str) -> tuple[str, NamedItem | None]:
    """Return the title, and the copy if a barcode was given."""
    item = find_item(what)
    if item:
        return str(item.row.biblio), item
    from tuils.library.holdings.titles.title_meant import title_id  # all of finding, which no checkout needs

    biblio = whole_biblio(title_id(what))
    need(is_in_catalog(biblio), "UNKNOWN_ID", code=what)
    return biblio, None


def _only_bound(biblio: str) -> NamedItem | None:
    """Return the volume of another title that this one is bound with, if it has no copy of its own."""
    if has_own_copy(biblio):
        return None
    volumes = [row for _title, row in bound_to({biblio}) if not row.withdrawn]
    return item_of(volumes[0].id) if volumes else None


def _end(desk: Desk, expires: date | None) -> str:
    if expires:
        return expires.isoformat()
    life = str(value_of("hold_life", "") or "")
    if not life:
        return ""
    return due_date(calendar_of(desk.branch, desk.zone), desk.at, Period.parse(life), roll="keep").day.isoformat()


# ---- what stands in the way of a hold


def _hold_blocks(blocks: Blocks, patron: Patron, biblio: str, item: Item | None, pickup: str) -> None:
    patron_blocks(blocks, patron, blocks.desk.at)
    totals = patron_totals(patron.id, blocks.desk.at)
    owing_blocks(blocks, totals, resolve(blocks.desk.branch, patron.category, ""), patron)
    _pickup_block(blocks, pickup)
    rules, copies = _copy_blocks(blocks, patron, biblio, item)
    _number_blocks(blocks, patron, rules)
    _day_block(blocks, patron)
    _same_blocks(blocks, patron, biblio, item)
    _shelf_block(blocks, rules, copies)


def _copy_blocks(blocks: Blocks, patron: Patron, biblio: str, item: Item | None) -> tuple[dict[str, Rule], list[Item]]:
    """Add a block if this patron can hold no copy. Return the rules, and the copies that are not withdrawn."""
    all_copies = [item] if item else find(Item, "biblio", [biblio])
    copies = [row for row in all_copies if not row.withdrawn]
    coming = set() if item or copies else types_coming(biblio)
    rules = _rules_for(blocks.desk, patron, {row.item_type for row in copies} or coming)
    _holdable_block(blocks, patron, rules, copies, gone=bool(all_copies) and not (copies or coming))
    return rules, copies


def may_hold(desk: Desk, patron: str | None, biblio: str, copy: str = "") -> bool:
    """Return whether the rules let this patron hold the title, or this copy of it (ids)."""
    who, blocks = get(Patron, patron), Blocks(desk, "hold")
    if who:
        _copy_blocks(blocks, who, biblio, get(Item, copy) if copy else None)
    return not blocks.found


def _rules_for(desk: Desk, patron: Patron, types: set[str]) -> dict[str, Rule]:
    """Return the rules of the most freely held copy, of these item types: a title is held by any of its copies."""
    found = [resolve(desk.branch, patron.category, kind) for kind in sorted(types) or [""]]
    return max(found, key=lambda rules: _most(required(rules, "holds_allowed", "hold").limit))


def _most(limit: int | None) -> int:
    return 1 << 60 if limit is None else limit


def _pickup_block(blocks: Blocks, pickup: str) -> None:
    row = is_pickup(pickup)
    if row is None:
        raise no_branch(pickup)
    if not row[0]:
        blocks.add("NO_PICKUP", branch=name_of("branch", pickup))


def _holdable_block(
    blocks: Blocks, patron: Patron, rules: dict[str, Rule], copies: list[Item], *, gone: bool = False
) -> None:
    """Add a block if no copy may be held. `gone`: all copies are withdrawn, and none is on order. A title that has
    none yet may be held."""
    row = can_hold(patron.category)
    stays = copies and all(copy.not_for_loan for copy in copies)
    damaged = copies and not value_of("holds_on_damaged", False) and all(copy.state in AWAY for copy in copies)
    if required(rules, "holds_allowed").limit == 0 or stays or damaged or gone or (row and not row[0]):
        blocks.add("NOT_HOLDABLE", rule=required(rules, "holds_allowed"))


def _number_blocks(blocks: Blocks, patron: Patron, rules: dict[str, Rule]) -> None:
    """Add blocks for too many holds: the type's limit counts titles with a copy of this type; the patron's counts
    all."""
    mine = holds_of(patron.id)
    for name in ("holds_allowed", "patron_max_holds"):
        rule = required(rules, name)
        held = [hold for hold in mine if not rule.item_type or _has_type(hold.biblio, rule.item_type)]
        said = rule.limit == 0 and name == "holds_allowed"  # as NOT_HOLDABLE
        if rule.limit is not None and not said and (n := count_requests(held)) >= rule.limit:
            blocks.add("TOO_MANY_HOLDS", n=n, limit=rule.limit, rule=rule)
            return


def _day_block(blocks: Blocks, patron: Patron) -> None:
    """Add a block for the holds placed today: open ones, and ended ones whose patron is still known."""
    most = value_of("holds_per_day")
    if most is None:
        return
    zone = blocks.desk.zone
    start = local_moment(datetime.combine(day_of(blocks.desk.at, zone), time()), zone)
    count = placed_since(patron.id, start)
    if count >= int(most):
        blocks.add("TOO_MANY_HOLDS", wording="TOO_MANY_HOLDS_TODAY", n=count, limit=int(most))


def _has_type(biblio: str, item_type: str) -> bool:
    return bool(one(Item, '"biblio" = ? AND "item_type" = ? LIMIT 1', biblio, item_type))


def _same_blocks(blocks: Blocks, patron: Patron, biblio: str, item: Item | None) -> None:
    for hold in queue_of(biblio):
        both = not hold.wanted or item is None or hold.wanted == item.id
        if hold.patron == patron.id and both:
            blocks.add("ALREADY_HELD", date=moment_day(blocks.desk, hold.placed_at))
            break
    if has_title(patron.id, biblio):
        blocks.add("HAS_IT_ALREADY")


def _shelf_block(blocks: Blocks, rules: dict[str, Rule], copies: list[Item]) -> None:
    allowed = required(rules, "on_shelf_holds").value
    free = [copy for copy in copies if is_on_shelf(copy)]
    if free and allowed != "yes":
        blocks.add("ON_SHELF", rule=required(rules, "on_shelf_holds"))


# ---- what becomes of a hold


@verb("holds.edit")
def cancel_hold(desk: Desk, hold: str) -> HoldSheet:
    """Cancel a hold that the patron does not want any more, in any state. Refuse with UNKNOWN_ID, HOLD_ENDED.

    A copy that was put by for it is on the list of what to take off the hold shelf; its check-in says for whom it is
    next.
    """
    row = live_hold(hold)
    act = Act(desk)
    act.write("hold_cancelled", hold=row.id, biblio=row.biblio, data={"why": "cancelled"})
    count_hold_ended(desk, row, "cancelled")
    return hold_sheet(row.id, act.id)


@verb("holds.edit")
def suspend_hold(desk: Desk, hold: str, until: date | None = None) -> HoldSheet:
    """Suspend a hold: it keeps its place, and no copy is caught for it until that day (None: until it is resumed).

    Refuse with HOLD_ENDED, and HOLD_CAUGHT where a copy is put by or on its way already.
    """
    row = not_caught(live_hold(hold))
    return edit_hold(desk, row, suspended_until(desk, until))


def suspended_until(desk: Desk, until: date | None) -> Facts:
    """Return the facts of a hold that is suspended until that day. Refuse with NOT_UNDERSTOOD."""
    if until and until <= day_of(desk.now, desk.zone):
        raise not_understood("until", until.isoformat(), _("A date in the future."))
    return {"suspended": True, "suspended_until": until.isoformat() if until else ""}


@verb("holds.edit")
def resume_hold(desk: Desk, hold: str) -> HoldSheet:
    """Resume a hold from its old place. Refuse with HOLD_ENDED."""
    return edit_hold(desk, live_hold(hold), {"suspended": False, "suspended_until": ""})


@verb("holds.edit")
def change_hold(desk: Desk, hold: str, *, pickup: str = "", expires: date | None = None) -> HoldSheet:
    """Change the pickup branch or the last day. Refuse with HOLD_ENDED, HOLD_CAUGHT, UNKNOWN_ID, NO_PICKUP."""
    row = live_hold(hold)
    changes: Facts = {}
    if pickup:
        not_caught(row)
        blocks = Blocks(desk, "hold")
        _pickup_block(blocks, pickup)
        blocks.stop_unless(NO_OVERRIDE, title_called(row.biblio))
        changes["pickup"] = pickup
    if expires:
        changes["expires"] = expires.isoformat()
    return edit_hold(desk, row, changes)


def edit_hold(desk: Desk, row: Hold, changes: Facts, act: Act | None = None) -> HoldSheet:
    """Change these fields, in an act of its own or as a part of one."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    act = act or Act(desk)
    if changed:
        act.write("hold_edited", hold=row.id, biblio=row.biblio, data={"set": changed})
    return hold_sheet(row.id, act.id)


def not_caught(row: Hold) -> Hold:
    """Return a hold that still waits for a copy. Refuse with HOLD_CAUGHT."""
    if row.state != "placed":
        raise refuse("HOLD_CAUGHT", title=title_called(row.biblio))
    return row


# ---- reads


def whole_hold(text: str) -> str:
    """Return the whole id of a hold from its last characters. Refuse with UNKNOWN_ID if none or several fit."""
    if len(text) == 36:
        return text
    found = ids_ending_in(Hold, text)
    if len(found) != 1:
        raise refuse("UNKNOWN_ID", code=text)
    return found[0]


def live_hold(text: str) -> Hold:
    """Return the hold with this id, or the one that carries it on. Refuse with UNKNOWN_ID and HOLD_ENDED."""
    row = need(get(Hold, whole_hold(text)), "UNKNOWN_ID", code=text)
    if row.state not in LIVE:
        raise refuse("HOLD_ENDED", title=title_called(row.biblio))
    return row


def hold_sheet(hold: str, act: str = "") -> HoldSheet:
    """Return the hold with this id, as it is now."""
    row = need(get(Hold, hold), "UNKNOWN_ID", code=hold)
    return read_hold_sheet(row, act)


def read_hold_sheet(row: Hold, act: str = "", position: int | None = None) -> HoldSheet:
    return HoldSheet(
        row.id,
        _card(row.patron),
        row.biblio,
        title_called(row.biblio),
        row.state,
        position_of(row) if position is None else position,
        row.pickup,
        row.placed_at,
        row.expires,
        bool(row.suspended),
        row.suspended_until,
        row.pickup_by,
        _barcode(row.item),
        _barcode(row.wanted),
        act,
        first_of=1 + len(linked) if (linked := linked_holds(row)) else 0,
    )


def _card(patron: str | None) -> str:
    found = get(Patron, patron)
    return str(found.card) if found else ""


def _barcode(item: str | None) -> str:
    found = get(Item, item)
    return str(found.barcode) if found else ""
