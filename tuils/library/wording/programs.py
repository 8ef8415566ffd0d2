"""Programs and their sessions."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PROGRAMS: dict[str, Wording] = {
    "SESSION_UNKNOWN": Wording(
        "X",
        N_('No session of a program has the id "{text}".'),
        N_("The list of events shows them: tuils event list."),
        N_("No such session"),
    ),
    "PROGRAM_UNKNOWN": Wording(
        "X",
        N_('No program has the id "{text}".'),
        N_("The list of events shows them: tuils event list."),
        N_("No such program"),
    ),
    "RULE_NO_DATES": Wording(
        "X",
        N_("Nothing is planned: this rule has no date."),
        N_("Look at its first day and at its end."),
        N_("The rule has no date"),
    ),
    "CLOSED_THEN": Wording(
        "X",
        N_("Nothing is planned. The library is {why} ({day})."),
        N_("Take another day, or plan it all the same: closed days are kept."),
        N_("{day}: {why}"),
    ),
    "DATES_CLOSED": Wording(
        "X",
        N_("Nothing is planned: the library is closed on all of these days."),
        N_("Take other days, or plan it all the same: closed days are kept."),
        N_("Closed on all of these days"),
    ),
    "DATES_TAKEN": Wording(
        "X",
        N_("Nothing is done: the room is taken on {n} of {of} dates. {dates}"),
        N_("Take another room or time; or plan only those where it is free."),
        N_("The room is taken on {n} of {of} dates"),
    ),
    "SESSIONS_MEET": Wording(
        "X",
        N_("Nothing is done: two of these sessions would be in {room} at once."),
        N_("It is on {day}, with set-up and clearing. Make them shorter, or rarer."),
        N_("Two sessions would be in {room} at once"),
    ),
    "PROGRAM_NO_RULE": Wording(
        "X",
        N_("Nothing is planned: {title} has no rule for its dates."),
        N_("Name each new date and its time."),
        N_("It has no rule for its dates"),
    ),
    "RULE_NEEDED": Wording(
        "X",
        N_("Nothing is changed: on other days the series needs another rule."),
        N_("Say how it repeats from now on, such as: every Wed."),
        N_("It needs another rule"),
    ),
    "NOTHING_TO_COME": Wording(
        "X",
        N_("Nothing is changed: no session of {title} is still to come."),
        N_("What is over stays as it was. One session alone can be corrected."),
        N_("No session is still to come"),
    ),
    "SESSION_STANDS": Wording(
        "X",
        N_("Nothing is changed: this event is not cancelled."),
        N_("It takes place as planned."),
        N_("It is not cancelled"),
    ),
    "NOT_PUBLISHED": Wording(
        "X",
        N_("It is a draft: {title}"),
        N_("Calendars tell of what is published. Publish it first."),
        N_("It is a draft"),
    ),
}
