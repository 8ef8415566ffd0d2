"""A command as a form, for line mode and for the screens: its fields, and how it is done at the desk that is open.

The commands know the screens, and not the other way round. So both doors speak to them by what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk

Given: TypeAlias = dict[str, list[str]]
Opens: TypeAlias = "tuple[str, Given]"
"""The command that shows what a line of a list is about, and what it is given."""


@dataclass(frozen=True)
class LinePlace:
    """`words`: its name. `line`: what it is for. `name`: its command, or the dot word of the desk. `inner`: the places
    that it holds; then it is a menu. `why_not`: said instead, where it can't be done while the library is open."""

    words: str
    line: str = ""
    name: str = ""
    inner: tuple[LinePlace, ...] = ()
    why_not: str = ""


class AskedField(NamedTuple):
    """A field as it is asked. `find`: what its words search, `card`, `title` or `session`. `check`: the fault of a
    text, or nothing. `flag`: a yes or no. `words`: all that it may be, if these are few."""

    name: str
    label: str
    help: str
    check: Callable[[str], str]
    required: bool = False
    many: bool = False
    find: str = ""
    flag: bool = False
    words: tuple[str, ...] = ()


class PlaceAnswer(NamedTuple):
    """The answer of a command: whether that went well, what to read out, and what the number of each line opens."""

    done: bool
    said: list[str]
    opens: list[Opens]


class Asks(Protocol):
    """The door that a command asks by itself, for a PIN or a yes. `has_line`: is the terminal free for an editor?"""

    has_line: bool

    def ask(self, prompt: str, *, secret: bool = False) -> str | None: ...


class LinePlaces(Protocol):
    """All places, and how each is asked and done."""

    def menu(self, desk: Desk) -> LinePlace: ...

    def named(self, word: str, desk: Desk) -> LinePlace | None: ...

    def found(self, words: str, desk: Desk) -> LinePlace: ...

    def every(self, desk: Desk, words: str) -> list[LinePlace]:
        """Return all commands that have these words, the best first; without words, commands and families in order."""

    def command(self, desk: Desk, name: str) -> tuple[LinePlace, list[AskedField]]:
        """Return a command and its fields; none for a family."""

    def barred(self, place: LinePlace, desk: Desk) -> str:
        """Return why this command can't be done here by this operator; nothing if it can."""

    def lookup(self, desk: Desk, what: str, words: str) -> Sequence[tuple[str, str]]:
        """Return the keys of what has these words, and how it is called."""

    def tasks(self) -> Mapping[str, str]:
        """Return the commands and families that no entry of the menu stands for, and what they do. None is loaded."""

    def fields(self, place: LinePlace) -> Sequence[AskedField]: ...

    def stored(self, place: LinePlace, given: Given, desk: Desk) -> Given:
        """Return what an edit of the record that is `given` begins with; nothing for any other command."""

    def opens(self, command: str, facts: Mapping[str, object]) -> Opens | None:
        """Return what shows the record of a line of this command's list."""

    def run(self, place: LinePlace, given: Given, desk: Desk, lines: Asks) -> PlaceAnswer:
        """Do it. Return what to read out, its lines with numbers where these open something."""

    def do(self, place: LinePlace, given: Given, desk: Desk, lines: Asks) -> tuple[bool, list[str]]:
        """Do it. Return whether that went well, and what the command wrote."""
