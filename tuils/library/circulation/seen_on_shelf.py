"""A copy that lies on the shelf: is that where it should be? Only looks."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _
from tuils.library.administration.settings import name_of
from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass

from .lookups import NamedItem, find_item


@dataclass(frozen=True)
class SeenOnShelf:
    """`wrong`: a word for programs, empty where all is well; `said`: a sentence."""

    item: str
    title: str = ""
    wrong: str = ""
    said: str = ""


def seen_on_shelf(desk: Desk, barcode: str) -> SeenOnShelf:
    """What is wrong with its being there, the first thing of all. Needs the right to check in."""
    desk.require("circulation.checkin")
    item = find_item(barcode)
    if item is None:
        return SeenOnShelf(barcode, "", "unknown", _("Unknown barcode: {code}.").format(code=barcode))
    wrong, said = next(_wrong(desk, item), ("", ""))
    return SeenOnShelf(barcode, item.whole_title, wrong, said.format(title=item.whole_title, item=barcode))


def _wrong(desk: Desk, item: NamedItem) -> Iterator[tuple[str, str]]:
    row = item.row
    if row["withdrawn"]:
        yield "withdrawn", _("Withdrawn, take it off the shelf: {title} ({item}).")
    if row["loan"]:
        yield "checked_out", _("Checked out, check it in: {title} ({item}).")
    if row["state"] and row["state"] != "cart":
        yield row["state"], _("Not marked as available, check it in: {title} ({item}).")
    if row["held_for"] or row["transit_to"]:
        yield "on_its_way", _("For a hold or another branch, check it in: {title} ({item}).")
    if row["holding_branch"] and row["holding_branch"] != desk.branch:
        said = _("Belongs at {branch}: ").format(branch=name_of("branch", row["holding_branch"]))
        yield "elsewhere", said.replace("{", "{{").replace("}", "}}") + "{title} ({item})."
