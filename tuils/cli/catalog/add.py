"""tuils add: a book from its ISBN to a labeled copy"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import given
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.cataloging.finding import Hit
from tuils.library.cataloging.titles_alike import not_on_file
from tuils.library.lookup.adding import BookAdded, add_copy, add_found, add_short, already_here
from tuils.library.lookup.answers import FoundRecord
from tuils.library.lookup.wanted import Wanted, wanted
from tuils.library.refusals import refuse

from .item_options import copy_options, item_facts
from .looked_up import found_record


@command(
    N_(
        "Add a book by its ISBN (or an ISSN, or a DVD's UPC): `add 9780141439518`.\n\nA title that is here gets "
        "another copy. Else it is looked up, and its record, its first copy, and its label are saved together; the "
        "call number is as the library numbers such books. With several records the first is taken; `lookup ISBN` "
        "shows them, and --record chooses.\n\nWhere no source has it, or there is no network, a short form is saved: "
        "`complete` looks it up later."
    )
)
@click.argument("isbn", metavar="ISBN", type=as_text)
@click.option("--record", metavar="N", type=int, help=N_("The record to take, by its number in `lookup ISBN`."))
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The title, for a short form where nothing is found."))
@click.option("--author", metavar="TEXT", type=as_text, help=N_("Its author: Austen, Jane."))
@click.option("--call-number", metavar="TEXT", type=as_text, help=N_("Call number; the proposed one if left out."))
@click.option("--anyway", is_flag=True, help=N_("Add it anyway: it is not the title that looks the same."))
@copy_options
@yes_option
def add(
    call: Call,
    /,
    isbn: str,
    record: int | None,
    title: str | None,
    author: str | None,
    anyway: bool,
    sure: bool,
    **fields: Any,
) -> None:
    copy = given(fields)
    with call.open() as opened, call.out.about(isbn=isbn, item=fields["barcode"]):
        asked = wanted(isbn)
        if not asked.number:
            raise refuse("NOT_UNDERSTOOD", field="isbn", text=isbn, hint=_("Words are for: tuils lookup"))
        known = already_here(asked)
        found = None if known else found_record(call, opened, asked, record)
        words = given({"title": title, "author": author})
        if not (known or found or anyway):
            opened.do(not_on_file, words)

        def save(sure: bool) -> BookAdded:
            return _saved(opened, asked, known, found, words, copy, sure)

        _tell(call, opened, once_more(call, save, sure), found)


def _saved(
    opened: Opened,
    asked: Wanted,
    known: Hit | None,
    found: FoundRecord | None,
    words: dict[str, Any],
    copy: dict[str, Any],
    sure: bool,
) -> BookAdded:
    if known:
        return opened.do(add_copy, known, copy, sure=sure)
    if found:
        return opened.do(add_found, found, copy, sure=sure)
    return opened.do(add_short, asked, words, copy, sure=sure)


def _tell(call: Call, opened: Opened, done: BookAdded, found: FoundRecord | None) -> None:
    sheet = done.item
    more = {"another": done.another, "short": done.short, "target": found.target if found else None}
    said = _("Added: {title}, item {item}.") if not done.another else _("Another copy: {title}, item {item}.")
    words = [said.format(title=sheet.whole_title, item=sheet.barcode)]
    if done.short:
        words.append(_("It is a short form. When the network is there: tuils complete"))
    elif sheet.call_number:
        words.append(_("Call number: {number}").format(number=sheet.call_number))
    call.out.line(item_facts(sheet, opened.desk) | more, *words)
