"""The cost of a month, whatever the calendar holds: statements and bytes are counted, nothing is timed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests.at_once import make_program
from tests.library.makers import desk_of
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, library_in, open_library
from tests.screens.terminal import Terminal
from tuils.library.activities.programs.whats_on import days_of, full_days_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store
from tuils.models import db
from tuils.models.library_file import LibraryFile

FIRST = date(2026, 11, 30)
MANY, A_DAY = 5_000, 120
MONTH, DAY, F5 = "\x1b[6~", "\x1b[C", "\x1b[15~"
CATALOG_PAGE, A_STEP, A_MODE = 2_500, 800, 3_500
"""Ceilings of the screen guide, in bytes."""


def plan_many(desk: Desk, many: int = MANY) -> None:
    """Plan this many dates, the same number each day from the first of December on."""
    first = datetime(2026, 12, 1, 9)
    walls = [first + timedelta(days=number // A_DAY, minutes=number % A_DAY) for number in range(many)]
    admin = desk_of("admin", desk.clock)
    make_program(admin, {"title": "Story time in the garden"}, [f"{wall:%Y-%m-%dT%H:%M}" for wall in walls])


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements sent to the store, as they are sent."""
    said: list[str] = []
    before: Any = LibraryFile.execute_sql

    def counted(self: Any, sql: str, *more: Any, **named: Any) -> Any:
        said.append(sql)
        return before(self, sql, *more, **named)

    monkeypatch.setattr(LibraryFile, "execute_sql", counted)
    return said


async def test_the_statements_of_a_month_do_not_grow(tmp_path: Path, statements: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        app = cast("Maple", pilot.app)
        counts = []
        for many in (1, MANY):
            await app.work(plan_many, app.desk, many)
            for act in (days_of, full_days_of):
                statements.clear()
                found = await app.read(act, app.desk, FIRST, 42)
                counts.append(len(statements))
            assert sum(map(len, found.days.values())) >= many - 10 * A_DAY
        assert counts == [2, 2, 2, 2]


async def test_sessions_are_found_by_the_index_of_their_time(tmp_path: Path, statements: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        app = cast("Maple", pilot.app)
        await app.read(days_of, app.desk, FIRST, 42)
        asked = next(sql for sql in statements if "program_session" in sql)
        plan = await app.read(lambda: db.execute_sql(f"EXPLAIN QUERY PLAN {asked}", (0, 1)).fetchall())
        assert any("sessions_by_time" in row[3] for row in plan)


async def test_a_step_in_the_month_asks_the_store_nothing(tmp_path: Path, statements: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        app = cast("Maple", pilot.app)
        await app.work(plan_many, app.desk, 2_000)
        await press(pilot, "<f5>")
        statements.clear()
        await press(pilot, "<right><down><left>")
        assert answer(pilot)[1].startswith("Mon, Dec 14: Story time in the garden 9:00 am")
        assert [sql for sql in statements if "program" in sql] == []
        await press(pilot, "<pagedown>")
        assert len([sql for sql in statements if "program_session" in sql]) == 1


@pytest.mark.whole
def test_a_month_is_painted_in_the_bytes_of_a_catalog_page(tmp_path: Path, terminals: Callable[..., Terminal]) -> None:
    library = open_library(library_in(tmp_path), "ana")
    plan_many(library.desk)
    close_store()
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path))
    terminal.until("Scan >")
    terminal.send(F5)
    terminal.until("F5 EVENTS")
    terminal.send("\x1bOQ")
    terminal.until("F2 DESK")
    terminal.send(F5)
    assert terminal.until("F5 EVENTS") <= A_MODE
    terminal.send(DAY)
    assert terminal.until("Tue, Dec 8") <= A_STEP
    terminal.send(MONTH)
    assert terminal.until("Fri, Jan 8, 2027") <= CATALOG_PAGE
    assert terminal.rests(1.0)
