"""The fields of a program as options, and how dates are planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _

from .options import as_cents, as_count, as_day, as_text

F = TypeVar("F", bound=Callable[..., Any])

_FIELDS: dict[str, tuple[str, str, str]] = {
    "--kind": ("kind", "CODE", N_("What it is: see tuils event kinds.")),
    "--audience": ("audience", "CODE", N_("For whom: 0-5, 6-11, 12-18, adults, general.")),
    "--minutes": ("minutes", "N", N_("How long one takes. Else what its kind mostly takes.")),
    "--room": ("room", "CODE", N_("The room, by its code or name.")),
    "--place": ("place", "CODE", N_("onsite, offsite, or virtual.")),
    "--address": ("address", "TEXT", N_("Where, if not in a room of the library.")),
    "--places": ("capacity", "N", N_('How many people; "" is no limit.')),
    "--registration": ("registration", "CODE", N_("none, advised, or required.")),
    "--opens-days": ("opens_days", "N", N_("Registration opens so many days before.")),
    "--closes-minutes": ("closes_minutes", "N", N_("Registration closes so many minutes before.")),
    "--pass-parties": ("skip_parties", "yes|no", N_("A party too large may be passed by a smaller one.")),
    "--min-age": ("min_age", "N", N_("From this age.")),
    "--max-age": ("max_age", "N", N_("Up to this age.")),
    "--setup": ("setup_minutes", "N", N_("Minutes to set up the room.")),
    "--clear": ("clear_minutes", "N", N_("Minutes to clear it.")),
    "--leader": ("leader", "LOGIN", N_("Who leads it, an account of staff.")),
    "--presenter": ("presenter", "TEXT", N_("Who gives it, as it is announced.")),
    "--partner": ("partner", "TEXT", N_("With whom it is done.")),
    "--fund": ("fund", "TEXT", N_("The grant that pays for it.")),
    "--tags": ("tags", "TEXT", N_("Words to find it by.")),
    "--licence": ("licence", "TEXT", N_("For films: by what right it is shown.")),
    "--text": ("blurb", "TEXT", N_("The text for the public.")),
    "--confirmation": ("confirmation", "TEXT", N_("Told to whoever registers.")),
    "--note": ("note", "TEXT", N_("A note for staff.")),
    "--status": ("status", "CODE", N_("published, or draft.")),
}
"""By option: the field, what stands for its value, its help."""
_SEVERAL = {
    "--question": ("questions", "TEXT", N_("Asked of whoever registers; may stand several times.")),
    "--helper": ("helpers", "LOGIN", N_("Who helps; may stand several times.")),
    "--equipment": ("equipment", "CODE", N_("What is taken along; may stand several times.")),
}


def field_options(command: F) -> F:
    """Fields of a program; what is not given is not there in `given_fields`."""
    command = click.option("--fee", "fee_cents", metavar="CENTS", type=as_cents, help=N_("What it costs a person."))(
        command
    )
    for option, (name, metavar, words) in reversed(_SEVERAL.items()):
        command = click.option(option, name, metavar=metavar, multiple=True, type=as_text, help=words)(command)
    for option, (name, metavar, words) in reversed(_FIELDS.items()):
        command = click.option(option, name, metavar=metavar, type=as_text, default=None, help=words)(command)
    return command


def given_fields(options: dict[str, Any]) -> dict[str, Any]:
    """Those that were given. One empty text for what may be several takes all out."""
    names = [name for name, _metavar, _words in (*_FIELDS.values(), *_SEVERAL.values())]
    found = {name: options[name] for name in [*names, "fee_cents", "title"] if options.get(name) not in (None, ())}
    return {
        name: [one for one in value if one.strip()] if isinstance(value, tuple) else value
        for name, value in found.items()
    }


def as_scope(value: str) -> str:
    return _one_of(value, ("this", "following", "all"))


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(allowed)))
    return value


def as_closed(value: str) -> str:
    return _one_of(value, ("skip", "keep"))


def as_taken(value: str) -> str:
    return _one_of(value, ("refuse", "skip"))


def scope_option(command: F) -> F:
    return click.option(
        "--scope",
        metavar="WHICH",
        type=as_scope,
        default="this",
        help=N_("this one alone (else), this and the following, or all that are still to come."),
    )(command)


def date_options(command: F) -> F:
    """What becomes of closed days and of dates where the room is taken."""
    command = click.option(
        "--taken",
        type=as_taken,
        default="refuse",
        metavar="HOW",
        help=N_("Where the room is taken: refuse all (else), or skip those dates."),
    )(command)
    return click.option(
        "--closed",
        type=as_closed,
        default="skip",
        metavar="HOW",
        help=N_("Closed days: skip them (else), or keep them."),
    )(command)


def end_options(command: F) -> F:
    command = click.option("--times", metavar="N", type=as_count, help=N_("So many dates in all."))(command)
    return click.option("--until", metavar="DATE", type=as_day, help=N_("The last day."))(command)
