"""Lend an item to the patron at the desk, or offer by `1` to repair noted damage. Renew: all that is out on a card,
what is late, one loan, or an item for the patron who has it."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.circulation.checkout import CheckedOut, checkout
from tuils.library.circulation.lookups import find_item, find_patron, item_of, open_loan, open_loans_of
from tuils.library.circulation.renewal import Renewed, loans_to_renew, renew
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.local_words import money_label
from tuils.library.papers.reading import renewal_sheet
from tuils.library.papers.sheets import Sheet
from tuils.library.refusals import Refused
from tuils.library.store import StoreFault, plain_faults
from tuils.models import Patron
from tuils.models.rows import get

from . import visits, words
from .block_questions import do_again, left_of, stopped
from .desk_state import UNCHANGED, DeskAction, DeskState, Outcome
from .heard import WIDEST, Answer, Cell, Panel, Row
from .pile import PileLine
from .printing import note_lent, with_paper
from .visits import DeskVisit
from .why_subject import WhySubject, of_loan


def key(state: DeskState, row: str) -> Outcome:
    """Renew all loans of the patron at the desk, or the one whose line is highlighted."""
    if state.visit is None or state.mode:
        return Outcome(Answer("", _("Renew for which patron?"), _("Scan the card, or type the name. Then F7.")))
    card = state.visit.patron.card
    if row:
        return renew_one(state, DeskAction("renew", row, card))
    panel, answer = _renew_loans(state.desk, state.visit, loans_to_renew(card))
    return with_paper(state, Outcome(answer, panel), _receipt(state, card, panel))


def renew_late(state: DeskState, action: DeskAction) -> Outcome:
    """Renew the late loans behind a block; the list of results stays until the item is lent."""
    assert action.about is not None
    if state.visit is None:
        return UNCHANGED
    patron = find_patron(action.about.action.card)
    late = [loan for loan in open_loans_of(patron["id"]) if loan["due_at"] < state.desk.at] if patron else []
    items = [item for item in (item_of(loan["item"]) for loan in late) if item]
    panel, said = _renew_loans(state.desk, state.visit, [str(item.row["barcode"]) for item in items])
    return replace(do_again(state, action.about, said), panel=panel)


def _renew_loans(desk: Desk, visit: DeskVisit, wanted: list[str]) -> tuple[Panel, Answer]:
    """Renew these loans: each in its own transaction, each with its own outcome.

    A fault of the store is raised before anything was renewed; later it is the outcome of what is left.
    """
    rows: list[Row] = []
    done, stopped = 0, ""
    for number, item in enumerate(wanted, 1):
        try:
            title, outcome = ("", Cell("")) if stopped else _renewed(desk, visit.patron.card, item)
        except StoreFault as fault:
            if not done:
                raise
            stopped = fault.said
        if stopped:
            title, outcome = _title(item), Cell(stopped, "look")
        done += outcome.role == "text"
        rows.append((str(number), title, outcome))
    visits.refresh(desk, visit)
    return Panel("renewals", tuple(rows), tuple(wanted)), _told(done, rows)


def _told(done: int, rows: list[Row]) -> Answer:
    if not rows:
        return Answer("", _("No checkouts."), _("Scan an item to check it out."))
    said = _("Renewed {done} of {n}.").format(done=done, n=len(rows))
    if done == len(rows):
        return Answer("OK", said, _("Scan an item, or Esc to finish."))
    return Answer("NOTE", said, _("The list says why. F7 on a line tries that one alone."))


def _renewed(desk: Desk, card: str, barcode: str) -> tuple[str, Cell]:
    try:
        with plain_faults():
            done = renew(desk, card, barcode)
    except Refused as no:
        return no.title or _title(barcode), Cell(no.reasons[0].short(), "look")
    return done.title, Cell(_renewal_words(desk, done))


def _renewal_words(desk: Desk, done: Renewed) -> str:
    """Return `Due Mon, Dec 28`, and the fine that was booked, as it was late."""
    said = _("Due {due}").format(due=due_words(desk, done.due_at))
    return f"{said}. " + _("{money} owed").format(money=money_label(done.fine_cents)) if done.fine_cents else said


def renew_one(state: DeskState, action: DeskAction) -> Outcome:
    """Renew one loan; ask about blocks."""
    barcode, card = action.barcode, action.card
    try:
        done = renew(action.desk or state.desk, card, barcode, override=action.override)
    except Refused as no:
        return stopped(state, DeskAction("renew", barcode, card), no)
    state.asked_about = WhySubject("due", done.item, card, done.title, act=done.act)
    name = state.visit.patron.name if state.visit and not state.mode else ""
    answer = words.renewed(state.desk, done.title, done.due_at, done.renewals_left, done.fine_cents, name)
    row = (done.title, Cell(_renewal_words(state.desk, done)))
    if state.visit is None or state.mode:
        return Outcome(answer, state.lay(PileLine(done.act, "", row, state.asked_about)))
    visits.refresh(state.desk, state.visit)
    panel = Panel("renewals", (("1", *row),), (barcode,))
    return with_paper(state, Outcome(answer, panel), _receipt(state, card, panel))


def _receipt(state: DeskState, card: str, panel: Panel) -> Sheet | None:
    """Return a receipt of the loans that were renewed."""
    rows = zip(panel.keys, panel.rows, strict=True)
    done = [key for key, (*_cells, last) in rows if isinstance(last, Cell) and last.role == "text"]
    return renewal_sheet(state.desk, card, done) if done else None


def renew_item(state: DeskState, action: DeskAction) -> Outcome:
    """Renew for the patron who has the item; nobody is named."""
    item = find_item(action.barcode)
    loan = open_loan(item.row) if item else None
    patron = get(Patron, loan["patron"]) if loan and loan["patron"] else None
    if item and patron:
        return renew_one(state, DeskAction("renew", action.barcode, patron["card"]))
    title = item.whole_title if item else action.barcode
    aside = "not_done" if item else "unknown"
    panel = state.lay(PileLine("", "", (title, Cell(_("It is not checked out"), "look")), aside=aside))
    said = _("Not renewed: {title} is not checked out.").format(title=title)
    return Outcome(Answer("NOTE", said, _("To check it in: F6, then scan it.")), panel)


def _title(barcode: str) -> str:
    item = find_item(barcode)
    return item.whole_title if item else barcode


def lend(state: DeskState, action: DeskAction) -> Outcome:
    assert state.visit is not None
    card = state.visit.patron.card
    try:
        done = checkout(action.desk or state.desk, card, action.barcode, override=action.override)
    except Refused as no:
        again = DeskAction("lend", action.barcode, card, passed=action.passed)
        return stopped(state, again, left_of(no, action.passed))
    state.why, state.asked_about = done, of_loan(done)
    if done.renewed:
        more, name = done.renewed, state.visit.patron.name
        told = words.renewed(state.desk, done.title, done.due_at, more.renewals_left, more.fine_cents, name)
        return Outcome(told, state.refreshed())
    visits.add(state.desk, state.visit, done)
    note_lent(state)
    answer = words.lent(state.desk, done, len(state.visit.lent), state.visit.patron.name)
    before, state.on_the_way = state.on_the_way, ""
    return _with_repair(state, done, replace(answer, then=f"{before} {answer.then}".strip()))


def _with_repair(state: DeskState, done: CheckedOut, answer: Answer) -> Outcome:
    """Offer by `1` to keep a lent copy with noted damage here and send it to repair."""
    noted = any(reason.code == "DAMAGED" for reason in done.alerts)
    then = f"{answer.then}   " + _("1: send it to repair.")
    if not noted or len(then) > WIDEST or not state.desk.may("circulation.state"):
        return Outcome(answer, state.lent_panel())
    repair = DeskAction("repair", done.item, act=done.act, words=done.title)
    return Outcome(replace(answer, then=then), state.lent_panel(), offers=repair)


def repair(state: DeskState, action: DeskAction) -> Outcome:
    """Undo the loan, and mark the copy: two acts, each of which F9 can undo."""
    from tuils.library.circulation.marking import mark

    from . import taking_back

    panel = taking_back.undo(state, action.act).panel
    try:
        mark(state.desk, action.barcode, "in_repair")
    except Refused as no:
        return Outcome(words.refused(no), panel)
    said = _("Not checked out, set aside: {title}").format(title=action.words)
    return Outcome(Answer("REPAIR", said, _("Put it in the repair box. Scan the next item.")), panel)
