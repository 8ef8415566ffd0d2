"""The lines of the idle desk: one for each register that has something due, or too little of something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.refusals import Refused
from tuils.models.rows import first
from tuils.values.time.moments import day_of

from .kinds import kind_called
from .queries import IS_ANY, EntryFilter, due_by_register, entries_found, registers_with_due

PLACE = "register_list"


def due_lines_of_registers() -> tuple[DueLine, ...]:
    """Return a line for each register with something that will be due. A register whose file is gone has none."""
    found = []
    for name in registers_with_due():
        try:
            kind = kind_called(name)
        except Refused:
            continue
        words = _("To order: {title}") if kind.is_stock else _("To look at: {title}")
        then = N_("Check, then order") if kind.is_stock else N_("Look, or set a new day")
        place = f"{PLACE} register={name}"
        count = partial(_count, name=name)
        found.append(
            DueLine(
                place, words.format(title=kind.title), count, kind.see, f"office.registers.due:due_{name}", then=then
            )
        )
    return tuple(found)


def told_at_sign_in(desk: Desk) -> tuple[str, str]:
    """Return what is told to whoever signs in, such as a note of the shift before, and what to do; empty if nothing is.
    What is assigned to somebody else is not told."""
    today, login = day_of(desk.now, desk.zone).isoformat(), desk.operator.login
    found = []
    for name in registers_with_due():
        try:
            kind = kind_called(name)
        except Refused:
            continue
        if kind.at_sign_in and desk.may(kind.see):
            rows = entries_found(EntryFilter(name, "open", today, branch=desk.branch))
            found += [(kind, row) for row in rows if row.assigned in ("", login)]
    if not found:
        return "", ""
    kind, row = found[0]
    text = _("{one}: {text}").format(one=kind.one[:1].upper() + kind.one[1:], text=" ".join(row.title.split()))
    more = len(found) - 1
    text += f" {ngettext('And {n} more.', 'And {n} more.', more).format(n=more)}" if more else ""
    return text, _("F10, {title}: Enter opens it, and it is read.").format(title=kind.title)


def has_entries() -> bool:
    """Return whether any register has an entry."""
    return bool(first(IS_ANY))


def open_checklists(desk: Desk) -> Iterator[int]:
    """Open the entries of today that open by themselves. Yield how many."""
    from .days import open_for_today  # with all that writes entries: line mode begins without it

    yield from open_for_today(desk)


def _count(desk: Desk, name: str) -> int:
    return due_by_register(day_of(desk.now, desk.zone).isoformat(), desk.branch).get(name, 0)


def __getattr__(name: str) -> Any:
    """Return the table of a register by its place, `due_trouble`, which line mode reads out."""
    if not name.startswith("due_"):
        raise AttributeError(name)
    from .entry_table import due_table_of

    return due_table_of(kind_called(name.removeprefix("due_")))
