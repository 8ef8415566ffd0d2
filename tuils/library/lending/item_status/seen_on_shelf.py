"""A copy seen on the shelf: does it belong there? Only reads."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.lending.lookups import find_item
from tuils.models import Item
from tuils.values.dataclass import dataclass

SAID = {
    "withdrawn": N_("Withdrawn, take it off the shelf: {title} ({item})."),
    "checked_out": N_("Checked out, check it in: {title} ({item})."),
    "missing": N_("Marked missing, check it in: {title} ({item})."),
    "on_its_way": N_("For a hold or another branch, check it in: {title} ({item})."),
    "elsewhere": N_("Belongs at {branch}: {title} ({item})."),
}


@dataclass(frozen=True)
class SeenOnShelf:
    """A copy seen on the shelf. `wrong`: a word for programs, empty if all is well; `said`: a sentence."""

    item: str
    title: str = ""
    wrong: str = ""
    said: str = ""


@permitted("circulation.checkin")
def seen_on_shelf(desk: Desk, barcode: str) -> SeenOnShelf:
    """Return what is wrong with its being there, the first reason of all. Needs the permission to check in."""
    item = find_item(barcode)
    if item is None:
        return SeenOnShelf(barcode, "", "unknown", _("Unknown barcode: {code}.").format(code=barcode))
    wrong = wrong_on_shelf(item.row, desk.branch)
    return SeenOnShelf(barcode, item.whole_title, wrong, said_of(wrong, item.row, item.whole_title, barcode))


def wrong_on_shelf(row: Item, branch: str) -> str:
    """Return why a copy should not be on the shelves of this branch, the first reason of all; empty if it should."""
    if row.withdrawn:
        return "withdrawn"
    if row.loan:
        return "checked_out"
    if row.state and row.state != "cart":
        return str(row.state)
    if row.held_for or row.transit_to:
        return "on_its_way"
    return "elsewhere" if row.holding_branch and row.holding_branch != branch else ""


def said_of(wrong: str, row: Item, title: str, barcode: str) -> str:
    """Return the sentence for one of these words; for any other, what to do with a copy not marked available."""
    if not wrong:
        return ""
    branch = name_of("branch", row.holding_branch) if wrong == "elsewhere" else ""
    words = SAID.get(wrong, N_("Not marked as available, check it in: {title} ({item})."))
    return _(words).format(title=title, item=barcode, branch=branch)
