"""The lists of holds: who waits for a title, what to fetch from the shelves, what is on the hold shelf.

They show a code in place of a name. The card is included for doors whose operator may see it. A person who does not
see loans sees a code beside a title only on the hold shelf, where the slip in the book shows it to everybody.
"""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import need
from tuils.library.holdings.items.shelving import shelf_order, shelf_place
from tuils.library.holdings.items.showing import title_called, whole_biblio
from tuils.library.lending.hold_queries import is_title_or_held
from tuils.library.lending.lookups import find_item
from tuils.library.lending.queries import LIVE_SQL
from tuils.library.lending.terms.hold_blocks import slip_code
from tuils.library.lending.terms.queues import (
    holds_of,
    is_past,
    is_suspended,
    positions,
    pull_rows,
    put_by_rows,
    queue_of,
)
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.gone_people import gone_name
from tuils.library.people.patrons.masking import sees_loans, shown_card
from tuils.models import Biblio, Hold, Item, Patron
from tuils.models.rows import find, some
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .hold_counts import PAST, TAKE_OFF, WAITS
from .holds import HoldSheet, read_hold_sheet


@dataclass(frozen=True)
class Waiter:
    """One place in a queue: the hold with the code on its slip, the name where the operator may see all. Beside a
    title, a person who does not see loans gets neither the code nor the card."""

    hold: HoldSheet
    name: str
    now_suspended: bool

    @property
    def called(self) -> str:
        """Return the name, if it may be shown; else the code of the slip, or the place in the queue."""
        if self.name:
            return self.name
        number = _("number {n}").format(n=self.hold.position) if self.hold.position else _("the one that is ready")
        return self.hold.code or number


@dataclass(frozen=True)
class Queue:
    """The queue of a title: first those for whom a copy is put by or on its way. `copies`: those not withdrawn."""

    biblio: str
    title: str
    waiters: tuple[Waiter, ...]
    copies: int


@dataclass(frozen=True)
class Pull:
    """A copy to fetch from its shelf: its check-in says where it goes. `pickup`: a branch."""

    hold: str
    patron: str
    code: str
    biblio: str
    title: str
    item: str
    call_number: str
    place: str
    pickup: str
    position: int
    on_cart: bool


@dataclass(frozen=True)
class PutBy:
    """A copy on the hold shelf. `state`: waiting, past (its last day is over) or take_off (its hold is over).

    `pickup_by`: an ISO date; `since`: microseconds UTC; without a hold there is neither card nor code.
    """

    item: str
    title: str
    biblio: str
    call_number: str
    state: str
    hold: str = ""
    patron: str = ""
    code: str = ""
    pickup_by: str = ""
    since: int | None = None


@permitted("holds.edit")
def hold_queue(desk: Desk, biblio: str) -> Queue:
    """Return the queue of the title with this id (or its end), or with a copy of this barcode. Showing the names is
    noted. Refuse with UNKNOWN_ID."""
    whole = queued_title(biblio)
    if sees_loans(desk) or desk.may("patrons.see_all"):
        looked(desk, "list", about="queue")
    rows = sorted(queue_of(whole), key=lambda hold: hold.state == "placed")
    copies = sum(not item.withdrawn for item in find(Item, "biblio", [whole]))
    return Queue(whole, title_called(whole), tuple(_waiters(desk, rows)), copies)


def queued_title(text: str) -> str:
    """Return the title that is meant, also a removed one that somebody waits for. Refuse with UNKNOWN_ID."""
    whole = text if is_title_or_held(text) else _title_of(text)
    need(is_title_or_held(whole), "UNKNOWN_ID", code=text)
    return whole


def _title_of(text: str) -> str:
    from tuils.library.holdings.titles.title_meant import title_id  # all of finding, which no checkout needs

    item = find_item(text)
    return str(item.row.biblio) if item else whole_biblio(title_id(text))


@permitted("holds.edit")
def open_holds(desk: Desk, card: str = "") -> list[Waiter]:
    """Return the open holds of this card, the oldest first; without a card all there are, title by title. A person
    who does not see loans sees neither what one patron waits for, nor whose a hold in the list is."""
    if card:
        patron = by_card(card).id
        looked(desk, "loans", patron)
        mine = _waiters(desk, holds_of(patron), titled=False)
        return [replace(waiter, hold=hide_hold_title(desk, waiter.hold)) for waiter in mine]
    if sees_loans(desk):
        looked(desk, "list", about="holds")
    return _waiters(desk, some(Hold, f'"state" IN {LIVE_SQL} ORDER BY "biblio", "rank", "id"'))


