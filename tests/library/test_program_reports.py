"""Programs in numbers: a year made at random comes out as a plain count of what was decided, and stays so."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import add_code, make_program, undo_last
from tuils.formats.tables.tables import write_csv
from tuils.library.activities.carrying import export_events
from tuils.library.activities.changing.cancelling import cancel_session, remove_program, restore_session
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.programs.report_out import chart, objects, report_table, survey_objects
from tuils.library.activities.programs.reporting import (
    Numbers,
    ProgramReport,
    program_survey,
    rooms_used,
    session_numbers,
)
from tuils.library.activities.programs.sessions import program_sessions
from tuils.library.activities.registration.door import set_counts
from tuils.library.foundation.administration.settings import set_value, year_starts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.retention.purging import BY_KIND
from tuils.library.people.staff.roles import TUILS
from tuils.models import db
from tuils.values.programs import AUDIENCES
from tuils.values.survey import ELEMENTS
from tuils.values.time.spans import Span, month_span, read_span, year_of, year_with

from .makers import DAY, START, Clock, codes, register, rows, value, whole, with_role
from .program_year import NOT_PROGRAMS, Truth, a_year

YEAR = year_of(2026)
EVER = Span(date(2025, 1, 1), date(2027, 12, 31))
GROUPED: dict[str, Callable[[Truth], str]] = {
    "month": lambda one: f"{one.wall:%Y-%m}",
    "kind": lambda one: one.kind,
    "audience": lambda one: one.audience,
    "place": lambda one: f"{one.branch}/{one.place}",
    "fund": lambda one: one.fund,
}


def within(span: Span, truth: Iterable[Truth]) -> list[Truth]:
    return [one for one in truth if span.first <= one.wall.date() <= span.last]


def counted(some: Iterable[Truth]) -> tuple[int, int, int, int, int, int, int]:
    """Sessions, how many of them were counted, attendance, registered, not there, recordings, views."""
    those = list(some)
    came = [sum(one.came.values()) for one in those if one.came is not None]
    return (
        len(those),
        len(came),
        sum(came),
        sum(one.registered for one in those),
        sum(one.no_shows for one in those),
        sum(one.recorded for one in those),
        sum(one.views or 0 for one in those),
    )


def told(numbers: Numbers) -> tuple[int, int, int, int, int, int, int]:
    return (
        numbers.sessions, numbers.counted, numbers.attended, numbers.registered, numbers.no_shows, numbers.recordings,
        numbers.seen,
    )  # fmt: skip


@pytest.fixture
def season(desk: Desk) -> list[Truth]:
    add_code(desk, "branch", "EAST", {"name": "East"})
    return a_year(desk, seed=7)


def all_reports(desk: Desk, span: Span = EVER) -> list[ProgramReport]:
    return [session_numbers(desk, span, by) for by in GROUPED]


# ---- the numbers


@pytest.mark.parametrize("by", GROUPED)
def test_the_report_is_the_plain_count(by: str, desk: Desk, season: list[Truth]) -> None:
    assert len(season) == 400
    for span in (EVER, YEAR, year_of(2026, 7), month_span(date(2026, 3, 9)), Span(date(2026, 1, 5), date(2026, 1, 5))):
        found = session_numbers(desk, span, by)
        programs = [one for one in within(span, season) if one.counts]
        assert told(found.total.numbers) == counted(programs)
        parts = {line.code: told(line.numbers) for line in found.lines if line.numbers.sessions}
        names = {GROUPED[by](one) for one in programs}
        assert parts == {name: counted(one for one in programs if GROUPED[by](one) == name) for name in names}


def test_what_is_no_program_stands_apart(desk: Desk, season: list[Truth]) -> None:
    found = {line.code: line.numbers for line in session_numbers(desk, EVER).apart}
    over = [replace(one, kind="talk").counts for one in season]
    those = [one for one, counts in zip(season, over, strict=True) if counts and one.kind in NOT_PROGRAMS]
    for code, kind in (("one_to_one", "tech_help"), ("outreach", "outreach"), ("self_directed", "self_directed"),
                       ("outside", "outside_group")):  # fmt: skip
        assert told(found[code]) == counted(one for one in those if one.kind == kind), code
    off = [replace(one, kind="talk", cancelled=False).counts for one in season]
    cancelled = [one for one, counts in zip(season, off, strict=True) if counts and one.cancelled]
    assert found["cancelled"].sessions + found["cancelled_attended"].sessions == len(cancelled)
    assert found["cancelled_attended"].attended == sum(sum((one.came or {}).values()) for one in cancelled) > 0


BY_AGE = ("K0_5", "K6_11", "YA", "ADULT", "GEN")


def test_the_survey_adds_up_and_is_the_plain_count(desk: Desk, season: list[Truth]) -> None:
    programs = [one for one in within(YEAR, season) if one.counts]
    said = {answer.element.name: answer for answer in program_survey(desk, YEAR)}
    assert tuple(said) == tuple(element.name for element in ELEMENTS)
    numbers = {name: answer.value or 0 for name, answer in said.items()}
    assert numbers["TOTPRO"] == len(programs) > 100
    for what in ("PRO", "ATTEN"):
        for parts in (BY_AGE, ("ON", "OFF", "VIR")):
            assert sum(numbers[f"{part}{what}"] for part in parts) == numbers[f"TOT{what}"]
    for name, audience in zip(BY_AGE, AUDIENCES, strict=True):
        those = [one for one in programs if one.audience == audience]
        assert (numbers[f"{name}PRO"], numbers[f"{name}ATTEN"]) == (counted(those)[0], counted(those)[2])


def test_the_survey_says_what_nobody_counted(desk: Desk, season: list[Truth]) -> None:
    programs = [one for one in within(YEAR, season) if one.counts]
    said = {answer.element.name: answer for answer in program_survey(desk, YEAR)}
    missing = [one for one in programs if one.came is None]
    assert said["TOTATTEN"].not_counted == len(missing) > 0
    assert (said["TOTPRES"].value or 0) == sum(one.recorded for one in programs) > 0
    assert said["TOTVIEWS"].not_counted == sum(one.recorded and one.views is None for one in programs) > 0
    assert all(facts["how"] for facts in survey_objects(session_numbers(desk, YEAR), list(said.values())))


def test_the_anonymous_counts_say_the_same(desk: Desk, season: list[Truth]) -> None:
    facts = dict(rows("SELECT collection, sum(n) FROM fact WHERE kind = 'attendance' GROUP BY 1"))
    for audience in AUDIENCES:
        came = [sum(one.came.values()) for one in season if one.came is not None and one.audience == audience]
        assert facts.get(audience, 0) == sum(came)


# ---- they stay


def named() -> int:
    """Registrations for what is over of which it is known whose they are."""
    return int(value("SELECT count(*) FROM registration AS r JOIN program_session AS s ON s.id = r.session "
                     "WHERE patron IS NOT NULL AND ends_at < ?", START))  # fmt: skip


@pytest.mark.whole
def test_neither_purge_nor_the_removal_of_patrons_changes_a_number(desk: Desk, season: list[Truth]) -> None:
    before = all_reports(desk)
    for card in sorted({card for one in season for card in one.cards})[:6]:
        remove_patron(desk, card)
    assert all_reports(desk) == before
    assert named() > 0
    at_night = replace(desk, clock=Clock(desk.now + 200 * DAY), operator=TUILS, pocket=None)
    for purge in BY_KIND.values():
        for _slice in purge.forget(at_night):
            pass
    assert named() == 0
    assert all_reports(desk) == before
    whole(desk)


def test_what_is_taken_back_is_counted_no_more(desk: Desk) -> None:
    (session,) = make_program(desk, {"title": "Talk", "kind": "talk"}, ["2026-11-03T18:00"]).sessions
    assert session_numbers(desk, YEAR).total.numbers.attendance is None
    with db.atomic(), facts_follow(desk, [session]):
        Act(desk).write("attendance_counted", session=session, data={"add": {"adult": 7}})
    assert session_numbers(desk, YEAR).total.numbers.attendance == 7
    undo_last(desk)
    assert session_numbers(desk, YEAR).total.numbers.attendance is None
    undo_last(desk)
    assert session_numbers(desk, YEAR).total.numbers.sessions == 0


# ---- definitions


def planned(desk: Desk, wall: str, **fields: object) -> str:
    return make_program(desk, {"title": "One", "kind": "talk", **fields}, [wall]).sessions[0]


def count(desk: Desk, session: str, **came: int) -> None:
    with db.atomic(), facts_follow(desk, [session]):
        Act(desk).write("attendance_counted", session=session, data={"add": came})


def test_a_series_of_eight_counts_eight_and_nobody_there_counts_too(desk: Desk) -> None:
    walls = [f"2026-{month:02}-03T10:30" for month in range(1, 9)]
    sessions = make_program(desk, {"title": "Story time", "kind": "story_time", "audience": "0-5"}, walls).sessions
    count(desk, sessions[0], child=0)
    count(desk, sessions[1], child=1)
    numbers = session_numbers(desk, YEAR).total.numbers
    assert (numbers.sessions, numbers.counted, numbers.not_counted, numbers.attendance) == (8, 2, 6, 1)
    assert numbers.average == 0.5


def test_not_counted_is_never_zero(desk: Desk) -> None:
    planned(desk, "2026-11-03T18:00")
    columns, lines = report_table(session_numbers(desk, YEAR, "kind"))
    assert [(line["part"], line["sessions"], line["attendance"]) for line in lines] == [
        ("program", 1, "M"),
        ("total", 1, "M"),
    ]
    assert columns == tuple(lines[0])
    said = {answer.element.name: answer.text for answer in program_survey(desk, YEAR)}
    assert (said["TOTPRO"], said["TOTATTEN"], said["VIRATTEN"], said["TOTVIEWS"]) == ("1", "M", "0", "0")
    assert "not recorded" in chart(session_numbers(desk, YEAR, "kind"), "attendance", 60)[1]


def test_what_is_to_come_and_what_goes_on_is_not_counted_yet(desk: Desk) -> None:
    planned(desk, "2026-12-01T08:30")  # it is 9:00
    planned(desk, "2026-12-07T10:30")
    assert session_numbers(desk, YEAR).total.numbers.sessions == 0
    planned(desk, "2026-12-01T07:59")
    assert session_numbers(desk, YEAR).total.numbers.sessions == 1


def test_online_people_are_counted_by_device(desk: Desk) -> None:
    count(desk, planned(desk, "2026-11-03T18:00", place="virtual"), device=23)
    found = session_numbers(desk, YEAR, "place")
    assert [(line.words, line.numbers.attendance) for line in found.lines] == [("Maple Grove, online, live", 23)]
    assert found.total.numbers.groups == {"device": 23}


def test_a_draft_is_none_unless_people_were_counted(desk: Desk) -> None:
    session = planned(desk, "2026-11-03T18:00", status="draft")
    assert session_numbers(desk, YEAR).total.numbers.sessions == 0
    count(desk, session, adult=2)
    assert session_numbers(desk, YEAR).total.numbers.attendance == 2


def test_rooms_that_others_used(desk: Desk) -> None:
    facts = {"room": "meeting", "wall": "2026-11-05T18:00", "zone": desk.zone.key, "kind": "group", "minutes": 60}
    with db.atomic():
        for more in ({"used": 9}, {"wall": "2026-11-06T18:00"}, {"wall": "2026-11-07T18:00", "used": 0},
                     {"wall": "2026-12-06T18:00"}, {"wall": "2026-11-08T18:00", "state": "cancelled"},
                     {"wall": "2026-11-09T18:00", "kind": "library"}):  # fmt: skip
            Act(desk).write("room_booked", {"set": {"name": "Quilters"}}, booking=NEW, data={"set": facts | more})
    uses = rooms_used(desk, YEAR)
    assert (uses.uses, uses.counted, uses.heads) == (2, 1, 9)
    last = report_table(session_numbers(desk, YEAR, "kind", before=True))[1][-1]
    assert (last["part"], last["sessions"], last["counted"], last["attendance"], last["registered"]) == (
        "rooms", 2, 1, 9, "",
    )  # fmt: skip


# ---- beside the year before, periods


def test_beside_the_year_before(desk: Desk, season: list[Truth]) -> None:
    span = Span(date(2026, 7, 1), date(2026, 11, 30))
    for by in ("month", "kind"):
        found = session_numbers(desk, span, by, before=True)
        earlier = [one for one in within(span.year_before, season) if one.counts]
        assert found.total.before is not None
        assert told(found.total.before) == counted(earlier)
        assert sum(line.before.sessions for line in found.lines if line.before) == len(earlier)
    july = next(line for line in session_numbers(desk, span, before=True).lines if line.code == "2026-07")
    assert july.before is not None
    assert told(july.before) == counted(one for one in earlier if f"{one.wall:%Y-%m}" == "2025-07")


def test_only_one_branch(desk: Desk, season: list[Truth]) -> None:
    east = [one for one in season if one.counts and one.branch == "EAST"]
    assert told(session_numbers(desk, EVER, branch="EAST").total.numbers) == counted(east)


def test_the_librarys_year_begins_when_the_setting_says(desk: Desk) -> None:
    assert year_starts() == 1
    set_value(desk, "year_starts", 7)
    assert year_starts() == 7
    assert year_with(date(2026, 12, 1), 7) == year_of(2027, 7) == Span(date(2026, 7, 1), date(2027, 6, 30))
    assert year_with(date(2026, 6, 30), 7) == year_of(2026, 7)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-12-24", date(2026, 12, 24), date(2026, 12, 24)),
    ],
)
def test_a_span_is_read_and_a_year_before_it_is_the_same(text: str, first: date, last: date) -> None:
    span = read_span(text)
    assert span == Span(first, last)
    assert span.moved(1).moved(-1) == span
    assert span.year_before.next.year == span.next.year - 1


def test_the_year_before_a_leap_day() -> None:
    assert Span(date(2024, 2, 29), date(2024, 2, 29)).year_before == Span(date(2023, 3, 1), date(2023, 2, 28))
    assert month_span(date(2025, 2, 3)).year_before == month_span(date(2024, 2, 3))
    assert month_span(date(2024, 2, 3)).year_before == month_span(date(2023, 2, 3))


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-02-30", "next year", "0000"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a year, month, or day"):
        read_span(text)


# ---- out


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(desk: Desk) -> None:
    count(desk, planned(desk, "2026-11-03T18:00", fund="=1+1"), adult=3)
    columns, lines = report_table(session_numbers(desk, YEAR, "fund"))
    out = io.StringIO()
    write_csv(iter(lines), columns, out)
    back = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert (back[0]["name"], back[0]["attendance"]) == ("'=1+1", "3")


def test_bars_have_the_exact_number_and_fit(desk: Desk, season: list[Truth]) -> None:
    found = session_numbers(desk, YEAR, "kind")
    for width in (40, 80):
        lines = chart(found, "attendance", width, ascii_only=True)
        assert max(map(len, lines)) <= width
        assert all(line.isascii() for line in lines)
        for line in found.lines:
            assert any(drawn.endswith(f" {line.numbers.attended:,}") for drawn in lines)
    assert "#" in "".join(chart(found, "average", 80, ascii_only=True))
    assert {letter for line in chart(found, "sessions", 80) for letter in line if not letter.isascii()} == {"\u2588"}


def test_no_person_is_in_any_of_it(desk: Desk) -> None:
    register(desk, "Quxada", card="P777")
    session = planned(desk, "2026-11-03T18:00")
    with db.atomic():
        facts = {"patron": value("SELECT id FROM patron WHERE card = 'P777'"), "set": {"name": "Quxname"}}
        Act(desk).write("registration_made", facts, registration=NEW, session=session, data={"set": {"heads": 2}})
    said = str(list(objects(session_numbers(desk, YEAR, "partner"))))
    assert "Qux" not in said
    assert "'registered': 2" in said


def test_who_sees_no_programs_sees_no_report(desk: Desk) -> None:
    nobody = with_role(desk, permissions=set())
    assert codes(lambda: session_numbers(nobody, YEAR)) == ["NO_PERMISSION"]
    assert codes(lambda: program_survey(nobody, YEAR)) == ["NO_PERMISSION"]


def test_what_took_place_counts_though_its_program_is_taken_away_later(desk: Desk, clock: Clock) -> None:
    walls = ["2026-12-02T10:00", "2026-12-03T10:00", "2026-12-04T10:00", "2026-12-20T10:00"]
    made = make_program(desk, {"title": "Tea", "kind": "talk", "audience": "adults"}, walls)
    cancel_session(desk, made.sessions[2], "Snow")
    clock.forward(days=10)
    set_counts(desk, made.sessions[0], {"any": 6})
    before = session_numbers(desk, YEAR, "kind")
    assert (before.total.numbers.sessions, before.total.numbers.attendance) == (2, 6)
    done = remove_program(desk, made.program)
    after = session_numbers(desk, YEAR, "kind")
    assert after.total == before.total  # one counted, one of which nobody said how many came
    assert done.kept == made.sessions[:2]
    assert set(done.gone) == set(made.sessions[2:])
    assert [line.status for line in program_sessions(desk, made.program)] == ["cancelled", "cancelled"]
    assert remove_program(desk, made.program).gone == ()
    assert session_numbers(desk, YEAR, "kind").total == before.total
    assert [(line["status"], line["why"]) for line in export_events(desk)] == [("planned", "")] * 2, "as they count"
    restore_session(desk, made.sessions[0])
    cancel_session(desk, made.sessions[0], "It was another day")
    assert session_numbers(desk, YEAR, "kind").total.numbers.sessions == 1
    assert [line["status"] for line in export_events(desk)] == ["cancelled", "planned"]


def test_a_draft_that_is_over_leaves_nothing_when_it_is_taken_away(desk: Desk, clock: Clock) -> None:
    made = make_program(desk, {"title": "Tea", "kind": "talk", "status": "draft"}, ["2026-12-02T10:00"])
    clock.forward(days=10)
    assert remove_program(desk, made.program).whole
    assert session_numbers(desk, YEAR, "kind").total.numbers.sessions == 0
