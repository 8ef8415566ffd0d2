"""At the door: people are counted by age group, parties are checked in, totals are corrected late."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from tests.library.at_the_door import a_family, a_party, a_session, counted
from tests.library.makers import Clock, codes, desk_of, register, rows, value, whole, with_role
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.door import (
    check_in_card,
    check_in_code,
    check_in_party,
    count_card,
    count_groups,
    count_heads,
    heads_by_group,
    note_recording,
    set_counts,
    set_total,
)
from tuils.library.activities.registration.door_list import door_list, sign_in_lines
from tuils.library.activities.registration.registering import cancel_registration, not_coming
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.reach.replay import last_actions, undo


@pytest.fixture
def story(desk: Desk) -> str:
    return a_session(desk)


LOADED = """
import tuils.library.activities.{part}
from tuils.library.foundation.journal.families import touched_by
kinds = "sessions_edited registration_made registration_edited attendance_counted task_ticked room_booked"
assert all(map(touched_by, kinds.split()))
"""


@pytest.mark.parametrize(
    "part", ["registration.registering", "programs.preparing", "rooms.booking", "registration.door"]
)
def test_whichever_part_a_process_loads_first_the_journal_knows_all_of_them(part: str) -> None:
    subprocess.run([sys.executable, "-c", LOADED.format(part=part)], check=True)


# ---- counting


def test_counts_add_up_by_group_and_in_all(desk: Desk, story: str) -> None:
    assert heads_by_group(desk, story) == {}
    assert session_line(desk, story).came is None, "nobody counted yet"
    done = count_heads(desk, story, "child", 3)
    assert (done.counts, done.total, done.over) == ({"child": 3}, 3, 0)
    count_heads(desk, story, "adult")
    count_heads(desk, story, "child", -1)
    assert heads_by_group(desk, story[-8:]) == {"adult": 1, "child": 2}
    assert session_line(desk, story).came == 3
    whole(desk)


def test_more_may_come_than_there_are_places_and_it_is_told(desk: Desk, story: str) -> None:
    assert count_heads(desk, story, "any", 14).over == 2


def test_a_session_with_nobody_in_it_was_counted(desk: Desk, story: str) -> None:
    done = count_groups(desk, story, {"any": 0})
    assert done.act
    assert session_line(desk, story).came == 0
    assert set_counts(desk, story, {"any": 0}).act == "", "it is so already"


def test_totals_are_corrected_in_one_deed(desk: Desk, story: str) -> None:
    count_heads(desk, story, "adult", 2)
    count_heads(desk, story, "child", 9)
    done = set_counts(desk, story, {"adult": 4, "child": 8})
    assert done.added == {"adult": 2, "child": -1}
    assert set_total(desk, story, 20).counts == {"adult": 4, "child": 8, "any": 8}
    assert set_total(desk, story, 12).counts == {"adult": 4, "child": 8, "any": 0}
    assert codes(lambda: set_total(desk, story, 11)) == ["DOOR_TOTAL_LESS"]
    undo(desk, done.act)
    assert heads_by_group(desk, story) == {"adult": 2, "child": 9, "any": 0}
    whole(desk)


@pytest.mark.parametrize(
    ("group", "n", "code"),
    [
        ("child", -1, "DOOR_BELOW_ZERO"),
        ("baby", 1, "NOT_UNDERSTOOD"),
        ("child", 10_000, "NOT_UNDERSTOOD"),
    ],
)
def test_what_cannot_be_counted_is_refused(desk: Desk, story: str, group: str, n: int, code: str) -> None:
    assert codes(lambda: count_heads(desk, story, group, n)) == [code]
    assert counted(story) == {}


def test_a_cancelled_session_counts_nobody(desk: Desk, story: str) -> None:
    from tuils.library.activities.changing.editing import cancel_session

    party = a_party(desk, story, "Ada")
    cancel_session(desk, story, "Snow")
    assert codes(lambda: count_heads(desk, story, "any")) == ["DOOR_CANCELLED"]
    assert codes(lambda: check_in_party(desk, story, party)) == ["DOOR_CANCELLED"]


def test_a_count_that_fewer_were_left_of_is_not_taken_back(desk: Desk, story: str) -> None:
    first = count_heads(desk, story, "child", 3)
    off = count_heads(desk, story, "child", -2)
    assert codes(lambda: undo(desk, first.act)) == ["UNDO_NOT_LAST"]
    undo(desk, off.act)
    undo(desk, first.act)
    assert heads_by_group(desk, story) == {}


def test_who_may_not_count_is_refused(desk: Desk, story: str) -> None:
    other = with_role(desk, permissions={"programs.see"})
    assert codes(lambda: count_heads(other, story, "any")) == ["NO_PERMISSION"]
    assert codes(lambda: door_list(other, story)) == ["NO_PERMISSION"]
    assert codes(lambda: heads_by_group(with_role(desk, permissions=set()), story)) == ["NO_PERMISSION"]


# ---- parties


def test_a_party_is_counted_by_the_groups_it_registered(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=4, groups={"adult": 1, "child": 2})
    done = check_in_party(desk, story, party)
    assert (done.came, done.groups) == (4, {"adult": 1, "child": 2, "any": 1})
    assert value("SELECT came FROM registration WHERE id = ?", party) == 4
    whole(desk)


def test_twice_is_once(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=2)
    check_in_party(desk, story, party)
    again = check_in_party(desk, story, party[-8:])
    assert (again.already, again.act, again.came) == (True, "", 2)
    assert counted(story) == {"any": 2}


@pytest.mark.parametrize(
    ("groups", "heads", "expected"),
    [
        ({"adult": 1, "child": 2}, 2, {"any": 2}),
        ({"child": 3}, 2, {"child": 2}),
        ({"adult": 1, "child": 2}, 5, {"adult": 1, "child": 2, "any": 2}),
        (None, 1, {"any": 1}),
    ],
)
def test_where_another_number_came_no_age_is_guessed(
    desk: Desk, story: str, groups: dict[str, int] | None, heads: int, expected: dict[str, int]
) -> None:
    party = a_party(desk, story, "Ada", heads=3, groups=groups)
    check_in_party(desk, story, party, heads)
    assert counted(story) == expected


def test_a_check_in_is_corrected_by_another(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=3, groups={"adult": 1, "child": 2})
    check_in_party(desk, story, party, 2)
    check_in_party(desk, story, party, groups={"adult": 1, "child": 1})
    assert counted(story) == {"adult": 1, "child": 1}
    check_in_party(desk, story, party, 3)
    assert counted(story) == {"adult": 1, "child": 2}
    check_in_party(desk, story, party, 0)
    assert counted(story) == {}
    whole(desk)


def test_a_check_in_after_the_total_was_corrected_takes_none_below_zero(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=3, groups={"child": 3})
    check_in_party(desk, story, party)
    set_counts(desk, story, {"child": 1})
    check_in_party(desk, story, party, 0)
    assert heads_by_group(desk, story) == {"child": 0}


def test_a_check_in_taken_back_leaves_nobody_here(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=2)
    check_in_party(desk, story, party)
    undo(desk, last_actions(desk)[0].act)
    assert counted(story) == {}
    assert value("SELECT came FROM registration WHERE id = ?", party) is None
    whole(desk)


def test_whoever_registered_alone_is_as_old_as_the_card_says(desk: Desk, story: str) -> None:
    card = register(desk, "Tim", born="2012-05-01")
    a_party(desk, story, card=card)
    assert check_in_card(desk, story, card).groups == {"teen": 1}


# ---- cards


def test_a_card_of_the_family_finds_what_the_family_registered(desk: Desk, story: str) -> None:
    mother, child = a_family(desk)
    party = a_party(desk, story, card=mother, heads=2, groups={"adult": 1, "child": 1})
    assert check_in_card(desk, story, child).registration == party
    assert check_in_card(desk, story, mother).already


def test_ones_own_registration_comes_before_that_of_the_family(desk: Desk, story: str) -> None:
    mother, child = a_family(desk)
    a_party(desk, story, card=mother)
    own = a_party(desk, story, card=child)
    assert check_in_card(desk, story, child).registration == own


def test_where_a_family_registered_twice_it_is_to_be_chosen(desk: Desk, story: str) -> None:
    mother, child = a_family(desk)
    from tuils.library.people.patrons.restrictions import join_family

    third = register(desk, "Leo", last_name="Garcia", born="2019-01-01")
    join_family(desk, third, mother)
    a_party(desk, story, card=mother)
    a_party(desk, story, card=child)
    assert codes(lambda: check_in_card(desk, story, third)) == ["PARTIES_SEVERAL"]


def test_a_card_on_no_list_is_told_with_its_age_group(desk: Desk, story: str) -> None:
    card = register(desk, "Mia", born="2020-05-01")
    assert codes(lambda: check_in_card(desk, story, card)) == ["NOT_REGISTERED"]
    assert codes(lambda: check_in_card(desk, story, "99999999")) == ["PATRON_UNKNOWN"]


def test_counting_a_card_keeps_nothing_of_who_it_was(desk: Desk, story: str) -> None:
    card = register(desk, "Mia", born="2020-05-01")
    patron = value("SELECT id FROM patron WHERE card = ?", card)
    done = count_card(desk, story, card)
    assert done.added == {"child": 1}
    written = rows("SELECT * FROM journal WHERE act = ?", done.act)
    assert len(written) == 1
    assert not any(text in repr(written) for text in (card, patron, "Mia"))
    assert rows("SELECT * FROM private WHERE entry = ?", done.act) == []


@pytest.mark.parametrize(("born", "group"), [("1990", "adult"), ("2010-01-01", "teen"), ("2020", "child"), ("", "any")])
def test_a_drop_in_counts_cards_by_age(desk: Desk, born: str, group: str) -> None:
    film = a_session(desk, registration="none")
    card = register(desk, "Kim", born=born)
    assert check_in_code(desk, film, card).added == {group: 1}


def test_online_a_party_is_one_device(desk: Desk) -> None:
    online = a_session(desk, place="virtual")
    party = a_party(desk, online, "Ada", heads=3)
    assert check_in_party(desk, online, party).added == {"device": 1}
    card = register(desk, "Kim", born="1990")
    assert check_in_code(desk, online, card, walk_in=True).added == {"device": 1}


def test_a_card_is_read_as_scanners_send_it(desk: Desk, story: str) -> None:
    card = register(desk, "Ada")
    a_party(desk, story, card=card)
    done = check_in_code(desk, story, f"A{card}B")
    assert done.total == 1


# ---- those who wait


@pytest.fixture
def full(desk: Desk) -> tuple[str, str, str]:
    """A session of four places, a party of three with a seat, a party of two that waits."""
    session = a_session(desk, capacity=4, questions=["Allergies?", "Photos?"])
    return session, a_party(desk, session, "Ada", heads=3), a_party(desk, session, "Bea", heads=2)


def test_before_it_begins_seats_are_kept(desk: Desk, clock: Clock, full: tuple[str, str, str]) -> None:
    session, _ada, bea = full
    assert codes(lambda: check_in_party(desk, session, bea)) == ["PARTY_WAITS"]
    assert codes(lambda: check_in_party(desk, session, bea, let_in=True)) == ["DOOR_SEATS_HELD"]
    clock.forward(minutes=30)
    assert codes(lambda: check_in_party(desk, session, bea)) == ["PARTY_WAITS"]
    done = check_in_party(desk, session, bea, let_in=True)
    assert (done.before, done.came) == ("waiting", 2)
    assert value("SELECT state FROM registration WHERE id = ?", bea) == "coming"
    undo(desk, done.act)
    assert value("SELECT state FROM registration WHERE id = ?", bea) == "waiting"
    whole(desk)


def test_where_there_is_room_they_are_let_in_before_it_begins(desk: Desk, full: tuple[str, str, str]) -> None:
    session, ada, _bea = full
    cancel_registration(desk, ada)
    late = partial(check_in_party, let_in=True)  # the seats went to Bea; two are free again
    assert codes(lambda: late(desk, session, ada)) == ["DOOR_SEATS_HELD"]
    assert late(desk, session, ada, 2).came == 2


def test_whoever_was_noted_as_not_coming_comes_after_all(desk: Desk, clock: Clock, full: tuple[str, str, str]) -> None:
    session, ada, bea = full
    clock.forward(minutes=30)
    not_coming(desk, ada)
    assert value("SELECT state FROM registration WHERE id = ?", bea) == "coming", "the seats went on"
    assert codes(lambda: check_in_party(desk, session, ada)) == ["PARTY_CANCELLED"]
    done = check_in_party(desk, session, ada, let_in=True)
    assert (done.came, done.over) == (3, 0)
    check_in_party(desk, session, bea)
    assert count_heads(desk, session, "any", 1).over == 2


def test_a_total_online_is_of_devices_and_can_be_made_less(desk: Desk) -> None:
    session = a_session(desk, place="virtual")
    count_heads(desk, session, "device", 5)
    assert set_total(desk, session, 3).counts == {"device": 3}
    count_heads(desk, session, "adult", 1)
    assert set_total(desk, session, 9).counts == {"adult": 1, "device": 8}
    assert codes(lambda: set_total(desk, session, 0)) == ["DOOR_TOTAL_LESS"]


def test_where_there_is_no_limit_it_is_said_so(desk: Desk) -> None:
    session = a_session(desk, capacity=None)
    party = a_party(desk, session, "Ada")
    cancel_registration(desk, party)
    with pytest.raises(Refused) as no:
        check_in_party(desk, session, party)
    assert no.value.reasons[0].next_step() == "Seats left: no limit. Admit them anyway if there is room."


def test_whoever_was_here_and_is_then_noted_as_not_coming_is_not_counted(desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada", heads=3, groups={"adult": 1, "child": 2})
    count_heads(desk, story, "child", 4)
    check_in_party(desk, story, party)
    count_heads(desk, story, "adult", -1)  # one left by the keys
    gone = not_coming(desk, party)
    assert counted(story) == {"child": 4}
    assert (gone.line.came, value("SELECT sum(n) FROM fact WHERE kind = 'attendance'")) == (0, 4)
    undo(desk, gone.act)
    assert counted(story) == {"child": 6}
    assert value("SELECT came FROM registration WHERE id = ?", party) == 3
    whole(desk)


def test_a_registration_of_another_session_is_not_of_this_door(desk: Desk, story: str) -> None:
    other = a_session(desk, minutes=300)
    party = a_party(desk, other, "Ada")
    assert codes(lambda: check_in_party(desk, story, party)) == ["REGISTRATION_UNKNOWN"]


# ---- the list


def test_the_list_has_needs_and_answers_and_those_who_wait_behind(desk: Desk, full: tuple[str, str, str]) -> None:
    session, _ada, _bea = full
    a_party(desk, session, "Cy", needs="wheelchair space", answers={"Allergies?": "nuts", "Photos?": "no"})
    sheet = door_list(desk, session)
    assert [(party.name, party.waits) for party in sheet.parties] == [("Ada", False), ("Bea", True), ("Cy", True)]
    assert sheet.parties[1].too_large_for == 1
    assert sheet.parties[2].to_know == "wheelchair space; nuts; Photos? no"
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'list' AND deed = 'door'") == 1


def test_people_of_one_name_are_told_apart(desk: Desk, story: str) -> None:
    old = register(desk, "Elena", last_name="Garcia", born="1958-02-11")
    other = register(desk, "Elena", last_name="Garcia")
    for card in (old, other, register(desk, "Sam", last_name="Okafor", born="1980")):
        a_party(desk, story, card=card)
    names = [party.sorted_name for party in door_list(desk, story).parties]
    assert names == ["Garcia, Elena (1958)", f"Garcia, Elena (..{other[-4:]})", "Okafor, Sam"]


def test_a_paper_list_has_short_names_and_no_needs(desk: Desk, story: str) -> None:
    card = register(desk, "Marta", last_name="Field")
    a_party(desk, story, card=card, heads=3, needs="nuts")
    a_party(desk, story, "Garcia, Elena")
    lines = sign_in_lines(desk, story)
    assert lines[:2] == ["[ ]  Garcia E.", "[ ]  Marta F. + 2"]
    assert not any("nuts" in line or card in line for line in lines)


def test_recordings_views_and_minutes_of_volunteers(desk: Desk, story: str) -> None:
    row = note_recording(desk, story, recorded=1, views=40, helper_minutes=90)
    assert (row.recorded, row.views, row.helper_minutes) == (1, 40, 90)
    before = value("SELECT count(*) FROM journal")
    note_recording(desk, story, views=40)
    assert value("SELECT count(*) FROM journal") == before
    assert codes(lambda: note_recording(desk, story, views=-1)) == ["NOT_UNDERSTOOD"]
    whole(desk)


def test_a_volunteer_may_do_all_of_this(volunteer: Desk, desk: Desk, story: str) -> None:
    party = a_party(desk, story, "Ada")
    count_heads(volunteer, story, "child")
    check_in_party(volunteer, story, party)
    undo(volunteer, last_actions(volunteer)[0].act)
    assert counted(story) == {"child": 1}


def test_another_station_of_the_same_library_counts_at_the_same_door(desk: Desk, clock: Clock, story: str) -> None:
    lobby = desk_of("admin", clock, "lobby")
    count_heads(desk, story, "child", 2)
    assert count_heads(lobby, story, "child", 3).total == 5
    assert heads_by_group(desk, story) == {"child": 5}
