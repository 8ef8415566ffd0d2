"""Merged titles: which title stands for all of them (`standing.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from .entries import Entry
from .standing import Standing

MERGED = "biblio_merged"
TITLES_MOVE = frozenset({MERGED, "biblio_added"})
"""Kinds after which another title may stand for a merged one: the title merged into may come after the merge."""
_TITLES = Standing(
    MERGED,
    "biblio",
    "(EXISTS (SELECT 1 FROM journal WHERE biblio = {into} AND kind = 'biblio_added') "
    "OR EXISTS (SELECT 1 FROM biblio WHERE id = {into} AND batch <> ''))",
)
any_merged, stands_for, merged_into = _TITLES.any_merged, _TITLES.stands_for, _TITLES.merged_into
all_of, related = _TITLES.all_of, _TITLES.related


def moved_titles(touched: Iterable[Entry]) -> set[str]:
    """Return the titles (ids) for which another one may stand after these entries; mostly none."""
    named = {entry.biblio for entry in touched if entry.kind in TITLES_MOVE and entry.biblio}
    if not named or not any_merged():
        return set()
    groups = [related([title]) for title in named]
    return {title for group in groups for title in group if len(group) > 1}


def title_for(biblio: str) -> str:
    """Return the id of the title that stands for this one; itself if it was not merged."""
    return stands_for(biblio) if biblio and any_merged() else biblio
