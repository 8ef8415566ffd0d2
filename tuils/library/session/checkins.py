"""Checking in: the list of what came back, where each goes, and the book drop, whose items came back earlier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from tuils.i18n import _, ngettext, pgettext
from tuils.library.administration.calendar import calendar_of
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.checkin import checkin
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.values.moments import day_label, day_of, parse_when, time_label
from tuils.values.words import Unclear

from . import asked, visits, words
from .faces import Answer, Cell, Head, Heard, Panel, Row
from .questions import Drop, Late
from .today import today_panel

if TYPE_CHECKING:
    from .conversation import Session


@dataclass
class Returned:
    """One line: the act that can be taken back (none where nothing was done), the route, and its cells."""

    act: str
    route: str
    cells: Row


@dataclass
class Pile:
    """What came back since the list was begun."""

    lines: list[Returned] = field(default_factory=list)

    def panel(self) -> Panel:
        rows = tuple((str(number), *line.cells) for number, line in enumerate(self.lines, 1))
        return Panel("checkins", rows, tuple(line.act for line in self.lines))

    def counted(self) -> str:
        """`6 checked in`"""
        return ngettext("{n} checked in", "{n} checked in", len(self.lines)).format(n=len(self.lines))

    def routes(self) -> str:
        """`shelf 2, problem 1`"""
        counts = Counter(line.route for line in self.lines)
        return ", ".join(f"{words.route_word(route)} {n}" for route, n in counts.items())


def check_in(session: Session, barcode: str, override: Override = NO_OVERRIDE) -> Heard:
    try:
        done = checkin(session.desk, barcode, override=override)
    except Refused as no:
        if no.overridable:
            session.question = Late(barcode, no)
        return session.say(words.refused(no))
    if session.visit:
        session.visit.lent = [line for line in session.visit.lent if line.barcode != barcode]
    session.asked_about = asked.of_return(done)
    cells = words.checkin_cells(session.desk, done)
    _lay(session, Returned(done.act, done.route, cells))
    return session.say(words.checked_in(session.desk, done))


def unknown(session: Session, code: str) -> Heard:
    """It goes into the problem box, and its line tells the number."""
    title = _("Unknown item {code}").format(code=code[-6:])
    cells = (Cell(pgettext("mark", "PROBLEM"), "stop"), title, _("Problem box, with a note"))
    _lay(session, Returned("", "PROBLEM", cells))
    return session.say(words.unknown_item(code))


def _lay(session: Session, line: Returned) -> None:
    if session.panel.kind != "checkins":
        session.pile = Pile()
    session.pile.lines.append(line)
    session.panel = session.pile.panel()


def take_off(session: Session, act: str) -> None:
    """This check-in was taken back."""
    session.pile.lines = [line for line in session.pile.lines if line.act != act]
    if session.panel.kind == "checkins":
        session.panel = session.pile.panel()


# ---- the mode


def begin(session: Session) -> Heard:
    session.checking_in, session.pile = True, Pile()
    session.panel = session.pile.panel()
    said = _("Scan each item. The word on the left tells you where it goes.")
    return session.say(Answer("", said, _("No card is needed. Esc ends check-in.")))


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
    session.checking_in = False
    session.desk = session.desk.as_of(None)


def head(session: Session) -> Head:
    alert = ""
    if (moment := session.desk.back_dated) is not None:
        alert = _("Checked in as of {when}").format(when=_when(session.desk, moment))
    return Head(session.pile.counted(), session.pile.routes(), alert)


# ---- the book drop


def drop(session: Session) -> Heard:
    """Ask when the items came, or go back to now."""
    if session.desk.back_dated is not None:
        session.desk = session.desk.as_of(None)
        return session.say(Answer("OK", _("Items are checked in as of now again."), _("Scan each item.")))
    offered = last_closing(session.desk)
    session.question = Drop(offered)
    said = _("Since when are they back? Enter: {when}.").format(when=_when(session.desk, offered))
    return session.say(Answer("ASK", said, _("Or type a day, with a time if you like: 2026-12-05 18:00. Esc: no.")))


def dropped(session: Session, question: Drop, text: str) -> Heard:
    try:
        moment = parse_when(text, session.desk.zone, whole_day=time(23, 59)) if text else question.offered
    except Unclear:
        said = _('"{text}" is no day.').format(text=text[:20])
        return session.remark(said, _("Write it as 2026-12-14, or 2026-12-14 10:31. Esc: no."))
    if moment > session.desk.now:
        return session.remark(_("{text} is still to come.").format(text=text))
    session.question = None
    session.desk = replace(session.desk, back_dated=moment)
    said = _("Items are checked in as of {when}.").format(when=_when(session.desk, moment))
    return session.say(Answer("LOOK", said, _("Scan what was in the book drop. F8 goes back to now.")))


def last_closing(desk: Desk) -> int:
    """When the library closed last: what is in the book drop came after that, and is not late for it."""
    calendar = calendar_of(desk.branch, desk.zone)
    today = day_of(desk.now, desk.zone)
    return calendar.closes_at(calendar.previous_open(today - timedelta(days=1)))


def _when(desk: Desk, moment: int) -> str:
    day = day_label(day_of(moment, desk.zone), day_of(desk.now, desk.zone), _)
    return f"{day}, {time_label(moment, desk.zone)}"
