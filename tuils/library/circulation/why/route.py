"""Why a copy goes where it goes when it is checked in: the first of five questions that is answered with yes."""

from __future__ import annotations

from tuils.i18n import _, ngettext, pgettext
from tuils.library.administration.settings import name_of, returns_home, value_of
from tuils.library.cataloging.item_state import CUSTODY
from tuils.library.circulation.found import item_by_barcode
from tuils.library.circulation.queues import AWAY, counts_now, fits, may_fill, queue_of
from tuils.library.circulation.routing import Way, way_of
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.models.rows import Row
from tuils.values.moments import day_of

from .hold import hold_line
from .telling import Because, Telling, and_more, policy


def why_route(desk: Desk, barcode: str) -> Because:
    """Where this copy goes if it is checked in here now, which is where it went if that was done a moment ago."""
    item = item_by_barcode(barcode)
    row, telling = item.row, Telling()
    if _came_as_sent(desk, row):
        row = {**row, "transit_to": desk.branch}  # what it was until a moment ago
    way = way_of(desk, row)
    word = pgettext("mark", way.route)
    if row["loan"]:
        telling.step(_("It is on loan. This is where it goes when it comes back."))
    for ask in (_withdrawn, _damaged, _waited_for, _home):
        if ask(telling, desk, row, way):
            break
    else:
        place = ", ".join(filter(None, (row["call_number"], name_of("location", row["location"]))))
        said = _("So it goes on its shelf: {place}") if place else _("So it goes on its shelf.")
        telling.step(said.format(place=place))
    to = name_of("branch", way.to)
    telling.step(_("{route}, to {branch}").format(route=word, branch=to) if to else word, strong=True)
    question = _("Why does it go to {route}?").format(route=word)
    return telling.because(item.whole_title, question, _answer(desk, row, way).format(branch=to), policy(way.route))


def _came_as_sent(desk: Desk, row: Row) -> bool:
    """The last that happened to it was its arrival here, where it had been sent."""
    story = [entry for entry in applying.about(item=row["id"]) if entry.kind in CUSTODY and not entry.void]
    if len(story) < 2 or story[-1].kind != "checkin" or story[-1].branch != desk.branch:
        return False
    return story[-2].data.get("to") == desk.branch and not story[-2].hold


def _answer(desk: Desk, row: Row, way: Way) -> str:
    if way.route == "PROBLEM":
        return _("It was taken out of the collection.")
    if way.route == "REPAIR":
        return _("It is damaged, or in repair.")
    if way.hold:
        return _("Somebody at {branch} waits for it.") if way.to else _("Somebody waits for it, and picks it up here.")
    if way.to:
        return _("It belongs to {branch}, and nobody waits for it.")
    if row["home_branch"] in ("", desk.branch):
        return _("It belongs here, and nobody waits for it.")
    return _("It stays where it comes in, and nobody waits for it.")


def _withdrawn(telling: Telling, desk: Desk, row: Row, way: Way) -> bool:
    yes = bool(row["withdrawn"])
    telling.step(_("Taken out of the collection? {answer}").format(answer=_("Yes") if yes else _("No")))
    return yes


def _damaged(telling: Telling, desk: Desk, row: Row, way: Way) -> bool:
    """Only where the library lets damaged copies fill no holds does this come first."""
    damaged = row["state"] in AWAY
    telling.step(_("Damaged, or in repair? {answer}").format(answer=_("Yes") if damaged else _("No")))
    if damaged and value_of("holds_on_damaged", False):
        telling.more(_("It may fill holds all the same: the library says so."))
    return damaged and way.route == "REPAIR" and not value_of("holds_on_damaged", False)


def _waited_for(telling: Telling, desk: Desk, row: Row, way: Way) -> bool:
    """Who waits, in order, by day and never by name."""
    today = day_of(desk.now, desk.zone)
    queue = queue_of(row["biblio"])
    if not may_fill(row):
        telling.step(_("Does somebody wait for it? It can fill no hold."))
        return False
    waiting = [hold for hold in queue if hold["state"] == "placed" or hold["item"] == row["id"]]
    if not waiting:
        telling.step(_("Does somebody wait for it? No"))
        return False
    said = ngettext("Does somebody wait for it? {n} hold", "Does somebody wait for it? {n} holds", len(waiting))
    telling.step(said.format(n=len(waiting)))
    lines = []
    for number, hold in enumerate(waiting, 1):
        note = hold_line(desk, hold, today)
        if hold["item"] == row["id"]:
            note = _("this copy is put by for it")
        elif counts_now(hold, today) and not fits(hold, row):
            note = _("waits for another copy")
        mine = " " + _("<- it is for this one") if way.hold and hold["id"] == way.hold["id"] else ""
        lines.append(f"{number} {note}{mine}")
    telling.more(*and_more(lines))
    if way.hold is None:
        telling.more(_("None of them takes this copy now."))
        return False
    where = name_of("branch", way.hold["pickup"])
    if way.to:
        telling.step(_("Is it picked up here? No, at {branch}").format(branch=where))
    else:
        telling.step(_("Is it picked up here? Yes"))
    return True


def _home(telling: Telling, desk: Desk, row: Row, way: Way) -> bool:
    if row["state"] in AWAY:  # damaged, and no hold takes it
        telling.step(_("It is damaged, and nobody waits for it: it is to be mended."))
        return True
    home = row["home_branch"]
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
    if not returns_home(home):
        telling.more(_("Copies of {branch} stay where they come in: the library says so.").format(**facts))
        return False
    return True
