"""Checking in: where each item goes, pieces to be counted, and the book drop, whose items came back earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from tuils.i18n import N_, _, pgettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import day_examples, typed_moment
from tuils.library.front.answers import returning, words
from tuils.library.front.answers.heard import Answer, Cell
from tuils.library.front.answers.why_subject import of_return
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.receipts.slips import checkin_slip
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

from .answering import NO, YES
from .desk_state import UNCHANGED, DeskAction, DeskState, OpenQuestion, Outcome, ask_at_desk, by_the_way
from .pile import PileLine
from .printing import note_checked_in, with_paper


def check_in_now(state: DeskState, action: DeskAction, *, complete: bool = False) -> Outcome:
    try:
        how, missing = action.override, action.words
        done = checkin(
            state.desk, action.barcode, override=how, missing=missing, complete=complete, at_machine=action.at_machine
        )
    except Refused as no:
        if no.overridable:
            counts = no.codes == ["PARTS_CHECK"]
            return ask_at_desk(state, PiecesBack(action.barcode, no) if counts else LateCheckin(action.barcode, no))
        return Outcome(did=no)
    if state.visit:
        state.visit.lent = [line for line in state.visit.lent if line.barcode != action.barcode]
    aside = "on_shelf" if done.route == "SHELF" and done.on_shelf_since is not None else ""
    line = PileLine(done.act, done.route, returning.return_cells(state.desk, done), of_return(done), aside)
    outcome = Outcome(panel=state.lay(line), did=done, offers=_refund_of(state, done) or _charge_of(state, done))
    slip = checkin_slip(state.desk, done) if not aside else None
    note_checked_in(state, slip)
    return with_paper(state, outcome, slip, may_ask=False) if slip else outcome


def check_in_complete(state: DeskState, action: DeskAction) -> Outcome:
    """Check in a complete copy, including pieces that were missing before."""
    return check_in_now(state, action, complete=True)


def check_in_aside(state: DeskState, barcode: str) -> Outcome:
    """Check in by a scanner that only checks in: the patron at the desk and any open question stay. An item that
    needs an answer is not checked in."""
    try:
        done = checkin(state.desk, barcode)
    except Refused as no:
        refused = words.refusal_answer(no)
        then = _("Set it aside, and check it in at the desk.") if no.overridable else refused.then
        return Outcome(keeps_question=True, did=no, remark=Answer("STOP", refused.said, then, refused.title))
    panel = None
    visit = state.visit
    if visit and barcode in {*(line.barcode for line in visit.lent), *(line.barcode for line in visit.before)}:
        visit.lent = [line for line in visit.lent if line.barcode != barcode]
        loans = state.refreshed()  # of whoever is at the desk: one less is out
        panel = loans if state.panel.kind == "loans" else None
    outcome = Outcome(panel=panel, keeps_question=True, did=done, remark=returning.checked_in(state.desk, done))
    slip = checkin_slip(state.desk, done)
    return with_paper(state, outcome, slip, may_ask=False) if slip else outcome


def check_in_reported(state: DeskState, action: DeskAction) -> Outcome:
    """Check in, and replace the line that reported the item's problem."""
    before = state.pile.lines
    state.pile.lines = before[:-1]
    try:
        return check_in_now(state, action)
    except Exception:
        state.pile.lines = before
        raise


def _refund_of(state: DeskState, done: CheckedIn) -> DeskAction | None:
    """Return the offer to refund what was paid for a lost copy that is back, for staff who may."""
    account = done.account
    if account is None or not (account.refund_cents and account.card and state.desk.may("fees.refund")):
        return None
    return DeskAction("refund", card=account.card, cents=account.refund_cents, words=account.name)


def _charge_of(state: DeskState, done: CheckedIn) -> DeskAction | None:
    """Return the offer to charge for what is missing or damaged, for staff who may."""
    if not (done.charge_to and state.desk.may("fees.charge")):
        return None
    text = _("Missing: {title}: {pieces}") if done.missing else _("Damaged: {title}")
    return DeskAction("ask_charge", done.item, done.charge_to, words=text.format(title=done.title, pieces=done.missing))


