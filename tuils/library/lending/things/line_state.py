"""Devices that are turned off in the store: whom to call about each, and since when it is off.

Kinds: `line_noted` (item; its copy's line, call), `line_off`, `line_on`.
"""

from __future__ import annotations

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import EntryWords, Kind, always, by_any, by_branch, entry_time
from tuils.library.holdings.items.custody import LINE_NOTED
from tuils.models.deposits import DeviceLine

NOTED, OFF, ON = LINE_NOTED, "line_off", "line_on"
STATE, EDIT = "circulation.state", "catalog.edit"
COUNTED = NN_("{n} device turned off or on", "{n} devices turned off or on")


def _count_in_care(desk: Desk) -> int:
    from .line_terms import count_in_care  # few commands want it

    return count_in_care(desk)


class DeviceLines(FoldedFamily):
    described = (
        Kind(NOTED, EDIT, by_branch(EDIT), DeviceLine),
        Kind(OFF, STATE, by_any(STATE), DeviceLine, {"off_at": entry_time}),
        Kind(ON, STATE, by_any(STATE), DeviceLine, {"off_at": always(0)}),
    )
    words = {
        NOTED: EntryWords(N_("LINE"), N_("Line noted: {title}"), N_("Undone. The line is as before: {title}")),
        OFF: EntryWords(N_("OFF"), N_("Turned off: {title}"), N_("Undone. Not turned off: {title}"), counted=COUNTED),
        ON: EntryWords(N_("ON"), N_("Turned on: {title}"), N_("Undone. Still turned off: {title}"), counted=COUNTED),
    }
    of = "item"
    keyed = {DeviceLine: "id"}
    fixed = FoldedFamily.fixed | {"off_at"}
    carried = ("lending.things.thing_carrying:LINE_ROWS",)
    due = (
        DueLine(
            "turned_off", N_("Devices to turn off, or on again"), _count_in_care, STATE,
            "lending.things.turned_off:TURNED_OFF", then=N_("Call the provider"),
        ),
    )  # fmt: skip

    def called(self, entry: Entry) -> str:
        return ""


FAMILY = add_family(DeviceLines())
