"""Amounts of money as arguments and options: with a point, or in whole cents by an option that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.values.money.money import plain_amount, read_amount
from tuils.values.words import Unclear

F = TypeVar("F", bound=Callable[..., Any])
MOST_DIGITS = 9
IN_CENTS = N_("The same in whole cents: 1250 is 12.50.")


def refuse_whole(number: str, option: str = "", before: str = "", after: str = "") -> None:
    """Refuse a number without a point: it could be dollars or cents. 0 is 0.

    `option` takes cents; `before` and `after` are what the command says around the number: `25` of `25/1d`.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS and int(number)):
        return
    words = {
        "n": number,
        "whole": plain_amount(int(number) * 100),
        "parts": plain_amount(int(number)),
        "option": option,
    }
    said = {name: f"{before}{word}{after}" if name != "option" else word for name, word in words.items()}
    if option:
        text = _("{n} could be {whole} or {parts}. Write {whole} or {parts}, or {option} {n}.")
    else:
        text = _("{n} could be {whole} or {parts}. Write {whole} or {parts}.")
    raise click.BadParameter(text.format(**said))


def typed_cents(text: str) -> int:
    """Return an amount as people write it, in cents."""
    try:
        return read_amount(text)
    except Unclear as unclear:
        raise click.BadParameter(unclear.sentence(_)) from unclear


def as_amount(option: str) -> Callable[[str], int]:
    """Return a reader of amounts with a point or a currency sign, in cents. `option` takes whole cents."""

    def amount(value: str) -> int:
        refuse_whole(value.strip(), option)
        return typed_cents(value)

    return amount


def as_cents(value: str | int) -> int:
    """Return whole cents, 0 or more; or an amount as people write it, with a point or a currency sign, in cents."""
    number = str(value)
    if number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS:
        return int(number)
    if number.isdigit():
        raise click.BadParameter(_("{text} is not an amount. Write 12.50, or 1250 (cents).").format(text=number))
    return typed_cents(number)


def one_of_two(value: object, cents: object) -> None:
    """Refuse a missing value, or both VALUE and --cents."""
    if value is None and cents is None:
        raise click.MissingParameter(param_hint="VALUE", param_type="argument")
    if value is not None and cents is not None:
        raise click.UsageError(_("Give the amount once."))


def amount_argument(command: F) -> F:
    """Add AMOUNT or --cents, as `cents`."""
    argument = click.argument("cents", metavar="AMOUNT", required=False, type=as_amount("--cents"), callback=_needed)
    return argument(_in_cents("--cents", "cents")(command))


def amount_option(option: str, name: str, words: str | None) -> Callable[[F], F]:
    """Add an option for an amount, and beside it `OPTION-cents`; the value is passed as `name`."""

    def both(command: F) -> F:
        command = _in_cents(f"{option}-cents", name)(command)
        amount = as_amount(f"{option}-cents")
        return click.option(option, name, metavar="AMOUNT", type=amount, help=words, callback=_either)(command)

    return both


def _in_cents(option: str, name: str) -> Callable[[F], F]:
    """Add `OPTION-cents`. It is eager: known when the amount beside it is read."""
    return click.option(
        option, _beside(name), metavar="CENTS", type=as_cents, help=IN_CENTS, is_eager=True, expose_value=False,
        callback=_keep,
    )  # fmt: skip


def _beside(name: str) -> str:
    return f"{name}_whole"


def _keep(ctx: click.Context, param: click.Parameter, value: int | None) -> None:
    ctx.meta[str(param.name)] = value


def _either(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    cents: int | None = ctx.meta.get(_beside(str(param.name)))
    if value is not None and cents is not None:
        raise click.UsageError(_("Give the amount once."), ctx)
    return cents if value is None else value


def _needed(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    amount = _either(ctx, param, value)
    if amount is None and not ctx.resilient_parsing:
        raise click.MissingParameter(ctx=ctx, param=param)
    return amount
