"""Registrations, attendance and ticks of the checklist in the store: folded from their entries.

Kinds: `registration_made` (registration=NEW, session), `registration_edited`, `registration_noted` (answers and needs,
an entry of its own, because they are forgotten earlier). Public: heads, groups, state, came. Private: `patron`, and in
`set` name, phone, e-mail, guardian, language, answers, needs. `attendance_counted` (session, `add`: group: how many
more or fewer). `task_ticked` (session, `task`, `done`). Nothing here knows the number of seats: the verb checked it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tuils.i18n import N_, NN_
from tuils.library.activities.queries import has_entry
from tuils.library.activities.registration_queries import (
    add_attendance,
    drop_attendance,
    drop_registration,
    drop_ticks,
    put_attendance,
    put_ticks,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, column_of, fold_fields
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.models.programs import Attendance, Registration, TaskTick
from tuils.models.rows import blank, find, put, some

from .registration_undo import refuse_if_given_on

BLANK = blank(Registration)
FIELDS = tuple(name for name in BLANK if name not in ("id", "session", "patron", "made_at", "rank"))
REMOVED = "patron_removed"
PRIVATE = frozenset({"patron", "name", "phone", "email", "guardian", "language", "answers", "needs"})


class Registrations(Family):
    described = (
        Kind("registration_made", "programs.register", by_any("programs.register"), leads=2),
        Kind("registration_edited", "programs.register", by_any(
            "programs.register", "programs.door", "programs.tell", "programs.edit", "circulation.undo",
            "patrons.remove",
        )),
        Kind("registration_noted", "programs.register", by_any("programs.register")),
    )  # fmt: skip
    words = {
        "registration_made": EntryWords(
            N_("SEAT"),
            back=N_("not registered; the seat is free"),
            counted=NN_("{n} registration", "{n} registrations"),
        ),
        "registration_edited": EntryWords(
            N_("SEAT"), counted=NN_("{n} registration change", "{n} registration changes")
        ),
        "registration_noted": EntryWords(N_("SEAT"), counted=NN_("{n} registration note", "{n} registration notes")),
    }
    follows = frozenset({REMOVED})
    tables = (Registration,)
    carried = ("activities.carrying:REGISTRATIONS",)
    travels = frozenset({"name"})
    untold = PRIVATE
    forgets = PRIVATE

    def refold(self, touched: list[Entry]) -> Pocketful:
        forgotten: Pocketful = {}
        keys = {entry.registration for entry in touched if entry.registration}
        gone = {entry.patron for entry in touched if entry.kind == REMOVED and entry.patron}
        keys |= {str(row.id) for row in find(Registration, "patron", gone)}
        for key in sorted(keys):
            forgotten |= refold_registration(key)
        return forgotten

    def people_moved(self, people: Collection[str]) -> None:
        for row in find(Registration, "patron", people):
            refold_registration(row.id)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if entry.kind not in self.kinds:
            return
        for other in applying.later(entry, "registration", together):
            if entry.kind == "registration_made" or _fields(entry) & _fields(other):
                raise refuse("UNDO_NOT_LAST")
        refuse_if_given_on(entry, together)

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """Give seats that become free to the next on the waitlist."""
        from .seats import pass_on

        if entry.kind in self.kinds and entry.session:
            pass_on(Act(desk), entry.session, continues=entry.id)


def _fields(entry: Entry) -> set[str]:
    told = entry.changes.get("told")
    each = {f"told {what}" for what in told} if isinstance(told, dict) else set()
    return {*entry.changes.keys() - {"told"}, *each, *applying.private(entry.id).get("set", {})}


def refold_registration(key: str) -> Pocketful:
    """Fold a registration (an id) again. Nothing of a removed patron is kept, even if it arrives later."""
    entries = applying.entries_naming(registration=key)
    first = next((entry for entry in entries if entry.kind == "registration_made"), None)
    if first is None:
        return {}
    if first.void:
        drop_registration(key)
        return applying.delete_private_parts(entry.id for entry in entries)
    kept = applying.privates(entry.id for entry in entries)
    patron, forgotten = _patron(entries, kept), Pocketful()
    if patron and has_entry(patron, REMOVED):
        patron, kept, forgotten = None, {}, applying.delete_private_parts(entry.id for entry in entries)
    fields = fold_fields(entries, kept)
    fields |= {"told": _merged_marks(entries)} if "told" in fields else {}
    values = {**BLANK, **{name: column_of(fields[name]) for name in FIELDS if name in fields}}
    rank = int(fields.get("rank") or first.pos)
    own = {"id": key, "session": first.session or "", "made_at": first.at, "rank": rank}
    put(Registration, {**values, **own, "patron": patron})
    return forgotten


def _merged_marks(entries: Iterable[Entry]) -> Facts:
    """Merge the marks of messages: each entry adds its own, so those of two sites are all kept."""
    told: Facts = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        new = entry.changes.get("told")
        if not entry.void and isinstance(new, dict):
            told |= new
    return told


def _patron(entries: Iterable[Entry], kept: dict[str, Facts]) -> str | None:
    """Return the patron named last."""
    named = [kept[entry.id]["patron"] for entry in entries if not entry.void and "patron" in kept.get(entry.id, {})]
    return named[-1] if named else None


class DoorCounts(Family):
    """The counts at the door, which add up in any order of arrival; and ticks, of which the last one holds."""

    described = (
        Kind("attendance_counted", "programs.door", by_any("programs.door", "programs.register"), leads=1),
        Kind("task_ticked", "programs.prepare", by_any("programs.prepare")),
    )
    words = {
        "attendance_counted": EntryWords(
            N_("COUNTED"), back=N_("not counted"), counted=NN_("{n} attendance count", "{n} attendance counts")
        ),
        "task_ticked": EntryWords(
            N_("DONE"),
            back=N_("as it was on the list before"),
            counted=NN_("{n} checklist task", "{n} checklist tasks"),
        ),
    }
    tables = (Attendance, TaskTick)

    def refold(self, touched: list[Entry]) -> Pocketful:
        for session in sorted({entry.session for entry in touched if entry.session}):
            _count_again(session)
        return {}

    def apply_new(self, entry: Entry) -> Pocketful:
        if entry.kind == "task_ticked" or not entry.session:
            return self.refold([entry])
        for group, n in heads_added_by_group(entry).items():
            add_attendance(entry.session, group, n)
        return {}

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Check an undo: of a count at any time, as it adds up, unless fewer were counted since; of a tick only the
        last."""
        for group, n in heads_added_by_group(entry).items() if entry.kind == "attendance_counted" else ():
            if n > 0 and _counted(entry.session or "", group) < n:
                raise refuse("UNDO_NOT_LAST")
        for other in applying.later(entry, "session", together) if entry.kind == "task_ticked" else ():
            if other.kind == "task_ticked" and other.data.get("task") == entry.data.get("task"):
                raise refuse("UNDO_NOT_LAST")


def heads_added_by_group(entry: Entry) -> dict[str, int]:
    """Return by group how many more, or fewer."""
    return {str(group): int(n) for group, n in entry.data.get("add", {}).items()}


def _counted(session: str, group: str) -> int:
    rows = some(Attendance, '"session" = ? AND "age_group" = ?', session, group)
    return int(rows[0].n) if rows else 0


def _count_again(session: str) -> None:
    counts: dict[str, int] = {}
    ticks: dict[str, Entry] = {}
    for entry in applying.entries_naming(session=session):
        if entry.void:
            continue
        if entry.kind == "attendance_counted":
            for group, n in heads_added_by_group(entry).items():
                counts[group] = counts.get(group, 0) + n
        elif entry.kind == "task_ticked":
            ticks[str(entry.data.get("task", ""))] = entry
    drop_attendance(session)
    drop_ticks(session)
    put_attendance([(session, group, n) for group, n in counts.items()])
    done = [
        (session, task, str(entry.data.get("day", "")), entry.operator, str(entry.data.get("note", "")))
        for task, entry in ticks.items()
        if entry.data.get("done")
    ]
    put_ticks(done)


FAMILY = add_family(Registrations())
DOOR = add_family(DoorCounts())
