"""How many came, as anonymous counts: always as many as the sessions themselves tell.

A count is of a day, a branch, the kind of program, for whom it was, where it was, and the age group that was counted.
No session, no hour and no person is in it, so that it can be kept for ever. Whatever raises, lowers or takes back what
was counted at a door, or says of a session that it was for others or elsewhere, does it within `facts_follow`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tuils.library.desk import Desk
from tuils.library.facts import Fact, count
from tuils.library.journal.entries import Entry
from tuils.models import db
from tuils.models.rows import AT_ONCE

from .program_state import sessions_of

ATTENDANCE = "attendance"
"""The kind of fact."""
_COUNTED = (
    "SELECT substr(s.wall, 1, 10), s.branch, s.kind, s.audience, s.place, a.age_group, a.n "
    "FROM attendance AS a JOIN program_session AS s ON s.id = a.session WHERE s.id IN ({marks})"
)


@contextmanager
def facts_follow(desk: Desk, sessions: Iterable[str]) -> Iterator[None]:
    """What is done to these sessions (ids) inside is done to this device's counts as well, in the same transaction."""
    names = sorted(set(sessions))
    before = _counted(names)
    yield
    after = _counted(names)
    for fact in before | after:
        if more := after[fact] - before[fact]:
            count(desk, fact, more)


def sessions_in(entries: Iterable[Entry]) -> set[str]:
    """The sessions that these entries are about."""
    found: set[str] = set()
    for entry in entries:
        found |= {entry.session} if entry.session else set()
        found |= sessions_of(entry).keys()
    return found


def _counted(sessions: list[str]) -> Counter[Fact]:
    found: Counter[Fact] = Counter()
    for at in range(0, len(sessions), AT_ONCE):
        part = sessions[at : at + AT_ONCE]
        text = _COUNTED.format(marks=", ".join("?" * len(part)))
        for day, branch, kind, audience, place, group, n in db.execute_sql(text, part).fetchall():
            found[Fact(day, ATTENDANCE, branch, kind, group, place, audience)] += n
    return found
