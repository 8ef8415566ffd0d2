"""The panel beside the list on a wide screen: notes, holds, account and family of the patron at the desk; at check-in
what came back, by its places; at an idle desk the week, and the counts of today. Only read where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.table import FactRow, FactsBeside
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label, money_label, spans_label
from tuils.library.holdings.items.shelving import shelf_order, shelf_place
from tuils.library.lending.counts import counts_of_day
from tuils.library.lending.holds.holds import HoldSheet, read_hold_sheet
from tuils.library.lending.loans.account import MoneyLine, money_lines, what_of
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.lookups import find_patron
from tuils.library.lending.money.families import FamilyLine, family_account
from tuils.library.lending.terms.hold_blocks import pickup_code
from tuils.library.lending.terms.queues import holds_of, is_suspended
from tuils.library.people.patrons.notes import told_at_desk
from tuils.models import Item, Patron
from tuils.models.rows import find
from tuils.values.time.moments import day_of

from .words import route_word

MOST_HOLDS, MOST_FAMILY, MOST_CHARGES, MOST_AT_A_PLACE = 8, 8, 5, 12
WEEK = 7


def beside_patron(desk: Desk, card: str) -> tuple[FactsBeside, ...]:
    """Return the notes, holds with their slips, account and family of the patron at the desk; if none, say so."""
    patron = find_patron(card)
    if patron is None:
        return ()
    holds, family = [read_hold_sheet(hold) for hold in holds_of(patron.id)], family_account(desk, card)
    alerts, needs, messages = told_at_desk(desk, patron)
    slip = pickup_code(patron)
    owed = [line for line in money_lines(patron.id) if line.left]
    total = money_label(sum(line.left for line in owed))
    found = (
        FactsBeside(_("Notes"), tuple((text, "") for text in (*alerts, *needs, *messages))),
        FactsBeside(_("Holds"), tuple(_hold(desk, hold, slip) for hold in holds[:MOST_HOLDS])),
        FactsBeside(_("Account"), tuple(map(_charge, owed[:MOST_CHARGES])), total),
        FactsBeside(_("Family"), tuple(map(_family, family[:MOST_FAMILY])), _("Out")),
    )
    return tuple(facts for facts in found if facts.rows) or (_card(desk, patron),)


def _card(desk: Desk, patron: Patron) -> FactsBeside:
    until = str(patron.expires_on)
    ends = iso_label(until, day_of(desk.now, desk.zone)) if until else _("no end")
    return FactsBeside(_("Card"), ((_("Expires"), ends), (_("No holds, family, or notes."), "")))


def _hold(desk: Desk, hold: HoldSheet, slip: str) -> FactRow:
    if hold.state == "waiting":
        here = hold.pickup in ("", desk.branch)
        return hold.title, ((slip if here else name_of("branch", hold.pickup)), "strong")
    if hold.state == "in_transit":
        return hold.title, _("in transit")
    if is_suspended(hold.suspended, hold.suspended_until, day_of(desk.now, desk.zone)):
        return hold.title, _("suspended")
    return hold.title, _("number {n} in line").format(n=hold.position)


def _charge(line: MoneyLine) -> FactRow:
    return what_of(line), money_label(line.left)


def _family(line: FamilyLine) -> FactRow:
    """Return a row: `Rosa Field` with how many are out, how many overdue, and what is owed."""
    facts = [str(line.loans)]
    if line.late:
        facts.append(_("{n} overdue").format(n=line.late))
    if line.owed_cents > 0:
        facts.append(_("owes {money}").format(money=money_label(line.owed_cents)))
    return line.name, (", ".join(facts), "look" if line.late else "text")


def beside_pile(returned: Sequence[CheckedIn]) -> tuple[FactsBeside, ...]:
    """Return what came back as it is put away: the cart in shelf order, then the other places."""
    copies = {item.barcode: item for item in find(Item, "barcode", {one.item for one in returned})}
    order = shelf_order()
    shelved = [one for one in returned if one.route == "SHELF" and one.item in copies]
    shelved.sort(key=lambda one: (one.place, shelf_place(copies[one.item], order)))
    held = [one for one in returned if one.route == "HOLD"]
    sent = [one for one in returned if one.route == "TRANSIT"]
    kept = [one for one in returned if one.route not in ("SHELF", "HOLD", "TRANSIT")]
    found = (
        _at_a_place(_("Cart, in shelf order"), [(one.title, one.call_number) for one in shelved], _("Call number")),
        _at_a_place(_("Hold shelf"), [(one.title, one.caught.code if one.caught else "") for one in held], _("Slip")),
        _at_a_place(_("In transit"), [(one.title, name_of("branch", one.to)) for one in sent], _("To")),
        _at_a_place(_("Behind the desk"), [(one.title, route_word(one.route)) for one in kept]),
    )
    return tuple(facts for facts in found if facts.rows)


def _at_a_place(head: str, rows: list[FactRow], right: str = "") -> FactsBeside:
    if len(rows) > MOST_AT_A_PLACE:
        more = _("and {n} more").format(n=len(rows) - MOST_AT_A_PLACE + 1)
        rows = [*rows[: MOST_AT_A_PLACE - 1], (more, "")]
    return FactsBeside(head, tuple(rows), right)


def beside_idle(desk: Desk) -> tuple[FactsBeside, ...]:
    """Return the hours of the week, and how much was done here today."""
    today, calendar = day_of(desk.now, desk.zone), calendar_of(desk.branch, desk.zone)
    week: list[FactRow] = []
    for day in (today + timedelta(days=n) for n in range(WEEK)):
        why = calendar.why_closed(day)
        closed = _("closed: {why}").format(why=why) if why else _("closed")
        week.append((day_label(day, today), spans_label(calendar.spans(day)) if calendar.is_open(day) else closed))
    done = counts_of_day(today, desk.branch).total
    counted = ((_("Checked out"), done.loan), (_("Renewed"), done.renewal), (_("Checked in"), done.returned))
    so_far: tuple[FactRow, ...] = tuple((what, (str(n), "strong")) for what, n in counted)
    return FactsBeside(_("This week"), tuple(week), _("Open")), FactsBeside(_("Today so far"), so_far)
