"""Why? of programs: what was done with a date, which were left out beside it, how a party came to its place."""

from __future__ import annotations

from datetime import date

from tests.library.calendar_files import calendar, taken, weekly
from tuils.library.administration.calendar import close_days
from tuils.library.administration.settings import set_value
from tuils.library.circulation.why.telling import Because
from tuils.library.desk import Desk
from tuils.library.programs.cancelling import cancel_session, restore_session
from tuils.library.programs.door import check_in
from tuils.library.programs.editing import edit_sessions
from tuils.library.programs.planning import plan_program
from tuils.library.programs.registering import cancel_registration
from tuils.library.programs.rooms import save_room
from tuils.library.programs.waitlist import accept_offer, decline_offer
from tuils.library.programs.why import why_seat, why_session
from tuils.library.replay import undo

from .makers import rows
from .programs import a_session, change, party


def deeds(told: Because) -> list[str]:
    """What was done, without its moments."""
    return [point.said.partition(": ")[2] for point in told.steps]


def test_what_was_done_with_a_date(desk: Desk) -> None:
    save_room(desk, "meeting", {"name": "Meeting room"})
    session = a_session(desk)
    edit_sessions(desk, session, {"room": "meeting", "capacity": 12}, wall="2026-12-15T14:00")
    cancel_session(desk, session, "The heating is out.")
    restore_session(desk, session)
    act = edit_sessions(desk, session, {"title": "Songs"}).act
    told = why_session(desk, session)
    assert deeds(told) == [
        "planned for Mon 14 Dec 10:30.",
        "moved from Mon 14 Dec 10:30 to Tue 15 Dec 14:00, now in: Meeting room, places: 12.",
        "cancelled: The heating is out.",
        "it takes place after all.",
        "changed.",
    ]
    undo(desk, act)
    assert deeds(why_session(desk, session))[-1] == "it takes place after all."
    assert why_session(desk, session).answer.endswith(": it takes place after all.")
    assert told.about == "Songs, Tue 15 Dec, 14:00"


def test_dates_that_were_left_out_beside_it(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 22), date(2026, 12, 23), "Inventory")
    made = plan_program(
        desk, {"title": "Tea"}, first="2026-12-08T10:30", rule="weekly", count=5, without=[date(2026, 12, 15)]
    )
    assert len(made.sessions) == 3
    for session in made.sessions[:2]:
        assert [point.said for point in why_session(desk, session).later] == [
            "Tue 15 Dec is not planned: it was left out, or taken off.",
            "Tue 22 Dec is not planned: closed: Inventory.",
        ]
    assert why_session(desk, made.sessions[2]).later == ()


def test_a_date_of_a_calendar_file(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    ((session,),) = rows("SELECT id FROM program_session ORDER BY wall LIMIT 1")
    assert deeds(why_session(desk, session)) == ["planned for Tue 8 Dec 10:30 (by a calendar file)."]


def test_how_a_party_came_to_its_place(desk: Desk) -> None:
    session = a_session(desk)
    first, second, third = (party(desk, session, name, 10) for name in "ABC")
    told = why_seat(desk, second.id)
    assert told.question == "Why does this party wait?"
    assert told.answer == "All places are taken. Number 1 in line."
    assert deeds(told)[0] == "registered, to wait: no place was free."
    cancel_registration(desk, first.id)
    accept_offer(desk, second.id)
    assert deeds(why_seat(desk, second.id))[1:] == [
        "a place was offered: others were taken off.",
        "they said yes to the place.",
    ]
    cancel_registration(desk, second.id)
    decline_offer(desk, third.id)
    assert deeds(why_seat(desk, third.id))[-1] == "said no to the place."
    assert deeds(why_seat(desk, first.id)) == ["registered, there was a place.", "cancelled."]


def test_a_place_at_once_by_more_room_and_who_came(desk: Desk) -> None:
    set_value(desk, "offers", "at_once")
    session = a_session(desk, 2)
    party(desk, session, "A", 2)
    waits = party(desk, session, "B", 1)
    change(desk, session, capacity=3)
    check_in(desk, session, waits.id)
    assert deeds(why_seat(desk, waits.id))[1:] == ["they got a place: there are more places.", "they came."]
