"""tuils order: titles are ordered, from a vendor's file as well, received, claimed, canceled"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.fields import field_options, given_options, given_or_cleared
from tuils.cli.kit.options import as_count, as_number, as_text, family, to_file
from tuils.cli.kit.overriding import once_more, yes_option
from tuils.cli.kit.table import (
    apart_from_json,
    csv_option,
    each_line_of,
    line_of,
    list_command,
    tell_line,
    tell_list,
    verb_command,
    write_rows,
)
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened
from tuils.library.holdings.lookup.adding import placeholder
from tuils.library.holdings.lookup.answers import read_lookup_words
from tuils.library.holdings.titles.title_meant import title_in_catalog
from tuils.library.office.orders.order_fields import LINE as LINE_FIELDS, SUGGESTION as FIELDS
from tuils.library.office.orders.order_file import (
    RecordOrdered,
    copies_words,
    look_at_file,
    order_or_set_aside,
    order_paper,
    read_order_file,
)
from tuils.library.office.orders.ordering import (
    Order,
    Ordered,
    TitleWanted,
    cancel_line,
    change_line,
    claim_lines,
    order_called,
    order_title,
    send_order,
    to_send,
)
from tuils.library.office.orders.queries import SuggestionRow
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.suggesting import (
    decline_suggestion,
    mark_suggestion_answered,
    suggest,
    suggestion_called,
)
from tuils.library.office.orders.tables import LATE_ORDERS, ORDERS, SHEET, SUGGESTIONS, WHICH
from tuils.library.office.orders.title_responses import SUGGESTION_FORM

from .lookup import found_record
from .title_responses import responses_command

LINE = click.argument("line", metavar="LINE", type=as_text)
VENDOR = click.option("--vendor", metavar="NAME", default="", type=as_text, help=N_("Only from this vendor."))
ANYWAY = click.option("--anyway", is_flag=True, help=N_("Do it anyway: go over the fund's budget, if you may."))
text_option = to_file("-o", "--output", "file", type=click.Path(path_type=Path), words=N_("Save it as text to print."))
sheet_option = click.option("--csv", "sheet", metavar="FILE", type=click.Path(path_type=Path), callback=apart_from_json,
                            help=N_("Save it as a table for the vendor; - prints it here."))  # fmt: skip

order = family(
    "order",
    N_(
        "Order titles from vendors, and receive them.\n\nLINE is a line of `order list` by its ID, its ISBN, or the "
        "title or the beginning of it. Vendors: `vendor`. Money: `fund`, `invoice`. `tuils undo` undoes each."
    ),
)


def check_files(call: Call, file: Path | None, sheet: Path | None) -> None:
    """Refuse files that can't be written before anything is marked as ordered. The two need different names."""
    if file and file == sheet:
        raise click.UsageError(_("Name two files, one for text and one for the table."))
    for one in (file, sheet):
        if one and str(one) != "-" and (one.is_dir() or not one.parent.is_dir() or (one.exists() and not call.force)):
            text = _("{file} already exists (--force replaces it), or its folder does not.")
            raise click.UsageError(text.format(file=one))


def tell_order(call: Call, opened: Opened, order: Order, file: Path | None, sheet: Path | None, words: str) -> None:
    """Write the order into the named files, else show it as text."""
    from tuils.files import text_stream as text_of, whole_file

    paper = order_paper(opened.desk, order)
    if file:
        with whole_file(file, replace=call.force) as out, text_of(out) as text:
            text.write("\n".join(paper) + "\n")
    if sheet:
        write_rows(call, sheet, [SHEET.facts(opened.desk, line) for line in order.lines], SHEET.names)
    facts = {"order": order.number, "vendor": order.vendor, "titles": len(order.lines), "copies": order.copies}
    facts |= {"cost_cents": order.cents, "file": str(file) if file else None, "act": order.act or None}
    sentence = words.format(
        order=order.number, vendor=order.vendor, copies=copies_words(order.copies), money=money_label(order.cents)
    )
    call.out.line(facts, *(() if file or sheet else paper), sentence)


