"""Asking once more at a terminal, before what is unusual is saved; --yes says so beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tuils.i18n import N_, _

if TYPE_CHECKING:
    from .call import Call

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
UNUSUAL = "NUMBER_UNUSUAL"


def yes_option(command: F) -> F:
    words = N_("The number is right, although it doesn't look like your other numbers.")
    return click.option("--yes", "sure", is_flag=True, help=words)(command)


def once_more(call: Call, act: Callable[[bool], T], sure: bool) -> T:
    """What `act` gives, which is told whether somebody is sure. Who is not is asked where there is someone to ask."""
    from tuils.library.refusals import Refused

    from .call import can_ask

    try:
        return act(sure)
    except Refused as no:
        if no.codes != [UNUSUAL]:
            raise
        if call.as_json or not can_ask():
            call.out.note(_("To save it anyway, add: --yes"))
            raise
        if not click.confirm(no.reasons[0].said(), err=True):
            raise
        return act(True)
