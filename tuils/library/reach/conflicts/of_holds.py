"""Conflicts of two machines over one queue: both holds stay, each in its place, until staff cancel one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.holds.holds import cancel_hold
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.lookups import item_of
from tuils.library.lending.terms.queues import put_by_for
from tuils.models import Hold
from tuils.models.rows import get

from . import queries
from .decision import (
    Decision,
    Done,
    Remedy,
    apart,
    begun,
    begun_apart,
    card_of,
    decision_id,
    dismiss_remedy,
    patron_name_or_somebody,
    person,
)


def of_holds(_desk: Desk, since: int) -> Iterator[Decision]:
    for hold, loan in queries.has_it_already():
        if begun_apart(hold, loan):
            yield from _has_it_already(hold, loan)
    for first, second in queries.waits_twice():
        if begun_apart(first, second):
            yield from _waits_twice(first, second)
    for item in queries.on_hold_shelves(since):
        yield from _on_shelf_for_nobody(item)


def _has_it_already(hold: str, loan: str) -> Iterator[Decision]:
    row = get(Hold, hold)
    entry = applying.entry_with(loan)
    item = item_of(entry.item or "") if entry else None
    if row is None or item is None:
        return
    patron, number = person(row.patron), decision_id("HAS_IT_ALREADY", begun(hold), begun(loan))
    text = _("{name} has a hold on {title}, but already has it.").format(
        name=patron_name_or_somebody(patron), title=item.whole_title
    )
    yield Decision(
        number, "HAS_IT_ALREADY", text, _("Both the hold and the checkout are kept."), row.placed_at,
        (_cancel(hold, item.whole_title), _keep(number)), item.row.barcode, item.whole_title, card_of(patron),
        patron_name_or_somebody(patron),
    )  # fmt: skip


def _waits_twice(first: str, second: str) -> Iterator[Decision]:
    one, other = get(Hold, first), get(Hold, second)
    if one is None or other is None:
        return
    patron, title, number = (
        person(one.patron),
        title_called(one.biblio),
        decision_id("WAITS_TWICE", begun(first), begun(second)),
    )
    goes = first if other.item and not one.item else second  # the copy that is put by stays so
    text = _("{name} has two holds on {title}.").format(name=patron_name_or_somebody(patron), title=title)
    yield Decision(
        number, "WAITS_TWICE", text, _("Each hold keeps its place in line."), other.placed_at,
        (_cancel(goes, title), _keep(number)), "", title, card_of(patron), patron_name_or_somebody(patron),
    )  # fmt: skip


def _cancel(hold: str, title: str) -> Remedy:
    def do(desk: Desk) -> Done:
        return cancel_hold(desk, hold).act, _("Hold canceled: {title}").format(title=title)

    return Remedy("cancel-hold", N_("Cancel hold"), _("Cancel the extra hold."), do, "holds.edit")


def _keep(number: str) -> Remedy:
    return dismiss_remedy(number, N_("Keep both"), _("Both stay."), _("Both stay."), "keep")


# ---- on the hold shelf, and nobody waits for it


def _on_shelf_for_nobody(item: str) -> Iterator[Decision]:
    found = item_of(item)
    if found is None or put_by_for(found.row):
        return
    caught = next(
        (entry for entry in reversed(applying.entries_naming(item=item)) if entry.kind == "checkin" and not entry.void),
        None,
    )
    ended = _ended_apart(caught) if caught and caught.hold else None
    if caught is None or ended is None:
        return  # it was ended by somebody who knew: the hold shelf's own list says so
    why = {
        "hold_cancelled": _("the hold was canceled on another machine"),
        "checkout": _("the hold was filled on another machine"),
    }.get(ended.kind, _("another copy was set aside for the same hold"))
    title, barcode = found.whole_title, found.row.barcode
    text = _("{title} should leave the hold shelf: {why}.").format(title=title, why=why)
    check = Remedy(
        "check-in", N_("Check in"), _("Take it off the hold shelf and check it in."),
        partial(_check_in, barcode, title), "circulation.checkin",
    )  # fmt: skip
    number = decision_id("ON_SHELF_FOR_NOBODY", item, caught.id)
    yield Decision(number, "ON_SHELF_FOR_NOBODY", text, "", caught.pos, (check,), barcode, title)


def _ended_apart(caught: Entry) -> Entry | None:
    """Return what ended the hold, or caught another copy for it, on a machine that had not heard of this catch."""
    for other in applying.entries_naming(hold=caught.hold or ""):
        ends = other.kind in ("hold_cancelled", "checkout", "checkin") and not other.void
        if ends and apart(other, caught):
            return other
    return None


def _check_in(barcode: str, title: str, desk: Desk) -> Done:
    done = checkin(desk, barcode)
    return done.act, f"{_('Checked in: {title}.').format(title=title)} {_where(done)}"


def _where(done: CheckedIn) -> str:
    if done.route == "HOLD" and done.caught:
        return _("Next in line: hold shelf, slip {code}.").format(code=done.caught.code)
    if done.route == "TRANSIT":
        return _("Send it to {branch}.").format(branch=name_of("branch", done.to))
    return _("Put it back on its shelf.") if done.route == "SHELF" else _("Set it aside: {route}.").format(
        route=done.route
    )  # fmt: skip
