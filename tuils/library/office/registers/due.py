"""The lines of the idle desk: one for each register that has something due, or too little of something."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.refusals import Refused
from tuils.values.time.moments import day_of

from .kinds import kind_called
from .queries import due_by_register, registers_with_due

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
        place = f"{PLACE} register={name}"
        count = partial(_count, name=name)
        found.append(
            DueLine(place, words.format(title=kind.title), count, kind.see, f"office.registers.due:due_{name}")
        )
    return tuple(found)


def _count(desk: Desk, name: str) -> int:
    return due_by_register(day_of(desk.now, desk.zone).isoformat(), desk.branch).get(name, 0)


def __getattr__(name: str) -> Any:
    """Return the table of a register by its place, `due_trouble`, which line mode reads out."""
    if not name.startswith("due_"):
        raise AttributeError(name)
    from .entry_table import due_table_of

    return due_table_of(kind_called(name.removeprefix("due_")))
