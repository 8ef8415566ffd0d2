"""tuils patron batch, roll-over: many people are changed alike, or moved on with the school year"""

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
    require_readable_table,
    table_options,
)
from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED, USAGE
from tuils.cli.kit.options import as_day, as_text, command, together
from tuils.cli.kit.pacing import import_gently
from tuils.formats.tables.card_list import cards_in
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.people.patron_files.school import Rolled, RollOver, School
from tuils.library.people.patrons.batch_change import (
    PatronLine,
    PatronsWanted,
    change_patrons,
    patron_slices,
    person_change_words,
)
from tuils.library.people.patrons.choosing import PatronChoice, choose_patrons

WHOM = ("category", "home_branch", "grade", "outgrown", "expired", "ended_before")
OUTCOMES = {"changed": N_("changes"), "registered": N_("new"), "leaver": N_("left school")}


people_options = together(
    click.argument("cards", metavar="[CARD]...", nargs=-1, type=as_text),
    click.option(
        "--from",
        "source",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=N_("Everyone in this file of cards: a table, or one card per line."),
    ),
    click.option("--grade", metavar="GRADE", default="", type=as_text, help=N_("Everyone in this grade or class.")),
    click.option("--category", metavar="CODE", default="", type=as_text, help=N_("Everyone in this category.")),
)
"""The options of a command that makes a paper for each of some patrons."""


