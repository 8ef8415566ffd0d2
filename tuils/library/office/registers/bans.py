"""A ban of a register's entry: a restriction on the card of its person until its last day, written in the same act.

9:00  incident about card 1, until June 10       card 1 is restricted until June 10
9:05  the incident is changed: until June 20     card 1 is restricted until June 20
9:10  somebody lifts it on the card              it stays lifted, also when the day is changed once more
9:15  the incident is about card 2               card 2 is restricted until June 20
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuils.library.foundation.journal.writing import Act
from tuils.library.people.patrons.parts import local_today, part_rows
from tuils.library.people.patrons.patron_state import part_name
from tuils.library.people.patrons.restrictions import RESTRICT, restriction_fields
from tuils.models import Patron
from tuils.models.rows import get

from .kind_file import RegisterKind

_KEY = 12
"""The letters of an entry's id that are the key of its restriction."""


def follow_ban(act: Act, kind: RegisterKind, key: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Restrict the person of an entry until its day, or follow a change. `was`, `now`: what the entry holds; empty
    before it is added, and once it is removed. A ban that somebody lifted on the card stays lifted. Refuses with
    NO_PERMISSION and NOT_UNDERSTOOD (field: until)."""
    if not kind.ends:
        return
    (person_was, end_was), (person, end) = _meant(kind, was), _meant(kind, now)
    if (person_was, end_was) == (person, end):
        return
    stood = bool(person_was) and _stands(person_was, key)
    if stood and person_was != person:
        _write(act, person_was, {part_name("restriction", key[-_KEY:]): None})
    if person and (stood or person != person_was):
        row = get(Patron, person)
        if row is not None:
            until = date.fromisoformat(end)
            if until >= local_today(act.desk) or stood:
                _write(act, person, restriction_fields(act.desk, row, key[-_KEY:], "conduct", "", until))


def _meant(kind: RegisterKind, held: Mapping[str, Any]) -> tuple[str, str]:
    """Return whom an entry bans, and until when; nobody if one of both is not known."""
    person, end = str(held.get(kind.person) or ""), str(held.get(kind.ends) or "")
    return (person, end) if person and end else ("", "")


def _stands(person: str, key: str) -> bool:
    return any(row.get("key") == key[-_KEY:] for row in part_rows("restriction", person))


def _write(act: Act, person: str, fields: Mapping[str, Any]) -> None:
    act.desk.require(RESTRICT)
    act.write("patron_edited", {"set": dict(fields)}, patron=person)
