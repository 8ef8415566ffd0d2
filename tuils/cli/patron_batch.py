"""tuils patron batch"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.formats.card_list import cards_in
from tuils.i18n import N_, _
from tuils.library.people.batch_change import PatronLine, Wanted, change_patrons, slices
from tuils.library.people.batch_words import line_words
from tuils.library.people.choosing import Choice, choose_patrons

from .call import Call
from .opening import Opened
from .options import Door, as_day, as_text
from .table_options import readable

WHOM = ("category", "home_branch", "grade", "outgrown", "expired", "ended_before")


@click.command(
    "batch",
    cls=Door,
    help=N_(
        "Change many people alike.\n\n"
        "First whom: cards, or --category, --home-branch, --grade, --expired; all that is said must fit. Then what: "
        "--set-category, --set-grade, --next-grade, --until, --renew, --end ... "
        "`patron batch --grade 9 --end --dry-run` shows what would become of each. What one refuses the others do all "
        "the same. At most 500 people are one step of `undo`."
    ),
)
@click.argument("cards", metavar="[CARD]...", nargs=-1, type=as_text)
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("Cards from a table, or one a line."),
)
@click.option("--category", metavar="CODE", type=as_text, default="", help=N_("Whose patron category this is."))
@click.option("--home-branch", metavar="CODE", type=as_text, default="", help=N_("Who belongs to this branch."))
@click.option(
    "--grade", metavar="CLASS", type=as_text, default="", help=N_("Who is in this class; 7 is also 7a and 7b.")
)
@click.option("--outgrown", is_flag=True, help=N_("Whose age does not fit their category."))
@click.option("--expired", is_flag=True, help=N_("Whose membership is over."))
@click.option("--ended-before", metavar="DATE", type=as_day, help=N_("Whose membership was over before this day."))
@click.option("--set-category", metavar="CODE", type=as_text, default="", help=N_("Give this patron category."))
@click.option("--set-branch", metavar="CODE", type=as_text, default="", help=N_("Give this branch."))
@click.option("--set-grade", metavar="CLASS", type=as_text, help=N_('Put into this class; "" takes it away.'))
@click.option("--next-grade", is_flag=True, help=N_("Move up by one class: 7b to 8b."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day of the membership."))
@click.option("--renew", is_flag=True, help=N_("Renew the membership by the category's time."))
@click.option("--end", is_flag=True, help=N_("The membership is over: yesterday was its last day."))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would change."))
@click.pass_obj
def batch(call: Call, /, cards: tuple[str, ...], source: Path | None, dry_run: bool, **given: Any) -> None:
    wanted = Wanted(
        category=given["set_category"],
        branch=given["set_branch"],
        grade=given["set_grade"],
        up=given["next_grade"],
        until=given["until"],
        renew=given["renew"],
        end=given["end"],
    )
    if wanted.says_nothing:
        raise click.UsageError(_("Say what should change, such as --set-category or --end."))
    listed = _listed(cards, source)
    if listed is None and not any(given[name] for name in WHOM):
        raise click.UsageError(_("Say whom: cards, --from FILE, --category, --grade ..."))
    with call.open() as opened, call.out.about():
        whom = choose_patrons(opened.desk, _choice(given, listed))
        if not whom:
            opened.do(change_patrons, [], wanted, dry_run=True)  # what is asked for is looked at all the same
        lines: list[PatronLine] = []
        for some in slices(whom):
            for line in opened.do(change_patrons, some, wanted, dry_run=dry_run):
                _tell(call, opened, line, dry_run)
                lines.append(line)
        _sum_up(call, lines, dry_run)


def _listed(cards: tuple[str, ...], source: Path | None) -> tuple[str, ...] | None:
    """The cards that were named; None where none were asked for."""
    if source is None:
        return cards or None
    with readable(source):
        try:
            return (*cards, *cards_in(source))
        except OSError as why:
            said = _("{file} cannot be read: {why}").format(file=source, why=why.strerror)
            raise click.BadParameter(said, param_hint="--from") from why


def _choice(given: dict[str, Any], listed: tuple[str, ...] | None) -> Choice:
    return Choice(
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
    words = [f"{line.card}  {line.name}", f"  {line_words(opened.desk, line)}"] if line.changes else []
    call.out.line(line_facts(line) | ({"dry_run": True} if dry_run else {}), *words)


def line_facts(line: PatronLine) -> dict[str, Any]:
    """What becomes of one person, as an object."""
    changes = {one.field: {"from": one.before or None, "to": one.now or None} for one in line.changes}
    told: dict[str, Any] = {"patron": line.card, "name": line.name, "changes": changes}
    return told | {"loans": line.loans, "fee_cents": line.fee_cents, "act": line.act or None}


def _sum_up(call: Call, lines: list[PatronLine], dry_run: bool) -> None:
    changed, refused = sum(bool(line.changes) for line in lines), sum(line.refused is not None for line in lines)
    acts = list(dict.fromkeys(line.act for line in lines if line.act))
    facts: dict[str, Any] = {"chosen": len(lines), "changed": changed, "refused": refused}
    facts |= {"unchanged": len(lines) - changed - refused, "acts": acts, "dry_run": dry_run}
    said = _("{chosen} people: {changed} would change, {unchanged} are so already, {refused} are refused.")
    if not dry_run:
        said = _("{chosen} people: {changed} changed, {unchanged} were so already, {refused} were refused.")
    call.out.line(facts, said.format(**facts))
