"""As machines come together: what one fined or charged not knowing of the other is lifted at once, not by night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuils.library.circulation.double_fines import lift_doubled_of
from tuils.library.circulation.lost_elsewhere import lift_returned_of
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.library.people.roles import TUILS

from . import queries


def lift_now(desk: Desk, before: Mapping[str, int]) -> int:
    """For the loans that new entries are about; `before`: how far each device was known. In the caller's transaction;
    how many were lifted."""
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    loans: set[str] = set()
    for device, seq in applying.have().items():
        if seq > before.get(device, 0) and device != desk.device:
            charges, touched = queries.fined_since(device, before.get(device, 0))
            ties = (private.get("loan") for private in applying.privates(charges).values())
            loans |= {*touched, *(str(loan) for loan in ties if loan)}
    return lift_doubled_of(by_itself, sorted(loans)) + lift_returned_of(by_itself, sorted(loans))
