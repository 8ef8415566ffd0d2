"""Passing what stands in the way: yes, a reason, or somebody who may, on the spot; and doing the deed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.terms import PLAIN_YES
from tuils.library.desk import Desk, Operator
from tuils.library.people.signing_in import SignInFault, sign_in
from tuils.library.people.staff import operator_of, staff
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
        return who_may(session, about, others)
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
    desk: Desk = replace(session.desk, operator=by) if by else session.desk
    if about.deed == "renew":
        return visits.renew_one(session, about.card, about.barcode, override, desk)
    if about.deed == "hold":
        return waiting.place(session, about.card, about.barcode, override, desk)
    if about.deed == "pay":
        return money.take(session, about.card, about.cents, override, desk, again=about.barcode)
    if about.deed == "here":
        return inside.use(session, about.barcode, desk)
    return session.lend(about.barcode, override, desk, about.passed)


def shown(session: Session, question: Shown, answer: str) -> Heard:
    """The loans were looked at: Enter shows the question again."""
    return session.face() if answer else ask(session, question.about)


# ---- somebody who may


def who_may(session: Session, about: Blocked, codes: Iterable[str]) -> Heard:
    """Ask the one who may for a PIN; where there are several, first for the name."""
    wanted = {*codes, *about.refused.codes}
    people = others(session.desk, lambda other: other.passes >= wanted)
    if not people:
        said = _("You may not pass this, and nobody here may.")
        return session.say(Answer("STOP", said, words.do_not(about)))
    return which(session, about, people)


def others(desk: Desk, able: Callable[[Operator], bool]) -> list[tuple[str, str]]:
    """Logins and names of all others who are able to, and who have a PIN."""
    return [
        (sheet.login, sheet.name or sheet.login)
        for sheet in staff()
        if sheet.active and sheet.has_pin and sheet.login != desk.operator.login and able(operator_of(sheet))
    ]


def which(session: Session, about: Blocked, people: list[tuple[str, str]], *, lift: bool = False) -> Heard:
    """The PIN of the one, or first the name of one of several. `lift`: the restriction, not this block alone."""
    if len(people) == 1:
        return ask_pin(session, about, *people[0], lift)
    session.question = Passer(about, tuple(people), lift)
    names = ", ".join(name for _login, name in people)
    said = _("You may not pass this. Who may: {names}?").format(names=names)
    return session.say(Answer("ASK", said, _("Type the name, then Enter.") + "   " + words.do_not(about)))


def named(session: Session, question: Passer, text: str) -> Heard:
    """A login, a name, or the beginning of one that fits nobody else."""
    word = text.casefold()
    exact = [one for one in question.people if word in (one[0].casefold(), one[1].casefold())]
    fits = exact or [one for one in question.people if word and one[1].casefold().startswith(word)]
    if len(fits) != 1:
        names = ", ".join(name for _login, name in question.people)
        return session.remark(_("Who is it? One of these: {names}.").format(names=names)) if text else session.face()
    return ask_pin(session, question.about, *fits[0], question.lift)


def ask_pin(session: Session, about: Blocked, login: str, name: str, lift: bool = False) -> Heard:
    session.question = Pin(about, login, name, lift)
    said = _("You may not pass this. {name} may: type the PIN here.").format(name=name)
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
    if not by.passes.issuperset(question.about.refused.codes):
        return ask(session, question.about)
    session.question = Why(question.about, by)
    return session.say(words.why_asked(question.about))
