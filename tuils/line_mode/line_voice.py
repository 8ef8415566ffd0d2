"""The terminal of line mode, as a place needs it, and a place, as what goes on in it needs that."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from tuils.library.front.answers.asked_commands import Asks, Opens

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk

Talk: TypeAlias = Generator[str, str, str]


class LineVoice(Asks, Protocol):
    """The terminal, as a place needs it. `knows_menus`, `knows_forms`: was it said how they are used?"""

    knows_menus: bool
    knows_forms: bool

    def put(self, *texts: str) -> None: ...

    def read(self, said: Sequence[str], opens: Sequence[Opens | None] = ()) -> None: ...

    def sound(self, mark: str) -> None: ...


class OpenPlace(Protocol):
    """The place that is open, at the desk of whoever is at it now. `done`: was anything done there?"""

    desk: Desk
    done: bool

    @property
    def lines(self) -> LineVoice: ...
