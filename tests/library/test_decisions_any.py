"""Any acts of two machines with the same people and copies: each thing to decide is shown, can be settled, and is
removed; both machines agree. EXAMPLES=200 makes a long run."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tuils.library.foundation.refusals import Refused
from tuils.library.reach.conflicts.listing import decisions, waiting
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.replay import undo

from . import acts
from .acts import Deed
from .always import broken
from .furnished import drawn, furnished
from .makers import World, whole
from .test_exchange import busy

few = st.integers(0, 2)
DEEDS: tuple[Deed, ...] = (
    acts.lend, acts.lend_all_the_same, acts.take_back, acts.renew_it, acts.hold_title, acts.hold_copy, acts.cancel,
    acts.charge_by_hand, acts.pay_some, acts.waive_some, acts.say_what_became_of_it, acts.lose, acts.merge_people,
)  # fmt: skip
"""The deeds with one person and one copy, so that the two machines conflict."""
work = st.lists(st.tuples(st.sampled_from(DEEDS), few, few, st.integers(0, 9)), min_size=8, max_size=25)
ROUNDS = 12


@pytest.mark.whole
def test_whatever_two_machines_did_apart_is_settled(templates: Path) -> None:
    begun = furnished(templates, ("main", "van"))

    @drawn(8)
    @given(before=work, here=work, there=work, again=st.booleans(), last=st.booleans())
    def settled(
        before: list[tuple[Deed, int, int, int]],
        here: list[tuple[Deed, int, int, int]],
        there: list[tuple[Deed, int, int, int]],
        again: bool,
        last: bool,
    ) -> None:
        folder = Path(tempfile.mkdtemp())
        world, [things] = begun.world(folder)
        try:
            busy(world, "main", things, before)
            world.exchange()
            busy(world, "van", deepcopy(things), there)
            busy(world, "main", deepcopy(things), here)
            world.exchange()
            for _round in range(ROUNDS):
                if not decide(world, again, last):
                    break
            assert decisions(world.use("main")) == []
            assert waiting(world.use("main")) == 0
            digests = {name: whole(world.use(name)).digest for name in ("main", "van")}
            assert len(set(digests.values())) == 1
            assert broken() == []
        finally:
            world.close()
            shutil.rmtree(folder)

    settled()


def decide(world: World, again: bool, last: bool) -> int:
    """Settle all, by their first or their last way; `again`: each is undone once. Return how many there were."""
    found = decisions(world.use("main"))
    for one in found:
        assert one.said
        assert one.what
        desk = world.at("main")
        if one.id not in [other.id for other in decisions(desk)]:
            continue  # it went with another
        done = settle_decision(desk, one.id, one.remedies[-1 if last else 0].name)
        if again:
            with suppress(Refused):
                undo(world.at("main"), done.act)
                settle_decision(desk, one.id)
    world.exchange()
    return len(found)
