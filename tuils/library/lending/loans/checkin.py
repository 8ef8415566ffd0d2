"""Check an item in: no card is needed, and the answer is where it goes."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.holdings.processing.processing_state import CHANGED as REPAIR_CHANGED
from tuils.library.lending.account_touched import AccountTouched, name_shown, touched
from tuils.library.lending.counting import count_return
from tuils.library.lending.hold_queries import lacks_copies
from tuils.library.lending.lookups import NamedItem, item_by_barcode
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override, pieces_words
from tuils.library.lending.terms.hold_blocks import slip_code
from tuils.library.lending.terms.out_for_repair import is_away
from tuils.library.lending.terms.terms import loan_time_blocks, with_plain_yes, write_override
from tuils.library.people.accounts.ledger import DEPOSIT, balance
from tuils.models import Item, Journal, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .at_machines import HELD_FOR_SOMEBODY, MachineReturn, way_taken
from .routing import WayHome, copy_back, end_loan, end_unclaimed_hold

ALERTS: dict[str, str] = {
    **dict.fromkeys(LOST, "WAS_LOST"),
    **dict.fromkeys(CLAIMED, "CLAIMED"),
    "missing": "MISSING",
    "damaged": "DAMAGED",
    "in_repair": "DAMAGED",
    "interlibrary": "LENT_AWAY",
    "deposit": "FROM_DEPOSIT",
}


@dataclass(frozen=True)
class Caught:
    """The hold that a returned copy is for. `code` is what its slip shows; `patron` a card; days are ISO dates.
    `group`: of one that is for a group, `ready` if this is the last of its copies, else `gathering`."""

    hold: str
    patron: str
    code: str
    pickup: str
    pickup_by: str
    group: str = ""


@dataclass(frozen=True)
class CheckedIn:
    """A check-in. `route`: SHELF, HOLD, TRANSIT, REPAIR, LENDER or PROBLEM. `place`: the location's own words. Times in
    microseconds UTC.

    `fine_cents` was booked by this return, `ahead_cents` of it paid while it grew; `lifted_cents` taken off, because
    a lost copy was found. `pieces` is what belongs to it, to be counted; `missing` of these was noted at this
    return, and `charge_to` is the card that it was on, where it lacks pieces or is damaged. `alert`: the note shown
    for this copy until it is cleared. `on_shelf_since` where it was not on loan and nothing had to be done.
    `account`: the one a found copy was taken off. `repaired`: back from repair. `fined`: who owes the fine, if it
    may be shown. `lender`: the library whose copy it is. `turned_off`: the line to turn on.
    """

    act: str
    item: str
    title: str
    route: str
    to: str
    call_number: str
    place: str
    note: str
    was_due_at: int | None
    on_shelf_since: int | None
    alerts: tuple[str, ...]
    caught: Caught | None = None
    fine_cents: int = 0
    lifted_cents: int = 0
    pieces: str = ""
    account: AccountTouched | None = None
    ahead_cents: int = 0
    repaired: bool = False
    alert: str = ""
    missing: str = ""
    charge_to: str = ""
    fined: str = ""
    lender: str = ""
    turned_off: str = ""

    @property
    def owed_cents(self) -> int:
        """The cents still owed of the fine."""
        return self.fine_cents - self.ahead_cents

    @property
    def fine_words(self) -> str:
        """Return what is owed of the fine, and by whom if that may be shown."""
        if not self.owed_cents:
            text = _("{name} already paid {money}.") if self.fined else _("{money} is already paid.")
        else:
            text = _("{name} owes {money}.") if self.fined else _("{money} is owed.")
        return text.format(name=self.fined, money=money_label(self.owed_cents or self.fine_cents))


@verb("circulation.checkin")
def checkin(
    desk: Desk,
    barcode: str,
    *,
    override: Override = NO_OVERRIDE,
    repaired: Facts | None = None,
    missing: str = "",
    complete: bool = False,
    at_machine: MachineReturn | None = None,
    act: Act | None = None,
) -> CheckedIn:
    """Check the item in. An item not on loan is no fault: it gets its route, and the alert NOT_ON_LOAN. One that left
    the house for repair is back from it; `repaired`: so is this one, with these facts. `missing`: its pieces that did
    not come back, noted on the copy; `complete`: all that belong to it are here, and none is missing any more.
    `at_machine`: how a device takes it. `act`: of which it is a part.

    Refuse with ITEM_UNKNOWN; with PARTS_CHECK (may be overridden) where pieces of the copy are to be counted, or those
    of its type; with OUT_OF_ORDER (may be overridden) and AT_BEFORE_LOAN for a back-dated time.
    """
    item = item_by_barcode(barcode)
    back = copy_back(desk, item)
    loan, patron, blocks = back.loan, back.patron, Blocks(desk)
    pieces = pieces_words(item.row) or item.facts.message
    if loan and pieces and not missing and (item.row.pieces or value_of("count_pieces", False)):
        blocks.add("PARTS_CHECK", wording="PARTS_BACK", pieces=pieces, missing=item.row.missing_pieces)
    loan_time_blocks(blocks, item, loan)
    passed = blocks.stop_unless(with_plain_yes(override), item.whole_title)
    act, mended = act or Act(desk), repaired is not None or is_away(item.row)
    if mended:
        item = _from_repair(act, item, repaired)
        back = replace(back, item=item)
    way = way_taken(desk, back, at_machine)
    end_unclaimed_hold(act, back)
    fine, lifted = end_loan(act, back, way)
    if loan:
        write_override(act, passed, override.reason, loan=loan.id)
        count_return(desk, item)
    _note_pieces(act, item, clean(missing), complete=complete)
    done = replace(_answer(act, item, way, loan, (fine, lifted, pieces), repaired=mended), missing=missing)
    if loan and patron and (missing or (item.row.state == "damaged" and _damaged_with(loan))):
        done = replace(done, charge_to=str(patron.card))
    if fine and loan:
        ahead = min(fine, max(0, fine - balance(str(loan.patron))))
        done = replace(done, ahead_cents=ahead, fined=name_shown(desk, patron))
    return replace(done, account=touched(desk, patron, 0, lifted, _deposit_of(act))) if lifted else done


def _deposit_of(act: Act) -> int:
    """Return the cents of a deposit that this act lifted."""
    return sum(
        int(one.data.get("cents", 0)) for one in act.entries if one.kind == "waive" and one.data.get("why") == DEPOSIT
    )


def _damaged_with(loan: Loan) -> bool:
    """Return whether the copy was marked damaged during this loan. The borrower of an already damaged copy owes nothing
    for it."""
    told = applying.entries_naming(loan=str(loan.id))
    return any(entry.kind == "item_state" and entry.data.get("state") == "damaged" for entry in told if not entry.void)


def _note_pieces(act: Act, item: NamedItem, missing: str, *, complete: bool) -> None:
    """Append newly missing pieces to the copy's note. Only `complete` clears older ones."""
    before = item.row.missing_pieces
    now = "" if complete and not missing else before
    if missing and missing not in before:
        now = missing if before in missing else f"{before}; {missing}"
    if now != before:
        act.write("item_edited", item=item.id, data={"set": {"missing_pieces": now}})


