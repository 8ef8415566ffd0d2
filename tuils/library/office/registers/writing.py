"""Entries of a register: added, changed, moved to another state, counted, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.counters import fact_of, raise_counter
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood
from tuils.values.folding import clean
from tuils.values.time.moments import day_of
from tuils.values.time.periods import Period

from .bans import follow_ban
from .entries import EntrySheet, entry_called, sheet_with, state_called
from .field_values import MOST_NUMBER, read_field
from .kind_file import RegisterKind
from .kinds import kind_called
from .queries import EntryFilter, entries_found
from .register_state import ADDED, CHANGED, COUNTED, MOVED, REMOVED

EVERY = {"daily": Period(1, "d"), "weekly": Period(1, "w"), "monthly": Period(1, "m"), "yearly": Period(1, "y")}


@verb("registers.use")
def add_entry(desk: Desk, register: str, fields: Facts) -> EntrySheet:
    """Add an entry. `fields`: by name, as typed. Refuses with REGISTER_UNKNOWN, NOT_UNDERSTOOD, PATRON_UNKNOWN,
    CARD_LOST, ITEM_UNKNOWN."""
    kind = kind_called(register)
    desk.require(kind.add)
    fields = {one.name: fields.get(one.name) or one.blank for one in kind.fields} | {
        name: value for name, value in fields.items() if value or name not in kind.known
    }
    public, private = _read(desk, kind, fields, {})
    public = {name: value for name, value in public.items() if value not in ("", False)}
    private |= {"set": {name: value for name, value in private.get("set", {}).items() if value not in ("", False)}}
    act = Act(desk)
    made = _write_new(act, kind, public, {name: value for name, value in private.items() if value})
    sheet = sheet_with(kind, made)
    if not kind.amount:
        _tally(act, sheet, 1)
    follow_ban(act, kind, made, {}, sheet.held)
    return sheet


def _tally(act: Act, sheet: EntrySheet, n: int) -> None:
    """Add to the tally that this entry counts as: one for an entry, or what was counted of an amount."""
    kind, desk = sheet.kind, act.desk
    what = str(sheet.held.get(kind.counts) or "") if kind.counts in kind.known else kind.counts
    if what and n:
        act.write("counted", data={"what": what, "n": n})
        raise_counter(desk, fact_of(desk, what, desk.at), n)


def _write_new(act: Act, kind: RegisterKind, public: Facts, private: Facts) -> str:
    told = {"named": kind.quick[0], "state": kind.states[0], "columns": kind.columns(), "set": public}
    return act.write(ADDED, private, list=NEW, data=_data(kind, kind.add, **told)).id


@verb("registers.use")
def change_entry(desk: Desk, register: str, text: str, fields: Facts) -> EntrySheet:
    """Change fields of an entry. Fields not given keep their value. Refuses as `add_entry`, and with ENTRY_UNKNOWN,
    ENTRY_SEVERAL."""
    sheet = entry_called(desk, register, text, "edit")
    kind, values = sheet.kind, sheet.values
    given = {name: value for name, value in fields.items() if _differs(value, values.get(name, ""))}
    public, private = _read(desk, kind, given, sheet.held)
    if public or private:
        data = _data(kind, kind.edit, columns=kind.columns(), set=public, typed=sorted(private.get("set", ())))
        act = Act(desk)
        act.write(CHANGED, private, list=sheet.id, data=data)
        follow_ban(act, kind, sheet.id, sheet.held, sheet_with(kind, sheet.id).held)
    return sheet_with(kind, sheet.id)


def _differs(value: Any, shown: str) -> bool:
    return isinstance(value, (bool, int)) or str(value or "").strip() != shown


@verb("registers.use")
def move_entry(desk: Desk, register: str, text: str, state: str = "") -> EntrySheet:
    """Move an entry to a state; by default to the last one, which closes it. One that repeats comes again. Refuses with
    ENTRY_UNKNOWN, ENTRY_SEVERAL, NOT_UNDERSTOOD."""
    sheet = entry_called(desk, register, text, "edit")
    kind = sheet.kind
    to = state_called(kind, state) if state else kind.states[-1]
    if to not in kind.states:
        raise not_understood("state", state, ", ".join(kind.states_said))
    if to == sheet.row.state:
        return sheet
    act, closed = Act(desk), to == kind.states[-1]
    act.write(MOVED, list=sheet.id, data=_data(kind, kind.edit, state=to, closed=closed))
    if closed and kind.repeat and sheet.row.due and not (kind.each_day and came_already(sheet)):
        come_again(act, sheet, day_of(desk.now, desk.zone) + timedelta(days=1))
    return sheet_with(kind, sheet.id)


@verb("registers.use")
def reopen_entry(desk: Desk, register: str, text: str) -> EntrySheet:
    """Open a closed entry again. Refuses with ENTRY_UNKNOWN, ENTRY_SEVERAL."""
    sheet = entry_called(desk, register, text, "edit")
    return sheet if sheet.is_open else move_entry(desk, register, sheet.id, sheet.kind.states[0])


def came_already(sheet: EntrySheet) -> bool:
    """Return whether the same entry is open for a later day."""
    rows = entries_found(EntryFilter(sheet.kind.name, branch=sheet.row.branch))
    return any(row.title == sheet.row.title and row.due > sheet.row.due for row in rows)


def repeats_every(sheet: EntrySheet) -> str:
    """Return how often an entry comes again; empty if it doesn't."""
    return str(sheet.held.get(sheet.kind.repeat) or sheet.kind.repeat)


