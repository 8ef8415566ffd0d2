"""The answers of commands about a registration they made or ended."""

from __future__ import annotations

from tuils.cli.kit.call import Call
from tuils.i18n import _
from tuils.library.activities.registration.party_table import PARTIES, registration_words
from tuils.library.activities.registration.registering import Registered, RegistrationEnded
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import iso


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
