"""tuils cash"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_cents, as_day, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.circulation.drawer import CASH, CashDay, cash_day, count_drawer
from tuils.library.local_words import day_label, money_label
from tuils.values.moments import day_of


@command(
    N_(
        "The money of one day at this branch: what each staff member took in and refunded, and "
        "the total. Without a DATE, today."
    )
)
@click.argument("day", metavar="[DATE]", type=as_day, required=False)
@click.option("--all", "everywhere", is_flag=True, help=N_("All branches together."))
@click.option("--count", "counted", metavar="CENTS", type=as_cents, help=N_("Record the amount counted now."))
@csv_option
def cash(call: Call, day: date | None, everywhere: bool, counted: int | None, file: Path | None) -> None:
    if counted is not None and (day or everywhere):
        raise click.UsageError(_("--count is for today and one branch."))
    with call.open() as opened, call.out.about(day=day and day.isoformat()):
        desk = opened.desk
        if counted is not None:
            found = opened.do(count_drawer, counted)
        else:
            found = cash_day(desk, day, "" if everywhere else None)
        tell_table(call, opened, CASH, found.lines, file, day=found.day.isoformat())
        if file is None:
            call.out.line(total_facts(found), *total_words(found, day_of(desk.now, desk.zone)))


def total_facts(found: CashDay) -> dict[str, Any]:
    counted = found.counted.cents if found.counted else None
    return {
        "day": found.day.isoformat(),
        "branch": found.branch or None,
        "total_cents": found.cents,
        "counted_cents": counted,
        "difference_cents": None if counted is None else counted - found.cents,
    }


def total_words(found: CashDay, today: date) -> list[str]:
    day = day_label(found.day, today)
    lines = [_("{day}: {money} total.").format(day=day, money=money_label(found.cents))]
    if found.counted:
        more = found.counted.cents - found.cents
        said = _("Counted: {money}, {more} over.") if more > 0 else _("Counted: {money}, {less} short.")
        said = said if more else _("Counted: {money}. That matches.")
        lines.append(
            said.format(money=money_label(found.counted.cents), more=money_label(more), less=money_label(-more))
        )
    return lines
