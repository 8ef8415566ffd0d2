"""tuils cash"""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.drawer import CashDay, CashLine, cash_day, count_drawer
from tuils.values.moments import day_label, day_of
from tuils.values.money import plain

from .call import Call
from .options import as_cents, as_day, command


@command(
    N_(
        "The money of a day at the branch where this command stands: who took how much, who gave how much back, and "
        "the total. Today without a DATE."
    )
)
@click.argument("day", metavar="[DATE]", type=as_day, required=False)
@click.option("--all", "everywhere", is_flag=True, help=N_("All branches together."))
@click.option("--count", "counted", metavar="CENTS", type=as_cents, help=N_("Note that so much was counted now."))
@click.pass_obj
def cash(call: Call, day: date | None, everywhere: bool, counted: int | None) -> None:
    if counted is not None and (day or everywhere):
        raise click.UsageError(_("--count is for today, and one branch."))
    with call.open() as opened, call.out.about(day=day and day.isoformat()):
        desk = opened.desk
        if counted is not None:
            found = opened.do(count_drawer, counted)
        else:
            found = cash_day(desk, day, "" if everywhere else None)
        for line in found.lines:
            call.out.line(line_facts(found, line), line_words(line))
        call.out.line(total_facts(found), *total_words(found, day_of(desk.now, desk.zone)))


def line_facts(found: CashDay, line: CashLine) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "branch": line.branch,
        "operator": line.operator,
        "payments": line.payments,
        "paid_cents": line.paid_cents,
        "refunds": line.refunds,
        "back_cents": line.back_cents,
        "cents": line.cents,
    }


def total_facts(found: CashDay) -> dict[str, Any]:
    counted = found.counted.cents if found.counted else None
    return {
        "day": found.day.isoformat(),
        "branch": found.branch or None,
        "total_cents": found.cents,
        "counted_cents": counted,
        "difference_cents": None if counted is None else counted - found.cents,
    }


def line_words(line: CashLine) -> str:
    words = _("{who} ({branch}): {paid} taken, {back} given back, {money}")
    return words.format(
        who=line.name,
        branch=line.branch,
        paid=plain(line.paid_cents),
        back=plain(line.back_cents),
        money=plain(line.cents),
    )


def total_words(found: CashDay, today: date) -> list[str]:
    day = day_label(found.day, today, _)
    lines = [_("{day}: {money} in all.").format(day=day, money=plain(found.cents))]
    if found.counted:
        more = found.counted.cents - found.cents
        said = (
            _("Counted: {money}, {more} more than that.") if more > 0 else _("Counted: {money}, {less} less than that.")
        )
        said = said if more else _("Counted: {money}. That is right.")
        lines.append(said.format(money=plain(found.counted.cents), more=plain(more), less=plain(-more)))
    return lines
