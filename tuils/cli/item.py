"""tuils item"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.items import add_item

from .call import Call
from .copies import copy_options, given, item_facts
from .item_edit import edit, mark, replace
from .options import as_text, family


@family(N_("Copies of titles."))
def item() -> None:
    """The family of item commands."""


@item.command(
    help=N_(
        "Add a copy of the title with this id; the last 6 or more characters of it do.\n\n"
        "`search` shows the ids. `title add` adds a title and its first copy in one."
    )
)
@click.argument("title", type=as_text)
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Where it stands. Else that of the title."))
@copy_options
@click.pass_obj
def add(call: Call, /, title: str, **fields: Any) -> None:
    with call.open() as opened, call.out.about(item=fields["barcode"]):
        sheet = opened.do(add_item, title, given(fields))
        said = _("Added: {title}, item {item}.").format(title=sheet.whole_title, item=sheet.barcode)
        call.out.line(item_facts(sheet, opened.desk), said)


for _command in (edit, mark, replace):
    item.add_command(_command)
