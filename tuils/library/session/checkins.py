"""Checking in: where each item goes, pieces to be counted, and the book drop, whose items came back earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from tuils.i18n import _, pgettext
from tuils.library.administration.calendar import calendar_of
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.checkin import checkin
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.values.moments import day_of, parse_when
from tuils.values.words import Unclear

from . import asked, modes, returning, words
from .faces import Answer, Cell, Heard
from .questions import Drop, Late

if TYPE_CHECKING:
    from .conversation import Session


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
    modes.lay(session, modes.Done(done.act, done.route, returning.cells(session.desk, done), session.asked_about))
    heard = session.say(returning.checked_in(session.desk, done))
    return replace(heard, slip=returning.slip(session.desk, done))


def set_aside(session: Session, question: Late) -> Heard:
    """No: it is not checked in. What has pieces missing goes to the problem box, and its loan stays open."""
    no = question.refused
    counted = next((reason for reason in no.reasons if reason.code == "PARTS_CHECK"), None)
    if counted is None:
        said = _("Not checked in: {title}").format(title=no.title)
        return session.say(Answer("LOOK", said, _("Scan the next item.")))
    cells = (Cell(pgettext("mark", "PROBLEM"), "stop"), no.title, _("Pieces are missing. The loan stays open"))
    modes.lay(session, modes.Done("", "PROBLEM", cells))
    return session.say(returning.pieces_missing(no.title, str(counted.facts["pieces"])))


def dated(session: Session) -> str:
    """As of when items are checked in, where that is not now."""
    if (moment := session.desk.back_dated) is None:
        return ""
    return _("Checked in as of {when}").format(when=moment_words(session.desk, moment))


# ---- the book drop


def drop(session: Session) -> Heard:
    """Ask when the items came, or go back to now."""
    if session.desk.back_dated is not None:
        session.desk = session.desk.as_of(None)
        return session.say(Answer("OK", _("Items are checked in as of now again."), _("Scan each item.")))
    offered = last_closing(session.desk)
    session.question = Drop(offered)
    said = _("Since when are they back? Enter: {when}.").format(when=moment_words(session.desk, offered))
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
    said = _("Items are checked in as of {when}.").format(when=moment_words(session.desk, moment))
    return session.say(Answer("LOOK", said, _("Scan what was in the book drop. F8 goes back to now.")))


def last_closing(desk: Desk) -> int:
    """When the library closed last: what is in the book drop came after that, and is not late for it."""
    calendar = calendar_of(desk.branch, desk.zone)
    today = day_of(desk.now, desk.zone)
    return calendar.closes_at(calendar.previous_open(today - timedelta(days=1)))
