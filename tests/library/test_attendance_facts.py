"""The anonymous counts of who came are always what the sessions tell: whatever is done, corrected and taken back, at
one station or two, and they name nobody."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.library.at_the_door import a_party, a_session, counted, facts, facts_by_hand
from tests.library.makers import Clock, World, desk_of, register, rows, value, whole
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.registration import door
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.reach.replay import last_actions, undo
from tuils.models import db
from tuils.values.programs import GROUPS

DAY, CHILD = "2026-12-01", "child"


def test_a_count_is_of_the_day_the_branch_the_kind_the_audience_the_place_and_the_group(desk: Desk) -> None:
    story = a_session(desk)
    door.count_heads(desk, story, CHILD, 3)
    assert facts() == {(DAY, "MAIN", "story_time", CHILD, "onsite", "0-5"): 3}


def test_it_is_counted_on_the_day_of_the_session_whenever_somebody_counts(desk: Desk, clock: Clock) -> None:
    story = a_session(desk)
    clock.forward(days=9)
    door.set_counts(desk, story, {"adult": 2})
    assert facts() == {(DAY, "MAIN", "story_time", "adult", "onsite", "0-5"): 2}


def test_the_same_day_kind_and_audience_is_one_count(desk: Desk) -> None:
    for _session in range(2):
        door.count_heads(desk, a_session(desk), CHILD, 3)
    assert list(facts().values()) == [6]


def test_a_fact_names_no_session_and_nobody(desk: Desk) -> None:
    story = a_session(desk)
    card = register(desk, "Marvella", born="1990")
    party = a_party(desk, story, card=card)
    door.check_in_card(desk, story, card)
    patron = value("SELECT id FROM patron WHERE card = ?", card)
    told = repr(rows("SELECT * FROM fact WHERE kind = 'attendance'"))
    assert not [name for name in (story, card, patron, party, "Marvella") if name in told]
    public = repr(rows("SELECT * FROM journal WHERE registration = ? OR session = ?", party, story))
    assert not [name for name in (card, patron, "Marvella") if name in public]


def test_nobody_there_is_no_count(desk: Desk) -> None:
    story = a_session(desk)
    door.count_groups(desk, story, {"any": 0})
    assert rows("SELECT * FROM fact WHERE kind = 'attendance'") == []


def test_taking_back_and_correcting_lower_them(desk: Desk) -> None:
    story = a_session(desk)
    first = door.count_heads(desk, story, CHILD, 3)
    door.set_counts(desk, story, {CHILD: 5, "adult": 2})
    assert facts() == facts_by_hand()
    undo(desk, last_actions(desk)[0].act)
    assert list(facts().values()) == [3]
    undo(desk, first.act)
    assert facts() == {}


def test_a_session_that_becomes_another_takes_its_counts_along(desk: Desk) -> None:
    from tuils.library.activities.changing.editing import edit_sessions

    story = a_session(desk)
    door.count_heads(desk, story, CHILD, 3)
    edit_sessions(desk, story, {"audience": "6-11", "kind": "craft"})
    assert facts() == {(DAY, "MAIN", "craft", CHILD, "onsite", "6-11"): 3} == facts_by_hand()
    undo(desk, last_actions(desk)[0].act)
    assert facts() == {(DAY, "MAIN", "story_time", CHILD, "onsite", "0-5"): 3} == facts_by_hand()


def test_nothing_is_counted_where_the_deed_does_not_come_about(desk: Desk) -> None:
    story = a_session(desk)
    with suppress(ZeroDivisionError), db.atomic(), facts_follow(desk, [story]):
        db.execute_sql("INSERT INTO attendance (session, age_group, n) VALUES (?, 'child', 5)", (story,))
        raise ZeroDivisionError
    assert facts() == facts_by_hand() == {}


def test_each_station_counts_for_itself_and_together_they_are_right(desk: Desk, clock: Clock) -> None:
    story, lobby = a_session(desk), desk_of("admin", clock, "lobby")
    door.count_heads(desk, story, CHILD, 3)
    door.count_heads(lobby, story, CHILD, 4)
    door.set_counts(lobby, story, {CHILD: 2})
    assert facts() == facts_by_hand()
    assert list(facts().values()) == [2]
    undo(lobby, last_actions(lobby)[0].act)
    assert list(facts().values()) == [7]


def test_what_another_site_counted_is_that_site_s_own_count(world: World) -> None:
    """Counts of a site are sent by themselves, like those of loans; what was counted there is not counted twice."""
    main = world.use("main")
    story = a_session(main)
    world.exchange()
    door.count_heads(world.at("van"), story, CHILD, 4)
    door.count_heads(world.at("main"), story, CHILD, 3)
    world.settled()
    assert counted(story) == {CHILD: 7}
    assert list(facts().values()) == [3]
    world.use("van")
    assert list(facts().values()) == [4]


@pytest.mark.whole
@pytest.mark.parametrize("seed", range(2))
@given(deeds=st.lists(st.tuples(st.sampled_from("caltsuu"), st.sampled_from(list(GROUPS)), st.integers(-3, 9))))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_whatever_is_done_they_agree(desk: Desk, clock: Clock, seed: int, deeds: list[tuple[str, str, int]]) -> None:
    stations: list[Any] = [desk, desk_of("admin", clock, f"lobby{seed}")]
    story = a_session(desk, capacity=6)
    parties = [a_party(desk, story, f"P{n}", heads=n + 1, groups={"child": n} if n else None) for n in range(3)]
    clock.forward(minutes=25)
    for number, (what, group, n) in enumerate(deeds):
        here = stations[number % 2]
        with suppress(Refused):
            if what == "c":
                door.count_heads(here, story, group, n)
            elif what == "s":
                door.set_counts(here, story, {group: abs(n)})
            elif what == "t":
                door.set_total(here, story, abs(n) * 3)
            elif what == "u":
                mine = [deed.act for deed in last_actions(here) if deed.kind == "attendance_counted"]
                undo(here, mine[abs(n) % len(mine)]) if mine else None
            else:
                door.check_in_party(here, story, parties[abs(n) % 3], abs(n) if what == "l" else None, let_in=n > 4)
        assert facts() == facts_by_hand()
        assert all(n >= 0 for n in counted(story).values())
    whole(desk)
