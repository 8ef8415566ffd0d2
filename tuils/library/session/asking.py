"""Answering the open question of a conversation: y, n, a number, a few words of why; scans wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.audit import looked
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.found import find_item, find_patron
from tuils.values.barcode import guess, readings

from . import better, checkins, money, passing, words
from .faces import Answer, Heard
from .questions import (
    SOFT,
    WORDS,
    Amount,
    Back,
    Blocked,
    Drop,
    Late,
    Leave,
    Passer,
    Pin,
    Question,
    Shown,
    Which,
    Who,
    Whose,
    Why,
    block_of,
    impossible,
)
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
    if isinstance(question, WORDS):
        return worded(session, question, text)
    answer = text.lower()
    if isinstance(question, Leave):
        return left(session, answer)
    if answer in NO:
        return refused_by_staff(session)
    if isinstance(question, Late):
        return late(session, question, answer)
    if isinstance(question, Whose):
        return money.chose_whose(session, question, answer)
    if isinstance(question, Shown):
        return passing.yes(session, question.about) if answer in YES else passing.shown(session, question, answer)
    assert isinstance(question, Blocked)
    if not text:
        return refused_by_staff(session) if impossible(question.refused) else session.face()
    return passing.yes(session, question) if answer in YES else better.instead(session, question, answer)


def worded(session: Session, question: Question, text: str) -> Heard:
    """A reason, a name, a PIN, an amount, a time."""
    no = text.lower() in NO
    if isinstance(question, Drop):
        return session.press("back") if no else checkins.dropped(session, question, text)
    if isinstance(question, Amount):
        return refused_by_staff(session) if no else money.amount(session, question, text)
    if isinstance(question, Passer):
        return refused_by_staff(session) if no else passing.named(session, question, text)
    if isinstance(question, Pin):
        return refused_by_staff(session) if no else passing.typed_pin(session, question, text)
    assert isinstance(question, Why)
    return passing.gave_reason(session, question, text)


def is_scan(text: str, question: Question | None) -> bool:
    """What is longer than an answer is a scan; where words are asked for, only a known code is. A PIN is no barcode."""
    if isinstance(question, Pin) and any(guess(code) in ("item", "patron", "isbn") for code in readings(text)):
        return True
    if isinstance(question, WORDS):
        return any(find_item(code) or find_patron(code) for code in readings(text))
    return len(text) > LONGEST_ANSWER


def late(session: Session, question: Late, answer: str) -> Heard:
    if answer not in YES:
        return session.face()
    session.question = None
    codes = question.refused.codes
    why = _("book drop") if "OUT_OF_ORDER" in codes else ""
    try:
        return checkins.check_in(session, question.barcode, Override.of(codes, why))
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
    """No: what was asked for is left as it was. From a payment, back to the block it was for."""
    question, session.question = session.question, None
    if isinstance(question, Late):
        return checkins.set_aside(session, question)
    if isinstance(question, Amount) and question.about:
        return passing.ask(session, question.about)
    if session.visit and not session.mode:
        session.panel = words.lent_panel(session.visit)
    about = block_of(question)
    said = words.not_done(about) if about else _("Nothing was paid.")
    return session.say(Answer("LOOK", said, _("Scan the next item, or Esc to finish.")))


def chosen(session: Session, question: Question, text: str, scanned: bool) -> Heard:
    number = int(text) if text.isdecimal() and len(text) < 3 and not scanned else 0
    if isinstance(question, Who) and len(question.people) == 1 and text.lower() in YES:
        number = 1
    if not number and text.lower() not in NO and text:
        session.question = None
        return session.heard_code(text)
    if isinstance(question, Who) and 0 < number <= len(question.people):
        patron = question.people[number - 1]
        looked(session.desk, "by_name", patron.id)
        return session.serve(patron)
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
    back_to_before(session)
    said = _("No title was chosen.") if isinstance(question, Which) else _("Nobody was chosen.")
    return session.say(Answer("OK", said, _("Scan the next card.")))


def back_to_before(session: Session) -> None:
    """The list of names or titles goes, and what it covered is seen again."""
    if session.mode:
        session.panel = session.pile.panel()
    else:
        session.panel = words.lent_panel(session.visit) if session.visit else today_panel(session.desk)
