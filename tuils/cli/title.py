"""tuils title"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.title_editing import edit_title
from tuils.library.cataloging.titles import BY_HAND, add_title

from .call import Call
from .copies import copy_options, given
from .item_edit import change_facts, change_lines
from .options import as_text, family
from .title_shown import title_facts

F = TypeVar("F", bound=Callable[..., Any])
WORDS: dict[str, str] = {
    "--author": N_("Last name first: Austen, Jane."),
    "--isbn": "",
    "--call-number": N_("Where it stands on the shelf."),
    "--publisher": "",
    "--year": N_("Four digits."),
    "--extent": N_("Such as 320 pages."),
    "--kind": N_("book, video, music, audiobook, map, serial, kit, ..."),
}


def word_options(command: F) -> F:
    """The words of a title, but for the title itself."""
    for option, words in reversed(WORDS.items()):
        command = click.option(option, metavar="TEXT", type=as_text, help=words or None)(command)
    return command


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
@word_options
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


@title.command(
    help=N_(
        "Change words of the title with this id; the last 6 or more characters of it do.\n\n"
        "Nothing else of the title changes. A word given as '' is taken away. Copies whose call number was that of "
        "the title go with it."
    )
)
@click.argument("title_id", metavar="ID", type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The whole title: Emma : a novel."))
@word_options
@click.pass_obj
def edit(call: Call, /, title_id: str, **fields: Any) -> None:
    wanted = given(fields)
    if not wanted:
        raise click.UsageError(_("Say what to change, such as --title."))
    with call.open() as opened, call.out.about(biblio=title_id):
        done = opened.do(edit_title, title_id, wanted)
        facts = title_facts(done.title, opened.desk) | {"changes": change_facts(done.changes)}
        copies = ngettext("  {n} copy has the new call number.", "  {n} copies have the new call number.", done.copies)
        told = [*change_lines(done.changes), *([copies.format(n=done.copies)] if done.copies else [])]
        call.out.line(facts, f"{done.title.id[-8:]}  {done.title.whole_title}", *told)
