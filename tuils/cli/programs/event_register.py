"""tuils event register, registration: parties that are registered, and changed"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_number, as_one_of, as_text, command, together
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, tell_line, tell_table
from tuils.i18n import N_, _
from tuils.library.activities.programs.parties import GROUP_FIELDS, Guest, SignUp, family_cards
from tuils.library.activities.programs.session_table import session_words
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.party_table import PARTIES, registration_words
from tuils.library.activities.registration.registering import (
    SOURCES,
    Registered,
    RegistrationEnded,
    SeriesRegistered,
    cancel_registration,
    change_registration,
    not_coming,
    register_for_session,
    register_series,
)
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer, promote
from tuils.library.activities.registration.who_comes import note_list, registration_line, registrations_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.opening import Opened
from tuils.library.people.patrons.finding import find_patrons
from tuils.values.time.moments import iso

# ---- parties, as commands tell them


def tell(call: Call, done: Registered, desk: Desk) -> None:
    """Show the party, why it waits, the notes, and what to read out to them."""
    told = PARTIES.facts(desk, done.line) | {
        "title": done.title,
        "starts_at": iso(done.starts_at, desk.zone),
        "waits_because": done.why or None,
        "confirmation": done.confirmation,
        "alerts": [alert.code for alert in done.alerts],
        "act": done.act,
    }
    call.out.line(told, registration_words(desk, done.line), *([done.why] if done.why else []), done.confirmation)
    for alert in done.alerts if not call.as_json else ():
        call.out.note(alert.sentence())


def tell_ended(call: Call, done: RegistrationEnded, desk: Desk) -> None:
    """Show the party, and who got its places."""
    told = PARTIES.facts(desk, done.line) | {
        "title": done.title,
        "starts_at": iso(done.starts_at, desk.zone),
        "passed_on": [PARTIES.facts(desk, one) for one in done.passed_on],
        "act": done.act,
    }
    next_ones = [_("Next: {line}").format(line=registration_words(desk, one)) for one in done.passed_on]
    call.out.line(told, registration_words(desk, done.line), *next_ones)


# ---- registering


F = TypeVar("F", bound=Callable[..., Any])
WHO = ("name", "phone", "email", "guardian", "language")
as_source = as_one_of(SOURCES)


def as_answer(value: str) -> tuple[str, str]:
    """Return question and answer of `1=none`, or with the question's first words for its number."""
    question, equals, answer = as_text(value).partition("=")
    if not equals or not question.strip():
        raise click.BadParameter(_("Write it as 1=no nuts: the question or its number, then the answer."))
    return question.strip(), answer.strip()


party_options = together(
    override_options,
    click.option("--heads", metavar="N", type=as_count, help=N_("Number of people in all.")),
    click.option("--adult", metavar="N", type=as_number, help=N_("How many are 18 or older.")),
    click.option("--teen", metavar="N", type=as_number, help=N_("How many are 12 to 17.")),
    click.option("--child", metavar="N", type=as_number, help=N_("How many are 11 or younger.")),
    click.option("--name", metavar="TEXT", type=as_text, default="", help=N_("A guest's name or nickname.")),
    click.option("--phone", metavar="TEXT", type=as_text, default="", help=N_("Phone or email.")),
    click.option("--email", metavar="TEXT", type=as_text, default="", help=N_("Phone or email.")),
    click.option("--guardian", metavar="TEXT", type=as_text, default="", help=N_("The adult responsible for minors.")),
    click.option("--language", metavar="CODE", type=as_text, default="", help=N_("Their language.")),
    click.option(
        "--need",
        metavar="TEXT",
        type=as_text,
        help=N_("Access needs, such as a ramp or an interpreter. Deleted soon after the session."),
    ),
    click.option(
        "--answer",
        "answers",
        metavar="N=TEXT",
        type=as_answer,
        multiple=True,
        help=N_("An answer to a program question. Deleted soon after the session."),
    ),
)
"""The options that registering and changing share: who comes, how many, what they need."""


