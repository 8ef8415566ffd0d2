"""tuils weed: copies to withdraw, by the rules of the library"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_file, as_number, as_text, family, to_file
from tuils.cli.kit.table import csv_option, list_command, tell_table, verb_command
from tuils.files import whole_file
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.office.weeding.candidates import CREW, candidates, judge_copy, space_words
from tuils.library.office.weeding.carrying import deleted_titles
from tuils.library.office.weeding.deciding import (
    GOES_TO,
    GONE,
    KEPT,
    RULES,
    WEEDING,
    Weeded,
    keep_copies,
    mark_copies,
    withdraw_copies,
    withdrawn_copies,
    won_words,
)

BARCODES = click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)


weed = family(
    "weed",
    N_(
        "Find copies to withdraw, by the library's rules on age and last use. Nothing is withdrawn until somebody "
        "decides. The rules: tuils weed rules."
    ),
)


@weed.command(
    "list",
    help=N_(
        "List what the rules suggest withdrawing at this branch, in shelf order, with the reasons. Copies that are "
        "checked out, on hold, or kept are left out. `weed list --class 500-599` is one class."
    ),
)
@click.option("--rule", metavar="RULE", default=CREW, type=as_text, help=N_("Which rules: crew."))
@click.option("--class", "span", metavar="A-B", default="", type=as_text, help=N_("Call numbers, such as 500-599."))
@csv_option
@in_library()
def weed_list(call: Call, opened: Opened, rule: str, span: str, file: Path | None) -> None:
    found = opened.do(candidates, rule, span=span)
    tell_table(call, opened, WEEDING, found, file)
    if found and file is None:
        call.out.note(space_words(opened.desk, found))


list_command(
    weed,
    "rules",
    RULES,
    N_(
        "Show the weeding rules. Change them with `setting set weeding_rules`: 610-619=5/3 is older than 5 years or "
        "unused for 3; 610-619=5+3 is both; X is not counted; uses<5 and copies>3 may follow; LH=never is never "
        "weeded. The first match counts."
    ),
)


@weed.command("keep", help=N_("Keep copies for some years, whatever the rules say. They are off the list until then."))
@BARCODES
@click.option(
    "--years", metavar="N", default="3", type=as_number, help=N_("For how many years; 0 ends it. Default: 3.")
)
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("Why it is kept."))
@in_library()
def weed_keep(call: Call, opened: Opened, barcodes: tuple[str, ...], years: int, reason: str) -> None:
    done = opened.do(keep_copies, barcodes, years, reason)
    _report_weeded(call, done, _("Kept until {day}: {titles}.") if done.until else _("No longer kept: {titles}."))


verb_command(
    weed,
    "mark",
    N_(
        "Mark what you see with the book in hand: misleading, ugly, superseded, trivial, irrelevant, elsewhere, or "
        "their letters (MUSTIE). A marked copy is on the list. Blank marks take them off."
    ),
    mark_copies,
    lambda call, _opened, done: _report_weeded(call, done, _("Marked: {titles}.")),
    BARCODES,
    click.option("--marks", metavar="MARKS", required=True, type=as_text, help=N_("Such as ugly,superseded or US.")),
)


@weed.command(
    "withdraw",
    help=N_("Withdraw copies, all or none, in one act that undo takes back: to discard, for the sale, or to donate."),
)
@BARCODES
@click.option("--to", type=click.Choice(list(GOES_TO)), default="discard", help=N_("Where they go. Default: discard."))
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("For the staff note."))
@in_library()
def weed_withdraw(call: Call, opened: Opened, barcodes: tuple[str, ...], to: str, reason: str) -> None:
    _report_weeded(call, opened.do(withdraw_copies, barcodes, to=to, reason=reason), _("Withdrawn ({to}): {titles}."))


list_command(
    weed, "kept", KEPT, N_("List the copies that are kept for some years whatever the rules say, with the reason.")
)


@weed.command(
    "show", help=N_("Check a copy in your hand: whether the rules suggest withdrawing it, and why or why not.")
)
@click.argument("barcode", metavar="BARCODE", type=as_text)
@in_library(item="barcode")
def weed_show(call: Call, opened: Opened, barcode: str) -> None:
    found = opened.do(judge_copy, barcode)
    why = found.candidate.why if found.candidate else found.why_not
    text = _("On the weeding list: {title}. {why}") if found.candidate else _("Not on the weeding list: {title}. {why}")
    facts = {"item": found.barcode, "title": found.title, "listed": bool(found.candidate), "why": why}
    call.out.line(facts, text.format(title=found.title, why=why))


@weed.command(
    "deletes",
    help=N_(
        "Save the records of titles whose last copy was weeded at this branch as MARC (ISO 2709), marked as deleted, "
        "for a union catalog."
    ),
)
@to_file("-o", "file", required=True, type=as_file, words=N_("The file."))
@click.option("--to", type=click.Choice(list(GOES_TO)), default=None, help=N_("Only copies that went there."))
@in_library("file")
def weed_deletes(call: Call, opened: Opened, file: Path, to: str | None) -> None:
    with whole_file(file, replace=call.force) as out:
        count = 0
        for title in opened.do(deleted_titles, to or ""):
            out.write(title.data)
            count += 1
    text = ngettext("{n} record saved: {file}", "{n} records saved: {file}", count).format(n=count, file=file)
    call.out.line({"file": str(file), "records": count}, text)


@weed.command("withdrawn", help=N_("List the copies weeded at this branch: for the book sale, to donate, to discard."))
@click.option("--to", type=click.Choice(list(GOES_TO)), default=None, help=N_("Only copies going there."))
@csv_option
@in_library()
def weed_withdrawn(call: Call, opened: Opened, to: str | None, file: Path | None) -> None:
    found = opened.do(withdrawn_copies, to or "")
    tell_table(call, opened, GONE, found, file)
    if found and file is None:
        call.out.note(won_words(opened.desk, found))


def _report_weeded(call: Call, done: Weeded, words: str) -> None:
    to = _(GOES_TO[done.to]) if done.to else ""
    facts = {"titles": list(done.titles), "copies": len(done.titles), "to": done.to or None,
             "until": done.until or None, "act": done.act}  # fmt: skip
    call.out.line(facts, words.format(titles="; ".join(done.titles), day=done.until, to=to))
