"""What is scanned in the library itself: copies that were used here, loose things, and the cart on its way to the
shelves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.administration.settings import name_of
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.values.money import plain

from . import checkins, modes, words
from .asked import Asked
from .faces import Answer, Cell, Heard

if TYPE_CHECKING:
    from tuils.library.circulation.inhouse import PutAway, UsedHere

    from .conversation import Session


def use(session: Session, barcode: str, desk: Desk | None = None) -> Heard:
    """Count it; where a patron is at the desk, it is not lent."""
    from tuils.library.circulation.inhouse import use_here

    done = use_here(desk or session.desk, barcode)
    session.question = None
    answer = used(done)
    if not session.mode:
        session.panel = words.lent_panel(session.visit) if session.visit else session.panel
        return session.say(answer)
    about = Asked("route", done.item, "", done.title, act=done.act)
    route = pgettext("mark", done.route)
    modes.lay(session, modes.Done(done.act, "", (Cell(route), done.title, done.call_number), about))
    return session.say(answer)


def used(done: UsedHere) -> Answer:
    said = _("Used here: {title}").format(title=done.title)
    if done.route in ("HOLD", "TRANSIT"):
        return Answer("LOOK", said, _("It is wanted elsewhere. F6, then scan it: that says where."))
    then = _("It was on loan, and is checked in.") + " " if done.was_lent else ""
    if done.fine_cents:
        then += _("{money} is owed.").format(money=plain(done.fine_cents)) + " "
    return Answer("OK", said, then + (f"{done.call_number}." if done.call_number else ""))


def loose(session: Session, text: str) -> tuple[str, int] | None:
    """`loose 3 newspapers`: what, and how many. Only while things are counted is it one without a number: elsewhere
    `loose change` is a title."""
    found = re.fullmatch(rf"{re.escape(_('loose'))}\s+(?:([0-9]{{1,3}})\s+)?(\S.*)", text, re.IGNORECASE)
    if found is None or not (found[1] or session.mode == "here"):
        return None
    return found[2], int(found[1] or 1)


def count(session: Session, what: str, n: int) -> Heard:
    try:
        from tuils.library.circulation.inhouse import count_loose

        done = count_loose(session.desk, what, n)
    except Refused as no:
        return session.say(words.refused(no))
    said = ngettext("Counted: {n} {what}", "Counted: {n} {what}", done.n).format(n=done.n, what=done.what)
    if session.mode == "here":
        modes.lay(session, modes.Done(done.act, "", (Cell(_("LOOSE")), done.what, str(done.n))))
    return session.say(Answer("OK", said, _("F9 takes it back.")))


# ---- the cart

WRONG = {
    "ON_LOAN": (N_("LOOK"), N_("Still on loan: {title}"), N_("Still on loan")),
    "HOLD": (N_("HOLD"), N_("Someone is waiting: {title}"), N_("Someone is waiting")),
    "TRANSIT": (N_("TRANSIT"), N_("It belongs to {branch}: {title}"), N_("To {branch}")),
    "REPAIR": (N_("REPAIR"), N_("It is noted as damaged: {title}"), N_("Noted as damaged")),
    "WITHDRAWN": (N_("PROBLEM"), N_("It was taken out of the collection: {title}"), N_("Problem box, with a note")),
}
MARKED = (N_("LOOK"), N_("It is not marked as here: {title}"), N_("Not marked as here"))
"""Lost, missing, claimed, in process: what a check-in puts right."""


def verify(session: Session, barcode: str) -> Heard:
    """What agrees raises the count and says nothing; what does not is told, and `1` checks it in."""
    from tuils.library.circulation.inhouse import put_away

    done = put_away(session.desk, barcode)
    if done.ok:
        session.pile.agreed += 1
        return session.face()
    mark, said, short = WRONG.get(done.wrong, MARKED)
    facts = {"title": done.title, "branch": name_of("branch", done.to) if done.to else ""}
    cell = Cell(pgettext("mark", mark), "stop" if mark == "PROBLEM" else "strong")
    about = Asked("route", done.item, "", done.title)
    modes.lay(session, modes.Done("", done.wrong, (cell, done.title, _(short).format(**facts)), about))
    if done.wrong == "WITHDRAWN":
        return session.say(
            Answer(mark, _(said).format(**facts), _("Put it in the problem box. A librarian will look."))
        )
    session.offer = lambda: _check_in(session, done)
    return session.say(Answer(mark, _(said).format(**facts), _("Take it off the cart.   1: check it in.")))


def _check_in(session: Session, done: PutAway) -> Heard:
    """The line that told what is wrong gives way to that of the check-in."""
    lines = session.pile.lines
    told, session.pile.lines = lines, lines[:-1]
    try:
        return checkins.check_in(session, done.item)
    except Exception:
        session.pile.lines = told
        raise
