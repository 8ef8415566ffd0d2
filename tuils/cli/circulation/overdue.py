"""tuils overdue, due-soon, letters: what is late, or will be soon, and what is written to people about it"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_days, as_text, command, to_file
from tuils.cli.kit.printing import printed
from tuils.cli.kit.table import csv_option, tell_list, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.store import open_path
from tuils.library.front.opening import Opened
from tuils.library.lending.loans.came_overdue import (
    AT_ONCE,
    OverdueChoice,
    came_overdue_done_words,
    kept_overdue,
    read_choice,
    release_some,
)
from tuils.library.lending.loans.long_overdue import BILLED_AT_ONCE, bill_some, plan_lost
from tuils.library.lending.loans.notices import FILE, PRINTED, TOLD, loan_out, note_notices
from tuils.library.lending.loans.overdue import SOON, overdue_list
from tuils.library.lending.loans.overdue_table import DUE_SOON, OVERDUE
from tuils.library.lending.money.bill_terms import term_words
from tuils.library.office.notices.overdue_letters import Letter, overdue_letters, write_letters
from tuils.library.office.notices.sender import on_paper_here

OTHERWISE = N_("Save them as files with --dir, and print those elsewhere.")


@command(
    N_(
        "Overdue items, longest overdue first, and how each patron wants to be contacted.\n\n"
        "Lost and claimed items are not overdue. Letters: tuils letters. What was overdue when it was imported is "
        "charged only from that day, and never billed by itself; --release gives all of it (with --days: what is "
        "overdue that long) a new due date, or writes it off, and --bill-imported bills what you name."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Overdue N days or more."))
@click.option("--came-overdue", is_flag=True, help=N_("Only checkouts that were overdue when imported."))
@click.option(
    "--release",
    metavar="extend:14d|forgive",
    type=as_text,
    help=N_("Give what was overdue when imported a new due date, or write it off."),
)
@click.option(
    "--told",
    metavar="ITEM",
    multiple=True,
    type=as_text,
    help=N_("Note that the patron was told about this item, by phone or at the desk."),
)
@click.option(
    "--bill-imported",
    "billed",
    metavar="ITEM",
    multiple=True,
    type=as_text,
    help=N_("Mark this item lost and bill for it, though it was overdue when imported; all: every long-overdue one."),
)
@csv_option
def overdue_command(
    call: Call,
    days: int | None,
    came_overdue: bool,
    release: str | None,
    told: tuple[str, ...],
    billed: tuple[str, ...],
    file: Path | None,
) -> None:
    with call.open() as opened, call.out.about(list="overdue"):
        if release is not None:
            _release(call, opened, read_choice(release), days or 0)
            return
        if told:
            _report_letters(call, opened, told)
            return
        if billed:
            _bill_imported(call, opened, billed)
            return
        found = opened.do(overdue_list, days=days or 0, came_overdue=came_overdue)
        text = ngettext("{n} item is overdue", "{n} items are overdue", found.loans).format(n=found.loans) + "."
        if tell_table(call, opened, OVERDUE, found.lines, file, text) and not (call.as_json or file):
            call.out.note(text)


def _release(call: Call, opened: Opened, choice: OverdueChoice, days: int) -> None:
    loans = kept_overdue(opened.desk, days=days)
    count = 0
    for first in range(0, len(loans), AT_ONCE):
        count += opened.do(release_some, loans[first : first + AT_ONCE], choice)
    call.out.line({"released": count, "choice": str(choice)}, came_overdue_done_words(choice, count))


def _bill_imported(call: Call, opened: Opened, billed: tuple[str, ...]) -> None:
    """Bill the named loans whose days since the first notice are over; say why the others are not billed."""
    opened.desk.require("fees.charge")
    wanted = None if "all" in billed else {loan_out(barcode).id for barcode in billed}
    plan, count = opened.do(plan_lost), 0
    named = [late for late in plan.came_overdue if wanted is None or late.loan in wanted]
    ready = [late for late in named if late in plan.to_choose]
    for first in range(0, len(ready), BILLED_AT_ONCE):
        count += opened.do(bill_some, ready[first : first + BILLED_AT_ONCE], came_overdue=True)
    text = ngettext("Marked lost and charged: {n} item.", "Marked lost and charged: {n} items.", count).format(n=count)
    left = [late for late in named if late not in ready]
    others = len(wanted) - len(named) if wanted else 0
    more = [_("Not billed: {n}, not long overdue, or not overdue when imported.").format(n=others)] if others else []
    more += [f"{late.title or late.name} ({late.item}): {term_words(opened.desk, late.term)}" for late in left]
    call.out.line({"billed": count, "left": [late.item for late in left], "others": others}, text, *more)


def _report_letters(call: Call, opened: Opened, told: tuple[str, ...]) -> None:
    loans = [loan.id for barcode in told if (loan := loan_out(barcode))]
    count = opened.do(note_notices, loans, TOLD)
    text = ngettext("Noted: told about {n} overdue item.", "Noted: told about {n} overdue items.", count)
    call.out.line({"told": count}, text.format(n=count))


@command(N_("Items due in the next N days, soonest first. Overdue items are not included."))
@click.option("--days", metavar="N", type=as_days, default=SOON, show_default=True, help=N_("This many days ahead."))
@csv_option
def due_soon_command(call: Call, days: int, file: Path | None) -> None:
    tell_list(call, DUE_SOON, file, days, list="due-soon")


@command(
    N_(
        "Overdue letters: one for each patron, listing everything overdue.\n\n"
        "Without --dir or --print it only shows who would get one. Check in the book drop before you save or print "
        "them. Put them in envelopes, since they show titles. Each is in the patron's language. A letter that is "
        "saved or printed counts as an overdue notice."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Only for items overdue N days or more."))
@to_file(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    words=N_("Save each as a text file in this folder."),
)
@click.option("--print", "on_paper", is_flag=True, help=N_("Send them to the printer."))
def letters_command(call: Call, days: int | None, folder: Path | None, on_paper: bool) -> None:
    with call.open() as opened, call.out.about(list="letters"):
        if folder or on_paper:
            opened.do(on_paper_here, open_path())
        found = opened.do(overdue_letters, days=days or 0)
        files = write_letters(opened.desk, found, folder, replace=call.force) if folder else []
        if files:
            opened.do(note_notices, [loan for letter in found if letter.text for loan in letter.loans], FILE)
        written = dict(zip([letter.card for letter in found if letter.text], files, strict=False))
        for letter in found:
            file = written.get(letter.card)
            at_printer = on_paper and bool(letter.text) and printed(call, letter.text, _(OTHERWISE))
            if at_printer:
                opened.do(note_notices, letter.loans, PRINTED)
            facts = {"patron": letter.card, "items": letter.items, "file": str(file) if file else None}
            call.out.line(facts | {"printed": at_printer, "address": bool(letter.text)}, _words(letter, file))
            if on_paper and letter.text and not at_printer:
                return  # what one letter was told holds for all
        _total(call, found, done=bool(folder) or on_paper)


def _words(letter: Letter, file: Path | None) -> str:
    count = ngettext("{n} item", "{n} items", letter.items).format(n=letter.items)
    where = str(file) if file else "" if letter.text else _("no address: contact another way")
    return "  ".join(part for part in (letter.name, letter.card, count, where) if part)


def _total(call: Call, found: list[Letter], *, done: bool) -> None:
    if call.as_json:
        return
    count = sum(bool(letter.text) for letter in found)
    text = ngettext("{n} letter.", "{n} letters.", count).format(n=count)
    call.out.note(text if done or not count else text + " " + _("Save them with --dir DIR, or --print."))
