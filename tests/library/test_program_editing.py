"""Sessions are changed: one, this one and those after it, all that are to come; cancelled, put back, taken away."""

from __future__ import annotations

from datetime import date

import pytest

from tests.at_once import add_code, move_session
from tests.library.makers import Clock, register, rows
from tests.library.programs import a_session, party, refused, states
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.changing.editing import cancel_session, edit_sessions, remove_program, restore_session
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.programs.planning import PlannedProgram, add_dates, plan_program
from tuils.library.activities.programs.sessions import SessionLine, program_row, program_sessions, session_row
from tuils.library.activities.registration.door import set_counts
from tuils.library.activities.registration.registering import cancel_registration, register_for_session as sign_up
from tuils.library.activities.registration.who_comes import registrations_of
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.desk import Desk
from tuils.library.reach.replay import last_actions, undo, verify_library

TUESDAYS = ["2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"]


@pytest.fixture
def series(desk: Desk) -> PlannedProgram:
    """Four Tuesdays in December, 10:30, in the meeting room, with 10 places."""
    save_room(desk, "meeting", {"name": "Meeting room"})
    save_room(desk, "garden", {"name": "Garden"})
    fields = {"title": "Story time", "kind": "story_time", "room": "meeting", "capacity": 10, "registration": "advised"}
    return plan_program(desk, fields, first="2026-12-08T10:30", rule="every Tue", count=4)


def lines(desk: Desk, series: PlannedProgram) -> list[SessionLine]:
    return program_sessions(desk, series.program)


def walls(desk: Desk, series: PlannedProgram) -> list[str]:
    return [line.wall for line in lines(desk, series)]


def at(hour: str, days: list[str] = TUESDAYS) -> list[str]:
    return [f"{day}T{hour}" for day in days]


def taken_back(desk: Desk) -> None:
    undo(desk, last_actions(desk)[0].act)
    assert verify_library(desk).ok


# ---- this, following, all


@pytest.mark.parametrize(("scope", "changed"), [("this", [1]), ("following", [1, 2, 3]), ("all", [0, 1, 2, 3])])
def test_one_those_that_follow_or_all_are_changed_in_one_act(
    desk: Desk, series: PlannedProgram, scope: str, changed: list[int]
) -> None:
    before = rows("SELECT count(DISTINCT act) FROM journal")[0][0]
    done = edit_sessions(desk, series.sessions[1], {"title": "Story hour", "capacity": 20}, scope=scope)
    assert done.sessions == tuple(series.sessions[n] for n in changed)
    titles = [line.title for line in lines(desk, series)]
    assert [n for n, title in enumerate(titles) if title == "Story hour"] == changed
    assert program_row(series.program).title == ("Story time" if scope == "this" else "Story hour")
    assert rows("SELECT count(DISTINCT act) FROM journal")[0][0] == before + 1
    taken_back(desk)
    assert {line.title for line in lines(desk, series)} == {"Story time"}
    assert program_row(series.program).capacity == 10


def test_what_is_over_stays_what_it_was_unless_it_alone_is_meant(
    desk: Desk, series: PlannedProgram, clock: Clock
) -> None:
    clock.forward(days=15)
    edit_sessions(desk, series.sessions[3], {"audience": "0-5"}, scope="all")
    assert [line.audience for line in lines(desk, series)] == ["general", "general", "0-5", "0-5"]
    edit_sessions(desk, series.sessions[0], {"audience": "6-11"})
    assert lines(desk, series)[0].audience == "6-11"
    clock.forward(days=60)
    assert refused(edit_sessions, desk, series.sessions[0], {"title": "x"}, scope="all").codes == ["NOTHING_TO_COME"]


def test_the_public_text_belongs_to_the_program_whichever_session_was_chosen(
    desk: Desk, series: PlannedProgram
) -> None:
    edit_sessions(desk, series.sessions[2], {"blurb": "Songs and stories.", "min_age": "2"})
    row = program_row(series.program)
    assert (row.blurb, row.min_age) == ("Songs and stories.", 2)
    assert not any(session_row(key).apart for key in series.sessions)


