"""tuils list: lists as a whole"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.list_lines import make_list_with
from tuils.library.cataloging.list_naming import ListSheet, all_lists, lists_of_title
from tuils.library.cataloging.list_search import Search, search_facts
from tuils.library.cataloging.list_state import ITEMS, TITLES
from tuils.library.cataloging.lists import (
    Kept,
    edit_list,
    keep_search,
    merge_lists,
    publish_list,
    remove_list,
    search_again,
)
from tuils.library.cataloging.showing import whole_biblio
from tuils.library.desk import Desk
from tuils.values.moments import iso

from .call import Call
from .limit_options import is_limited, limit_options, limits_of
from .list_export import export
from .list_lines import add, codes_option, every_code, given, move, put_told, remove, show, sort
from .options import Family, as_text
from .search import as_field

NAME = click.argument("name", type=as_text)
OF_ITEMS = click.option("--items", "of_items", is_flag=True, help=N_("Of single items, not of titles."))
NOTE = click.option("--note", metavar="TEXT", default="", type=as_text, help=N_("A note on it; it names no person."))


class Lists(Family):
    """Alone it tells all lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return click.Group.parse_args(self, ctx, args)


@click.group(
    cls=Lists,
    invoke_without_command=True,
    no_args_is_help=False,
    help=N_(
        "Named lists of titles or items: displays, bibliographies, what somebody looks for again and again.\n\n"
        "`tuils list` tells them all. NAME is a name, or the id of a list, or the end of it. A list and its notes name "
        "no person. Everything here is taken back by `tuils undo`."
    ),
)
@click.pass_context
def lists(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        call: Call = ctx.obj
        with call.open() as opened:
            _all_told(call, all_lists(), opened.desk)


for _command in (show, add, remove, move, sort, export):
    lists.add_command(_command)


@lists.command("of", help=N_("The lists that have this title, or a copy of it: by its id."))
@click.argument("title_id", metavar="TITLE", type=as_text)
@click.pass_obj
def of(call: Call, title_id: str) -> None:
    with call.open() as opened, call.out.about(biblio=title_id):
        _all_told(call, lists_of_title(whole_biblio(title_id)), opened.desk)


@lists.command(
    "keep",
    help=N_(
        "Keep a search as a new list. All that `tuils search` finds for these words goes on it, 2,000 titles at most: "
        "`list keep 'Bees in May' bees -- -wasps`.\n\n"
        "The search is kept with it: `list again NAME` puts on what is new since then."
    ),
)
@NAME
@click.argument("words", metavar="[WORDS]...", nargs=-1, type=as_text)
@click.option("--field", metavar="FIELD", type=as_field, help=N_("Only there, as in tuils search."))
@limit_options
@OF_ITEMS
@NOTE
@click.pass_obj
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
        raise click.UsageError(_("Say what to look for: WORDS, or a limit such as --kind."))
    with call.open() as opened, call.out.about(list=name):
        search = Search(" ".join(words), field or "", limits_of(opened.desk, how), sort)
        _kept_told(call, opened.do(keep_search, name, search, of=_of(of_items), note=note), opened.desk)


@lists.command(
    "again", help=N_("Make the search of a list again. What is new goes on it, what was taken off stays off.")
)
@NAME
@click.pass_obj
def again(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _kept_told(call, opened.do(search_again, name), opened.desk)


@lists.command("make", help=N_("Make a new list. These titles or items are put on it, if any are given."))
@NAME
@every_code
@codes_option
@OF_ITEMS
@NOTE
@click.pass_obj
def make(call: Call, name: str, codes: tuple[str, ...], source: str, of_items: bool, note: str) -> None:
    wanted = given(codes, source)
    with call.open() as opened, call.out.about(list=name):
        put = opened.do(make_list_with, name, wanted, of=_of(of_items), note=note)
        _told(call, put.sheet, opened.desk, _("Made: {line}"))
        put_told(call, put)


@lists.command("rename", help=N_("Give a list another name."))
@NAME
@click.argument("new_name", type=as_text)
@click.pass_obj
def rename(call: Call, name: str, new_name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _told(call, opened.do(edit_list, name, name=new_name), opened.desk)


@lists.command("note", help=N_("A note on a list; without TEXT it goes. It names no person, patrons may see it."))
@NAME
@click.argument("text", required=False, default="", type=as_text)
@click.pass_obj
def note_on(call: Call, name: str, text: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _told(call, opened.do(edit_list, name, note=text), opened.desk)


@lists.command("publish", help=N_("Show a list to patrons in their catalog, with its note."))
@NAME
@click.pass_obj
def publish(call: Call, name: str) -> None:
    _shown(call, name, True)


@lists.command("unpublish", help=N_("Patrons see the list no more."))
@NAME
@click.pass_obj
def unpublish(call: Call, name: str) -> None:
    _shown(call, name, False)


def _shown(call: Call, name: str, shown: bool) -> None:
    with call.open() as opened, call.out.about(list=name):
        _told(call, opened.do(publish_list, name, shown), opened.desk)


@lists.command("merge", help=N_("Put a list on another one. It goes behind what is there, and the list is taken away."))
@NAME
@click.argument("into", type=as_text)
@click.pass_obj
def merge(call: Call, name: str, into: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _told(call, opened.do(merge_lists, name, into), opened.desk)


@lists.command("delete", help=N_("Take a list away. The titles on it stay in the catalog."))
@NAME
@click.pass_obj
def delete(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(list=name):
        _told(call, opened.do(remove_list, name), opened.desk, _("Taken away: {line}"))


# ---- how they are told


def _of(of_items: bool) -> str:
    return ITEMS if of_items else TITLES


def _all_told(call: Call, found: list[ListSheet], desk: Desk) -> None:
    for one in found:
        _told(call, one, desk)
    if not found:
        call.out.note(_("There is no list."))


def _told(call: Call, sheet: ListSheet, desk: Desk, words: str = "{line}") -> None:
    call.out.line(facts(sheet, desk), words.format(line=sentence(sheet)))


def _kept_told(call: Call, kept: Kept, desk: Desk) -> None:
    if kept.corrected:
        call.out.note(_('Looked for "{words}" instead.').format(words=kept.corrected))
    if kept.nearest:
        call.out.note(_("No title has all of these words. Those that have most of them are kept."))
    if kept.cut:
        call.out.note(_("More was found. The first {n} are kept.").format(n=f"{kept.found:,}"))
    more = {"added": kept.added, "found": kept.found, "cut": kept.cut, "corrected": kept.corrected or None}
    more |= {"nearest": kept.nearest}
    added = ngettext("{n} new: {line}", "{n} new: {line}", kept.added).format(n=kept.added, line=sentence(kept.sheet))
    call.out.line(facts(kept.sheet, desk) | more, added)


def facts(sheet: ListSheet, desk: Desk) -> dict[str, Any]:
    return {
        "list": sheet.id,
        "name": sheet.name,
        "of": sheet.of,
        "lines": sheet.lines,
        "shown": sheet.shown,
        "note": sheet.note or None,
        "search": search_facts(sheet.search) if sheet.search else None,
        "made_at": iso(sheet.made_at, desk.zone),
        "act": sheet.act or None,
    }


def sentence(sheet: ListSheet) -> str:
    """`8f21ac03  Bees: 12 titles, patrons see it. Until the end of May`"""
    if sheet.of == ITEMS:
        said = ngettext("{n} item", "{n} items", sheet.lines).format(n=f"{sheet.lines:,}")
    else:
        said = ngettext("{n} title", "{n} titles", sheet.lines).format(n=f"{sheet.lines:,}")
    if sheet.shown:
        said = _("{lines}, patrons see it").format(lines=said)
    told = f"{sheet.id[-8:]}  {sheet.name}: {said}"
    return f"{told}. {sheet.note}" if sheet.note else told
