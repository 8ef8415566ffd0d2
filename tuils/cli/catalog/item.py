"""tuils item: copies are added, changed, marked, given another barcode"""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.fields import given_options
from tuils.cli.kit.options import as_text, bytes_from, family
from tuils.cli.kit.overriding import once_more, yes_option
from tuils.cli.kit.progress import progress
from tuils.files import MOST_LIST
from tuils.formats.tables.barcode_list import barcodes_in
from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import N_, _
from tuils.library.foundation.local_words import money_label
from tuils.library.front.opening import Opened
from tuils.library.holdings.editing.binding import bind_titles
from tuils.library.holdings.editing.change_words import item_change_words
from tuils.library.holdings.editing.item_editing import NEVER_BLANK, ItemChange, replace_barcode
from tuils.library.holdings.items.items import BY_HAND
from tuils.library.holdings.items.several_items import add_items
from tuils.library.holdings.items.showing import ItemSheet, item_sheet_of
from tuils.library.holdings.lists.list_lines import copies_found, copies_of_titles, copies_on_list
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.titles.title_meant import title_id
from tuils.library.lending.item_status.batch_editing import EditLine, ItemBatch, edit_items
from tuils.library.lending.item_status.marking import Marked, mark_copy as mark_one, waits_again_words

from .item_options import copy_options, edit_options, item_facts, named_copy

WORDS = (
    "lost", "found", "missing", "damaged", "repair", "claims-returned", "claims-never-had", "withdrawn", "available",
    "on-order", "in-process", "cart",
)  # fmt: skip
CLEARABLE = tuple(name for name in (*BY_HAND, "withdrawn") if name not in NEVER_BLANK)

item = family("item", N_("Copies of titles."))


@item.command(
    "edit",
    help=N_(
        "Edit copies: all those named here, in a file, on a list or found by a search, in the same "
        "way.\n\n`item edit B1 B2 --location NF --clear collection --dry-run` shows what would change. A "
        "copy without a barcode is named by the end of its id. If one copy is refused, the others are "
        "still changed. Ctrl-C stops it; `undo` takes back all that was changed. A table with a column "
        "barcode or item, as reports and lists write it, can be read with --from."
    ),
)
@click.argument("barcodes", metavar="[BARCODE]...", nargs=-1, type=as_text)
@click.option(
    "--from", "source", metavar="FILE", help=N_("Barcodes from a file, one per line; - reads standard input.")
)
@click.option("--copies-of", metavar="TITLE", multiple=True, type=as_text, help=N_("All copies of this title."))
@click.option("--list", "lists", metavar="NAME", multiple=True, type=as_text, help=N_("All copies of this list."))
@click.option("--search", "words", metavar="WORDS", type=as_text, help=N_("All copies of the titles that match."))
@click.option("--title", metavar="TITLE", type=as_text, help=N_("Move them to this title."))
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Call number."))
@click.option(
    "--call-prefix", metavar="TEXT", type=as_text, help=N_("Add this in front of the call number, such as REF.")
)
@click.option("--status", metavar="STATUS", type=as_text, help=N_("New status, as in item mark."))
@edit_options
@click.option("--clear", metavar="FIELD", multiple=True, type=as_text, help=N_("Clear this field; may be repeated."))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would change."))
def item_edit(
    call: Call,
    /,
    barcodes: tuple[str, ...],
    source: str | None,
    copies_of: tuple[str, ...],
    lists: tuple[str, ...],
    words: str | None,
    clear: tuple[str, ...],
    dry_run: bool,
    **fields: Any,
) -> None:
    wanted = {**given_options(fields), **_cleared(clear, given_options(fields))}
    if not wanted:
        raise click.UsageError(_("Say what to change, such as --location."))
    numbers = [*barcodes, *(codes_from(source) if source else ())]
    if not (numbers or copies_of or lists or words):
        raise click.UsageError(_("Name copies by barcode, or by --from, --list, --search or --copies-of."))
    with call.open() as opened, call.out.about(item=numbers[0] if len(numbers) == 1 else None):
        numbers += copies_of_titles(copies_of) if copies_of else []
        numbers += [code for name in lists for code in copies_on_list(name)]
        numbers += copies_found(Search(words)) if words else []
        _edit(call, opened, numbers, wanted, dry_run=dry_run)


