"""Bound-with: one volume that holds several titles. It is shown with each of them, and lent once."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.bound_volumes import titles_in
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.showing import item_sheet_of

from .item_editing import Edited, changes_between, standing_title

FEWEST = 6
"""Characters of the end of an id that name it."""


@verb("catalog.edit")
def bind_titles(desk: Desk, item: str, titles: Sequence[str], *, away: bool = False) -> Edited:
    """Record that this copy (by barcode or id) holds these titles, too; `away`: not any more, all if none is given.
    Refuses with ITEM_UNKNOWN, UNKNOWN_ID, TITLES_SEVERAL. Where nothing would change, nothing is written."""
    row = item_row(item)
    before = titles_in(row.bound_with)
    named = [(_known(text, before) if away else "") or standing_title(text) for text in titles]
    if away:
        now = [one for one in before if named and one not in named]
    else:
        now = [fromkey for fromkey in dict.fromkeys([*before, *named]) if fromkey != row.biblio]
    act = Act(desk)
    changed = {"bound_with": " ".join(now)} if now != before else {}
    if changed:
        act.write("item_edited", item=row.id, data={"set": changed})
    return Edited(item_sheet_of(row.id), changes_between(row, changed), act.id)


def _known(text: str, titles: Sequence[str]) -> str:
    """Return the one of these titles that was meant, or "": it may have left the catalog since."""
    return next((title for title in titles if len(text) >= FEWEST and title.endswith(text)), "")
