"""Programs are planned: by a rule, without closed days, where their room is free; more dates later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.library.makers import Clock, rows
from tests.library.programs import refused
from tuils.library.activities.calendar.dates import ClashHandling, outline
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.planning import PlannedProgram, add_dates, plan_program
from tuils.library.activities.programs.sessions import program_row, program_sessions
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.desk import Desk
from tuils.library.people.staff.staff import add_staff
from tuils.library.reach.replay import last_actions, undo, verify_library
from tuils.values.time.moments import to_local

STORY = {"title": "Story time", "kind": "story_time", "audience": "0-5"}


@pytest.fixture
def meeting(desk: Desk) -> str:
    return save_room(desk, "meeting", {"name": "Meeting room", "setup_minutes": 15, "clear_minutes": 10}).code


def plan(desk: Desk, first: str = "2026-12-08T10:30", rule: str = "", fields: Any = (), **more: Any) -> PlannedProgram:
    return plan_program(desk, {**STORY, **dict(fields)}, first=first, rule=rule, **more)


def walls(desk: Desk, planned: PlannedProgram) -> list[str]:
    return [line.wall for line in program_sessions(desk, planned.program)]


# ---- by a rule


def test_a_weekly_series_keeps_its_hour_over_the_clock_change_and_is_one_act(desk: Desk) -> None:
    made = plan(desk, "2027-03-02 10:30", "every Tue until 30 Mar")
    lines = program_sessions(desk, made.program)
    assert [line.wall for line in lines] == [f"2027-03-{day:02}T10:30" for day in (2, 9, 16, 23, 30)]
    local = [to_local(line.starts_at, desk.zone) for line in lines]
    assert {f"{when:%H:%M}" for when in local} == {"10:30"}
    assert len({when.utcoffset() for when in local}) == 2
    assert {line.ends_at - line.starts_at for line in lines} == {45 * 60_000_000}  # as long as its kind takes
    row = program_row(made.program)
    assert (row.rule, row.first) == ("FREQ=WEEKLY;UNTIL=20270330;BYDAY=TU", "2027-03-02T10:30")
    undo(desk, last_actions(desk)[0].act)
    assert rows("SELECT * FROM program") == rows("SELECT * FROM program_session") == []
    assert verify_library(desk).ok


def test_a_rule_without_end_is_planned_two_years_ahead_and_goes_on_later(desk: Desk, clock: Clock) -> None:
    made = plan(desk, rule="weekly")
    assert walls(desk, made)[-1] == "2028-12-05T10:30"
    clock.forward(days=365)
    more = add_dates(desk, made.program)
    assert walls(desk, made)[-1] > "2029-11-25"
    assert len(walls(desk, made)) == len(set(walls(desk, made))) == len(made.sessions) + len(more.sessions)
    assert program_row(made.program).rule == "FREQ=WEEKLY"


def test_the_end_of_a_series_is_put_off_and_its_rule_with_it(desk: Desk) -> None:
    made = plan(desk, rule="weekly", count=2)
    add_dates(desk, made.program, count=2)
    assert walls(desk, made) == [f"{day}T10:30" for day in ("2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29")]
    assert program_row(made.program).rule == "FREQ=WEEKLY;UNTIL=20261229"
    add_dates(desk, made.program, until=date(2027, 1, 5))
    assert walls(desk, made)[-1] == "2027-01-05T10:30"
    assert refused(add_dates, desk, made.program, until=date(2027, 1, 5)).codes == ["RULE_NO_DATES"]


def test_chosen_dates_are_added_to_a_program_without_a_rule(desk: Desk) -> None:
    made = plan(desk)
    assert refused(add_dates, desk, made.program, count=2).codes == ["PROGRAM_NO_RULE"]
    add_dates(desk, made.program, walls=["2026-12-19 14:00", "2026-12-08 10:30"])
    assert walls(desk, made) == ["2026-12-08T10:30", "2026-12-19T14:00"]


def test_a_time_with_an_offset_is_put_on_the_clocks_of_the_library(desk: Desk) -> None:
    assert walls(desk, plan(desk, "2026-12-08T10:30:00-05:00")) == ["2026-12-08T09:30"]


def test_a_single_date_that_is_left_out_is_no_date(desk: Desk) -> None:
    assert refused(plan, desk, without=[date(2026, 12, 8)]).codes == ["RULE_NO_DATES"]


def test_a_leap_day_series_has_its_dates_only_in_leap_years(desk: Desk) -> None:
    made = plan(desk, "2028-02-29 18:00", "yearly", until=date(2036, 12, 31))
    assert walls(desk, made) == [f"{year}-02-29T18:00" for year in (2028, 2032, 2036)]


def test_dates_are_left_out_and_added_beside_the_rule(desk: Desk) -> None:
    made = plan(
        desk,
        rule="weekly",
        count=4,
        without=[datetime(2026, 12, 15, 10, 30), date(2026, 12, 22)],
        also=["2026-12-17 16:00"],
    )
    assert walls(desk, made) == ["2026-12-08T10:30", "2026-12-17T16:00", "2026-12-29T10:30"]


@pytest.mark.parametrize(
    ("rule", "how", "words"),
    [
        ("FREQ=WEEKLY;UNTIL=whenever", {}, "read UNTIL=WHENEVER"),
        ("FREQ=HOURLY", {}, "not HOURLY"),
        ("now and then", {}, "is not a repeat rule"),
        ("weekly", {"until": date(2040, 1, 1)}, "up to 10 years"),
        ("every day", {"count": 4_000}, "more than 10 years"),
        ("", {"count": 3}, "Say how it repeats"),
        ("weekly", {"count": 3, "until": date(2027, 1, 1)}, "not both"),
    ],
)
def test_a_rule_that_cannot_be_read_plans_nothing(desk: Desk, rule: str, how: Any, words: str) -> None:
    no = refused(plan, desk, rule=rule, **how)
    assert no.codes == ["NOT_UNDERSTOOD"]
    assert words in no.message
    assert rows("SELECT * FROM program") == []


def test_a_rule_that_ends_before_it_begins_has_no_date(desk: Desk) -> None:
    assert refused(plan, desk, rule="weekly", until=date(2026, 12, 1)).codes == ["RULE_NO_DATES"]


def test_a_time_that_clocks_do_not_show_is_refused_alone_and_left_out_of_a_series(desk: Desk) -> None:
    assert "skip this time" in refused(plan, desk, "2027-03-14 02:30").message
    made = plan(desk, "2027-03-12 02:30", "daily", count=3, closed="keep")
    assert walls(desk, made) == ["2027-03-12T02:30", "2027-03-13T02:30", "2027-03-15T02:30"]
    assert [one.wall for one in made.skipped] == ["2027-03-14T02:30"]


# ---- closed days, opening hours


def test_closed_days_are_left_out_and_listed_or_kept_and_said(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 22), date(2026, 12, 30), "Winter break")
    made = plan(desk, rule="weekly", count=4)
    assert walls(desk, made) == ["2026-12-08T10:30", "2026-12-15T10:30"]
    assert [(one.wall[:10], one.why) for one in made.skipped] == [
        ("2026-12-22", "closed: Winter break"),
        ("2026-12-29", "closed: Winter break"),
    ]
    kept = plan(desk, rule="weekly", count=4, closed="keep")
    assert len(kept.sessions) == 4
    assert [one.wall[:10] for one in kept.warned] == ["2026-12-22", "2026-12-29"]
    assert kept.skipped == ()


def test_one_date_on_a_closed_day_is_refused_with_the_reason(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 24), date(2026, 12, 24), "Christmas Eve")
    no = refused(plan, desk, "2026-12-24 10:30")
    assert no.codes == ["CLOSED_THEN"]
    assert "closed: Christmas Eve (Thu, Dec 24)" in no.message
    assert refused(plan, desk, "2026-12-24 10:30", "daily", count=1).codes == ["DATES_CLOSED"]


def test_outside_of_opening_hours_is_said_in_the_library_only(desk: Desk) -> None:
    made = plan(desk, "2026-12-08 18:00")
    assert [(one.wall, one.why) for one in made.warned] == [("2026-12-08T18:00", "open only 9 am-5 pm")]
    assert plan(desk, "2026-12-08 18:00", fields={"place": "offsite"}.items()).warned == ()
    assert plan(desk, "2026-12-08 16:15").warned == ()


# ---- rooms


def test_all_dates_on_which_the_room_is_taken_are_named_at_once_and_the_rest_can_be_planned(
    desk: Desk, meeting: str
) -> None:
    there = {"title": "Quilting", "kind": "craft", "room": "Meeting room"}
    plan_program(desk, there, first="2026-12-15 11:30", rule="weekly", count=2)
    room = {"room": meeting}.items()
    no = refused(plan, desk, rule="weekly", count=4, fields=room)
    assert no.codes == ["DATES_TAKEN"]
    assert "2 of 4 dates. Tue, Dec 15, Tue, Dec 22" in no.message
    assert [clash["why"] for clash in no.reasons[0].facts["clashes"]] == ["Meeting room is taken: Quilting"] * 2
    made = plan(desk, rule="weekly", count=4, fields=room, taken="skip")
    assert walls(desk, made) == ["2026-12-08T10:30", "2026-12-29T10:30"]
    assert [one.wall[:10] for one in made.skipped] == ["2026-12-15", "2026-12-22"]
    assert rows("SELECT count(*), sum(CASE WHEN clash THEN 1 ELSE 0 END) FROM room_time") == [(4, 0)]


def test_set_up_and_clearing_are_never_shorter_than_the_room_needs(desk: Desk, meeting: str) -> None:
    made = plan(desk, fields={"room": meeting, "setup_minutes": 5, "clear_minutes": 30}.items())
    row = program_row(made.program)
    assert (row.setup_minutes, row.clear_minutes) == (15, 30)
    assert refused(plan, desk, "2026-12-08 11:45", fields={"room": meeting}.items()).codes == ["ROOM_TAKEN"]
    assert plan(desk, "2026-12-08 12:00", fields={"room": meeting}.items()).sessions


def test_a_series_does_not_stand_in_its_own_way(desk: Desk, meeting: str) -> None:
    fields = {"room": meeting, "minutes": 120}.items()
    no = refused(plan, desk, rule="FREQ=DAILY;COUNT=2;BYHOUR=10,11;BYMINUTE=30", fields=fields)
    assert no.codes == ["SESSIONS_MEET"]


# ---- fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("title", "x" * 121), ("kind", "seance"), ("audience", "everyone and all"), ("minutes", "0"),
        ("minutes", "soon"), ("capacity", "0"), ("capacity", "-3"), ("fee_cents", "a lot"), ("min_age", "400"),
        ("registration", "maybe"), ("leader", "nobody"), ("helpers", "admin nobody"), ("branch", "MARS"),
        ("questions", [f"Question {n}?" for n in range(11)]), ("status", "gone"), ("colour", "red"),
    ],
)  # fmt: skip
def test_each_field_says_how_it_is_written(desk: Desk, field: str, value: Any) -> None:
    no = refused(plan, desk, fields={field: value}.items())
    assert no.codes == ["NOT_UNDERSTOOD"]
    assert no.message.endswith((".", "supplies"))
    assert rows("SELECT * FROM program") == []


def test_a_room_that_is_not_there_is_refused(desk: Desk) -> None:
    assert refused(plan, desk, fields={"room": "attic"}.items()).codes == ["ROOM_UNKNOWN"]


def test_ages_and_places_must_fit_together(desk: Desk, meeting: str) -> None:
    assert refused(plan, desk, fields={"min_age": 8, "max_age": 5}.items()).codes == ["NOT_UNDERSTOOD"]
    assert refused(plan, desk, fields={"place": "virtual", "room": meeting}.items()).codes == ["NOT_UNDERSTOOD"]


def test_what_people_type_is_kept_as_codes_and_numbers(desk: Desk) -> None:
    add_staff(desk, "ana", "staff")
    typed = {
        "title": "  Lego\tclub ", "kind": "games", "audience": "ages 6", "place": "Elsewhere", "address": "Town hall",
        "registration": "please register", "minutes": "75",
        "capacity": "12", "fee_cents": "2.50", "leader": "ANA",
        "helpers": "ana, admin", "questions": "Any allergies?; May we take pictures?", "skip_parties": "yes",
    }  # fmt: skip
    made = plan_program(desk, typed, first="2026-12-08 10:30")
    row = program_row(made.program)
    assert {name: getattr(row, name) for name in ("title", "kind", "audience", "place", "registration")} == {
        "title": "Lego club", "kind": "game", "audience": "6-11", "place": "offsite", "registration": "advised",
    }  # fmt: skip
    assert (row.minutes, row.capacity, row.fee_cents, row.leader) == (75, 12, 250, "ana")
    assert (row.helpers, row.skip_parties) == ("ana admin", 1)
    assert row.questions == '["Any allergies?", "May we take pictures?"]'


# ---- before it is planned


def test_the_outline_is_what_would_be_planned_and_writes_nothing(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 15), date(2026, 12, 15), "Snow")
    found = outline(desk, {**STORY, "branch": "MAIN", "minutes": 45}, "2026-12-08 10:30", "weekly", count=3)
    assert found.walls == ("2026-12-08T10:30", "2026-12-22T10:30")
    assert [one.why for one in found.skipped] == ["closed: Snow"]
    assert rows("SELECT * FROM program") == []
    kept = outline(
        desk, {**STORY, "branch": "MAIN"}, "2026-12-08 10:30", "weekly", count=3, how=ClashHandling(closed="keep")
    )
    assert len(kept.walls) == 3


def test_ten_years_are_one_entry(desk: Desk) -> None:
    made = plan(desk, rule="weekly", count=520)
    assert len(made.sessions) == 520
    assert rows("SELECT kind, count(*) FROM journal WHERE kind LIKE 'sessions%' GROUP BY kind") == [
        ("sessions_added", 1)
    ]


def test_a_volunteer_does_not_plan(volunteer: Desk) -> None:
    assert refused(plan, volunteer).codes == ["NO_PERMISSION"]
