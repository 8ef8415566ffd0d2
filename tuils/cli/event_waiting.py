"""tuils event coming, unregister, no-show, promote, accept, decline"""

from __future__ import annotations

from collections.abc import Callable

import click

from tuils.i18n import N_, _
from tuils.library.programs.coming import note_list, registrations_of
from tuils.library.programs.registering import Ended, cancel_registration, not_coming
from tuils.library.programs.sessions import session_line
from tuils.library.programs.waitlist import accept_offer, decline_offer, promote

from .call import Call
from .event_line import sentence as session_sentence
from .event_parties import facts, more, sentence, tell, tell_ended
from .options import as_text, command
from .overriding import override_of, override_options

SESSION = click.argument("session", metavar="SESSION", type=as_text)
REGISTRATION = click.argument("registration", metavar="REGISTRATION", type=as_text)


@command(
    N_(
        "Who comes to a session, who was offered a place, who waits, in the order of the line. That it was looked at "
        "is in the audit log."
    )
)
@SESSION
@click.option("--all", "ended", is_flag=True, help=N_("Also who was taken off."))
@click.pass_obj
def coming(call: Call, session: str, ended: bool) -> None:
    with call.open() as opened, call.out.about(session=session):
        lines = opened.do(registrations_of, session, ended=ended)
        opened.do(note_list)
        about = opened.do(session_line, session)
        if not call.as_json:
            call.out.note(session_sentence(about, opened.desk))
        for line in lines:
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk), *more(line))
        if not lines:
            call.out.note(_("Nobody is registered."))
        if about.over:
            call.out.note(_("LOOK: {n} more than there are places.").format(n=about.over))


def _ends(call: Call, verb: Callable[..., Ended], registration: str) -> None:
    with call.open() as opened, call.out.about(registration=registration):
        tell_ended(call, opened.do(verb, registration), opened.desk)


@command(N_("They do not come: their places go to the next in line."))
@REGISTRATION
@click.pass_obj
def unregister(call: Call, registration: str) -> None:
    _ends(call, cancel_registration, registration)


@command(N_("They had a place and stayed away. While the session goes on, their places go to the next in line."))
@REGISTRATION
@click.pass_obj
def no_show(call: Call, registration: str) -> None:
    _ends(call, not_coming, registration)


@command(N_("They say no to the place that was offered: it goes to the next."))
@REGISTRATION
@click.pass_obj
def decline(call: Call, registration: str) -> None:
    _ends(call, decline_offer, registration)


@command(N_("They say yes to the place that was offered."))
@REGISTRATION
@override_options
@click.pass_obj
def accept(call: Call, registration: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(registration=registration):
        tell(call, opened.do(accept_offer, registration, override=given), opened.desk)


@command(
    N_(
        "What is free goes to the next in line; with a REGISTRATION to that party, whose turn it may not be. They are "
        "offered the place, or have it at once, as the library's setting says."
    )
)
@SESSION
@click.argument("registration", metavar="[REGISTRATION]", type=as_text, default="")
@override_options
@click.pass_obj
def take_in(call: Call, session: str, registration: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(session=session, registration=registration or None):
        for line in opened.do(promote, session, registration, override=given):
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk))
