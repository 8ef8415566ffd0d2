"""What is said of rooms and bookings, on every face alike."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext

from .room_reading import BookingLine
from .rooms import RoomSheet
from .who_comes import heads_words

KIND_WORDS = {"room": N_("room"), "equipment": N_("equipment")}
BOOKED_BY = {"patron": N_("a patron"), "group": N_("a group"), "library": N_("the library")}
BY_ITSELF = {"removed": N_("the patron's record was removed")}
"""Why a booking ended that nobody cancelled."""


def room_words(sheet: RoomSheet) -> str:
    """`30 people, a projector, a sink`"""
    told = [heads_words(sheet.capacity)] if sheet.capacity is not None else []
    return ", ".join([*told, *([sheet.has] if sheet.has else [])])


def room_line(sheet: RoomSheet) -> str:
    """`meeting  Meeting room: 30 people, a projector`"""
    told = room_words(sheet)
    return f"{sheet.code}  {sheet.name}: {told}" if told else f"{sheet.code}  {sheet.name}"


def layouts_words(sheet: RoomSheet) -> str:
    """`Lay-outs: rows 30, U 16`; empty where there are none."""
    told = ", ".join(f"{name} {heads}" for name, heads in sheet.layouts.items())
    return _("Layouts: {layouts}").format(layouts=told) if told else ""


def around_words(sheet: RoomSheet) -> str:
    """How long before and after, how long at most, how far ahead, at what hours."""
    told = []
    if sheet.setup_minutes or sheet.clear_minutes:
        said = _("setup {before} min, cleanup {after} min")
        told.append(said.format(before=sheet.setup_minutes, after=sheet.clear_minutes))
    if sheet.longest_minutes is not None:
        told.append(_("up to {n} min").format(n=sheet.longest_minutes))
    if sheet.ahead_days is not None:
        told.append(
            ngettext("up to {n} day ahead", "up to {n} days ahead", sheet.ahead_days).format(n=sheet.ahead_days)
        )
    if sheet.any_hour:
        told.append(_("any hour"))
    if sheet.agreement:
        told.append(_("groups must agree to the policy"))
    said = ", ".join(told)
    return said[:1].upper() + said[1:]


def booker_words(line: BookingLine) -> str:
    """The group or the initials; for whoever may not see it what kind of booking it is."""
    return line.who or _(BOOKED_BY.get(line.kind, line.kind))


def why_words(line: BookingLine) -> str:
    return _(BY_ITSELF[line.why]) if line.why in BY_ITSELF else line.why
