"""The cost of trying a PIN is measured where a library begins: about a tenth of a second, never less than is safe."""

from __future__ import annotations

import pytest

from tuils.library.people.staff.pins import LEAST, MEMORIES, MOST_PASSES, Cost, Timed, measured


def machine(seconds: float) -> Timed:
    """One that takes so long for one pass over the most memory."""
    return lambda cost: seconds * cost.passes * cost.memory / MEMORIES[0]


@pytest.mark.parametrize(
    ("seconds", "cost"),
    [
        (0.001, Cost(MEMORIES[0], MOST_PASSES)),
        (0.02, Cost(MEMORIES[0], 5)),
        (0.07, Cost(MEMORIES[0], 2)),
        (0.1, Cost(MEMORIES[1], 2)),
        (0.2, Cost(MEMORIES[2], 2)),
        (9, LEAST),
    ],
)
def test_a_slow_machine_takes_less_memory_and_a_fast_one_goes_over_it_more_often(seconds: float, cost: Cost) -> None:
    assert measured(machine(seconds)) == cost


def test_this_machine_is_measured_within_the_bounds() -> None:
    cost = measured()
    assert cost.memory in MEMORIES
    assert LEAST.passes <= cost.passes <= MOST_PASSES
