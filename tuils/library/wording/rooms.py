"""Rooms, equipment and their bookings."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

ROOMS: dict[str, Wording] = {
    "ROOM_UNKNOWN": Wording(
        "X",
        N_('No room and no equipment is called "{text}".'),
        N_("The list of rooms shows them: tuils room list."),
        N_("No such room"),
    ),
}