def test_what_was_changed_on_its_own_keeps_that(desk: Desk, series: PlannedProgram) -> None:
    edit_sessions(desk, series.sessions[1], {"capacity": 5})
    done = edit_sessions(desk, series.sessions[0], {"capacity": 12, "title": "Story hour"}, scope="all")
    assert [line.capacity for line in lines(desk, series)] == [12, 5, 12, 12]
    assert {line.title for line in lines(desk, series)} == {"Story hour"}
    assert done.kept == (series.sessions[1],)


def test_nothing_is_written_where_nothing_would_change(desk: Desk, series: PlannedProgram) -> None:
    before = rows("SELECT count(*) FROM journal")
    done = edit_sessions(desk, series.sessions[1], {"title": "Story time"}, scope="all")
    assert (done.sessions, done.act) == ((), "")
    assert rows("SELECT count(*) FROM journal") == before


def test_the_one_session_of_a_program_is_the_program(desk: Desk) -> None:
    made = plan_program(desk, {"title": "Film"}, first="2026-12-08 14:00")
    edit_sessions(desk, made.sessions[0], {"title": "Film night"}, wall="2026-12-09 15:00")
    assert program_row(made.program).title == "Film night"
    assert not session_row(made.sessions[0]).apart


# ---- other times


def test_one_session_is_moved_and_is_known_as_moved(desk: Desk, series: PlannedProgram) -> None:
    move_session(desk, series.sessions[1], "2026-12-17 16:00", room="garden")
    row = session_row(series.sessions[1])
    assert (row.wall, row.original, row.apart, row.room, row.sequence) == (
        "2026-12-17T16:00", "2026-12-15T10:30", 1, "garden", 1,
    )  # fmt: skip
    assert rows("SELECT room FROM room_time WHERE whose = ?", series.sessions[1]) == [("garden",)]
    taken_back(desk)
    assert walls(desk, series) == at("10:30")


def test_another_hour_for_all_leaves_the_moved_one_where_it_is(desk: Desk, series: PlannedProgram) -> None:
    move_session(desk, series.sessions[1], "2026-12-17 16:00")
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", wall="2026-12-08 11:00")
    assert walls(desk, series) == ["2026-12-08T11:00", "2026-12-17T16:00", "2026-12-22T11:00", "2026-12-29T11:00"]
    assert done.kept == (series.sessions[1],)
    assert session_row(series.sessions[1]).original == "2026-12-15T11:00"
    assert program_row(series.program).first == "2026-12-08T11:00"


def test_a_day_later_from_here_on_shifts_the_rule_along(desk: Desk, series: PlannedProgram) -> None:
    done = edit_sessions(desk, series.sessions[2], {}, scope="following", wall="2026-12-23 10:30")
    assert walls(desk, series) == at("10:30", ["2026-12-08", "2026-12-15", "2026-12-23", "2026-12-30"])
    assert done.sessions == series.sessions[2:]
    assert program_row(series.program).rule == "FREQ=WEEKLY;COUNT=4;BYDAY=WE"
    taken_back(desk)
    assert walls(desk, series) == at("10:30")


def test_another_weekday_by_a_rule_moves_sessions_with_all_who_registered(desk: Desk, series: PlannedProgram) -> None:
    sign_up(desk, series.sessions[2], SignUp(card=register(desk)))
    done = edit_sessions(desk, series.sessions[1], {}, scope="following", rule="every Thu")
    days = ["2026-12-08", "2026-12-17", "2026-12-24", "2026-12-31"]
    assert walls(desk, series)[:3] == at("10:30", days)[:3]
    assert lines(desk, series)[2].taken == 1
    assert (done.added, done.cancelled) == ((), ())
    assert program_row(series.program).rule == "FREQ=WEEKLY;UNTIL=20261229;BYDAY=TH"
    assert done.gone == (series.sessions[3],)  # its Thursday is after the old end


def test_fewer_dates_cancel_where_somebody_is_registered_and_take_away_the_rest(
    desk: Desk, series: PlannedProgram
) -> None:
    sign_up(desk, series.sessions[1], SignUp(card=register(desk)))
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", rule="every 2 weeks")
    assert walls(desk, series) == at("10:30", [TUESDAYS[0], TUESDAYS[1], TUESDAYS[2]])
    assert [line.cancelled for line in lines(desk, series)] == [False, True, False]
    assert (done.sessions, done.cancelled, done.gone) == ((), (series.sessions[1],), (series.sessions[3],))
    assert len(registrations_of(desk, series.sessions[1])) == 1
    taken_back(desk)
    assert walls(desk, series) == at("10:30")
    assert not any(line.cancelled for line in lines(desk, series))