def hide_hold_title(desk: Desk, hold: HoldSheet) -> HoldSheet:
    """Return a hold for a person who knows the patron: without the title if the person does not see loans."""
    return hold if sees_loans(desk) else replace(hold, title="", biblio="", item="", wanted="")


def _waiters(desk: Desk, rows: list[Hold], *, titled: bool = True) -> list[Waiter]:
    people = {row.id: row for row in find(Patron, "id", {row.patron for row in rows if row.patron})}
    places = positions({row.biblio for row in rows})
    today, sees = day_of(desk.now, desk.zone), desk.may("patrons.see_all")
    found = []
    for row in rows:
        patron = people.get(row.patron or "")
        name = _name(row, patron) if sees and (sees_loans(desk) or not titled) else ""
        sheet = read_hold_sheet(row, position=places.get(row.id, 0))
        code = slip_code(row, patron)
        if titled and not sees_loans(desk):
            sheet, code = replace(sheet, patron=""), code if row.for_group else ""
        sheet = replace(sheet, patron=shown_card(desk, sheet.patron), code=code)
        found.append(
            Waiter(sheet, name, row.state == "placed" and is_suspended(row.suspended, row.suspended_until, today))
        )
    return found


def _name(hold: Hold, patron: Patron | None) -> str:
    return full_name(patron) if patron else gone_name(hold.id) if hold.patron else ""


# ---- what to fetch, what stands there


@permitted("holds.edit")
def pull_list(desk: Desk) -> list[Pull]:
    """Return copies on the shelves of this branch that can fill a hold, in the order of the shelves."""
    pairs = pull_rows(desk.branch, day_of(desk.now, desk.zone))
    titles = {row.id: row for row in find(Biblio, "id", {item.biblio for _hold, item in pairs})}
    people = {row.id: row for row in find(Patron, "id", {hold.patron for hold, _item in pairs if hold.patron})}
    places, order = positions({item.biblio for _hold, item in pairs}), shelf_order()
    found = []
    for hold, item in pairs:
        at = places.get(hold.id, 0)
        pull = _pull((hold, item), titles.get(item.biblio), people.get(hold.patron or ""), at)
        if not sees_loans(desk):
            pull = replace(pull, patron="", code=pull.code if hold.for_group else "")
        found.append((pull.place, shelf_place(item, order), pull.hold, pull))
    return [pull for *_where, pull in sorted(found, key=lambda one: one[:3])]


def _pull(pair: tuple[Hold, Item], title: Biblio | None, patron: Patron | None, position: int) -> Pull:
    hold, item = pair
    return Pull(
        hold.id,
        patron.card if patron else "",
        slip_code(hold, patron),
        item.biblio,
        _title(title),
        item.barcode,
        item.call_number or (title.call_number if title else ""),
        name_of("location", item.location) if item.location else "",
        hold.pickup,
        position,
        item.state == "cart",
    )


def _title(row: Biblio | None) -> str:
    return whole_title(row.title, row.medium) if row else ""


@permitted("holds.edit")
def hold_shelf(desk: Desk) -> list[PutBy]:
    """Return the copies on the hold shelf of this branch: first those to be taken off, then those past their last
    day, then the rest by code."""
    pairs, today = put_by_rows(desk.branch), day_of(desk.now, desk.zone)
    titles = {row.id: row for row in find(Biblio, "id", {item.biblio for item, _hold in pairs})}
    people = {row.id: row for row in find(Patron, "id", {hold.patron for _item, hold in pairs if hold and hold.patron})}
    found = []
    for item, hold in pairs:
        about = (item.barcode, _title(titles.get(item.biblio)), item.biblio, item.call_number)
        if hold is None:
            found.append(PutBy(*about, TAKE_OFF))
            continue
        patron = people.get(hold.patron or "")
        state, card = (PAST if is_past(hold, today) else WAITS), patron.card if patron and sees_loans(desk) else ""
        found.append(PutBy(*about, state, hold.id, card, slip_code(hold, patron), hold.pickup_by, hold.caught_at))
    return sorted(found, key=lambda one: ((TAKE_OFF, PAST, WAITS).index(one.state), one.code, one.title, one.item))
