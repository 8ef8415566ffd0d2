"""The list of fields of a room or a piece of equipment."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name

KINDS = ("room", "equipment")
DAY = 24 * 60
FIELDS = (
    Field("name", N_("Name"), N_("The room's name."), N_("the room's name"), most=60, example="Meeting room"),
    Field("kind", N_("Kind"), N_("A room or equipment."), "", "code", choices=KINDS, most=60,
          example="room"),
    Field("branch", N_("Branch"), N_("The branch it belongs to."), "", "code",
          option="--at-branch CODE", most=60, example="MAIN"),
    Field("capacity", N_("Holds"), N_("How many people it holds; `-` for no limit."), N_("people; blank: no limit"),
          "number", most=100_000, example="30"),
    Field("layouts", N_("Layouts"), N_("Layouts, and how many people each holds: rows 30, U 16."), N_("rows 30, U 16"),
          long=True, example="rows 30, U 16"),
    Field("has", N_("Has"), N_("What the room has: a projector, a sink."), N_("a projector, a sink"), most=2_000,
          long=True, example="a projector"),
    Field("setup_minutes", N_("Setup"), N_("Setup minutes before each booking."),
          N_("minutes before each booking"), "number", option="--setup N", most=DAY, example="15"),
    Field("clear_minutes", N_("Cleanup"), N_("Cleanup minutes after each booking."),
          N_("minutes after each booking"), "number", option="--clear N", most=DAY, example="15"),
    Field("agreement", N_("Agreement"), N_("Groups must agree to the policy."),
          N_("yes: groups must agree to the policy"), "flag", example="yes"),
    Field("any_hour", N_("After hours"), N_("Can be booked while the library is closed."), 
          N_("yes: also while the library is closed"), "flag",
          example="yes"),
    Field("longest_minutes", N_("Longest"), N_("Longest booking in minutes; `-` for no limit."),
          N_("minutes; blank: no limit"), "number", option="--longest N", most=31 * DAY, example="120"),
    Field("ahead_days", N_("Days ahead"), N_("How many days ahead it can be booked; `-` for no limit."),
          N_("blank: no limit"), "number", option="--ahead N", most=3_660, example="90"),
    Field("barcode", N_("Barcode"), N_("The barcode of the item, or the room's key, picked up at the desk; `-`: none."),
          N_("of the item, if it goes out"), most=60, example="31234000010017"),
    Field("policy", N_("Policy"), N_("The policy shown when someone books the room."), N_("/ between lines"),
          most=2_000, long=True,
          example="Leave it as you found it."),
)  # fmt: skip
KNOWN = by_name(FIELDS)
LAST = ("any_hour", "agreement", "policy")
AT_THE_DESK = tuple(sorted(FIELDS, key=lambda field: LAST.index(field.name) if field.name in LAST else -1))
"""The order in which screens show them: terms for bookers come last."""
