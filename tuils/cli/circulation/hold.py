"""tuils hold: who waits for what, what to pull, what is on the hold shelf"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, list_command, tell_line, tell_table
from tuils.i18n import N_, _
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened
from tuils.library.lending.holds.hold_lists import hide_hold_title, hold_queue, open_holds
from tuils.library.lending.holds.hold_tables import HOLDS, PULLS, SHELF, UNTOLD
from tuils.library.lending.holds.holds import (
    HoldSheet,
    cancel_hold,
    change_hold,
    hold_sheet,
    place_first_of,
    place_hold,
    resume_hold,
    suspend_hold,
    whole_hold,
)
from tuils.library.lending.holds.moving import STAYS, holds_moved_words, move_all_holds
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.together import link_holds, resume_all_holds, suspend_all_holds, unlink_hold
from tuils.library.lending.noted_looks import told_by_refusal
from tuils.library.people.patrons.masking import sees_loans, untold

from .hold_group import hold_group

LAST = 999_999_999
PLACES = ("top", "up", "down", "bottom")


hold = family("hold", N_("Holds: who is waiting for what, what to pull from the shelves, what is on the hold shelf."))
hold.add_command(hold_group, "group")


@hold.command(
    "place",
    help=N_(
        "Place a hold for the patron with this card on a title: its id, its ISBN, the barcode of any of its copies, or "
        "words that find it alone.\n\nWith --item, only for this copy. With --any, "
        "on several titles: the first that comes is set aside, and the other holds end. "
        "Pickup is at this branch, or at --pickup."
    ),
)
@click.argument("card", type=as_text)
@click.argument("what", metavar="TITLE-OR-BARCODE", nargs=-1, required=True, type=as_text)
@click.option("--item", "item_only", is_flag=True, help=N_("Only this copy."))
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The pickup branch."))
@click.option("--starts", metavar="DATE", type=as_day, help=N_("Don't fill the hold before this day."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day the patron wants it."))
@click.option("--any", "first_of", is_flag=True, help=N_("The first of these titles that comes."))
@override_options
def hold_place(
    call: Call, /, card: str, what: tuple[str, ...], override: tuple[str, ...], reason: str, **how: Any
) -> None:
    given, first_of = override_of(override, reason), how["first_of"]
    if first_of and (len(set(what)) < 2 or how["item_only"]):
        raise click.UsageError(_("--any takes two or more titles, and no --item."))
    if not first_of and len(what) > 1:
        raise click.UsageError(_("One title. Words go between quotes; for the first of several: --any."))
    with call.open() as opened, call.out.about(patron=card, hold=None):
        terms = {"pickup": how["pickup"], "starts": how["starts"], "expires": how["until"], "override": given}
        with told_by_refusal(opened.desk, card):
            if first_of:
                placed = opened.do(place_first_of, card, what, **terms)
            else:
                placed = [opened.do(place_hold, card, what[0], item_only=how["item_only"], **terms)]
        for done in placed:
            tell_line(call, opened.desk, HOLDS, done, _("On hold: {line}"), patron=done.patron)


def done_to(opened: Opened, verb: Callable[..., HoldSheet], hold_id: str, *args: Any, **how: Any) -> HoldSheet:
    """Do this to a hold by its number, which is listed beside a card: show no title with it, done or refused."""
    try:
        return hide_hold_title(opened.desk, opened.do(verb, hold_id, *args, **how))
    except Refused as no:
        raise no if sees_loans(opened.desk) else untold(no) from None


def told_of_all(opened: Opened, verb: Callable[..., list[HoldSheet]], *args: Any, **how: Any) -> list[HoldSheet]:
    """Do this to several holds: show no title with them, done or refused."""
    try:
        return [hide_hold_title(opened.desk, done) for done in opened.do(verb, *args, **how)]
    except Refused as no:
        raise no if sees_loans(opened.desk) else untold(no) from None


def _report_hold(call: Call, verb: Callable[..., HoldSheet], hold_id: str, *args: Any, **how: Any) -> None:
    with call.open() as opened, call.out.about(hold=hold_id):
        done = done_to(opened, verb, hold_id, *args, **how)
        tell_line(call, opened.desk, HOLDS, done)


@hold.command("cancel", help=N_("Cancel a hold that the patron no longer wants."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@in_library(hold="hold_id")
def hold_cancel(call: Call, opened: Opened, hold_id: str) -> None:
    done = done_to(opened, cancel_hold, hold_id)
    text = _("Canceled: {title}").format(title=done.title or _(UNTOLD))
    call.out.line(HOLDS.facts(opened.desk, done), text)


@hold.command("suspend", help=N_("Suspend a hold until a date, or until it is resumed. It keeps its place in line."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The day on which it is active again."))
def hold_suspend(call: Call, hold_id: str, until: date | None) -> None:
    _report_hold(call, suspend_hold, hold_id, until)


def _report_all(call: Call, card: str, verb: Callable[..., list[HoldSheet]], *args: Any) -> None:
    """Do this to all holds of a card, and say which of them are not changed."""
    with call.open() as opened, call.out.about(patron=card):
        found = told_of_all(opened, verb, card, *args)
        for done in found:
            tell_line(call, opened.desk, HOLDS, done, "{line}" if done.act else _("Not changed: {line}"))
        if not found:
            call.out.note(HOLDS.says_nothing())


@hold.command(
    "suspend-all",
    help=N_(
        "Suspend all holds of a card until a date, such as for a vacation. Each keeps its place, and is active "
        "again on that day by itself. Holds that are ready or in transit are not changed."
    ),
)
@click.argument("card", type=as_text)
@click.option("--until", metavar="DATE", required=True, type=as_day, help=N_("The day on which they are active again."))
def hold_suspend_all(call: Call, card: str, until: date) -> None:
    _report_all(call, card, suspend_all_holds, until)


@hold.command("resume-all", help=N_("Resume all suspended holds of a card, each at its old place in line."))
@click.argument("card", type=as_text)
def hold_resume_all(call: Call, card: str) -> None:
    _report_all(call, card, resume_all_holds)


@hold.command("change", help=N_("Change the pickup branch or the last day."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The pickup branch."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day the patron wants it."))
def hold_change(call: Call, hold_id: str, pickup: str, until: date | None) -> None:
    if not pickup and until is None:
        raise click.UsageError(_("Say what to change: --pickup CODE, --until DATE."))
    _report_hold(call, change_hold, hold_id, pickup=pickup, expires=until)


@hold.command("resume", help=N_("Resume a suspended hold, at its old place in line."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
def hold_resume(call: Call, hold_id: str) -> None:
    _report_hold(call, resume_hold, hold_id)


def as_position(value: str | int) -> int | str:
    """A place from 1, or one of PLACES."""
    text = str(value)
    if text in PLACES:
        return text
    if text.isascii() and text.isdigit() and len(text) <= len(str(LAST)):
        return int(text)
    raise click.BadParameter(_("a number from 1 up, or one of: {words}.").format(words=", ".join(PLACES)))


reason_option = click.option(
    "--reason", metavar="TEXT", default="", type=as_text, help=N_("Why, in a few words. Why? tells it.")
)


@hold.command("move", help=N_("Move a hold to this place in line, 1 is the first; or: top, up, down, bottom."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
@click.argument("position", type=as_position)
@reason_option
@in_library(hold="hold_id")
def hold_move(call: Call, opened: Opened, hold_id: str, position: int | str, reason: str) -> None:
    to = position if isinstance(position, int) else queue_place(position, whole_hold(hold_id))
    done = done_to(opened, move_hold, hold_id, to, reason)
    tell_line(call, opened.desk, HOLDS, done)


def queue_place(word: str, hold_id: str) -> int:
    now = hold_sheet(hold_id).position
    return {"top": 1, "up": max(1, now - 1), "down": now + 1, "bottom": LAST}[word]


@hold.command(
    "move-all",
    help=N_(
        "Move all holds on one title to another: ids, ISBNs, or the barcode of any copy.\n\n"
        "Each keeps its place by the day it was placed. A patron with holds on both keeps the earlier one. Holds that "
        "are ready or in transit stay. With --item, only the holds for this one copy; with --to-item, they wait for "
        "that one copy."
    ),
)
@click.argument("origin", metavar="FROM", type=as_text)
@click.argument("to", metavar="TO", type=as_text)
@click.option("--item", is_flag=True, help=N_("Only the holds that wait for the copy FROM alone."))
@click.option("--to-item", is_flag=True, help=N_("They wait for the copy TO alone."))
@reason_option
def hold_move_all(call: Call, /, origin: str, to: str, **how: Any) -> None:
    with call.open() as opened, call.out.about(biblio=origin):
        done = opened.do(move_all_holds, origin, to, **how)
        facts = {"biblio": done.origin, "to": done.to, "moved": done.moved, "ended": done.ended}
        stays = {f"stays_{why}": done.stays.get(why, 0) for why in STAYS}
        call.out.line(facts | {"any_copy": done.any_copy, **stays}, *holds_moved_words(done))


@hold.command(
    "link",
    help=N_("Link holds of one patron: the first one that is filled ends the others. Each keeps its place in line."),
)
@click.argument("holds", metavar="HOLD", nargs=-1, required=True, type=as_text)
def hold_link(call: Call, holds: tuple[str, ...]) -> None:
    with call.open() as opened, call.out.about(hold=None):
        for done in told_of_all(opened, link_holds, holds):
            tell_line(call, opened.desk, HOLDS, done)


@hold.command("unlink", help=N_("Unlink a hold: it waits by itself again, whatever comes of the others."))
@click.argument("hold_id", metavar="HOLD", type=as_text)
def hold_unlink(call: Call, hold_id: str) -> None:
    _report_hold(call, unlink_hold, hold_id)


@hold.command("list", help=N_("List the holds of a card, of a title (--title), or all holds."))
@click.argument("card", required=False, default="", type=as_text)
@click.option(
    "--title",
    "title_id",
    metavar="TITLE-OR-BARCODE",
    default="",
    type=as_text,
    help=N_("Who is waiting for this title: its id, its ISBN, or the barcode of any of its copies."),
)
@csv_option
def hold_list(call: Call, card: str, title_id: str, file: Path | None) -> None:
    if card and title_id:
        raise click.UsageError(_("A card or a title, not both."))
    about = {"biblio": title_id} if title_id else {"patron": card or None}
    with call.open() as opened, call.out.about(**about):
        found = opened.do(hold_queue, title_id).waiters if title_id else opened.do(open_holds, card)
        tell_table(call, opened, HOLDS, [one.hold for one in found], file)


list_command(
    hold,
    "pull-list",
    PULLS,
    N_("What to pull from the shelves of this branch, in shelf order. Then check each item in."),
    list="pull",
)


list_command(hold, "shelf", SHELF, N_("What is on the hold shelf of this branch; first what to clear."), list="shelf")
