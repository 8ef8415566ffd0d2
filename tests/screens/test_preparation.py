"""Preparation on the screen: what is due over all, one session's list, ticks, lines, templates, paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import desk_of, value
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, printed
from tests.screens.maple import answer, at_desk, here, keys, told
from tuils.library.activities.programs.checklists import template_of
from tuils.screens.widgets.rows import Row, Rows, cell_text

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
TASKS = [
    {"key": "books", "words": "Choose books", "group": "materials", "days": 7, "who": "leader"},
    {"key": "sign", "words": "Put a sign on the door", "group": "publicity", "days": 1, "who": "anyone"},
    {"key": "mats", "words": "Put out the mats [b]now[/b]", "group": "setup", "days": 0, "who": "helper"},
]
SUPPLIES = [{"key": "tags", "words": "Name tags", "n": 1, "per_head": True}, {"key": "wipes", "words": "Wipes"}]


def texts(row: Row) -> tuple[str, ...]:
    return tuple(map(cell_text, row))


async def some_programs(pilot: Pilot[Any]) -> tuple[str, ...]:
    """Story time tomorrow and in a week, and a film tonight."""
    app: Any = pilot.app
    story = {"title": "Story time", "kind": "story_time", "leader": "ana", "checklist": TASKS, "supplies": SUPPLIES}
    admin = desk_of("admin", app.desk.clock, app.desk.device)
    made = await app.work(make_program, admin, story, ["2026-12-08T10:30", "2026-12-15T10:30"])
    film = {"title": "Film night", "kind": "film", "checklist": TASKS[2:], "supplies": []}
    other = await app.work(make_program, admin, film, ["2026-12-07T19:00"])
    return (*made.sessions, *other.sessions)


async def due_open(pilot: Pilot[Any]) -> None:
    await press(pilot, "<f10>program prep<enter>")
    assert here(pilot) == "PreparationList"


async def one_open(pilot: Pilot[Any]) -> None:
    await some_programs(pilot)
    await due_open(pilot)
    await press(pilot, "<enter>")
    assert here(pilot) == "PreparationList"


async def test_without_programs_there_is_nothing_to_prepare(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await due_open(pilot)
        assert answer(pilot)[1] == "No tasks due."


@SIZE
@pytest.mark.parametrize("login", ["ana", "admin"])
async def test_what_is_due_looks_like_this(tmp_path: Path, size: tuple[int, int], login: str) -> None:
    async with at_desk(tmp_path, login, size=size) as pilot:
        await some_programs(pilot)
        await due_open(pilot)
        assert_golden(pilot.app, f"preparation-{login}-{size[0]}x{size[1]}")


@SIZE
async def test_one_session_looks_like_this(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await one_open(pilot)
        await press(pilot, "<f6>4<enter><f6>")
        assert_golden(pilot.app, f"preparation-session-{size[0]}x{size[1]}")


@pytest.mark.whole
async def test_a_line_is_ticked_by_space_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_programs(pilot)
        await due_open(pilot)
        before = told(pilot, 2, 4)
        assert before[0] == ("Choose books", "Story time")
        await press(pilot, "<space>")
        assert answer(pilot) == ("OK", "Done: Choose books", "F9 undoes it.")
        assert told(pilot, 2, 4) == before[1:]
        assert value("SELECT by FROM task_tick") == "ana"
        await press(pilot, "<f9><enter>")
        assert value("SELECT count(*) FROM task_tick") == 0


async def test_with_a_note_and_open_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, "1<enter>.k<enter>three of them<enter>")
        assert value("SELECT note FROM task_tick") == "three of them"
        assert told(pilot, 1, 5)[0] == ("[x]", "Mon, Dec 7, ana: three of them")
        await press(pilot, "1<enter> ")
        assert answer(pilot)[1] == "Not done: Choose books"
        assert told(pilot, 1)[0] == ("[ ]",)


async def test_it_looks_further_ahead(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_programs(pilot)
        await due_open(pilot)
        many = len(told(pilot, 0))
        await press(pilot, ".s<enter>")
        assert answer(pilot)[1].startswith("The next 7 days: ")
        assert len(told(pilot, 0)) > many
        await press(pilot, ".s<enter>.s<enter>")
        assert len(told(pilot, 0)) == many


@pytest.mark.whole
async def test_a_line_is_added_changed_and_taken_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await one_open(pilot)
        await press(pilot, "<f8>")
        assert here(pilot) == "ChecklistLine"
        await press(pilot, "Wash the mats<tab>set<tab>2<tab>helper<tab><f6>")
        assert answer(pilot)[:2] == ("OK", "Saved.")
        assert "Wash the mats" in {what for (what,) in told(pilot, 3)}
        at = [what for (what,) in told(pilot, 3)].index("Wash the mats") + 1
        await press(pilot, f"{at}<enter>.h<enter>")
        assert here(pilot) == "ChecklistLine"
        await press(pilot, "<f8>")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Removed."
        assert "Wash the mats" not in {what for (what,) in told(pilot, 3)}


@SIZE
async def test_the_form_of_a_line(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await one_open(pilot)
        await press(pilot, "1<enter>.h<enter>")
        assert_golden(pilot.app, f"checklist-line-{size[0]}x{size[1]}")


async def test_something_to_take_along_is_added(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await one_open(pilot)
        await press(pilot, "<f8>Scissors<tab>supplies<tab><tab><tab><tab>6<tab>no<f6>")
        assert ("6 x Scissors",) in told(pilot, 3)


async def test_days_that_are_none_are_said_beside_the_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await one_open(pilot)
        await press(pilot, "<f8>Wash<tab><tab>999<f6>")
        assert answer(pilot)[0] == "STOP"
        assert here(pilot) == "ChecklistLine"


async def test_a_volunteer_ticks_and_changes_no_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        assert "Add" not in keys(pilot)
        await press(pilot, ".h<enter>")
        assert here(pilot) == "PreparationList"


async def test_templates_are_changed_and_put_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await some_programs(pilot)
        await due_open(pilot)
        await press(pilot, ".g<enter>")
        assert here(pilot) == "Checklists"
        await press(pilot, "5<enter><enter>")
        assert answer(pilot)[1] == "Movie: 6 tasks."
        await press(pilot, "<f6>Pop corn<tab>mat<tab>0<tab>anyone<tab><f6>")
        assert [task.words for task in template_of("film").tasks][-1] == "Pop corn"
        await press(pilot, ".g<enter>y<enter>")
        assert answer(pilot)[1] == "The original checklist is restored."
        assert "Pop corn" not in [task.words for task in template_of("film").tasks]


@pytest.mark.whole
@SIZE
async def test_what_a_template_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await due_open(pilot)
        await press(pilot, ".g<enter>2<enter><enter>")
        assert_golden(pilot.app, f"checklist-template-{size[0]}x{size[1]}")


async def test_the_sheet_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/printed\n")
    lp.chmod(0o755)
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        monkeypatch.setenv("PATH", str(tmp_path))
        await press(pilot, "<f7>")
        await printed(pilot)
        assert answer(pilot)[:2] == ("OK", "Sent to the printer: the prep sheet.")
        assert "STORY TIME" in (tmp_path / "printed").read_text()
        lp.unlink()
        await press(pilot, "<f7>")
        await printed(pilot)
        assert answer(pilot)[:2] == ("NOTE", "Not printed: the prep sheet. No printer is set up.")


@SIZE
async def test_what_is_due_today_stands_on_the_idle_desk(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        assert "programs" not in " ".join(screen_text(pilot.app))
        await some_programs(pilot)
        await press(pilot, ".x<enter>")
        rows = [row for row in pilot.app.screen.query_one(Rows).rows if len(row) > 2]
        at, _what, count = next(row for row in map(texts, rows) if row[1] == "Program prep")
        assert count == "3"
        assert_golden(pilot.app, f"desk-programs-due-{size[0]}x{size[1]}")
        await press(pilot, f"{at.strip()}<enter>")
        assert here(pilot) == "PreparationList"
        assert len(told(pilot, 0)) == 3
