"""Pick up what was booked, at the desk; what is late, and who needs it next."""

from __future__ import annotations

from tuils.formats.paper.program_messages import NOT_FREE_YET
from tuils.i18n import N_, NN_, _, in_language
from tuils.library.activities.room_queries import OVERDUE_ITEMS
from tuils.library.foundation.dates import iso_of, moment_cell, moment_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.library.lending.booked_queries import times_of_room
from tuils.library.lending.loans.checkout import CheckedOut, checkout
from tuils.library.lending.lookups import find_item, patron_by_card
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.lending.terms.booked import away_state, booking_to_pick_up
from tuils.library.lending.terms.terms import due_cell, due_words, late_words
from tuils.models import Patron, Room
from tuils.models.programs import LONGEST_USE, RoomBooking
from tuils.models.rows import by_id, fetch_rows, get
from tuils.values.dataclass import dataclass

from .booking_change import live_booking
from .room_reading import SEES, booker_words, read_booking_line


@verb("circulation.checkout")
def pick_up(desk: Desk, what: str, card: str, *, override: Override = NO_OVERRIDE) -> CheckedOut:
    """Check out what was booked to the patron who booked it. `what`: a booking (its id or the end of it), or the
    barcode of the item; another of its kind will do.

    Refuse with BOOKING_UNKNOWN, BOOKING_ENDED, NO_ITEM_BOOKED, BOOKING_NOT_THEIRS, ROOM_TAKEN while the item is not
    here, and as a checkout does.
    """
    barcode, patron = _barcode_of(what), patron_by_card(card)
    item = find_item(barcode)
    if item and booking_to_pick_up(desk, item, patron) is None:
        raise refuse("BOOKING_NOT_THEIRS", title=item.whole_title)
    return checkout(desk, card, barcode, override=override)


def _barcode_of(what: str) -> str:
    if find_item(what) and by_id(RoomBooking, what) is None:
        return what
    row = live_booking(what)
    if row.loan:
        raise refuse("BOOKING_ENDED", wording="BOOKING_IS_OUT" if not row.back_at else "BOOKING_CAME_BACK")
    room = get(Room, row.room)
    if room is None or not room.barcode:
        raise refuse("NO_ITEM_BOOKED", name=room.name if room else row.room, code=row.room)
    if (item := find_item(room.barcode)) and (state := away_state(item.row)):
        raise refuse("ROOM_TAKEN", wording="ITEM_AWAY", room=room.name, state=_(STATUS_WORDS[state]))
    return str(room.barcode)


# ---- what is late


@dataclass(frozen=True)
class OverdueEquipment:
    """Equipment that should be back. `who` has it, by the booking (an id) that it was picked up for; `next_who` booked
    it for `next_at` (the booking `next`); empty, and 0, if nobody did. `message`: what to tell them, in their
    language."""

    room: str
    name: str
    item: str
    due_at: int
    booking: str
    who: str
    next: str
    next_who: str
    next_at: int
    is_program: bool = False
    message: str = ""


@permitted(SEES)
def overdue_equipment(desk: Desk) -> list[OverdueEquipment]:
    """Return the equipment that is overdue, first what somebody else booked, by the time of that."""
    found = [_late(desk, *row) for row in fetch_rows(OVERDUE_ITEMS, desk.now)]
    return sorted(found, key=lambda one: (not one.next, one.next_at, one.due_at, one.room))


def _late(desk: Desk, room: str, name: str, item: str, due_at: int, booking: str) -> OverdueEquipment:
    who = booker_words(read_booking_line(desk, booking)) if booking else ""
    coming = [one for one in times_of_room(room, desk.now, desk.now + LONGEST_USE) if one.whose != booking]
    if not coming:
        return OverdueEquipment(room, name, item, due_at, booking, who, "", "", 0)
    first = coming[0]
    waits = get(RoomBooking, first.whose)
    by = booker_words(read_booking_line(desk, first.whose)) if waits else _("a program")
    said = _message(desk, waits, name, first.starts_at) if waits else ""
    return OverdueEquipment(room, name, item, due_at, booking, who, first.whose, by, first.starts_at, not waits, said)


def _message(desk: Desk, booking: RoomBooking, name: str, at: int) -> str:
    """Return what to tell whoever booked it next: never who has it. In the patron's language, if it is a patron."""
    patron = get(Patron, booking.patron) if booking.patron else None
    with in_language(str(patron.language) if patron else ""):
        return _(NOT_FREE_YET).format(name=name, when=moment_words(desk, at))


def _late_line(desk: Desk, line: OverdueEquipment) -> str:
    """Return `Projector (31..0017): 2 days overdue, due Mon, Dec 7. Next: Quilters, Wed, Dec 9 10:00`."""
    text = _("{name} ({item}): {late}, due {due}.")
    said = text.format(
        name=line.name, item=line.item, late=late_words(desk, line.due_at), due=due_words(desk, line.due_at)
    )
    if not line.next:
        return said
    return said + " " + _("Next: {who}, {when}").format(who=line.next_who, when=moment_words(desk, line.next_at))


LATE_ITEMS = Table(
    title=N_("Late equipment"),
    columns=(
        fact("room"),
        Column(N_("Equipment"), 14, "name", "name", grow=1),
        Column(N_("Item"), 14, "item", "item", drop=3),
        Column(N_("Due"), 12, lambda desk, row: due_cell(desk, row.due_at), "due_at", iso_of("due_at")),
        fact("booking"),
        Column(N_("Has it"), 12, "who", "who", grow=1, drop=2),
        fact("next"),
        fact("message"),
        Column(N_("Next"), 12, "next_who", "next_who", grow=1),
        Column(
            N_("When"), 12, lambda desk, row: moment_cell(desk, row.next_at) if row.next else "", "next_at",
            iso_of("next_at"), drop=1,
        ),
    ),
    read=overdue_equipment,
    key="item",
    none=(N_("No equipment is late."), N_("Esc goes back.")),
    some=(
        NN_("{n} piece of equipment is late.", "{n} pieces of equipment are late."),
        N_("Enter opens the next booking, to call them."),
    ),
    enter=(N_("Open"), "", ""),
    words=_late_line,
    names_a_person=True,
    example=OverdueEquipment(
        "projector", "Projector", "31234000010017", 1_796_000_000_000_000, "8f21ac03", "L. G.", "9a21ac03", "Quilters",
        1_796_160_000_000_000, False, "Projector, which you booked for Wed, Dec 1, 2:00 pm, is not free yet.",
    ),
)  # fmt: skip
