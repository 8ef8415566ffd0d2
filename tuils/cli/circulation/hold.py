"""tuils hold"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import list_command
from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.hold_lists import live_holds, queue, told
from tuils.library.circulation.hold_tables import PULLS, SHELF
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
from tuils.library.circulation.noted_looks import told_by_refusal
from tuils.library.circulation.queues import is_suspended
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.people.masking import sees_loans, shown_card, untold
from tuils.library.refusals import Refused
from tuils.values.moments import day_of, iso

LAST = 999_999_999
PLACES = ("top", "up", "down", "bottom")
STATES = {"placed": N_("waiting"), "waiting": N_("ready for pickup"), "in_transit": N_("in transit")}

UNTOLD = N_("(title not shown)")


hold = family("hold", N_("Holds: who is waiting for what, what to pull from the shelves, what is on the hold shelf."))


@hold.command(
    "place",
    help=N_(
        "Place a hold for the patron with this card on a title: its id, or the barcode of any of "
        "its copies.\n\nWith --item, only for this copy. Pickup is at this branch, or at --pickup."
    ),
)
@click.argument("card", type=as_text)
@click.argument("what", metavar="TITLE-OR-BARCODE", type=as_text)
@click.option("--item", "item_only", is_flag=True, help=N_("Only this copy."))
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The pickup branch."))
@click.option("--starts", metavar="DATE", type=as_day, help=N_("Don't fill the hold before this day."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day the patron wants it."))
@override_options
def place(call: Call, /, card: str, what: str, override: tuple[str, ...], reason: str, **how: Any) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(patron=card, hold=None):
        about = {"item_only": how["item_only"], "pickup": how["pickup"], "starts": how["starts"]}
        with told_by_refusal(opened.desk, card):
            done = opened.do(place_hold, card, what, expires=how["until"], override=given, **about)
        told = facts(done, opened.desk) | {"patron": done.patron}
        call.out.line(told, _("On hold: {line}").format(line=sentence(done, opened.desk)))


def done_to(opened: Opened, verb: Callable[..., HoldSheet], hold_id: str, *args: Any, **how: Any) -> HoldSheet:
    """A hold by its number, which stands beside a card in one list: no title goes with it, done or refused."""
    try:
        return told(opened.desk, opened.do(verb, hold_id, *args, **how))
    except Refused as no:
        raise no if sees_loans(opened.desk) else untold(no) from None


def _told(call: Call, verb: Callable[..., HoldSheet], hold_id: str, *args: Any, **how: Any) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        done = done_to(opened, verb, hold_id, *args, **how)
        call.out.line(facts(done, opened.desk), sentence(done, opened.desk))


@hold.command("cancel", help=N_("Cancel a hold that the patron no longer wants."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
def cancel(call: Call, hold_id: str) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        done = done_to(opened, cancel_hold, hold_id)
        call.out.line(facts(done, opened.desk), _("Canceled: {title}").format(title=done.title or _(UNTOLD)))


@hold.command("suspend", help=N_("Suspend a hold until a date, or until it is resumed. It keeps its place in line."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The day on which it is active again."))
def suspend(call: Call, hold_id: str, until: date | None) -> None:
    _told(call, suspend_hold, hold_id, until)


@hold.command("change", help=N_("Change the pickup branch or the last day."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The pickup branch."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day the patron wants it."))
def change(call: Call, hold_id: str, pickup: str, until: date | None) -> None:
    if not pickup and until is None:
        raise click.UsageError(_("Say what to change: --pickup CODE, --until DATE."))
    _told(call, change_hold, hold_id, pickup=pickup, expires=until)


@hold.command("resume", help=N_("Resume a suspended hold, at its old place in line."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
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


@hold.command("move", help=N_("Move a hold to this place in line, 1 is the first; or: top, up, down, bottom."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.argument("position", type=as_position)
def move(call: Call, hold_id: str, position: int | str) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        to = position if isinstance(position, int) else place_of(position, whole_hold(hold_id))
        done = done_to(opened, move_hold, hold_id, to)
        call.out.line(facts(done, opened.desk), sentence(done, opened.desk))


def place_of(word: str, hold_id: str) -> int:
    now = hold_sheet(hold_id).position
    return {"top": 1, "up": max(1, now - 1), "down": now + 1, "bottom": LAST}[word]


@hold.command("list", help=N_("List the holds of a card, of a title (--title), or all holds."))
@click.argument("card", required=False, default="", type=as_text)
@click.option(
    "--title",
    "title_id",
    metavar="TITLE-OR-BARCODE",
    default="",
    type=as_text,
    help=N_("Who is waiting for this title: its id, or the barcode of any of its copies."),
)
def list_holds(call: Call, card: str, title_id: str) -> None:
    if card and title_id:
        raise click.UsageError(_("A card or a title, not both."))
    about = {"biblio": title_id} if title_id else {"patron": card or None}
    with call.open() as opened, call.out.about(**about):
        found = opened.do(queue, title_id).waiters if title_id else opened.do(live_holds, card)
        named = bool(card) or sees_loans(opened.desk)
        for one in found:
            number = one.hold.id[-6:] if named else ""
            words = "  ".join(filter(None, (number, one.code, sentence(one.hold, opened.desk))))
            more = {"code": one.code or None} | ({} if named else {"hold": None})
            call.out.line(facts(one.hold, opened.desk) | more, words)
        if not found:
            call.out.note(_("No holds."))


list_command(
    hold,
    "pull-list",
    PULLS,
    N_("What to pull from the shelves of this branch, in shelf order. Then check each item in."),
    list="pull",
)


list_command(hold, "shelf", SHELF, N_("What is on the hold shelf of this branch; first what to clear."), list="shelf")


# ---- how they are told


def facts(sheet: HoldSheet, desk: Desk) -> dict[str, Any]:
    """`patron`: the card; for whoever does not see loans its last four where the title is not told, else nothing."""
    return {
        "hold": ending(sheet.id, exactly=sees_loans(desk)),
        "patron": (shown_card(desk, sheet.patron) if sees_loans(desk) or not sheet.biblio else "") or None,
        "biblio": sheet.biblio,
        "position": sheet.position,
        "state": sheet.state,
        "pickup_by": sheet.pickup_by or None,
        "title": sheet.title,
        "pickup": sheet.pickup,
        "placed_at": when(sheet.placed_at, desk, exactly=sees_loans(desk)),
        "expires": sheet.expires or None,
        "suspended": is_suspended(vars(sheet), day_of(desk.now, desk.zone)),
        "suspended_until": sheet.suspended_until or None,
        "item": sheet.item or None,
        "wanted": sheet.wanted or None,
    }


def when(moment: int, desk: Desk, *, exactly: bool) -> str:
    """The minute of one list stands beside the same minute in another, and names what neither of them does: whoever
    is not told that reads the day."""
    return iso(moment, desk.zone) if exactly else day_of(moment, desk.zone).isoformat()


def ending(number: str, *, exactly: bool) -> str:
    """An id begins with the moment in which it was made; its end says nothing, and every command takes it, too."""
    return number if exactly else number[-12:]


def sentence(sheet: HoldSheet, desk: Desk) -> str:
    """`number 2, at Main library, wanted until Thu, Dec 24: The overstory`: what is so, the title last."""
    now = _("number {n}").format(n=sheet.position) if sheet.position else _(STATES.get(sheet.state, sheet.state))
    said = [now, _("at {branch}").format(branch=name_of("branch", sheet.pickup))]
    if is_suspended(vars(sheet), day_of(desk.now, desk.zone)):
        until = sheet.suspended_until
        said.append(_("suspended until {date}").format(date=iso_words(desk, until)) if until else _("suspended"))
    if sheet.pickup_by:
        said.append(_("until {date}").format(date=iso_words(desk, sheet.pickup_by)))
    elif sheet.expires:
        said.append(_("wanted until {date}").format(date=iso_words(desk, sheet.expires)))
    return f"{', '.join(said)}: {sheet.title if sheet.biblio else _(UNTOLD)}"
