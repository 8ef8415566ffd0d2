"""A year and more of programs, made at random from a seed, with the plain truth about each date beside the library."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.at_once import make_program
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import db

from .makers import START, patron_id, register

FIRST, LAST = date(2025, 7, 1), date(2026, 12, 20)
KINDS = ("story_time", "craft", "film", "book_club", "tech_help", "outreach", "self_directed", "outside_group", "talk")
NOT_PROGRAMS = ("tech_help", "outreach", "self_directed", "outside_group")
AUDIENCES = ("0-5", "6-11", "12-18", "adults", "general")
PLACES = ("onsite", "onsite", "offsite", "virtual")


@dataclass
class Truth:
    """One date, as the generator decided it. `came` by group; None: nobody counted."""

    session: str
    wall: datetime
    kind: str
    audience: str
    place: str
    branch: str
    fund: str
    draft: bool
    cancelled: bool = False
    removed: bool = False
    came: dict[str, int] | None = None
    recorded: int = 0
    views: int | None = None
    registered: int = 0
    no_shows: int = 0
    cards: list[str] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """A program of the survey, over on 1 December 2026 at 9:00 am, that took place."""
        over = self.wall + timedelta(minutes=60) <= datetime(2026, 12, 1, 9, 0)
        known = not self.draft or self.came is not None
        return over and known and not self.cancelled and not self.removed and self.kind not in NOT_PROGRAMS


def a_year(desk: Desk, seed: int, programs: int = 16, dates: int = 25) -> list[Truth]:
    """`programs` times `dates` sessions, with all that can become of one."""
    chance = random.Random(seed)
    cards = [register(desk, f"Patron {n}") for n in range(12)]
    found: list[Truth] = []
    with db.atomic():
        for number in range(programs):
            found += _program(desk, chance, number, dates)
        for one in found:
            _what_became(desk, chance, one, cards)
    return found


def _program(desk: Desk, chance: random.Random, number: int, dates: int) -> list[Truth]:
    days = sorted(chance.sample(range((LAST - FIRST).days), dates))
    at = time(chance.randrange(0, 24), chance.choice((0, 30)))
    walls = [datetime.combine(FIRST + timedelta(days=day), at) for day in days]
    facts: dict[str, Any] = {
        "kind": KINDS[number % len(KINDS)],
        "audience": chance.choice(AUDIENCES),
        "place": chance.choice(PLACES),
        "branch": chance.choice(("MAIN", "EAST")),
        "fund": chance.choice(("", "LSTA", "Friends")),
        "status": "draft" if number == 5 else "published",
    }
    made = make_program(desk, {**facts, "title": f"Program {number}"}, [wall.isoformat() for wall in walls])
    told = (facts["kind"], facts["audience"], facts["place"], facts["branch"], facts["fund"], number == 5)
    return [Truth(session, wall, *told) for session, wall in zip(made.sessions, walls, strict=True)]


def _what_became(desk: Desk, chance: random.Random, one: Truth, cards: list[str]) -> None:
    for _party in range(chance.choice((0, 0, 1, 2))):
        heads, came = chance.randrange(1, 5), chance.choice((None, 0, 1))
        card = chance.choice(cards)
        private = {"patron": patron_id(card)}
        facts = {"heads": heads, "state": chance.choice(("coming", "coming", "waiting", "cancelled"))}
        past = desk.as_of(START - 5)
        entry = Act(past).write("registration_made", private, registration=NEW, session=one.session,
                                data={"set": facts})  # fmt: skip
        if came is not None:
            Act(desk).write("registration_edited", registration=entry.id, data={"set": {"came": came}})
        if facts["state"] == "coming":
            one.registered += heads
            one.no_shows += heads if came == 0 else 0
            one.cards.append(card)
    changes: dict[str, Any] = {}
    if chance.random() < 0.08:
        changes, one.cancelled = {"status": "cancelled", "why": "snow"}, True
    elif chance.random() < 0.04:
        changes, one.removed = {"removed": True}, True
    elif chance.random() < 0.2:
        one.recorded, one.views = 1, chance.choice((None, 0, 40))
        changes = {"recorded": one.recorded, "views": one.views, "helper_minutes": 30}
    if changes:
        program = db.execute_sql("SELECT program FROM program_session WHERE id = ?", (one.session,)).fetchone()[0]
        data = {"set": changes, "sessions": {one.session: {}}}
        Act(desk).write("sessions_edited", program=program, data=data)
    if chance.random() < 0.85:
        groups = ("device",) if one.place == "virtual" else ("adult", "child", "any")
        one.came = {group: chance.choice((0, 0, 1, 3, 12)) for group in groups}
        _count(desk, one.session, one.came)


def _count(desk: Desk, session: str, came: dict[str, int]) -> None:
    """Count attendance twice, once too high and then corrected."""
    more = {group: n + 1 for group, n in came.items()}
    with facts_follow(desk, [session]):
        Act(desk).write("attendance_counted", session=session, data={"add": more})
        Act(desk).write("attendance_counted", session=session, data={"add": dict.fromkeys(came, -1)})
