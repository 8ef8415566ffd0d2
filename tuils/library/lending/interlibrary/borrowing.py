"""Requests for titles of other libraries: made for a patron, asked of one partner after the other, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from tuils.i18n import N_, _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.counting import count_hold_ended
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Hold, Item, Patron
from tuils.models.circulation import LIVE
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of, local_moment

from .interlibrary_fields import COPY, LOAN, stored_ill_fields
from .partners import partner_called
from .queries import RequestRow, all_partners, copies_got, request_rows
from .request_state import ASKED, CHANGED, CLOSED, PASSED, REQUESTED, SHIPPED

STATES = {
    "new": N_("to be asked for"),
    "asked": N_("asked"),
    "shipped": N_("on its way"),
    "received": N_("received"),
    "returned": N_("sent back"),
    "closed": N_("closed"),
}
WHICH = ("open", *STATES, "overdue", "to_send_back", "all")
FILLED, UNFILLED, CANCELED, GONE = "filled", "unfilled", "canceled", "lost"
OUTCOMES = {FILLED: N_("filled"), UNFILLED: N_("not filled"), CANCELED: N_("canceled"), GONE: N_("lost")}
SHORTEST_END = 6
YEARS_OF_RULE, MOST_OF_RULE = 5, 5
"""CONTU: so many articles a calendar year from the last so many years of one journal."""


@dataclass(frozen=True)
class RequestSheet:
    """A request for a door. `card`: of its patron, empty where that is not known any more, or not told here. `place`:
    of a received loan, on_hold_shelf, checked_out, in_transit, lost, or to_send_back. `days_late`: after `due_on`.
    `contu`: photocopies from its journal this calendar year, this one with them."""

    row: RequestRow
    card: str = ""
    place: str = ""
    days_late: int = 0
    contu: int = 0

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def contu_warns(self) -> bool:
        return self.contu > MOST_OF_RULE

    @property
    def tried(self) -> tuple[str, ...]:
        """Return the symbols of the partners that were asked, in their order."""
        codes = {one.id: one.code for one in all_partners()}
        return tuple(codes[key] for key in self.row.tried.split() if key in codes)


# ---- made and changed


@verb("holds.place")
def request_title(desk: Desk, card: str, fields: Facts) -> RequestSheet:
    """Ask for a title of another library, for the patron with this card. Refuse with PATRON_UNKNOWN, CARD_LOST,
    TITLE_MISSING, NOT_UNDERSTOOD."""
    made = request_in_act(Act(desk), by_card(card), fields)
    return sheet_of(desk, request_called(made))


def request_in_act(act: Act, patron: Patron, fields: Facts) -> str:
    """Ask for a title in an act; return the request's id. Refuse with TITLE_MISSING, NOT_UNDERSTOOD."""
    desk = act.desk
    stored = stored_ill_fields(desk, "request", fields)
    known = {name: value for name, value in stored.items() if value not in ("", None)}
    if not known.get("title"):
        raise refuse("TITLE_MISSING")
    _is_ahead(desk, known)
    if known.get("kind") == COPY:
        known |= {"compliance": _compliance(desk, known)}
    data = {"set": {**known, "branch": desk.branch}}
    return act.write(REQUESTED, {"patron": patron.id}, list=NEW, data=data).id


@verb("holds.place")
def change_request(desk: Desk, text: str, fields: Facts) -> RequestSheet:
    """Change what is asked for. Refuse with ILL_UNKNOWN, ILL_SEVERAL, ILL_STATE once it is here, NOT_UNDERSTOOD."""
    row = request_called(text)
    require_state(row, "new", "asked", "shipped")
    known = stored_ill_fields(desk, "request", fields)
    _is_ahead(desk, known)
    if known.get("title") == "":
        raise refuse("TITLE_MISSING")
    known = {name: (LOAN if name == "kind" and value == "" else value) for name, value in known.items()}
    if changed := {name: value for name, value in known.items() if value != getattr(row, name)}:
        if {*changed} & {"kind", "published", "journal"}:
            now = {**row._asdict(), **changed}
            changed |= {"compliance": _compliance(desk, now) if now.get("kind") == COPY else ""}
        Act(desk).write(CHANGED, list=row.id, data={"set": changed})
    return sheet_of(desk, request_called(row.id))


def _is_ahead(desk: Desk, known: Facts) -> None:
    day = str(known.get("need_by") or "")
    if day and day < day_of(desk.now, desk.zone).isoformat():
        raise not_understood("need_by", day, _("A date in the future."))


