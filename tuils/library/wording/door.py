"""At the door of a program."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

DOOR: dict[str, Wording] = {
    "DOOR_CANCELLED": Wording(
        "X",
        N_("Not counted: it was cancelled: {title}"),
        N_("Nobody is counted. If it took place all the same, restore it first."),
        N_("It was cancelled"),
    ),
    "DOOR_AHEAD": Wording(
        "X",
        N_("Not counted: {title} is on {day}, still to come."),
        N_("Take the session of today; to count it all the same: --ahead."),
        N_("It is on {day}, still to come"),
    ),
    "DOOR_BELOW_ZERO": Wording(
        "X",
        N_("Not taken off: only {n} of these are counted."),
        N_("A total is corrected all at once: total 23."),
        N_("Fewer are counted"),
    ),
    "DOOR_TOTAL_LESS": Wording(
        "X",
        N_("Not changed: {n} are counted by age group already."),
        N_("Take some of them off first: -c is one child fewer."),
        N_("More are counted by age group"),
    ),
    "DOOR_SEATS_HELD": Wording(
        "X",
        N_("Not let in yet: {heads} to come, places left: {left}."),
        N_("Seats are kept until it begins. Then whoever waits may come in."),
        N_("Seats are kept until it begins"),
    ),
    "PARTY_WAITS": Wording(
        "X",
        N_("Not counted yet: they wait for a seat, {heads} in all."),
        N_("Places left: {left}. Once it has begun, let them in if there is room."),
        N_("They wait for a seat"),
    ),
    "PARTY_CANCELLED": Wording(
        "X",
        N_("Not counted yet: they have no seat any more."),
        N_("Places left: {left}. Let them in all the same, if there is room."),
        N_("They have no seat any more"),
    ),
    "PARTIES_SEVERAL": Wording(
        "X",
        N_("Not counted: this family registered {n} times."),
        N_("Choose the line of the list."),
        N_("Registered more than once"),
    ),
    "NOT_REGISTERED": Wording(
        "X",
        N_("Not counted: nobody with this card is on the list."),
        N_("Count by age group instead: adult, teen or child."),
        N_("Not on the list"),
    ),
}
