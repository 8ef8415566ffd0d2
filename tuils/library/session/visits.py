"""A patron's visit: what is out, what to say to them, renewing, and who is parked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tuils.i18n import _, ngettext
from tuils.library.accounts.ledger import balance
from tuils.library.circulation.blocks import NO_OVERRIDE, Blocks, Override, patron_blocks
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.fining import accrued, fines_are_on
from tuils.library.circulation.found import find_item, find_patron, open_loans_of
from tuils.library.circulation.queues import holds_of
from tuils.library.circulation.renewal import Renewed, renew
from tuils.library.circulation.terms import due_words
from tuils.library.circulation.waiting import pickup_code
from tuils.library.dates import iso_label
from tuils.library.desk import Desk
from tuils.library.people.last_use import note_use
from tuils.library.people.notes import told_at_desk
from tuils.library.people.sheets import PatronSheet, patron_sheet_of
from tuils.library.people.telling import picks_up_for
from tuils.library.refusals import Refused
from tuils.library.store import StoreFault, plain_faults
from tuils.models import Hold
from tuils.models.rows import Row as Table
from tuils.models.rows import find
from tuils.values.barcode import last_four
from tuils.values.moments import day_of, time_label
from tuils.values.money import plain

from . import modes, passing, words
from .asked import Asked
from .faces import Answer, Cell, Heard, Panel, Row
from .questions import Blocked
from .returning import WIDEST
from .words import Lent, Visit

if TYPE_CHECKING:
    from .conversation import Session


def begin(desk: Desk, patron: PatronSheet) -> Visit:
    note_use(desk, patron.id)
    visit = Visit(patron, desk.now)
    refresh(desk, visit)
    return visit


SAID_FIRST = (
    "PATRON_BARRED", "OVERDUE", "PATRON_EXPIRED", "ADDRESS_BAD", "HOLD", "FOR_OTHERS", "PATRON_NOTE", "SOON",
)  # fmt: skip
ENDS_SOON = 28  # days before a card ends in which it is told


def refresh(desk: Desk, visit: Visit) -> None:
    """How many are out, the next due date, holds, what is owed, and the one thing to say now."""
    visit.patron = patron_sheet_of(desk, visit.patron.id)
    loans = open_loans_of(visit.patron.id)
    visit.out = len(loans)
    visit.next_due = loans[0]["due_at"] if loans else None
    row = find_patron(visit.patron.card)
    if row is None:
        return
    visit.owes = _owes(desk, row)
    visit.holds, here, code = ready(desk, row)
    overdue = sum(loan["due_at"] < desk.now and not loan["stopped_at"] for loan in loans)
    visit.alert = _alert(desk, row, overdue, (here, code))


def ready(desk: Desk, patron: Table) -> tuple[int, int, str]:
    """How many holds there are in all, how many of them are ready to take home here, and what their slips show."""
    holds = holds_of(patron["id"])
    here = [hold for hold in holds if hold["state"] == "waiting" and hold["pickup"] in ("", desk.branch)]
    return len(holds), len(here), pickup_code(patron) if here else ""


def _for_others(desk: Desk, patron: Table) -> str:
    """That holds of others wait here that this patron may take home for them; empty where none do."""
    holds = find(Hold, "patron", picks_up_for(desk, patron["id"]))
    here = sum(hold["state"] == "waiting" and hold["pickup"] in ("", desk.branch) for hold in holds)
    said = ngettext("{n} hold of others is ready to take along.", "{n} holds of others are ready to take along.", here)
    return said.format(n=here) if here else ""


def _owes(desk: Desk, patron: Table) -> int | None:
    """Booked and grown so far; None where this library has no fines and nothing stands on the account."""
    owed = balance(patron["id"]) + accrued(desk, patron)
    return owed if owed or fines_are_on() else None


def _alert(desk: Desk, patron: Table, overdue: int, waits: tuple[int, str]) -> str:
    """Restriction, overdue, card and address, a hold that is ready, notes, a card that ends soon: the first; the notes
    come behind another thing where there is room."""
    blocks = Blocks(desk)
    patron_blocks(blocks, patron, desk.now)
    told = {reason.code: reason.short() for reason in blocks.found}
    if overdue:
        told["OVERDUE"] = ngettext("{n} loan is overdue.", "{n} loans are overdue.", overdue).format(n=overdue)
    here, code = waits
    if here:
        said = ngettext(
            "{n} hold is ready to take home: hold shelf, {slip}.",
            "{n} holds are ready to take home: hold shelf, {slip}.",
            here,
        )
        told["HOLD"] = said.format(n=here, slip=code)
    if said := _for_others(desk, patron):
        told["FOR_OTHERS"] = said
    today = day_of(desk.now, desk.zone)
    if patron["expires_on"] and patron["expires_on"] <= (today + timedelta(days=ENDS_SOON)).isoformat():
        told["SOON"] = _("The card ends on {date}.").format(date=iso_label(patron["expires_on"], today))
    told["PATRON_NOTE"], *more = notes = _notes(desk, patron) or [""]
    first = next((told[code] for code in SAID_FIRST if told.get(code)), "")
    return _as_many_as_fit([first, *(more if first == notes[0] else notes)])


def _notes(desk: Desk, patron: Table) -> list[str]:
    """`A note: ask for the new address`, and each need: `Large print`"""
    alerts, needs = told_at_desk(desk, patron)
    noted = [_("A note: {note}").format(note="; ".join(alerts))] if alerts else []
    return [*noted, *needs]


def _as_many_as_fit(told: list[str]) -> str:
    """The first, and behind it what there is room for."""
    said, *others = told
    for more in others:
        both = f"{said}{'' if said.endswith('.') else '.'} {more}"
        if more and len(both) <= WIDEST:
            said = both
    return said


def add(desk: Desk, visit: Visit, done: CheckedOut) -> None:
    visit.lent.append(Lent(done.item, done.title, done.call_number, due_words(desk, done.due_at), done))
    visit.out += 1
    visit.next_due = min(done.due_at, visit.next_due or done.due_at)
    if done.hold or done.fee_cents:
        refresh(desk, visit)


def renew_loans(desk: Desk, visit: Visit, wanted: list[str]) -> tuple[Panel, Answer]:
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
    refresh(desk, visit)
    return Panel("renewals", tuple(rows), tuple(wanted)), _told(done, rows)


def _told(done: int, rows: list[Row]) -> Answer:
    if not rows:
        return Answer("", _("Nothing is out on this card."), _("Scan an item to lend it."))
    said = _("Renewed {done} of {n}.").format(done=done, n=len(rows))
    if done == len(rows):
        return Answer("OK", said, _("Scan an item, or Esc to finish."))
    return Answer("LOOK", said, _("The list says why. F7 on a line asks for it alone."))


def _renewed(desk: Desk, card: str, barcode: str) -> tuple[str, Cell]:
    try:
        with plain_faults():
            done = renew(desk, card, barcode)
    except Refused as no:
        return no.title or _title(barcode), Cell(no.reasons[0].short(), "look")
    return done.title, Cell(_renewal_words(desk, done))


def _renewal_words(desk: Desk, done: Renewed) -> str:
    """`Due Mon 28 Dec`, and the fine that was booked, as it was late."""
    said = _("Due {due}").format(due=due_words(desk, done.due_at))
    return f"{said}. " + _("{money} owed").format(money=plain(done.fine_cents)) if done.fine_cents else said


def renew_one(
    session: Session, card: str, barcode: str, override: Override = NO_OVERRIDE, desk: Desk | None = None
) -> Heard:
    """One loan; what stands in the way is asked."""
    try:
        done = renew(desk or session.desk, card, barcode, override=override)
    except Refused as no:
        return passing.ask(session, Blocked(barcode, no, "renew", card))
    session.question = None
    session.asked_about = Asked("due", done.item, card, done.title, act=done.act)
    answer = words.renewed(session.desk, done.title, done.due_at, done.renewals_left, done.fine_cents)
    row = (done.title, Cell(_renewal_words(session.desk, done)))
    if session.visit is None or session.mode:
        modes.lay(session, modes.Done(done.act, "", row, session.asked_about))
        return session.say(answer)
    refresh(session.desk, session.visit)
    session.panel = Panel("renewals", (("1", *row),), (barcode,))
    return session.say(answer)


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
