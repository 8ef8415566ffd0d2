"""A patron's visit: what was lent in it, what is out, what to say to the patron."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta

from tuils.i18n import _, ngettext
from tuils.library.foundation.dates import iso_label, moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import time_label, whole_title
from tuils.library.foundation.refusals import Reason
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.lookups import find_patron
from tuils.library.lending.money.fining import accrued, fines_are_on
from tuils.library.lending.money.money_standing import overdue_blocks, owing_blocks
from tuils.library.lending.queries import OutRow, loans_of_patron, patron_totals
from tuils.library.lending.rules.rules import resolve
from tuils.library.lending.terms.blocks import Blocks, patron_blocks
from tuils.library.lending.terms.hold_blocks import pickup_code
from tuils.library.lending.terms.queues import holds_of
from tuils.library.lending.terms.terms import due_cell, due_words, late_words
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.disclosure import picks_up_for
from tuils.library.people.patrons.last_use import note_use
from tuils.library.people.patrons.notes import told_at_desk
from tuils.library.people.patrons.sheets import PatronSheet, patron_sheet_of
from tuils.models import Hold, Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of

from .heard import WIDEST, Panel


@dataclass
class VisitLine:
    """One line of a visit, numbered like the slip."""

    barcode: str
    title: str
    call_number: str
    due: str
    done: CheckedOut
    short_due: str = ""


@dataclass(frozen=True)
class OutLine:
    """An item that was out before this visit: when it is due, and a note on that. `late`: it is overdue."""

    barcode: str
    title: str
    due: str
    said: str = ""
    late: bool = False


@dataclass
class DeskVisit:
    """A patron at the desk, and what was lent in this visit."""

    patron: PatronSheet
    since: int
    lent: list[VisitLine] = field(default_factory=list)
    out: int = 0
    next_due: int | None = None
    holds: int = 0
    owes: int | None = None  # cents; None where there are no fines and nothing is owed
    late: int = 0
    before: tuple[OutLine, ...] = ()  # what was out already, overdue first
    alert: str = ""
    more: tuple[str, ...] = ()  # what else is to be said, for which the line of the alert has no room
    stops: tuple[Reason, ...] = ()  # the blocks that would stop the next checkout of any item


def begin_visit(desk: Desk, patron: PatronSheet) -> DeskVisit:
    """Begin a visit. How the patron stands is not read yet."""
    note_use(desk, patron.id)
    return DeskVisit(patron, desk.now)


ENDS_SOON = 28  # days before a card ends in which it is told


def refresh_visit(desk: Desk, visit: DeskVisit) -> None:
    """Update how many are out, the next due date, holds, what is owed, and what to say now."""
    visit.patron = patron_sheet_of(desk, visit.patron.id)
    loans = loans_of_patron(visit.patron.id)
    visit.out = len(loans)
    late = [loan for loan in loans if loan.due_at < desk.now and not loan.stopped]
    visit.late = len(late)
    visit.next_due = next((loan.due_at for loan in loans if loan.due_at >= desk.now), None)
    lent = {line.barcode for line in visit.lent}
    lines = [_out_line(desk, loan) for loan in loans if loan.barcode not in lent]
    visit.before = tuple(sorted(lines, key=lambda line: not line.late))
    row = find_patron(visit.patron.card)
    if row is None:
        return
    visit.owes = _owes(desk, row)
    visit.holds, here, code = ready(desk, row)
    visit.stops = tuple(_standing(desk, row))
    told = _told_now(desk, row, visit.stops, late, (here, code))
    visit.alert, *more = _packed(told) or [""]
    visit.more = tuple(more)


def ready(desk: Desk, patron: Patron) -> tuple[int, int, str]:
    """Return how many holds there are, how many of them are ready to take home here, and what their slips show."""
    holds = holds_of(patron.id)
    here = [hold for hold in holds if hold.state == "waiting" and hold.pickup in ("", desk.branch)]
    return len(holds), len(here), pickup_code(patron) if here else ""


def _for_others(desk: Desk, patron: Patron) -> str:
    """Say that holds of others wait here that this patron may take home for them; empty if there are none."""
    holds = find(Hold, "patron", picks_up_for(desk, patron.id))
    here = sum(hold.state == "waiting" and hold.pickup in ("", desk.branch) for hold in holds)
    text = ngettext(
        "{n} hold to pick up for someone else is ready.", "{n} holds to pick up for others are ready.", here
    )
    return text.format(n=here) if here else ""


def _owes(desk: Desk, patron: Patron) -> int | None:
    """Return what is booked and grown so far; None where this library has no fines and the account is empty."""
    owed = balance(patron.id) + accrued(desk, patron)
    return owed if owed or fines_are_on() else None


def _told_now(
    desk: Desk, patron: Patron, stops: tuple[Reason, ...], late: list[OutRow], waits: tuple[int, str]
) -> list[str]:
    """Return what to know before the first scan of this patron: holds to hand out, blocks and limits that are
    reached, what is overdue, notes, a card that expires soon. Each thing once."""
    stands = map(_stand_words, stops)
    holds = [_ready_words(*waits), _for_others(desk, patron)]
    overdue = [_overdue_words(desk, late)] if late else []
    return [said for said in (*holds, *stands, *overdue, *_notes(desk, patron), _ends_soon(desk, patron)) if said]


def _ready_words(here: int, code: str) -> str:
    text = ngettext(
        "{n} hold is ready: hold shelf, slip {slip}.",
        "{n} holds are ready: hold shelf, slip {slip}.",
        here,
    )
    return text.format(n=here, slip=code) if here else ""


def _standing(desk: Desk, patron: Patron) -> list[Reason]:
    """Return all blocks that would stop the next checkout of any item, so that nobody learns it with the tenth book."""
    blocks, rules = Blocks(desk), resolve(desk.branch, patron.category, "")
    patron_blocks(blocks, patron, desk.now)
    totals = patron_totals(patron.id, desk.at)
    owing_blocks(blocks, totals, rules, patron)
    overdue_blocks(blocks, totals, rules)
    most = rules.get("patron_max_checkouts")
    if most and most.limit is not None and totals.out >= most.limit:
        blocks.add("TOO_MANY_ITEMS", n=totals.out, limit=most.limit, type=_("items"), rule=most)
    stands = [reason for reason in blocks.found if reason.code not in ("PATRON_NOTE", "NO_RULE")]
    return sorted(stands, key=lambda reason: reason.code != "PATRON_BARRED")


def _stand_words(reason: Reason) -> str:
    """Return a block in words, with what can be fixed before the first scan."""
    if reason.code == "OWES_TOO_MUCH" and not reason.facts.get("family"):
        return _("Owes {owed} (limit {limit}). Type .y to take a payment.").format(**reason.facts)
    return f"{reason.short()}."


def _overdue_words(desk: Desk, late: list[OutRow]) -> str:
    """Return `2 items overdue since Sat, Dec 5.` The list shows which."""
    text = ngettext("{n} item overdue since {day}.", "{n} items overdue since {day}.", len(late))
    return text.format(n=len(late), day=moment_day(desk, late[0].due_at))


def _out_line(desk: Desk, loan: OutRow) -> OutLine:
    title, due = whole_title(loan.title, loan.medium), due_cell(desk, loan.due_at)
    if loan.state in LOST or loan.state in CLAIMED:
        return OutLine(loan.barcode, title, due, _("lost") if loan.state in LOST else _("claimed"))
    if loan.due_at < desk.now and not loan.stopped:
        return OutLine(loan.barcode, title, due, late_words(desk, loan.due_at), late=True)
    is_today = day_of(loan.due_at, desk.zone) == day_of(desk.now, desk.zone)
    return OutLine(loan.barcode, title, due, _("due today") if is_today else "")


def _ends_soon(desk: Desk, patron: Patron) -> str:
    today = day_of(desk.now, desk.zone)
    if not patron.expires_on or patron.expires_on < today.isoformat():
        return ""
    if patron.expires_on > (today + timedelta(days=ENDS_SOON)).isoformat():
        return ""
    return _("The card expires {date}.").format(date=iso_label(patron.expires_on, today))


def _notes(desk: Desk, patron: Patron) -> list[str]:
    """Return `A note: ask for the new address`, needs: `Large print`, and `A message: her scarf is in the office`."""
    alerts, needs, messages = told_at_desk(desk, patron)
    noted = [_("Note: {note}").format(note="; ".join(alerts))] if alerts else []
    left = [_("Message: {text}").format(text="; ".join(messages))] if messages else []
    return [*noted, *needs, *left]


def _packed(told: list[str]) -> list[str]:
    """Return the sentences in their order, as many on a line as there is room for."""
    lines: list[str] = []
    for said in told:
        both = f"{lines[-1]}{'' if lines[-1].endswith('.') else '.'} {said}" if lines else said
        if lines and len(both) <= WIDEST:
            lines[-1] = both
        else:
            lines.append(said)
    return lines


def add_to_visit(desk: Desk, visit: DeskVisit, done: CheckedOut) -> None:
    visit.lent.append(
        VisitLine(
            done.item, done.title, done.call_number, due_words(desk, done.due_at), done, due_cell(desk, done.due_at)
        )
    )
    visit.out += 1
    visit.next_due = min(done.due_at, visit.next_due or done.due_at)
    if done.hold or done.fee_cents:
        refresh_visit(desk, visit)


def parked_panel(desk: Desk, visits: list[DeskVisit]) -> Panel:
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
