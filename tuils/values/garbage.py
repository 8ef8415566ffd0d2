"""When Python looks for what nobody refers to any more.

What refers to itself (a screen and its widgets do) is let go of by that look alone. A start looks seldom
(`tuils.__main__`); a desk that went on like that grew all day long.
"""

from __future__ import annotations

import gc

usually: tuple[int, int, int] | None = None
"""How often it looked before the start made it look seldom; None where nothing did."""


def look_as_usual() -> None:
    """For a program that stays, once it stands. What its start made is looked through now, and never again: so every
    later look is short."""
    if usually:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*usually)
