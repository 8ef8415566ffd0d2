"""Somebody was removed: nothing of the conversation names them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _

from .faces import Answer, Heard
from .today import today_panel

if TYPE_CHECKING:
    from .conversation import Session


def forget(session: Session, patron: str) -> Heard:
    """The patron with this id is neither at the desk nor parked; what the last answers were about is forgotten."""
    session.parked = [parked for parked in session.parked if parked.visit.patron.id != patron]
    session.asked_about = session.why = None
    session.refused = []
    if session.visit and session.visit.patron.id != patron:
        return session.face()
    session.visit, session.question = None, None
    session.waiting.clear()
    session.panel = session.pile.panel() if session.mode else today_panel(session.desk)
    return session.say(Answer("OK", _("Somebody was removed."), _("Scan the next card.")))
