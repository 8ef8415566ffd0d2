"""The practice library's programs and rooms: what is offered, for whom, and when, counted from the day it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.values.dataclass import dataclass
from tuils.values.words import N_

WEEKS_BACK, WEEKS_AHEAD = 5, 8
TODAY, SUNDAY = -1, 6


@dataclass(frozen=True)
class SampleProgram:
    """`weekday`: 0 Monday to 6 Sunday, or TODAY: the weekday of the day on which the library is made. `every`: week;
    month: its second such weekday; once: the first such weekday `days` from that day. `counts`: what was counted at a
    door each time, by group. `texts` are shown in the language of whoever makes the library."""

    key: str
    kind: str
    audience: str
    weekday: int
    at: time
    minutes: int
    texts: dict[str, str]
    every: str = "week"
    days: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    counts: tuple[tuple[str, int], ...] = ()

    def walls(self, today: date, closed: tuple[date, ...]) -> list[str]:
        """The local wall times, `2026-12-07T10:30`, without the days that are closed."""
        days = [day for day in self._days(today) if day not in closed and day.weekday() != SUNDAY]
        wanted = days[:1] if self.every == "once" else days
        return [datetime.combine(day, self.at).isoformat(timespec="minutes") for day in wanted]

    def _days(self, today: date) -> Iterator[date]:
        if self.every == "once":
            day = today + timedelta(days=self.days)
            first = day + timedelta(days=(self.weekday_from(day) - day.weekday()) % 7)
            yield from (first + timedelta(weeks=week) for week in range(WEEKS_AHEAD))
            return
        first = today - timedelta(weeks=WEEKS_BACK)
        first += timedelta(days=(self.weekday_from(today) - first.weekday()) % 7)
        for week in range(WEEKS_BACK + WEEKS_AHEAD):
            day = first + timedelta(weeks=week)
            if self.every == "week" or 8 <= day.day <= 14:
                yield day

    def weekday_from(self, today: date) -> int:
        """A Sunday is a closed day: what is to be on today is then on Mondays."""
        return self.weekday if self.weekday != TODAY else today.weekday() % SUNDAY

    def rule(self, today: date) -> str:
        """The RFC 5545 rule; empty for a single date."""
        name = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[self.weekday_from(today)]
        return {"week": f"FREQ=WEEKLY;BYDAY={name}", "month": f"FREQ=MONTHLY;BYDAY=2{name}"}.get(self.every, "")


ROOMS: dict[str, dict[str, Any]] = {
    "meeting": {
        "name": N_("Meeting room"), "capacity": 40, "layouts": {"rows": 40, "U": 16, "mats": 24},
        "has": N_("Projector, sink, 12 tables"), "setup_minutes": 15, "clear_minutes": 15, "agreement": True,
        "longest_minutes": 240, "ahead_days": 180,
        "policy": N_(
            "Free for groups that are open to everyone.\nNo selling, no fees at the door.\nLeave it as "
            "you found it. Coffee is fine, candles are not."
        ),
    },
    "reading": {"name": N_("Reading room"), "capacity": 14, "layouts": {"circle": 14}, "clear_minutes": 10},
    "projector": {"name": N_("Portable projector"), "kind": "equipment", "longest_minutes": 2880},
}  # fmt: skip

PROGRAMS: tuple[SampleProgram, ...] = (
    SampleProgram(
        "story", "story_time", "0-5", TODAY, time(10, 30), 45,
        {"title": N_("Story time"), "blurb": N_("Songs, rhymes, and two short books. Bring a blanket and a grown-up.")},
        fields={
            "room": "meeting", "capacity": 15, "registration": "required", "min_age": 0, "max_age": 5, "leader": "ana",
            "opens_days": 14, "setup_minutes": 15, "clear_minutes": 15,
        },
        counts=(("adult", 5), ("child", 8)),
    ),
    SampleProgram(
        "lego", "game", "6-11", 5, time(10, 30), 90,
        {"title": N_("Brick club"), "blurb": N_("We bring the bricks, you bring the ideas. Drop in.")},
        fields={"room": "reading", "min_age": 6, "max_age": 11, "leader": "joe", "clear_minutes": 10},
        counts=(("child", 9), ("adult", 3)),
    ),
    SampleProgram(
        "quilting", "craft", "adults", 3, time(16), 105,
        {"title": N_("Quilting circle"), "presenter": N_("Ruth Yoder"),
         "blurb": N_("Beginners sit with people who have quilted for forty years.")},
        fields={"room": "meeting", "capacity": 12, "registration": "advised", "setup_minutes": 15,
                "clear_minutes": 15, "partner": "Maple Grove Grange"},
        counts=(("adult", 10),),
    ),
    SampleProgram(
        "tech", "tech_help", "adults", 2, time(14), 120,
        {"title": N_("Help with phones and tablets"), "blurb": N_("Half an hour with one of us, just for you.")},
        fields={"capacity": 4, "registration": "required", "leader": "joe", "fund": "LSTA 2026"},
        counts=(("adult", 3),),
    ),
    SampleProgram(
        "club", "book_club", "adults", 3, time(18, 15), 90,
        {"title": N_("Book club"), "blurb": N_("This month: Beloved. Pick up a copy at the desk.")},
        every="month", fields={"room": "reading", "registration": "none", "leader": "pat", "clear_minutes": 10},
        counts=(("adult", 8),),
    ),
    SampleProgram(
        "teens", "tech_class", "12-18", 2, time(18), 90,
        {"title": N_("Make a game in one evening"), "blurb": N_("No experience needed. Laptops provided.")},
        every="month", fields={"room": "meeting", "capacity": 10, "registration": "required", "min_age": 12,
                               "max_age": 18, "setup_minutes": 15, "clear_minutes": 15, "fund": "LSTA 2026"},
        counts=(("teen", 7), ("adult", 1)),
    ),
    SampleProgram(
        "film", "film", "general", 4, time(15), 120,
        {"title": N_("Matinee: Spirited Away"), "blurb": N_("On the big screen, with popcorn."),
         "licence": N_("Public performance license from the state library, through next June")},
        every="once", days=5, fields={"room": "meeting", "capacity": 40, "setup_minutes": 30, "clear_minutes": 15,
                                      "equipment": ["projector"]},
    ),
    SampleProgram(
        "market", "outreach", "general", 5, time(9), 180,
        {"title": N_("Table at the farmers' market"), "address": N_("Market Square")},
        every="once", days=2, fields={"place": "offsite", "helpers": "joe ana"},
    ),
    SampleProgram(
        "stop", "bookmobile_stop", "general", 1, time(15), 60,
        {"title": N_("Bookmobile at the school"), "address": N_("1 School Lane")},
        fields={"place": "offsite", "branch": "VAN", "leader": "joe"},
        counts=(("any", 12),),
    ),
    SampleProgram(
        "online", "talk", "adults", TODAY, time(18), 60,
        {"title": N_("Starting seeds indoors, online"), "presenter": N_("Sam Okafor"),
         "blurb": N_("Live from a kitchen table. The link comes with your registration.")},
        every="once", days=-12, fields={"place": "virtual", "registration": "advised"},
        counts=(("device", 23),),
    ),
    SampleProgram(
        "hunt", "self_directed", "6-11", TODAY, time(10), 480,
        {"title": N_("Find the ten snowflakes"), "blurb": N_("All over the library, all day. A sticker for each one.")},
        every="once", days=-6, counts=(("any", 31),),
    ),
    SampleProgram(
        "swap", "other", "general", TODAY, time(15), 90,
        {"title": N_("Cookie swap"), "blurb": N_("Bring two dozen, take two dozen home.")},
        every="once", days=11, fields={"room": "reading", "capacity": 14, "registration": "required",
                                       "clear_minutes": 10},
    ),
)  # fmt: skip
