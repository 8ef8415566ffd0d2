"""A main library, its van and two branches live a few days apart, as `bench/vans.py` has it: by a few seeds here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.vans import clock_of, founded, lived
from tests.library.makers import DAY, START, Clock

SEEDS = range(int(os.environ.get("EXAMPLES", "3")))
STEPS = int(os.environ.get("STEPS", "60"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clock = tmp_path_factory.mktemp("founded"), Clock(START - DAY)
    with clock_of(clock):
        founded(folder, clock)
    return folder


def test_a_short_day_apart(template: Path, tmp_path: Path) -> None:
    world = lived(tmp_path, template, 7, 8)
    assert world.answered["patron_registered"]


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_any_days_apart(template: Path, tmp_path: Path, seed: int) -> None:
    lived(tmp_path, template, seed, STEPS)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_any_days_with_a_laptop_that_somebody_edits(template: Path, tmp_path: Path, seed: int) -> None:
    """Nothing of it counts, nothing is lost, and all agree in the end."""
    lived(tmp_path, template, 1000 + seed, STEPS, edited=True)
