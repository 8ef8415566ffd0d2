"""Checklist to prepare this session for a program, by when, and what is done."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.at_once import make_program
from tests.library.makers import Clock, rows, with_role
from tests.library.queued import edited, refused
from tuils.library.activities.programs.checklists import (
    checklist_for,
    copy_template,
    drop_line,
    drop_template_line,
    own_list,
    save_line,
    set_checklist_template,
    template_line,
    template_of,
)
from tuils.library.activities.programs.contacts_due import tell_count
from tuils.library.activities.programs.preparing import (
    Preparation,
    SupplyLine,
    TaskLine,
    checklist_of,
    due_count,
    due_today,
    tick,
)
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.reach.replay import last_actions, undo, verify_library
from tuils.models import db
from tuils.values.checklists import STARTERS, Task, Template, starter
from tuils.values.programs import KINDS

WEEK = {0: "10-18", 1: "10-18", 2: "10-18", 3: "10-18", 4: "10-18", 5: "10-13", 6: "closed"}


def planned(desk: Desk, *walls: str, tasks: list[dict[str, Any]] | None = None, **fields: Any) -> tuple[str, ...]:
    """A program on these dates, on the Tuesday that the clock shows and later; gives back the sessions."""
    lines = tasks if tasks is not None else [{"key": "books", "words": "Choose books", "days": 7}]
    facts = {"title": "Story time", "kind": "story_time", "checklist": lines, "supplies": [], **fields}
    return make_program(desk, facts, walls).sessions


def dues(found: Preparation) -> list[tuple[str, str]]:
    return [(line.key, line.due) for line in found.tasks]


# ---- templates


def test_every_kind_begins_with_a_list_whose_keys_are_its_own() -> None:
    assert set(STARTERS) == set(KINDS)
    for kind, template in STARTERS.items():
        for lines in (template.tasks, template.supplies):
            assert len({line.key for line in lines}) == len(lines), kind
        assert template.tasks
    assert starter("made up") == STARTERS["other"]


def test_a_program_has_a_copy_of_its_own(desk: Desk) -> None:
    set_checklist_template(desk, "craft", Template((Task("glue", "Buy glue", "materials", 3, "leader"),)))
    made = make_program(desk, {"title": "Masks", "kind": "craft", **checklist_for("craft")}, ["2026-12-10T15:00"])
    template_line(desk, "craft", {"words": "Buy paper"})
    assert [task.words for task in template_of("craft").tasks] == ["Buy glue", "Buy paper"]
    assert [task.words for task in own_list(desk, made.program).tasks] == ["Buy glue"]
    assert [task.words for task in copy_template(desk, made.program).tasks] == ["Buy glue", "Buy paper"]
    assert verify_library(desk).ok


def test_a_template_is_changed_and_comes_back(desk: Desk) -> None:
    first = starter("film")
    assert len(drop_template_line(desk, "film", "screen").tasks) == len(first.tasks) - 1
    assert template_line(desk, "film", {"n": 2}, key="disc").supplies[0].n == 2
    assert set_checklist_template(desk, "film", None) == first
    undo(desk, last_actions(desk)[0].act)
    assert template_of("film").supplies[0].n == 2
    refused("TASK_UNKNOWN", drop_template_line, desk, "film", "screen")
    refused("NOT_UNDERSTOOD", set_checklist_template, desk, "nothing", first)


@pytest.mark.parametrize(
    "fields", [{"words": " "}, {"words": "x" * 121}, {"words": "a", "days": 181}, {"words": "a", "group": "b"},
               {"words": "a", "n": 0}, {"words": "a", "n": 10_000}],
)  # fmt: skip
def test_a_line_that_is_none_is_refused(desk: Desk, fields: dict[str, Any]) -> None:
    planned(desk, "2026-12-10T10:30")
    program = rows("SELECT id FROM program")[0][0]
    before = own_list(desk, program)
    refused("NOT_UNDERSTOOD", save_line, desk, program, fields)
    refused("NOT_UNDERSTOOD", template_line, desk, "film", fields)
    assert own_list(desk, program) == before


def test_lines_are_added_changed_and_taken_out(desk: Desk) -> None:
    (session,) = planned(desk, "2026-12-10T10:30")
    program = rows("SELECT id FROM program")[0][0]
    tick(desk, session, "books")
    own = save_line(desk, program, {"words": "Wash the mats", "days": 1, "who": "helper"})
    assert [task.words for task in own.tasks] == ["Choose books", "Wash the mats"]
    own = save_line(desk, program, {"words": "Songs", "n": 2})
    assert [(one.words, one.n) for one in own.supplies] == [("Songs", 2)]
    own = save_line(desk, program, {"words": "Choose two books"}, key="books")
    found = checklist_of(desk, session)
    assert [(line.words, line.done) for line in found.tasks] == [("Choose two books", True), ("Wash the mats", False)]
    assert [task.key for task in drop_line(desk, program, "books").tasks] == [own.tasks[1].key]
    refused("TASK_UNKNOWN", drop_line, desk, program, "books")
    undo(desk, last_actions(desk)[0].act)
    assert checklist_of(desk, session).tasks[0].done
    assert verify_library(desk).ok


def test_what_is_no_list_in_the_store_is_an_empty_one(desk: Desk) -> None:
    (session,) = planned(desk, "2026-12-01T10:30", tasks=[{"words": "no key"}, {"key": "a", "days": "x"}])
    assert [(line.key, line.days) for line in checklist_of(desk, session).tasks] == [("a", 0)]
    db.execute_sql("UPDATE program SET checklist = 'oh'")
    assert checklist_of(desk, session).tasks == ()
    assert due_today(desk) == []


# ---- due days


def test_due_days_follow_from_the_day_of_the_session_and_keep_off_closed_days(desk: Desk) -> None:
    set_hours(desk, "MAIN", WEEK)
    tasks = [
        {"key": "sunday", "words": "a", "days": 4},
        {"key": "own day", "words": "b", "days": 0},
        {"key": "after", "words": "c", "days": -3},
    ]
    (session,) = planned(desk, "2026-12-10T10:30", tasks=tasks)  # a Thursday
    wanted = [("sunday", "2026-12-05"), ("own day", "2026-12-10"), ("after", "2026-12-14")]
    assert dues(checklist_of(desk, session)) == wanted
    edited(desk, session, wall="2026-12-13T10:30")  # a Sunday: closed, and yet it is held then
    wanted = [("sunday", "2026-12-09"), ("own day", "2026-12-13"), ("after", "2026-12-16")]
    assert dues(checklist_of(desk, session)) == wanted


def test_a_library_that_never_opens_prepares_on_the_day_itself(desk: Desk) -> None:
    set_hours(desk, "MAIN", dict.fromkeys(range(7), "closed"))
    (session,) = planned(desk, "2026-12-10T10:30")
    assert dues(checklist_of(desk, session)) == [("books", "2026-12-03")]


def test_a_moved_session_moves_its_due_days_and_a_cancelled_one_has_none(desk: Desk) -> None:
    first, second = planned(desk, "2026-12-08T10:30", "2026-12-07T10:30")
    assert [(line.session, line.due) for line in due_today(desk)] == [(second, "2026-11-30"), (first, "2026-12-01")]
    edited(desk, second, wall="2026-12-09T10:30")
    assert [line.session for line in due_today(desk)] == [first]
    edited(desk, first, status="cancelled")
    assert due_today(desk) == []
    assert due_count(desk) == 0
    assert dues(checklist_of(desk, first)) == [("books", "")]
    edited(desk, first, status="planned")
    assert [line.session for line in due_today(desk)] == [first]


def test_what_is_due_stands_in_the_order_of_time_until_it_is_done(desk: Desk, clock: Clock) -> None:
    tasks = [{"key": "a", "words": "A", "days": 0}, {"key": "b", "words": "B", "days": 1}]
    late, early = planned(desk, "2026-12-02T14:00", "2026-12-02T10:00", tasks=tasks)
    assert [(line.session, line.key, line.late) for line in due_today(desk)] == [
        (early, "b", False),
        (late, "b", False),
    ]
    assert len(due_today(desk, until=date(2026, 12, 2))) == 4
    tick(desk, early, "b")
    clock.forward(days=1)
    found = [(line.session, line.key, line.late) for line in due_today(desk)]
    assert found == [(late, "b", True), (early, "a", False), (late, "a", False)]
    assert due_count(desk) == 3


def test_when_it_is_over_only_what_comes_after_it_is_due(desk: Desk, clock: Clock) -> None:
    tasks: list[dict[str, Any]] = [{"key": "room", "words": "Room"}, {"key": "thanks", "words": "Thank", "days": -1}]
    (session,) = planned(desk, "2026-12-01T10:30", tasks=tasks)
    assert [line.key for line in due_today(desk)] == ["room"]
    clock.forward(days=1)
    assert [line.key for line in due_today(desk)] == ["thanks"]
    assert checklist_of(desk, session).tasks[0].over
    clock.forward(days=60)
    assert due_today(desk) == []


def test_what_is_done_once_belongs_to_the_first_date(desk: Desk) -> None:
    tasks = [{"key": "news", "words": "Publicize it", "days": 21, "once": True}]
    first, second = planned(desk, "2026-12-08T10:30", "2026-12-15T10:30", tasks=tasks)
    assert [line.session for line in due_today(desk)] == [first]
    assert checklist_of(desk, second).tasks == ()
    edited(desk, first, status="cancelled")
    assert [line.session for line in due_today(desk)] == [second]


def test_what_is_done_once_stays_done_when_the_first_date_is_cancelled(desk: Desk) -> None:
    tasks = [{"key": "news", "words": "Publicize it", "days": 21, "once": True}]
    first, second = planned(desk, "2026-12-08T10:30", "2026-12-15T10:30", tasks=tasks)
    tick(desk, first, "news")
    edited(desk, first, status="cancelled")
    assert due_today(desk) == []
    assert [(line.key, line.done) for line in checklist_of(desk, second).tasks] == [("news", True)]
    assert [line.done for line in [tick(desk, second, "news", done=False)] if isinstance(line, TaskLine)] == [False]
    assert [line.session for line in due_today(desk)] == [second]
    assert rows("SELECT * FROM task_tick") == []


# ---- ticks


def test_a_tick_says_who_and_when_and_is_taken_back(desk: Desk) -> None:
    (session,) = planned(desk, "2026-12-08T10:30", supplies=[{"key": "tags", "words": "Name tags", "per_head": True}])
    done = tick(desk, session, "1", note="three of them")
    assert isinstance(done, TaskLine)
    assert (done.done, done.done_on, done.by, done.note) == (True, "2026-12-01", "admin", "three of them")
    entries = rows("SELECT count(*) FROM journal")
    tick(desk, session, "choose b")
    assert rows("SELECT count(*) FROM journal") == entries  # it stands so already
    packed = tick(desk, session, "take:tags")
    assert isinstance(packed, SupplyLine)
    assert packed.packed
    undo(desk, last_actions(desk)[0].act)
    assert not checklist_of(desk, session).supplies[0].packed
    open_again = tick(desk, session, "books", done=False)
    assert isinstance(open_again, TaskLine)
    assert not open_again.done
    assert verify_library(desk).ok


def test_a_line_that_is_not_there_or_not_clear_is_refused(desk: Desk) -> None:
    tasks = [{"key": "a", "words": "Choose books"}, {"key": "b", "words": "Choose songs"}]
    (session,) = planned(desk, "2026-12-08T10:30", tasks=tasks)
    for text in ("3", "0", "Choose", "", "x"):
        refused("TASK_UNKNOWN", tick, desk, session, text)
    refused("SESSION_UNKNOWN", tick, desk, "nothing", "a")
    refused("NOT_UNDERSTOOD", tick, desk, session, "a", note="x" * 201)
    assert rows("SELECT * FROM task_tick") == []


def test_a_volunteer_ticks_and_does_not_change_the_list(volunteer: Desk, desk: Desk) -> None:
    (session,) = planned(desk, "2026-12-08T10:30")
    program = rows("SELECT id FROM program")[0][0]
    assert tick(volunteer, session, "books").by == "vera"
    refused("NO_PERMISSION", save_line, volunteer, program, {"words": "More"})
    refused("NO_PERMISSION", set_checklist_template, volunteer, "film", None)
    nobody = with_role(desk, permissions=set())
    for read in (due_today, lambda one: checklist_of(one, session), lambda one: own_list(one, program)):
        refused("NO_PERMISSION", read, nobody)


def test_supplies_are_counted_by_head(desk: Desk) -> None:
    lines = [{"key": "kit", "words": "Kits", "n": 2, "per_head": True}, {"key": "pens", "words": "Pens", "n": 5}]
    (session,) = planned(desk, "2026-12-08T10:30", supplies=lines)
    with db.atomic():
        act = Act(desk)
        for heads, state in ((3, "coming"), (2, "waiting"), (1, "offered")):
            act.write(
                "registration_made", {"set": {"name": "Ada"}}, registration=f"r{heads}", session=session,
                data={"set": {"heads": heads, "state": state}},
            )  # fmt: skip
    assert [(one.words, one.n) for one in checklist_of(desk, session).supplies] == [("Kits", 8), ("Pens", 5)]


def test_the_checklist_of_a_program_is_json_of_its_own_words(desk: Desk) -> None:
    made = make_program(desk, {"title": "Film", "kind": "film", **checklist_for("film")}, [])
    stored = json.loads(rows("SELECT checklist FROM program WHERE id = ?", made.program)[0][0])
    assert [line["key"] for line in stored] == [task.key for task in starter("film").tasks]


def test_the_idle_desk_asks_only_whether_there_are_programs_where_there_are_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = db.obj.execute_sql

    def listen(sql: str, params: Any = None, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", listen)
    today_panel(desk)
    about = [sql for sql in asked if "program" in sql or "registration" in sql or "task_tick" in sql]
    assert [sql for sql in about if "setting" not in sql] == ["SELECT 1 FROM program LIMIT 1"]


def test_the_idle_desk_tells_what_is_due_and_whom_to_tell(desk: Desk) -> None:
    planned(desk, "2026-12-08T10:30")
    panel = today_panel(desk)
    assert "preparation" in panel.keys
    assert "to_tell" not in panel.keys


def test_what_the_idle_desk_counts_is_read_by_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(desk, "2026-12-08T10:30")
    plans: list[str] = []
    execute = db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            plans.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", explained)
    assert due_count(desk) == 1
    tell_count(desk)
    large = {"s", "r", "j", "program_session", "registration", "task_tick", "journal"}
    assert any("sessions_of_program" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in large] == []


def test_the_idle_desk_asks_as_often_for_many_programs_as_for_few(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    execute = db.obj.execute_sql

    def listen(sql: str, params: Any = None, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, *args)

    often = []
    for many in (2, 12):
        for _number in range(many):
            planned(desk, "2026-12-08T10:30", **checklist_for("story_time"))
        with monkeypatch.context() as listening:
            listening.setattr(db.obj, "execute_sql", listen)
            asked.clear()
            assert due_count(desk) == len(due_today(desk)) > 0
        often.append(len(asked))
    assert often[0] == often[1]
