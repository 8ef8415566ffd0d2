"""Book a room or a piece of equipment: for a patron by card, for a group, for a guest, or for the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tuils.i18n import N_, NN_, _
from tuils.library.activities.calendar.booking_as_told import BLANK
from tuils.library.activities.calendar.room_fields import FIELDS
from tuils.library.activities.calendar.rooms import RoomSheet, find_room, rooms
from tuils.library.activities.rooms.room_terms import term_blocks, wall_of, whole_minutes
from tuils.library.foundation.dates import moment_cell, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import times_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import write_override
from tuils.library.people.patrons.cards import by_card
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import iso

from .room_reading import KIND_WORDS, BookingLine, Clash, RoomUse, clashes, read_booking_line, room_line

LONGEST_TEXT = 200  # characters of a name, an address, a purpose
_TEXT_WORDS = {
    "name": N_("name"), "phone": N_("phone"), "email": N_("email"), "purpose": N_("what for"),
    "layout": N_("layout"), "why": N_("reason"),
}  # fmt: skip


@dataclass(frozen=True)
class Booker:
    """The one who books, with the least that is needed: a `card`; the name of a `group` (with a card, if a patron
    acts for it); a guest's `name`; or the purpose for which the `library` itself needs it."""

    card: str = ""
    group: str = ""
    name: str = ""
    library: str = ""
    phone: str = ""
    email: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class BookingUse:
    """The use of the room: minutes, heads (None: not known), layout, whether the policy was agreed to.

    Setup and cleanup in minutes: None means the room's own times.
    """

    minutes: int = 60
    heads: int | None = None
    layout: str = ""
    agreed: bool = False
    setup_minutes: int | None = None
    clear_minutes: int | None = None


@verb("rooms.book")
def book_room(
    desk: Desk, room: str, wall: str, booker: Booker, use: BookingUse | None = None, *, override: Override = NO_OVERRIDE
) -> BookingLine:
    """Book a room (code or name) from a local wall time on, `2026-12-07 10:30`.

    Refuses with ROOM_UNKNOWN, PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD, and with all of these that apply, at once:
    ROOM_TAKEN (setup and cleanup count; back to back is no overlap); of class C ROOM_CLOSED, TOO_MANY_HEADS, LONGEST,
    TOO_FAR_AHEAD, TIME_IS_OVER, NO_AGREEMENT.
    """
    return _book(desk, [room], wall, booker, use or BookingUse(), override)[0]


@verb("rooms.book")
def book_together(
    desk: Desk,
    rooms: Sequence[str],
    wall: str,
    booker: Booker,
    use: BookingUse | None = None,
    *,
    override: Override = NO_OVERRIDE,
) -> list[BookingLine]:
    """Book a room with equipment (codes or names), each a booking of its own, in one act: all of them or none. Heads
    and layout apply to the first. Refuses as `book_room` does."""
    return _book(desk, rooms, wall, booker, use or BookingUse(), override)


def _book(
    desk: Desk, rooms: Sequence[str], wall: str, booker: Booker, use: BookingUse, override: Override
) -> list[BookingLine]:
    sheets = list({sheet.code: sheet for sheet in map(find_room, rooms)}.values())
    rest = replace(use, heads=None, layout="", setup_minutes=None, clear_minutes=None)
    wanted = [wanted_row(desk, one, wall, booker, rest if at else use) for at, one in enumerate(sheets)]
    blocks = Blocks(desk, "change")
    for sheet, (public, _private) in zip(sheets, wanted, strict=True):
        term_blocks(blocks, sheet, public)
    passed = blocks.stop_unless(override, "")
    act = Act(desk)
    keys = [write_booking(act, public, private) for public, private in wanted]
    write_override(act, passed, override.reason, booking=keys[0])
    return [replace(read_booking_line(desk, key), act=act.id) for key in keys]


def wanted_row(desk: Desk, sheet: RoomSheet, wall: str, booker: Booker, use: BookingUse) -> tuple[Row, Facts]:
    """Return the columns of a new booking: the public ones as a row, and the private part."""
    kind, private = _booked_by(booker)
    row = {
        **BLANK,
        "room": sheet.code,
        "wall": wall_of(wall, desk.zone),
        "zone": desk.zone.key,
        "minutes": whole_minutes(use.minutes),
        "setup_minutes": _around(use.setup_minutes, sheet.setup_minutes),
        "clear_minutes": _around(use.clear_minutes, sheet.clear_minutes),
        "kind": kind,
        "heads": checked_heads(use.heads),
        "layout": layout_of(sheet, use.layout),
        "agreed": use.agreed,
    }
    return row, private


PUBLIC = ("room", "wall", "zone", "minutes", "setup_minutes", "clear_minutes", "kind", "heads", "layout", "agreed")


def write_booking(act: Act, row: Row, private: Facts, series: str = "") -> str:
    """Write one booking in the act of a verb; return its id. Default values are not written."""
    own = {name: row[name] for name in PUBLIC if row[name] != BLANK[name] or name in ("minutes", "zone")}
    facts = own | ({"series": series} if series else {})
    return act.write("room_booked", private, booking=NEW, data={"set": facts}).id


def _booked_by(booker: Booker) -> tuple[str, Facts]:
    """Return the kind and the private part: a patron's id, and in `set` the fields that were given."""
    kind = "group" if booker.group else "library" if booker.library else "patron"
    name = booker.group or booker.library or ("" if booker.card else booker.name)
    told = {"name": name, "phone": booker.phone, "email": booker.email, "purpose": booker.purpose}
    facts = {field: booking_text(field, text) for field, text in told.items() if clean(text)}
    if not booker.card and "name" not in facts:
        hint = _("A card, or the name of a group or guest.")
        raise not_understood(_("who"), "", hint, line="name", wording="NOT_SAID")
    private: Facts = {"set": facts} if facts else {}
    if booker.card:
        private["patron"] = by_card(booker.card).id
    return kind, private