def _cleared(names: tuple[str, ...], also: dict[str, Any]) -> dict[str, Any]:
    """Return the fields to make blank, by the names of their options."""
    wanted: dict[str, Any] = {}
    for typed in names:
        name = typed.strip().lower().lstrip("-").replace("-", "_")
        name = "price_cents" if name == "price" else name
        if name not in CLEARABLE:
            known = ", ".join(one.replace("_", "-") for one in CLEARABLE)
            raise click.BadParameter(
                _("{name} is not one of: {known}.").format(name=typed, known=known), param_hint="--clear"
            )
        if name in also:
            raise click.BadParameter(_("{name} is also being set.").format(name=typed), param_hint="--clear")
        wanted[name] = False if name in ("withdrawn", "not_for_loan") else ""
    return wanted


def codes_from(source: str, option: str = "--from") -> list[str]:
    """Return the numbers in this file, a line each; `-` is standard input."""
    try:
        return barcodes_in(bytes_from(source, MOST_LIST, option))
    except TableUnreadable as unreadable:
        raise click.BadParameter(f"{source}: {unreadable}", param_hint=option) from unreadable


@item.command(
    "mark",
    help=N_(
        "Mark copies: lost, found, missing, damaged, repair, claims-returned, claims-never-had, "
        "withdrawn, available, on-order, in-process, cart.\n\n`item mark B1 B2 lost --reason 'not "
        "seen since May'`. A lost copy that is checked out stays on the patron's card, which is "
        "charged its price; the charge is removed when the copy is found. A copy that is checked "
        "out can't be missing; check it in before you withdraw it. claims-returned: fines stop "
        "growing. claims-never-had: ends the checkout."
    ),
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@click.argument("status", metavar="STATUS", type=as_text)
@click.option(
    "--reason",
    metavar="TEXT",
    type=as_text,
    default="",
    help=N_("Reason. It is added to the staff note; a claim keeps its own."),
)
def item_mark(call: Call, barcodes: tuple[str, ...], status: str, reason: str) -> None:
    if status not in WORDS:
        text = _("{status} is not one of: {known}.").format(status=status, known=", ".join(WORDS))
        raise click.BadParameter(text, param_hint="STATUS")
    with call.open() as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                _marked(call, opened, opened.do(mark_one, barcode, status, reason))


def _marked(call: Call, opened: Opened, done: Marked) -> None:
    sheet = done.item
    facts = item_facts(sheet, opened.desk) | {
        "changes": change_facts(done.changes),
        "before": done.before,
        "route": done.route or None,
        "charged_cents": done.charged_cents,
        "lifted_cents": done.lifted_cents,
        "patron": (done.account.card or None) if done.account else None,
        "owed_cents": done.account.owed_cents if done.account else None,
        "refund_cents": done.account.refund_cents if done.account else 0,
        "hold_slip": done.slip or None,
    }
    lines = change_lines(done.changes)
    if done.slip:
        lines.append(f"  {waits_again_words(done.slip)}")
    if done.charged_cents:
        lines.append(_("  Charged: {amount}").format(amount=money_label(done.charged_cents)))
    lines += [f"  {said}" for said in done.told]
    call.out.line(facts, f"{sheet.barcode or sheet.id[-8:]}  {sheet.whole_title}", *lines)


@item.command(
    "replace-barcode",
    help=N_(
        "Replace a copy's barcode with NEW, or with the next free one.\n\nA copy without a barcode "
        "is named by the end of its id, which `show title` shows."
    ),
)
@click.argument("old", type=as_text)
@click.argument("new", metavar="[NEW]", required=False, default="", type=as_text)
@yes_option
@in_library(item="old")
def item_replace_barcode(call: Call, opened: Opened, old: str, new: str, sure: bool) -> None:
    done = once_more(call, lambda sure: opened.do(replace_barcode, old, new, sure=sure), sure)
    tell_edited(call, opened, done.item, done.changes, dry_run=False)


def _edit(call: Call, opened: Opened, numbers: list[str], fields: dict[str, Any], *, dry_run: bool) -> None:
    """Edit the copies act by act, and show the lines of each act once it is written."""
    if dry_run:
        for line in opened.do(edit_items, numbers, fields, dry_run=True):
            _line(call, opened, line, dry_run)
        return
    batch = ItemBatch(opened.desk, numbers, fields)
    with progress(_("Changing")) as tell:
        try:
            while (lines := opened.do(batch.go_on)) is not None:
                for line in lines:
                    _line(call, opened, line, dry_run)
                tell(batch.seen, batch.total, batch.seen)
        except KeyboardInterrupt:
            text = _("Stopped. {n} copies were changed; tuils undo takes them back.")
            call.out.note(text.format(n=batch.changed))
            raise


def _line(call: Call, opened: Opened, line: EditLine, dry_run: bool) -> None:
    if line.refused:
        call.out.refused({"item": line.asked}, line.refused)
    else:
        tell_edited(call, opened, item_sheet_of(line.item), line.changes, dry_run=dry_run)


def tell_edited(
    call: Call, opened: Opened, sheet: ItemSheet, changes: tuple[ItemChange, ...], *, dry_run: bool
) -> None:
    facts = item_facts(sheet, opened.desk) | {"changes": change_facts(changes)} | ({"dry_run": True} if dry_run else {})
    call.out.line(facts, f"{sheet.barcode or sheet.id[-8:]}  {sheet.whole_title}", *change_lines(changes))


def change_facts(changes: tuple[ItemChange, ...]) -> dict[str, dict[str, Any]]:
    """Return the old and new value of each changed field; null if blank."""
    return {change.field: {"from": _shown(change.before), "to": _shown(change.now)} for change in changes}


def _shown(value: Any) -> Any:
    return None if value == "" else value


def change_lines(changes: tuple[ItemChange, ...]) -> list[str]:
    return [f"  {item_change_words(change)}" for change in changes] or [_("  No changes.")]


@item.command(
    "add",
    help=N_(
        "Add a copy to a title, or several at once. TITLE is its id or the last 6 or more characters of it, its "
        "ISBN, the barcode of a copy, or words that find it alone.\n\n`search` shows the ids. `title add` adds a "
        "title and its first copy together. `--volumes 1-10` adds v. 1 to v. 10, `--copies 5` five copies that are "
        "numbered on; all of them or none, and one undo takes "
        "them back. With `--barcodes -`, scan your own labels one after the other."
    ),
)
@click.argument("title", type=as_text)
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Call number; the title's if left out."))
@copy_options
@click.option("--volumes", metavar="RANGE", type=as_text, default="", help=N_("Volumes: 1-10, vol.1-3, 2001-2004."))
@click.option(
    "--copies", metavar="N", type=as_text, default="", help=N_("How many copies, or their numbers: 5, 1-5; of each.")
)
@click.option(
    "--barcodes", "source", metavar="FILE", help=N_("Barcodes of the copies, one per line; - reads standard input.")
)
@yes_option
def item_add(
    call: Call, /, title: str, volumes: str, copies: str, source: str | None, sure: bool, **fields: Any
) -> None:
    labels = codes_from(source, "--barcodes") if source else []
    if source and not labels:
        raise click.UsageError(_("There is no barcode in {file}.").format(file=source))
    act = partial(add_items, volumes=volumes, copies=copies, barcodes=labels)
    with call.open() as opened, call.out.about(item=fields["barcode"]):
        made = once_more(
            call, lambda sure: opened.do(partial(act, sure=sure), title_id(title), given_options(fields)), sure
        )
        for sheet in made:
            text = _("Added: {title}, item {item}.").format(title=named_copy(sheet), item=sheet.barcode)
            call.out.line(item_facts(sheet, opened.desk), text)


@item.command(
    "bind",
    help=N_(
        "Record that one volume holds several titles, bound together: `item bind BARCODE TITLE`.\n\nIt is shown "
        "with each of them and checked out once. A hold on a title that is only in it waits for the volume."
    ),
)
@click.argument("barcode", type=as_text)
@click.argument("titles", metavar="[TITLE]...", nargs=-1, type=as_text)
@click.option("--remove", is_flag=True, help=N_("These titles are not in it; all of them if none is named."))
def item_bind(call: Call, barcode: str, titles: tuple[str, ...], remove: bool) -> None:
    if not titles and not remove:
        raise click.UsageError(_("Name the other titles: their names, ISBNs, or IDs."))
    with call.open() as opened, call.out.about(item=barcode):
        done = opened.do(bind_titles, barcode, titles, away=remove)
        tell_edited(call, opened, done.item, done.changes, dry_run=False)
