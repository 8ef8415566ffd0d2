"""tuils item"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import given
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.cataloging.items import add_item

from .item_edit import edit, mark, replace
from .item_options import copy_options, item_facts


@family(N_("Copies of titles."))
def item() -> None:
    """The family of item commands."""


@item.command(
    help=N_(
        "Add a copy to the title with this id. The last 6 or more characters of the id are "
        "enough.\n\n`search` shows the ids. `title add` adds a title and its first copy together."
    )
)
@click.argument("title", type=as_text)
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Call number; the title's if left out."))
@copy_options
@yes_option
@click.pass_obj
def add(call: Call, /, title: str, sure: bool, **fields: Any) -> None:
    with call.open() as opened, call.out.about(item=fields["barcode"]):
        sheet = once_more(call, lambda sure: opened.do(add_item, title, given(fields), sure=sure), sure)
        said = _("Added: {title}, item {item}.").format(title=sheet.whole_title, item=sheet.barcode)
        call.out.line(item_facts(sheet, opened.desk), said)


for _command in (edit, mark, replace):
    item.add_command(_command)