def _from_repair(act: Act, item: NamedItem, facts: Facts | None) -> NamedItem:
    """Return the copy as it is once its repair is over."""
    if facts:
        act.write(REPAIR_CHANGED, item=item.id, data={"set": facts})
    act.write("item_state", item=item.id, data={"state": ""})
    return replace(item, row=get(Item, item.id) or item.row)


def _answer(
    act: Act, item: NamedItem, way: WayHome, loan: Loan | None, told: tuple[int, int, str], *, repaired: bool
) -> CheckedIn:
    row = item.row
    fine, lifted, pieces = told
    alerts = [] if loan else ["NOT_ON_LOAN"]
    if row.state in ALERTS:
        alerts.append(ALERTS[row.state])
    if fine:
        alerts.append("FINE_BOOKED")
    if repaired:
        alerts.append("REPAIRED")
    if item.facts.turned_off:
        alerts.append("TURNED_OFF")
    if row.alert:
        alerts.append("COPY_ALERT")
    if way.waits:
        alerts.append(HELD_FOR_SOMEBODY)
    moves = loan is not None or repaired or row.state or row.transit_to or row.held_for or way.hold
    return CheckedIn(
        act.id,
        row.barcode,
        item.whole_title,
        way.route,
        way.to,
        row.call_number,
        item.facts.place or row.location,
        row.staff_note or row.public_note,
        loan.due_at if loan else None,
        None if moves else row.moved_at or _added_at(item),
        tuple(alerts),
        _caught(way),
        fine,
        lifted,
        pieces,
        repaired=repaired,
        alert=row.alert,
        lender=_lender(item) if row.borrowed_until else "",
        turned_off=item.facts.turned_off,
    )


def _lender(item: NamedItem) -> str:
    from tuils.library.lending.loan_queries import lender_of  # few copies are borrowed

    return lender_of(item.id)


def _caught(way: WayHome) -> Caught | None:
    if way.hold is None:
        return None
    patron = get(Patron, way.hold.patron)
    card = str(patron.card) if patron else ""
    group = "" if not way.hold.for_group else "gathering" if lacks_copies(way.hold.for_group) else "ready"
    return Caught(way.hold.id, card, slip_code(way.hold, patron), way.hold.pickup, way.pickup_by, group)


def _added_at(item: NamedItem) -> int | None:
    """Return when a copy that never moved was added: an item's id is that of the entry that added it."""
    entry = get(Journal, item.id)
    return entry.at if entry else None
