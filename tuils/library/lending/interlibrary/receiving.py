"""Loans of other libraries while they are here: received as a temporary copy, dated by the lender, sent back.

The copy stands in no catalog: its title is removed from the start, and the copy itself is withdrawn from a collection
that it never belonged to. What tells it from our own is `borrowed_until`, the last day our patron may have it.
"""

from __future__ import annotations

from datetime import date, timedelta

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.library.holdings.items.items import barcode_is_free
from tuils.library.holdings.queries import is_barcode_used
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import record_from
from tuils.library.lending.counting import count_between
from tuils.library.lending.loans.routing import copy_back, end_loan, way_of
from tuils.library.lending.lookups import item_of
from tuils.library.lending.terms.queues import put_by_for
from tuils.library.lending.terms.terms import due_of_borrowed
from tuils.models import Item, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .borrowing import GONE, RequestSheet, release_copy, request_called, require_state, sheet_of
from .interlibrary_fields import COPY
from .partners import partner_called
from .queries import RequestRow, number_received
from .request_state import CHANGED, DATED, RECEIVED, RETURNED

LENDERS_DAY = "lender"
"""The reason of a due date that the lending library moved."""
ILL_TYPE, LONGEST_BARCODE = "ILL", 30
RECALL = N_("The lending library wants it back by {date}")


@dataclass(frozen=True)
class Received:
    """A title that came. `route`: of a loan, HOLD with the `code` of its slip, or TRANSIT `to` a branch."""

    sheet: RequestSheet
    route: str = ""
    to: str = ""
    act: str = ""


@verb("ill.edit")
def receive_request(desk: Desk, text: str, due: str = "", barcode: str = "") -> Received:
    """Receive what another library sent. A loan becomes a temporary copy with its own barcode (the next one of these if
    none is given), due a few days before its lender's date, and is put by for its patron. A photocopy is only noted.

    Refuse with ILL_UNKNOWN, ILL_STATE, NOT_UNDERSTOOD, ILL_TOO_SOON, BARCODE_IN_USE.
    """
    row = request_called(text)
    require_state(row, "asked", "shipped")
    act = Act(desk)
    if row.kind == COPY:
        act.write(RECEIVED, list=row.id)
        count_between(desk, RECEIVED)
        return Received(sheet_of(desk, request_called(row.id)), act=act.id)
    lender_due, due_on = _dates(desk, row, due)
    code = _barcode(barcode)
    biblio, item = _temporary_copy(act, row, code, due_on)
    facts: Facts = {"item": item, "biblio": biblio, "barcode": code, "lender_due": lender_due, "due_on": due_on}
    act.write(RECEIVED, list=row.id, data={"set": facts})
    route, to = _put_by(act, row, biblio, item, due_on)
    count_between(desk, RECEIVED)
    return Received(sheet_of(desk, request_called(row.id)), route, to, act.id)


def _dates(desk: Desk, row: RequestRow, text: str) -> tuple[str, str]:
    """Return the lender's day and that of our patron, both ISO. Refuse with NOT_UNDERSTOOD, ILL_TOO_SOON."""
    today = day_of(desk.now, desk.zone)
    if not clean(text):
        raise not_understood("due", text, _("The date that the lending library wrote, such as 2027-01-15."))
    lender = day_in("due", clean(text), today, NEXT)
    days = partner_called(row.partner).travel_days
    last = lender - timedelta(days=days)
    if last < today:
        way = ngettext("{n} day", "{n} days", days).format(n=days)
        raise refuse("ILL_TOO_SOON", title=row.title, date=iso_words(desk, lender.isoformat()), days=way)
    return lender.isoformat(), last.isoformat()


def _barcode(text: str) -> str:
    code = clean(text).replace(" ", "")
    if len(code) > LONGEST_BARCODE:
        raise not_understood("barcode", text[:40], _("{n} characters at most.").format(n=LONGEST_BARCODE))
    if code:
        barcode_is_free(code)
        return code
    number = number_received() + 1
    while is_barcode_used(f"ILL{number:05}"):
        number += 1
    return f"ILL{number:05}"


def _temporary_copy(act: Act, row: RequestRow, barcode: str, due_on: str) -> tuple[str, str]:
    """Write the title, which is in no catalog, and its copy. Return their ids."""
    words = {name: text for name, text in (("title", row.title), ("author", row.author), ("isbn", row.isbn)) if text}
    record = record_base64(record_from(words, day_of(act.desk.at, act.desk.zone)))
    title = act.write(
        "biblio_added", biblio=NEW, data={"set": {"record": record, "removed": True}, "needs": "ill.edit"}
    )
    fields: Facts = {"barcode": barcode, "biblio": title.id, "home_branch": row.branch, "withdrawn": True}
    fields |= {"borrowed_until": due_on, "item_type": ILL_TYPE if name_of("item_type", ILL_TYPE) != ILL_TYPE else "BK"}
    copy = act.write("item_added", item=NEW, data={"set": fields, "needs": "ill.edit"})
    return title.id, copy.id