def test_a_series_ends_by_its_rule_from_some_session_on(desk: Desk, series: PlannedProgram) -> None:
    done = edit_sessions(desk, series.sessions[1], {}, scope="following", rule="every Tue until 22 Dec")
    assert (done.sessions, done.gone) == ((), (series.sessions[3],))
    assert walls(desk, series) == at("10:30", TUESDAYS[:3])


def test_a_week_later_puts_each_where_the_next_one_was(desk: Desk, series: PlannedProgram) -> None:
    edit_sessions(desk, series.sessions[0], {}, scope="all", wall="2026-12-15 10:30")
    assert rows("SELECT count(*), sum(CASE WHEN clash THEN 1 ELSE 0 END) FROM room_time") == [(4, 0)]
    assert verify_library(desk).ok


def test_more_dates_by_a_rule_are_added(desk: Desk, series: PlannedProgram) -> None:
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", rule="every Tue and Thu until 18 Dec")
    assert walls(desk, series) == at("10:30", ["2026-12-08", "2026-12-10", "2026-12-15", "2026-12-17"])
    assert len(done.added) == len(done.gone) == 2
    taken_back(desk)
    assert walls(desk, series) == at("10:30")


def test_new_dates_on_closed_days_are_left_out_and_listed(desk: Desk, series: PlannedProgram) -> None:
    close_days(desk, date(2026, 12, 24), date(2026, 12, 25), "Christmas")
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", rule="every Thu until 31 Dec")
    assert walls(desk, series) == at("10:30", ["2026-12-10", "2026-12-17", "2026-12-31"])
    assert [(one.wall, one.why) for one in done.skipped] == [("2026-12-24T10:30", "closed: Christmas")]
    assert refused(move_session, desk, series.sessions[0], "2026-12-24 10:30").codes == ["CLOSED_THEN"]
    assert (
        move_session(desk, series.sessions[0], "2026-12-24 10:30", closed="keep").warned[0].why == "closed: Christmas"
    )


def test_a_date_at_another_branch_goes_by_the_days_of_that_branch(desk: Desk, series: PlannedProgram) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    edit_sessions(desk, series.sessions[1], {"branch": "EAST", "room": ""})
    close_days(desk, date(2026, 12, 16), date(2026, 12, 16), "Roof")
    close_days(desk, date(2026, 12, 17), date(2026, 12, 17), "Floor", branch="EAST")
    assert move_session(desk, series.sessions[1], "2026-12-16 10:30").sessions == (series.sessions[1],)
    assert refused(move_session, desk, series.sessions[1], "2026-12-17 10:30").codes == ["CLOSED_THEN"]


def test_a_shift_leaves_out_what_is_closed_at_the_branch_of_each_date(desk: Desk, series: PlannedProgram) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    edit_sessions(desk, series.sessions[1], {"branch": "EAST", "room": ""})
    close_days(desk, date(2026, 12, 16), date(2026, 12, 16), "Roof")
    close_days(desk, date(2026, 12, 23), date(2026, 12, 23), "Floor", branch="EAST")
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", wall="2026-12-09 10:30")
    assert (done.skipped, done.gone) == ((), ())
    assert walls(desk, series) == at("10:30", ["2026-12-09", "2026-12-16", "2026-12-23", "2026-12-30"])


def test_a_shift_onto_closed_days_leaves_them_out(desk: Desk, series: PlannedProgram) -> None:
    close_days(desk, date(2026, 12, 23), date(2026, 12, 23), "Inventory")
    sign_up(desk, series.sessions[2], SignUp(card=register(desk)))
    done = edit_sessions(desk, series.sessions[0], {}, scope="all", wall="2026-12-09 10:30")
    assert [one.why for one in done.skipped] == ["closed: Inventory"]
    assert done.cancelled == (series.sessions[2],)
    assert walls(desk, series) == at("10:30", ["2026-12-09", "2026-12-16", "2026-12-22", "2026-12-30"])


