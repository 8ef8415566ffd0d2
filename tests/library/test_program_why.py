"""Why? of programs: what was done with a date, which were left out beside it, how a party came to its place."""

from __future__ import annotations

from datetime import date

from tests.library.calendar_files import calendar, taken, weekly
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.changing.cancelling import cancel_session, restore_session
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.registration.door import check_in_party
from tuils.library.activities.registration.party_table import why_seat, why_session
from tuils.library.activities.registration.registering import cancel_registration
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.why.steps_shown import Explanation
from tuils.library.reach.replay import undo

from .makers import rows
from .programs import a_session, change, party


def past_actions(told: Explanation) -> list[str]:
    """Return the past actions, without their moments."""
    return [point.said.partition(": ")[2] for point in told.steps]


def test_what_was_done_with_a_date(desk: Desk) -> None:
    save_room(desk, "meeting", {"name": "Meeting room"})
    session = a_session(desk)
    edit_sessions(desk, session, {"room": "meeting", "capacity": 12}, wall="2026-12-15T14:00")
    cancel_session(desk, session, "The heating is out.")
    restore_session(desk, session)
    act = edit_sessions(desk, session, {"title": "Songs"}).act
    told = why_session(desk, session)
    assert past_actions(told) == [
        "scheduled for Mon, Dec 14, 10:30 am.",
        "moved from Mon, Dec 14, 10:30 am to Tue, Dec 15, 2:00 pm, now in: Meeting room, seats: 12.",
        "canceled: The heating is out.",
        "restored.",
        "changed.",
    ]
    undo(desk, act)
    assert past_actions(why_session(desk, session))[-1] == "restored."
    assert why_session(desk, session).answer.endswith(": restored.")
    assert told.about == "Songs, Tue, Dec 15, 2:00 pm"


def test_dates_that_were_left_out_beside_it(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 22), date(2026, 12, 23), "Inventory")
    made = plan_program(
        desk, {"title": "Tea"}, first="2026-12-08T10:30", rule="weekly", count=5, without=[date(2026, 12, 15)]
    )
    assert len(made.sessions) == 3
    for session in made.sessions[:2]:
        assert [point.said for point in why_session(desk, session).later] == [
            "Tue, Dec 15 is not scheduled: it was skipped or taken off.",
            "Tue, Dec 22 is not scheduled: closed: Inventory.",
        ]
    assert why_session(desk, made.sessions[2]).later == ()


def test_a_date_of_a_calendar_file(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    ((session,),) = rows("SELECT id FROM program_session ORDER BY wall LIMIT 1")
    assert past_actions(why_session(desk, session)) == ["scheduled for Tue, Dec 8, 10:30 am (by a calendar file)."]


def test_how_a_party_came_to_its_place(desk: Desk) -> None:
    session = a_session(desk)
    first, second, third = (party(desk, session, name, 10) for name in "ABC")
    told = why_seat(desk, second.id)
    assert told.question == "Why is this party waitlisted?"
    assert told.answer == "All seats are taken. Number 1 in line."
    assert past_actions(told)[0] == "waitlisted: no seat was free."
    cancel_registration(desk, first.id)
    accept_offer(desk, second.id)
    assert past_actions(why_seat(desk, second.id))[1:] == [
        "offered a seat: others were taken off.",
        "they accepted the seat.",
    ]
    cancel_registration(desk, second.id)
    decline_offer(desk, third.id)
    assert past_actions(why_seat(desk, third.id))[-1] == "declined the seat."
    assert past_actions(why_seat(desk, first.id)) == ["registered: a seat was free.", "canceled."]


def test_a_place_at_once_by_more_room_and_who_came(desk: Desk) -> None:
    set_value(desk, "offers", "at_once")
    session = a_session(desk, 2)
    party(desk, session, "A", 2)
    waits = party(desk, session, "B", 1)
    change(desk, session, capacity=3)
    check_in_party(desk, session, waits.id)
    assert past_actions(why_seat(desk, waits.id))[1:] == ["got a seat: seats were added.", "attended."]
