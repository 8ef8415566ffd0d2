"""Answering the open question of a conversation: y, n, a number, a few words of why; scans wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.found import find_item, find_patron
from tuils.library.people.patrons import edit_patron, renew_patron
from tuils.library.refusals import Refused
from tuils.values.barcode import readings

from . import checkins, visits, words
from .faces import Answer, Heard
from .questions import SOFT, WORDS, Back, Blocked, Drop, Late, Leave, Question, Which, Who, Why, impossible
from .today import today_panel

if TYPE_CHECKING:
    from .conversation import Session

YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", "x"})
LONGEST_ANSWER = 3  # what is longer is a scan


def answered(session: Session, text: str, scanned: bool) -> Heard:
    question = session.question
    if isinstance(question, SOFT):
        return chosen(session, question, text, scanned)
    if scanned or is_scan(text, question):
        session.waiting.extend(session.pieces(text))
        return session.face()
    if isinstance(question, Why):
        return gave_reason(session, question, text)
    answer = text.lower()
    if isinstance(question, Drop):
        return session.press("back") if answer in NO else checkins.dropped(session, question, text)
    if isinstance(question, Leave):
        return left(session, answer)
    if answer in NO:
        return refused_by_staff(session)
    if isinstance(question, Late):
        return late(session, question, answer)
    assert isinstance(question, Blocked)
    if not text:
        return refused_by_staff(session) if impossible(question.refused) else session.face()
    return yes(session, question) if answer in YES else instead(session, question, answer)


def is_scan(text: str, question: Question | None) -> bool:
    """What is longer than an answer is a scan; where words are asked for, only a known code is."""
    if isinstance(question, WORDS):
        return any(find_item(code) or find_patron(code) for code in readings(text))
    return len(text) > LONGEST_ANSWER


def yes(session: Session, question: Blocked) -> Heard:
    no = question.refused
    if impossible(no):
        return session.say(words.several(no))
    if len(no.overridable) < len(no.reasons):
        then = _("Someone who may can sign in here. n or Esc: do not lend it.")
        return session.say(Answer("STOP", _("You may not pass this."), then))
    if all(code.startswith("ALREADY_OUT") for code in no.codes):
        return session.lend(question.barcode, Override.of(no.codes, ""))
    session.question = Why(question.barcode, no)
    said = _("Why may it be lent? A few words, then Enter.")
    return session.say(Answer("ASK", said, _("They are kept with your name. Esc: do not lend it.")))


def gave_reason(session: Session, question: Why, text: str) -> Heard:
    if not text:
        return session.face()
    return session.lend(question.barcode, Override.of(question.refused.codes, text))


def late(session: Session, question: Late, answer: str) -> Heard:
    if answer not in YES:
        return session.face()
    session.question = None
    try:
        return checkins.check_in(session, question.barcode, Override.of(question.refused.codes, _("book drop")))
    except Exception:
        session.question = question
        raise


def left(session: Session, answer: str) -> Heard:
    if answer in NO:
        return stayed(session)
    if answer not in YES:
        return session.face()
    session.question = None
    slip = session.finish().slip if session.visit else ()
    return replace(session.face(), slip=slip, leaving=True)


def stayed(session: Session) -> Heard:
    session.question = None
    return session.say(Answer("", _("You stay signed in."), _("Scan the next item, or Esc to finish.")))


def refused_by_staff(session: Session) -> Heard:
    question, session.question = session.question, None
    title = question.refused.title if isinstance(question, (Blocked, Why, Late)) else ""
    if isinstance(question, Late):
        return session.say(Answer("LOOK", _("Not checked in: {title}").format(title=title), _("Scan the next item.")))
    if session.visit:
        session.panel = words.lent_panel(session.visit)
    said = _("Not lent: {title}").format(title=title)
    return session.say(Answer("LOOK", said, _("Scan the next item, or Esc to finish.")))


def instead(session: Session, question: Blocked, answer: str) -> Heard:
    """A number does the better thing; the item is tried again as if it had waited."""
    reasons = question.refused.reasons
    reason = reasons[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(reasons) else None
    if reason is None or not reason.instead() or session.visit is None:
        return session.face()
    card = session.visit.patron.card
    try:
        if reason.code == "PATRON_EXPIRED":
            said = words.card_renewed(session.desk, renew_patron(session.desk, card))
        elif reason.code == "ADDRESS_BAD":
            edit_patron(session.desk, card, {"address_bad": False})
            said = Answer("OK", _("The address is right again."))
        else:
            return session.lend(question.barcode, Override.of([reason.code], ""))
    except Refused as no:
        return session.say(words.refused(no))
    session.question = None
    session.waiting.appendleft(question.barcode)
    visits.refresh(session.desk, session.visit)
    session.panel = words.lent_panel(session.visit)
    return session.say(said)


def chosen(session: Session, question: Question, text: str, scanned: bool) -> Heard:
    number = int(text) if text.isdecimal() and len(text) < 3 and not scanned else 0
    if isinstance(question, Who) and len(question.people) == 1 and text.lower() in YES:
        number = 1
    if not number and text.lower() not in NO and text:
        session.question = None
        return session.heard_code(text)
    if isinstance(question, Who) and 0 < number <= len(question.people):
        return session.serve(question.people[number - 1])
    if isinstance(question, Which) and 0 < number <= len(question.biblios):
        session.question = None
        return replace(session.face(), open_title=question.biblios[number - 1])
    if isinstance(question, Back) and 0 < number <= len(session.parked):
        return session.bring_back(session.parked[number - 1])
    if number:
        return session.remark(_("There is no line {n}.").format(n=number))
    return nobody(session) if text else session.face()


def nobody(session: Session) -> Heard:
    """None of the list: what stood there before stands there again."""
    question, session.question = session.question, None
    if session.checking_in:
        session.panel = session.pile.panel()
    else:
        session.panel = words.lent_panel(session.visit) if session.visit else today_panel(session.desk)
    said = _("No title was chosen.") if isinstance(question, Which) else _("Nobody was chosen.")
    return session.say(Answer("OK", said, _("Scan the next card.")))
