"""How long one kind of data about people is kept: each department declares it for its own data, and deletes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Keeping:
    """One kind of data about people, and how long it is kept.

    `forget` deletes older data, in short transactions, and yields how many each; `counted`: that number in words.
    `words`: the data's name; empty where the library has no choice. `period`: the default; empty is forever. `least`:
    the shortest time allowed. `most`: the longest, and not forever. `setting`: where older libraries wrote it. `main`:
    it writes entries, so the main site alone does it.
    """

    kind: str
    forget: Callable[[Desk], Iterator[int]]
    counted: str
    words: str = ""
    period: str = ""
    least: str = ""
    most: str = ""
    setting: str = ""
    main: bool = False
