"""The practice library's programs: whatever the day is, something is on, somebody waits, and no room is given twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.makers import DAY, START, ZONE, Clock, beginner, desk_of, rows, value
from tuils.library.activities.programs.sessions import sessions_on
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store
from tuils.library.front.sample import ADMIN
from tuils.library.front.sample.build import build_sample, holidays
from tuils.library.front.sample.program_content import PROGRAMS
from tuils.library.front.sample.programs import add_programs
from tuils.library.reach.replay import verify_library
from tuils.models import db
from tuils.values.time.moments import day_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The whole of it once; the tables of programs are emptied for each other day."""
    build_sample(tmp_path_factory.mktemp("sample") / "library.db", beginner(Clock()))
    yield desk_of(ADMIN, Clock())
    close_store()


@pytest.mark.whole
def test_something_is_in_every_state(built: Desk) -> None:
    assert verify_library(built).differences == ()
    states = dict(rows("SELECT state, count(*) FROM registration GROUP BY state"))
    assert states["offered"] == 1
    assert states["waiting"] == 2
    assert states["cancelled"] == 1
    assert rows("SELECT title FROM program_session WHERE status = 'cancelled'") == [("Cookie swap",)]
    assert value("SELECT count(*) FROM registration WHERE came = 0") == 1
    assert value("SELECT count(*) FROM task_tick") > 5
    assert dict(rows("SELECT kind, count(*) FROM room_booking GROUP BY kind")) == {"group": 2, "patron": 1}
    over = "starts_at < ? AND id NOT IN (SELECT session FROM attendance)"
    assert value(f"SELECT count(*) FROM program_session WHERE {over}", built.now) == 1
    assert value("SELECT count(*) FROM (SELECT session FROM attendance GROUP BY 1 HAVING sum(n) = 0)") == 1
    assert {place for (place,) in rows("SELECT place FROM program_session")} == {"onsite", "offsite", "virtual"}
    told = value("SELECT sum(n) FROM fact WHERE kind = 'attendance'")
    assert told == value("SELECT sum(n) FROM attendance") > 200


def test_no_more_heads_have_a_seat_than_there_are(built: Desk) -> None:
    full = rows(
        "SELECT s.title, s.capacity, sum(heads) FROM program_session AS s JOIN registration AS r ON r.session = s.id "
        "WHERE r.state IN ('coming', 'offered') AND s.capacity IS NOT NULL GROUP BY s.id"
    )
    assert full
    assert all(heads <= capacity for _title, capacity, heads in full)
    assert ("Story time", 15, 15) in full


@pytest.mark.parametrize("later", [*range(1, 8), 25, 101, 102, 340])
def test_on_whatever_day_it_is_made(built: Desk, later: int) -> None:
    """So too before Christmas, and about the days on which the clocks change."""
    desk = desk_of(ADMIN, Clock(START + later * DAY))
    today = day_of(desk.now, ZONE)
    cards = [card for (card,) in rows("SELECT card FROM patron ORDER BY card LIMIT 60")]
    before = {key for (key,) in rows("SELECT id FROM program_session")}
    with db.atomic() as all_of_it:
        for table in ("room_time", "room_booking"):
            db.execute_sql(f"DELETE FROM {table}")
        assert add_programs(desk, cards, holidays(today)) > 50
        assert rows("SELECT room, whose FROM room_time WHERE clash") == []
        new = [line for line in sessions_on(desk, today) if line.id not in before]
        closed = today.weekday() == 6 or today in holidays(today)
        assert closed or "Story time" in {line.title for line in new}
        all_of_it.rollback()


def test_what_is_said_is_short_and_own() -> None:
    for program in PROGRAMS:
        assert len(program.texts["title"]) <= 40
        assert len(program.texts.get("blurb", "")) <= 120
