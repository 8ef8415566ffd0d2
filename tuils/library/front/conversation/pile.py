"""The list of a mode that takes items without a card: the scans since it was begun, and the result of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from tuils.i18n import ngettext
from tuils.library.front.answers import words
from tuils.library.front.answers.heard import Panel, Row
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.values.dataclass import dataclass


@dataclass
class PileLine:
    """One line: the act that can be undone (none if nothing was done), route, cells, what it is about. `aside`: why
    it does not count as done: `unknown`, `on_shelf`, `not_done`."""

    act: str
    route: str
    cells: Row
    about: WhySubject | None = None
    aside: str = ""


@dataclass
class Pile:
    """The scans since the list was begun. `agreed`: scans that needed no word."""

    mode: str = "checkin"
    lines: list[PileLine] = field(default_factory=list)
    agreed: int = 0

    @property
    def kind(self) -> str:
        """The kind of its panel: a renewal has no route."""
        return "renewals" if self.mode == "renew" else "checkins"

    def panel(self) -> Panel:
        rows = tuple((str(number), *line.cells) for number, line in enumerate(self.lines, 1))
        return Panel(self.kind, rows, tuple(line.act for line in self.lines))

    def returned(self) -> list[CheckedIn]:
        """Return the check-ins of this list that put a copy somewhere."""
        subjects = (line.about for line in self.lines if not line.aside)
        return [about.back for about in subjects if about and about.back]

    def counted(self) -> str:
        """Return `6 checked in`, the count of what was done; `routes` reports the rest of the list."""
        n = sum(not line.aside for line in self.lines) + self.agreed
        if self.mode == "renew":
            return ngettext("{n} renewed", "{n} renewed", n).format(n=n)
        if self.mode == "verify":
            return ngettext("{n} on the cart", "{n} on the cart", n).format(n=n)
        if self.mode == "here":
            return ngettext("{n} in-house", "{n} in-house", n).format(n=n)
        return ngettext("{n} checked in", "{n} checked in", n).format(n=n)

    def routes(self) -> str:
        """`shelf 2, problem 1`"""
        if self.mode == "verify":
            n = len(self.lines)
            return ngettext("{n} to check", "{n} to check", n).format(n=n) if n else ""
        counts = Counter(line.route for line in self.lines if line.route and not line.aside)
        told = [f"{words.route_word(route)} {n}" for route, n in counts.items()]
        aside = Counter(line.aside for line in self.lines if line.aside)
        return ", ".join([*told, *(words.scans_aside_words(why, n) for why, n in aside.items())])

    def summed_up(self) -> str:
        """Return the summary: `6 checked in: shelf 5, problem 1.`"""
        routes = self.routes()
        return f"{self.counted()}: {routes}." if routes else f"{self.counted()}."