def next_day(sheet: EntrySheet, first: date) -> date | None:
    """Return the next day of an entry that comes again, not before `first`."""
    if (period := EVERY.get(repeats_every(sheet))) is None:
        return None
    begun = due = date.fromisoformat(sheet.row.due)
    times = 0
    while due < first or not times:
        times += 1
        due = _later(begun, period, times)
    return due


def come_again(act: Act, sheet: EntrySheet, first: date) -> None:
    """Add the same entry for the next time: its first day from `first` on."""
    kind, due = sheet.kind, next_day(sheet, first)
    if due is None:
        return
    known = {name: value for name, value in sheet.held.items() if "/" not in name and value not in (None, "")}
    public, private = _apart(kind, {**known, kind.due: due.isoformat()})
    _write_new(act, kind, public, private)


def _later(day: date, period: Period, times: int) -> date:
    """Return the day so many periods later; the last of a month that is shorter."""
    if period.unit in ("d", "w"):
        return date.fromordinal(day.toordinal() + times * (7 if period.unit == "w" else 1))
    months = day.month - 1 + times * (12 if period.unit == "y" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    for back in range(4):
        try:
            return date(year, month, day.day - back)
        except ValueError:
            continue
    return date(year, month, 28)


@verb("registers.use")
def count_entry(desk: Desk, register: str, text: str, amount: str) -> EntrySheet:
    """Count what is there: `+5` came, `-2` were used, `12` are there. Refuses with ENTRY_UNKNOWN, ENTRY_SEVERAL,
    NOT_UNDERSTOOD."""
    sheet = entry_called(desk, register, text, "edit")
    kind, typed = sheet.kind, clean(amount).replace(" ", "")
    if not kind.amount:
        raise not_understood("amount", typed, _("Nothing is counted in this register."))
    digits = typed.lstrip("+-")
    if not (digits.isascii() and digits.isdecimal()) or len(typed) - len(digits) > 1 or int(digits) > MOST_NUMBER:
        raise not_understood("amount", typed[:40], _("+5 came, -2 were used, or how many there are: 12."))
    data = {"add": int(typed)} if typed[0] in "+-" else {"now": int(typed)}
    if typed[0] == "-" and sheet.row.amount + int(typed) < 0:
        raise not_understood("amount", typed, _("Only {n} are there.").format(n=sheet.row.amount))
    act = Act(desk)
    act.write(COUNTED, list=sheet.id, data=_data(kind, kind.edit, columns=kind.columns(), **data))
    _tally(act, sheet, data.get("add", data.get("now", 0) - sheet.row.amount))
    return sheet_with(kind, sheet.id)


@verb("registers.use")
def remove_entry(desk: Desk, register: str, text: str) -> EntrySheet:
    """Remove an entry that was a mistake, and forget its words. Refuses with ENTRY_UNKNOWN, ENTRY_SEVERAL."""
    sheet = entry_called(desk, register, text, "edit")
    words = any(sheet.held.get(one.name) for one in sheet.kind.fields if _is_private(sheet.kind, one.name))
    act = Act(desk)
    act.write(REMOVED, list=sheet.id, data=_data(sheet.kind, sheet.kind.edit, words=words))
    follow_ban(act, sheet.kind, sheet.id, sheet.held, {})
    return sheet


def _data(kind: RegisterKind, needs: str, **more: Any) -> Facts:
    """Return what folding, undo, a van, and the log of the day must know without the file of the register."""
    private: Facts = {"private": True} if kind.private else {}
    return {"register": kind.name, "one": kind.one, "needs": needs, **private, **more}


def _read(desk: Desk, kind: RegisterKind, fields: Mapping[str, Any], held: Mapping[str, Any]) -> tuple[Facts, Facts]:
    """Return what is public of these fields, and the private part. Refuses with NOT_UNDERSTOOD."""
    values: Facts = {}
    for name, value in fields.items():
        if name not in kind.known:
            raise not_understood(name, name, ", ".join(kind.known))
        values |= read_field(desk, kind.known[name], value, held)
    return _apart(kind, values)


def _apart(kind: RegisterKind, values: Facts) -> tuple[Facts, Facts]:
    public: Facts = {}
    typed: Facts = {}
    private: Facts = {}
    for name, value in values.items():
        one = kind.known[name.partition("/")[0]]
        if one.kind == "person":
            private |= {"patron": value}
        else:
            (typed if _is_private(kind, one.name) else public)[name] = value
    return public, {**private, **({"set": typed} if typed else {})}


def _is_private(kind: RegisterKind, name: str) -> bool:
    """Return whether a field is for the private part: what people type; of a private register all but days."""
    one = kind.known[name]
    return one.is_typed or (kind.private and name not in (kind.due,)) or one.kind == "person"
