"""A page of the patrons' catalog, and the screen as a page may use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from tuils.screens.widgets.turns import Doing

if TYPE_CHECKING:
    from tuils.library.holdings.publishing.patrons_view import OpenHours

from .choices import ChoiceBlock

P = ParamSpec("P")
T = TypeVar("T")
Hint = tuple[str, str]

WIDE, NARROW = 4, 2
"""Cells before the lines of a block."""


class OpacReader(Protocol):
    """The screen, as pages see it."""

    may_leave: bool

    @property
    def narrow(self) -> bool: ...

    @property
    def room(self) -> int:
        """The cells for a line of a block."""

    @property
    def height(self) -> int:
        """Lines of the body."""

    @property
    def ascii(self) -> bool:
        """True if only plain characters can be drawn."""

    @property
    def today(self) -> date:
        """The library's day."""

    @property
    def zone(self) -> ZoneInfo:
        """The library's time zone."""

    def branch_name(self, code: str) -> str:
        """Return the name of the branch; empty if there is only one."""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the catalog, on the lane."""

    async def next_opening(self) -> OpenHours | None:
        """Return the hours that people want to know now."""

    async def turn_to(self, page: OpacPage) -> None:
        """Show this page; Esc comes back from it."""

    async def search(self, words: str, field: str = "") -> None:
        """Show the results for these words."""

    def go_back(self) -> None:
        """To the page before."""

    def other_language(self) -> None:
        """Switch to the other language."""

    def tell(self, text: str, hint: str = "") -> None:
        """Show another answer than the page's own, until the next act."""

    def leave(self) -> None:
        """End the visit."""

    def drawn_anew(self) -> None:
        """Report that more blocks are there."""


class OpacPage:
    """A page. Its words are made when it is drawn: the language may have changed."""

    def __init__(self, reader: OpacReader) -> None:
        self.reader = reader

    def answer(self) -> tuple[str, str]:
        """Return the two lines above: the state, and what to do."""
        raise NotImplementedError

    def blocks(self) -> Sequence[ChoiceBlock]:
        raise NotImplementedError

    def keys(self) -> Sequence[Hint]:
        """The key line: (key, what it does), translated."""
        raise NotImplementedError

    def near_end(self) -> Doing:
        """Get more, if there is more: the last choice is reached."""

    @property
    def indent(self) -> int:
        return NARROW if self.reader.narrow else WIDE
