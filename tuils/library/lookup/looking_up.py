"""A lookup as a door asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.library.desk import Desk
from tuils.values.moments import day_of

from .answers import TargetAnswer
from .asking import answers
from .targets import active_targets, target_called
from .wanted import wanted

TESTED = "9780141439518"
"""Pride and prejudice: every catalog that is asked for it should know it."""


def look_up(desk: Desk, text: str, target: str = "") -> Iterator[TargetAnswer]:
    """What the targets that are on have (`target`: this one alone) of a number or words, as it comes.

    Refuses with NO_PERMISSION, NOTHING_TO_LOOK_UP, NO_TARGET, TARGET_UNKNOWN. What it gives back needs no library, and
    waits for the network: never walk it on a lane or an event loop.
    """
    desk.require("catalog.edit")
    asked, asking = wanted(text), active_targets(target)
    return answers(asking, asked, day_of(desk.at, desk.zone))


def try_target(desk: Desk, name: str, text: str = TESTED) -> Iterator[TargetAnswer]:
    """Ask this one alone, on or off. Refuses with TARGET_UNKNOWN, NOTHING_TO_LOOK_UP."""
    return answers([target_called(name)], wanted(text), day_of(desk.at, desk.zone))
