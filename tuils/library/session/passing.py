"""Passing what stands in the way: yes, a reason, or somebody who may, on the spot; and doing the deed after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.terms import PLAIN_YES
from tuils.library.desk import Desk, Operator
from tuils.library.people.on_the_spot import able, lend_right, meant, who_may
from tuils.library.people.signing_in import SignInFault, sign_in
from tuils.library.refusals import Refused

from . import inside, lifting, money, visits, waiting, words
from .faces import Answer, Heard
from .questions import Blocked, Passer, Pin, Shown, Why, impossible

if TYPE_CHECKING:
    from .conversation import Session


def ask(session: Session, about: Blocked) -> Heard:
    """One thing that nobody may pass is told; all else is asked, and scans wait until it is answered."""
    session.question = None
    no = about.refused
    session.about(about)
    if no.codes == ["NO_PERMISSION"] and (people := who_may(session.desk, _right(no))):
        return which(session, about, people)
    if len(no.reasons) == 1 and no.reasons[0].kind == "X":
        session.panel = words.lent_panel(session.visit) if session.visit else session.panel
        return waiting.offered(session, about, words.refused(no))
    session.question = about
    session.panel = words.blocks_panel(no, len(session.visit.lent) if session.visit else 0)
    return session.say(words.refused(no) if len(no.reasons) == 1 else words.several(about))


def left_of(no: Refused, passed: frozenset[str]) -> Refused:
    """What still stands after these were said yes to; all of it where nothing would be left."""
    standing = [reason for reason in no.reasons if reason.code not in passed]
    return Refused(*standing, title=no.title) if standing else no


def yes(session: Session, about: Blocked) -> Heard:
    no = about.refused
    if impossible(no):
        return session.say(words.several(about))
    others = [reason.code for reason in no.reasons if not reason.passable]
    if others:
        return who_passes(session, about, others)
    if PLAIN_YES.issuperset(no.codes):
        return deed(session, about, Override.of({*about.passed, *no.codes}, ""))
    session.question = Why(about)
    return session.say(words.why_asked(about))


def gave_reason(session: Session, question: Why, text: str) -> Heard:
    if not text:
        return session.face()
    about = question.about
    return deed(session, about, Override.of({*about.passed, *about.refused.codes}, text), question.by)


def deed(session: Session, about: Blocked, override: Override, by: Operator | None = None) -> Heard:
    """Do what was blocked. What somebody else passes is done, and journalled, in that one's name."""
    desk: Desk = lend_right(session.desk, by, _right(about.refused)) if by else session.desk
    if about.deed == "renew":
        return visits.renew_one(session, about.card, about.barcode, override, desk)
    if about.deed == "hold":
        return waiting.place(session, about.card, about.barcode, override, desk)
    if about.deed == "pay":
        return money.take(session, about.card, about.cents, override, desk, again=about.barcode)
    if about.deed == "here":
        return inside.use(session, about.barcode, desk)
    return session.lend(about.barcode, override, desk, about.passed)


def _right(no: Refused) -> str:
    """What somebody lends who passes this: a permission, or the codes of the blocks."""
    first = no.reasons[0]
    return str(first.facts.get("permission", "")) if first.code == "NO_PERMISSION" else ",".join(no.codes)


def shown(session: Session, question: Shown, answer: str) -> Heard:
    """The loans were looked at: Enter shows the question again."""
    return session.face() if answer else ask(session, question.about)


# ---- somebody who may


def who_passes(session: Session, about: Blocked, codes: Iterable[str]) -> Heard:
    """Ask the one who may for a PIN; where there are several, first for the name."""
    wanted = {*codes, *about.refused.codes}
    people = able(session.desk, lambda other: other.passes >= wanted)
    if not people:
        said = _("You may not pass this, and nobody here may.")
        return session.say(Answer("STOP", said, words.do_not(about)))
    return which(session, about, people)


def which(session: Session, about: Blocked, people: list[tuple[str, str]], *, lift: bool = False) -> Heard:
    """The PIN of the one, or first the name of one of several. `lift`: the restriction, not this block alone."""
    if len(people) == 1:
        return ask_pin(session, about, *people[0], lift)
    session.question = Passer(about, tuple(people), lift)
    names = ", ".join(name for _login, name in people)
    said = _not_yours(about) + " " + _("Who may: {names}?").format(names=names)
    return session.say(Answer("ASK", said, _("Type the name, then Enter.") + "   " + words.do_not(about)))


def named(session: Session, question: Passer, text: str) -> Heard:
    """A login, a name, or the beginning of one that fits nobody else."""
    fits = meant(question.people, text)
    if len(fits) != 1:
        names = ", ".join(name for _login, name in question.people)
        return session.remark(_("Who is it? One of these: {names}.").format(names=names)) if text else session.face()
    return ask_pin(session, question.about, *fits[0], question.lift)


def _not_yours(about: Blocked) -> str:
    return _("You may not do this.") if about.refused.codes == ["NO_PERMISSION"] else _("You may not pass this.")


def ask_pin(session: Session, about: Blocked, login: str, name: str, lift: bool = False) -> Heard:
    session.question = Pin(about, login, name, lift)
    said = _not_yours(about) + " " + _("{name} may: type the PIN here.").format(name=name)
    return session.say(Answer("ASK", said, _("It is kept in that name.") + "   " + words.do_not(about)))


def typed_pin(session: Session, question: Pin, text: str) -> Heard:
    if not text:
        return session.face()
    try:
        by = sign_in(session.desk, question.login, text)
    except SignInFault as no:
        return session.say(Answer("LOOK", no.said, no.then))
    if question.lift:
        return lifting.lifted(session, question.about, by)
    if question.about.refused.codes == ["NO_PERMISSION"]:
        right = _right(question.about.refused)
        lends = by if right in by.permissions else None
        return deed(session, question.about, Override.of(question.about.passed, ""), lends)
    if not by.passes.issuperset(question.about.refused.codes):
        return ask(session, question.about)
    session.question = Why(question.about, by)
    return session.say(words.why_asked(question.about))
