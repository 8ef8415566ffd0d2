"""How a registration is told: its object, its line."""

from __future__ import annotations

from typing import Any

from tuils.cli.kit.call import Call
from tuils.i18n import _
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.programs.registering import Ended, Registered
from tuils.library.programs.who_comes import RegistrationLine, called, heads_words, state_words
from tuils.values.moments import iso
from tuils.values.programs import GROUPS


def facts(line: RegistrationLine, desk: Desk) -> dict[str, Any]:
    """One party as an object. `patron`: the card, null for a guest; `place`: in the line from 1, null where they do not
    wait; `came`: heads, null where nobody knows."""
    return {
        "registration": line.id,
        "session": line.session,
        "patron": line.card or None,
        "name": line.name or None,
        "phone": line.phone or None,
        "email": line.email or None,
        "guardian": line.guardian or None,
        "hidden": line.hidden,
        "language": line.language or None,
        "heads": line.heads,
        "groups": line.groups,
        "state": line.state,
        "why": line.why or None,
        "place": line.place or None,
        "offered_until": iso(line.offered_until, desk.zone) if line.offered_until else None,
        "came": line.came,
        "needs": line.needs or None,
        "answers": dict(line.answers),
        "party": line.party or None,
        "source": line.source,
        "made_at": iso(line.made_at, desk.zone),
    }


def sentence(line: RegistrationLine, desk: Desk) -> str:
    """`8f21ac03  Ada Lovelace, 3 people (Adults 1, Children 2): waiting, number 2`"""
    groups = ", ".join(f"{_(GROUPS[group])} {n}" for group, n in line.groups.items() if group != "any")
    heads = f"{heads_words(line.heads)} ({groups})" if groups else heads_words(line.heads)
    said = state_words(line)
    if line.state == "offered" and line.offered_until:
        said = _("{state} until {when}").format(state=said, when=moment_words(desk, line.offered_until))
    return f"{line.id[-8:]}  {called(line)}, {heads}: {said}"


def more(line: RegistrationLine) -> list[str]:
    """What was asked and what they need, a line each."""
    told = [_("  Access needs: {needs}").format(needs=line.needs)] if line.needs else []
    if line.guardian:
        told.append(_("  Responsible adult: {name}").format(name=line.guardian))
    return [*told, *(f"  {question} {answer}" for question, answer in line.answers.items())]


def tell(call: Call, done: Registered, desk: Desk) -> None:
    """The party, why it waits, what is told with it, and what to read out to them."""
    told = facts(done.line, desk) | {
        "title": done.title,
        "starts_at": iso(done.starts_at, desk.zone),
        "waits_because": done.why or None,
        "confirmation": done.confirmation,
        "alerts": [alert.code for alert in done.alerts],
        "act": done.act,
    }
    call.out.line(told, sentence(done.line, desk), *([done.why] if done.why else []), done.confirmation)
    for alert in done.alerts if not call.as_json else ():
        call.out.note(alert.said())


def tell_ended(call: Call, done: Ended, desk: Desk) -> None:
    """The party, and to whom its places went."""
    told = facts(done.line, desk) | {
        "title": done.title,
        "starts_at": iso(done.starts_at, desk.zone),
        "passed_on": [facts(one, desk) for one in done.passed_on],
        "act": done.act,
    }
    next_ones = [_("Next: {line}").format(line=sentence(one, desk)) for one in done.passed_on]
    call.out.line(told, sentence(done.line, desk), *next_ones)
