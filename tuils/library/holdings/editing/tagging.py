"""A tag of the library's own on many titles at once, or taken off them."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.biblio_state import columns_in, edit_record
from tuils.library.holdings.titles.titles import tags_as_here
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.title_tags import MOST, tag_list, tags_text

from .title_editing import edited_record

AT_ONCE = 200
"""Titles of one act, so that a scan at another desk does not wait."""


@dataclass(frozen=True)
class TaggedTitle:
    """A title and its tags as they are now. `changed`: whether this act changed them; `full`: it has the most tags that
    a title may have, so it got none."""

    biblio: str
    title: str
    tags: tuple[str, ...]
    changed: bool
    full: bool = False


@dataclass(frozen=True)
class TitlesTagged:
    """The titles in the order given, each once. `tag`: as the library spells it. `act` undoes all; empty where
    nothing changed."""

    tag: str
    titles: tuple[TaggedTitle, ...]
    act: str = ""


@verb("catalog.edit")
def tag_titles(desk: Desk, tag: str, biblios: Sequence[str], *, remove: bool = False) -> TitlesTagged:
    """Add this tag to these titles (ids), AT_ONCE at most, or remove it from them.

    Refuses with NOT_UNDERSTOOD, UNKNOWN_ID. A title that has the tag already, or has it not, stays as it is.
    """
    spelled = tags_as_here(tag)
    if not spelled or ";" in spelled:
        raise not_understood(_("tag"), tag, _("One tag, such as local author."))
    act = Act(desk)
    titles = tuple(_tag(act, spelled, biblio, remove) for biblio in dict.fromkeys(biblios))
    return TitlesTagged(spelled, titles, act.id if any(one.changed for one in titles) else "")


def _tag(act: Act, tag: str, biblio: str, remove: bool) -> TaggedTitle:
    sheet = title_sheet(biblio)
    before = tag_list(columns_in(sheet.marc).tags)
    others = [one for one in before if fold_text(one) != fold_text(tag)]
    full = not remove and len(others) == len(before) >= MOST
    after = others if remove else before if full or len(others) < len(before) else [*before, tag]
    if after == before:
        return TaggedTitle(sheet.id, sheet.whole_title, tuple(before), False, full)
    edit_record(act, sheet.id, edited_record(sheet.marc, {"tags": tags_text("|".join(after))}))
    return TaggedTitle(sheet.id, sheet.whole_title, tuple(after), True)
