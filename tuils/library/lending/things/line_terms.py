"""The devices that are late by their rule, turned off, or back and still off."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.lending.rules.rule_parameters import OFF_AFTER
from tuils.library.lending.rules.rules import resolve
from tuils.values.time.moments import day_of

from .line_queries import LineRow, late_devices, lines_off_at_home, off_is_asked

TO_TURN_OFF, IS_OFF, TO_TURN_ON, NO_CARE = "to_turn_off", "off", "to_turn_on", ""


def lines_in_care(desk: Desk) -> list[tuple[LineRow, str]]:
    """Return the copies to turn on, to turn off, and off, each with that state; the longest late of each on top."""
    asked = off_is_asked()
    late = [(row, state) for row in late_devices(desk.now) if (state := _state_of(desk, row, asked=bool(asked)))]
    found = [*((row, TO_TURN_ON) for row in lines_off_at_home()), *late]
    order = (TO_TURN_ON, TO_TURN_OFF, IS_OFF)
    return sorted(found, key=lambda one: (order.index(one[1]), one[0].due_at, one[0].barcode))


def _state_of(desk: Desk, row: LineRow, *, asked: bool) -> str:
    if row.off_at:
        return IS_OFF
    rule = resolve(row.branch or desk.branch, row.category, row.item_type).get(OFF_AFTER) if asked else None
    return TO_TURN_OFF if rule and rule.limit is not None and device_days_late(desk, row) >= rule.limit else NO_CARE


def device_days_late(desk: Desk, row: LineRow) -> int:
    return max(0, (day_of(desk.now, desk.zone) - day_of(row.due_at, desk.zone)).days) if row.due_at else 0


def count_in_care(desk: Desk) -> int:
    """Count the devices to turn off, or on again."""
    return sum(state != IS_OFF for _row, state in lines_in_care(desk))