# ---- photocopies: the guidelines of CONTU


def _compliance(desk: Desk, known: Facts) -> str:
    """Return CCG where a photocopy is within the guidelines, else CCL: then the copyright law is for staff to read."""
    within = copies_of_year(desk, _source(known)) < MOST_OF_RULE and _is_recent(desk, known)
    return "CCG" if within else "CCL"


def _source(known: Facts) -> str:
    return fold_text(str(known.get("journal") or known.get("title") or ""))


def _is_recent(desk: Desk, known: Facts) -> bool:
    year = str(known.get("published") or "")
    return not year or int(year) > day_of(desk.now, desk.zone).year - YEARS_OF_RULE


def copies_of_year(desk: Desk, source: str, year: int = 0) -> int:
    """Return how many photocopies from this journal (folded) came in a calendar year, or are asked for."""
    now = day_of(desk.now, desk.zone).year
    since = local_moment(datetime.combine(date(year or now, 1, 1), time()), desk.zone)
    return sum(_source(row._asdict()) == source for row in _recent(desk, since))


def _recent(desk: Desk, since: int) -> list[RequestRow]:
    """Return the photocopies since a moment that count: those of the last years of the journal."""
    return [
        row for row in copies_got(since) if row.outcome not in (UNFILLED, CANCELED) and _is_recent(desk, row._asdict())
    ]


@permitted("holds.place")
def contu_counts(desk: Desk) -> list[tuple[str, int]]:
    """Return (journal, photocopies) of this calendar year, the most first. Permission holds.place."""
    year = day_of(desk.now, desk.zone).year
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in _recent(desk, local_moment(datetime.combine(date(year, 1, 1), time()), desk.zone)):
        source = _source(row._asdict())
        names.setdefault(source, row.journal or row.title)
        counts[source] = counts.get(source, 0) + 1
    return sorted(((names[source], n) for source, n in counts.items()), key=lambda one: (-one[1], one[0]))


# ---- asked and answered


@verb("ill.edit")
def ask_partner(desk: Desk, text: str, partner: str) -> RequestSheet:
    """Record that this partner is asked now, and no longer the one before. Refuse with ILL_UNKNOWN, ILL_SEVERAL,
    ILL_STATE, ILL_PARTNER_UNKNOWN, ILL_PARTNER_SEVERAL."""
    row, asked = request_called(text), partner_called(partner)
    require_state(row, "new", "asked")
    Act(desk).write(ASKED, list=row.id, data={"set": {"partner": asked.id}})
    return sheet_of(desk, request_called(row.id))


@verb("ill.edit")
def pass_request(desk: Desk, text: str) -> RequestSheet:
    """Record that the partner can't lend it: the next one can be asked. Refuse with ILL_UNKNOWN, ILL_STATE."""
    row = request_called(text)
    require_state(row, "asked", "shipped")
    Act(desk).write(PASSED, list=row.id)
    return sheet_of(desk, request_called(row.id))


@verb("ill.edit")
def mark_shipped(desk: Desk, text: str) -> RequestSheet:
    """Record that the partner sent it. Refuse with ILL_UNKNOWN, ILL_STATE."""
    row = request_called(text)
    require_state(row, "asked")
    Act(desk).write(SHIPPED, list=row.id)
    return sheet_of(desk, request_called(row.id))


@verb("ill.edit")
def close_request(desk: Desk, text: str, outcome: str | None = None) -> RequestSheet:
    """Close a request: what went back or was handed over is filled; what never came is not; or it is `canceled`, or
    what came is `lost`. Refuse with ILL_UNKNOWN, NOT_UNDERSTOOD, and ILL_STATE where a loan is still here."""
    row = request_called(text)
    require_state(row, *(state for state in STATES if state != "closed"))
    if outcome and outcome not in OUTCOMES:
        raise not_understood("outcome", outcome, ", ".join(OUTCOMES))
    came = row.state in ("received", "returned")
    ended = outcome or (FILLED if came else UNFILLED)
    if came != (ended in (FILLED, GONE)) or (ended == GONE and row.kind == COPY):
        raise refuse("ILL_STATE", title=row.title, state=_(STATES[row.state]))
    here = row.state == "received" and row.kind == LOAN
    if here:
        _may_be_closed(row, ended)
    act = Act(desk)
    act.write(CLOSED, list=row.id, data={"set": {"outcome": ended}})
    if here and not row.loan:  # a lost one stays on its patron's card until it is settled there
        release_copy(act, row)
    return sheet_of(desk, request_called(row.id))