def test_where_no_rule_says_so_another_one_is_asked_for(desk: Desk) -> None:
    made = plan_program(desk, {"title": "Book club"}, first="2026-12-15 18:00", rule="15th of the month", count=3)
    no = refused(edit_sessions, desk, made.sessions[0], {}, scope="all", wall="2026-12-16 18:00")
    assert no.codes == ["RULE_NEEDED"]
    edit_sessions(desk, made.sessions[0], {}, scope="all", wall="2026-12-16 18:00", rule="16th of the month")
    assert walls(desk, made) == ["2026-12-16T18:00", "2027-01-16T18:00"]
    assert refused(edit_sessions, desk, made.sessions[0], {}, rule="weekly").codes == ["NOT_UNDERSTOOD"]


def test_the_second_thursday_becomes_the_second_friday(desk: Desk) -> None:
    made = plan_program(desk, {"title": "Book club"}, first="2026-12-10 18:00", rule="2nd Thu of the month", count=3)
    edit_sessions(desk, made.sessions[0], {}, scope="all", wall="2026-12-11 18:00")
    assert walls(desk, made) == [f"{day}T18:00" for day in ("2026-12-11", "2027-01-08", "2027-02-12")]


def test_moved_sessions_keep_their_hour_over_a_clock_change(desk: Desk) -> None:
    made = plan_program(desk, {"title": "Lego"}, first="2027-03-09 10:30", rule="weekly", count=2)
    edit_sessions(desk, made.sessions[0], {}, scope="all", wall="2027-03-10 15:00")
    first, second = lines(desk, made)
    assert (first.wall, second.wall) == ("2027-03-10T15:00", "2027-03-17T15:00")
    assert second.starts_at - first.starts_at == (7 * 24 - 1) * 3_600_000_000


def test_ten_years_with_three_exceptions_are_one_act(desk: Desk) -> None:
    made = plan_program(desk, {"title": "Story time"}, first="2026-12-08 10:30", rule="weekly", count=520)
    move_session(desk, made.sessions[10], "2027-02-18 10:30")
    cancel_session(desk, made.sessions[20], "The room is painted")
    edit_sessions(desk, made.sessions[30], {"title": "Story time in the park"})
    before = rows("SELECT count(*), count(DISTINCT act) FROM journal")[0]
    edit_sessions(desk, made.sessions[0], {"title": "Story hour"}, scope="all", wall="2026-12-09 11:00")
    after = rows("SELECT count(*), count(DISTINCT act) FROM journal")[0]
    assert (after[0] - before[0], after[1] - before[1]) == (2, 1)  # the program, and its sessions
    found = lines(desk, made)
    assert len(found) == 520
    assert found[10].wall == "2027-02-18T10:30"
    assert (found[20].status, found[20].wall[-5:]) == ("cancelled", "11:00")
    assert found[30].title == "Story time in the park"
    assert {line.wall[-5:] for n, line in enumerate(found) if n != 10} == {"11:00"}
    taken_back(desk)
    assert {line.wall[-5:] for line in lines(desk, made)} == {"10:30"}


# ---- rooms and places


def test_a_room_that_is_taken_on_some_dates_is_refused_with_all_of_them_or_the_rest_changes(
    desk: Desk, series: PlannedProgram
) -> None:
    there = {"title": "Seeds", "room": "garden"}
    plan_program(desk, there, first="2026-12-15 10:00", rule="weekly", count=2)
    no = refused(edit_sessions, desk, series.sessions[0], {"room": "garden"}, scope="all")
    assert no.codes == ["DATES_TAKEN"]
    assert "Tue, Dec 15, Tue, Dec 22" in no.message
    done = edit_sessions(desk, series.sessions[0], {"room": "garden"}, scope="all", taken="skip")
    assert [line.room for line in lines(desk, series)] == ["garden", "meeting", "meeting", "garden"]
    assert [one.wall[:10] for one in done.skipped] == ["2026-12-15", "2026-12-22"]
    assert rows("SELECT sum(CASE WHEN clash THEN 1 ELSE 0 END) FROM room_time") == [(0,)]


