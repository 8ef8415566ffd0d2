"""tuils title"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import field_options, given
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.item_fields import WORDS
from tuils.library.cataloging.title_editing import edit_title
from tuils.library.cataloging.titles import BY_HAND, TEMPLATE, add_title
from tuils.library.cataloging.titles_alike import not_on_file

from .item_edit import change_facts, change_lines
from .item_options import copy_options
from .title_merge import duplicates, merge, remove
from .title_shown import title_facts

word_options = field_options(WORDS)
"""The words of a title, but for the title itself."""


title = family("title", N_("Add, edit, merge, or remove titles by hand. `import marc` imports whole files of them."))


@title.command(
    help=N_(
        "Add a title from a few words: `title add Emma --author 'Austen, Jane' --barcode "
        "31234000000016`.\n\n--copy, or any option of a copy, also adds its first copy. If this title "
        "may be on file, nothing is added: add a copy to it with `item add`, or repeat with --anyway."
    )
)
@click.argument("words", metavar="[TITLE]", required=False, type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The title, if not given before."))
@word_options
@click.option("--template", metavar="NAME", type=as_text, help=N_("What it is: large-print, dvd, board-game."))
@click.option("--copy", is_flag=True, help=N_("Add a first copy."))
@click.option("--anyway", is_flag=True, help=N_("Add it anyway: it is not the title that looks the same."))
@copy_options
@yes_option
def add(call: Call, /, words: str | None, copy: bool, anyway: bool, sure: bool, **fields: Any) -> None:
    known = given({**fields, "title": fields["title"] or words})
    of_title = {name: value for name, value in known.items() if name in (*BY_HAND, TEMPLATE)}
    of_copy = {name: value for name, value in known.items() if name not in of_title}
    with call.open() as opened, call.out.about(biblio=None, item=fields["barcode"]):
        if not anyway:
            opened.do(not_on_file, of_title)
        first = of_copy if copy or of_copy else None
        sheet = once_more(call, lambda sure: opened.do(add_title, of_title, item=first, sure=sure), sure)
        said = _("Added: {title}, {id}.").format(title=sheet.whole_title, id=sheet.id)
        items = [_("Item {item}.").format(item=one.barcode) for one in sheet.items]
        call.out.line(title_facts(sheet, opened.desk), said, *items)


@title.command(
    help=N_(
        "Edit the title with this id. The last 6 or more characters of the id are enough.\n\nOnly "
        "what you name changes. '' clears a field. Copies with the title's old call number get "
        "the new one."
    )
)
@click.argument("title_id", metavar="ID", type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The whole title: Emma : a novel."))
@word_options
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


for one in (merge, remove, duplicates):
    title.add_command(one)
