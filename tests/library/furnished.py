"""A library for tests that do anything in any order, furnished once: each example begins from a copy of its files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings

from .acts import Things, furnish, open_library
from .makers import World


def drawn(usual: int) -> settings:
    """Return settings for so many examples, or as many and as long ones as EXAMPLES and STEPS say."""
    return settings(
        max_examples=int(os.environ.get("EXAMPLES", usual)),
        stateful_step_count=int(os.environ.get("STEPS", "30")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


@dataclass(frozen=True)
class Furnished:
    """Machines that all know the same, put away; `things` are of one prefix each."""

    folder: Path
    names: tuple[str, ...]
    now: int
    things: tuple[Things, ...]

    def world(self, folder: Path) -> tuple[World, list[Things]]:
        """Return a copy of the machines, in a folder of its own."""
        return World(folder, self.folder, self.names, self.now), deepcopy([*self.things])


def furnished(templates: Path, names: tuple[str, ...], prefixes: Sequence[str] = ("",)) -> Furnished:
    folder = templates / "-".join((*names, *prefixes))
    folder.mkdir(exist_ok=True)
    world = World(folder, templates, names)
    try:
        desk = world.at(names[0])
        open_library(desk)
        things = tuple(furnish(desk, prefix=prefix) for prefix in prefixes)
        for name in names[1:]:
            world.send(names[0], name)
    finally:
        world.close()
    return Furnished(folder, names, world.now, things)
