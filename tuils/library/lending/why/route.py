"""Why a copy goes where it goes when it is checked in: the first of five questions that is answered with yes."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _, ngettext, pgettext
from tuils.library.foundation.administration.settings import name_of, returns_home
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.holdings.items.deposited_queries import STATE as DEPOSIT, places_of
from tuils.library.holdings.items.item_state import CUSTODY
from tuils.library.lending.loan_queries import lender_of
from tuils.library.lending.loans.routing import LENDER, WayHome, copy_back, way_of
from tuils.library.lending.lookups import item_by_barcode
from tuils.library.lending.terms.booked import booked_soon
from tuils.library.lending.terms.queues import AWAY, copy_fits_hold, counts_now, is_set_aside, may_fill, queue_of
from tuils.models import Item
from tuils.models.rows import with_values
from tuils.values.time.moments import day_of

from .hold import hold_line
from .steps_shown import Explanation, ExplanationSteps, and_more, policy


def why_route(desk: Desk, barcode: str) -> Explanation:
    """Explain where this copy goes if it is checked in here now, or where it went if that was done a moment ago."""
    item = item_by_barcode(barcode)
    row, telling = item.row, ExplanationSteps()
    if _came_as_sent(desk, row):
        row = with_values(row, transit_to=desk.branch)  # what it was until a moment ago
    way = way_of(desk, copy_back(desk, replace(item, row=row)))
    word = pgettext("mark", way.route)
    if row.loan:
        telling.step(_("It is checked out. This is where it goes when it comes back."))
    if row.state == DEPOSIT and (away := places_of([row.id]).get(row.id)):
        text = _("It is at {place}. This is where it goes when it comes back.")
        telling.step(text.format(place=away.place or _("a deposit place")))
    for ask in (_withdrawn, _damaged, _waited_for, _home):
        if ask(telling, desk, row, way):
            break
    else:
        _its_place(telling, row)
    to = name_of("branch", way.to)
    telling.step(_("{route}, to {branch}").format(route=word, branch=to) if to else word, strong=True)
    question = _("Why does it go to {route}?").format(route=word)
    return telling.because(item.whole_title, question, _answer(desk, row, way).format(branch=to), policy(way.route))


def _its_place(telling: ExplanationSteps, row: Item) -> None:
    if row.borrowed_until:
        name = lender_of(row.id)
        text = _("Borrowed? Yes, from {library}: so it goes back there.") if name else _("Borrowed? Yes: it goes back.")
        telling.step(text.format(library=name))
        return
    place = ", ".join(filter(None, (row.call_number, name_of("location", row.location))))
    text = _("So it goes on its shelf: {place}") if place else _("So it goes on its shelf.")
    telling.step(text.format(place=place))


def _came_as_sent(desk: Desk, row: Item) -> bool:
    """Return whether the last thing that happened to the copy was its arrival here, where it had been sent."""
    story = [entry for entry in applying.entries_naming(item=row.id) if entry.kind in CUSTODY and not entry.void]
    if len(story) < 2 or story[-1].kind != "checkin" or story[-1].branch != desk.branch:
        return False
    return story[-2].data.get("to") == desk.branch and not story[-2].hold


def _answer(desk: Desk, row: Item, way: WayHome) -> str:
    if way.route == "PROBLEM":
        return _("It was withdrawn.")
    if way.route == LENDER:
        return _("It is another library's, and no one is waiting for it.")
    if way.route == "REPAIR":
        return _("It is damaged, or in repair.")
    if way.hold:
        return (
            _("A patron at {branch} is waiting for it.")
            if way.to
            else _("A patron is waiting for it, with pickup here.")
        )
    if way.to:
        return _("It belongs to {branch}, and no one is waiting for it.")
    if row.home_branch in ("", desk.branch):
        return _("It belongs here, and no one is waiting for it.")
    return _("It stays where it is returned, and no one is waiting for it.")


def _withdrawn(telling: ExplanationSteps, desk: Desk, row: Item, way: WayHome) -> bool:
    yes = bool(row.withdrawn and not row.borrowed_until)
    telling.step(_("Withdrawn? {answer}").format(answer=_("Yes") if yes else _("No")))
    return yes


def _damaged(telling: ExplanationSteps, desk: Desk, row: Item, way: WayHome) -> bool:
    """Ask if it is damaged. This comes first only if the library lets damaged copies fill no holds."""
    damaged = row.state in AWAY
    telling.step(_("Damaged, or in repair? {answer}").format(answer=_("Yes") if damaged else _("No")))
    if damaged and not is_set_aside(row):
        telling.more(_("It can fill holds anyway: that is this library's setting."))
    return damaged and way.route == "REPAIR" and is_set_aside(row)


def _waited_for(telling: ExplanationSteps, desk: Desk, row: Item, way: WayHome) -> bool:
    """List the holds in order, by day and never by name."""
    today = day_of(desk.now, desk.zone)
    queue = queue_of(row.biblio)
    if not may_fill(row):
        telling.step(_("Is anyone waiting for it? It can't fill a hold."))
        return False
    if not row.held_for and row.barcode in booked_soon(today):
        telling.step(_("Is anyone waiting for it? It is booked within a week: it fills no hold."))
        return False
    waiting = [hold for hold in queue if hold.state == "placed" or hold.item == row.id]
    if not waiting:
        telling.step(_("Is anyone waiting for it? No"))
        return False
    text = ngettext("Is anyone waiting for it? {n} hold", "Is anyone waiting for it? {n} holds", len(waiting))
    telling.step(text.format(n=len(waiting)))
    lines = []
    for number, hold in enumerate(waiting, 1):
        note = hold_line(desk, hold, today)
        if hold.item == row.id:
            note = _("this copy is set aside for it")
        elif counts_now(hold, today) and not copy_fits_hold(hold, row):
            note = _("waiting for another copy")
        mine = " " + _("<- it is for this one") if way.hold and hold.id == way.hold.id else ""
        lines.append(f"{number} {note}{mine}")
    telling.more(*and_more(lines))
    if way.hold is None:
        telling.more(_("None of them gets this copy now."))
        return False
    where = name_of("branch", way.hold.pickup)
    if way.to:
        telling.step(_("Is it picked up here? No, at {branch}").format(branch=where))
    else:
        telling.step(_("Is it picked up here? Yes"))
    return True


def _home(telling: ExplanationSteps, desk: Desk, row: Item, way: WayHome) -> bool:
    if row.state in AWAY:  # damaged, and no hold takes it
        telling.step(_("It is damaged, and no one is waiting for it: it goes to repair."))
        return True
    home = row.home_branch
    if not home or home == desk.branch:
        telling.step(_("Does it belong here? Yes"))
        return False
    if way.route == "SHELF" and returns_home(home):
        telling.step(
            _("It was sent here, so it stays, though it belongs to {branch}.").format(branch=name_of("branch", home))
        )
        return False
    facts = {"branch": name_of("branch", home)}
    telling.step(_("Does it belong here? No, to {branch}").format(**facts))
    if not returns_home(home) and not row.borrowed_until:
        telling.more(
            _("Copies of {branch} stay where they are returned: that is this library's setting.").format(**facts)
        )
        return False
    return True
