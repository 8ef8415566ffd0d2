"""tuils list: lists as a whole"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import CommandFamily, as_text
from tuils.cli.kit.table import csv_option, tell_line, tell_list, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.list_lines import make_list_with
from tuils.library.cataloging.list_naming import lists_of_title
from tuils.library.cataloging.list_search import Search
from tuils.library.cataloging.list_state import ITEMS, TITLES
from tuils.library.cataloging.list_table import LISTS
from tuils.library.cataloging.lists import (
    KeptSearch,
    edit_list,
    keep_search,
    merge_lists,
    publish_list,
    remove_list,
    search_again,
)
from tuils.library.cataloging.showing import whole_biblio
from tuils.library.desk import Desk
from tuils.library.local_words import count_label

from .limit_options import is_limited, limit_options, limits_of
from .list_export import export
from .list_lines import add, codes_option, every_code, given, move, put_told, remove, show, sort
from .search import as_field

NAME = click.argument("name", type=as_text)
OF_ITEMS = click.option("--items", "of_items", is_flag=True, help=N_("A list of single copies, not titles."))
NOTE = click.option(
    "--note", metavar="TEXT", default="", type=as_text, help=N_("Note on the list; don't name a patron in it.")
)


class ListCommands(CommandFamily):
    """Alone it tells all lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return click.Group.parse_args(self, ctx, args)


@click.group(
    cls=ListCommands,
    invoke_without_command=True,
    no_args_is_help=False,
    help=N_(
        "Named lists of titles or items, for displays, reading lists or anything you look up "
        "often.\n\n`tuils list` shows them all. NAME is a list's name, its id, or the end of its "
        "id. Don't put patrons' names in a list or its notes. `tuils undo` undoes everything "
        "here."
    ),
)
@csv_option
@click.pass_context
def lists(ctx: click.Context, file: Path | None) -> None:
    if ctx.invoked_subcommand is None:
        tell_list(ctx.obj, LISTS, file)


for _command in (show, add, remove, move, sort, export):
    lists.add_command(_command)


@lists.command("of", help=N_("Lists with this title or a copy of it, by its id."))
@click.argument("title_id", metavar="TITLE", type=as_text)
@csv_option
def of(call: Call, title_id: str, file: Path | None) -> None:
    with call.open() as opened, call.out.about(biblio=title_id):
        tell_table(call, opened, LISTS, lists_of_title(whole_biblio(title_id)), file)


@lists.command(
    "keep",
    help=N_(
        "Save a search as a new list, with everything `tuils search` finds for these words, up "
        "to 2,000 titles: `list keep 'Bees in May' bees -- -wasps`.\n\nThe search is saved with "
        "it: `list again NAME` adds what is new since then."
    ),
)
@NAME
@click.argument("words", metavar="[WORDS]...", nargs=-1, type=as_text)
@click.option("--field", metavar="FIELD", type=as_field, help=N_("Search only this field, as in tuils search."))
@limit_options
@OF_ITEMS
@NOTE
def keep(
    call: Call,
    /,
    name: str,
    words: tuple[str, ...],
    field: str | None,
    sort: str,
    of_items: bool,
    note: str,
    **how: Any,
) -> None:
    if not words and not is_limited(how, sort):
        raise click.UsageError(_("Say what to find: WORDS, or a limit such as --kind."))
    with call.open() as opened, call.out.about(list=name):
        search = Search(" ".join(words), field or "", limits_of(opened.desk, how), sort)
        _kept_told(call, opened.do(keep_search, name, search, of=_of(of_items), note=note), opened.desk)


@lists.command("again", help=N_("Repeat a list's search and add what is new. Titles you removed stay off."))
@NAME
def again(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _kept_told(call, opened.do(search_again, name), opened.desk)


@lists.command("make", help=N_("Make a new list, and put these titles or items on it, if you name any."))
@NAME
@every_code
@codes_option
@OF_ITEMS
@NOTE
def make(call: Call, name: str, codes: tuple[str, ...], source: str, of_items: bool, note: str) -> None:
    wanted = given(codes, source)
    with call.open() as opened, call.out.about(list=name):
        put = opened.do(make_list_with, name, wanted, of=_of(of_items), note=note)
        tell_line(call, opened.desk, LISTS, put.sheet, _("List made: {line}"))
        put_told(call, put)


@lists.command("rename", help=N_("Rename a list."))
@NAME
@click.argument("new_name", type=as_text)
def rename(call: Call, name: str, new_name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        tell_line(call, opened.desk, LISTS, opened.do(edit_list, name, name=new_name))


@lists.command(
    "note", help=N_("Add a note to a list; without TEXT, remove it. Patrons may see it, so don't name a patron.")
)
@NAME
@click.argument("text", required=False, default="", type=as_text)
def note_on(call: Call, name: str, text: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        tell_line(call, opened.desk, LISTS, opened.do(edit_list, name, note=text))


@lists.command("publish", help=N_("Show a list to patrons in their catalog, with its note."))
@NAME
def publish(call: Call, name: str) -> None:
    _shown(call, name, True)


@lists.command("unpublish", help=N_("Hide a list from patrons."))
@NAME
def unpublish(call: Call, name: str) -> None:
    _shown(call, name, False)


def _shown(call: Call, name: str, shown: bool) -> None:
    with call.open() as opened, call.out.about(list=name):
        tell_line(call, opened.desk, LISTS, opened.do(publish_list, name, shown))


@lists.command("merge", help=N_("Merge a list into another one: its titles go to the end, and it is deleted."))
@NAME
@click.argument("into", type=as_text)
def merge(call: Call, name: str, into: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        tell_line(call, opened.desk, LISTS, opened.do(merge_lists, name, into))


@lists.command("delete", help=N_("Delete a list. Its titles stay in the catalog."))
@NAME
def delete(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        tell_line(call, opened.desk, LISTS, opened.do(remove_list, name), _("List deleted: {line}"))


# ---- how they are told


def _of(of_items: bool) -> str:
    return ITEMS if of_items else TITLES


def _kept_told(call: Call, kept: KeptSearch, desk: Desk) -> None:
    if kept.corrected:
        call.out.note(_('Searched for "{words}" instead.').format(words=kept.corrected))
    if kept.nearest:
        call.out.note(_("No title has all these words. The closest matches are saved."))
    if kept.cut:
        call.out.note(_("There were more results. The first {n} are saved.").format(n=count_label(kept.found)))
    more = {"added": kept.added, "found": kept.found, "cut": kept.cut, "corrected": kept.corrected or None}
    more |= {"nearest": kept.nearest}
    added = ngettext("{n} added: {line}", "{n} added: {line}", kept.added)
    tell_line(call, desk, LISTS, kept.sheet, added.replace("{n}", str(kept.added)), **more)
