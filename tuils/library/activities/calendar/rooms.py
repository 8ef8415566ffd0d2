"""Rooms and equipment that can be booked: a setting each, by its code."""

from __future__ import annotations

import json
import re
from dataclasses import field
from typing import Any

from tuils.i18n import _
from tuils.library.activities.queries import times_to_come
from tuils.library.foundation.administration.settings import no_branch, write_setting
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.lending.lookups import item_by_barcode
from tuils.models import Room
from tuils.models.rows import blank, columns, get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

from .room_fields import KINDS, KNOWN

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")


@dataclass(frozen=True)
class RoomSheet:
    """A room or a piece of equipment. `capacity`: heads, None without a limit; `layouts`: heads by layout.

    `setup_minutes`, `clear_minutes`: needed by every booking before and after. `agreement`: a group must have agreed to
    the policy. `any_hour`: also while the library is closed. `longest_minutes` of one booking, `ahead_days`: how far
    ahead; None without a limit. `barcode`: of the item that this equipment is, or of the
    key to this room, checked out for a booking.
    """

    code: str
    name: str
    branch: str = ""
    kind: str = "room"
    capacity: int | None = None
    layouts: dict[str, int] = field(default_factory=dict)
    has: str = ""
    setup_minutes: int = 0
    clear_minutes: int = 0
    policy: str = ""
    agreement: bool = False
    any_hour: bool = False
    longest_minutes: int | None = None
    ahead_days: int | None = None
    barcode: str = ""


BLANK = blank(Room)


@permitted("programs.see")
def rooms(desk: Desk, *, branch: str = "", kind: str = "") -> list[RoomSheet]:
    """Return all that can be booked, rooms first, each sort by name. `branch`: those there, or in no branch."""
    found = [_sheet(row) for row in some(Room, "true")]
    found = [one for one in found if one.branch in ("", branch) or not branch]
    found = [one for one in found if not kind or one.kind == kind]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), fold_text(one.name), one.code))


@permitted("programs.see")
def room_sheet(desk: Desk, text: str) -> RoomSheet:
    """Return one, by its code or its name, whatever its case. Refuses with ROOM_UNKNOWN."""
    return find_room(text)


def find_room(text: str) -> RoomSheet:
    """Return the same without a permission check."""
    words = clean(text)
    row = get(Room, words) or get(Room, words.lower())
    if row is None:
        same = [table for table in some(Room, "true") if words and fold_text(table.name) == fold_text(words)]
        row = same[0] if len(same) == 1 else None
    return _sheet(need(row, "ROOM_UNKNOWN", text=words))


@verb("rooms.edit")
def save_room(desk: Desk, code: str, fields: Facts, *, new: bool = False) -> RoomSheet:
    """Make or change the room with this code: letters, digits, - and _, 20 at most. Fields not given keep their value.

    `fields`: of `RoomSheet`; empty or None removes a limit. Existing bookings keep their setup times. Refuses with
    NOT_UNDERSTOOD; with ROOM_THERE if it is to be `new` and exists.
    """
    key = clean(code).lower()
    if not _CODE.fullmatch(key):
        raise not_understood(_("code"), code, _("Letters and digits, such as meeting."))
    row = get(Room, key)
    if new and row:
        raise refuse("ROOM_THERE", code=key, name=row.name or key)
    facts = _setting_value(row) | _checked(fields)
    facts["name"] = facts["name"] or key
    facts["branch"] = facts["branch"] or desk.branch
    if "barcode" in fields:
        facts |= {"barcode": _item_barcode(key, str(facts.get("barcode") or ""))}
    if row is None or facts != _setting_value(row):
        write_setting(Act(desk), "room", key, value=facts)
    return find_room(key)


def _item_barcode(key: str, barcode: str) -> str:
    """Return a barcode as the item has it: the piece of equipment itself, or the key of a room. It is of an item that
    is here, and no two have the same: else refused with ITEM_UNKNOWN, ROOM_THERE."""
    if not barcode:
        return ""
    found = str(item_by_barcode(barcode).row.barcode)
    for other in some(Room, '"barcode" = ? AND "code" <> ? ORDER BY "code"', found, key):
        raise refuse("ROOM_THERE", wording="ITEM_IS_ROOM", code=found, name=other.name or other.code)
    return found


@verb("rooms.edit")
def remove_room(desk: Desk, code: str) -> RoomSheet:
    """Remove a room: no new bookings; past ones stay. Refuses with ROOM_UNKNOWN; with ROOM_IN_USE while coming
    sessions or bookings use it."""
    sheet = find_room(code)
    if n := times_to_come(sheet.code, desk.now):
        raise refuse("ROOM_IN_USE", name=sheet.name, n=n)
    write_setting(Act(desk), "room", sheet.code, value=None)
    return sheet


def _setting_value(row: Room | None) -> Facts:
    """Return the row as the setting stores it."""
    known = {**BLANK, **(columns(row) if row else {})}
    facts = {name: value for name, value in known.items() if name != "code"}
    return facts | {"agreement": bool(facts["agreement"]), "any_hour": bool(facts["any_hour"])}


def _checked(fields: Facts) -> Facts:
    facts: Facts = {}
    for name, value in fields.items():
        kind = KNOWN[name].kind if name in KNOWN else ""
        if kind == "number":
            facts[name] = _number(name, value)
        elif kind == "flag":
            facts[name] = bool(value)
        elif name == "layouts":
            facts[name] = json.dumps(_layouts(value), sort_keys=True, ensure_ascii=False)
        elif kind:
            facts[name] = _text(name, str(value or ""))
    return facts


def _number(name: str, value: Any) -> int | None:
    empty = 0 if name.endswith("_minutes") and name != "longest_minutes" else None
    if value in (None, ""):
        return empty
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not (0 if empty == 0 else 1) <= number <= KNOWN[name].most:
        raise not_understood(name, value, _("A number up to {n}.").format(n=KNOWN[name].most))
    return number


def _layouts(value: Any) -> dict[str, int]:
    """Read `{"rows": 30}`, or as people write it: `rows 30, U 16`."""
    given = (
        value.items()
        if isinstance(value, dict)
        else (_layout(part) for part in str(value or "").split(",") if part.strip())
    )
    found: dict[str, int] = {}
    for name, heads in given:
        number = _number("capacity", heads)
        if not clean(name) or number is None:
            raise not_understood(_("layouts"), value, _("Such as rows 30, U 16."))
        found[clean(name)] = number
    return found


def _layout(part: str) -> tuple[str, str]:
    name, _blank, heads = part.strip().rpartition(" ")
    return name, heads


def _text(name: str, value: str) -> str:
    """Clean a text; a policy keeps its lines."""
    text = "\n".join(clean(line) for line in value.splitlines()).strip() if name == "policy" else clean(value)
    if len(text) > (most := KNOWN[name].most):
        raise not_understood(name, text, _("Up to {n} characters.").format(n=most))
    if name == "kind" and text not in KINDS:
        raise not_understood(name, text, ", ".join(KINDS))
    if name == "branch" and text and not branch_exists(text):
        raise no_branch(text)
    return text


def _sheet(row: Room) -> RoomSheet:
    kind = row.kind if row.kind in KINDS else KINDS[0]
    flags = {"agreement": bool(row.agreement), "any_hour": bool(row.any_hour)}
    told = {**columns(row), **flags, "layouts": _read(row.layouts), "kind": kind, "name": row.name or row.code}
    return RoomSheet(**told)


def _read(text: str) -> dict[str, int]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): int(heads) for name, heads in found.items()} if isinstance(found, dict) else {}
