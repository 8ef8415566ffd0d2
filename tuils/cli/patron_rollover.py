"""tuils patron roll-over"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.people.batch_change import PatronLine
from tuils.library.people.batch_words import line_words
from tuils.library.people.school import Rolled, RollOver, School

from .call import Call
from .guard import REFUSED, USAGE
from .import_patrons import FAULT, tell_row
from .opening import Opened
from .options import Door, as_day, as_text
from .pacing import bring_in
from .patron_batch import line_facts
from .table_options import code_option, fault_report, keep_profile, profile_of, readable, table_options


@click.command(
    "roll-over",
    cls=Door,
    help=N_(
        "Begin a school year from the school office's table (CSV, .xlsx).\n\n"
        "Who is in it is known by the card, else by name and birth date: they come into the class that stands there. "
        "Who is not known is registered. Who is of the school and not in the table has left: they are listed, and "
        "with --leavers end their membership is over. --dry-run shows all of it first; `undo` takes the steps back."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--category", metavar="CODE", type=as_text, default="", help=N_("Of the school's children. Else who is in a class.")
)
@click.option("--home-branch", metavar="CODE", type=as_text, default="", help=N_("Only leavers of this branch."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The end of the membership of all in the table."))
@click.option("--leavers", type=click.Choice(("list", "end")), default="list", help=N_("What becomes of who has left."))
@table_options
@code_option
@click.pass_obj
def roll_over(
    call: Call, /, file: Path, category: str, home_branch: str, until: date | None, leavers: str, **given: Any
) -> None:
    school = School(category, home_branch, until, end_leavers=leavers == "end")
    with call.open() as opened, call.out.about(file=str(file)), readable(file):
        profile = profile_of("patrons", given)
        whole = RollOver(opened.desk, file, school, profile, dry_run=given["dry_run"])
        bring_in(opened.desk, whole, _("Rolling over"))
        keep_profile(opened.desk, "patrons", given, profile)
        with fault_report(given["report"], FAULT) as write:
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
        said = _("{kind} {code}: not known here. Make it, or put ours for it with --code.")
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
    said = _("{read} read: {registered} new, {changed} changed, {rejected} left out. {leavers} have left.")
    words = [said.format(**facts)]
    if ended:
        words.append(_("The membership of {n} of them is over.").format(n=ended))
    call.out.line(facts, *words)
    call.out.ask(0 if rolled.read > rolled.rejected else USAGE)


OUTCOMES = {"changed": N_("changes"), "registered": N_("new"), "leaver": N_("has left")}


def _line(call: Call, opened: Opened, line: PatronLine, outcome: str) -> None:
    told = "; ".join(filter(None, (_(OUTCOMES[outcome]), line_words(opened.desk, line))))
    facts = {**line_facts(line), "outcome": outcome, "ended": bool(line.act)}
    call.out.line(facts, f"{line.card}  {line.name}", f"  {told}")