def _put_by(act: Act, row: RequestRow, biblio: str, item: str, due_on: str) -> tuple[str, str]:
    """Put the copy by for the patron, if that is still known. Return its route, and the branch that it goes to."""
    patron = get(Patron, row.patron) if row.patron else None
    if patron:
        facts: Facts = {"wanted": item, "pickup": row.branch, "expires": last_pickup(act.desk, row.branch, due_on)}
        act.write("hold_placed", {"patron": patron.id}, biblio=biblio, hold=NEW, data=facts)
    named = item_of(item)
    assert named is not None
    back = copy_back(act.desk, named)
    way = way_of(act.desk, back)
    end_loan(act, back, way)
    return way.route, way.to


def last_pickup(desk: Desk, branch: str, due_on: str) -> str:
    """Return the last day (ISO) on the hold shelf: an open one, and not after the day when it must be back."""
    calendar, today, day = calendar_of(branch, desk.zone), day_of(desk.now, desk.zone), date.fromisoformat(due_on)
    while day > today and not calendar.is_open(day):
        day -= timedelta(days=1)
    return day.isoformat()


# ---- the lender's date


@verb("ill.edit")
def renewal_asked(desk: Desk, text: str, answer: str = "") -> RequestSheet:
    """Record that the lender was asked for more time, or said no (`answer`: denied). Nothing is renewed by it. Refuse
    with ILL_UNKNOWN, ILL_STATE."""
    row = request_called(text)
    _is_loan_here(row)
    word = answer or "asked"
    if row.renewal != word:
        Act(desk).write(CHANGED, list=row.id, data={"set": {"renewal": word}})
    return sheet_of(desk, request_called(row.id))


@verb("ill.edit")
def change_lenders_date(desk: Desk, text: str, due: str, *, recalled: bool = False) -> RequestSheet:
    """Take the lender's new date: more time, or, `recalled`, less. The loan of our patron follows it, and a recall is
    said at the desk with the copy. Refuse with ILL_UNKNOWN, ILL_STATE, NOT_UNDERSTOOD; ILL_TOO_SOON but for a
    recall."""
    row = request_called(text)
    _is_loan_here(row)
    lender_due, due_on = _recall_dates(desk, row, due) if recalled else _dates(desk, row, due)
    act, item = Act(desk), get(Item, row.item)
    assert item is not None
    alert = _(RECALL).format(date=iso_words(desk, lender_due)) if recalled else ""
    facts: Facts = {"borrowed_until": due_on}
    if alert or row.recalled:
        facts |= {"alert": alert}
    told: Facts = {"lender_due": lender_due, "due_on": due_on, "renewal": "", "recalled": int(recalled)}
    act.write(DATED, list=row.id, data={"set": told})
    act.write("item_edited", item=item.id, data={"set": facts})
    if loan := get(Loan, item.loan):
        now = due_of_borrowed(desk, due_on).at
        data = {"from": loan.due_at, "to": now, "why": LENDERS_DAY}
        act.write("due_moved", item=item.id, loan=loan.id, data=data)
    elif hold := put_by_for(item):
        last = last_pickup(desk, row.branch, due_on)
        until: Facts = {"expires": last, "pickup_by": min(hold.pickup_by or last, last)}
        act.write("hold_edited", hold=hold.id, biblio=hold.biblio, data={"set": until})
    return sheet_of(desk, request_called(row.id))


def _recall_dates(desk: Desk, row: RequestRow, text: str) -> tuple[str, str]:
    """Return the lender's day, and the day of our patron: today at the earliest."""
    today = day_of(desk.now, desk.zone)
    if not clean(text):
        raise not_understood("due", text, _("The date that the lending library wrote, such as 2027-01-15."))
    lender = day_in("due", clean(text), today, NEXT)
    last = max(today, lender - timedelta(days=partner_called(row.partner).travel_days))
    if lender < today or (row.lender_due and lender > date.fromisoformat(row.lender_due)):
        raise not_understood("due", text, _("A day from today to {date}.").format(date=iso_words(desk, row.lender_due)))
    return lender.isoformat(), min(last, lender).isoformat()


def _is_loan_here(row: RequestRow) -> None:
    require_state(row, "received")
    if row.kind == COPY:
        require_state(row, "returned")


# ---- back


@verb("ill.edit")
def return_request(desk: Desk, text: str) -> RequestSheet:
    """Send a loan back, also a lost one that turned up: its barcode is free again, and the temporary copy is nowhere
    any more. Refuse with ILL_UNKNOWN, ILL_STATE, ILL_STILL_OUT."""
    row = request_called(text)
    if row.outcome != GONE:
        _is_loan_here(row)
    if row.loan:
        raise refuse("ILL_STILL_OUT", title=row.title)
    act = Act(desk)
    act.write(RETURNED, list=row.id)
    release_copy(act, row)
    return sheet_of(desk, request_called(row.id))
