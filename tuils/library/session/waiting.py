"""Holds at the desk: placing one for the patron who is there, and what `1` offers after a plain no."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.desk import Desk
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import check_hint

from . import lifting, passing, visits, words
from .asked import Asked
from .faces import Answer, Heard
from .questions import Blocked

if TYPE_CHECKING:
    from tuils.library.circulation.holds import HoldSheet

    from .conversation import Session


def place(
    session: Session, card: str, barcode: str, override: Override = NO_OVERRIDE, desk: Desk | None = None
) -> Heard:
    """A hold on the title of this item, to be picked up here."""
    try:
        from tuils.library.circulation.holds import place_hold

        done = place_hold(desk or session.desk, card, barcode, override=override)
    except Refused as no:
        return passing.ask(session, Blocked(barcode, no, "hold", card))
    session.question = None
    session.asked_about = Asked("hold", barcode, card, done.title, hold=done.id, act=done.act)
    if session.visit:
        visits.refresh(session.desk, session.visit)
        session.panel = words.lent_panel(session.visit)
    return session.say(placed(done))


def placed(done: HoldSheet) -> Answer:
    said = _("Now on hold: {title}").format(title=done.title)
    facts = {"n": done.position, "branch": name_of("branch", done.pickup)}
    if done.position:
        return Answer("OK", said, _("Place {n} in the queue, to be picked up at {branch}.").format(**facts))
    return Answer("OK", said, _("To be picked up at {branch}.").format(**facts))


def unknown(session: Session, code: str, kind: str) -> Heard:
    """No item, or no card, has this number: perhaps it was misread; `1` adds it, for whoever may."""
    add = kind == "item"
    answer = words.refused(refuse("ITEM_UNKNOWN" if add else "PATRON_UNKNOWN", code=code))
    if (hint := check_hint(code)) is not None:
        maybe = _("Perhaps misread: the last digit should be {digit}. Scan it again.")
        return session.say(replace(answer, then=maybe.format(digit=hint)))
    if session.desk.may("catalog.edit" if add else "patrons.register"):
        form = "quick_add" if add else "register"
        session.offer = lambda: replace(session.face(), opens=form, opens_with=code)
        scan = _("Scan again.   1: a book without a record, add it quickly.")
        answer = replace(answer, then=scan if add else _("Scan again, or type the name.   1: register a new person."))
    return session.say(answer)


def offered(session: Session, about: Blocked, answer: Answer) -> Heard:
    """A plain no, and the better thing that `1` does."""
    code = about.refused.codes[0]
    if code == "NO_MORE_RENEWALS" and about.card:
        session.offer = lambda: place(session, about.card, about.barcode)
        answer = replace(answer, then=_("It can be checked in.   1: place a hold."))
    if code == "PATRON_BARRED" and about.card:
        session.offer = lambda: lifting.ask(session, about)
        answer = replace(answer, then=_("A manager can tell you more. Be kind.   1: a manager lifts it."))
    return session.say(answer)
