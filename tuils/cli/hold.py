"""tuils hold"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.hold_counts import PAST, TAKE_OFF
from tuils.library.circulation.hold_lists import Pull, PutBy, hold_shelf, live_holds, pull_list, queue
from tuils.library.circulation.holds import (
    HoldSheet,
    cancel_hold,
    change_hold,
    hold_sheet,
    move_hold,
    place_hold,
    resume_hold,
    suspend_hold,
    whole_hold,
)
from tuils.library.circulation.queues import is_suspended
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.people.masking import shown_card
from tuils.values.moments import day_of, iso

from .call import Call
from .options import as_day, as_text, family
from .overriding import override_of, override_options

LAST = 999_999_999
PLACES = ("top", "up", "down", "bottom")
STATES = {"placed": N_("waits"), "waiting": N_("ready to fetch"), "in_transit": N_("on its way")}


@family(N_("Holds: who waits for what, what to fetch from the shelves, what stands on the hold shelf."))
def hold() -> None:
    """The family of hold commands."""


@hold.command(
    "place",
    help=N_(
        "Place a hold for the patron with this card on a title: its id, or the barcode of any of its copies.\n\n"
        "With --item on just this copy. It is picked up where this command stands, or at --pickup."
    ),
)
@click.argument("card", type=as_text)
@click.argument("what", metavar="TITLE-OR-BARCODE", type=as_text)
@click.option("--item", "item_only", is_flag=True, help=N_("This copy and no other."))
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The branch where it is fetched."))
@click.option("--starts", metavar="DATE", type=as_day, help=N_("No copy is caught before this day."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day it is wanted."))
@override_options
@click.pass_obj
def place(call: Call, /, card: str, what: str, override: tuple[str, ...], reason: str, **how: Any) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(patron=card, hold=None):
        about = {"item_only": how["item_only"], "pickup": how["pickup"], "starts": how["starts"]}
        done = opened.do(place_hold, card, what, expires=how["until"], override=given, **about)
        told = facts(done, opened.desk) | {"patron": done.patron}
        call.out.line(told, _("On hold: {line}").format(line=sentence(done, opened.desk)))


def _told(call: Call, verb: Callable[..., HoldSheet], hold_id: str, *args: Any, **how: Any) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        done = opened.do(verb, hold_id, *args, **how)
        call.out.line(facts(done, opened.desk), sentence(done, opened.desk))


@hold.command("cancel", help=N_("The patron does not want it any more."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.pass_obj
def cancel(call: Call, hold_id: str) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        done = opened.do(cancel_hold, hold_id)
        call.out.line(facts(done, opened.desk), _("Cancelled: {title}").format(title=done.title))


@hold.command("suspend", help=N_("It keeps its place, and no copy is caught: until a date, or until it is resumed."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The day on which it counts again."))
@click.pass_obj
def suspend(call: Call, hold_id: str, until: date | None) -> None:
    _told(call, suspend_hold, hold_id, until)


@hold.command("change", help=N_("Another branch to pick it up at, another last day."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The branch where it is fetched."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day it is wanted."))
@click.pass_obj
def change(call: Call, hold_id: str, pickup: str, until: date | None) -> None:
    if not pickup and until is None:
        raise click.UsageError(_("Say what: --pickup CODE, --until DATE."))
    _told(call, change_hold, hold_id, pickup=pickup, expires=until)


@hold.command("resume", help=N_("It counts again, from its old place."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.pass_obj
def resume(call: Call, hold_id: str) -> None:
    _told(call, resume_hold, hold_id)


def as_position(value: str | int) -> int | str:
    """A place from 1, or one of PLACES."""
    text = str(value)
    if text in PLACES:
        return text
    if text.isascii() and text.isdigit() and len(text) <= len(str(LAST)):
        return int(text)
    raise click.BadParameter(_("a number from 1 up, or one of: {words}.").format(words=", ".join(PLACES)))


@hold.command("move", help=N_("To this place in its queue, 1 is the first; or: top, up, down, bottom."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.argument("position", type=as_position)
@click.pass_obj
def move(call: Call, hold_id: str, position: int | str) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        to = position if isinstance(position, int) else place_of(position, whole_hold(hold_id))
        done = opened.do(move_hold, hold_id, to)
        call.out.line(facts(done, opened.desk), sentence(done, opened.desk))


def place_of(word: str, hold_id: str) -> int:
    now = hold_sheet(hold_id).position
    return {"top": 1, "up": max(1, now - 1), "down": now + 1, "bottom": LAST}[word]


@hold.command("list", help=N_("List the holds of a card, of a title (--title), or all there are."))
@click.argument("card", required=False, default="", type=as_text)
@click.option("--title", "title_id", metavar="ID", default="", type=as_text, help=N_("Who waits for this title."))
@click.pass_obj
def list_holds(call: Call, card: str, title_id: str) -> None:
    if card and title_id:
        raise click.UsageError(_("A card or a title, not both."))
    about = {"biblio": title_id} if title_id else {"patron": card or None}
    with call.open() as opened, call.out.about(**about):
        found = opened.do(queue, title_id).waiters if title_id else opened.do(live_holds, card)
        for one in found:
            words = f"{one.hold.id[-6:]}  {one.code}  {sentence(one.hold, opened.desk)}"
            call.out.line(facts(one.hold, opened.desk) | {"code": one.code}, words)
        if not found:
            call.out.note(_("There is no hold."))


@hold.command("pull-list", help=N_("What to fetch from the shelves of this branch, in their order. Then check it in."))
@click.pass_obj
def pulls(call: Call) -> None:
    with call.open() as opened, call.out.about(list="pull"):
        found = opened.do(pull_list)
        for one in found:
            call.out.line(pull_facts(one), pull_words(one, opened.desk))
        if not found:
            call.out.note(_("No holds to pull."))


@hold.command("shelf", help=N_("What stands on the hold shelf of this branch; first what is to be taken off."))
@click.pass_obj
def shelf(call: Call) -> None:
    with call.open() as opened, call.out.about(list="shelf"):
        found = opened.do(hold_shelf)
        for one in found:
            call.out.line(shelf_facts(one, opened.desk), shelf_words(one, opened.desk))
        if not found:
            call.out.note(_("Nothing stands on the hold shelf."))


# ---- how they are told


def facts(sheet: HoldSheet, desk: Desk) -> dict[str, Any]:
    """`patron`: the card, or for whoever does not see loans its last four."""
    return {
        "hold": sheet.id,
        "patron": shown_card(desk, sheet.patron) or None,
        "biblio": sheet.biblio,
        "position": sheet.position,
        "state": sheet.state,
        "pickup_by": sheet.pickup_by or None,
        "title": sheet.title,
        "pickup": sheet.pickup,
        "placed_at": iso(sheet.placed_at, desk.zone),
        "expires": sheet.expires or None,
        "suspended": is_suspended(vars(sheet), day_of(desk.now, desk.zone)),
        "suspended_until": sheet.suspended_until or None,
        "item": sheet.item or None,
        "wanted": sheet.wanted or None,
    }


def sentence(sheet: HoldSheet, desk: Desk) -> str:
    """`number 2, at Main library, wanted until Thu 24 Dec: The overstory`: what is so, the title last."""
    now = _("number {n}").format(n=sheet.position) if sheet.position else _(STATES.get(sheet.state, sheet.state))
    said = [now, _("at {branch}").format(branch=name_of("branch", sheet.pickup))]
    if is_suspended(vars(sheet), day_of(desk.now, desk.zone)):
        until = sheet.suspended_until
        said.append(_("suspended until {date}").format(date=iso_words(desk, until)) if until else _("suspended"))
    if sheet.pickup_by:
        said.append(_("until {date}").format(date=iso_words(desk, sheet.pickup_by)))
    elif sheet.expires:
        said.append(_("wanted until {date}").format(date=iso_words(desk, sheet.expires)))
    return f"{', '.join(said)}: {sheet.title if sheet.biblio else _('(title not shown)')}"


def pull_facts(one: Pull) -> dict[str, Any]:
    return {
        "hold": one.hold,
        "patron": one.patron or None,
        "biblio": one.biblio,
        "position": one.position,
        "state": "placed",
        "pickup_by": None,
        "item": one.item,
        "title": one.title,
        "call_number": one.call_number or None,
        "place": one.place or None,
        "pickup": one.pickup,
        "code": one.code,
    }


def pull_words(one: Pull, desk: Desk) -> str:
    place = ", ".join(part for part in (one.place, one.call_number) if part)
    cart = _(" (look on the cart)") if one.on_cart else ""
    branch = _("  for {branch}").format(branch=name_of("branch", one.pickup)) if one.pickup != desk.branch else ""
    return f"{place}  {one.title}  {one.item}{cart}{branch}"


def shelf_facts(one: PutBy, desk: Desk) -> dict[str, Any]:
    """`to_do`: null, `past` (its last day is over) or `take_off` (nobody waits for it)."""
    return {
        "hold": one.hold or None,
        "patron": one.patron or None,
        "biblio": one.biblio,
        "position": 0,
        "state": "waiting" if one.hold else None,
        "pickup_by": one.pickup_by or None,
        "item": one.item,
        "title": one.title,
        "code": one.code or None,
        "ready_at": None if one.since is None else iso(one.since, desk.zone),
        "to_do": one.state if one.state in (PAST, TAKE_OFF) else None,
    }


def shelf_words(one: PutBy, desk: Desk) -> str:
    if one.state == TAKE_OFF:
        return _("Take it off and check it in: {title}  {item}").format(title=one.title, item=one.item)
    until = iso_words(desk, one.pickup_by) if one.pickup_by else ""
    if one.state == PAST:
        said = _("{code}  was kept until {date}, check it in: {title}  {item}")
    else:
        said = _("{code}  until {date}: {title}  {item}") if until else _("{code}: {title}  {item}")
    return said.format(code=one.code, date=until, title=one.title, item=one.item)
