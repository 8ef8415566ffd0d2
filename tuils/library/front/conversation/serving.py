"""The patron at the desk: the next one, one who is done, one who steps aside and comes back, and none any more."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from tuils.i18n import _, ngettext
from tuils.library.front.answers import visits, words
from tuils.library.front.answers.heard import Answer, Panel
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.front.answers.results import AtTheDesk
from tuils.library.front.answers.visits import DeskVisit
from tuils.library.office.receipts.sheets import Sheet
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.values.numbers.barcode import readings
from tuils.values.station.paper_kinds import EMAIL

from .answering import YES
from .block_questions import ask_again, block_of
from .desk_state import UNCHANGED, DeskState, OpenQuestion, Outcome, Parked, ask_at_desk
from .list_question import ListQuestion
from .printing import visit_sheet, with_paper


def serve(state: DeskState, patron: PatronSheet, *, looks: bool = True) -> Outcome:
    """Serve this patron at the desk; the one before is done, or comes back from the parked. `looks`: how the patron
    stands is read; a machine that only lends does not ask for it."""
    state.leave_mode()
    if state.visit and state.visit.patron.id == patron.id:
        return _at_the_desk(state, state.visit)
    sheet = _done(state)
    parked = next((one for one in state.parked if one.visit.patron.id == patron.id), None)
    if parked:
        return with_paper(state, bring_parked_back(state, parked), sheet, may_ask=False)
    visit = visits.begin_visit(state.desk, patron)
    there = _at_the_desk(state, visit) if looks else _unseen(state, visit)
    return with_paper(state, there, sheet, may_ask=False)


def _unseen(state: DeskState, visit: DeskVisit) -> Outcome:
    state.visit, state.asked_about, state.on_the_way = visit, None, ""
    return Outcome()


def _at_the_desk(state: DeskState, visit: DeskVisit) -> Outcome:
    _unseen(state, visit)
    panel = state.refreshed()
    did = AtTheDesk(visit.patron, visit.out, visit.late, visit.holds, visit.owes, visit.stops)
    return Outcome(panel=panel, did=did)


def finish_patron(state: DeskState) -> Outcome:
    """Finish with the patron at the desk; the receipt is included."""
    assert state.visit is not None
    visit = state.visit
    count = ngettext("{n} item", "{n} items", len(visit.lent)).format(n=len(visit.lent)) if visit.lent else _("nothing")
    text = _("Done. {name} checked out {count}.").format(name=visit.patron.name, count=count)
    sheet = _done(state)
    panel = today_panel(state.desk) if state.asks else None  # a device has no list
    return with_paper(state, Outcome(Answer("OK", text, _("Scan the next card.")), panel), sheet)


def _done(state: DeskState) -> Sheet | None:
    visit = state.visit
    sheet = visit_sheet(state, visit) if visit and (state.asks or _mails_receipts(visit)) else None
    state.nobody_there()
    return sheet


def _mails_receipts(visit: DeskVisit) -> bool:
    """Return whether the patron wants receipts by e-mail: a device itself prints all others."""
    return bool(visit.lent) and visit.patron.fields.get("receipts") == EMAIL


def forget_removed_patron(state: DeskState, patron: str) -> Outcome:
    """Forget a removed patron: the one with this id is neither at the desk nor parked, and nothing names them."""
    state.parked = [parked for parked in state.parked if parked.visit.patron.id != patron]
    state.asked_about = None
    state.refused, state.newest = [], None
    if state.visit and state.visit.patron.id != patron:
        return UNCHANGED
    state.nobody_there()
    state.waiting.clear()
    return Outcome(Answer("OK", _("This patron's record was removed."), _("Scan the next card.")), state.idle_panel())


# ---- parking


def park(state: DeskState) -> Outcome:
    """Park the patron at the desk, with list, question and scans; with nobody there, ask who is back."""
    if state.visit is None:
        return _who_is_back(state)
    name = state.visit.patron.name
    state.parked.append(Parked(state.visit, state.question, deque(state.waiting), state.ask_first))
    state.nobody_there()
    state.last = ("", 0)
    state.waiting.clear()
    state.ask_first = False
    hint = _("Scan the next card. F8 brings {name} back.").format(name=name)
    return Outcome(Answer("OK", _("{name} is parked.").format(name=name), hint), state.idle_panel())


def bring_parked_back(state: DeskState, parked: Parked) -> Outcome:
    state.parked.remove(parked)
    state.visit = parked.visit
    state.waiting.extend(parked.waiting)
    state.ask_first = parked.ask_first
    if about := block_of(parked.question):
        visits.refresh_visit(state.desk, parked.visit)
        return ask_again(state, about)
    there = _at_the_desk(state, parked.visit)
    return ask_at_desk(state, parked.question) if parked.question else there


def _who_is_back(state: DeskState) -> Outcome:
    if state.parked:
        return ask_at_desk(state, WhoIsBack())
    return Outcome(
        Answer("", _("No patron is parked."), _("F8 parks the patron at the desk, with everything scanned."))
    )


class WhoIsBack(ListQuestion):
    """The question which of the parked patrons is back."""

    name = "back"

    def asks(self, state: DeskState) -> Answer:
        n = len(state.parked)
        text = ngettext("{n} patron is parked. Who is back?", "{n} patrons are parked. Who is back?", n).format(n=n)
        return Answer("ASK", text, _("Type the number, then Enter, or scan the card again. Esc: none."))

    def panel(self, state: DeskState) -> Panel:
        return visits.parked_panel(state.desk, [parked.visit for parked in state.parked])

    def rows(self, state: DeskState) -> int:
        return len(state.parked)

    def chose(self, state: DeskState, index: int) -> Outcome:
        return bring_parked_back(state, state.parked[index])

    def scanned(self, state: DeskState, code: str) -> Outcome | None:
        """Take the scanned card as the answer, if it belongs to one of the patrons offered."""
        cards = [parked.visit.patron.card for parked in state.parked]
        return next((self.chose(state, cards.index(card)) for card in readings(code) if card in cards), None)


# ---- signing out


def sign_out(state: DeskState) -> Outcome:
    """Sign out; ask first if a patron is at the desk, or parked."""
    if state.visit is None and not state.parked:
        return Outcome(keeps_question=True, leaving=True)
    return ask_at_desk(state, SignOut())


class SignOut(OpenQuestion):
    """The question whether to sign out while someone is at the desk, or parked."""

    name = "leave"

    def asks(self, state: DeskState) -> Answer:
        return words.leave_all_the_same(state.visit, len(state.parked))

    def answer(self, state: DeskState, text: str) -> Outcome:
        if text not in YES:
            return UNCHANGED
        return replace(finish_patron(state) if state.visit else Outcome(), leaving=True)

    def no(self, _state: DeskState) -> Outcome:
        return Outcome(Answer("", _("You stay signed in."), _("Scan the next item, or Esc to finish.")))