def _may_be_closed(row: RequestRow, ended: str) -> None:
    """Refuse unless a loan that never went back is lost, and marked so where a patron still has it."""
    if ended != GONE:
        raise refuse("ILL_STATE", title=row.title, state=_(STATES[row.state]))
    if row.loan and row.copy_state not in LOST:
        raise refuse("ILL_STILL_OUT", title=row.title)


def release_copy(act: Act, row: RequestRow) -> None:
    """Free the barcode of the temporary copy, and end the hold that it was put by for, in an act that lets it go."""
    item = get(Item, row.item)
    hold = get(Hold, item.held_for) if item and item.held_for else None
    if hold and hold.state in LIVE:
        act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": "unclaimed"})
        count_hold_ended(act.desk, hold, "unclaimed")
    if item:
        if item.held_for or item.transit_to:
            act.write("item_state", item=item.id, data={"shelf_off": True, "to": ""})
        act.write("item_edited", item=item.id, data={"set": {"barcode": "", "borrowed_until": item.borrowed_until}})


# ---- reads


@permitted("holds.place")
def ill_requests(desk: Desk, which: str = "open") -> Sequence[RequestSheet]:
    """Return ill_requests, a key of WHICH, the oldest first. Patrons are shown to people who see loans, which is noted.
    Refuse with NOT_UNDERSTOOD. Permission holds.place."""
    if which not in WHICH:
        raise not_understood("state", which, ", ".join(WHICH))
    found = [sheet for row in request_rows() if _is_such(sheet := sheet_of(desk, row), which)]
    if any(one.card for one in found):
        looked(desk, "list", about="interlibrary")
    return found


def _is_such(sheet: RequestSheet, which: str) -> bool:
    if which == "open":
        return sheet.row.state not in ("returned", "closed")
    if which == "overdue":
        return sheet.days_late > 0
    return which in ("all", sheet.row.state) or which == sheet.place


@permitted("holds.place")
def request_sheet(desk: Desk, text: str) -> RequestSheet:
    """Return one request. Refuse with ILL_UNKNOWN, ILL_SEVERAL. Permission holds.place."""
    found = sheet_of(desk, request_called(text))
    if found.card:
        looked(desk, "list", about="interlibrary")
    return found


def sheet_of(desk: Desk, row: RequestRow) -> RequestSheet:
    patron = get(Patron, row.patron) if row.patron and sees_loans(desk) else None
    late = 0
    if row.state == "received" and row.due_on:
        late = max(0, (day_of(desk.now, desk.zone) - date.fromisoformat(row.due_on)).days)
    contu = copies_of_year(desk, _source(row._asdict())) if row.kind == COPY else 0
    if row.kind == COPY and row.state == "new":
        contu += 1
    return RequestSheet(row, str(patron.card) if patron else "", _place(row), late, contu)


def _place(row: RequestRow) -> str:
    if row.state != "received" or row.kind == COPY:
        return ""
    if row.copy_state in LOST:
        return "lost"
    if row.loan:
        return "checked_out"
    if row.transit_to:
        return "in_transit"
    return "on_hold_shelf" if row.held_for else "to_send_back"


def request_called(text: str) -> RequestRow:
    """Return the request with this id or the end of it, with the copy of this barcode, or whose title begins so: open
    ones first. Refuse with ILL_UNKNOWN, ILL_SEVERAL."""
    rows, typed, words = request_rows(), clean(text), fold_text(clean(text))
    ways = (
        [row for row in rows if row.id == typed or (len(typed) >= SHORTEST_END and row.id.endswith(typed))],
        [row for row in rows if typed and row.barcode == typed and row.state == "received"],
        [row for row in rows if words and fold_text(row.title).startswith(words) and row.state != "closed"],
    )
    found = next(filter(None, ways), []) if typed else []
    if not found:
        raise refuse("ILL_UNKNOWN", text=typed[:40])
    if len(found) > 1:
        raise refuse("ILL_SEVERAL", text=typed[:40], titles=", ".join(row.title for row in found[:3]))
    return found[0]


def require_state(row: RequestRow, *states: str) -> None:
    """Refuse with ILL_STATE unless the request is in one of these states."""
    if row.state not in states:
        raise refuse("ILL_STATE", title=row.title, state=_(STATES[row.state]))
