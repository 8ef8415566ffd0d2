"""tuils event coming, unregister, no-show, promote, accept, decline: who is registered, and the waitlist"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.activities.programs.session_table import session_words
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.party_table import PARTIES, registration_words
from tuils.library.activities.registration.registering import Ended, cancel_registration, not_coming
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer, promote
from tuils.library.activities.registration.who_comes import note_list, registrations_of

from .event_parties import tell, tell_ended

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
def event_coming(call: Call, session: str, ended: bool, file: Path | None) -> None:
    with call.open() as opened, call.out.about(session=session):
        lines = opened.do(registrations_of, session, ended=ended)
        opened.do(note_list)
        about = opened.do(session_line, session)
        if not call.as_json:
            call.out.note(session_words(opened.desk, about))
        tell_table(call, opened, PARTIES, lines, file)
        if about.over:
            call.out.note(_("NOTE: {n} over the seat limit.").format(n=about.over))


def _ends(call: Call, verb: Callable[..., Ended], registration: str) -> None:
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
