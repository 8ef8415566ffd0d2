"""The open decisions, the oldest first; their number for the idle desk; and conflicts settled elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import ngettext
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.writing import MINUTE
from tuils.library.foundation.store import open_path
from tuils.library.office.person_records.queries import loans_of_nobody, removed_patrons_in_use
from tuils.models.json_in_journal import asides_waiting
from tuils.values.dataclass import dataclass

from . import queries
from .decision import MAY, TOLD_FOR, Decision

COUNTED_FOR = 5 * MINUTE
"""How long the idle desk's count is valid, where something needed a decision: work done meanwhile may settle it."""
_counted: dict[str, tuple[int, int, int]] = {}
"""By library: how much had come in from other copies, when it was counted, how many."""
_busy: set[str] = set()
"""Libraries where something needed a decision."""


@dataclass(frozen=True)
class ConflictElsewhere:
    """A conflict of two machines that is decided on a list of its own. `place`: that list, or a session's id."""

    words: str
    place: str
    session: str = ""


@permitted(MAY)
def decisions(desk: Desk) -> list[Decision]:
    """Return all that staff should read. Permission library.decide; the reading is noted."""
    found = pending(desk)
    if any(decision.patron or decision.name for decision in found):
        looked(desk, "list", about="decisions")
    return found


def pending(desk: Desk) -> list[Decision]:
    from .of_people import of_people
    from .of_records import of_numbers

    found = [*of_numbers(desk), *of_people(desk), *_apart(desk), *_asides(desk)]
    return sorted(found, key=lambda decision: (decision.at, decision.id))


def _asides(desk: Desk) -> list[Decision]:
    if not (desk.main and asides_waiting()):
        return []
    from .of_asides import of_asides

    return list(of_asides(desk))


def _apart(desk: Desk) -> list[Decision]:
    """Find decisions; load nothing where no entry ever came in from another copy."""
    if not queries.brought_in():
        return []
    from .of_fields import of_fields
    from .of_holds import of_holds
    from .of_loans import of_loans
    from .of_money import of_money
    from .of_orders import of_orders
    from .of_records import of_records

    since = desk.now - TOLD_FOR
    gone = queries.settled_decisions(since)
    found = [*of_loans(desk, since), *of_holds(desk, since), *of_money(desk, since)]
    found += [*of_records(desk, since), *of_fields(desk, since), *of_orders(desk, since)]
    return [one for one in {one.id: one for one in found}.values() if one.id not in gone]


def waiting(desk: Desk) -> int:
    """Return how many wait, for the idle desk of a person who may settle them. Only entries from another copy can
    add to it, not the other desks of this one, so while none come in little is searched."""
    if not (desk.main and desk.may(MAY)):
        return 0
    aside = asides_waiting() if desk.may("staff.roles") else 0
    return _apart_count(desk) + len(queries.cards_twice()) + len(queries.barcodes_twice()) + aside


def _apart_count(desk: Desk) -> int:
    path, brought = str(open_path()), queries.brought_in()
    if not brought:
        return 0
    known, at, count = _counted.get(path, (0, 0, 0))
    if known != brought or (path in _busy and not at <= desk.now < at + COUNTED_FOR):
        count = len(_apart(desk)) + len(removed_patrons_in_use()) + len(loans_of_nobody())
        _counted[path] = brought, desk.now, count
        if count:
            _busy.add(path)
    return count


def count_again() -> None:
    """Forget the count: something was settled or undone."""
    _counted.pop(str(open_path()), None)


def elsewhere(desk: Desk) -> list[ConflictElsewhere]:
    """Return rooms that were given away twice, and sessions with more people than places."""
    return list(_elsewhere(desk)) if desk.may("programs.see") and queries.brought_in() else []


def _elsewhere(desk: Desk) -> Iterator[ConflictElsewhere]:
    from tuils.library.activities.programs.sessions import read_session_line
    from tuils.library.activities.rooms.room_reading import clashes

    if n := len(clashes(desk)):
        words = ngettext("{n} room is double-booked.", "{n} rooms are double-booked.", n)
        yield ConflictElsewhere(words.format(n=n), "room_clashes")
    for session, more in queries.overfull(desk.now):
        words = ngettext("{title}: {n} person too many.", "{title}: {n} people too many.", more)
        yield ConflictElsewhere(words.format(title=read_session_line(session).title, n=more), "session", session)
