"""The effect of bookings on lending a copy that is equipment: who picks it up, until when, and whom it is kept for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import time_label
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.booked_queries import BookedTime, booked_barcodes, times_of_room, times_of_title
from tuils.library.lending.lookups import NamedItem
from tuils.models import Item, Patron
from tuils.values.time.calendar import Due, DueStep
from tuils.values.time.moments import HOUR, day_of, micros_of

from .blocks import Blocks

DAY = 24 * HOUR
KEPT_DAYS = 7
"""So many days before a booking its item fills no hold: on the hold shelf it might not be back."""


def booking_to_pick_up(desk: Desk, item: NamedItem, patron: Patron) -> BookedTime | None:
    """Return the patron's booking of this day that the item is for; else one of another of its kind, which it serves
    as well.

    Projectors P1 and P2 are two copies of one title; Ada booked P1 from 10 to 12. Today at 9:50 she is given
    P1    it is her booking
    P2    it is her booking, and the booking is of P2 from now on: P1 is free
    """
    if not item.facts.bookable:
        return None
    found = times_of_title(item.row.biblio, desk.at, desk.at + DAY)
    today = day_of(desk.at, desk.zone)
    mine = [one for one in found if one.patron == patron.id and day_of(one.starts_at, desk.zone) <= today]
    mine = [one for one in mine if one.ends_at > desk.at]
    return min(mine, key=lambda one: (one.room != item.facts.bookable, one.starts_at), default=None)


def due_of_booking(desk: Desk, booking: BookedTime) -> Due:
    """Return the due date of what was booked: the end of the booking, whatever rules and calendar say."""
    day = day_of(booking.ends_at, desk.zone)
    return Due(booking.ends_at, day, (DueStep("booking", day),))


def booked_blocks(blocks: Blocks, item: NamedItem, patron: Patron | None, due_at: int) -> None:
    """Add a block if it is booked for somebody else before it would come back. No `patron`: for anybody."""
    desk = blocks.desk
    for one in times_of_room(item.facts.bookable, desk.at, due_at):
        if patron is None or one.patron != patron.id:
            facts = {"first": moment_words(desk, one.from_at), "last": time_label(one.until_at, desk.zone)}
            blocks.add("BOOKED_FOR_OTHER", **facts, booking=one.whose)
            return


def booked_soon(day: date) -> frozenset[str]:
    """Return the barcodes of the equipment that a booking needs on this day, or within a week of it."""
    begins = micros_of(datetime.combine(day, time(), UTC))
    return frozenset(booked_barcodes(begins, begins + (KEPT_DAYS + 1) * DAY))


GONE, ELSEWHERE = (*LOST, "missing"), ("in_repair", "damaged", "deposit", "interlibrary")


def away_state(item: Item, days: int = 0) -> str:
    """Return the state of an item that a booking can't count on so many days ahead; empty if it can.

    Lost, missing or withdrawn     is not here, however long ahead
    in repair, lent away           is not here for a week: what is booked later may well find it back
    """
    state = "withdrawn" if item.withdrawn else str(item.state)
    return state if state in (*GONE, "withdrawn") or (state in ELSEWHERE and days < KEPT_DAYS) else ""
