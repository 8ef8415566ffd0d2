"""tuils fund"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options
from tuils.cli.kit.options import as_cents, as_text, family
from tuils.cli.kit.table import csv_option, tell_line, tell_list
from tuils.i18n import N_, _, ngettext
from tuils.library.local_words import money_label
from tuils.library.orders.funds import add_fund, begin_year, change_fund, move_money
from tuils.library.orders.order_fields import FUND
from tuils.library.orders.tables import FUNDS

from .order_options import with_blanks

fund = family(
    "fund",
    N_(
        "Funds: the money of a fiscal year, and what of it is on order, spent, and free.\n\nFUND is a code of this "
        "fiscal year, or CODE/YEAR. Numbers by fund and grant: `report budget`."
    ),
)


@fund.command("list", help=N_("List the funds of a fiscal year with their numbers."))
@click.option("--year", metavar="YEAR", default="", type=as_text, help=N_("Such as 2027, or all. Default: this one."))
@csv_option
def listed(call: Call, year: str, file: Path | None) -> None:
    tell_list(call, FUNDS, file, year)


@fund.command("add", help=N_("Add a fund."))
@click.argument("code", metavar="CODE", type=as_text)
@field_options([one for one in FUND if one.name != "code"])
def add(call: Call, /, code: str, **options: Any) -> None:
    with call.open() as opened, call.out.about(fund=code):
        tell_line(call, opened.desk, FUNDS, opened.do(add_fund, code, with_blanks(options)))


@fund.command("edit", help=N_("Edit a fund: its budget, its name. `-` takes a text away."))
@click.argument("code", metavar="FUND", type=as_text)
@field_options([one for one in FUND if one.name not in ("code", "year")])
def edit(call: Call, /, code: str, **options: Any) -> None:
    fields = with_blanks(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --budget 250000."))
    with call.open() as opened, call.out.about(fund=code):
        tell_line(call, opened.desk, FUNDS, opened.do(change_fund, code, fields))


@fund.command("transfer", help=N_("Move money from the budget of one fund to another."))
@click.argument("source", metavar="FROM", type=as_text)
@click.argument("target", metavar="TO", type=as_text)
@click.argument("cents", metavar="CENTS", type=as_cents)
def transfer(call: Call, source: str, target: str, cents: int) -> None:
    with call.open() as opened, call.out.about(fund=source):
        for one in opened.do(move_money, source, target, cents):
            tell_line(call, opened.desk, FUNDS, one)


@fund.command(
    "new-year",
    help=N_(
        "Begin a fiscal year with the funds of the year before; grants are left out. What is still on order goes to "
        "the new funds. Default: the next year."
    ),
)
@click.argument("year", metavar="[YEAR]", default="", type=as_text)
@click.option("--no-budgets", is_flag=True, help=N_("Begin with budgets of 0, not with those of the year before."))
def new_year(call: Call, year: str, no_budgets: bool) -> None:
    with call.open() as opened, call.out.about(year=year):
        done = opened.do(begin_year, year, keep_budgets=not no_budgets)
        moved = ngettext(
            "{n} title on order goes there: {money}.", "{n} titles on order go there: {money}.", done.moved
        )
        words = _("FY{year}: new funds {codes}.").format(year=done.year, codes=", ".join(done.added) or _("none"))
        facts = {"year": done.year, "added": list(done.added), "moved": done.moved, "moved_cents": done.cents}
        call.out.line(
            {**facts, "act": done.act or None}, f"{words} {moved.format(n=done.moved, money=money_label(done.cents))}"
        )
