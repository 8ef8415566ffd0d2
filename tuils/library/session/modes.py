"""The modes of the desk other than lending: check in, renew by item, verify the cart, used here.

Each takes items without a card, and shows what came of them in one list, until it is ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tuils.i18n import _, ngettext, pgettext
from tuils.library.circulation.found import find_item, find_patron, open_loan
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.barcode import readings, split_glued
from tuils.values.dataclass import dataclass

from . import checkins, inside, returning, visits, words
from .asked import Asked
from .faces import Answer, Cell, Head, Heard, Panel, Row
from .questions import Amount, Blocked, Drop, Late, Leave, Passer, Pin, Question, Shown, Who, Whose, Why
from .today import today_panel

if TYPE_CHECKING:
    from .conversation import Session

WORDS: dict[str, Callable[[], str]] = {
    "checkin": lambda: _("CHECK IN"),
    "renew": lambda: _("RENEW"),
    "verify": lambda: _("VERIFY"),
    "here": lambda: _("USED HERE"),
}
"""What the field listens for."""


@dataclass
class Done:
    """One line: the act that can be taken back (none where nothing was done), route, cells, what it is about."""

    act: str
    route: str
    cells: Row
    about: Asked | None = None


@dataclass
class Pile:
    """What was scanned since the list was begun. `agreed`: scans that needed no word."""

    mode: str = "checkin"
    lines: list[Done] = field(default_factory=list)
    agreed: int = 0

    @property
    def kind(self) -> str:
        """Of its panel: a renewal goes nowhere."""
        return "renewals" if self.mode == "renew" else "checkins"

    def panel(self) -> Panel:
        rows = tuple((str(number), *line.cells) for number, line in enumerate(self.lines, 1))
        return Panel(self.kind, rows, tuple(line.act for line in self.lines))

    def counted(self) -> str:
        """`6 checked in`"""
        n = len(self.lines) + self.agreed
        if self.mode == "renew":
            return ngettext("{n} for renewal", "{n} for renewal", n).format(n=n)
        if self.mode == "verify":
            return ngettext("{n} on the cart", "{n} on the cart", n).format(n=n)
        if self.mode == "here":
            return ngettext("{n} used here", "{n} used here", n).format(n=n)
        return ngettext("{n} checked in", "{n} checked in", n).format(n=n)

    def routes(self) -> str:
        """`shelf 2, problem 1`"""
        if self.mode == "verify":
            n = len(self.lines)
            return ngettext("{n} to look at", "{n} to look at", n).format(n=n) if n else ""
        counts = Counter(line.route for line in self.lines if line.route)
        return ", ".join(f"{words.route_word(route)} {n}" for route, n in counts.items())


def lay(session: Session, line: Done) -> None:
    """One line more; where another list stood, a new one begins. Why? is about it now, or about nothing."""
    mode = session.mode or "checkin"
    if session.panel.kind != session.pile.kind or session.pile.mode != mode:
        session.pile = Pile(mode)
    session.pile.lines.append(line)
    session.asked_about = line.about
    session.panel = session.pile.panel()


def take_off(session: Session, act: str) -> None:
    """What this act did was taken back."""
    session.pile.lines = [line for line in session.pile.lines if line.act != act]
    if session.panel.kind == "checkins" or session.mode:
        session.panel = session.pile.panel()


# ---- on and off

TELLS: dict[str, Callable[[], tuple[str, str]]] = {
    "checkin": lambda: (
        _("Scan each item. The word on the left tells you where it goes."),
        _("No card is needed. Esc ends check-in."),
    ),
    "renew": lambda: (
        _("Scan each item: it is renewed for whoever has it."),
        _("No card is needed. Esc goes back to lending."),
    ),
    "verify": lambda: (
        _("Scan what lies on the cart. Only what is wrong is told."),
        _("What should be shelved is put away by its scan. Esc ends it."),
    ),
    "here": lambda: (
        _("Scan what was used in the library and not borrowed."),
        _("Loose ones: loose 3 newspapers. Esc ends it."),
    ),
}


def turn(session: Session, mode: str) -> Heard:
    """Into this mode; out of it, where it is on."""
    if session.mode == mode:
        return end(session)
    leave(session)
    session.mode, session.pile = mode, Pile(mode)
    session.panel = session.pile.panel()
    said, then = TELLS[mode]()
    return session.say(Answer("", said, then))


def end(session: Session) -> Heard:
    """Back to lending; the patron who stood there before still does."""
    routes = session.pile.routes()
    done = f"{session.pile.counted()}: {routes}." if routes else f"{session.pile.counted()}."
    leave(session)
    if session.visit:
        visits.refresh(session.desk, session.visit)
        session.panel = words.lent_panel(session.visit)
        name = session.visit.patron.name
        return session.say(Answer("OK", done, _("{name} is at the desk. Scan each item.").format(name=name)))
    session.panel = today_panel(session.desk)
    return session.say(Answer("OK", done, _("Scan a card to lend, or an item to check in.")))


def leave(session: Session) -> None:
    """Items are lent from now on, and at the time they are scanned."""
    session.mode = ""
    session.desk = session.desk.as_of(None)


def head(session: Session) -> Head:
    return Head(session.pile.counted(), session.pile.routes(), checkins.dated(session))


def prompt_of(question: Question | None) -> str:
    """What the field listens for while this is asked; empty for none."""
    if isinstance(question, (Blocked, Shown, Late, Leave)) or (isinstance(question, Who) and len(question.people) == 1):
        return _("y/n")
    if isinstance(question, Why):
        return _("Reason")
    if isinstance(question, Drop):
        return _("When")
    if isinstance(question, Passer):
        return _("Name")
    if isinstance(question, Pin):
        return _("PIN")
    if isinstance(question, Whose):
        return _("Number")
    return _("Amount") if isinstance(question, Amount) else ""


# ---- a scan


def scanned(session: Session, barcode: str) -> Heard:
    """An item without a card; where no mode is on, it is checked in."""
    if session.mode == "renew":
        return renew(session, barcode)
    if session.mode == "verify":
        return inside.verify(session, barcode)
    if session.mode == "here":
        return inside.use(session, barcode)
    return checkins.check_in(session, barcode)


def unknown(session: Session, code: str) -> Heard:
    """It goes into the problem box, and its line tells the number."""
    title = _("Unknown item {code}").format(code=code[-6:])
    box = _("Problem box, with a note")
    mark = Cell(pgettext("mark", "PROBLEM"), "stop")
    cells: Row = (title, Cell(box, "stop")) if session.mode == "renew" else (mark, title, box)
    lay(session, Done("", "PROBLEM", cells))
    return session.say(returning.unknown_item(code))


def pieces(text: str) -> list[str]:
    """The codes that a scanner sent as one, or that were pasted with blanks or commas between, where all are known or
    look like codes; else the text as it is."""
    glued = split_glued(text)
    if glued and all(_known(code) for code in glued):
        return list(glued)
    parts = text.replace(",", " ").replace(";", " ").split()
    if len(parts) < 2 or _known(text):
        return [text]
    coded = all(_known(part) or (part.isdigit() and len(part) >= 6) for part in parts)
    return parts if coded and any(_known(part) for part in parts) else [text]


def _known(text: str) -> bool:
    return any(find_item(code) or find_patron(code) for code in readings(text))


def summed_up(session: Session, heard: Heard) -> Heard:
    """The last of a list that was pasted: its own answer, and what became of all. Of loans the list itself tells."""
    if session.panel.kind != "checkins":
        return heard
    routes = session.pile.routes()
    said = f"{session.pile.counted()}: {routes}." if routes else f"{session.pile.counted()}."
    return replace(session.say(replace(heard.answer, then=said)), slip=heard.slip)


# ---- renew by item


def renew(session: Session, barcode: str) -> Heard:
    """For whoever has it; nobody's name is said."""
    item = find_item(barcode)
    loan = open_loan(item.row) if item else None
    patron = get(Patron, loan["patron"]) if loan and loan["patron"] else None
    if item is None or patron is None:
        title = item.whole_title if item else barcode
        lay(session, Done("", "", (title, Cell(_("It is not on loan"), "look"))))
        said = _("Not renewed: it is not on loan: {title}").format(title=title)
        return session.say(Answer("LOOK", said, _("F6, then scan it, to check it in.")))
    return visits.renew_one(session, patron["card"], barcode)
