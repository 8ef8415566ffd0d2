"""tuils lookup, add, complete: records from elsewhere, and the copies that are added with them"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import given_options
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.overriding import once_more, yes_option
from tuils.cli.kit.table import csv_option, tell_line, tell_list
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, need, refuse
from tuils.library.front.opening import Opened
from tuils.library.holdings.finding import Hit
from tuils.library.holdings.lookup.adding import (
    MOST,
    TO_COMPLETE,
    BookAdded,
    add_copy,
    add_looked_up_title,
    add_short,
    already_here,
    begin_completing,
    complete_title,
    record_for,
)
from tuils.library.holdings.lookup.answers import FOUND, FoundRecord, TargetAnswer, Wanted, read_lookup_words
from tuils.library.holdings.lookup.asking import ask_targets
from tuils.library.holdings.titles.titles import not_on_file
from tuils.library.office.orders.receiving import add_bought

from .item_options import copy_options, item_facts


def found_record(
    call: Call, opened: Opened, asked: Wanted, number: int | None, *, in_words: bool = False
) -> FoundRecord | None:
    """Return the chosen record, else the first with this number. Refuses with NO_SUCH_RECORD, also if only records of
    other books are found, unless it may be saved `in_words`."""
    try:
        given_now = list(ask_targets(opened.desk, asked.text))
    except Refused as no:
        if no.codes != ["NO_TARGET"] or number is not None:
            raise
        call.out.note(no.message)
        return None
    for answer in given_now:
        call.out.note(answer.words)
    records = sorted((record for answer in given_now for record in answer.records), key=lambda one: one.number)
    if number is not None:
        return _numbered(call, records, asked, number)
    return _first(call, records, asked, in_words=in_words)


def _numbered(call: Call, records: Sequence[FoundRecord], asked: Wanted, number: int) -> FoundRecord:
    chosen = need(next((record for record in records if record.number == number), None), "NO_SUCH_RECORD", n=number)
    if not chosen.carries(asked):
        call.out.note(_("This record does not have the number {number}.").format(number=asked.number))
    return chosen


def _first(call: Call, records: Sequence[FoundRecord], asked: Wanted, *, in_words: bool) -> FoundRecord | None:
    """Return the first record of this very book; name how many more there are."""
    others = [record for record in records if not record.carries(asked)]
    fitting = [record for record in records if record.carries(asked)]
    if others and not fitting and not in_words:
        facts = {"title": others[0].title, "isbn": next(iter(others[0].isbns), "-"), "n": others[0].number}
        raise refuse("NO_SUCH_RECORD", wording="RECORD_OF_ANOTHER", number=asked.number, **facts)
    if (more := len(fitting) - 1) > 0:
        text = ngettext("{n} more record: tuils lookup {isbn}", "{n} more records: tuils lookup {isbn}", more)
        call.out.note(text.format(n=more, isbn=asked.number))
    return fitting[0] if fitting else None


@command(
    N_(
        "Look up a book in the record sources that are on: `lookup 9780141439518`, `lookup owl moon`. An ISBN, an "
        "ISSN, a DVD's UPC, or words of title and author.\n\nAll sources are asked at once, and records come as they "
        "are answered. A source that is down, slow, or sends nonsense is named, and the others go on."
    )
)
@click.argument("words", metavar="ISBN|WORDS", nargs=-1, required=True, type=as_text)
@click.option("--target", metavar="NAME", type=as_text, help=N_("Ask this one alone, on or off."))
def lookup_command(call: Call, words: tuple[str, ...], target: str | None) -> None:
    typed = " ".join(words)
    with call.open(refresh=False) as opened, call.out.about(lookup=typed):
        need(
            tell_answers(call, opened.desk, ask_targets(opened.desk, typed, target or "")),
            "NOTHING_LOOKED_UP",
            words=typed,
        )


def tell_answers(call: Call, desk: Desk, given: Iterable[TargetAnswer]) -> int:
    """Show the records as they come, and a sentence on each target: how many it had."""
    count = 0
    for answer in given:
        for record in answer.records:
            tell_line(call, desk, FOUND, record)
        count += len(answer.records)
        call.out.note(answer.words)
    return count


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
@click.option(
    "--anyway",
    is_flag=True,
    help=N_("Add it anyway: it is not the title that looks the same; over the budget of --fund, if you may."),
)
@click.option(
    "--fund", metavar="CODE", default="", type=as_text, help=N_("It was bought: this fund paid its --price-cents.")
)
@copy_options
@yes_option
def add_command(
    call: Call,
    /,
    isbn: str,
    record: int | None,
    title: str | None,
    author: str | None,
    anyway: bool,
    fund: str,
    sure: bool,
    **fields: Any,
) -> None:
    copy = given_options(fields)
    with call.open() as opened, call.out.about(isbn=isbn, item=fields["barcode"]):
        asked = read_lookup_words(isbn)
        if not asked.number:
            raise refuse("NOT_UNDERSTOOD", field="isbn", text=isbn, hint=_("Words are for: tuils lookup"))
        known = already_here(asked)
        words = given_options({"title": title, "author": author})
        found = None if known else found_record(call, opened, asked, record, in_words=bool(title or anyway))
        if not (known or found or anyway):
            opened.do(not_on_file, words)

        def save(sure: bool) -> BookAdded:
            adding = _adding(asked, known, found, words, copy, sure)
            return opened.do(add_bought, adding, fund, sure=anyway) if fund else opened.do(adding)

        _tell(call, opened, once_more(call, save, sure), found)


def _adding(
    asked: Wanted,
    known: Hit | None,
    found: FoundRecord | None,
    words: dict[str, Any],
    copy: dict[str, Any],
    sure: bool,
) -> Callable[..., BookAdded]:
    if known:
        return partial(add_copy, known=known, copy=copy, sure=sure)
    if found:
        return partial(add_looked_up_title, record=found, copy=copy, sure=sure)
    return partial(add_short, wanted=asked, words=words, copy=copy, sure=sure)


def _tell(call: Call, opened: Opened, done: BookAdded, found: FoundRecord | None) -> None:
    sheet = done.item
    more = {"another": done.another, "short": done.short, "target": found.target if found else None}
    text = _("Added: {title}, item {item}.") if not done.another else _("Another copy: {title}, item {item}.")
    words = [text.format(title=sheet.whole_title, item=sheet.barcode)]
    if done.short:
        words.append(_("It is a short form. When the network is there: tuils complete"))
    elif sheet.call_number:
        words.append(_("Call number: {number}").format(number=sheet.call_number))
    call.out.line(item_facts(sheet, opened.desk) | more, *words)


@command(
    N_(
        "Look up the books that were added in a short form, by their ISBNs, and put the records found in their place. "
        "Each is saved on its own; `undo` takes the last one back. What the library gave a title itself stays.\n\n"
        "With --list: show them, and change nothing."
    )
)
@click.option("--list", "listed", is_flag=True, help=N_("Only show what there is to complete."))
@click.option("--limit", metavar="N", type=as_count, default=MOST, help=N_("Complete this many at most."))
@csv_option
def complete_command(call: Call, listed: bool, limit: int, file: Path | None) -> None:
    if listed or file:
        tell_list(call, TO_COMPLETE, file)
        return
    with call.open() as opened, call.out.about():
        plan = begin_completing(opened.desk, limit)
        done = 0
        for title in plan.titles:
            record, why = record_for(plan, title)
            facts = {"biblio": title.id, "was": title.title, "isbn": title.isbns.split()}
            if record is None:
                call.out.line({**facts, "completed": False, "why": why}, f"{title.title}: {why}")
                continue
            made = opened.do(complete_title, title.id, record)
            done += 1
            text = _("Completed: {title}, from {target}.").format(title=made.title, target=made.target)
            call.out.line({**facts, "completed": True, "title": made.title, "target": made.target}, text)
        call.out.note(_("Completed {n} of {all}.").format(n=done, all=len(plan.titles)))
