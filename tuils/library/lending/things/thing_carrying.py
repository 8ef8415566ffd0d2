"""Signed agreements, and the numbers of devices, exported to and imported from another tuils library. Waits between
two checkouts stay behind: they last days."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models import Item
from tuils.models.deposits import DeviceLine, SignedAgreement

from .line_queries import KnownLine, lines_known
from .line_state import NOTED, OFF
from .thing_state import ENDED, SIGNED

SINCE = 10


def _take_line(coming: Incoming, row: Facts) -> bool:
    """Write the numbers of a device that is here, and that it is off."""
    device = KnownLine(**row)
    if not device.item:
        return False
    coming.act().write(NOTED, item=device.item, data={"set": {"line": device.line, "call": device.call}})
    if device.off_at:
        coming.act(device.off_at).write(OFF, item=device.item, data={})
    return True


AGREEMENT_ROWS = carried_tables([
    CarriedTable(
        "agreements.csv", SINCE, SignedAgreement, "signed_at, id", (SIGNED, ENDED), key="",
        where='"ended_at" = 0 AND "patron" IS NOT NULL', words=N_("{file}: who signed which agreement."),
    )
])  # fmt: skip
LINE_ROWS = carried_tables([
    CarriedTable(
        "devices.csv", SINCE, DeviceLine, refers={"item": Item}, key="", read=lines_known, take=_take_line,
        columns=("item", "line", "call", "off_at"),
        words=N_("{file}: the numbers of devices that are turned off when late."),
    )
])  # fmt: skip
