"""The program fields given as options, and the options for planning dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.cli.kit.options import as_count, as_day, as_one_of
from tuils.i18n import N_
from tuils.library.activities.programs.program_fields import FIELDS

F = TypeVar("F", bound=Callable[..., Any])


def given_fields(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given. One empty text clears a field that holds several."""
    found = {field.name: options[field.name] for field in FIELDS if options.get(field.name) not in (None, ())}
    return {
        name: [one for one in value if one.strip()] if isinstance(value, tuple) else value
        for name, value in found.items()
    }


def scope_option(command: F) -> F:
    return click.option(
        "--scope",
        metavar="WHICH",
        type=as_one_of(("this", "following", "all")),
        default="this",
        help=N_("this one (default), this and following, or all upcoming."),
    )(command)


def date_options(command: F) -> F:
    """Add the options for closed days and for dates whose room is taken."""
    command = click.option(
        "--taken",
        type=as_one_of(("refuse", "skip")),
        default="refuse",
        metavar="HOW",
        help=N_("If the room is taken: refuse (default), or skip those dates."),
    )(command)
    return click.option(
        "--closed",
        type=as_one_of(("skip", "keep")),
        default="skip",
        metavar="HOW",
        help=N_("On closed days: skip them (default), or keep them."),
    )(command)


def end_options(command: F) -> F:
    command = click.option("--times", metavar="N", type=as_count, help=N_("Number of dates in all."))(command)
    return click.option("--until", metavar="DATE", type=as_day, help=N_("Last day."))(command)
