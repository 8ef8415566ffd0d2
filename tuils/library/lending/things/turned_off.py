"""Devices that are turned off when they are late: which to call about, and which are back and wait to be turned on."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.holdings.items.item_meant import item_row
from tuils.models.deposits import DeviceLine
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .line_queries import LineRow, line_row
from .line_state import NOTED, OFF, ON
from .line_terms import IS_OFF, NO_CARE, TO_TURN_OFF, TO_TURN_ON, device_days_late, lines_in_care

WORDS = {TO_TURN_OFF: N_("to turn off"), IS_OFF: N_("off"), TO_TURN_ON: N_("to turn on"), NO_CARE: ""}
MOST = 100
"""The most characters of a line, and of the number to call."""


@dataclass(frozen=True)
class Thing:
    """A device. `line`: its own number; `call`: whom to call about it; `late`: days overdue, 0 where it is here.
    `off_at`: since when it is turned off, None where it is on."""

    item: str
    title: str
    line: str
    call: str
    state: str
    late: int = 0
    due_at: int | None = None
    off_at: int | None = None


@permitted("circulation.state")
def late_things(desk: Desk) -> list[Thing]:
    """Return what is back and still off, what is to be turned off, and what is off. Never who has it."""
    return [_told(desk, row, state) for row, state in lines_in_care(desk)]


def _told(desk: Desk, row: LineRow, state: str) -> Thing:
    late = device_days_late(desk, row)
    return Thing(row.barcode, row.title, row.line, row.call, state, late, row.due_at or None, row.off_at or None)


@verb("catalog.edit")
def note_device_line(desk: Desk, barcode: str, fields: Facts) -> Thing:
    """Note a copy's `line` (its number) and whom to `call` about it. Refuse with ITEM_UNKNOWN, NOT_UNDERSTOOD."""
    row = item_row(barcode)
    told = {name: clean(str(fields[name])) for name in ("line", "call") if name in fields}
    for name, text in told.items():
        if len(text) > MOST:
            raise not_understood(name, text[:40], _("{n} characters at most.").format(n=MOST))
    device = get(DeviceLine, row.id)
    before = {"line": row.line, "call": device.call if device else ""}
    if told.items() - before.items():
        Act(desk).write(NOTED, item=row.id, data={"set": told})
    return thing_called(desk, barcode)


@verb("circulation.state")
def turn_off(desk: Desk, barcode: str) -> Thing:
    """Note that a device is turned off. Refuse with ITEM_UNKNOWN, and with ALREADY_OFF."""
    row, line = item_row(barcode), None
    line = get(DeviceLine, row.id)
    if line and line.off_at:
        raise refuse("ALREADY_OFF", title=thing_called(desk, barcode).title)
    Act(desk).write(OFF, item=row.id, data={})
    return thing_called(desk, barcode)


@verb("circulation.state")
def turn_on(desk: Desk, barcode: str) -> Thing:
    """Note that a device is on again. Refuse with ITEM_UNKNOWN, and with NOT_OFF."""
    row = item_row(barcode)
    line = get(DeviceLine, row.id)
    if line is None or not line.off_at:
        raise refuse("NOT_OFF", title=thing_called(desk, barcode).title)
    Act(desk).write(ON, item=row.id, data={})
    return thing_called(desk, barcode)


def thing_called(desk: Desk, barcode: str) -> Thing:
    """Return the device with this barcode. Refuse with ITEM_UNKNOWN."""
    row = line_row(item_row(barcode).id)
    state = NO_CARE if not row.off_at else IS_OFF if row.due_at else TO_TURN_ON
    return _told(desk, row, state)


def thing_words(desk: Desk, row: Thing) -> str:
    """Return `To turn off: Hotspot 1 (31234000000241), line 555-0142. 3 days overdue. Call 555-0100.`"""
    text = _("{title} ({item})").format(title=row.title, item=row.item)
    if row.line:
        text = _("{title}, line {line}").format(title=text, line=row.line)
    told = [
        _("{state}: {title}.").format(state=_(WORDS[row.state]).capitalize(), title=text) if row.state else f"{text}."
    ]
    if row.late > 0:
        told.append(ngettext("{n} day overdue.", "{n} days overdue.", row.late).format(n=row.late))
    if row.call and row.state:
        told.append(_("Call {number}.").format(number=row.call))
    return " ".join(told)


TURNED_OFF = Table(
    title=N_("Turned off when late"),
    columns=(
        Column(N_("Title"), 18, "title", "title", grow=1),
        Column(N_("Barcode"), 14, "item", "item", drop=3),
        Column(N_("Line"), 14, "line", "line"),
        Column(N_("Call"), 14, "call", "call", drop=1),
        Column(N_("Late"), 4, lambda _desk, row: str(row.late or ""), "late", right=True, drop=2),
        Column(N_("State"), 12, lambda _desk, row: _(WORDS[row.state]), "state", "state"),
        fact("due_at", iso_of("due_at")),
        fact("off_at", iso_of("off_at")),
    ),
    read=late_things,
    key="item",
    none=(N_("No device is late or turned off."), N_("The rule off_after_days says which are turned off.")),
    some=(NN_("{n} device.", "{n} devices."), N_("F6: it is off now. F7: it is on again.")),
    words=thing_words,
    names_a_person=False,
    example=Thing("31234000000241", "Hotspot 1", "555-0142", "555-0100", TO_TURN_OFF, 3, 1_796_000_000_000_000),
)
