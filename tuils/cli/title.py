"""tuils title"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.titles import BY_HAND, add_title

from .call import Call
from .copies import copy_options, given
from .options import as_text, family
from .show import title_facts


@family(N_("Titles by hand. `import marc` brings in whole files of them."))
def title() -> None:
    """The family of title commands."""


@title.command(
    help=N_(
        "Add a title from a few words: `title add Emma --author 'Austen, Jane' --barcode 31234000000016`.\n\n"
        "With --copy, or any option of a copy, its first copy is added in the same act."
    )
)
@click.argument("words", metavar="[TITLE]", required=False, type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The title, where it does not stand before."))
@click.option("--author", metavar="TEXT", type=as_text, help=N_("Last name first: Austen, Jane."))
@click.option("--isbn", metavar="TEXT", type=as_text)
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Where it stands on the shelf."))
@click.option("--publisher", metavar="TEXT", type=as_text)
@click.option("--year", metavar="YEAR", type=as_text, help=N_("Four digits."))
@click.option("--extent", metavar="TEXT", type=as_text, help=N_("Such as 320 pages."))
@click.option("--kind", metavar="KIND", type=as_text, help=N_("book, video, music, audiobook, map, serial, kit, ..."))
@click.option("--copy", is_flag=True, help=N_("Add a first copy."))
@copy_options
@click.pass_obj
def add(call: Call, /, words: str | None, copy: bool, **fields: Any) -> None:
    known = given({**fields, "title": fields["title"] or words})
    of_title = {name: value for name, value in known.items() if name in BY_HAND}
    of_copy = {name: value for name, value in known.items() if name not in BY_HAND}
    with call.open() as opened, call.out.about(biblio=None, item=fields["barcode"]):
        sheet = opened.do(add_title, of_title, item=of_copy if copy or of_copy else None)
        said = _("Added: {title}, {id}.").format(title=sheet.whole_title, id=sheet.id)
        items = [_("Item {item}.").format(item=one.barcode) for one in sheet.items]
        call.out.line(title_facts(sheet, opened.desk), said, *items)
