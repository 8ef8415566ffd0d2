"""The better thing that the number of a block does instead. Then the item is tried again as if it had waited.

A restriction on a card is lifted on the spot, by a person who may; journalled in that person's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tuils.i18n import _, ngettext
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.front.answers import words
from tuils.library.front.answers.heard import Answer, Panel
from tuils.library.front.answers.why_subject import of_loan
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.lookups import find_patron, item_of, open_loans_of
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.terms import due_cell, due_words
from tuils.library.people.patrons.restrictions import LIFT
from tuils.library.people.staff.on_the_spot import who_may
from tuils.values.dataclass import dataclass

from .answering import YES
from .block_questions import BlockQuestion, ask_again, ask_one_of, do_again, yes
from .desk_state import UNCHANGED, DeskAction, DeskState, Outcome, StoppedAction, ask_at_desk

Way = Callable[[DeskState, StoppedAction, Reason], Outcome]


def act_instead(state: DeskState, action: DeskAction) -> Outcome:
    about, reason = action.about, action.reason
    assert about is not None
    assert reason is not None
    way = WAYS.get(reason.facts.get("wording", reason.code)) or WAYS.get(reason.code)
    return way(state, about, reason) if way else UNCHANGED


def _to(does: str) -> Way:
    """Return a way that does an action of its own, for this item and this card."""
    return lambda _state, about, _reason: Outcome(
        do=DeskAction(does, about.action.barcode, about.action.card, about=about)
    )


def _renew_card(state: DeskState, about: StoppedAction, _reason: Reason) -> Outcome:
    from tuils.library.people.patrons.categories import renew_patron

    return do_again(state, about, words.card_renewed(state.desk, renew_patron(state.desk, about.action.card)))


def _address(state: DeskState, about: StoppedAction, _reason: Reason) -> Outcome:
    from tuils.library.people.patrons.patrons import edit_patron

    edit_patron(state.desk, about.action.card, {"address_bad": False})
    return do_again(state, about, Answer("OK", _("The address is marked correct.")))


def _show(state: DeskState, about: StoppedAction, _reason: Reason) -> Outcome:
    """Show what is out on the card; the block is still to be answered."""
    patron = find_patron(about.action.card)
    loans = open_loans_of(patron.id) if patron else []
    named = [(loan, item) for loan, item in ((loan, item_of(loan.item)) for loan in loans) if item]
    rows = tuple(
        (str(n), item.whole_title, item.row.call_number, due_cell(state.desk, loan.due_at))
        for n, (loan, item) in enumerate(named, 1)
    )
    return ask_at_desk(
        state, LoansShown(about, Panel("out", rows, tuple(str(item.row.barcode) for _loan, item in named)))
    )


@dataclass(frozen=True)
class LoansShown(BlockQuestion):
    """The loans behind the block are shown; y and n answer it, Enter shows it again."""

    loans: Panel
    name = "shown"

    def asks(self, _state: DeskState) -> Answer:
        n = len(self.loans.rows)
        text = ngettext("{n} item is checked out on this card.", "{n} items are checked out on this card.", n).format(
            n=n
        )
        return Answer("ASK", text, _("y: check out anyway.   n or Esc: no.   Enter: back."))

    def panel(self, _state: DeskState) -> Panel:
        return self.loans

    def answer(self, state: DeskState, text: str) -> Outcome:
        if text in YES:
            return yes(state, self.about)
        return UNCHANGED if text else ask_again(state, self.about)


def _for_other(state: DeskState, about: StoppedAction, reason: Reason) -> Outcome:
    """Check out on the card of the patron it waits for, who sent this person."""
    done = checkout(state.desk, str(reason.facts["card"]), about.action.barcode)
    state.asked_about = of_loan(done)
    text = _("Checked out on {name}'s card: {title}").format(name=reason.facts["name"], title=done.title)
    hint = _("Due {due}. Scan the next item.").format(due=due_words(state.desk, done.due_at))
    return Outcome(Answer("OK", text, hint), state.lent_panel(), did=done)


def _back(state: DeskState, about: StoppedAction, _reason: Reason) -> Outcome:
    text = _("Not checked out: {title}").format(title=about.refused.title)
    return Outcome(Answer("NOTE", text, _("Put it back in the crate.")), state.lent_panel())


def _print_agreement(state: DeskState, about: StoppedAction, reason: Reason) -> Outcome:
    """Print the agreement to sign. The question stays."""
    from tuils.library.office.receipts.agreement import agreement_sheet

    sheet = agreement_sheet(state.desk, str(reason.facts.get("topic")), about.action.card)
    said = _("Printing: {what}.").format(what=sheet.called)
    return replace(ask_again(state, about), paper=sheet, prints="quietly", ahead=f"{said} ")


def _this_one(_state: DeskState, about: StoppedAction, reason: Reason) -> Outcome:
    """Answer yes to this one; ask about the other blocks."""
    passed = about.action.passed | {reason.code}
    return Outcome(do=replace(about.action, passed=passed, override=Override.of(passed, "")))


WAYS: dict[str, Way] = {
    "PATRON_BARRED": _to("lift"),
    "PATRON_EXPIRED": _renew_card,
    "ADDRESS_BAD": _address,
    "OWES_TOO_MUCH": _to("ask_amount"),
    "FAMILY_OWES": _to("ask_whose"),
    "TOO_MANY_OVERDUE": _to("renew_late"),
    "TOO_MANY_ITEMS": _show,
    "NOT_FOR_LOAN": _to("here"),
    "HELD_FOR_OTHER": _to("hold"),
    "WAITING_FOR_OTHER": _to("hold"),
    "WAITING_FOR_PROXY": _for_other,
    "NO_MORE_RENEWALS": _to("hold"),
    "IN_TRANSIT_HOLD": _back,
    "ALREADY_OUT_SAME": _this_one,
    "ALREADY_OUT_OTHER": _this_one,
    "PARTS_CHECK": _this_one,
    "FOR_GROUP": _this_one,
    "RENTAL_FEE": _this_one,
    "DEPOSIT_FEE": _this_one,
    "AGREEMENT_UNSIGNED": _print_agreement,
}
"""The ways by code, or by its wording where one code has several."""


def lift_block(state: DeskState, action: DeskAction) -> Outcome:
    """Lift it, and try again what was blocked. An operator who may not is asked for the PIN of a person who may."""
    assert action.about is not None
    if action.desk is None and not state.desk.may(LIFT):
        if people := who_may(state.desk, LIFT):
            return ask_one_of(state, action.about, people, lift=True)
        return Outcome(
            Answer("STOP", _("You can't lift this block, and no one here can."), _("Please be kind.")),
            keeps_question=True,
        )
    from tuils.library.people.patrons.patrons import edit_patron

    card = action.about.action.card
    try:
        sheet = edit_patron(action.desk or state.desk, card, {"barred": False, "barred_until": ""})
    except Refused as no:
        return Outcome(did=no)
    text = _("Block lifted for {name}.").format(name=sheet.name)
    return do_again(state, action.about, Answer("OK", text, _("F9 undoes it.")))
