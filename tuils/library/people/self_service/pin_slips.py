"""PINs for many patrons at once, each on a slip of paper: made here, kept as hashes, and nowhere else.

plan_pin_slips   who has none yet, and a PIN for each
hashed_pins      their hashes: slow on purpose, so before anything is locked
(the slips are saved to a file)
keep_pins        the hashes are stored, for those who still have none
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.refusals import refuse
from tuils.library.people.patrons.choosing import PatronChoice, choose_patrons
from tuils.library.people.staff.pins import LEAST, hash_at
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass

from .patron_pins import pin_fault
from .queries import patrons_with_pin, put_pin

DIGITS = 6


@dataclass(frozen=True)
class PinSlip:
    """A slip. `patron`: an id. `address`: the name, then up to three lines."""

    patron: str
    card: str
    pin: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class PinSlips:
    """`had_one`: patrons who have a PIN already, which stays. `unknown`: cards that nobody has."""

    slips: tuple[PinSlip, ...]
    had_one: int
    unknown: tuple[str, ...]


def plan_pin_slips(desk: Desk, choice: PatronChoice) -> PinSlips:
    """Return a slip for each of these patrons who has no PIN. Nothing is kept yet.

    Refuses as `choose_patrons`. Permissions patrons.batch, patrons.edit, patrons.see_all (the slips have addresses).
    """
    for right in ("patrons.edit", "patrons.see_all"):
        desk.require(right)
    chosen = choose_patrons(desk, choice)
    rows = {str(row.id): row for row in find(Patron, "id", chosen)}
    have = patrons_with_pin()
    wanted = [rows[one] for one in chosen if one in rows and one not in have and rows[one].card]
    unknown = tuple(one for one in chosen if one not in rows)
    if not rows:
        raise refuse("NOBODY_CHOSEN")
    return PinSlips(tuple(map(_slip, wanted)), sum(one in have for one in rows), unknown)


def _slip(row: Patron) -> PinSlip:
    pin = ""
    while not pin or pin_fault(pin, row):
        pin = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    place = " ".join(filter(None, (row.state, row.postcode)))
    lines = (f"{row.first_name} {row.last_name}".strip(), row.street, ", ".join(filter(None, (row.city, place))))
    return PinSlip(str(row.id), str(row.card), pin, tuple(filter(None, lines)))


def hashed_pins(slips: Sequence[PinSlip]) -> Iterator[tuple[str, str]]:
    """Yield the id of each patron and the hash of the PIN."""
    for one in slips:
        yield one.patron, hash_at(LEAST, one.pin)


@verb("patrons.edit")
def keep_pins(desk: Desk, hashes: Sequence[tuple[str, str]]) -> int:
    """Keep these hashes, all or none; who chose a PIN meanwhile keeps that. Each is noted in the audit log. Returns how
    many were kept."""
    have = patrons_with_pin()
    kept = [(patron, hashed) for patron, hashed in hashes if patron not in have]
    for patron, hashed in kept:
        put_pin(patron, hashed, desk.now)
        audit.note_in_audit(desk, "patron_pin", patron, about="set")
    audit.note_in_audit(desk, "export", about="pin_slips")
    return len(kept)
