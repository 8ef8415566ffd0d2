"""Settings as state: each `setting_set` entry names one row of one table; the last writer by name wins."""

from __future__ import annotations

from typing import Any

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts, entry_of, to_json
from tuils.library.journal.families import Family, Pocketful, register
from tuils.library.refusals import refuse
from tuils.models import (
    Base,
    Branch,
    Checklist,
    CircRule,
    ClosedDate,
    ImportProfile,
    ItemType,
    Journal,
    OpenDate,
    OpeningHours,
    PatronCategory,
    RetentionRule,
    Role,
    Room,
    SeasonHours,
    Setting,
    ShelvingLocation,
    StaffPin,
    StaffUser,
    YearlyClosedDate,
    db,
)
from tuils.models.rows import blank, some
from tuils.values.dataclass import dataclass

KIND = "setting_set"
BORROWERS, NOT_AT_ALL = "borrowers", "0d"
"""The rule of keeping who had a copy last, and the period that keeps nothing."""


@dataclass(frozen=True)
class Shelf:
    """Where settings of one prefix live: a table, and the columns that the rest of the name fills."""

    table: type[Base]
    key: tuple[str, ...]


SHELVES: dict[str, Shelf] = {
    "library": Shelf(Setting, ("name",)),
    "branch": Shelf(Branch, ("code",)),
    "location": Shelf(ShelvingLocation, ("code",)),
    "hours": Shelf(OpeningHours, ("branch", "weekday")),
    "season": Shelf(SeasonHours, ("branch", "season", "weekday")),
    "closed": Shelf(ClosedDate, ("branch", "day")),
    "closed_yearly": Shelf(YearlyClosedDate, ("branch", "day")),
    "opened": Shelf(OpenDate, ("branch", "day")),
    "role": Shelf(Role, ("code",)),
    "staff": Shelf(StaffUser, ("login",)),
    "pin": Shelf(StaffPin, ("login",)),
    "item_type": Shelf(ItemType, ("code",)),
    "category": Shelf(PatronCategory, ("code",)),
    "import_profile": Shelf(ImportProfile, ("kind", "name")),
    "retention": Shelf(RetentionRule, ("kind",)),
    "room": Shelf(Room, ("code",)),
    "checklist": Shelf(Checklist, ("kind",)),
    "rule": Shelf(CircRule, ("name", "branch", "category", "item_type")),
}

NEEDS = {
    "rule": "library.rules",
    "hours": "library.calendar",
    "season": "library.calendar",
    "closed": "library.calendar",
    "closed_yearly": "library.calendar",
    "opened": "library.calendar",
    "import_profile": "library.import",
    "retention": "library.purge",
    "room": "rooms.edit",
    "checklist": "programs.edit",
}


def setting_name(prefix: str, *parts: object) -> str:
    """`hours/MAIN/0`: a slash inside a part is written %2F."""
    return "/".join([prefix, *(str(part).replace("%", "%25").replace("/", "%2F") for part in parts)])


def name_parts(name: str) -> tuple[str, list[str]]:
    """The prefix and the parts that `setting_name` joined."""
    prefix, *parts = name.split("/")
    return prefix, [part.replace("%2F", "/").replace("%25", "%") for part in parts]


class Settings(Family):
    is_read = True
    kinds = frozenset({KIND})
    tables = tuple(shelf.table for shelf in SHELVES.values())
    untold = frozenset({"hash", "system_user"})

    def apply_new(self, entry: Entry) -> Pocketful:
        _store(entry.data["name"], entry.data.get("value"), applying.private(entry.id))
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        names = {entry.data["name"] for entry in touched}
        last: dict[str, Entry] = {}
        for row in some(Journal, '"kind" = ? ORDER BY "pos", "device", "seq"', KIND):
            entry = entry_of(row)
            if entry.data["name"] in names and not entry.void:
                last[entry.data["name"]] = entry
        kept = applying.privates(entry.id for entry in last.values())
        for name in names:
            entry_now = last.get(name)
            value = entry_now.data.get("value") if entry_now else None
            _store(name, value, kept.get(entry_now.id, {}) if entry_now else {})
        return {}

    def stays(self, entry: Entry) -> bool:
        """Who may do what is changed by those who may: or an undo could leave no administrator."""
        return name_parts(entry.data["name"])[0] in ("role", "staff", "pin")

    def undo_needs(self, entry: Entry) -> str:
        return NEEDS.get(name_parts(entry.data["name"])[0], "library.settings")

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        for row in some(Journal, '"kind" = ? AND "pos" > ? AND NOT "void"', KIND, entry.pos):
            if row["id"] not in together and entry_of(row).data["name"] == entry.data["name"]:
                raise refuse("UNDO_NOT_LAST")


def _store(name: str, value: Any, private: Facts) -> None:
    """Write the row, or take it away where the value is null. What is not understood is passed over."""
    prefix, parts = name_parts(name)
    shelf = SHELVES.get(prefix)
    if shelf is None or len(parts) != len(shelf.key):
        return
    key = dict(zip(shelf.key, parts, strict=True))
    table: Any = shelf.table
    where = " AND ".join(f'"{column}" = ?' for column in key)
    db.execute_sql(f'DELETE FROM "{table._meta.table_name}" WHERE {where}', tuple(key.values()))
    if parts == [BORROWERS] and table is RetentionRule and (value or {}).get("period", NOT_AT_ALL) == NOT_AT_ALL:
        db.execute_sql("DELETE FROM last_borrower")  # at once, whoever switched it off and wherever
    if value is None or not (table is Setting or isinstance(value, dict)):
        return
    columns = blank(table)
    fields = {"value": to_json(value)} if table is Setting else {**value, **private}
    row = {**columns, **{name: fields[name] for name in columns if name in fields}, **key}
    names = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" for _ in row)
    db.execute_sql(
        f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({marks})', tuple(map(_plain, row.values()))
    )


def _plain(value: Any) -> Any:
    return to_json(value) if isinstance(value, (list, dict)) else value


FAMILY = register(Settings())
