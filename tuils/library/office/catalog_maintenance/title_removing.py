"""Remove a title from the catalog: refused while anything of it is out or wanted. Undo brings it back."""

from __future__ import annotations

from tuils.i18n import ngettext
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.holdings.items.bound_volumes import bound_to, standing_in, titles_in
from tuils.library.holdings.items.showing import TitleSheet, title_sheet
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.library.office.orders.queries import lines_of_title
from tuils.models import Item
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .queries import copies_not_withdrawn, open_holds_of_title, subscriptions


@dataclass(frozen=True)
class RemovedTitle:
    """The title as it was; `withdrawn` copies were taken out with it. A volume that holds other titles, too, stays
    with these."""

    title: TitleSheet
    withdrawn: int
    act: str = ""


@permitted("catalog.edit")
def look_at_removal(desk: Desk, biblio: str, *, copies: bool = False) -> RemovedTitle:
    """Return what removing this title (its id, or the end of it) would do; `copies`: its copies are withdrawn with it.

    Changes nothing. Refuses with UNKNOWN_ID, and at once with COPIES_OUT, TITLE_WANTED, TITLE_SUBSCRIBED,
    TITLE_ON_ORDER, COPIES_LEFT.
    """
    return _look(desk, title_sheet(biblio), copies)


def _look(desk: Desk, sheet: TitleSheet, copies: bool) -> RemovedTitle:
    left = copies_not_withdrawn(sheet.id)
    out = sum(is_out for _item, is_out in left)
    here = sum(not is_out and not standing_in(find(Item, "id", [item])[0]) for item, is_out in left)
    reasons = []
    if out:
        text = ngettext("{n} copy is checked out", "{n} copies are checked out", out).format(n=out)
        reasons.append(Reason("COPIES_OUT", {"said": text}))
    if waiting := open_holds_of_title(sheet.id):
        text = ngettext("{n} hold is waiting", "{n} holds are waiting", waiting).format(n=waiting)
        reasons.append(Reason("TITLE_WANTED", {"said": text}))
    if subscriptions(sheet.id, day_of(desk.now, desk.zone).isoformat()):
        reasons.append(Reason("TITLE_SUBSCRIBED", {}))
    if coming := sum(line.copies - line.cancelled - line.received for line in lines_of_title(sheet.id)):
        text = ngettext("{n} copy is on order", "{n} copies are on order", coming).format(n=coming)
        reasons.append(Reason("TITLE_ON_ORDER", {"said": text}))
    if here and not copies:
        text = ngettext("It still has {n} copy", "It still has {n} copies", here).format(n=here)
        reasons.append(Reason("COPIES_LEFT", {"said": text}))
    if reasons:
        raise Refused(*reasons, title=sheet.whole_title)
    return RemovedTitle(sheet, here)


@verb("catalog.edit")
def remove_title(desk: Desk, biblio: str, *, copies: bool = False) -> RemovedTitle:
    """Take a title out of the catalog, in one act that undo takes back. Refuses as `look_at_removal`."""
    look = _look(desk, title_sheet(biblio), copies)
    act = Act(desk)
    act.write("biblio_edited", biblio=look.title.id, data={"set": {"removed": True}})
    for row in find(Item, "biblio", [look.title.id]):
        if row.withdrawn:
            continue
        if others := standing_in(row):
            act.write("item_edited", item=row.id, data={"set": _moved(others)})
        elif done := effect_of_mark(row, "withdrawn"):
            write_mark(act, row, done)
    for _title, row in bound_to({look.title.id}):
        left = " ".join(title for title in titles_in(row.bound_with) if title != look.title.id)
        act.write("item_edited", item=row.id, data={"set": {"bound_with": left}})
    return RemovedTitle(look.title, look.withdrawn, act.id)


def _moved(others: list[str]) -> Facts:
    """Return the volume of the removed title, moved to the first of its other titles."""
    return {"biblio": others[0], "bound_with": " ".join(others[1:])}
