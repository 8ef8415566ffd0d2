"""tuils patron roll-over"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.imports.import_patrons import FAULT, tell_row
from tuils.cli.imports.table_options import (
    code_option,
    fault_report,
    keep_profile,
    profile_of,
    readable,
    table_options,
)
from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED, USAGE
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import Door, as_day, as_text
from tuils.cli.kit.pacing import bring_in
from tuils.i18n import N_, _
from tuils.library.people.batch_change import PatronLine
from tuils.library.people.batch_words import line_words
from tuils.library.people.school import Rolled, RollOver, School

from .patron_batch import line_facts


@click.command(
    "roll-over",
    cls=Door,
    help=N_(
        "Start a school year from the school office's file (CSV, .xlsx).\n\nStudents are matched "
        "by card, or by name and birth date, and get the grade in the file. New students are "
        "registered. Students of the school who are not in the file have left: they are listed, "
        "and with --leavers end their cards expire. --dry-run shows it all first; `undo` undoes "
        "it."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--category",
    metavar="CODE",
    type=as_text,
    default="",
    help=N_("The category of the school's students. Default: everyone with a grade."),
)
@click.option(
    "--home-branch",
    metavar="CODE",
    type=as_text,
    default="",
    help=N_("Only students of this branch count as having left."),
)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The expiration date for everyone in the file."))
@click.option(
    "--leavers", type=click.Choice(("list", "end")), default="list", help=N_("What happens to students who left.")
)
@table_options
@code_option
def roll_over(
    call: Call, /, file: Path, category: str, home_branch: str, until: date | None, leavers: str, **given: Any
) -> None:
    school = School(category, home_branch, until, end_leavers=leavers == "end")
    with call.open() as opened, call.out.about(file=str(file)), readable(file):
        profile = profile_of("patrons", given)
        whole = RollOver(opened.desk, file, school, profile, dry_run=given["dry_run"])
        bring_in(opened.desk, whole, _("Updating"))
        keep_profile(opened.desk, "patrons", given, profile)
        with fault_report(call, given["report"], FAULT) as write:
            for fault in whole.rolled.faults:
                tell_row(call, write, fault)
        _told(call, opened, whole.rolled, dry_run=given["dry_run"])
        if whole.rolled.held and school.end_leavers:
            call.out.note(whole.rolled.held)
            call.out.ask(REFUSED)


def _told(call: Call, opened: Opened, rolled: Rolled, *, dry_run: bool) -> None:
    for note in rolled.notes:
        call.out.note(note)
    for code in rolled.unknown:
        said = _("{kind} {code} is not set up here. Add it, or name yours with --code.")
        told = {"unknown": code.kind, "code": code.code, "count": code.count}
        call.out.line(told, said.format(kind=code.kind, code=code.code))
    if rolled.unknown:
        call.out.ask(USAGE)
        return
    for line in rolled.lines:
        _line(call, opened, line, "changed" if line.patron else "registered")
    for line in rolled.leavers:
        _line(call, opened, line, "leaver")
    ended = sum(bool(line.act) for line in rolled.leavers)
    facts: dict[str, Any] = {"read": rolled.read, "registered": rolled.added, "changed": rolled.changed}
    facts |= {"unchanged": rolled.unchanged, "rejected": rolled.rejected, "leavers": len(rolled.leavers)}
    facts |= {"ended": ended, "dry_run": dry_run}
    said = _("{read} rows: {registered} new, {changed} changed, {rejected} left out. {leavers} left school.")
    words = [said.format(**facts)]
    if ended:
        words.append(_("{n} of their cards were expired.").format(n=ended))
    call.out.line(facts, *words)
    call.out.ask(0 if rolled.read > rolled.rejected else USAGE)


OUTCOMES = {"changed": N_("changes"), "registered": N_("new"), "leaver": N_("left school")}


def _line(call: Call, opened: Opened, line: PatronLine, outcome: str) -> None:
    told = "; ".join(filter(None, (_(OUTCOMES[outcome]), line_words(opened.desk, line))))
    facts = {**line_facts(line), "outcome": outcome, "ended": bool(line.act)}
    call.out.line(facts, f"{line.card}  {line.name}", f"  {told}")
