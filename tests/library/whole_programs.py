"""Programs, seats, counts, ticks and rooms of a library that has everything."""

from __future__ import annotations

from typing import Any

from tests.at_once import make_program
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.checklists import checklist_for, set_checklist_template
from tuils.library.activities.programs.counting import facts_follow, uses_follow
from tuils.library.activities.reading.reading_log import (
    give_reading_prize,
    log_reading,
    sign_up_reader,
    take_back_sign_up,
)
from tuils.library.activities.reading.reading_programs import (
    add_reading_prize,
    add_reading_program,
    change_reading_prize,
    change_reading_program,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import db
from tuils.values.checklists import Supply, Task, Template

from .makers import DAY, patron_id


def fill_programs(desk: Desk, card: str, other: str) -> tuple[str, str]:
    """Add some of every kind of thing; return a session that is over and one to come. `card`, `other`: patrons."""
    room = {"name": "=Meeting room", "layouts": {"rows": 30, "U": 16}, "policy": "No selling.\nThanks, all", "has": "-"}
    save_room(desk, "meeting", {**room, "agreement": True, "setup_minutes": 15, "longest_minutes": 240})
    set_checklist_template(
        desk, "film", Template((Task("tickets", "=Print tickets", days=3),), (Supply("corn", "Popcorn", 2),))
    )
    save_room(desk, "beamer", {"kind": "equipment", "any_hour": True})
    fields: dict[str, Any] = {
        "title": "=Story time, \u201cours\u201d", "kind": "story_time", "audience": "0-5", "room": "meeting",
        "capacity": 3, "registration": "required", "min_age": 0, "max_age": 5, "opens_days": 14, "skip_parties": False,
        "questions": ["Nuts, or eggs?"], "leader": "ana", "presenter": "-Ruth", "fund": "LSTA",
        "blurb": "Songs; rhymes",
        "equipment": ["beamer"], "tags": "a b", "first": "2026-11-03T10:30", "rule": "FREQ=WEEKLY;BYDAY=TU",
    }  # fmt: skip
    walls = ["2026-11-03T10:30", "2026-11-24T10:30", "2026-12-08T10:30", "2027-03-14T10:30"]
    made = make_program(desk, {**checklist_for("story_time"), **fields}, walls)
    late = make_program(desk.as_of(desk.now - 20 * DAY), {"title": "Film", "kind": "film", "licence": "till June"}, [])
    draft = make_program(desk, {"title": "A draft", "status": "draft", "place": "virtual"}, ["2027-01-05T18:00"])
    with db.atomic():
        _changes(desk, made.program, made.sessions)
        Act(desk).write("program_edited", program=late.program, data={"set": {"note": "=nobody yet"}})
        data = {"set": {"removed": True}, "sessions": {draft.sessions[0]: {}}}
        Act(desk).write("sessions_edited", program=draft.program, data=data)
        _seats(desk, made.sessions, card, other)
        _counts(desk, made.sessions)
        _bookings(desk, card)
    _reading(desk, card, other)
    return made.sessions[0], made.sessions[2]


def _reading(desk: Desk, card: str, other: str) -> None:
    """Add a reading program with prizes: a card, a child, a class, one who left, one who was signed up twice."""
    early = desk.as_of(desk.now - 20 * DAY)
    days = {"first": "2026-06-01", "last": "2027-01-31"}
    made = add_reading_program(early, "=Color Our World", {**days, "goals": "minutes:600, 0-5=books:100"})
    change_reading_program(early, made.id, {"last": "2027-02-14"})
    add_reading_prize(early, made.id, "=A book", {"step": "50%", "stock": "3"})
    change_reading_prize(early, made.id, "=A book", {"stock": "4"})
    add_reading_prize(early, made.id, "Bicycle", {"step": "minutes:600", "drawn": True})
    reader = sign_up_reader(early, made.id, card, {"ages": "adults", "party": "=Field"})
    child = sign_up_reader(early, made.id, "", {"name": "-Tom", "ages": "0-5", "party": "=Field", "code": "L1"})
    sign_up_reader(early, made.id, "", {"heads": "22", "party": "Room 12"})
    gone = sign_up_reader(early, made.id, other, {"ages": "adults"})
    log_reading(early, made.id, reader.id, 320)
    log_reading(early, made.id, child.id, 7, day="2026-06-15")
    give_reading_prize(early, made.id, reader.id)
    take_back_sign_up(early, made.id, gone.id)
    with db.atomic():
        facts = {"program": made.id, "branch": "MAIN", "ages": "0-5", "unit": "books", "goal": 100, "heads": 1}
        twice = Act(early).write("reading_signed_up", {"set": {"name": "Tom"}}, list=NEW, data={"set": facts})
        Act(early).write("reading_joined", list=twice.id, data={"into": child.id})


def _changes(desk: Desk, program: str, sessions: tuple[str, ...]) -> None:
    changed: tuple[tuple[int, dict[str, Any]], ...] = (
        (2, {"wall": "2026-12-09T11:00", "apart": True}),
        (2, {"note": "=bring chairs"}),
        (3, {"status": "cancelled", "why": "snow, much"}),
        (1, {"recorded": 1, "views": None, "helper_minutes": 45}),
    )
    for number, changes in changed:
        data = {"set": changes, "sessions": {sessions[number]: {}}}
        Act(desk).write("sessions_edited", program=program, data=data)


def _seats(desk: Desk, sessions: tuple[str, ...], card: str, other: str) -> None:
    def seat(session: str, private: dict[str, Any], **facts: Any) -> str:
        past = desk.as_of(desk.now - 3 * DAY)
        data = {"set": {"heads": 1, **facts}}
        return Act(past).write("registration_made", private, registration=NEW, session=session, data=data).id

    guest = {"set": {"name": "=Dana", "phone": "+1 555 0177", "guardian": "Mo; 555 0178", "language": "es"}}
    mine = seat(sessions[2], {"patron": patron_id(card)}, heads=2, adults=1, children=1, party="p1", source="phone")
    theirs = seat(sessions[2], guest, heads=4, state="waiting")
    seat(sessions[2], {"patron": patron_id(other)}, state="offered", offered_until=desk.now + DAY)
    gone = seat(sessions[2], {"patron": patron_id(other), "set": {"name": "for her son"}})
    seat(sessions[3], {"patron": patron_id(card)})
    over = seat(sessions[1], {"patron": patron_id(card)}, heads=3)
    noted = {"set": {"answers": {"Nuts, or eggs?": "=none; eggs"}, "needs": "wheelchair"}}
    Act(desk).write("registration_noted", noted, registration=mine, session=sessions[2])
    for key, changes in (
        (gone, {"state": "cancelled", "why": "cancelled"}),
        (over, {"came": 0}),
        (theirs, {"rank": 5}),
        (mine, {"told": {"reminder": {"day": "2026-12-01", "how": "phone"}}}),
    ):
        Act(desk).write("registration_edited", registration=key, data={"set": changes})


def _counts(desk: Desk, sessions: tuple[str, ...]) -> None:
    for session, came in ((sessions[0], {"adult": 4, "child": 7, "teen": 0}), (sessions[1], {"any": 0})):
        with facts_follow(desk, [session]):
            Act(desk).write("attendance_counted", session=session, data={"add": came})
    for task, done in (("books", True), ("mats", True), ("mats", False), ("take:wipes", True)):
        facts = {"task": task, "done": done, "day": "2026-12-01", "note": "=two boxes" if done else ""}
        Act(desk).write("task_ticked", session=sessions[2], data=facts)


def _bookings(desk: Desk, card: str) -> None:
    facts = {"room": "meeting", "zone": desk.zone.key, "minutes": 90, "kind": "group", "layout": "U", "agreed": True}
    whose: dict[str, Any] = {"set": {"name": "=Quilters", "phone": "+1 555 0190", "purpose": "monthly"}}
    for wall, more in (
        ("2026-11-20T18:00", {"heads": 12, "series": "s1"}),
        ("2026-12-18T18:00", {"series": "s1"}),
        ("2027-01-15T18:00", {"state": "cancelled", "why": "snow"}),
    ):
        booking = Act(desk).write("room_booked", whose, booking=NEW, data={"set": {**facts, "wall": wall, **more}}).id
        if wall.startswith("2026-11"):
            with uses_follow(desk, [booking]):
                Act(desk).write("booking_edited", booking=booking, data={"set": {"used": 11}})
    own = {"room": "beamer", "zone": desk.zone.key, "wall": "2026-12-20T09:00", "minutes": 60}
    Act(desk).write("room_booked", {"patron": patron_id(card)}, booking=NEW, data={"set": own})