def guest_of(how: dict[str, Any]) -> Guest | None:
    said = {name: how[name] for name in WHO if how[name]}
    return Guest(**said) if said else None


def groups_of(how: dict[str, Any]) -> dict[str, int] | None:
    return {group: how[group] for group in GROUP_FIELDS if how[group] is not None} or None


@command(
    N_(
        "Register a party for a session: a patron by --card, or by --patron and words of the "
        "name; a guest by --name or --phone.\n\n`event register 8f21ac03 --card 31234 --adult 1 "
        "--child 2`. Each person takes one seat. If there is no room for the whole party, it is "
        "waitlisted and the reason is shown. --family registers the whole family, --with adds "
        "people by card; their ages set the age groups. --series registers them for every "
        "upcoming session of the program."
    )
)
@click.argument("session", metavar="SESSION", type=as_text)
@click.option("--card", metavar="CARD", type=as_text, default="", help=N_("The patron's card."))
@click.option("--patron", metavar="WORDS", type=as_text, default="", help=N_("Words of the patron's name."))
@click.option("--age", "ages", metavar="N", type=as_number, multiple=True, help=N_("An age; repeat for more."))
@click.option("--family", is_flag=True, help=N_("Register the whole family."))
@click.option("--with", "members", metavar="CARD", type=as_text, multiple=True, help=N_("Another person, by card."))
@click.option("--series", is_flag=True, help=N_("For all upcoming sessions of the program."))
@click.option("--source", metavar="HOW", type=as_source, default="desk", help=N_("desk, phone, form, door, or web."))
@party_options
def event_register(call: Call, /, session: str, override: tuple[str, ...], reason: str, **how: Any) -> None:
    if how["card"] and how["patron"]:
        raise click.UsageError(_("Use either --card or --patron, not both."))
    if how["family"] and not (how["card"] or how["patron"]):
        raise click.UsageError(_("--family needs --card or --patron."))
    given = override_of(override, reason)
    with call.open() as opened, _about(call, session=session):
        card = opened.do(find_one_card, how["patron"]) if how["patron"] else how["card"]
        sign_up = sign_up_of(card, how)
        if how["series"]:
            program = opened.do(session_line, session).program
            _tell_series(call, opened.do(register_series, program, sign_up, override=given), opened.desk)
        else:
            tell(call, opened.do(register_for_session, session, sign_up, override=given), opened.desk)


def sign_up_of(card: str, how: dict[str, Any]) -> SignUp:
    return SignUp(
        card=card,
        guest=guest_of(how),
        heads=how["heads"] or 1,
        groups=groups_of(how),
        ages=how["ages"],
        members=[*how["members"], *(family_cards(card) if how["family"] else ())],
        needs=how["need"] or "",
        answers=dict(how["answers"]),
        source=how["source"],
    )


def _tell_series(call: Call, done: SeriesRegistered, desk: Desk) -> None:
    for one in done.done:
        tell(call, one, desk)
    for session, no in done.refused:
        _refused(call, {"session": session}, no)


@contextlib.contextmanager
def _about(call: Call, **subject: str) -> Iterator[None]:
    """Report refusals inside under this subject, and go on."""
    try:
        yield
    except Refused as no:
        _refused(call, subject, no)


def _refused(call: Call, subject: dict[str, Any], no: Refused) -> None:
    call.out.refused(subject, no)
    if "GUARDIAN_NEEDED" in no.codes and not call.out.as_json:
        call.out.note(_("Or give the adult's name and phone: --guardian TEXT"))


