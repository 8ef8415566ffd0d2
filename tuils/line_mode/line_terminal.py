"""The terminal of line mode: it reads lines and codes, and writes plain text without a control character."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from tuils.devices.scanners.lines_in import CameIn, LinesIn
from tuils.devices.unseen import unseen
from tuils.i18n import ngettext
from tuils.library.holdings.lists.list_search import Search
from tuils.printing.print_out import LinePapers
from tuils.station.settings import Station
from tuils.values.folding import clean, in_ascii

from .line_check import LineCheck
from .line_mail import LineMail
from .line_scans import LineScans

if TYPE_CHECKING:
    from tuils.library.front.answers.asked_commands import LinePlaces, Opens
    from tuils.library.front.conversation.door_lines import DoorLines

    from .line_places import PlaceTalk

FEW = 5
"""The lines of a list that are read at a time."""


class LineMode:
    """Reads lines, writes lines. Output is plain text: control characters of data never get through.

    `place`: the one that is open beside the desk. `titles`: those that `.f` found, while their list is the last thing
    that was read out; `search`: what narrows it, `held`: that in words. `rest`: what is left of the list that is read,
    `opens`: what its numbers open;
    `knows_menus`, `knows_forms`: was it said how they are used? `door`: that of a program, while people are counted.
    """

    has_line = True

    def __init__(self, stdin: TextIO, stdout: TextIO, station: Station, *, ascii_only: bool = False) -> None:
        self.source, self._stdout, self._ascii = LinesIn(stdin), stdout, ascii_only
        self.titles: tuple[str, ...] = ()
        self.search, self.held = Search(""), ""
        self.door: DoorLines | None = None
        self.rest: tuple[str, ...] = ()
        self.opens: tuple[Opens | None, ...] = ()
        self.knows_menus = self.knows_forms = False
        self.place: PlaceTalk | None = None
        self.places: LinePlaces | None = None
        self.make_places: Callable[[], LinePlaces] | None = None
        self.papers: LinePapers | None = None
        self.mail: LineMail | None = None
        self.check: LineCheck | None = None
        self.scans = LineScans(station, self.put, stdout)

    def put(self, *texts: str) -> None:
        self._stdout.write("".join(self._shown(text) + "\n" for text in texts))
        self._stdout.flush()

    def read(self, said: Sequence[str], opens: Sequence[Opens | None] = ()) -> None:
        """Read five lines of a list, and say how many more there are. `more` reads on; a number `opens` its line."""
        self.opens = tuple(opens)
        self.put(*said[:FEW])
        self.rest = tuple(said[FEW:])
        if self.rest:
            text = ngettext(
                "{n} more line. Type more to hear it.", "{n} more lines. Type more to hear them.", len(self.rest)
            )
            self.put(text.format(n=len(self.rest)))

    def offer(self, said: Sequence[str]) -> None:
        """Say how many lines a paper has that no printer took. `more` reads them."""
        self.rest = tuple(said)
        text = ngettext(
            "A paper of {n} line. Type more to hear it.", "A paper of {n} lines. Type more to hear it.", len(said)
        )
        self.put(text.format(n=len(said)))

    def sound(self, mark: str) -> None:
        self.scans.sound(mark)

    def ask(self, prompt: str, *, secret: bool = False) -> str | None:
        """Return the next line without its end; None if there are no more. `secret`: not shown while it is typed."""
        with unseen(self.source.typed) if secret else contextlib.nullcontext():
            self._prompt(prompt)
            return self.source.next_line()

    def hear(self, prompt: str) -> CameIn:
        """Return the next input: a line, or a code from the scanner, shown like a line."""
        self.put(*(told for beside in (self.papers, self.mail, self.check) if beside for told in beside.told()))
        self._prompt(prompt)
        came = self.source.next()
        if came.scanned or came.state:
            self.put(came.text or "")
        return came

    def _shown(self, text: str) -> str:
        return in_ascii(clean(text)) if self._ascii else clean(text)

    def _prompt(self, prompt: str) -> None:
        self._stdout.write(f"{self._shown(prompt)} > " if prompt else "> ")
        self._stdout.flush()
