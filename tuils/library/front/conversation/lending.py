"""Lend an item to the patron at the desk, or offer by `1` to repair noted damage. Renew: all that is out on a card,
what is late, one loan, or an item for the patron who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.library.front.answers import visits, words
from tuils.library.front.answers.heard import Answer, Cell, Panel, Row
from tuils.library.front.answers.results import RenewedSeveral
from tuils.library.front.answers.visits import DeskVisit
from tuils.library.front.answers.why_subject import WhySubject, of_loan
from tuils.library.lending.loans.checkout import CheckedOut, checkout
from tuils.library.lending.loans.renewal import Renewed, loans_to_renew, renew
from tuils.library.lending.lookups import find_item, find_patron, item_of, open_loan, open_loans_of
from tuils.library.lending.terms.terms import due_words
from tuils.library.office.receipts.reading import renewal_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.models import Patron
from tuils.models.rows import get

from .block_questions import blocks_left, do_again, stopped
from .desk_state import UNCHANGED, DeskAction, DeskState, Outcome
from .pile import PileLine
from .printing import note_lent, with_paper


def renew_at_desk(state: DeskState, row: str) -> Outcome:
    """Renew all loans of the patron at the desk, or the one whose line is highlighted."""
    if state.visit is None or state.mode:
        return Outcome(Answer("", _("Renew for which patron?"), _("Scan the card, or type the name. Then F7.")))
    card = state.visit.patron.card
    if row:
        return renew_one(state, DeskAction("renew", row, card))
    panel, did = _renew_loans(state.desk, state.visit, loans_to_renew(card))
    return with_paper(state, Outcome(panel=panel, did=did), _receipt(state, card, did.done))


def renew_late(state: DeskState, action: DeskAction) -> Outcome:
    """Renew the late loans behind a block; the list of results stays until the item is lent."""
    assert action.about is not None
    if state.visit is None:
        return UNCHANGED
    patron = find_patron(action.about.action.card)
    late = [loan for loan in open_loans_of(patron.id) if loan.due_at < state.desk.at] if patron else []
    items = [item for item in (item_of(loan.item) for loan in late) if item]
    panel, did = _renew_loans(state.desk, state.visit, [str(item.row.barcode) for item in items])
    return replace(do_again(state, action.about, words.renewed_several(did)), panel=panel)


def _renew_loans(desk: Desk, visit: DeskVisit, wanted: list[str]) -> tuple[Panel, RenewedSeveral]:
    """Renew these loans: each in its own transaction, each with its own outcome.

    A fault of the store is raised before anything was renewed; later it is the outcome of what is left.
    """
    each: list[Renewed | Refused | StoreFault] = []
    for barcode in wanted:
        stopped = each[-1] if each and isinstance(each[-1], StoreFault) else None
        try:
            with plain_faults():
                each.append(stopped or renew(desk, visit.patron.card, barcode))
        except Refused as no:
            each.append(no)
        except StoreFault as fault:
            if not any(isinstance(one, Renewed) for one in each):
                raise
            each.append(fault)
    visits.refresh_visit(desk, visit)
    lines = enumerate(zip(wanted, each, strict=True), 1)
    rows = tuple((str(n), *_renewal_row(desk, barcode, one)) for n, (barcode, one) in lines)
    return Panel("renewals", rows, tuple(wanted)), RenewedSeveral(tuple(each))


def _renewal_row(desk: Desk, barcode: str, one: Renewed | Refused | StoreFault) -> Row:
    if isinstance(one, Renewed):
        return one.title, Cell(_renewal_words(desk, one))
    if isinstance(one, StoreFault):
        return _title(barcode), Cell(one.said, "look")
    return one.title or _title(barcode), Cell(one.reasons[0].short(), "look")


def _renewal_words(desk: Desk, done: Renewed) -> str:
    """Return `Due Mon, Dec 28`, and the fine that was booked, as it was late."""
    text = _("Due {due}").format(due=due_words(desk, done.due_at))
    return f"{text}. " + _("{money} owed").format(money=money_label(done.owed_cents)) if done.owed_cents else text


def renew_one(state: DeskState, action: DeskAction) -> Outcome:
    """Renew one loan; ask about blocks."""
    barcode, card = action.barcode, action.card
    try:
        done = renew(action.desk or state.desk, card, barcode, override=action.override)
    except Refused as no:
        return stopped(state, DeskAction("renew", barcode, card), no)
    state.asked_about = WhySubject("due", done.item, card, done.title, act=done.act)
    row = (done.title, Cell(_renewal_words(state.desk, done)))
    if state.visit is None or state.mode:
        return Outcome(panel=state.lay(PileLine(done.act, "", row, state.asked_about)), did=done)
    visits.refresh_visit(state.desk, state.visit)
    panel = Panel("renewals", (("1", *row),), (barcode,))
    return with_paper(state, Outcome(panel=panel, did=done), _receipt(state, card, [done]))


def _receipt(state: DeskState, card: str, done: Sequence[Renewed]) -> Sheet | None:
    """Return a receipt of the loans that were renewed."""
    return renewal_sheet(state.desk, card, [renewed.item for renewed in done]) if done else None


def renew_item(state: DeskState, action: DeskAction) -> Outcome:
    """Renew for the patron who has the item; nobody is named."""
    item = find_item(action.barcode)
    loan = open_loan(item.row) if item else None
    patron = get(Patron, loan.patron) if loan and loan.patron else None
    if item and patron:
        return renew_one(state, DeskAction("renew", action.barcode, patron.card))
    title = item.whole_title if item else action.barcode
    aside = "not_done" if item else "unknown"
    panel = state.lay(PileLine("", "", (title, Cell(_("It is not checked out"), "look")), aside=aside))
    text = _("Not renewed: {title} is not checked out.").format(title=title)
    did = refuse("NOT_ON_LOAN" if item else "ITEM_UNKNOWN", title=title, code=action.barcode)
    return Outcome(Answer("NOTE", text, _("To check it in: F6, then scan it.")), panel, did=did)


def _title(barcode: str) -> str:
    item = find_item(barcode)
    return item.whole_title if item else barcode


def lend(state: DeskState, action: DeskAction) -> Outcome:
    assert state.visit is not None
    card = state.visit.patron.card
    try:
        by = action.desk or state.desk
        done = checkout(by, card, action.barcode, override=action.override, on_card=action.on_card)
    except Refused as no:
        again = DeskAction("lend", action.barcode, card, passed=action.passed)
        return stopped(state, again, blocks_left(no, action.passed))
    state.asked_about = of_loan(done)
    if done.renewed:
        return Outcome(panel=state.refreshed(), did=done.renewed)
    visits.add_to_visit(state.desk, state.visit, done)
    note_lent(state)
    before, state.on_the_way = state.on_the_way, ""
    return Outcome(panel=state.lent_panel(), did=done, ahead=before and f"{before} ", offers=_repair_of(state, done))


def _repair_of(state: DeskState, done: CheckedOut) -> DeskAction | None:
    """Return the offer to keep a lent copy with noted damage here and send it to repair."""
    noted = any(reason.code == "DAMAGED" for reason in done.alerts)
    if not noted or not state.desk.may("circulation.state"):
        return None
    return DeskAction("repair", done.item, act=done.act, words=done.title)


def repair(state: DeskState, action: DeskAction) -> Outcome:
    """Undo the loan, and mark the copy: two acts, each of which F9 can undo."""
    from tuils.library.lending.item_status.marking import mark_copy

    from . import taking_back

    panel = taking_back.undo_desk_act(state, action.act).panel
    try:
        mark_copy(state.desk, action.barcode, "in_repair")
    except Refused as no:
        return Outcome(panel=panel, did=no)
    text = _("Not checked out, set aside: {title}").format(title=action.words)
    return Outcome(Answer("REPAIR", text, _("Put it in the repair box. Scan the next item.")), panel)