@order.command(
    "import",
    help=N_(
        "Put the titles of a vendor's file of order records (MARC) on the vendor's list. --map says which fields hold "
        "copies, price, and fund: sierra, koha, grid, plain, none, or such as copies=960$o,price=960$s,fund=960$u; "
        "else the vendor's own map counts. What is on order from this vendor already is left out."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--map", "named", metavar="MAP", default="", type=as_text, help=N_("Which fields say what."))
@field_options(LINE_FIELDS)
@click.option("--sent", is_flag=True, help=N_("They are ordered already: mark the vendor's list as sent."))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would be ordered."))
@click.option("--anyway", is_flag=True, help=N_("Also what is on order already, and over a fund's budget, if you may."))
def order_import(
    call: Call, /, file: Path, named: str, sent: bool, dry_run: bool, anyway: bool, **options: Any
) -> None:
    usual = given_or_cleared(options)
    with call.open() as opened, call.out.about(file=str(file)):
        vendor = str(usual.get("vendor", ""))
        if dry_run:
            done = opened.do(look_at_file, file, vendor, named, usual, sure=anyway)
        else:
            records = opened.do(lambda _desk: read_order_file(file, vendor, named))
            done = [opened.do(order_or_set_aside, record, usual, sure=anyway) for record in records]
        for one in done:
            _tell_record(call, one, dry_run)
        added = sum(one.outcome == "added" for one in done)
        copies = sum(one.copies for one in done)
        number = opened.do(send_order, vendor).number if sent and added and not dry_run else ""
        facts = {"read": len(done), "ordered": added, "copies": copies, "set_aside": len(done) - added}
        words = ngettext("{n} of {all} title to order: {copies}.", "{n} of {all} titles to order: {copies}.", len(done))
        words = words.format(n=added, all=len(done), copies=copies_words(copies))
        call.out.line({**facts, "order": number or None}, f"{words}{f' {number}' if number else ''}")
        if acts := sum(len(one.lines) for one in done) + bool(number):
            call.out.note(_("To take the whole file back: tuils undo {n}").format(n=acts))
        call.out.ask(0 if any(not one.broken for one in done) else USAGE)


def _tell_record(call: Call, done: RecordOrdered, dry_run: bool) -> None:
    if done.said or dry_run:
        facts = {"record": done.number, "title": done.title, "said": done.said or None, "outcome": done.outcome}
        call.out.line(facts, f"{done.number}. {done.title}: {done.said}")


@order.command("list", help=N_("List what is on order or waits to be ordered, vendor by vendor."))
@click.option("--state", default="open", type=click.Choice(WHICH), help=N_("Which lines. Default: open."))
@VENDOR
@csv_option
def order_list(call: Call, state: str, vendor: str, file: Path | None) -> None:
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
              help=N_("Order what this suggestion asks for; the patron who made it gets a hold."))  # fmt: skip
@ANYWAY
def order_add(
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
        words = given_options({"title": title, "author": author})
        if not (what or words.get("title") or wish):
            raise click.UsageError(_("Say a title: its ISBN, or --title TEXT."))
        meant = _meant(call, opened, what, words, wish)
        fields = given_or_cleared(options)
        wish_id = wish.id if wish else ""
        done = opened.do(order_title, meant, fields, card=card, suggestion=wish_id, sure=anyway)
        _tell_added(call, opened, done)


def _meant(call: Call, opened: Opened, what: str, words: dict[str, Any], row: SuggestionRow | None) -> TitleWanted:
    """Return the title to order: one in the catalog, a record found by lookup, else words for a short record."""
    if row:
        words = {"title": row.title, "author": row.author, **words}
    text = what or (row.isbn if row and row.isbn else "") or str(words.get("title", ""))
    if biblio := title_in_catalog(text):
        return TitleWanted(biblio)
    if number := _number(text):
        asked = read_lookup_words(number)
        if found := found_record(call, opened, asked, None, in_words=True):
            return TitleWanted(record=found.marc)
        known = {"title": placeholder(asked), **given_options(words)}
        return TitleWanted(words=known | ({"isbn": asked.isbn} if asked.isbn else {}))
    return TitleWanted(words={**words, "title": words.get("title") or what})


def _number(text: str) -> str:
    try:
        return read_lookup_words(text).number
    except Refused:
        return ""


def _tell_added(call: Call, opened: Opened, done: Ordered) -> None:
    more = {"made": done.made, "also_on_order": done.also, "held": done.held, "act": done.act}
    words = [_("To order: {line}.")]
    if done.also:
        text = ngettext("{n} copy of it is already on order.", "{n} copies of it are already on order.", done.also)
        words.append(text.format(n=done.also))
    if done.held:
        words.append(_("The patron has a hold on it."))
    if done.no_hold:
        words.append(_("No hold for the patron: {why}").format(why=done.no_hold))
    tell_line(call, opened.desk, ORDERS, done.line, " ".join(words), None, **more)


@order.command("edit", help=N_("Change a line: copies, price, fund. `-` takes a text away."))
@LINE
@field_options(LINE_FIELDS)
@ANYWAY
def order_edit(call: Call, /, line: str, anyway: bool, **options: Any) -> None:
    fields = given_or_cleared(options)
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
def order_send(call: Call, vendor: str, file: Path | None, sheet: Path | None, dry_run: bool) -> None:
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
def order_show(call: Call, number: str, vendor: str, file: Path | None, sheet: Path | None) -> None:
    check_files(call, file, sheet)
    with call.open() as opened, call.out.about(order=number):
        found = opened.do(order_called, number, vendor)
        tell_order(call, opened, found, file, sheet, _("Order {order}, {vendor}, {copies}, {money}."))


@order.command(
    "receive",
    help=N_(
        "Receive copies of a line: all that are still to come, or --copies N. Each becomes a copy in processing, with "
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
def order_receive(
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
        codes = [item.barcode for item in done.items]
        said = [_("Received: {line}.")]
        if codes:
            said.append(_("In processing: {codes}.").format(codes=", ".join(codes)))
        if done.waiting:
            words = ngettext("{n} patron waits for it.", "{n} patrons wait for it.", done.waiting)
            said.append(words.format(n=done.waiting))
        more = {"items": codes, "damaged_now": damaged, "extra": done.extra, "act": done.act}
        tell_line(call, opened.desk, ORDERS, done.line, " ".join(said), None, **more)


@order.command("cancel", help=N_("Cancel copies that will not come: all that are still due, or --copies N."))
@LINE
@click.option("--copies", metavar="N", type=as_count, help=N_("How many."))
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("Why, such as: out of print."))
@in_library("line")
def order_cancel(call: Call, opened: Opened, line: str, copies: int | None, reason: str) -> None:
    done = opened.do(cancel_line, line, copies, reason)
    said = [_("Canceled: {line}.")]
    if done.removed:
        said.append(_("Its title is out of the catalog again."))
    if done.waiting:
        words = ngettext("{n} hold still waits for it.", "{n} holds still wait for it.", done.waiting)
        said.append(words.format(n=done.waiting))
    more = {"canceled_now": done.copies, "title_removed": done.removed, "act": done.act}
    tell_line(call, opened.desk, ORDERS, done.line, " ".join(said), None, **more)


verb_command(
    order,
    "claim",
    N_("Record that you asked the vendor about these. This sends nothing."),
    claim_lines,
    each_line_of(LATE_ORDERS, N_("Claimed: {line}.")),
    click.argument("lines", metavar="LINE...", nargs=-1, required=True, type=as_text),
    subject="line",
)


# ---- tuils suggestion: what patrons wish that the library had


SUGGESTION = click.argument("wish", metavar="SUGGESTION", type=as_text)


suggestion = family(
    "suggestion",
    N_(
        "Titles that patrons suggest, and what becomes of them. To order one: `order add --suggestion ID`; the patron "
        "gets a hold. SUGGESTION is its ID, its ISBN, or the beginning of its title."
    ),
)


@suggestion.command("list", help=N_("List open suggestions, and decided ones whose patron has not been told yet."))
@click.option("--all", "every", is_flag=True, help=N_("All of them, also those that are done."))
@csv_option
def suggestion_list(call: Call, every: bool, file: Path | None) -> None:
    tell_list(call, SUGGESTIONS, file, "all" if every else "open")


@suggestion.command("add", help=N_("Note a title that somebody wants. --card: the patron to notify."))
@click.argument("title", metavar="[TITLE]", default="", type=as_text)
@field_options([field for field in FIELDS if field.name != "title"])
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("The patron who wants it."))
@click.option("--anyway", is_flag=True, help=N_("Add it even though the library has a title like it."))
def suggestion_add(call: Call, /, title: str, card: str, anyway: bool, **options: Any) -> None:
    fields = given_options({**options, "title": title or None})
    with call.open() as opened, call.out.about(title=title):
        tell_line(call, opened.desk, SUGGESTIONS, opened.do(suggest, fields, card=card, sure=anyway))


verb_command(
    suggestion,
    "decline",
    N_("Decline this suggestion. The patron is told the reason."),
    decline_suggestion,
    line_of(SUGGESTIONS),
    SUGGESTION,
    click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("Such as: out of print.")),
    subject="suggestion",
)


verb_command(
    suggestion,
    "told",
    N_("The patron has been told. The link to the patron is erased."),
    mark_suggestion_answered,
    line_of(SUGGESTIONS),
    SUGGESTION,
    subject="suggestion",
)


responses_command(
    suggestion,
    "suggestion",
    SUGGESTION_FORM,
    N_(
        "Note the titles that were suggested in a web form (CSV, .xlsx). It shows what would change before it "
        "imports.\n\nColumns of Google and Microsoft forms and plain English ones are recognized; --map names others. "
        "Fields: when, title, author, isbn, note, card, name (or first_name, last_name), born, phone, email. Answers "
        "imported before are left alone, so importing the same file again adds nothing. `tuils undo` undoes the whole "
        "import."
    ),
)
