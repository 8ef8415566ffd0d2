"""A look at what a person has, by the number of the card alone: it is noted, also if a refusal shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused

from .lookups import find_patron


def note_look(desk: Desk, card: str) -> None:
    """Note that somebody asked, by the card's number alone, what is on it. An unknown card is not noted."""
    if patron := find_patron(card):
        looked(desk, "loans", patron.id)


TELLS = frozenset(
    {"ALREADY_OUT_SAME", "ALREADY_OUT_OTHER", "HAS_IT_ALREADY", "ALREADY_HELD", "HELD_FOR_OTHER", "WAITING_FOR_OTHER"}
)
"""Refusals of a checkout or a hold that reveal whether a person has something, or waits for it."""
TELLS_NOTHING = frozenset({"PATRON_UNKNOWN", "CARD_LOST", "ITEM_UNKNOWN", "NO_SUCH_ITEM", "NO_PERMISSION"})
"""Refusals of a renewal made before the loan was read. Any other reveals whether it is on this card."""


@contextmanager
def told_by_refusal(desk: Desk, card: str, *, renewing: bool = False) -> Iterator[None]:
    """Note a look if a refusal reveals something: where a card's number is typed and its patron may be absent.

    A completed act is not noted: the journal has it, and a line here with the person's name and that minute would
    show who had it for longer than the loan lasts.
    """
    try:
        yield
    except Refused as no:
        codes = set(no.codes)
        if (codes - TELLS_NOTHING) if renewing else (codes & TELLS):
            note_look(desk, card)
        raise
