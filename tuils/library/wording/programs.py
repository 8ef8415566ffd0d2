"""Programs, their sessions, what is to be prepared for them, and who is to be told."""

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
}
