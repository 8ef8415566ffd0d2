"""A patron's visit: what is out, what to say to them, renewing, and who is parked."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.blocks import Blocks, patron_blocks
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.found import find_item, find_patron, item_of, open_loans_of
from tuils.library.circulation.renewal import loans_to_renew, renew
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.journal.undoing import Deed
from tuils.library.people.patrons import PatronSheet, patron_sheet_of
from tuils.library.refusals import Refused
from tuils.library.store import StoreFault, plain_faults
from tuils.values.moments import time_label

from .faces import Answer, Cell, Panel, Row
from .words import Lent, Visit, last_four

TAKEN_BACK = {
    "checkout": N_("Taken back: {title} is not lent. It is on the shelf again."),
    "checkin": N_("Taken back: {title} is lent again, to the same person."),
    "renew": N_("Taken back: {title} is due as before."),
}
TAKEN_BACK_MOVE = N_("Taken back: {title} is where it was before.")
TAKEN_BACK_OTHER = N_("Taken back.")


def begin(desk: Desk, patron: PatronSheet) -> Visit:
    visit = Visit(patron, desk.now)
    refresh(desk, visit)
    return visit


def refresh(desk: Desk, visit: Visit) -> None:
    """How many are out, the next due date, and the one thing to say now."""
    visit.patron = patron_sheet_of(desk, visit.patron.id)
    loans = open_loans_of(visit.patron.id)
    visit.out = len(loans)
    visit.next_due = loans[0]["due_at"] if loans else None
    overdue = [loan for loan in loans if loan["due_at"] < desk.now]
    visit.alert = _alert(desk, visit.patron, len(overdue))


def _alert(desk: Desk, patron: PatronSheet, overdue: int) -> str:
    """Restriction, overdue, then what else there is: the first of them."""
    blocks, row = Blocks(desk), find_patron(patron.card)
    if row:
        patron_blocks(blocks, row, desk.now)
    told = {reason.code: reason.short() for reason in blocks.found}
    if overdue:
        told["OVERDUE"] = ngettext("{n} loan is overdue.", "{n} loans are overdue.", overdue).format(n=overdue)
    for code in ("PATRON_BARRED", "OVERDUE", "PATRON_EXPIRED", "ADDRESS_BAD", "PATRON_NOTE"):
        if code in told:
            return told[code]
    return ""


def add(desk: Desk, visit: Visit, done: CheckedOut) -> None:
    visit.lent.append(Lent(done.item, done.title, done.call_number, due_words(desk, done.due_at), done))
    visit.out += 1
    visit.next_due = min(done.due_at, visit.next_due or done.due_at)


def renew_loans(desk: Desk, visit: Visit, barcode: str) -> tuple[Panel, Answer]:
    """Renew the loan of this barcode, or all: each in its own transaction, each with its own outcome.

    A fault of the store is raised before anything was renewed; later it is the outcome of what is left.
    """
    wanted = [barcode] if barcode else loans_to_renew(visit.patron.card)
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
    refresh(desk, visit)
    return Panel("renewals", tuple(rows), tuple(wanted)), _told(done, rows)


def _told(done: int, rows: list[Row]) -> Answer:
    if not rows:
        return Answer("", _("Nothing is out on this card."), _("Scan an item to lend it."))
    said = _("Renewed {done} of {n}.").format(done=done, n=len(rows))
    return Answer("OK" if done == len(rows) else "LOOK", said, _("Scan an item, or Esc to finish."))


def _renewed(desk: Desk, card: str, barcode: str) -> tuple[str, Cell]:
    try:
        with plain_faults():
            done = renew(desk, card, barcode)
    except Refused as no:
        return no.title or _title(barcode), Cell(no.reasons[0].short(), "look")
    return done.title, Cell(_("Due {due}").format(due=due_words(desk, done.due_at)))


def _title(barcode: str) -> str:
    item = find_item(barcode)
    return item.whole_title if item else barcode


def parked_panel(desk: Desk, visits: list[Visit]) -> Panel:
    rows = tuple(
        (
            str(number),
            visit.patron.name,
            last_four(visit.patron.card),
            ngettext("{n} item", "{n} items", len(visit.lent)).format(n=len(visit.lent)),
            time_label(visit.since, desk.zone),
        )
        for number, visit in enumerate(visits, 1)
    )
    return Panel("parked", rows, tuple(visit.patron.card for visit in visits))


def taken_back(deed: Deed) -> str:
    """What is so again."""
    said = TAKEN_BACK.get(deed.kind, TAKEN_BACK_OTHER)
    if deed.kind == "checkin" and not any(entry.loan for entry in deed.entries):
        said = TAKEN_BACK_MOVE
    item = item_of(deed.item) if deed.item else None
    return _(said).format(title=item.whole_title if item else "")