def booking_text(field: str, text: str) -> str:
    words = clean(text)
    if len(words) > LONGEST_TEXT:
        hint = _("Up to {n} characters.").format(n=LONGEST_TEXT)
        raise not_understood(_(_TEXT_WORDS[field]), words, hint, line=field)
    return words


def _around(given: int | None, least: int) -> int:
    """Return minutes before or after: the given number, else the room's own. Refuse a number below 0 or above a day."""
    if given is not None and not 0 <= given <= 24 * 60:
        raise not_understood(_("setup"), given, _("A number up to {n}.").format(n=24 * 60))
    return least if given is None else given


def checked_heads(heads: int | None) -> int | None:
    """Check a number of heads: from 1 to 100,000, or None. Refused with NOT_UNDERSTOOD."""
    if heads is not None and not 1 <= heads <= 100_000:
        raise not_understood(_("people"), heads, _("How many people, 1 or more."), line="heads")
    return heads


def layout_of(sheet: RoomSheet, text: str) -> str:
    """Return one of the room's layouts, by its name in any case; any words if the room lists none."""
    words = booking_text("layout", text)
    same = [name for name in sheet.layouts if name.casefold() == words.casefold()]
    if words and sheet.layouts and not same:
        raise not_understood(_("layout"), words, ", ".join(sheet.layouts), line="layout")
    return same[0] if same else words


# ---- rooms that can be booked, and double bookings, as every door shows them


_SHOWN = {
    "name": Column(N_("Name"), 12, "name", grow=1),
    "kind": Column(N_("Kind"), 9, lambda _desk, row: _(KIND_WORDS[row.kind]), "kind", drop=1),
    "capacity": Column(N_("Holds"), 5, "capacity", right=True),
    "setup_minutes": Column(
        N_("Before, after"), 13, lambda _desk, row: f"{row.setup_minutes}, {row.clear_minutes}", "setup_minutes", drop=2
    ),
}
ROOMS = Table(
    title=N_("Rooms"),
    columns=(
        Column(N_("Code"), 12, "code", "room", drop=3),
        *(_SHOWN.get(field.name) or fact(field.name) for field in FIELDS),
    ),
    shown="name kind capacity setup_minutes room",
    read=rooms,
    key="code",
    none=(N_("No rooms yet."), N_("A manager can add rooms.")),
    nothing=N_("No rooms yet. To add the first: tuils room add CODE --name NAME"),
    some=(
        NN_("{n} room or piece of equipment.", "{n} rooms and pieces of equipment."),
        N_("Enter shows its details."),
    ),
    enter=(N_("Open"), "room_policy", "room=code"),
    words=lambda _desk, row: room_line(row),
    is_printed=False,
    names_a_person=False,
    example=RoomSheet("meeting", "Meeting room", capacity=30, has="a projector"),
)


def use_words(desk: Desk, use: RoomUse) -> str:
    return f"{times_label(use.starts_at, use.ends_at, desk.zone)} {use.words}"


def _use_sentence(desk: Desk, use: RoomUse) -> str:
    return f"{use.words} {times_label(use.starts_at, use.ends_at, desk.zone)}"


def room_equipment_words(desk: Desk, clash: Clash) -> str:
    return ", ".join(use_words(desk, use) for use in clash.has)


def _late(desk: Desk, clash: Clash) -> dict[str, Any]:
    return _uses(desk, [clash.late])[0]


def _uses(desk: Desk, uses: Sequence[RoomUse]) -> list[dict[str, Any]]:
    moments = ("starts_at", "ends_at", "from_at", "until_at")
    return [
        {"of": use.of, "id": use.whose, "room": use.room, "what": use.words}
        | {name: iso(getattr(use, name), desk.zone) for name in moments}
        for use in uses
    ]


def _clash_words(desk: Desk, clash: Clash) -> tuple[str, str]:
    """Say which one came later, and which one has the room."""
    has = "; ".join(_use_sentence(desk, use) for use in clash.has)
    late = _("{room}, {day}: {late} was booked later.").format(
        room=clash.late.room_name, day=moment_day(desk, clash.late.starts_at), late=_use_sentence(desk, clash.late)
    )
    return f"{clash.late.whose[-8:]}  {late}", "          " + _("In the room now: {has}").format(has=has)


CLASHES = Table(
    title=N_("Conflicts"),
    columns=(
        Column(N_("Day"), 12, lambda desk, row: moment_cell(desk, row.late.starts_at)),
        Column(N_("Room"), 14, lambda _desk, row: row.late.room_name, "room", lambda _desk, row: row.late.room, drop=1),
        Column(N_("Booked later"), 12, lambda desk, row: (use_words(desk, row.late), "look"), "late", _late, grow=1),
        Column(
            N_("Has the room"), 20, room_equipment_words, "has", lambda desk, row: _uses(desk, row.has), grow=1, drop=2
        ),
    ),
    shown="Day late room has",
    read=clashes,
    key=lambda one: one.late.whose,
    none=(N_("No rooms are double-booked."), N_("Esc goes back.")),
    some=(
        NN_("{n} room is double-booked.", "{n} rooms are double-booked."),
        N_("The earlier booking keeps the room. Enter opens the later one."),
    ),
    enter=(N_("Open"), "", ""),
    words=_clash_words,
    is_printed=False,
    example=Clash(
        RoomUse("meeting", "Meeting room", "b2", "booking", "Quilters", 0, 3_600_000_000, 0, 3_600_000_000, True), ()
    ),
)
