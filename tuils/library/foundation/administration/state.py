"""Settings as state: each `setting_set` entry names one row of one table; the last writer by name wins."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, column_of, entry_from_row, to_json
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import STAYS_OUT, Brought, EntryWords, Kind, by_any
from tuils.library.foundation.refusals import refuse
from tuils.models import (
    Base,
    Branch,
    Checklist,
    CircRule,
    ClosedDate,
    ImportProfile,
    ItemType,
    Journal,
    LookupTarget,
    Machine,
    MachineKey,
    OpenDate,
    OpeningHours,
    PatronCategory,
    PcStation,
    RetentionRule,
    Role,
    Room,
    SeasonHours,
    Setting,
    ShelvingLocation,
    StaffPin,
    StaffUser,
    StopVisit,
    YearlyClosedDate,
)
from tuils.models.rows import blank, some
from tuils.models.sites import Site
from tuils.values.dataclass import dataclass

from .settings_queries import drop_setting, forget_last_borrowers, put_setting, settings_before

KIND = "setting_set"
PINS = "report_pins:"
"""The beginning of a setting, followed by a login: the reports that this person pinned."""
POLICIES = "policy:"
"""The beginning of a setting, followed by a topic: a text of the policy library."""
REGISTERS = "register:"
"""The beginning of a setting, followed by a name: the file that describes a register of the library's own."""
BORROWERS, NOT_AT_ALL = "borrowers", "0d"
"""The rule of keeping who had a copy last, and the period that keeps nothing."""


@dataclass(frozen=True)
class SettingTable:
    """The table for settings of one prefix, and the columns that the rest of the name fills."""

    table: type[Base]
    key: tuple[str, ...]


SHELVES: dict[str, SettingTable] = {
    "library": SettingTable(Setting, ("name",)),
    "branch": SettingTable(Branch, ("code",)),
    "location": SettingTable(ShelvingLocation, ("code",)),
    "hours": SettingTable(OpeningHours, ("branch", "weekday")),
    "season": SettingTable(SeasonHours, ("branch", "season", "weekday")),
    "closed": SettingTable(ClosedDate, ("branch", "day")),
    "closed_yearly": SettingTable(YearlyClosedDate, ("branch", "day")),
    "opened": SettingTable(OpenDate, ("branch", "day")),
    "stop": SettingTable(StopVisit, ("stop", "weekday")),
    "role": SettingTable(Role, ("code",)),
    "staff": SettingTable(StaffUser, ("login",)),
    "pin": SettingTable(StaffPin, ("login",)),
    "item_type": SettingTable(ItemType, ("code",)),
    "category": SettingTable(PatronCategory, ("code",)),
    "import_profile": SettingTable(ImportProfile, ("kind", "name")),
    "retention": SettingTable(RetentionRule, ("kind",)),
    "room": SettingTable(Room, ("code",)),
    "pc_station": SettingTable(PcStation, ("code",)),
    "checklist": SettingTable(Checklist, ("kind",)),
    "rule": SettingTable(CircRule, ("name", "branch", "category", "item_type")),
    "site": SettingTable(Site, ("name",)),
    "target": SettingTable(LookupTarget, ("name",)),
    "machine": SettingTable(Machine, ("name",)),
    "machine_key": SettingTable(MachineKey, ("name",)),
}

NEEDS = {
    "rule": "library.rules",
    "hours": "library.calendar",
    "season": "library.calendar",
    "stop": "library.calendar",
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
    described = (Kind(KIND),)
    words = {
        KIND: EntryWords(N_("SET"), counted=NN_("{n} setting", "{n} settings")),
    }
    tables = tuple(shelf.table for shelf in SHELVES.values())
    untold = frozenset({"hash", "system_user"})
    forgets = frozenset({"hash"})  # a copy that leaves the house knows the PINs of those alone who go with it

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """The reports that somebody pinned for themselves are theirs everywhere; all else is the main library's."""
        own = setting_name("library", PINS + entry.operator)
        return by_any("reports.see") if entry.data.get("name") == own else STAYS_OUT

    def apply_new(self, entry: Entry) -> Pocketful:
        _store(entry.data["name"], entry.data.get("value"), applying.private(entry.id))
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        names = {entry.data["name"] for entry in touched}
        last: dict[str, Entry] = {}
        for row in some(Journal, '"kind" = ? ORDER BY "pos", "device", "seq"', KIND):
            entry = entry_from_row(row)
            if entry.data["name"] in names and not entry.void:
                last[entry.data["name"]] = entry
        kept = applying.privates(entry.id for entry in last.values())
        for name in names:
            entry_now = last.get(name)
            value = entry_now.data.get("value") if entry_now else None
            _store(name, value, kept.get(entry_now.id, {}) if entry_now else {})
        return {}

    def stays(self, entry: Entry) -> bool:
        """Return whether undo leaves the entry alone. Only operators with the right change rights: an undo could leave
        no administrator. A code that an import made is removed with that import."""
        batch = entry.data.get("batch")
        if batch and applying.entry_with(str(batch)):
            return True
        return name_parts(entry.data["name"])[0] in ("role", "staff", "pin", "site", "machine_key")

    def undo_needs(self, entry: Entry) -> str:
        prefix, parts = name_parts(entry.data["name"])
        own = prefix == "library" and parts[0].startswith(PINS)
        return "reports.see" if own else NEEDS.get(prefix, "library.settings")

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        for row in some(Journal, '"kind" = ? AND "pos" > ? AND NOT "void"', KIND, entry.pos):
            if row.id not in together and entry_from_row(row).data["name"] == entry.data["name"]:
                raise refuse("UNDO_NOT_LAST")
        from .codes_in_use import CALLED, code_stays  # once a setting is taken back

        kind, parts = name_parts(entry.data["name"])
        goes = kind in CALLED and entry.data.get("value") is not None and not was_there(entry, together)
        if goes and (no := code_stays(kind, parts[0])):
            raise no


def was_there(entry: Entry, together: Collection[str] = ()) -> bool:
    """Return whether the setting of this entry had a value before it. `together`: entries that do not count."""
    found = settings_before(entry.pos, entry.data["name"])
    return next((bool(has) for name, has in found if name not in together), False)


def _store(name: str, value: Any, private: Facts) -> None:
    """Write the row, or delete it where the value is null. An unknown setting is ignored."""
    prefix, parts = name_parts(name)
    shelf = SHELVES.get(prefix)
    if shelf is None or len(parts) != len(shelf.key):
        return
    key = dict(zip(shelf.key, parts, strict=True))
    table: Any = shelf.table
    drop_setting(table._meta.table_name, key)
    if parts == [BORROWERS] and table is RetentionRule and (value or {}).get("period", NOT_AT_ALL) == NOT_AT_ALL:
        forget_last_borrowers()  # at once, whoever switched it off and wherever
    if value is None or not (table is Setting or isinstance(value, dict)):
        return
    columns = blank(table)
    fields = {"value": to_json(value)} if table is Setting else {**value, **private}
    row = {**columns, **{name: fields[name] for name in columns if name in fields}, **key}
    put_setting(table._meta.table_name, {column: column_of(value) for column, value in row.items()})


FAMILY = add_family(Settings())
