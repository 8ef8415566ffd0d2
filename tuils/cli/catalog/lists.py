"""tuils list: named lists of titles or items, and their lines"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tuils.cli.imports.export import HOLDINGS
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import CommandFamily, as_count, as_text, command, to_file
from tuils.cli.kit.output import bytes_out
from tuils.cli.kit.table import csv_option, line_of, tell_line, tell_list, tell_table, verb_command
from tuils.formats.tables.workbook_out import NoWorkbook
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.mail_merge import LETTER
from tuils.library.foundation.refusals import refuse
from tuils.library.front.opening import Opened
from tuils.library.holdings.items.showing import whole_biblio
from tuils.library.holdings.lists.list_lines import (
    LAST,
    ORDERS,
    SEVERAL,
    THERE,
    UNKNOWN,
    PutLine,
    PutOnList,
    make_list_with,
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
)
from tuils.library.holdings.lists.list_naming import list_called, lists_of_title
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.list_state import ITEMS, TITLES
from tuils.library.holdings.lists.list_table import LISTED, LISTS
from tuils.library.holdings.lists.lists import (
    KeptSearch,
    edit_list,
    keep_search,
    merge_lists,
    publish_list,
    remove_list,
    search_again,
)
from tuils.library.holdings.lists.lists_out import FORMATS, ListOut, write_list, write_list_file
from tuils.library.holdings.titles.title_meant import title_id as title_meant

from .item import codes_from
from .limit_options import as_field, is_limited, limit_options, limits_of

NAME = click.argument("name", type=as_text)
every_code = click.argument("codes", metavar="[NUMBER]...", nargs=-1, type=as_text)
codes_option = click.option(
    "--from",
    "source",
    metavar="FILE",
    default="",
    help=N_("Barcodes or other numbers from a file, one per line; - reads standard input."),
)
BINARY = ("xlsx", "marc")
BY_ENDING = {".csv": "csv", ".xlsx": "xlsx", ".mrc": "marc", ".xml": "marcxml", ".jsonl": "json", ".json": "json",
             ".docx": "docx"}  # fmt: skip
OF_ITEMS = click.option("--items", "of_items", is_flag=True, help=N_("A list of single copies, not titles."))
NOTE = click.option(
    "--note", metavar="TEXT", default="", type=as_text, help=N_("Note on the list; don't name a patron in it.")
)


def given_numbers(codes: tuple[str, ...], source: str) -> list[str]:
    return [*codes, *(codes_from(source) if source else ())]


@command(N_("Show what is on a list, in order, with the shelving location and how many copies are on the shelf."))
@NAME
@csv_option
@in_library(list="name")
def list_show(call: Call, opened: Opened, name: str, file: Path | None) -> None:
    key = list_called(name).id
    tell_table(call, opened, LISTED, LISTED.read(opened.desk, key), file, list=key)


@command(
    N_(
        "Add titles or items to the end of a list, by barcode, ISBN, control number or "
        "id.\n\n`list add Bees 9781584799184 31234000010017`, `list add Bees --from numbers.txt`. "
        "What is already on the list stays where it is. A number that is not on file is named, "
        "and the others are still added."
    )
)
@NAME
@every_code
@codes_option
@click.option("--note", metavar="TEXT", type=as_text, help=N_("Note on each of these lines; blank removes it."))
def list_add(call: Call, name: str, codes: tuple[str, ...], source: str, note: str | None) -> None:
    wanted = given_numbers(codes, source)
    if not wanted:
        raise click.UsageError(_("Name titles or items, or a file with --from."))
    with call.open() as opened, call.out.about(list=name):
        put = opened.do(put_on_list, name, wanted)
        put_told(call, put)
        for line in put.lines if note is not None else ():
            if line.thing:
                opened.do(note_line, put.sheet.id, line.thing, note or "")


@command(N_("Remove titles or items from a list: all of those named, or none. Name them as for `list add`."))
@NAME
@every_code
@codes_option
def list_remove(call: Call, name: str, codes: tuple[str, ...], source: str) -> None:
    wanted = given_numbers(codes, source)
    if not wanted:
        raise click.UsageError(_("Name titles or items, or a file with --from."))
    with call.open() as opened, call.out.about(list=name):
        gone = opened.do(take_off_list, name, wanted)
        for line in gone.lines:
            call.out.line(
                _added_line_json(gone, line, "removed"), _("Removed from the list: {title}").format(title=line.title)
            )


@command(N_("Move a line. The first place is 1; `end` is the last."))
@NAME
@click.argument("code", metavar="NUMBER", type=as_text)
@click.argument("position", metavar="PLACE|end", type=as_text)
def list_move(call: Call, name: str, code: str, position: str) -> None:
    place = LAST if position == "end" else as_count(position)
    with call.open() as opened, call.out.about(list=name, code=code):
        sheet = opened.do(move_line, name, code, place)
        facts = {"list": sheet.id, "code": code, "act": sheet.act or None}
        call.out.line(facts, _("Moved on list {name}.").format(name=sheet.name))


@command(N_("Sort a list: by title, author, year, call_number or added."))
@NAME
@click.argument("order", type=as_text)
def list_sort(call: Call, name: str, order: str) -> None:
    if order not in ORDERS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(ORDERS)))
    with call.open() as opened, call.out.about(list=name):
        sheet = opened.do(sort_list, name, order)
        facts = {"list": sheet.id, "order": order, "act": sheet.act or None}
        call.out.line(facts, _("Sorted: {name}").format(name=sheet.name))


def put_told(call: Call, put: PutOnList) -> None:
    """Show a line for each number: put on, already there, or refused."""
    for line in put.lines:
        subject = {"list": put.sheet.id, "code": line.code}
        if line.outcome == UNKNOWN:
            call.out.refused(subject, refuse("UNKNOWN_ID", code=line.code))
        elif line.outcome == SEVERAL:
            call.out.refused(subject, refuse("SEVERAL_HAVE_IT", code=line.code))
        else:
            text = _("Already on the list: {title}") if line.outcome == THERE else _("Added to the list: {title}")
            call.out.line(_added_line_json(put, line, line.outcome), text.format(title=line.title))


def _added_line_json(put: PutOnList, line: PutLine, outcome: str) -> dict[str, Any]:
    known = {"list": put.sheet.id, "code": line.code, "outcome": outcome, "thing": line.thing, "title": line.title}
    return known | {"act": put.sheet.act or None}


@command(
    N_(
        "Save a list as a file: `list export Bees --to bees.csv`.\n\ntext is a reading list: "
        "author, title, year, call number. csv and xlsx are tables; a cell that a spreadsheet "
        "might run as a formula starts with an apostrophe. marc and marcxml are the records, "
        "each title once; json is one object per line; docx is a letter "
        "to merge in Word or LibreOffice, with its lines in a workbook beside it. Without --format, "
        "the file name decides; "
        "otherwise it is text."
    )
)
@click.argument("name", type=as_text)
@to_file("--to", "file", words=N_("Where to save it; shown here if left out."))
@click.option(
    "--format",
    "form",
    metavar="|".join(FORMATS),
    type=as_text,
    help=N_("Format; taken from the file name if left out."),
)
@click.option(
    "--holdings",
    metavar="SYSTEM",
    type=click.Choice(HOLDINGS),
    help=N_("How to write copies into records, as in export; left out by default."),
)
def list_export(call: Call, name: str, file: Path | None, form: str | None, holdings: str | None) -> None:
    whole = form or (BY_ENDING.get(file.suffix.lower(), "text") if file else "json" if call.as_json else "text")
    _fits(call, whole, file, holdings)
    with call.open(), call.out.about(list=name):
        list_called(name)  # before a file is made
        try:
            done = _written(call, name, whole, file, holdings or "none")
        except NoWorkbook as why:
            raise click.ClickException(str(why)) from why
        for fault in done.faults:
            call.out.note(fault)
            call.out.ask(REFUSED)
        if file is not None:
            text = ngettext("{n} line saved: {file}", "{n} lines saved: {file}", done.lines)
            facts = {"list": done.sheet.id, "file": str(file), "format": whole, "lines": done.lines}
            call.out.line(facts, text.format(n=done.lines, file=file))


def _written(call: Call, name: str, form: str, file: Path | None, holdings: str) -> ListOut:
    if file is None:
        return write_list(name, form, bytes_out(), holdings=holdings)
    return write_list_file(name, form, file, holdings=holdings, replace=call.force)


def _fits(call: Call, form: str, file: Path | None, holdings: str | None) -> None:
    """Refuse options that don't go together."""
    if form not in FORMATS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(FORMATS)), param_hint="--format")
    if holdings and form not in ("marc", "marcxml"):
        raise click.UsageError(_("--holdings works only with marc and marcxml."))
    if file is None and (form == LETTER or (form in BINARY and sys.stdout.isatty())):
        raise click.UsageError(_("This format can't be shown in a terminal. Name a file with --to."))
    if file is None and call.as_json and form != "json":
        raise click.UsageError(_("--json doesn't work with this format here. Name a file with --to."))


