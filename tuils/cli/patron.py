"""tuils patron"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.library.people.patrons import (
    PatronSheet,
    edit_patron,
    register_patron,
    renew_patron,
    replace_card,
)

from .call import Call
from .options import as_day, as_text, family

F = TypeVar("F", bound=Callable[..., Any])

# Option: the field it sets, and what it means.
FIELDS: dict[str, tuple[str, str]] = {
    "--first-name": ("first_name", ""),
    "--last-name": ("last_name", ""),
    "--preferred-name": ("preferred_name", N_("The name to call the person by.")),
    "--born": ("born", N_("A date, or the year alone.")),
    "--category": ("category", N_("The patron category, such as ADULT.")),
    "--home-branch": ("branch", N_("The branch the person belongs to. Else the one where this command stands.")),
    "--street": ("street", ""),
    "--city": ("city", ""),
    "--postcode": ("postcode", ""),
    "--phone": ("phone", ""),
    "--email": ("email", ""),
    "--language": ("language", N_("In which to write to the person, such as es.")),
    "--tell-by": ("tell_by", N_("How to tell the person: email, phone, letter.")),
    "--enrolled-on": ("enrolled_on", N_("Since when. Else today.")),
    "--expires-on": ("expires_on", N_("Until when. Else as long as the category says.")),
    "--barred-until": ("barred_until", N_("With --barred: the last day of it.")),
    "--guardian": ("guardian", N_("The card of whoever answers for the person.")),
    "--note": ("note", N_("Shown at the desk whenever the card is.")),
}
FLAGS: dict[str, tuple[str, str]] = {
    "--barred/--no-barred": ("barred", N_("Lending is stopped.")),
    "--address-bad/--no-address-bad": ("address_bad", N_("Mail came back from this address.")),
}


@family(N_("Patrons and their cards. `search` finds titles; `show patron CARD` shows one person."))
def patron() -> None:
    """The family of patron commands."""


def field_options(command: F) -> F:
    for option, (name, words) in reversed(FLAGS.items()):
        command = click.option(option, name, default=None, help=words or None)(command)
    for option, (name, words) in reversed(FIELDS.items()):
        command = click.option(option, name, metavar="TEXT", type=as_text, help=words or None)(command)
    return command


@patron.command(
    help=N_(
        "Register a person. The next free card is given unless --card says another.\n\n"
        "At least one of --first-name and --last-name is needed."
    )
)
@click.option("--card", metavar="CARD", type=as_text, help=N_("The number of the card."))
@field_options
@click.pass_obj
def add(call: Call, /, **fields: Any) -> None:
    with call.open() as opened, call.out.about(patron=fields["card"]):
        sheet = opened.do(register_patron, _given(fields))
        call.out.line(facts(sheet), _("Registered: {name}, card {card}.").format(name=sheet.name, card=sheet.card))


@patron.command(help=N_('Change what is known of a person. An empty text ("") takes a field out.'))
@click.argument("card", type=as_text)
@field_options
@click.pass_obj
def edit(call: Call, /, card: str, **fields: Any) -> None:
    given = _given(fields)
    if not given:
        raise click.UsageError(_("Say what to change, such as --phone."))
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(edit_patron, card, given)
        call.out.line(facts(sheet), _("Changed: {name}, card {card}.").format(name=sheet.name, card=sheet.card))


@patron.command(help=N_("Renew the membership, by the category's time or until a date."))
@click.argument("card", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day of it."))
@click.pass_obj
def renew(call: Call, card: str, until: date | None) -> None:
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(renew_patron, card, until=until)
        said = _("Renewed: {name}, until {date}.") if sheet.expires_on else _("Renewed: {name}, without an end.")
        call.out.line(facts(sheet), said.format(name=sheet.name, date=sheet.expires_on))


@patron.command(
    help=N_("Give a new card: the number NEW, else the next free one. Scanned again, the old one says it is lost.")
)
@click.argument("old", metavar="CARD", type=as_text)
@click.argument("new", metavar="[NEW]", required=False, default="", type=as_text)
@click.pass_obj
def card(call: Call, old: str, new: str) -> None:
    with call.open() as opened, call.out.about(patron=old):
        sheet = opened.do(replace_card, old, new)
        said = _("{name} has the card {card} now. {old} is no longer valid.")
        call.out.line({**facts(sheet), "old_card": old}, said.format(name=sheet.name, card=sheet.card, old=old))


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def facts(sheet: PatronSheet) -> dict[str, Any]:
    """The patron as an object. `patron` is the card number."""
    names = ("name", *(name for name, _words in FIELDS.values()))
    told: dict[str, Any] = {"patron": sheet.card}
    told |= {name: getattr(sheet, name) or None for name in names}
    return told | {"barred": sheet.barred, "address_bad": sheet.address_bad}
