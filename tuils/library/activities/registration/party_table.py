"""Parties that are registered for a session, as commands print them."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_of, moment_words
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk
from tuils.values.programs import GROUPS

from .who_comes import RegistrationLine, heads_words, registrant_name, registration_state_words, registrations_of


def registration_words(desk: Desk, line: RegistrationLine) -> str:
    """Return `8f21ac03  Ada Lovelace, 3 people (Adults 1, Children 2): waitlisted, number 2`."""
    groups = ", ".join(f"{_(GROUPS[group])} {n}" for group, n in line.groups.items() if group != "any")
    heads = f"{heads_words(line.heads)} ({groups})" if groups else heads_words(line.heads)
    text = registration_state_words(line)
    if line.state == "offered" and line.offered_until:
        text = _("{state} until {when}").format(state=text, when=moment_words(desk, line.offered_until))
    return f"{line.id[-8:]}  {registrant_name(line)}, {heads}: {text}"


def _words(desk: Desk, line: RegistrationLine) -> list[str]:
    """Add answers and needs, a line each."""
    told = [_("  Access needs: {needs}").format(needs=line.needs)] if line.needs else []
    if line.guardian:
        told.append(_("  Responsible adult: {name}").format(name=line.guardian))
    return [
        registration_words(desk, line),
        *told,
        *(f"  {question} {answer}" for question, answer in line.answers.items()),
    ]


PARTIES = Table(
    title=N_("Registrations"),
    columns=(
        *fact_columns("registration=id session", always=True),
        *fact_columns("patron=card name phone email guardian hidden language heads groups state why"),
        fact("place", lambda _desk, row: row.place or None),
        fact("offered_until", iso_of("offered_until")),
        *fact_columns("came needs"),
        fact("answers", lambda _desk, row: dict(row.answers)),
        *fact_columns("party source"),
        fact("made_at", iso_of("made_at")),
    ),
    read=registrations_of,
    key="id",
    none=(N_("No registrations."), ""),
    words=_words,
    example=RegistrationLine(
        "01980000-0000-7000-8000-000000000001", "01980000-0000-7000-8000-000000000002", "", "", "Zoe Quill", "", "",
        "Ann Quill", "", 3, 1, 0, 2, "waiting", "", 2, None, None, "a ramp", "", "phone", 1_780_000_000_000_000,
        {"Size of the shirt?": "M"},
    ),
)  # fmt: skip
"""The table of parties. `patron`: the card, null for a guest. `place`: on the waitlist from 1, null if they don't
wait. `came`: heads."""
