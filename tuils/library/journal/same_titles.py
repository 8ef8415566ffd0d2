"""Which titles are one: of titles that were merged, the one that stands for all (`standing.py`)."""

from __future__ import annotations

from .standing import Standing

MERGED = "biblio_merged"
_TITLES = Standing(
    MERGED,
    "biblio",
    "(EXISTS (SELECT 1 FROM journal WHERE biblio = {into} AND kind = 'biblio_added') "
    "OR EXISTS (SELECT 1 FROM biblio WHERE id = {into} AND batch <> ''))",
)
any_merged, stands_for, merged_into = _TITLES.any_merged, _TITLES.stands_for, _TITLES.merged_into
all_of, related = _TITLES.all_of, _TITLES.related


def title_for(biblio: str) -> str:
    """The id of the title that stands for this one; itself, where nothing was merged."""
    return stands_for(biblio) if biblio and any_merged() else biblio
