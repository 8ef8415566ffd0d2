"""The practice library's programs: a season around today, with seats, a waiting list, counts, ticks and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.checklists import checklist_for
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import Patron, db
from tuils.models.programs import ProgramSession
from tuils.models.rows import one, some
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .program_content import PROGRAMS, ROOMS, SampleProgram

DAY = 86_400_000_000
HOUR = DAY // 24
WORDS = ("name", "has", "policy")


@dataclass
class _Made:
    """A program with the rows of its sessions, in order."""

    id: str
    fields: Facts
    sessions: list[ProgramSession]

    def next_after(self, moment: int) -> ProgramSession:
        """The next session that is not over, else the last."""
        return next((row for row in self.sessions if row.ends_at > moment), self.sessions[-1])


def add_programs(desk: Desk, cards: Sequence[str], holidays: tuple[date, ...]) -> int:
    """`cards` of patrons who come. Gives back how many sessions there are. All in one transaction."""
    with db.atomic():
        for code, fields in ROOMS.items():
            save_room(desk, code, {name: _(value) if name in WORDS else value for name, value in fields.items()})
        made = {program.key: _planned(desk, program, holidays) for program in PROGRAMS}
        people = [row for card in cards if (row := one(Patron, '"card" = ?', card))]
        _seats(desk, made, people)
        _over(desk, made, people)
        _prepared(desk, made)
        _bookings(desk, made, people)
    return sum(len(program.sessions) for program in made.values())


def _planned(desk: Desk, program: SampleProgram, holidays: tuple[date, ...]) -> _Made:
    today = day_of(desk.now, desk.zone)
    shared = {"branch": desk.branch, **program.fields, **{name: _(text) for name, text in program.texts.items()}}
    shared |= {"kind": program.kind, "audience": program.audience, "minutes": program.minutes}
    walls = program.walls(today, holidays)
    own = {**checklist_for(program.kind), "rule": program.rule(today), "first": walls[0], "status": "published"}
    if program.key == "story":
        own["questions"] = [_("Any food or materials your child should avoid?")]
    act = Act(desk)
    key = act.write("program_made", program=NEW, data={"set": {**shared, **own}}).id
    of_session = {name: shared[name] for name in shared if name in ProgramSession._meta.fields}
    dates = {new_id(desk.now): {"wall": wall, "original": wall} for wall in walls}
    facts = {"set": {**of_session, "zone": desk.zone.key}, "sessions": dates}
    act.write("sessions_added", program=key, data=facts)
    return _Made(key, {**shared, **own}, some(ProgramSession, '"program" = ? ORDER BY "starts_at"', key))


# ---- who comes


def _seats(desk: Desk, made: dict[str, _Made], people: Sequence[Patron]) -> None:
    """Fill the story time; some wait, and one of them was offered a seat. The cookie swap is cancelled, and those who
    had registered are to be told."""
    who = iter(people[2:])
    story = made["story"].next_after(desk.now)
    for ago, (heads, children) in enumerate(((3, 2), (2, 1), (4, 2), (1, 1))):
        _register(desk, story, next(who), heads=heads, adults=heads - children, children=children, days=9 - ago)
    _register(desk, story, _guest(_("Dana"), "555-0188"), heads=3, adults=1, children=2, days=4)
    cancelled = _register(desk, story, next(who), heads=1, children=1, days=4)
    needs = _register(desk, story, next(who), heads=1, adults=0, children=1, days=3)
    noted = {"answers": {made["story"].fields["questions"][0]: _("Nuts")}, "needs": _("wheelchair space")}
    Act(desk).write("registration_noted", {"set": noted}, registration=needs, session=story.id)
    offered = _register(desk, story, next(who), heads=1, children=1, state="waiting", days=2)
    _register(desk, story, next(who), heads=4, adults=2, children=2, state="waiting", days=2)
    _register(desk, story, _guest(_("Joon"), "555-0177"), heads=1, state="waiting", days=1)
    act = Act(desk)
    _change(act, story, cancelled, {"state": "cancelled", "why": "cancelled"})
    until = min(desk.now + 20 * HOUR, story.starts_at)  # the practice library may be made on the day of it
    _change(act, story, offered, {"state": "offered", "offered_until": until})
    for key, heads in (("quilting", 1), ("quilting", 1), ("quilting", 2), ("tech", 1), ("tech", 1), ("teens", 1)):
        _register(desk, made[key].next_after(desk.now), next(who), heads=heads, days=3)
    swap = made["swap"].sessions[0]
    for heads in (2, 1, 3):
        _register(desk, swap, next(who), heads=heads, days=5)
    changes = {"status": "cancelled", "why": _("The oven is out of order.")}
    Act(desk).write("sessions_edited", program=made["swap"].id, data={"set": changes, "sessions": {swap.id: {}}})


def _guest(name: str, phone: str) -> Facts:
    return {"set": {"name": name, "phone": phone}}


def _register(desk: Desk, session: ProgramSession, who: Facts | Patron, *, days: int = 0, **counts: Any) -> str:
    """Register a party, some days ago; return the id."""
    private = who if isinstance(who, dict) else {"patron": who.id, **_answered_for(who)}
    facts = {"heads": 1, "source": "desk", **counts}
    past = desk.as_of(min(desk.now, session.starts_at) - days * DAY)
    return Act(past).write("registration_made", private, registration=NEW, session=session.id, data={"set": facts}).id


def _answered_for(patron: Patron) -> Facts:
    """Return a child's guardian as a field to set; nothing for adults."""
    if patron.category not in ("CHILD", "TEEN"):
        return {}
    return {"set": {"guardian": _("Parent, {phone}").format(phone=patron.phone or "555-0199")}}


