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

from . import visits, words
from .faces import Answer, Heard
from .questions import SOFT, Back, Blocked, Late, Question, Which, Who, Why
from .today import today_panel

if TYPE_CHECKING:
    from .conversation import Session

YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", "x"})
LONGEST_ANSWER = 3  # what is longer is a scan


def answered(session: Session, text: str, scanned: bool) -> Heard:
    question = session.question
    if isinstance(question, SOFT):
        return chosen(session, question, text, scanned)
    if scanned or is_scan(session, text, question):
        session.waiting.append(text)
        return session.say(session.answer)
    if isinstance(question, Why):
        return gave_reason(session, question, text)
    answer = text.lower()
    if answer in NO or not text:
        return refused_by_staff(session)
    if isinstance(question, Late):
        return late(session, question, answer)
    assert isinstance(question, Blocked)
    if answer in YES:
        return yes(session, question)
    return instead(session, question, answer)


def is_scan(session: Session, text: str, question: Question | None) -> bool:
    """A known code is a scan also where words are asked for; else what is longer than an answer is one."""
    if isinstance(question, Why):
        return any(find_item(code) or find_patron(code) for code in readings(text))
    return len(text) > 3


def yes(session: Session, question: Blocked) -> Heard:
    no = question.refused
    if any(reason.kind == "X" for reason in no.reasons):
        return session.say(words.several(no))
    if len(no.overridable) < len(no.reasons):
        role = Answer(
            "STOP", _("You may not pass this."), _("Someone who may can sign in here. n or Esc: do not lend it.")
        )
        return session.say(role)
    if all(code.startswith("ALREADY_OUT") for code in no.codes):
        return again_with(session, question.barcode, Override.of(no.codes, ""))
    session.question = Why(question.barcode, no)
    return session.say(
        Answer(
            "ASK",
            _("Why may it be lent? A few words, then Enter."),
            _("They are kept with your name. Esc: do not lend it."),
        )
    )


def gave_reason(session: Session, question: Why, text: str) -> Heard:
    if not text:
        return session.say(session.answer)
    return again_with(session, question.barcode, Override.of(question.refused.codes, text))


def again_with(session: Session, barcode: str, override: Override) -> Heard:
    session.question = None
    return session.lend(barcode, override)


def late(session: Session, question: Late, answer: str) -> Heard:
    if answer not in YES:
        return session.say(session.answer)
    session.question = None
    return session.check_in(question.barcode, Override.of(question.refused.codes, _("book drop")))


def refused_by_staff(session: Session) -> Heard:
    question, session.question = session.question, None
    title = question.refused.title if isinstance(question, (Blocked, Why, Late)) else ""
    if session.visit:
        session.panel = words.lent_panel(session.visit)
    return session.say(
        Answer("LOOK", _("Not lent: {title}").format(title=title), _("Scan the next item, or Esc to finish."))
    )


def instead(session: Session, question: Blocked, answer: str) -> Heard:
    """A number does the better thing, and then tries the item again."""
    reasons = question.refused.reasons
    reason = reasons[int(answer) - 1] if answer.isdigit() and 0 < int(answer) <= len(reasons) else None
    if reason is None or not reason.instead() or session.visit is None:
        return session.say(session.answer)
    card = session.visit.patron.card
    try:
        if reason.code == "PATRON_EXPIRED":
            renew_patron(session.desk, card)
        elif reason.code == "ADDRESS_BAD":
            edit_patron(session.desk, card, {"address_bad": False})
        elif reason.code in ("ALREADY_OUT_SAME", "ALREADY_OUT_OTHER"):
            return again_with(session, question.barcode, Override.of([reason.code], ""))
    except Refused as no:
        return session.say(words.refused(no))
    session.question = None
    visits.refresh(session.desk, session.visit)
    return session.lend(question.barcode)


def chosen(session: Session, question: Question, text: str, scanned: bool) -> Heard:
    number = int(text) if text.isdigit() and len(text) < 3 and not scanned else 0
    if not number and text.lower() not in NO and text:
        session.question = None
        return session.heard_code(text)[-1]
    if isinstance(question, Who) and 0 < number <= len(question.people):
        return session.serve(question.people[number - 1])
    if isinstance(question, Which) and 0 < number <= len(question.biblios):
        session.question = None
        return replace(session.say(session.answer), open_title=question.biblios[number - 1])
    if isinstance(question, Back) and 0 < number <= len(session.parked):
        return session.bring_back(session.parked[number - 1])
    if number:
        return session.say(Answer("LOOK", _("There is no line {n}.").format(n=number), session.answer.then))
    return nobody(session)


def nobody(session: Session) -> Heard:
    session.question = None
    session.panel = words.lent_panel(session.visit) if session.visit else today_panel(session.desk)
    return session.say(Answer("OK", _("Nobody was chosen."), _("Scan the next card.")))