class ListCommands(CommandFamily):
    """The list commands; without one, all lists are shown."""

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


_FIRST = {
    "show": list_show,
    "add": list_add,
    "remove": list_remove,
    "move": list_move,
    "sort": list_sort,
    "export": list_export,
}
for _name, _command in _FIRST.items():
    lists.add_command(_command, _name)


@lists.command("of", help=N_("Lists with this title or a copy of it: its id, ISBN, barcode, or words."))
@click.argument("title_id", metavar="TITLE", type=as_text)
@csv_option
@in_library(biblio="title_id")
def list_of(call: Call, opened: Opened, title_id: str, file: Path | None) -> None:
    tell_table(call, opened, LISTS, lists_of_title(whole_biblio(title_meant(title_id))), file)


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
def list_keep(
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


verb_command(
    lists,
    "again",
    N_("Repeat a list's search and add what is new. Titles you removed stay off."),
    search_again,
    lambda call, opened, kept: _kept_told(call, kept, opened.desk),
    NAME,
    subject="list",
)


@lists.command("make", help=N_("Make a new list, and put these titles or items on it, if you name any."))
@NAME
@every_code
@codes_option
@OF_ITEMS
@NOTE
def list_make(call: Call, name: str, codes: tuple[str, ...], source: str, of_items: bool, note: str) -> None:
    wanted = given_numbers(codes, source)
    with call.open() as opened, call.out.about(list=name):
        put = opened.do(make_list_with, name, wanted, of=_of(of_items), note=note)
        tell_line(call, opened.desk, LISTS, put.sheet, _("List made: {line}"))
        put_told(call, put)


verb_command(
    lists,
    "rename",
    N_("Rename a list."),
    lambda desk, name, new_name: edit_list(desk, name, name=new_name),
    line_of(LISTS),
    NAME,
    click.argument("new_name", type=as_text),
    subject="list",
)


verb_command(
    lists,
    "note",
    N_("Add a note to a list; without TEXT, remove it. Patrons may see it, so don't name a patron."),
    edit_list,
    line_of(LISTS),
    NAME,
    click.argument("note", metavar="[TEXT]", required=False, default="", type=as_text),
    subject="list",
)


verb_command(
    lists,
    "publish",
    N_("Show a list to patrons in their catalog, with its note."),
    publish_list,
    line_of(LISTS),
    NAME,
    subject="list",
)


verb_command(
    lists, "unpublish", N_("Hide a list from patrons."), publish_list, line_of(LISTS), NAME, subject="list", shown=False
)


verb_command(
    lists,
    "merge",
    N_("Merge a list into another one: its titles go to the end, and it is deleted."),
    merge_lists,
    line_of(LISTS),
    NAME,
    click.argument("into", type=as_text),
    subject="list",
)


verb_command(
    lists,
    "delete",
    N_("Delete a list. Its titles stay in the catalog."),
    remove_list,
    line_of(LISTS, N_("List deleted: {line}")),
    NAME,
    subject="list",
)


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
