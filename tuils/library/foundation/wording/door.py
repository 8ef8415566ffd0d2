"""The words at the door of a program."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

DOOR: dict[str, Wording] = {
    "DOOR_CANCELLED": Wording(
        "X",
        N_("Attendance not recorded. This session was canceled: {title}"),
        N_("If it took place after all, restore it first."),
        N_("The booking was canceled"),
    ),
    "DOOR_AHEAD": Wording(
        "X",
        N_("Attendance not recorded. {title} is not until {day}."),
        N_("Choose today's session. To record it early anyway: --ahead."),
        N_("It is not until {day}"),
    ),
    "DOOR_BELOW_ZERO": Wording(
        "X",
        N_("Can't subtract that many: only {n} counted in this group."),
        N_("To correct the total in one step: total 23."),
        N_("Fewer were counted"),
    ),
    "DOOR_TOTAL_LESS": Wording(
        "X",
        N_("Not changed: {n} already counted by age group."),
        N_("Lower an age group first: -c removes one child."),
        N_("More are counted by age group"),
    ),
    "DOOR_SEATS_HELD": Wording(
        "X",
        N_("Not admitted yet. {heads} registered but not here; seats left: {left}."),
        N_("Seats are kept until the start time. Then you can admit the waitlist."),
        N_("Seats are kept until the start time"),
    ),
    "PARTY_WAITS": Wording(
        "X",
        N_("Not counted yet: this party of {heads} is on the waitlist."),
        N_("Seats left: {left}. After the start time, admit them if there is room."),
        N_("On the waitlist"),
    ),
    "PARTY_CANCELLED": Wording(
        "X",
        N_("Not counted yet: this party no longer has a seat."),
        N_("Seats left: {left}. Admit them anyway if there is room."),
        N_("No longer has a seat"),
    ),
    "PARTIES_SEVERAL": Wording(
        "X",
        N_("Not counted: this family has {n} registrations."),
        N_("Choose the right one in the list."),
        N_("Registered more than once"),
    ),
    "NOT_REGISTERED": Wording(
        "X",
        N_("Not counted: this card is not registered for this session."),
        N_("Count them as walk-ins: adult, teen, or child."),
        N_("Not registered"),
    ),
}
