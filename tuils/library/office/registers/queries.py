"""Queries of the entries of registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from tuils.models.lists import RegisterEntry
from tuils.models.rows import fetch_number, fetch_rows, get, ids, marks, parts, some
from tuils.models.store_words import like_text

PAGE = 200
"""The most entries of a list: as many as a screen has."""
IS_DUE = "closed_at = 0 AND (sort <= ? OR amount < low)"


class EntryFilter(NamedTuple):
    """Which entries of a register: `state` a state, `open`, or `all`; `due`: at most this ISO day; `words`: folded,
    each begins a word; `branch`: a code."""

    register: str
    state: str = "open"
    due: str = ""
    words: tuple[str, ...] = ()
    branch: str = ""


def entries_found(wanted: EntryFilter, most: int = 0) -> list[RegisterEntry]:
    """Return such entries, what is due first, then the newest. `most`: no more than that."""
    where, values = _where(wanted)
    order = "ORDER BY sort, id DESC" + (f" LIMIT {most}" if most else "")
    if wanted.words and wanted.state != "open":
        where = f"id IN (SELECT id FROM register_entry WHERE {where} {order})"
        order = "ORDER BY sort, id DESC"
    return some(RegisterEntry, f"{where} {order}", *values)


def _where(wanted: EntryFilter) -> tuple[str, Sequence[str]]:
    """Return the condition. Closed entries are searched as they lie in the store: through the index of their order,
    each of them would be fetched by itself, three times as slow among 100,000."""
    is_searched = wanted.words and wanted.state != "open"
    parts, values = ["register || '' = ?" if is_searched else "register = ?"], [wanted.register]
    if wanted.state == "open":
        parts.append("closed_at = 0")
    elif wanted.state != "all":
        parts.append("state = ?")
        values.append(wanted.state)
    if wanted.due:
        parts.append("(sort <= ? OR amount < low)")
        values.append(wanted.due)
    if wanted.branch:
        parts.append("branch = ?")
        values.append(wanted.branch)
    for word in wanted.words:
        parts.append("words LIKE ? ESCAPE '!'")
        values.append(f"% {like_text(word)}%")
    return " AND ".join(parts), values


def counts_by_state(register: str) -> dict[str, int]:
    """Return how many entries are in each state."""
    text = "SELECT state, count(*) FROM register_entry WHERE register = ? GROUP BY state ORDER BY state"
    return dict(fetch_rows(text, register))


def standing_by_register(today: str = "") -> dict[str, tuple[int, int]]:
    """Return how many entries are open and how many of them are due, of each register that has any."""
    text = (
        "SELECT register, sum(CASE WHEN closed_at = 0 THEN 1 ELSE 0 END), "
        f"sum(CASE WHEN {IS_DUE} THEN 1 ELSE 0 END) FROM register_entry GROUP BY register ORDER BY register"
    )
    return {name: (n, due) for name, n, due in fetch_rows(text, today)}


def due_by_register(today: str, branch: str) -> dict[str, int]:
    """Return how many entries are due at a branch, of each register that has any."""
    text = f"SELECT register, count(*) FROM register_entry WHERE {IS_DUE} AND branch = ? GROUP BY register"
    return dict(fetch_rows(text, today, branch))


registers_with_due: Callable[[], list[str]] = partial(
    ids, "SELECT DISTINCT register FROM register_entry WHERE closed_at = 0 AND (due <> '' OR amount < low) ORDER BY 1"
)
count_entries_of: Callable[[str], int] = partial(fetch_number, "SELECT count(*) FROM register_entry WHERE register = ?")
count_open_of: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM register_entry WHERE register = ? AND closed_at = 0"
)
IS_ANY = "SELECT 1 FROM register_entry LIMIT 1"
OF_PATRON = "SELECT count(*) FROM register_entry WHERE patron = ?"
TITLES_NAMED = "SELECT DISTINCT biblio FROM register_entry WHERE biblio <> ''"
"""The titles that entries are about."""
register_row: Callable[[str], RegisterEntry | None] = partial(get, RegisterEntry)


def entries_by_id(register: str, text: str, shortest: int) -> list[RegisterEntry]:
    """Return the entry with this id, or those whose id ends so."""
    if len(text) < shortest:
        return []
    where = "register = ? AND (id = ? OR substr(id, length(id) - ?) = ?) ORDER BY id LIMIT 2"
    return some(RegisterEntry, where, register, text, len(text) - 1, text)


def closed_before(register: str, before: int, column: str) -> list[str]:
    """Return the entries of a register that may still have words, and closed or opened before a moment."""
    when = "closed_at > 0 AND closed_at < ?" if column == "closed" else "opened_at < ?"
    has = (
        "EXISTS (SELECT 1 FROM journal JOIN private ON private.entry = journal.id "
        "WHERE journal.list = register_entry.id)"
    )
    return ids(f"SELECT id FROM register_entry WHERE register = ? AND {when} AND {has} ORDER BY id", register, before)


def entries_between(register: str, begin: int, end: int) -> list[RegisterEntry]:
    """Return the entries of a register that were opened or closed from one moment up to another."""
    when = "opened_at >= ? AND opened_at < ? OR closed_at >= ? AND closed_at < ?"
    return some(RegisterEntry, f"register = ? AND ({when}) ORDER BY id", register, begin, end, begin, end)


def entries_to_order(register: str) -> list[RegisterEntry]:
    """Return the open entries of which there are fewer than their minimum."""
    return some(RegisterEntry, "register = ? AND closed_at = 0 AND amount < low ORDER BY sort, id DESC", register)


def every_row(register: str) -> list[RegisterEntry]:
    return some(RegisterEntry, "register = ? ORDER BY id", register)


def corrected_before(before: int) -> list[str]:
    """Return the entries that were changed before a moment, and that have words in more than one of their parts."""
    text = (
        "SELECT list FROM journal JOIN private ON private.entry = journal.id "
        "WHERE kind IN ('register_added', 'register_changed') AND list IN (SELECT list FROM journal "
        "WHERE kind = 'register_changed' AND at < ?) GROUP BY list HAVING count(*) > 1 ORDER BY list"
    )
    return ids(text, before)


def register_rows_about(column: str, keys: Sequence[str], *, closed: bool = False) -> list[RegisterEntry]:
    """Return the open entries that link to one of these: a column such as patron. `closed`: closed ones, too."""
    more = f"AND \"{column}\" <> ''" + ("" if closed else ' AND "closed_at" = 0')  # the index has none that is empty
    found: list[RegisterEntry] = []
    for part in parts(keys):
        found += some(RegisterEntry, f'"{column}" IN ({marks(part)}) {more} ORDER BY "register", "sort", "id"', *part)
    return found