def find_one_card(desk: Desk, words: str) -> str:
    """Return the card of the one patron meant. Refused with NOT_UNDERSTOOD if there is none, PATRONS_SEVERAL."""
    sheets = find_patrons(desk, words, 4)
    if not sheets:
        raise refuse("NOT_UNDERSTOOD", field=_("patron"), text=words, hint=_("No patron matches."))
    if len(sheets) > 1:
        named = [f"{sheet.name} ({sheet.card})" for sheet in sheets[:3]]
        raise refuse("PATRONS_SEVERAL", words=words, people=", ".join([*named, *([_("others")] if sheets[3:] else [])]))
    return sheets[0].card


@command(
    N_(
        "Show one registration, or change it: number of people, contact, access needs, answers. "
        "A waitlisted party keeps its place in line."
    )
)
@click.argument("registration", metavar="REGISTRATION", type=as_text)
@party_options
def event_registration(call: Call, /, registration: str, override: tuple[str, ...], reason: str, **how: Any) -> None:
    given, groups, guest = override_of(override, reason), groups_of(how), guest_of(how)
    changed = {"heads": how["heads"], "groups": groups, "guest": guest, "needs": how["need"]}
    with call.open() as opened, _about(call, registration=registration):
        if how["answers"] or any(value is not None for value in changed.values()):
            answers = dict(how["answers"]) or None
            done = opened.do(change_registration, registration, **changed, answers=answers, override=given)
            tell(call, done, opened.desk)
        else:
            line = opened.do(registration_line, registration)
            tell_line(call, opened.desk, PARTIES, line)


# ---- tuils event coming, unregister, no-show, promote, accept, decline: who is registered, and the waitlist


SESSION = click.argument("session", metavar="SESSION", type=as_text)
REGISTRATION = click.argument("registration", metavar="REGISTRATION", type=as_text)


@command(
    N_(
        "Who is registered, offered a seat, or waitlisted for a session, in order. Viewing it is "
        "recorded in the audit log."
    )
)
@SESSION
@click.option("--all", "ended", is_flag=True, help=N_("Also canceled registrations."))
@csv_option
@in_library("session")
def event_coming(call: Call, opened: Opened, session: str, ended: bool, file: Path | None) -> None:
    lines = opened.do(registrations_of, session, ended=ended)
    opened.do(note_list)
    about = opened.do(session_line, session)
    if not call.as_json:
        call.out.note(session_words(opened.desk, about))
    tell_table(call, opened, PARTIES, lines, file)
    if about.over:
        call.out.note(_("NOTE: {n} over the seat limit.").format(n=about.over))


def _ends(call: Call, verb: Callable[..., RegistrationEnded], registration: str) -> None:
    with call.open() as opened, call.out.about(registration=registration):
        tell_ended(call, opened.do(verb, registration), opened.desk)


@command(N_("Cancel a registration. The seats go to the next in line."))
@REGISTRATION
def event_unregister(call: Call, registration: str) -> None:
    _ends(call, cancel_registration, registration)


@command(N_("Mark a registration as a no-show. During the session, the seats go to the next in line."))
@REGISTRATION
def event_no_show(call: Call, registration: str) -> None:
    _ends(call, not_coming, registration)


@command(N_("Decline the seat they were offered. It goes to the next in line."))
@REGISTRATION
def event_decline(call: Call, registration: str) -> None:
    _ends(call, decline_offer, registration)


@command(N_("Accept the seat they were offered."))
@REGISTRATION
@override_options
def event_accept(call: Call, registration: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(registration=registration):
        tell(call, opened.do(accept_offer, registration, override=given), opened.desk)


@command(
    N_(
        "Give free seats to the next in line; with a REGISTRATION, to that party, even out of "
        "turn. They are offered the seat or have it at once, as the library's setting says."
    )
)
@SESSION
@click.argument("registration", metavar="[REGISTRATION]", type=as_text, default="")
@override_options
def event_promote(call: Call, session: str, registration: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(session=session, registration=registration or None):
        for line in opened.do(promote, session, registration, override=given):
            call.out.line(PARTIES.facts(opened.desk, line), registration_words(opened.desk, line))
