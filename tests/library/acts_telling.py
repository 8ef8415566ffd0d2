"""Actions of staff to notify people about programs, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.library.activities.programs.contacts_due import ContactDue, tellings
from tuils.library.activities.registration.contact_marks import confirmed, mark_notified, not_reached, told_many
from tuils.library.foundation.desk import Desk

from .acts_programs import seat

if TYPE_CHECKING:
    from .acts import Things

WAYS = ("phone", "email", "desk")


def waiting(desk: Desk, things: Things) -> list[ContactDue]:
    """Return the patrons to be told about one of their programs."""
    found = [one for one in tellings(desk) if one.title.startswith(f"{things.prefix}Program")]
    return sorted(found, key=lambda one: one.key)


def tell(desk: Desk, things: Things, one: int, two: int) -> object:
    found = waiting(desk, things)
    chosen = found[one % len(found)] if found else None
    return mark_notified(desk, chosen.registration if chosen else "nobody", chosen.what if chosen else "", WAYS[two])


def tell_all(desk: Desk, things: Things, _one: int, two: int) -> object:
    return told_many(desk, [(one.registration, one.what) for one in waiting(desk, things)], WAYS[two])


def try_to_tell(desk: Desk, things: Things, one: int, _two: int) -> object:
    found = waiting(desk, things)
    chosen = found[one % len(found)] if found else None
    return not_reached(
        desk, chosen.registration if chosen else "nobody", chosen.what if chosen else "", note="no answer"
    )


def say_they_come(desk: Desk, things: Things, one: int, _two: int) -> object:
    return confirmed(desk, seat(desk, things, one, "coming"))


OF_TELLING = (tell, tell, tell_all, try_to_tell, say_they_come)
