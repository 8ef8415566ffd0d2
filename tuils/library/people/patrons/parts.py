"""The repeatable parts of a patron: contacts, notes, restrictions. Each is a field of the patron, under a key."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models.rows import Row, columns, some
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .patron_state import PARTS, part_name

LONGEST = 1000  # characters of a note
LONGEST_WORD = 200  # of a street, a number, an address
SHORTEST_KEY = 4  # so many of its last characters may stand for a key


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


def new_key() -> str:
    """A key that no other of this patron has, made without asking anybody."""
    return os.urandom(4).hex()


def part_rows(part: str, patron: str) -> list[Row]:
    """Return all rows of this part (a word of PARTS) of a patron (an id). One statement, by the index."""
    return [columns(row) for row in some(PARTS[part].table, '"patron" = ? ORDER BY "key"', patron)]


def write_patron_fields(desk: Desk, patron: str, fields: Facts) -> None:
    """Write one entry with these fields of a patron (an id); nothing where there are none."""
    if fields:
        Act(desk).write("patron_edited", {"set": fields}, patron=patron)


def put_part(desk: Desk, patron: str, part: str, key: str, what: Facts | None) -> None:
    write_patron_fields(desk, patron, {part_name(part, key): what})


def part_meant(found: Iterable[K], text: str) -> K:
    """Return the part whose key is this or ends so. Refuses with UNKNOWN_ID."""
    known = list(found)
    fitting = [k for k in known if k.key == text]
    if not fitting and len(text) >= SHORTEST_KEY:
        fitting = [k for k in known if k.key.endswith(text)]
    if len(fitting) != 1:
        raise refuse("UNKNOWN_ID", code=text)
    return fitting[0]


# ---- days


def local_today(desk: Desk) -> date:
    return day_of(desk.at, desk.zone)


def holds_on(row: Mapping[str, str], today: date) -> bool:
    """Return whether a row holds today; its first and last day may each be open."""
    day = today.isoformat()
    return row.get("since", "") <= day and (not row["until"] or day <= row["until"])


def last_day(desk: Desk, until: date | None) -> str:
    """The last day as it is stored; empty where there is none. Refuses a day that is over."""
    if until and until < local_today(desk):
        raise not_understood("until", until.isoformat(), _("That day has passed. Use a later date."))
    return until.isoformat() if until else ""


def clean_part_text(name: str, text: str, *, most: int = LONGEST_WORD) -> str:
    """Cleaned; refused where it is longer than there is room for."""
    cleaned = clean(text)
    if len(cleaned) > most:
        raise not_understood(name, cleaned, _("This field holds up to {n} characters.").format(n=most))
    return cleaned
