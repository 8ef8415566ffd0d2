"""Forget who registered for a program: answers and needs soon after it, names later, the counts never.

Each site forgets its own data in its own time; a row stays, with its heads and its outcome.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_
from tuils.library.activities.registration_queries import CAME_SINCE, OVER
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models import db
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import find, get, ids

from .registration_state import refold_registration
from .seats import goes_on, pass_on, write_registration

NOTED = "registration_noted"
_A_PART = "EXISTS (SELECT 1 FROM journal AS j JOIN private AS p ON p.entry = j.id WHERE j.registration = r.id{kind})"
_WHO = "r.patron IS NOT NULL OR r.name <> '' OR r.phone <> '' OR r.email <> '' OR r.guardian <> '' OR r.language <> ''"
_NOTES = "r.answers <> '{}' OR r.needs <> ''"


def forget_registrations(desk: Desk) -> Iterator[int]:
    """Forget who was registered for sessions over for as long as `registrations` says; how many, after each short
    transaction. On every site; idempotent."""
    known = f"{_WHO} OR {_NOTES} OR {_A_PART.format(kind='')}"
    return in_slices(desk, _over(desk, REGISTRATIONS_KEPT, known), partial(_forget, only=""))


REGISTRATIONS_KEPT = Keeping(
    "registrations",
    forget_registrations,
    N_("registrations no longer linked to a patron: {n}"),
    N_("Registrations after a program"),
    period="30d",
)


def forget_answers(desk: Desk) -> Iterator[int]:
    """Forget answers and needs of registrations, as `answers` says."""
    of_kind = f" AND j.kind = '{NOTED}'"
    return in_slices(
        desk, _over(desk, ANSWERS_KEPT, f"{_NOTES} OR {_A_PART.format(kind=of_kind)}"), partial(_forget, only=NOTED)
    )


ANSWERS_KEPT = Keeping(
    "answers",
    forget_answers,
    N_("special needs and answers for programs, deleted: {n}"),
    N_("Special needs and answers for programs"),
    period="7d",
)


def _over(desk: Desk, rule: Keeping, known: str) -> list[str]:
    before = gone_before(desk, rule)
    if before is None:
        return []
    text = OVER.replace("{known}", known)
    return ids(text, before, before)


@verb("library.daily")
def _forget(desk: Desk, registrations: Sequence[str], only: str) -> tuple[int, int]:
    return while_there_is_time(registrations, partial(_forget_one, only))


def _forget_one(only: str, registration: str) -> bool:
    entries = applying.entries_naming(registration=registration)
    forget_parts([entry for entry in entries if not only or entry.kind == only])
    return True


def forget_parts(entries: Sequence[Entry]) -> None:
    """Forget the private parts of these entries about registrations; rebuild their rows without them."""
    applying.delete_private_parts(entry.id for entry in entries)
    for registration in sorted({entry.registration for entry in entries if entry.registration}):
        refold_registration(registration)


# ---- one person, all of them


def end_registrations(act: Act, patron: str) -> None:
    """Cancel the coming registrations of a patron (an id) in the act that removes them; their seats become free."""
    for row in find(Registration, "patron", [patron]):
        session = get(ProgramSession, row.session)
        if row.state != "cancelled" and session and goes_on(act.desk, session):
            facts = {"state": "cancelled", "why": "removed", "offered_until": None}
            write_registration(act, session.id, row.id, facts)
            pass_on(act, session.id)


def came_since(people: Sequence[str], moment: int) -> bool:
    """Return whether any of these records of one person came to a program or booked a room since then, as far as known,
    or will do so."""
    return db.execute_sql(CAME_SINCE, (json.dumps(list(people)), moment) * 2).fetchone() is not None


def forget_registrations_of(patron: str) -> None:
    """Forget this patron (an id) in all rows and private parts of registrations."""
    for row in find(Registration, "patron", [patron]):
        forget_parts(applying.entries_naming(registration=row.id))
