"""tuils item"""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import given
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.cataloging.binding import bind_titles
from tuils.library.cataloging.several_items import add_items

from .item_edit import codes_from, edit, mark, replace, tell_edited
from .item_options import copy_options, item_facts, named_copy

item = family("item", N_("Copies of titles."))


@item.command(
    help=N_(
        "Add a copy to the title with this id, or several at once. The last 6 or more characters of the id are "
        "enough.\n\n`search` shows the ids. `title add` adds a title and its first copy together. `--volumes 1-10` "
        "adds v. 1 to v. 10, `--copies 5` five copies that are numbered on; all of them or none, and one undo takes "
        "them back. With `--barcodes -`, scan your own labels one after the other."
    )
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
def add(call: Call, /, title: str, volumes: str, copies: str, source: str | None, sure: bool, **fields: Any) -> None:
    labels = codes_from(source, "--barcodes") if source else []
    if source and not labels:
        raise click.UsageError(_("There is no barcode in {file}.").format(file=source))
    act = partial(add_items, volumes=volumes, copies=copies, barcodes=labels)
    with call.open() as opened, call.out.about(item=fields["barcode"]):
        made = once_more(call, lambda sure: opened.do(partial(act, sure=sure), title, given(fields)), sure)
        for sheet in made:
            said = _("Added: {title}, item {item}.").format(title=named_copy(sheet), item=sheet.barcode)
            call.out.line(item_facts(sheet, opened.desk), said)


@item.command(
    help=N_(
        "Say that one volume holds several titles, bound together: `item bind BARCODE TITLE`.\n\nIt is shown "
        "with each of them and checked out once. A hold on a title that is only in it waits for the volume."
    )
)
@click.argument("barcode", type=as_text)
@click.argument("titles", metavar="[TITLE]...", nargs=-1, type=as_text)
@click.option("--remove", is_flag=True, help=N_("These titles are not in it; all of them if none is named."))
def bind(call: Call, barcode: str, titles: tuple[str, ...], remove: bool) -> None:
    if not titles and not remove:
        raise click.UsageError(_("Name the other titles by their ids; tuils search shows them."))
    with call.open() as opened, call.out.about(item=barcode):
        done = opened.do(bind_titles, barcode, titles, away=remove)
        tell_edited(call, opened, done.item, done.changes, dry_run=False)


for _command in (edit, mark, replace):
    item.add_command(_command)
