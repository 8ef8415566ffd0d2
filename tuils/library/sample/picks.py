"""The practice library's lists: one that patrons see, one for a reading circle, one of copies to mend."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.cataloging.list_lines import make_list_with, note_line
from tuils.library.cataloging.list_state import ITEMS
from tuils.library.cataloging.lists import publish_list
from tuils.library.desk import Desk

PICKS = ("9780393635522", "9780385474542", "9780802142443", "9780802133908", "9780735219090")
CIRCLE = ("9781400033416", "9780307271082", "9780060531041", "9780679761044")


def add_lists(desk: Desk, items: list[str]) -> None:
    """`items`: barcodes of copies to mend."""
    picks = make_list_with(desk, _("Our favorites this year"), PICKS, note=_("Picked by our staff"))
    publish_list(desk, picks.sheet.id)
    circle = make_list_with(desk, _("Reading group"), CIRCLE)
    note_line(desk, circle.sheet.id, CIRCLE[0], _("in January"))
    make_list_with(desk, _("Needs repair"), items, of=ITEMS)
