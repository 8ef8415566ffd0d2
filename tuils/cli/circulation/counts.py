"""tuils inhouse, loose, counts: what was used, lent, renewed and returned, counted"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_text, command
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.typed_days import PAST, typed_day
from tuils.library.front.opening import Opened
from tuils.library.lending.counts import CountLine, Counts, counts_of_day, counts_of_month
from tuils.library.lending.loans.inhouse import UsedHere, count_loose, use_here
from tuils.values.time.moments import day_of

HEADS = (N_("Loans"), N_("Renewed"), N_("Returns"), N_("Used"), N_("Loose"), N_("Holds"))
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@command(
    N_(
        "Count in-house use: items left on tables.\n\nAn item that is still checked out is checked "
        "in, too. If it says HOLD or TRANSIT, check it in."
    )
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
def inhouse_command(call: Call, barcodes: tuple[str, ...]) -> None:
    with call.open(refresh=False) as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(use_here, barcode)
                call.out.line(facts_of_use(done), words_of_use(done))


def facts_of_use(done: UsedHere) -> dict[str, Any]:
    return {
        "item": done.item,
        "title": done.title,
        "route": done.route,
        "was_lent": done.was_lent,
        "fine_cents": done.fine_cents,
    }


def words_of_use(done: UsedHere) -> str:
    words = _("{route:<8} Counted: {title}").format(route=done.route, title=done.title)
    return words + (_(" (It was checked out, and is now checked in.)") if done.was_lent else "")


@command(
    N_(
        "Count things without a barcode that were used or given out: newspapers, games, swap "
        "books.\n\n`loose newspaper 4` counts four. `undo` undoes it."
    )
)
@click.argument("what", metavar="WHAT", type=as_text)
@click.argument("n", metavar="[N]", type=as_count, default=1)
@in_library("what")
def loose_command(call: Call, opened: Opened, what: str, n: int) -> None:
    done = opened.do(count_loose, what, n)
    call.out.line({"what": done.what, "n": done.n}, _("Counted: {n} {what}").format(n=done.n, what=done.what))


@command(
    N_(
        "Counts for a day, or for a month typed as 2026-12; without one, for today. By type of "
        "item, with the total last.\n\nThey cover the whole library; --here counts only this "
        "branch. What was undone is not counted. Counts hold no patrons and no titles."
    )
)
@click.argument("when", metavar="[DAY|MONTH]", type=as_text, required=False)
@click.option("--here", is_flag=True, help=N_("Only this branch."))
def counts_between(call: Call, when: str | None, here: bool) -> None:
    with call.open() as opened:
        branch = opened.desk.branch if here else ""
        found = requested_counts(opened.desk, when, branch)
        call.out.note(f"{found.first.isoformat()} - {found.last.isoformat()}")
        heads = "".join(f"{_(head):>9}" for head in HEADS)
        lines = [(counts_json(found, line), _words(line)) for line in (*found.lines, found.total)]
        for number, (told, words) in enumerate(lines):
            call.out.line(told, *([f"{'':<24}{heads}"] if not number else []), words)


def requested_counts(desk: Desk, when: str | None, branch: str = "") -> Counts:
    """Return the counts of this day or month. Anything else is a usage error."""
    if when is None:
        return counts_of_day(day_of(desk.now, desk.zone), branch)
    month = _MONTH.fullmatch(when)
    try:
        if month:
            return counts_of_month(date(int(month[1]), int(month[2]), 1), branch)
    except ValueError:
        raise click.BadParameter(_("{text} is not a month. Type it as 2026-12.").format(text=when)) from None
    typed = typed_day(desk, when, PAST)
    if typed.day is None:
        text = _("{text} is not a date or a month. {then}").format(text=when, then=typed.words)
        raise click.BadParameter(text)
    return counts_of_day(typed.day, branch)


def counts_json(found: Counts, line: CountLine) -> dict[str, Any]:
    """Return a line of counts. `item_type` is null in the total, which comes last."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "branch": found.branch or None,
        "item_type": None if line is found.total else line.item_type,
        "name": line.name,
        "loans": line.loan,
        "renewals": line.renewal,
        "returns": line.returned,
        "in_house": line.in_house,
        "loose": line.loose,
        "holds": line.hold,
    }


def _words(line: CountLine) -> str:
    return f"{line.name[:24]:<24}" + "".join(f"{number:>9}" for number in line.numbers)