def _change(act: Act, session: ProgramSession, registration: str, changes: Facts) -> None:
    act.write("registration_edited", registration=registration, session=session.id, data={"set": changes})


# ---- what was, and what is to be done


def _over(desk: Desk, made: dict[str, _Made], people: Sequence[Patron]) -> None:
    """Enter attendance for past dates; one date was forgotten, at one nobody came."""
    for program in PROGRAMS:
        over = [row for row in made[program.key].sessions if row.ends_at < desk.now]
        for number, row in enumerate(over):
            if program.counts and not (program.key == "stop" and number == 1):
                came = {group: max(0, n + (number * 7 + n) % 5 - 2) for group, n in program.counts}
                _count(desk, row, dict.fromkeys(came, 0) if program.key == "lego" and number == 2 else came)
    last = [row for row in made["quilting"].sessions if row.ends_at < desk.now][-1]
    for person, heads in zip(people[-4:], (1, 1, 1, 0), strict=True):
        seat = _register(desk, last, person, days=5)
        _change(Act(desk.as_of(last.starts_at)), last, seat, {"came": heads})
    online = made["online"]
    recording = {"recorded": 1, "views": 64, "helper_minutes": 90}
    data = {"set": recording, "sessions": {online.sessions[0].id: {}}}
    Act(desk).write("sessions_edited", program=online.id, data=data)


def _count(desk: Desk, session: ProgramSession, came: dict[str, int]) -> None:
    with facts_follow(desk, [session.id]):
        Act(desk.as_of(session.ends_at)).write("attendance_counted", session=session.id, data={"add": came})


LEFT_OPEN = {"story": 1, "film": 2, "club": 1}
"""The number of checklist lines that are due and not done, of each program's next date."""


def _prepared(desk: Desk, made: dict[str, _Made]) -> None:
    """Check off the prep tasks that are due, but for a few of the next date."""
    today = day_of(desk.now, desk.zone)
    for key, program in made.items():
        coming = program.next_after(desk.now)
        for session in program.sessions:
            due = [task for task in program.fields["checklist"] if _due(session, task) <= today]
            left = LEFT_OPEN.get(key, 0) if session.id == coming.id else 0
            for task in due[: len(due) - left]:
                if task["days"] < 0 or session.ends_at > desk.now:
                    facts = {"task": task["key"], "done": True, "day": min(_due(session, task), today).isoformat()}
                    Act(desk).write("task_ticked", session=session.id, data=facts)


def _due(session: ProgramSession, task: Facts) -> date:
    return date.fromisoformat(session.wall[:10]) - timedelta(days=task["days"])


def _bookings(desk: Desk, made: dict[str, _Made], people: Sequence[Patron]) -> None:
    """Book rooms for two groups and a patron; the second of the groups was there already."""
    free = _free_days(desk, made)
    for days, name, heads, used in ((3, _("Scouts, Troop 12"), 18, None), (-4, _("Grange board"), 9, 11)):
        day = next(day for day in free(days))
        facts = _booked(day, "17:00" if day.weekday() in (2,) else "16:00", "meeting", kind="group", heads=heads)
        facts |= {"layout": "U", "agreed": True, "setup_minutes": 15, "clear_minutes": 15, "zone": desk.zone.key}
        private = {"set": {"name": name, "phone": "555-0190", "purpose": _("Monthly meeting")}}
        booking = Act(desk).write("room_booked", private, booking=NEW, data={"set": facts}).id
        if used:
            Act(desk).write("booking_edited", booking=booking, data={"set": {"used": used}})
    day = next(day for day in free(6))
    facts = _booked(day, "14:00", "reading", kind="patron", heads=4) | {"zone": desk.zone.key}
    Act(desk).write("room_booked", {"patron": people[0].id}, booking=NEW, data={"set": facts})


def _booked(day: date, at: str, room: str, **more: Any) -> Facts:
    return {"wall": f"{day.isoformat()}T{at}", "minutes": 60, "room": room, **more}


def _free_days(desk: Desk, made: dict[str, _Made]) -> Any:
    """Days from so many days on, without Sunday and without a session in any room in the afternoon."""
    taken = {row.wall[:10] for one in made.values() for row in one.sessions if row.room}
    today = day_of(desk.now, desk.zone)

    def days(ahead: int) -> Iterator[date]:
        for more in range(60):
            day = today + timedelta(days=ahead + more if ahead > 0 else ahead - more)
            if day.isoformat() not in taken and day.weekday() not in (5, 6):
                yield day

    return days
