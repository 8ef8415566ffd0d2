"""tuils order: titles are ordered, received, claimed, canceled"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import field_options, given
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_count, as_number, as_text, family
from tuils.cli.kit.table import csv_option, list_command, tell_line, tell_list
from tuils.i18n import N_, _, ngettext
from tuils.library.lookup.adding import placeholder
from tuils.library.lookup.wanted import wanted
from tuils.library.orders.order_fields import LINE as LINE_FIELDS
from tuils.library.orders.ordering import (
    Ordered,
    TitleWanted,
    cancel_line,
    change_line,
    claim_lines,
    order_called,
    order_title,
    send_order,
    title_in_catalog,
    to_send,
)
from tuils.library.orders.queries import SuggestionRow
from tuils.library.orders.receiving import receive
from tuils.library.orders.suggesting import suggestion_called
from tuils.library.orders.tables import LATE_ORDERS, ORDERS, WHICH
from tuils.library.refusals import Refused

from .looked_up import found_record
from .order_import import import_file
from .order_options import ANYWAY, LINE, VENDOR, check_files, sheet_option, tell_order, text_option, with_blanks

order = family(
    "order",
    N_(
        "Order titles from vendors, and receive them.\n\nLINE is a line of `order list` by its ID, its ISBN, or the "
        "title or the beginning of it. Vendors: `vendor`. Money: `fund`, `invoice`. `tuils undo` undoes each."
    ),
)


order.add_command(import_file)


@order.command("list", help=N_("List what is on order or waits to be ordered, vendor by vendor."))
@click.option("--state", default="open", type=click.Choice(WHICH), help=N_("Which lines. Default: open."))
@VENDOR
@csv_option
def listed(call: Call, state: str, vendor: str, file: Path | None) -> None:
    tell_list(call, ORDERS, file, state, vendor)


list_command(order, "late", LATE_ORDERS, N_("List what should be here by now, for a claim to the vendor."))


@order.command(
    "add",
    help=N_(
        "Put a title on its vendor's list. TITLE is an ISBN, a title's ID, or its whole name. One that isn't in the "
        "catalog is looked up, else a short record is made (--title, --author); patrons can place holds at once."
    ),
)
@click.argument("what", metavar="[TITLE]", default="", type=as_text)
@field_options(LINE_FIELDS)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("Its title, where it is in no catalog."))
@click.option("--author", metavar="TEXT", type=as_text, help=N_("Its author: Yolen, Jane."))
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("Place a hold for this patron."))
@click.option("--suggestion", metavar="ID", default="", type=as_text,
              help=N_("Order what this suggestion asks for; whoever made it gets a hold."))  # fmt: skip
@ANYWAY
def add(
    call: Call,
    /,
    what: str,
    title: str | None,
    author: str | None,
    card: str,
    suggestion: str,
    anyway: bool,
    **options: Any,
) -> None:
    with call.open() as opened, call.out.about(title=what or title or suggestion):
        wish = suggestion_called(suggestion) if suggestion else None
        words = given({"title": title, "author": author})
        if not (what or words.get("title") or wish):
            raise click.UsageError(_("Say a title: its ISBN, or --title TEXT."))
        meant = _meant(call, opened, what, words, wish)
        fields = with_blanks(options)
        wish_id = wish.id if wish else ""
        done = opened.do(order_title, meant, fields, card=card, suggestion=wish_id, sure=anyway)
        _tell_added(call, opened, done)


def _meant(call: Call, opened: Opened, what: str, words: dict[str, Any], wish: SuggestionRow | None) -> TitleWanted:
    """A title here, a record that was found, else words for a short one."""
    if wish:
        words = {"title": wish.title, "author": wish.author, **words}
    text = what or (wish.isbn if wish and wish.isbn else "") or str(words.get("title", ""))
    if biblio := title_in_catalog(text):
        return TitleWanted(biblio)
    if number := _number(text):
        asked = wanted(number)
        if found := found_record(call, opened, asked, None):
            return TitleWanted(record=found.marc)
        known = {"title": placeholder(asked), **given(words)}
        return TitleWanted(words=known | ({"isbn": asked.isbn} if asked.isbn else {}))
    return TitleWanted(words={**words, "title": words.get("title") or what})


def _number(text: str) -> str:
    try:
        return wanted(text).number
    except Refused:
        return ""


def _tell_added(call: Call, opened: Opened, done: Ordered) -> None:
    more = {"made": done.made, "also_on_order": done.also, "held": done.held, "act": done.act}
    words = [_("To order: {line}.")]
    if done.also:
        said = ngettext("{n} copy of it is already on order.", "{n} copies of it are already on order.", done.also)
        words.append(said.format(n=done.also))
    if done.held:
        words.append(_("The patron has a hold on it."))
    if done.no_hold:
        words.append(_("No hold for the patron: {why}").format(why=done.no_hold))
    tell_line(call, opened.desk, ORDERS, done.line, " ".join(words), None, **more)


@order.command("edit", help=N_("Change a line: copies, price, fund. `-` takes a text away."))
@LINE
@field_options(LINE_FIELDS)
@ANYWAY
def edit(call: Call, /, line: str, anyway: bool, **options: Any) -> None:
    fields = with_blanks(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --copies 2."))
    with call.open() as opened, call.out.about(line=line):
        tell_line(call, opened.desk, ORDERS, opened.do(change_line, line, fields, sure=anyway))


@order.command(
    "send",
    help=N_(
        "Order all that waits on a vendor's list, under the next number. Prints the order, or saves it; nothing is "
        "sent by itself. Undo takes it back."
    ),
)
@click.argument("vendor", metavar="[VENDOR]", default="", type=as_text)
@text_option
@sheet_option
@click.option("--dry-run", is_flag=True, help=N_("Only show it."))
def send(call: Call, vendor: str, file: Path | None, sheet: Path | None, dry_run: bool) -> None:
    check_files(call, file, sheet)
    with call.open() as opened, call.out.about(vendor=vendor):
        if dry_run:
            waiting = opened.do(lambda _desk: to_send(vendor))
            tell_order(call, opened, waiting, file, sheet, _("Not sent yet: {vendor}, {copies}, {money}."))
            return
        done = opened.do(send_order, vendor)
        tell_order(call, opened, done, file, sheet, _("Ordered: {order}, {vendor}, {copies}, {money}."))


@order.command("show", help=N_("Print or save an order again, by its number."))
@click.argument("number", metavar="ORDER", type=as_text)
@VENDOR
@text_option
@sheet_option
def show(call: Call, number: str, vendor: str, file: Path | None, sheet: Path | None) -> None:
    check_files(call, file, sheet)
    with call.open() as opened, call.out.about(order=number):
        found = opened.do(order_called, number, vendor)
        tell_order(call, opened, found, file, sheet, _("Order {order}, {vendor}, {copies}, {money}."))


@order.command(
    "receive",
    help=N_(
        "Copies of a line are here: all that are still to come, or --copies N. Each becomes a copy in processing, with "
        "a label waiting. --damaged ones go back and stay on order."
    ),
)
@LINE
@click.option("--copies", metavar="N", type=as_number, help=N_("How many good ones came."))
@click.option("--damaged", metavar="N", default="0", type=as_number, help=N_("How many came damaged."))
@click.option("--barcode", "barcodes", metavar="BARCODE", multiple=True, type=as_text,
              help=N_("Of a copy; once for each. The next free ones if left out."))  # fmt: skip
@click.option("--call-number", metavar="TEXT", default="", type=as_text, help=N_("The title's own if left out."))
@click.option("--extra", is_flag=True, help=N_("More came than were ordered: keep them."))
@yes_option
def received(
    call: Call,
    line: str,
    copies: int | None,
    damaged: int,
    barcodes: tuple[str, ...],
    call_number: str,
    extra: bool,
    sure: bool,
) -> None:
    how: dict[str, Any] = {"damaged": damaged, "barcodes": barcodes, "call_number": call_number, "extra": extra}
    with call.open() as opened, call.out.about(line=line):
        done = once_more(call, lambda is_sure: opened.do(receive, line, copies, sure=is_sure, **how), sure)
        codes = [one.barcode for one in done.items]
        said = [_("Received: {line}.")]
        if codes:
            said.append(_("In processing: {codes}.").format(codes=", ".join(codes)))
        if done.waiting:
            words = ngettext("{n} patron waits for it.", "{n} patrons wait for it.", done.waiting)
            said.append(words.format(n=done.waiting))
        more = {"items": codes, "damaged_now": damaged, "extra": done.extra, "act": done.act}
        tell_line(call, opened.desk, ORDERS, done.line, " ".join(said), None, **more)


@order.command("cancel", help=N_("Copies will not come: all that are still to come, or --copies N."))
@LINE
@click.option("--copies", metavar="N", type=as_count, help=N_("How many."))
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("Why, such as: out of print."))
def cancel(call: Call, line: str, copies: int | None, reason: str) -> None:
    with call.open() as opened, call.out.about(line=line):
        done = opened.do(cancel_line, line, copies, reason)
        said = [_("Canceled: {line}.")]
        if done.removed:
            said.append(_("Its title is out of the catalog again."))
        if done.waiting:
            words = ngettext("{n} hold still waits for it.", "{n} holds still wait for it.", done.waiting)
            said.append(words.format(n=done.waiting))
        more = {"canceled_now": done.copies, "title_removed": done.removed, "act": done.act}
        tell_line(call, opened.desk, ORDERS, done.line, " ".join(said), None, **more)


@order.command("claim", help=N_("Note that you asked the vendor where these are. Nothing is sent by this."))
@click.argument("lines", metavar="LINE...", nargs=-1, required=True, type=as_text)
def claim(call: Call, lines: tuple[str, ...]) -> None:
    with call.open() as opened, call.out.about(line=lines[0]):
        for row in opened.do(claim_lines, lines):
            tell_line(call, opened.desk, LATE_ORDERS, row, _("Claimed: {line}."))