def test_more_places_go_to_those_who_wait_and_fewer_put_nobody_out(desk: Desk, series: PlannedProgram) -> None:
    key = series.sessions[0]
    edit_sessions(desk, key, {"capacity": 1})
    cards = [register(desk, name) for name in ("Ada", "Ben")]
    sign_up(desk, key, SignUp(card=cards[0]))
    assert sign_up(desk, key, SignUp(card=cards[1])).state == "waiting"
    done = edit_sessions(desk, key, {"capacity": 2})
    assert len(done.promoted) == 1
    taken_back(desk)
    assert [one.state for one in registrations_of(desk, key)] == ["coming", "waiting"]
    edit_sessions(desk, key, {"capacity": ""})
    assert edit_sessions(desk, key, {"capacity": 1}).over == (key,)
    assert lines(desk, series)[0].taken == 2


def test_another_audience_takes_the_counted_along(desk: Desk, series: PlannedProgram, clock: Clock) -> None:
    clock.forward(days=7, hours=2)
    set_counts(desk, series.sessions[0], {"child": 4})
    edit_sessions(desk, series.sessions[0], {"audience": "0-5"})
    found = rows("SELECT collection, n FROM fact WHERE kind = 'attendance' AND n <> 0")
    assert found == [("0-5", 4)]


# ---- cancelled, put back, taken away


def test_a_cancelled_session_frees_its_room_and_says_who_is_to_be_told(desk: Desk, series: PlannedProgram) -> None:
    sign_up(desk, series.sessions[1], SignUp(card=register(desk, "Ada", last_name="Field")))
    done = cancel_session(desk, series.sessions[1], "The heating is out")
    assert [one.name for one in done.to_tell] == ["Ada Field"]
    assert rows("SELECT count(*) FROM room_time") == [(3,)]
    line = lines(desk, series)[1]
    assert (line.status, line.why, line.taken) == ("cancelled", "The heating is out", 1)
    assert refused(cancel_session, desk, series.sessions[1]).codes == ["SESSION_CANCELLED"]
    assert refused(sign_up, desk, series.sessions[1], SignUp(card=register(desk, "Ben"))).codes == ["SESSION_CANCELLED"]


def test_a_cancelled_session_is_put_back_unless_its_room_is_gone(desk: Desk, series: PlannedProgram) -> None:
    sign_up(desk, series.sessions[1], SignUp(card=register(desk)))
    cancel_session(desk, series.sessions[1])
    other = plan_program(desk, {"title": "Seeds", "room": "meeting"}, first="2026-12-15 10:30")
    assert refused(restore_session, desk, series.sessions[1]).codes == ["ROOM_TAKEN"]
    cancel_session(desk, other.sessions[0])
    assert restore_session(desk, series.sessions[1]) == (series.sessions[1],)
    assert lines(desk, series)[1].taken == 1
    assert refused(restore_session, desk, series.sessions[1]).codes == ["SESSION_STANDS"]


def test_what_was_given_up_while_it_was_cancelled_goes_to_those_who_wait_when_it_is_put_back(desk: Desk) -> None:
    key = a_session(desk, 1)
    first = party(desk, key, "Ada")
    party(desk, key, "Bo")
    cancel_session(desk, key, "Snow")
    cancel_registration(desk, first.id)
    assert states(desk, key) == {"Bo": "waiting", "Ada": "cancelled"}
    restore_session(desk, key)
    assert states(desk, key) == {"Bo": "offered", "Ada": "cancelled"}
    undo(desk, last_actions(desk)[0].act)
    assert states(desk, key)["Bo"] == "waiting"
    assert verify_library(desk).ok


def test_those_that_follow_are_cancelled_together_and_put_back(desk: Desk, series: PlannedProgram) -> None:
    assert len(cancel_session(desk, series.sessions[2], "Break", scope="following").sessions) == 2
    assert [line.cancelled for line in lines(desk, series)] == [False, False, True, True]
    restore_session(desk, series.sessions[0], scope="all")
    assert not any(line.cancelled for line in lines(desk, series))


def test_a_program_nobody_came_to_goes_whole_and_comes_back_by_undo(desk: Desk, series: PlannedProgram) -> None:
    done = remove_program(desk, series.program)
    assert (done.whole, len(done.gone), done.kept) == (True, 4, ())
    assert refused(program_row, series.program).codes == ["PROGRAM_UNKNOWN"]
    assert rows("SELECT count(*) FROM room_time") == [(0,)]
    taken_back(desk)
    assert walls(desk, series) == at("10:30")


