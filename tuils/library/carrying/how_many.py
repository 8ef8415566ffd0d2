"""What a whole library is made of, counted."""

from __future__ import annotations

from tuils.values.dataclass import dataclass


@dataclass(kw_only=True)
class HowMany:
    """How many of each came in, or went out."""

    titles: int = 0
    items: int = 0
    patrons: int = 0
    loans: int = 0
    holds: int = 0
    lines: int = 0
    lists: int = 0
    programs: int = 0
    sessions: int = 0
    registrations: int = 0
    bookings: int = 0
    inventories: int = 0
    subscriptions: int = 0
    orders: int = 0
