"""Check the undo of a registration. Refused if another party has the seat by now, or was notified of it."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.library.activities.queries import seats_taken
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, entry_from_row, fold_fields
from tuils.library.foundation.refusals import refuse
from tuils.models import Journal
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import Row, columns, find, get

TRIED = "tried "
"""The prefix of tries in the marks; as in `telling`, which is not loaded for this."""
WHO = ("patron", "name", "phone", "email")


def refuse_if_given_on(entry: Entry, together: set[str]) -> None:
    """Refuse with SEAT_GIVEN and UNDO_TOO_LATE."""
    row = get(Registration, entry.registration)
    if row is None:
        return
    if _ends(entry) and not any(getattr(row, name) for name in WHO):
        raise refuse("UNDO_TOO_LATE")
    if _was_told(entry, together):
        raise refuse("SEAT_GIVEN", wording="SEAT_TOLD")
    if _gives(entry) and entry.id != entry.act and _may_be_here(entry, row):
        raise refuse("SEAT_GIVEN", wording="SEAT_USED")
    if entry.kind != "registration_made":  # without it a party has no seat more
        _refuse_if_full(row.session, together)


def _ends(entry: Entry) -> bool:
    return entry.kind == "registration_edited" and entry.changes.get("state") == "cancelled"


def _gives(entry: Entry) -> bool:
    """Return whether the act gives a waiting party a seat, or an offer."""
    given = entry.kind == "registration_edited" and entry.changes.get("state") in ("coming", "offered")
    return given and "came" not in entry.changes


def _may_be_here(entry: Entry, row: Registration) -> bool:
    """Return whether they were counted at the door, or given the seat after the start. Then they know of it."""
    session = get(ProgramSession, row.session)
    return row.came is not None or (session is not None and session.starts_at <= entry.at)


def _was_told(entry: Entry, together: set[str]) -> bool:
    """Return whether they know of the seat, or of the offer. A party that was not reached does not."""
    if not _gives(entry):
        return False
    later = (
        other for other in applying.entries_naming(registration=entry.registration or "") if other.order > entry.order
    )
    return any(_tells(other) for other in later if not other.void and other.id not in together)


def _tells(entry: Entry) -> bool:
    told = entry.changes.get("told")
    return isinstance(told, dict) and not all(what.startswith(TRIED) for what in told)


def _refuse_if_full(session: str, together: set[str]) -> None:
    """Refuse if the seats given up are taken by now."""
    row = get(ProgramSession, session)
    if row is None or row.capacity is None:
        return
    more = sum(_more(registration, together) for registration in _registrations(session, together))
    if more > 0 and seats_taken(session) + more > row.capacity:
        raise refuse("SEAT_GIVEN")


def refuse_if_more_come(entry: Entry, session: str, capacity: int | None, together: set[str]) -> None:
    """Refuse with SEAT_GIVEN if a session (an id) would have fewer seats without this entry, and somebody got one of
    them since."""
    row = get(ProgramSession, session)
    if row is None or capacity is None or (row.capacity is not None and row.capacity <= capacity):
        return
    more = sum(_more(registration, together) for registration in _registrations(session, together))
    if seats_taken(session) + more > capacity and _got_one_since(entry, session, together):
        raise refuse("SEAT_GIVEN")


def _got_one_since(entry: Entry, session: str, together: set[str]) -> bool:
    about = applying.entries_naming(session=session)
    later = (other for other in about if other.order > entry.order and not other.void and other.id not in together)
    return any(
        _seats(columns(row))
        for row in find(Registration, "id", {one.registration for one in later if one.registration})
    )


def _registrations(session: str, together: Iterable[str]) -> list[Registration]:
    entries = map(entry_from_row, find(Journal, "id", together))
    rows = find(Registration, "id", {entry.registration for entry in entries if entry.registration})
    return [row for row in rows if row.session == session]


def _more(row: Registration, together: set[str]) -> int:
    """Return how many seats more this party would have without these entries."""
    entries = [entry for entry in applying.entries_naming(registration=row.id) if entry.id not in together]
    before = fold_fields(entries, {}) if any(entry.kind == "registration_made" for entry in entries) else {}
    return _seats(before) - _seats(columns(row))


def _seats(row: Row) -> int:
    has_one = row.get("state") in ("coming", "offered") and row.get("came") != 0
    return int(row.get("heads", 1)) if has_one else 0
