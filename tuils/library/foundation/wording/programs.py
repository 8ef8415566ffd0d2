"""The words about programs, their sessions, prep and calls; rooms and bookings."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PROGRAMS: dict[str, Wording] = {
    "SESSION_UNKNOWN": Wording(
        "X",
        N_('No session has the ID "{text}".'),
        N_("To see session IDs: tuils event list."),
        N_("No such session"),
    ),
    "PROGRAM_UNKNOWN": Wording(
        "X",
        N_('No program has the ID "{text}".'),
        N_("To see session IDs: tuils event list."),
        N_("No such program"),
    ),
    "RULE_NO_DATES": Wording(
        "X",
        N_("Nothing scheduled: no dates match this pattern."),
        N_("Check the first day and the last day."),
        N_("No dates match"),
    ),
    "CLOSED_THEN": Wording(
        "X",
        N_("Nothing scheduled. The library is {why} ({day})."),
        N_("Choose another day, or schedule it on the closed day anyway."),
        N_("{day}: {why}"),
    ),
    "DATES_CLOSED": Wording(
        "X",
        N_("Nothing scheduled: the library is closed on all of these dates."),
        N_("Choose other days, or schedule it on the closed days anyway."),
        N_("Closed on all of these dates"),
    ),
    "DATES_TAKEN": Wording(
        "X",
        N_("Nothing saved: the room is taken on {n} of {of} dates. {dates}"),
        N_("Choose another room or time, or schedule only the free dates."),
        N_("The room is taken on {n} of {of} dates"),
    ),
    "SESSIONS_MEET": Wording(
        "X",
        N_("Nothing saved: two of these sessions would overlap in {room}."),
        N_("Overlap on {day}, counting setup and cleanup. Make sessions shorter."),
        N_("Two sessions would overlap in {room}"),
    ),
    "PROGRAM_NO_RULE": Wording(
        "X",
        N_("Nothing scheduled: {title} has no repeat pattern."),
        N_("Give each new date and its time."),
        N_("No repeat pattern"),
    ),
    "RULE_NEEDED": Wording(
        "X",
        N_("Nothing changed: moving to other days needs a new repeat pattern."),
        N_("Say how it repeats from now on, such as: every Wed."),
        N_("Needs a new repeat pattern"),
    ),
    "NOTHING_TO_COME": Wording(
        "X",
        N_("Nothing changed: {title} has no upcoming sessions."),
        N_("Past sessions stay as they were. You can correct them one at a time."),
        N_("No upcoming sessions"),
    ),
    "SESSION_STANDS": Wording(
        "X",
        N_("Nothing changed: this session is not canceled."),
        N_("It takes place as scheduled."),
        N_("The session is not canceled"),
    ),
    "NOT_PUBLISHED": Wording(
        "X",
        N_("{title} is still a draft."),
        N_("Calendars show published programs only. Publish it first."),
        N_("Still a draft"),
    ),
    "TASK_UNKNOWN": Wording(
        "X",
        N_('The checklist has no task "{text}".'),
        N_("Type the task's number, its key, or its first words."),
        N_("No such task"),
    ),
    "NOT_TO_TELL": Wording(
        "X",
        N_("No calls to make of this kind: {text}"),
        N_("See all calls to make: tuils event to-tell."),
        N_("No calls to make"),
    ),
    "NO_ROUND": Wording(
        "X",
        N_("This library does not ask people to confirm."),
        N_("To turn it on: tuils setting set confirm_days 8."),
        N_("Confirmations are off"),
    ),
    "PC_UNKNOWN": Wording(
        "X",
        N_('No public computer is called "{text}".'),
        N_("To see them all: tuils pc station list."),
        N_("No such computer"),
    ),
    "PC_THERE": Wording(
        "X",
        N_("There is a computer {code} already."),
        N_("Choose another code, or edit it: tuils pc station edit {code}."),
        N_("The code is in use"),
    ),
    "PC_NONE": Wording(
        "X",
        N_("No computer can be used by them today."),
        N_("Look at the hours and ages of the computers, or name one."),
        N_("No computer fits"),
    ),
    "PC_AGE": Wording(
        "X",
        N_("{name} is for other ages."),
        N_("Choose another computer."),
        N_("Wrong age for this computer"),
    ),
    "PC_LIMIT": Wording(
        "X",
        N_("This card has used its {n} minutes for today."),
        N_("They can come again tomorrow."),
        N_("No minutes left today"),
    ),
    "PC_IN_LINE": Wording(
        "X",
        N_("They have a turn already: number {n}."),
        N_("End that one first, or let them wait."),
        N_("Signed up already"),
    ),
    "PC_NOBODY": Wording(
        "X",
        N_("{name} is {state}. Nobody's turn begins or ends there."),
        N_("To see who is where: tuils pc list."),
        N_("Nobody is there"),
    ),
    "PC_WAITED_FOR": Wording(
        "X",
        N_("{name} can't be extended: somebody is waiting."),
        N_("They can sign up again; they get the next free seat."),
        N_("Somebody is waiting"),
    ),
    "PC_NO_TIME": Wording(
        "X",
        N_("{name} can't be extended: closing, a class or a limit comes first."),
        N_("They can stay until {time}."),
        N_("No more time today"),
    ),
    "ROOM_UNKNOWN": Wording(
        "X",
        N_('No room or equipment is called "{text}".'),
        N_("To see them all: tuils room list."),
        N_("No such room"),
    ),
    "ROOM_THERE": Wording(
        "X",
        N_('The code "{code}" is already used for {name}.'),
        N_("Choose another code, or edit that one."),
        N_("The code is already used"),
    ),
    "ROOM_IN_USE": Wording(
        "X",
        N_("{name} can't be deleted: it has upcoming bookings ({n})."),
        N_("Move or cancel those bookings first."),
        N_("Upcoming bookings use it"),
    ),
    "ROOM_TAKEN": Wording(
        "X",
        N_("{room} is taken: {what}, {first} to {last}."),
        N_("Setup and cleanup time count. Choose another time or room."),
        N_("{room} is taken then"),
    ),
    "ROOM_TAKEN_SINCE": Wording(
        "X",
        N_("Not undone: {room} is now booked for {what}."),
        N_("Move or cancel that booking first, or choose another time."),
        N_("The room is booked again"),
    ),
    "ROOM_CLOSED": Wording(
        "C",
        N_("Not booked. Library hours on {day}: {hours}."),
        N_("Choose a time within open hours, or give a reason to book it anyway."),
        N_("Outside open hours"),
    ),
    "ROOM_CLOSED_DAY": Wording(
        "C",
        N_("Not booked: the library is closed on {day}. {why}"),
        N_("Choose another day, or give a reason to book it anyway."),
        N_("The library is closed on {day}"),
        of="ROOM_CLOSED",
    ),
    "TOO_MANY_HEADS": Wording(
        "C",
        N_("Not booked: {room} holds {limit}, but {n} are expected."),
        N_("Choose a bigger room or another layout, or give a reason."),
        N_("Holds only {limit}"),
    ),
    "LONGEST": Wording(
        "C",
        N_("Not booked: the limit for {room} is {limit} minutes."),
        N_("Make it shorter, or give a reason to book it anyway."),
        N_("Limit: {limit} minutes"),
    ),
    "TOO_FAR_AHEAD": Wording(
        "C",
        N_("Not booked: {room} can be booked up to {n} days ahead, until {day}."),
        N_("Choose an earlier day, or give a reason to book it anyway."),
        N_("Up to {n} days ahead"),
    ),
    "TIME_IS_OVER": Wording(
        "C",
        N_("Not booked: {when} has passed."),
        N_("Check the date. To record a past booking, give a reason."),
        N_("That time has passed"),
    ),
    "NO_AGREEMENT": Wording(
        "C",
        N_("Not booked yet: they have not agreed to the policy for {room}."),
        N_("Show them the policy. Mark it agreed, or give a reason."),
        N_("Policy not agreed to"),
    ),
    "BOOKING_UNKNOWN": Wording(
        "X",
        N_('No booking has the ID "{text}".'),
        N_("To see booking IDs: tuils room bookings."),
        N_("No such booking"),
    ),
    "BOOKING_ENDED": Wording(
        "X",
        N_("This booking was already canceled."),
        N_("Book it again if they still want it."),
        N_("The booking was canceled"),
    ),
    "SERIES_MEETS": Wording(
        "X",
        N_("{n} of {all} dates are not available: {dates}."),
        N_("Book only the others, or choose another time or room."),
        N_("Some dates are not available"),
    ),
}
