"""The statements of the web catalog. They run on the published copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.models.rows import fetch_rows, marks, parts, typed
from tuils.models.store_words import has_bytes

AT_ONCE = 400


class WebTitle(NamedTuple):
    """A title as the web catalog shows it; `no` is its record number. `linked`: its record, where an address may be in
    it."""

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
    more_titles: str
    more_authors: str
    more_subjects: str
    numbers: str
    linked: bytes | None


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


_COLUMNS = ", ".join(WebTitle._fields[:-1])
_TITLES = f"SELECT {_COLUMNS}, CASE WHEN {has_bytes('marc', '://')} THEN marc END FROM biblio WHERE no IN "
_COPIES = (
    "SELECT item.biblio, item.state, item.withdrawn, item.loan, item.transit_to, item.held_for, item.not_for_loan, "
    "loan.due_at, coalesce(nullif(shelving_location.name, ''), item.location), "
    "CASE WHEN (SELECT count(*) FROM branch) > 1 THEN coalesce(branch.name, item.home_branch) ELSE '' END, "
    "item.call_number, item.volume, item.public_note, item.bound_with "
    "FROM item LEFT JOIN loan ON loan.id = item.loan "
    "LEFT JOIN shelving_location ON shelving_location.code = item.location "
    "LEFT JOIN branch ON branch.code = item.home_branch "
    "WHERE NOT item.withdrawn AND "
)


def web_titles(numbers: Sequence[int]) -> list[WebTitle]:
    return typed(WebTitle, f"{_TITLES}({marks(numbers)}) ORDER BY no", *numbers)


def web_copies(titles: Sequence[str]) -> list[WebCopy]:
    return typed(WebCopy, f"{_COPIES}item.biblio IN ({marks(titles)}) ORDER BY item.biblio, item.id", *titles)


def bound_copies() -> list[WebCopy]:
    """Return the copies that hold other titles, too."""
    return typed(WebCopy, f"{_COPIES}item.bound_with <> '' ORDER BY item.id")


def people_and_orders(table: str, titles: Sequence[str]) -> dict[str, int]:
    """Return how many wait for these titles (`waiting`), or are on order (`coming`)."""
    return dict(fetch_rows(f"SELECT biblio, n FROM {table} WHERE biblio IN ({marks(titles)})", *titles))


def record_numbers(titles: Sequence[str]) -> dict[str, int]:
    """Return the record number of each of these titles (ids) that is there."""
    found: dict[str, int] = {}
    for part in parts(titles, AT_ONCE):
        found.update(fetch_rows(f"SELECT id, no FROM biblio WHERE id IN ({marks(part)})", *part))
    return found


def numbers_by_author(after: int = 0) -> list[int]:
    """Return all record numbers after this one, those of an author together."""
    text = "SELECT no FROM biblio WHERE no > ? ORDER BY author_key, title_key, no"
    return [int(no) for (no,) in fetch_rows(text, after)]


def changed_since(edition: int) -> list[tuple[str, int | None]]:
    """Return the titles that may be others since this edition: id and number, None of those that are gone."""
    return fetch_rows(
        "SELECT published_change.biblio, biblio.no FROM published_change "
        "LEFT JOIN biblio ON biblio.id = published_change.biblio WHERE edition > ?",
        edition,
    )


def due_between(start: int, end: int) -> list[int]:
    """Return the titles (numbers) with a copy due from the one moment on and before the other."""
    return [
        int(no)
        for (no,) in fetch_rows(
            "SELECT DISTINCT biblio.no FROM loan JOIN item ON item.id = loan.item "
            "JOIN biblio ON biblio.id = item.biblio WHERE loan.due_at >= ? AND loan.due_at < ?",
            start,
            end,
        )
    ]


def ids_by_tail(length: int) -> list[tuple[str, int]]:
    """Return the last letters of each title's id with its number, in their order."""
    return sorted((str(title)[-length:], int(no)) for title, no in fetch_rows("SELECT id, no FROM biblio"))


def languages_there() -> list[str]:
    return [str(code) for (code,) in fetch_rows("SELECT DISTINCT language FROM biblio ORDER BY language")]


def words_of_places() -> list[Any]:
    """Return the small facts that any line may show: names of places and branches, and settings."""
    return [
        *fetch_rows("SELECT code, name FROM shelving_location ORDER BY code"),
        *fetch_rows("SELECT code, name FROM branch ORDER BY code"),
        *fetch_rows("SELECT name, value FROM setting ORDER BY name"),
    ]
