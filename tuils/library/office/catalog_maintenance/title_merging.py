"""Two records of one title become one: copies, holds, lists and counts come to the one that stays. Undo gives all back.

What comes along follows from one entry (`journal/same_titles.py`): whatever another desk or the van still writes about
the title that went is about the one that stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuils.formats.marc.marc_comparing import BOTH, HERE, THERE, ComparedField, compared, joined_record
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.same_titles import MERGED
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.holdings.items.showing import TitleSheet, title_sheet
from tuils.library.holdings.titles.biblio_state import edit_record
from tuils.library.lending.counting import count_hold_ended
from tuils.models import Hold
from tuils.models.rows import get
from tuils.values.dataclass import dataclass

from .queries import wait_for_both, what_comes

TAKES = {HERE: N_("kept"), THERE: N_("other"), BOTH: N_("both")}
"""The words for the record whose fields of a tag are kept."""


@dataclass(frozen=True)
class TitleMerge:
    """The effect of a merge, before or after it. `comes`: copies, out, holds, lists, checkouts of the title that is
    removed, none of them 0. `twice`: patrons who wait for both, whose later hold ends. `fields`: the records side by
    side. `act`: empty before it is done."""

    stays: TitleSheet
    goes: TitleSheet
    comes: Mapping[str, int]
    twice: int
    fields: tuple[ComparedField, ...]
    act: str = ""

    @property
    def lines(self) -> tuple[ComparedField, ...]:
        """The fields that differ."""
        return tuple(field for field in self.fields if field.differs)


@permitted("catalog.edit")
def look_at_title_merge(desk: Desk, stays: str, goes: str, takes: Mapping[str, str] | None = None) -> TitleMerge:
    """Return what merging the title `goes` into `stays` would do; ids, or their ends. `takes`: by tag HERE, THERE or
    BOTH.

    Changes nothing. Refuses with UNKNOWN_ID, SAME_TITLE, NOT_UNDERSTOOD (a tag or a choice).
    """
    return _look(title_sheet(stays), title_sheet(goes), dict(takes or {}))


def _look(stays: TitleSheet, goes: TitleSheet, takes: Mapping[str, str]) -> TitleMerge:
    if stays.id == goes.id:
        raise refuse("SAME_TITLE", title=stays.whole_title)
    fields = compared(stays.marc, goes.marc, takes)
    known = {field.tag for field in fields}
    for tag, choice in takes.items():
        if tag not in known or choice not in TAKES:
            hint = _("Tags of either record, such as 245: {tags}.").format(tags=", ".join(sorted(known)))
            raise not_understood(_("field"), tag, hint)
    twice = len({both.patron for both in wait_for_both(stays.id, goes.id)})
    return TitleMerge(stays, goes, what_comes(goes.id), twice, tuple(fields))


@verb("catalog.edit")
def merge_titles(desk: Desk, stays: str, goes: str, takes: Mapping[str, str] | None = None) -> TitleMerge:
    """Merge the title `goes` into `stays`, in one act that undo takes back. Refuses as `look_at_title_merge`."""
    look = _look(title_sheet(stays), title_sheet(goes), dict(takes or {}))
    act = Act(desk)
    twice = wait_for_both(look.stays.id, look.goes.id)
    act.write(MERGED, biblio=look.goes.id, data={"into": look.stays.id})
    for both in twice:
        act.write("hold_cancelled", hold=both.ends, biblio=look.stays.id, data={"why": "cancelled"})
        if hold := get(Hold, both.ends):
            count_hold_ended(desk, hold, "cancelled")
    try:
        marc = joined_record(look.stays.marc, look.goes.marc, dict(takes or {}))
    except Unreadable:
        marc = look.stays.marc
    if marc != look.stays.marc:
        edit_record(act, look.stays.id, marc)
    return TitleMerge(title_sheet(look.stays.id), look.goes, look.comes, look.twice, look.fields, act.id)