@command(
    N_(
        "Edit many patrons at once.\n\nFirst say which patrons: cards, or --category, "
        "--home-branch, --grade, --expired. A patron must match all of them. Then say what to "
        "change: --set-category, --set-grade, --next-grade, --until, --renew, --end ... `patron "
        "batch --grade 9 --end --dry-run` shows what would change for each patron. If one can't "
        "be changed, the others still are. One `undo` covers up to 500 patrons."
    )
)
@click.argument("cards", metavar="[CARD]...", nargs=-1, type=as_text)
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("A file of cards: a table, or one card per line."),
)
@click.option("--category", metavar="CODE", type=as_text, default="", help=N_("Patrons in this category."))
@click.option("--home-branch", metavar="CODE", type=as_text, default="", help=N_("Patrons of this home branch."))
@click.option(
    "--grade", metavar="CLASS", type=as_text, default="", help=N_("Patrons in this grade; 7 includes 7a and 7b.")
)
@click.option("--outgrown", is_flag=True, help=N_("Patrons whose age doesn't fit their category."))
@click.option("--expired", is_flag=True, help=N_("Patrons whose card has expired."))
@click.option("--ended-before", metavar="DATE", type=as_day, help=N_("Patrons whose card expired before this date."))
@click.option("--set-category", metavar="CODE", type=as_text, default="", help=N_("Move them to this category."))
@click.option("--set-branch", metavar="CODE", type=as_text, default="", help=N_("Set this home branch."))
@click.option("--set-grade", metavar="CLASS", type=as_text, help=N_('Set this grade; "" clears it.'))
@click.option("--next-grade", is_flag=True, help=N_("Move up one grade: 7b to 8b."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("Set this expiration date."))
@click.option("--renew", is_flag=True, help=N_("Renew for the usual length of the category."))
@click.option("--end", is_flag=True, help=N_("Expire the cards, as of yesterday."))
@click.option("--dry-run", is_flag=True, help=N_("Show what would change, and change nothing."))
def patron_batch(call: Call, /, cards: tuple[str, ...], source: Path | None, dry_run: bool, **given: Any) -> None:
    wanted = PatronsWanted(
        category=given["set_category"],
        branch=given["set_branch"],
        grade=given["set_grade"],
        up=given["next_grade"],
        until=given["until"],
        renew=given["renew"],
        end=given["end"],
    )
    if wanted.says_nothing:
        raise click.UsageError(_("Give at least one change, such as --set-category or --end."))
    listed = listed_cards(cards, source)
    if listed is None and not any(given[name] for name in WHOM):
        raise click.UsageError(_("Say which patrons: cards, --from FILE, --category, --grade ..."))
    with call.open() as opened, call.out.about():
        whom = choose_patrons(opened.desk, _choice(given, listed))
        if not whom:
            opened.do(change_patrons, [], wanted, dry_run=True)  # what is asked for is looked at all the same
        lines: list[PatronLine] = []
        for some in patron_slices(whom):
            for line in opened.do(change_patrons, some, wanted, dry_run=dry_run):
                _tell(call, opened, line, dry_run)
                lines.append(line)
        _sum_up(call, lines, dry_run)


def listed_cards(cards: tuple[str, ...], source: Path | None) -> tuple[str, ...] | None:
    """Return the cards named; None if none were asked for."""
    if source is None:
        return cards or None
    with require_readable_table(source):
        try:
            return (*cards, *cards_in(source))
        except OSError as why:
            text = _("Cannot read {file}: {why}").format(file=source, why=why.strerror)
            raise click.BadParameter(text, param_hint="--from") from why


def _choice(given: dict[str, Any], listed: tuple[str, ...] | None) -> PatronChoice:
    return PatronChoice(
        given["category"],
        given["home_branch"],
        given["grade"],
        given["ended_before"],
        listed,
        outgrown=given["outgrown"],
        expired=given["expired"],
    )


def _tell(call: Call, opened: Opened, line: PatronLine, dry_run: bool) -> None:
    if line.refused:
        call.out.refused({"patron": line.card or line.asked}, line.refused)
        return
    words = [f"{line.card}  {line.name}", f"  {person_change_words(opened.desk, line)}"] if line.changes else []
    call.out.line(line_facts(line) | ({"dry_run": True} if dry_run else {}), *words)


def line_facts(line: PatronLine) -> dict[str, Any]:
    """Return one patron's changes as an object."""
    changes = {change.field: {"from": change.before or None, "to": change.now or None} for change in line.changes}
    told: dict[str, Any] = {"patron": line.card, "name": line.name, "changes": changes}
    return told | {"loans": line.loans, "fee_cents": line.fee_cents, "act": line.act or None}


def _sum_up(call: Call, lines: list[PatronLine], dry_run: bool) -> None:
    changed, refused = sum(bool(line.changes) for line in lines), sum(line.refused is not None for line in lines)
    acts = list(dict.fromkeys(line.act for line in lines if line.act))
    facts: dict[str, Any] = {"chosen": len(lines), "changed": changed, "refused": refused}
    facts |= {"unchanged": len(lines) - changed - refused, "acts": acts, "dry_run": dry_run}
    text = _("{chosen} patrons: {changed} would change, {unchanged} are already that way, {refused} can't be changed.")
    if not dry_run:
        text = _(
            "{chosen} patrons: {changed} changed, {unchanged} were already that way, {refused} could not be changed."
        )
    call.out.line(facts, text.format(**facts))


@command(
    N_(
        "Start a school year from the school office's file (CSV, .xlsx).\n\nStudents are matched "
        "by card, or by name and birth date, and get the grade in the file. New students are "
        "registered. Students of the school who are not in the file have left: they are listed, "
        "and with --leavers end their cards expire. --dry-run shows it all first; `undo` undoes "
        "it."
    )
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
def patron_roll_over(
    call: Call, /, file: Path, category: str, home_branch: str, until: date | None, leavers: str, **given: Any
) -> None:
    school = School(category, home_branch, until, end_leavers=leavers == "end")
    with call.open() as opened, call.out.about(file=str(file)), require_readable_table(file):
        profile = profile_of("patrons", given)
        whole = RollOver(opened.desk, file, school, profile, dry_run=given["dry_run"])
        import_gently(opened.desk, whole, _("Updating"))
        keep_profile(opened.desk, "patrons", given, profile)
        with fault_report(call, given["report"], FAULT) as write:
            for fault in whole.rolled.faults:
                tell_row(call, write, fault)
        _report_rolled(call, opened, whole.rolled, dry_run=given["dry_run"])
        if whole.rolled.held and school.end_leavers:
            call.out.note(whole.rolled.held)
            call.out.ask(REFUSED)


def _report_rolled(call: Call, opened: Opened, rolled: Rolled, *, dry_run: bool) -> None:
    for note in rolled.notes:
        call.out.note(note)
    for code in rolled.unknown:
        text = _("{kind} {code} is not set up here. Add it, or name yours with --code.")
        told = {"unknown": code.kind, "code": code.code, "count": code.count}
        call.out.line(told, text.format(kind=code.kind, code=code.code))
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
    text = _("{read} rows: {registered} new, {changed} changed, {rejected} left out. {leavers} left school.")
    words = [text.format(**facts)]
    if ended:
        words.append(_("{n} of their cards were expired.").format(n=ended))
    call.out.line(facts, *words)
    call.out.ask(0 if rolled.read > rolled.rejected else USAGE)


def _line(call: Call, opened: Opened, line: PatronLine, outcome: str) -> None:
    text = "; ".join(filter(None, (_(OUTCOMES[outcome]), person_change_words(opened.desk, line))))
    facts = {**line_facts(line), "outcome": outcome, "ended": bool(line.act)}
    call.out.line(facts, f"{line.card}  {line.name}", f"  {text}")
