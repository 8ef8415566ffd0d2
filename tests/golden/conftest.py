"""A library for each case that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .world import World, make_template, world_of


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("golden"))


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    with world_of(founded, tmp_path) as made:
        yield made
