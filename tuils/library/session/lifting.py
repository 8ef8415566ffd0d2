"""A restriction on a card is lifted on the spot, by somebody who may; journalled in that one's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.desk import Operator
from tuils.library.people.on_the_spot import lend_right, who_may
from tuils.library.people.restrictions import LIFT
from tuils.library.refusals import Refused

from . import better, passing, words
from .faces import Answer, Heard
from .questions import Blocked

if TYPE_CHECKING:
    from .conversation import Session


def ask(session: Session, about: Blocked) -> Heard:
    """Who may lift it does so at once; else one who may is asked for a PIN."""
    if session.desk.may(LIFT):
        return lifted(session, about, session.desk.operator)
    people = who_may(session.desk, LIFT)
    if not people:
        return session.say(Answer("STOP", _("You may not lift this, and nobody here may."), _("Be kind.")))
    return passing.which(session, about, people, lift=True)


def lifted(session: Session, about: Blocked, by: Operator) -> Heard:
    """Lift it, and try again what was wanted."""
    from tuils.library.people.patrons import edit_patron

    desk = session.desk if by == session.desk.operator else lend_right(session.desk, by, LIFT)
    try:
        sheet = edit_patron(desk, about.card, {"barred": False, "barred_until": ""})
    except Refused as no:
        session.question = None
        return session.say(words.refused(no))
    said = _("Lending is allowed again: {name}").format(name=sheet.name)
    return better.again(session, about, Answer("OK", said, _("F9 takes it back.")))
