"""tuils patron phone, email, address: ways to reach a patron"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, as_text, command
from tuils.cli.kit.table import csv_option, tell_line, tell_table
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.people.patrons.contacts import (
    ADDRESS,
    EMAIL,
    PHONE,
    Contact,
    contact_meant,
    contacts_of,
    make_first,
    remove_contact,
    save_contact,
)
from tuils.library.people.patrons.note_tables import ADDRESSES, CONTACTS

F = TypeVar("F", bound=Callable[..., Any])
TABLES = {ADDRESS: ADDRESSES}
SAVED, REMOVED, FIRST = N_("Saved:"), N_("Removed:"), N_("Will be tried first:")


def contact_options(command: F) -> F:
    """Add the options of the three commands, behind the card and the number."""
    for option in (
        csv_option,
        click.option("--remove", is_flag=True, help=N_("Remove it.")),
        click.option("--first", is_flag=True, help=N_("Try this one first.")),
        click.option("--key", metavar="KEY", type=as_text, help=N_("Edit the one with this key (see the list).")),
        click.option("--until", metavar="DATE", type=as_day, help=N_("The last day to use it.")),
        click.option("--since", metavar="DATE", type=as_day, help=N_("The first day to use it.")),
        click.option("--label", metavar="TEXT", type=as_text, help=N_("A label, such as cell, work, grandmother.")),
    ):
        command = option(command)
    return command


@command(
    N_(
        "The phone numbers of the patron with CARD. With NUMBER: add it, or edit it.\n\nWithout "
        "NUMBER they are listed. The first number is the one of `patron edit --phone`."
    )
)
@click.argument("card", type=as_text)
@click.argument("number", required=False, default="", type=as_text)
@contact_options
def patron_phone(call: Call, /, card: str, number: str, **options: Any) -> None:
    _deal(call, card, PHONE, {"text": number or None}, number, options)


@command(
    N_(
        "The email addresses of the patron with CARD. With ADDRESS: add it, or edit it.\n\nWithout "
        "ADDRESS they are listed. The first one is that of `patron edit --email`."
    )
)
@click.argument("card", type=as_text)
@click.argument("text", metavar="[ADDRESS]", required=False, default="", type=as_text)
@contact_options
def patron_email(call: Call, /, card: str, text: str, **options: Any) -> None:
    _deal(call, card, EMAIL, {"text": text or None}, text, options)


@command(
    N_(
        "The addresses of the patron with CARD. With STREET: add one, or edit it.\n\nWithout "
        "STREET they are listed. Between --since and --until, mail goes to that address."
    )
)
@click.argument("card", type=as_text)
@click.argument("street", required=False, default="", type=as_text)
@click.option("--city", metavar="TEXT", type=as_text)
@click.option("--state", metavar="TEXT", type=as_text)
@click.option("--postcode", metavar="TEXT", type=as_text)
@contact_options
def patron_address(call: Call, /, card: str, street: str, city: str | None, **options: Any) -> None:
    place = {"street": street or None, "city": city, **{name: options.pop(name) for name in ("state", "postcode")}}
    _deal(call, card, ADDRESS, place, street, options)


def _deal(call: Call, card: str, kind: str, what: dict[str, Any], text: str, options: dict[str, Any]) -> None:
    remove, first, key, file = (options.pop(name) for name in ("remove", "first", "key", "file"))
    given = {name: value for name, value in {**what, **options}.items() if value is not None}
    if remove and first:
        raise click.UsageError(_("Give --remove or --first, not both."))
    if (remove or first) and not (key or text):
        raise click.UsageError(_("Say which one: type it as listed, or give --key."))
    with call.open() as opened, call.out.about(patron=card):
        if remove:
            _report_contact(call, opened, card, REMOVED, opened.do(remove_contact, card, key or text))
        elif first:
            known = _which(opened, card, kind, key or text, given)
            _report_contact(call, opened, card, FIRST, opened.do(make_first, card, known))
        elif given:
            _report_contact(call, opened, card, SAVED, opened.do(save_contact, card, kind, given, key=key or ""))
        else:
            found = [one for one in opened.do(contacts_of, card) if one.kind == kind]
            tell_table(call, opened, TABLES.get(kind, CONTACTS), found, file, patron=card)


def _which(opened: Opened, card: str, kind: str, text: str, given: dict[str, Any]) -> str:
    """Return the key of an existing contact; a new one is added."""
    from tuils.library.foundation.refusals import Refused

    try:
        return contact_meant(opened.do(contacts_of, card), text).key
    except Refused:
        return opened.do(save_contact, card, kind, given).key


def _report_contact(call: Call, opened: Opened, card: str, text: str, contact: Contact) -> None:
    tell_line(call, opened.desk, TABLES.get(contact.kind, CONTACTS), contact, f"{_(text)} {{line}}", {"patron": card})
