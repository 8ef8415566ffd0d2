"""The statements of the web catalog. They run on the published copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from tuils.models.rows import fetch_rows, typed
from tuils.models.store_words import has_bytes


class WebTitle(NamedTuple):
    """A title as the web catalog shows it; `no` is its record number."""

    no: int
    id: str
    title: str
    medium: str
    author: str
    year: int | None
    kind: str
    publisher: str
    extent: str
    language: str
    access: str
    series: str
    subjects: str
    summary: str
    isbns: str
    call_number: str
    title_key: str
    author_key: str
    call_key: str


class WebCopy(NamedTuple):
    """A copy with what its status depends on, and where it stands."""

    biblio: str
    state: str
    withdrawn: bool
    loan: str | None
    transit_to: str
    held_for: str | None
    not_for_loan: bool
    due_at: int | None
    place: str
    branch: str
    call_number: str
    volume: str
    note: str
    bound_with: str


_TITLES = (
    "SELECT no, id, title, medium, author, year, kind, publisher, extent, language, access, series, subjects, summary, "
    "isbns, call_number, title_key, author_key, call_key FROM biblio WHERE NOT removed ORDER BY no"
)
_COPIES = (
    "SELECT item.biblio, item.state, item.withdrawn, item.loan, item.transit_to, item.held_for, item.not_for_loan, "
    "loan.due_at, coalesce(nullif(shelving_location.name, ''), item.location), "
    "CASE WHEN (SELECT count(*) FROM branch) > 1 THEN coalesce(branch.name, item.home_branch) ELSE '' END, "
    "item.call_number, item.volume, item.public_note, item.bound_with "
    "FROM item LEFT JOIN loan ON loan.id = item.loan "
    "LEFT JOIN shelving_location ON shelving_location.code = item.location "
    "LEFT JOIN branch ON branch.code = item.home_branch "
    "WHERE NOT item.withdrawn ORDER BY item.biblio, item.id"
)

_INDEXED = (
    "SELECT no, title, more_titles, author, more_authors, subjects, more_subjects, series, call_number, numbers "
    "FROM biblio WHERE NOT removed ORDER BY no"
)
web_titles: Callable[[], list[WebTitle]] = partial(typed, WebTitle, _TITLES)
web_copies: Callable[[], list[WebCopy]] = partial(typed, WebCopy, _COPIES)
indexed_texts: Callable[[], list[Any]] = partial(fetch_rows, _INDEXED)
"""Return the columns of each title that the index of the web catalog is made of."""
holds_waiting: Callable[[], list[Any]] = partial(fetch_rows, "SELECT biblio, n FROM waiting")
copies_on_order: Callable[[], list[Any]] = partial(fetch_rows, "SELECT biblio, n FROM coming")
addressed_records: Callable[[], list[Any]] = partial(
    fetch_rows, f"SELECT id, marc FROM biblio WHERE {has_bytes('marc', '://')}"
)
