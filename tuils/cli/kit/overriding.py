"""--override and --reason, --yes: overriding, on purpose, a block or a warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tuils.i18n import N_, _

from .options import as_text

if TYPE_CHECKING:
    from tuils.library.lending.terms.blocks import Override

    from .call import Call


# Codes of the rules of lending that nothing here refuses with so far: a script may name them, they do not apply.
NOT_HERE = frozenset({"ALREADY_READ", "FINE_BOOKED", "WAS_LOST", "HAS_LOANS", "OWES", "DEVICES_OUT"})

F = TypeVar("F", bound=Callable[..., Any])


def override_options(command: F) -> F:
    command = click.option(
        "--reason",
        metavar="TEXT",
        type=as_text,
        default="",
        help=N_("The reason, in your words. It is kept for a year."),
    )(command)
    return click.option(
        "--override",
        metavar="CODE,...",
        type=as_text,
        multiple=True,
        help=N_("Override these blocks: codes as shown in the refusal. Needs --reason."),
    )(command)


def override_of(codes: tuple[str, ...], reason: str) -> Override:
    """Return the override that the two options ask for. A misspelled code or a missing reason is a usage error."""
    from tuils.library.foundation.wording import WORDING
    from tuils.library.lending.terms.blocks import Override

    named = [code.strip().upper() for given in codes for code in given.split(",") if code.strip()]
    for code in named:
        if code not in WORDING and code not in NOT_HERE:
            raise click.BadParameter(_("there is no code {code}.").format(code=code), param_hint="--override")
    if codes and not named:
        raise click.BadParameter(_("name the codes."), param_hint="--override")
    if named and not reason.strip():
        raise click.UsageError(_("--override needs a --reason."))
    return Override.of(named, reason if named else "")


T = TypeVar("T")
UNUSUAL = "NUMBER_UNUSUAL"


def yes_option(command: F) -> F:
    words = N_("The number is right, although it doesn't look like your other numbers.")
    return click.option("--yes", "sure", is_flag=True, help=words)(command)


def once_more(call: Call, act: Callable[[bool], T], sure: bool) -> T:
    """Return the result of `act(sure)`. If it needs confirmation, ask the person at the terminal, if there is one."""
    from tuils.library.foundation.refusals import Refused

    from .call import can_ask

    try:
        return act(sure)
    except Refused as no:
        if no.codes != [UNUSUAL]:
            raise
        if call.as_json or not can_ask():
            call.out.note(_("To save it anyway, add: --yes"))
            raise
        if not click.confirm(no.reasons[0].sentence(), err=True):
            raise
        return act(True)
