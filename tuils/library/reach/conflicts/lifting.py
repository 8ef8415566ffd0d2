"""Lift fines and charges that machines made without knowing of each other, as they synchronize, not by night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.lending.money.double_fines import lift_doubled_of, lift_returned_of
from tuils.library.people.staff.roles import TUILS

from . import queries


def loans_touched_since(desk: Desk, before: Mapping[str, int]) -> list[str]:
    """Return the loans that new entries of others are about; `before`: how far each device was known."""
    loans: set[str] = set()
    for device, seq in applying.have().items():
        if seq > before.get(device, 0) and device != desk.device:
            charges, touched = queries.fined_since(device, before.get(device, 0))
            ties = (private.get("loan") for private in applying.privates(charges).values())
            loans |= {*touched, *(str(loan) for loan in ties if loan)}
    return sorted(loans)


def lift_of(desk: Desk, loans: Sequence[str]) -> int:
    """Lift what was fined or charged for these loans, in the caller's transaction. Return how many were lifted."""
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    return lift_doubled_of(by_itself, loans) + lift_returned_of(by_itself, loans)