def test_a_program_with_attendance_or_registrations_is_kept_as_cancelled(
    desk: Desk, series: PlannedProgram, clock: Clock
) -> None:
    sign_up(desk, series.sessions[3], SignUp(card=register(desk)))
    clock.forward(days=7, hours=2)
    set_counts(desk, series.sessions[0], {"child": 4, "adult": 3})
    done = remove_program(desk, series.program, "Not enough hands")
    assert (done.whole, done.kept) == (False, (series.sessions[0], series.sessions[3]))
    assert len(done.to_tell) == 1
    kept = lines(desk, series)
    assert [(line.status, line.why) for line in kept] == [("cancelled", "Not enough hands")] * 2
    assert kept[0].came == 7
    taken_back(desk)
    assert len(lines(desk, series)) == 4


def test_more_dates_do_not_bring_back_what_was_taken_away(desk: Desk, series: PlannedProgram) -> None:
    edit_sessions(desk, series.sessions[0], {}, scope="all", rule="every 2 weeks until 22 Dec")
    add_dates(desk, series.program, count=1)
    assert walls(desk, series) == at("10:30", ["2026-12-08", "2026-12-22", "2027-01-05"])


def test_a_volunteer_changes_and_cancels_nothing(volunteer: Desk, desk: Desk, series: PlannedProgram) -> None:
    for do in (edit_sessions, move_session):
        assert refused(do, volunteer, series.sessions[0], {}).codes == ["NO_PERMISSION"]
    assert refused(cancel_session, volunteer, series.sessions[0]).codes == ["NO_PERMISSION"]
    assert refused(remove_program, volunteer, series.program).codes == ["NO_PERMISSION"]


def test_more_dates_of_a_series_that_is_over_are_still_to_come(
    desk: Desk, series: PlannedProgram, clock: Clock
) -> None:
    clock.forward(days=49)  # three weeks after its last
    added = add_dates(desk, series.program, count=2)
    assert [session_row(key).wall[:10] for key in added.sessions] == ["2027-01-19", "2027-01-26"]


def test_a_date_that_is_planned_is_not_planned_again(desk: Desk, series: PlannedProgram) -> None:
    no = refused(add_dates, desk, series.program, walls=["2026-12-15 10:30"])
    assert no.codes == ["NOT_UNDERSTOOD"]
    assert "already scheduled" in no.reasons[0].facts["hint"]


def tuesdays_and_wednesdays(desk: Desk) -> PlannedProgram:
    save_room(desk, "meeting", {"name": "Meeting room"})
    fields = {"title": "Tea", "room": "meeting"}
    return plan_program(desk, fields, first="2026-12-08 10:30", rule="every Tue and Wed, 4 times")


def nobody_meets(desk: Desk) -> bool:
    return rows("SELECT count(*) FROM room_time WHERE clash") == [(0,)]


def test_a_series_does_not_go_where_one_of_it_was_moved_on_its_own(desk: Desk) -> None:
    tea = tuesdays_and_wednesdays(desk)
    move_session(desk, tea.sessions[0], "2026-12-10 10:30")
    go = {"scope": "all", "wall": "2026-12-10 10:30"}
    assert refused(edit_sessions, desk, tea.sessions[1], {}, **go).codes == ["SESSIONS_MEET"]
    edit_sessions(desk, tea.sessions[1], {}, scope="all", wall="2026-12-10 14:00")
    assert nobody_meets(desk)


def test_sessions_are_not_made_so_long_that_they_meet(desk: Desk) -> None:
    tea = tuesdays_and_wednesdays(desk)
    longer = {"minutes": 25 * 60}
    assert refused(edit_sessions, desk, tea.sessions[0], longer, scope="all").codes == ["SESSIONS_MEET"]
    assert nobody_meets(desk)


def test_two_that_were_put_to_one_time_while_cancelled_do_not_come_back_together(desk: Desk) -> None:
    tea = tuesdays_and_wednesdays(desk)
    cancel_session(desk, tea.sessions[0], scope="all")
    move_session(desk, tea.sessions[1], "2026-12-08 10:30")
    assert refused(restore_session, desk, tea.sessions[0], scope="all").codes == ["SESSIONS_MEET"]
    restore_session(desk, tea.sessions[0])
    assert refused(restore_session, desk, tea.sessions[1]).codes == ["ROOM_TAKEN"]
    assert nobody_meets(desk)
