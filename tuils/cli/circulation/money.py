"""tuils pay, waive, charge, refund, void, cash: what stands on an account, and what is in the drawer"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.amounts import amount_argument, amount_option
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_day, as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.foundation.local_words import day_label, money_label
from tuils.library.front.opening import Opened
from tuils.library.lending.money.drawer import CASH, CashDay, cash_day, count_drawer
from tuils.library.lending.money.paying import (
    charge as charge_by_hand,
    pay as take_payment,
    refund as give_back,
    void_account_line,
    waive as let_go,
)
from tuils.values.time.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tuils.cli.kit.call import Call
    from tuils.library.lending.money.paying import Booked


SAID = {
    "payment": N_("Paid {money}."),
    "waive": N_("Waived {money}."),
    "charge": N_("Charged {money}."),
    "refund": N_("Refunded {money}."),
}


why = click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("The reason, in your own words."))


def book_account_line(call: Call, verb: Callable[..., Booked], card: str, *args: Any, **how: Any) -> None:
    """Add a line to this card's account, and show the new balance."""
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        done = opened.do(verb, card, *args, **how)
        call.out.line(money_json(done), money_sentence(done))


def money_json(done: Booked) -> dict[str, Any]:
    return {
        "patron": done.patron,
        "owed_cents": done.owed_cents,
        "entry": done.entry,
        "act": done.act,
        "cents": done.cents,
    }


def money_sentence(done: Booked) -> str:
    text = _(SAID[done.kind]).format(money=money_label(done.cents))
    if done.growing_cents and done.owed_cents <= 0:  # what was paid ahead is no credit to be given back
        return f"{text} {_('Fines so far on items still out: {money}.').format(money=money_label(done.growing_cents))}"
    return f"{text} {owed_words(done.owed_cents)}"


def owed_words(cents: int) -> str:
    if cents > 0:
        return _("{money} is still owed.").format(money=money_label(cents))
    return _("Credit: {money}.").format(money=money_label(-cents)) if cents else _("Nothing more is owed.")


@command(
    N_(
        "Take a payment on this card: `pay 21234000000017 2.50`, or `--cents 250`.\n\n"
        "The oldest charge is paid first; --charge names others, in the order in which they are paid. What is more "
        "than is owed stays as credit with --override OVERPAID."
    )
)
@click.argument("card", type=as_text)
@amount_argument
@click.option(
    "--charge", "charges", metavar="ID", multiple=True, type=as_text, help=N_("Pay this charge; see show patron.")
)
@override_options
def pay_command(
    call: Call, card: str, cents: int, charges: tuple[str, ...], override: tuple[str, ...], reason: str
) -> None:
    book_account_line(call, take_payment, card, cents, charges=charges, override=override_of(override, reason))


@command(
    N_(
        "Waive part of what this card owes: `waive 21234000000017 2.50 --reason 'snow'`.\n\n"
        "The oldest charge first, or those of --charge. The reason is kept with the line, for a year."
    )
)
@click.argument("card", type=as_text)
@amount_argument
@click.option(
    "--charge", "charges", metavar="ID", multiple=True, type=as_text, help=N_("Waive this charge; see show patron.")
)
@why
def waive_command(call: Call, card: str, cents: int, charges: tuple[str, ...], reason: str) -> None:
    book_account_line(call, let_go, card, cents, reason, charges=charges)


@command(
    N_(
        "Add a charge to this card: photocopies, a new card, damage: `charge 21234000000017 2.50 --reason 'copies'`. "
        "Fines are added automatically."
    )
)
@click.argument("card", type=as_text)
@amount_argument
@click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("What it is for, in your own words."))
def charge_command(call: Call, card: str, cents: int, reason: str) -> None:
    book_account_line(call, charge_by_hand, card, cents, reason)


@command(
    N_(
        "Refund credit on this card: `refund 21234000000017 2.50 --reason 'lost book found'`. "
        "Credit comes from paying too much, or from a lost item that was paid for and then found."
    )
)
@click.argument("card", type=as_text)
@amount_argument
@why
def refund_command(call: Call, card: str, cents: int, reason: str) -> None:
    book_account_line(call, give_back, card, cents, reason)


@command(
    N_(
        "Void a charge or payment that was entered by mistake, by its id or its last 6 or more characters.\n\n"
        "A charge is lifted, and what was paid for it becomes credit. A payment is handed back, and what it was for is "
        "owed again. Both stay in the account, with a line that says so."
    )
)
@click.argument("line", type=as_text)
@why
@in_library(charge="line")
def void_command(call: Call, opened: Opened, line: str, reason: str) -> None:
    done = opened.do(void_account_line, line, reason)
    text = _("Charge of {money} voided.") if done.kind == "waive" else _("Payment voided: refund {money}.")
    call.out.line(money_json(done), f"{text.format(money=money_label(done.cents))} {owed_words(done.owed_cents)}")


@command(
    N_(
        "The money of one day at this branch: what each staff member took in and refunded, and "
        "the total. Without a DATE, today."
    )
)
@click.argument("day", metavar="[DATE]", type=as_day, required=False)
@click.option("--all", "everywhere", is_flag=True, help=N_("All branches together."))
@amount_option("--count", "counted", N_("Record the amount counted now."))
@csv_option
def cash_command(call: Call, day: date | None, everywhere: bool, counted: int | None, file: Path | None) -> None:
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
        text = _("Counted: {money}, {more} over.") if more > 0 else _("Counted: {money}, {less} short.")
        text = text if more else _("Counted: {money}. That matches.")
        lines.append(
            text.format(money=money_label(found.counted.cents), more=money_label(more), less=money_label(-more))
        )
    return lines
