"""The days of entries: notes are read from theirs on, and checklists open on theirs by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.values.time.moments import day_of

from .entries import EntrySheet, entry_called, sheet_of
from .kinds import all_kinds
from .queries import EntryFilter, entries_found
from .register_state import entry_parts
from .writing import came_already, change_entry, come_again, move_entry, next_day, repeats_every


@verb("registers.use")
def read_entry(desk: Desk, register: str, text: str) -> bool:
    """Mark an entry as read that is told at sign-in: not by who wrote it, nor before its day, nor if it is for somebody
    else. Return whether it was. Refuses with ENTRY_UNKNOWN, ENTRY_SEVERAL."""
    sheet = entry_called(desk, register, text)
    row, login, today = sheet.row, desk.operator.login, day_of(desk.now, desk.zone).isoformat()
    is_mine = row.assigned in ("", login) and entry_parts(row.id)[0][0].operator != login
    if not (sheet.kind.at_sign_in and sheet.is_open and is_mine and row.due <= today and desk.may(sheet.kind.edit)):
        return False
    move_entry(desk, register, row.id)
    return True


def open_for_today(desk: Desk) -> Iterator[int]:
    """Make the entries that open on their day by themselves, such as checklists. Yield how many there are for today;
    idempotent."""
    yield _open_for_today(desk)


@verb("library.daily")
def _open_for_today(desk: Desk) -> int:
    """Set to today what nobody began on its day; what somebody began stays open, beside a new one."""
    today, n = day_of(desk.now, desk.zone), 0
    for kind in all_kinds():
        past = EntryFilter(kind.name, due=(today - timedelta(days=1)).isoformat())
        for row in entries_found(past) if kind.each_day else ():
            sheet = sheet_of(kind, row)
            if next_day(sheet, today) != today or not _is_open_day(desk, sheet, today) or came_already(sheet):
                continue
            n += 1
            if any("/" in name and is_so for name, is_so in sheet.held.items()):
                come_again(Act(replace(desk, branch=row.branch)), sheet, today)
            else:
                change_entry(desk, kind.name, row.id, {kind.due: today.isoformat()})
    return n


def _is_open_day(desk: Desk, sheet: EntrySheet, today: date) -> bool:
    """Return whether the branch is open, for what comes every day. A branch without hours is open each day."""
    branch = sheet.row.branch
    return repeats_every(sheet) != "daily" or not hours_are_set(branch) or calendar_of(branch, desk.zone).is_open(today)
