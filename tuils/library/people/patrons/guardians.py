"""Guardians: one patron answers for another. Stored as the patron's id; doors and files use the card."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.library.foundation.refusals import need, refuse
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.person_words import full_name

from .cards import find_card

LONGEST_LINE = 20  # guardians of guardians; two sites could write a ring unknowing, which must not hold anything up
NOBODY: Mapping[str, str] = {}


def guardian_of_card(card: str, ward: str = "") -> str:
    """The id of the patron with this card, as guardian of the patron `ward` (an id; empty: someone new).

    Refuses with PATRON_UNKNOWN, GUARDIAN_CIRCLE.
    """
    row = need(find_card(card), "PATRON_UNKNOWN", code=card)
    if goes_round(ward, row.id):
        raise refuse("GUARDIAN_CIRCLE")
    return str(row.id)


def goes_round(ward: str, guardian: str, besides: Mapping[str, str] = NOBODY) -> bool:
    """Return whether `guardian` is the ward, or has the ward as a guardian, at whatever remove. All by id.

    `besides`: guardians by ward that the store does not show yet.
    """
    for _remove in range(LONGEST_LINE):
        if not guardian or guardian == ward:
            return bool(guardian)
        guardian = besides[guardian] if guardian in besides else _guardian_of(guardian)
    return True


def _guardian_of(patron: str) -> str:
    row = get(Patron, patron)
    return str(row.guardian) if row else ""


def card_and_name(patron: str) -> tuple[str, str]:
    """Card and name of a guardian, for showing; both empty where there is none."""
    row = get(Patron, patron)
    if row is None:
        return "", ""
    return row.card, full_name(row)
