"""The policy library: examples, versions, what to say at a block, undo, and who may change it."""

from __future__ import annotations

from tests.library.makers import DAY, Clock, codes
from tuils.library.foundation.desk import Desk
from tuils.library.office.policies.policies import (
    edit_policy,
    example_policies,
    policies,
    policies_for,
    policy_called,
    remove_policy,
)
from tuils.library.reach.replay import last_actions, undo


def test_a_library_begins_with_examples_for_hard_moments(desk: Desk) -> None:
    known = {one.topic: one for one in policies(desk)}
    assert {one.kind for one in known.values()} == {"policy", "script", "emergency", "guide", "sheet"}
    assert {one.version for one in known.values()} == {1}
    assert not any(one.own or one.day for one in known.values())
    assert "911" in known["emergency"].text
    assert [one.topic for one in policies(desk, words="crisis call")] == ["crisis-lines"]
    assert {one.kind for one in policies(desk, patrons=True)} == {"policy", "emergency", "guide", "sheet"}


def test_what_to_say_is_found_by_the_block(desk: Desk) -> None:
    told = policies_for(desk, ["PATRON_BARRED", "OWES_TOO_MUCH", "FAMILY_OWES", "NOT_A_CODE"])
    assert [one.topic for one in told] == ["say-banned", "say-owes"]
    edit_policy(desk, "our-fines", {"text": "Ask kindly.", "kind": "script", "codes": "owes_too_much"})
    assert [one.topic for one in policies_for(desk, ["OWES_TOO_MUCH"])] == ["our-fines", "say-owes"]


def test_each_change_is_a_version_with_its_date_and_can_be_undone(desk: Desk, clock: Clock) -> None:
    first = edit_policy(desk, "conduct", {"text": "Be kind. / Be quiet."})
    assert (first.version, first.text, first.own, first.shown) == (2, "Be kind.\nBe quiet.", True, True)
    clock.now += 40 * DAY
    second = edit_policy(desk, "conduct", {"shown": False})
    assert second.version == 3
    assert second.day > first.day
    assert edit_policy(desk, "conduct", {"shown": False}) == second
    undo(desk, last_actions(desk)[0].act)
    assert policy_called(desk, "conduct") == first
    remove_policy(desk, "conduct")
    assert policy_called(desk, "Behavior in the library") in example_policies()


def test_what_makes_no_sense_is_refused(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: edit_policy(desk, "Food & drink", {"text": "No."})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: edit_policy(desk, "food", {"title": "Food"})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: edit_policy(desk, "food", {"text": "x" * 8_001})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: edit_policy(desk, "food", {"text": "No.", "codes": "NO_SUCH"})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: policy_called(desk, "say")) == ["POLICY_UNKNOWN"]
    assert codes(lambda: remove_policy(desk, "conduct")) == ["POLICY_UNKNOWN"]
    assert codes(lambda: edit_policy(volunteer, "conduct", {"text": "No."})) == ["NO_PERMISSION"]
    assert policy_called(volunteer, "conduct").version == 1
