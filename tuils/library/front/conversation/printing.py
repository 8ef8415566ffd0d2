"""Paper at the desk: printed with an answer, offered, or kept for the key that prints it."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.library.front.answers.heard import Answer
from tuils.library.front.answers.visits import DeskVisit
from tuils.library.office.receipts.asked import new_card_sheet
from tuils.library.office.receipts.reading import all_out_sheet, checkin_sheet, checkout_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.station.paper_kinds import ALWAYS, ASK, EMAIL, RECEIPTS

from .answering import YES, may_print
from .desk_state import DeskAction, DeskState, Outcome, by_the_way
from .pile import Pile


def serve_new_patron(state: DeskState, card: str, hint: str) -> Outcome:
    """Serve the patron who was registered just now. `hint`: what else there is to say."""
    answer = Answer("OK", _("Registered. You can scan items now."), hint)
    return with_paper(state, Outcome(answer, state.lent_panel()), new_card_sheet(state.desk, card))


def with_paper(state: DeskState, outcome: Outcome, sheet: Sheet | None, *, may_ask: bool = True) -> Outcome:
    """Add the paper that belongs to this: an e-mail if the patron wants that; otherwise printed along, or offered if
    nothing is asked and nothing waits; otherwise the key prints it."""
    if sheet is None:
        return outcome
    state.newest = lambda: sheet
    if by_email(state, sheet):
        return replace(outcome, paper=sheet, ahead=f"{_('Receipt by email.')}   ")
    when = state.when_to_print(sheet)
    if when == ALWAYS:
        return replace(outcome, paper=sheet, prints="quietly")
    nothing_said = outcome.answer is None and outcome.did is None
    if when != ASK or not may_ask or outcome.question or outcome.offers or state.waiting or nothing_said:
        return replace(outcome, paper=sheet)
    return replace(outcome, ahead=f"{may_print(sheet)}   ", paper=sheet, offers=DeskAction("print_paper"))


def by_email(state: DeskState, sheet: Sheet) -> bool:
    """Return whether the paper is on its way as an e-mail, as the patron wants it. If that can't be, the station's way
    applies."""
    if sheet.wanted != EMAIL or sheet.kind not in RECEIPTS or not sheet.patron:
        return False
    with contextlib.suppress(Refused, StoreFault), plain_faults():
        return state.mail_receipt(state.desk, sheet)
    return False


def take_paper(state: DeskState, _action: DeskAction) -> Outcome:
    """Print the paper offered with the last answer. Nobody waits for a yes: whatever comes next drops the offer."""
    sheet = state.newest() if state.newest else None
    if sheet is None:
        return print_newest(state)
    text = _("Printing: {what}.").format(what=sheet.called)
    return Outcome(Answer("OK", text, _next(state)), paper=sheet, prints="quietly")


def report_not_printed(state: DeskState) -> Outcome:
    return Outcome(Answer("OK", _("Not printed. .b prints it later."), _next(state)))


def is_paper(offer: DeskAction) -> bool:
    return offer.does == "print_paper"


def taken_by(offer: DeskAction) -> frozenset[str]:
    """Return what is typed to accept this offer."""
    return YES if is_paper(offer) else frozenset({"1"})


def _next(state: DeskState) -> str:
    return _("Scan the next item, or Esc to finish.") if state.visit else _("Scan the next card.")


# ---- keys


def print_newest(state: DeskState) -> Outcome:
    """Print the paper of the last thing done here, or the last paper again."""
    sheet = state.newest() if state.newest else None
    if sheet is None:
        return by_the_way(_("There is nothing to print yet."), _("Check something out or in, then .b prints it."))
    return Outcome(keeps_question=True, paper=sheet, prints="told")


def print_all_out(state: DeskState) -> Outcome:
    """Print all that the patron at the desk has out."""
    if state.visit is None:
        return by_the_way(
            _("Whose checkouts do you want to print?"), _("Scan the card, or type the name. Then .o again.")
        )
    sheet = all_out_sheet(state.desk, state.visit.patron.card)
    if not sheet.count:
        return by_the_way(_("Nothing is checked out on this card."))
    state.newest = lambda: sheet
    return Outcome(keeps_question=True, paper=sheet, prints="told")


# ---- what is newest


def note_lent(state: DeskState) -> None:
    """Give the print key the receipt for all of this visit, whenever it is printed."""
    if visit := state.visit:
        state.newest = lambda: visit_sheet(state, visit)


def visit_sheet(state: DeskState, visit: DeskVisit) -> Sheet | None:
    """Return the receipt of what was checked out in this visit and still is."""
    if not visit.lent:
        return None
    sheet = checkout_sheet(state.desk, visit.patron.card, [line.barcode for line in visit.lent])
    return sheet if sheet.count else None


def pile_sheet(state: DeskState, pile: Pile) -> Sheet | None:
    """Return the receipt of what was checked in since the list was begun."""
    done = [line.about.back for line in pile.lines if line.about and line.about.back and not line.aside]
    return checkin_sheet(state.desk, [(one.title, one.item) for one in done]) if done else None


def note_checked_in(state: DeskState, sheet: Sheet | None) -> None:
    """Give the print key the slip for the copy, or else the receipt for all."""
    pile = state.pile
    state.newest = (lambda: sheet) if sheet else lambda: pile_sheet(state, pile)
