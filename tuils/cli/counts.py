"""tuils counts: how much was lent, renewed, returned and used, by type; of a day or a month"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.counts import Counted, Counts, counts_of_day, counts_of_month
from tuils.values.moments import day_of

from .call import Call
from .options import as_text, command

HEADS = (N_("Loans"), N_("Renewed"), N_("Returns"), N_("Used"), N_("Loose"), N_("Holds"))
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@command(
    N_(
        "Counts of a day, or of a month written as 2026-12; without one, of today. By type of item, the sum last.\n\n"
        "They are of the whole library; --here counts only the branch where this command stands. What was taken back "
        "is not counted. Nobody and no title is behind a count."
    )
)
@click.argument("when", metavar="[DAY|MONTH]", type=as_text, required=False)
@click.option("--here", is_flag=True, help=N_("Only the branch where this command stands."))
@click.pass_obj
def counts(call: Call, when: str | None, here: bool) -> None:
    with call.open() as opened:
        branch = opened.desk.branch if here else ""
        found = asked_for(when, day_of(opened.desk.now, opened.desk.zone), branch)
        call.out.note(f"{found.first.isoformat()} - {found.last.isoformat()}")
        heads = "".join(f"{_(head):>9}" for head in HEADS)
        lines = [(facts(found, line), _words(line)) for line in (*found.lines, found.total)]
        for number, (told, words) in enumerate(lines):
            call.out.line(told, *([f"{'':<24}{heads}"] if not number else []), words)


def asked_for(when: str | None, today: date, branch: str = "") -> Counts:
    """The counts of this day or month. What is neither is bad usage."""
    if when is None:
        return counts_of_day(today, branch)
    month = _MONTH.fullmatch(when)
    try:
        if month:
            return counts_of_month(date(int(month[1]), int(month[2]), 1), branch)
        return counts_of_day(date.fromisoformat(when), branch)
    except ValueError:
        said = _("{text} is no day and no month. Write 2026-12-24, or 2026-12.").format(text=when)
        raise click.BadParameter(said) from None


def facts(found: Counts, line: Counted) -> dict[str, Any]:
    """`item_type` is null in the line of the sum, which comes last."""
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


def _words(line: Counted) -> str:
    return f"{line.name[:24]:<24}" + "".join(f"{number:>9}" for number in line.numbers)
