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
    "ROOM_THERE": Wording(
        "X",
        N_('"{code}" is there already: {name}.'),
        N_("Take another code, or change that one."),
        N_("The code is there already"),
    ),
    "ROOM_IN_USE": Wording(
        "X",
        N_("{name} cannot go: it is in use {n} times from now on."),
        N_("Move or cancel these first. Then take it away."),
        N_("It is in use"),
    ),
    "ROOM_TAKEN": Wording(
        "X",
        N_("{room} is taken then: {what}, {first} to {last}."),
        N_("Set-up and clearing count. Take another time or another room."),
        N_("{room} is taken then"),
    ),
    "ROOM_TAKEN_SINCE": Wording(
        "X",
        N_("Not taken back: {room} was given to {what} since."),
        N_("Move or cancel that first. Or take another time."),
        N_("The room was given away since"),
    ),
    "ROOM_CLOSED": Wording(
        "C",
        N_("Not booked: on {day} the library is open {hours}."),
        N_("Take a time within these hours, or book it with a reason."),
        N_("The library is not open then"),
    ),
    "ROOM_CLOSED_DAY": Wording(
        "C",
        N_("Not booked: the library is closed on {day}. {why}"),
        N_("Take another day, or book it with a reason."),
        N_("The library is closed on {day}"),
        of="ROOM_CLOSED",
    ),
    "TOO_MANY_HEADS": Wording(
        "C",
        N_("Not booked: {room} holds {limit}, and {n} are coming."),
        N_("Take a bigger room or another lay-out, or give a reason."),
        N_("It holds {limit}"),
    ),
    "LONGEST": Wording(
        "C",
        N_("Not booked: {room} is given for {limit} minutes at most."),
        N_("Make it shorter, or book it with a reason."),
        N_("{limit} minutes at most"),
    ),
    "TOO_FAR_AHEAD": Wording(
        "C",
        N_("Not booked: {room} is given {n} days ahead at most, until {day}."),
        N_("Take an earlier day, or book it with a reason."),
        N_("{n} days ahead at most"),
    ),
    "TIME_IS_OVER": Wording(
        "C",
        N_("Not booked: {when} is over."),
        N_("Look at the day. To note it all the same, give a reason."),
        N_("That time is over"),
    ),
    "NO_AGREEMENT": Wording(
        "C",
        N_("Not booked yet: the policy of {room} is not agreed to."),
        N_("Show them the policy. Note it once they agree, or give a reason."),
        N_("The policy is not agreed to"),
    ),
    "BOOKING_UNKNOWN": Wording(
        "X",
        N_('No booking has the id "{text}".'),
        N_("The list shows them: tuils room bookings."),
        N_("No such booking"),
    ),
    "BOOKING_ENDED": Wording(
        "X",
        N_("This booking was cancelled already."),
        N_("Book it anew if it is wanted again."),
        N_("It was cancelled"),
    ),
    "SERIES_MEETS": Wording(
        "X",
        N_("{n} of {all} dates cannot be had: {dates}."),
        N_("Book the others alone, or take another time or room."),
        N_("Some dates cannot be had"),
    ),
}