@dataclass(frozen=True)
class LateCheckin(OpenQuestion):
    """The question about a check-in that is out of order by its date, or whose pieces are to be counted."""

    barcode: str
    refused: Refused
    name = "late"

    def asks(self, _state: DeskState) -> Answer:
        return words.refusal_answer(self.refused)

    def answer(self, _state: DeskState, text: str) -> Outcome:
        if text.lower() not in YES:
            return UNCHANGED
        codes = self.refused.codes
        why = _("book drop") if "OUT_OF_ORDER" in codes else ""
        return Outcome(do=DeskAction("check_in", self.barcode, override=Override.of(codes, why)))

    def no(self, state: DeskState) -> Outcome:
        """Don't check it in. A copy with pieces missing goes to the problem box, and its loan stays open."""
        no = self.refused
        counted = next((reason for reason in no.reasons if reason.code == "PARTS_CHECK"), None)
        if counted is None:
            text = _("Not checked in: {title}").format(title=no.title)
            return Outcome(Answer("NOTE", text, _("Scan the next item.")), did=no)
        cells = (Cell(pgettext("mark", "PROBLEM"), "stop"), no.title, _("Pieces missing. It stays checked out"))
        panel = state.lay(PileLine("", "PROBLEM", cells, aside="not_done"))
        return Outcome(returning.pieces_missing(no.title, str(counted.facts["pieces"])), panel, did=no)


@dataclass(frozen=True)
class PiecesBack(LateCheckin):
    """The question about the pieces of a returned copy: all there, or which one is missing. Pieces noted as missing
    before stay noted, unless staff say that the copy is complete again."""

    name = "pieces"
    takes = "words"
    prompt = N_("Missing")

    def asks(self, state: DeskState) -> Answer:
        asked = super().asks(state)
        if not self._missed:
            return asked
        return replace(asked, then=_("y: the rest is there.   all: complete.   Or type what is missing."))

    @property
    def _missed(self) -> bool:
        return any(reason.facts.get("missing") for reason in self.refused.reasons)

    def answer(self, state: DeskState, text: str) -> Outcome:
        if not text or text.lower() in YES:
            return super().answer(state, text)
        if text.lower() in NO:
            return self.no(state)
        if self._missed and text.casefold() in ("all", _("all")):
            override = Override.of(self.refused.codes, "")
            return Outcome(do=DeskAction("check_in_complete", self.barcode, override=override))
        return Outcome(
            do=DeskAction("check_in", self.barcode, override=Override.of(self.refused.codes, ""), words=text)
        )


# ---- the book drop


def drop(state: DeskState) -> Outcome:
    """Ask when the items came back, or return to now."""
    if state.desk.back_dated is None:
        return ask_at_desk(state, DropDate(last_closing(state.desk)))
    state.desk = state.desk.as_of(None)
    return Outcome(Answer("OK", _("Checking in as of now again."), _("Scan each item.")))


@dataclass(frozen=True)
class DropDate(OpenQuestion):
    """The question when items from the book drop came back. `offered`: a likely moment, taken by Enter."""

    offered: int
    name = "drop"
    takes = "words"
    prompt = N_("When")

    def asks(self, state: DeskState) -> Answer:
        text = _("When were these returned? Enter for {when}.").format(when=moment_words(state.desk, self.offered))
        hint = _("Or type a date and time: {days}, 6 pm. Esc: no change.").format(days=day_examples(state.desk))
        return Answer("ASK", text, hint)

    def answer(self, state: DeskState, text: str) -> Outcome:
        try:
            moment = typed_moment(state.desk, text, whole_day=time(23, 59)) if text else self.offered
        except Unclear as unclear:
            sentence = _('"{text}" is not a date.').format(text=text[:20])
            return by_the_way(sentence, f"{unclear.sentence(_)} {_('Esc: no.')}")
        if moment > state.desk.now:
            return by_the_way(_("{text} is in the future.").format(text=text))
        state.desk = replace(state.desk, back_dated=moment)
        sentence = _("Checking in as of {when}.").format(when=moment_words(state.desk, moment))
        return Outcome(Answer("NOTE", sentence, _("Scan the items from the book drop. F8 goes back to now.")))

    def no(self, _state: DeskState) -> Outcome:
        return Outcome(Answer("", _("Checking in as of now."), _("Scan each item.")))


def last_closing(desk: Desk) -> int:
    """Return when the library closed last: items in the book drop came after that, and are not late for it."""
    calendar = calendar_of(desk.branch, desk.zone)
    today = day_of(desk.now, desk.zone)
    return calendar.closes_at(calendar.previous_open(today - timedelta(days=1)))
