"""Any acts of staff in any order at one desk keep the rules, and each deed can be undone.

EXAMPLES=200 STEPS=80 makes a long run.
"""

from __future__ import annotations

import shutil
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tuils.library.activities.registration.waitlist import lapse_offers
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.reach.replay import undo
from tuils.models import db

from .acts import AT_THE_DESK, EVERYTHING, Deed, night
from .always import broken, broken_at_one_desk, counted, same
from .furnished import Furnished, drawn, furnished
from .makers import Clock, desk_of, seen, value, whole

BEGUN: list[Furnished] = []  # hypothesis makes its machines itself: they find here from what they begin
few = st.integers(0, 2)


class OneDesk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "library.db"
        begun = BEGUN[0]
        shutil.copy(begun.folder / "main.db", path)
        open_store(path)
        db.execute_sql("PRAGMA synchronous = OFF")
        self.clock = Clock(begun.now)
        self.desk: Desk = desk_of("admin", self.clock, pocket=Pocket())
        (self.things,) = deepcopy(begun.things)
        self.done: list[str] = []

    def act(self, deed: Deed, one: int, two: int) -> bool:
        """Return whether anything was written."""
        before = value("SELECT count(*) FROM journal")
        try:
            deed(self.desk, self.things, one, two)
        except Refused:
            assert value("SELECT count(*) FROM journal") == before, "a refusal writes nothing"
            return False
        return bool(value("SELECT count(*) FROM journal") > before)

    @rule(deed=st.sampled_from((*EVERYTHING, night)), one=few, two=few)
    def do(self, deed: Deed, one: int, two: int) -> None:
        if self.act(deed, one, two):
            self.done.append(deed.__name__)

    @rule(deed=st.sampled_from(AT_THE_DESK), one=few, two=few)
    def do_and_take_back(self, deed: Deed, one: int, two: int) -> None:
        before, counts = seen(), counted()
        if not self.act(deed, one, two):
            return
        undo(self.desk, past_actions(self.desk, 1)[0].act)
        same(before, seen(), deed)
        assert counted() == counts, f"counts after {deed.__name__} was taken back"

    @rule(todo=st.lists(st.tuples(st.sampled_from(EVERYTHING), few, few), min_size=2, max_size=8))
    def step_by_step_back(self, todo: list[tuple[Deed, int, int]]) -> None:
        """Several deeds, and back from the last to the first: each time it is as it was."""
        begun: list[tuple[Deed, dict[str, Any], dict[tuple[str, ...], int], list[str]]] = []
        for deed, one, two in todo:
            before = deed, seen(), counted(), list(self.things.cards)
            if self.act(deed, one, two):
                begun.append(before)
        for deed, state, counts, cards in reversed(begun):
            undo(self.desk, past_actions(self.desk, 1)[0].act)
            same(state, seen(), deed)
            assert counted() == counts, f"counts after {deed.__name__} was taken back"
            self.things.cards[:] = cards

    @rule(days=st.sampled_from((0, 0, 1, 4, 10, 25)))
    def time_goes_by(self, days: int) -> None:
        self.clock.forward(days=days, minutes=4)
        for _slice in lapse_offers(self.desk):  # whoever registers next would do it, as an act of its own
            pass

    @rule()
    def replay_equals_state(self) -> None:
        whole(self.desk)

    @invariant()
    def all_is_well(self) -> None:
        assert broken() == []
        assert broken_at_one_desk() == []

    def teardown(self) -> None:
        try:
            whole(self.desk)
        finally:
            close_store()
            shutil.rmtree(self.folder)


@pytest.mark.whole
def test_whatever_is_done_at_a_desk_can_be_taken_back(templates: Path) -> None:
    BEGUN[:] = [furnished(templates, ("main",))]
    run_state_machine_as_test(
        OneDesk,
        settings=drawn(12),
    )
