"""tuils list show, add, remove, move, sort: the lines of a list"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.i18n import N_, _
from tuils.library.cataloging.list_lines import (
    LAST,
    ORDERS,
    SEVERAL,
    THERE,
    UNKNOWN,
    PutLine,
    PutOnList,
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
)
from tuils.library.cataloging.list_naming import list_called
from tuils.library.cataloging.list_reading import ListedLine
from tuils.library.cataloging.lists_out import all_lines, row_of
from tuils.library.cataloging.showing import STATUS_WORDS
from tuils.library.refusals import refuse

from .item_edit import codes_from

NAME = click.argument("name", type=as_text)
every_code = click.argument("codes", metavar="[NUMBER]...", nargs=-1, type=as_text)
codes_option = click.option(
    "--from",
    "source",
    metavar="FILE",
    default="",
    help=N_("Barcodes or other numbers from a file, one per line; - reads standard input."),
)


def given(codes: tuple[str, ...], source: str) -> list[str]:
    return [*codes, *(codes_from(source) if source else ())]


@command(N_("Show what is on a list, in order, with the shelving location and how many copies are on the shelf."))
@NAME
def show(call: Call, name: str) -> None:
    with call.open(), call.out.about(list=name):
        sheet = list_called(name)
        for line in all_lines(sheet):
            call.out.line(line_facts(sheet.id, line), line_words(line))
        if not sheet.lines:
            call.out.note(_("This list is empty."))


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
def add(call: Call, name: str, codes: tuple[str, ...], source: str, note: str | None) -> None:
    wanted = given(codes, source)
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
def remove(call: Call, name: str, codes: tuple[str, ...], source: str) -> None:
    wanted = given(codes, source)
    if not wanted:
        raise click.UsageError(_("Name titles or items, or a file with --from."))
    with call.open() as opened, call.out.about(list=name):
        gone = opened.do(take_off_list, name, wanted)
        for line in gone.lines:
            call.out.line(_facts(gone, line, "removed"), _("Removed from the list: {title}").format(title=line.title))


@command(N_("Move a line. The first place is 1; `end` is the last."))
@NAME
@click.argument("code", metavar="NUMBER", type=as_text)
@click.argument("position", metavar="PLACE|end", type=as_text)
def move(call: Call, name: str, code: str, position: str) -> None:
    place = LAST if position == "end" else as_count(position)
    with call.open() as opened, call.out.about(list=name, code=code):
        sheet = opened.do(move_line, name, code, place)
        facts = {"list": sheet.id, "code": code, "act": sheet.act or None}
        call.out.line(facts, _("Moved on list {name}.").format(name=sheet.name))


@command(N_("Sort a list: by title, author, year, call_number or added."))
@NAME
@click.argument("order", type=as_text)
def sort(call: Call, name: str, order: str) -> None:
    if order not in ORDERS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(ORDERS)))
    with call.open() as opened, call.out.about(list=name):
        sheet = opened.do(sort_list, name, order)
        facts = {"list": sheet.id, "order": order, "act": sheet.act or None}
        call.out.line(facts, _("Sorted: {name}").format(name=sheet.name))


# ---- how they are told


def put_told(call: Call, put: PutOnList) -> None:
    """A line for each number: put on, there already, or refused."""
    for line in put.lines:
        subject = {"list": put.sheet.id, "code": line.code}
        if line.outcome == UNKNOWN:
            call.out.refused(subject, refuse("UNKNOWN_ID", code=line.code))
        elif line.outcome == SEVERAL:
            call.out.refused(subject, refuse("SEVERAL_HAVE_IT", code=line.code))
        else:
            said = _("Already on the list: {title}") if line.outcome == THERE else _("Added to the list: {title}")
            call.out.line(_facts(put, line, line.outcome), said.format(title=line.title))


def _facts(put: PutOnList, line: PutLine, outcome: str) -> dict[str, Any]:
    known = {"list": put.sheet.id, "code": line.code, "outcome": outcome, "thing": line.thing, "title": line.title}
    return known | {"act": put.sheet.act or None}


def line_facts(key: str, line: ListedLine) -> dict[str, Any]:
    told = {name: None if value == "" else value for name, value in row_of(line).items()}
    return {"list": key, **told}


def line_words(line: ListedLine) -> str:
    """`3  1 of 2 in, Adult non-fiction, 595.799 BEE  The bee book  Charman-Anderson, Emma  (signed)`"""
    free = _("{n} of {all} in").format(n=line.available, all=line.items)
    free = _(STATUS_WORDS[line.status]) if line.status else free
    where = ", ".join(part for part in (free, line.place, line.call_number) if part)
    note = f"({line.note})" if line.note else ""
    parts = (str(line.number), where, line.whole_title, line.author, str(line.year or ""), line.item, note)
    return "  ".join(part for part in parts if part)
