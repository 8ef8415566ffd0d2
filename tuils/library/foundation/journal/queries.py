"""Queries of the journal: rows that break an invariant, and entries that are set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from functools import partial
from typing import Any

from tuils.models import Journal, db
from tuils.models.rows import AT_ONCE, change, fetch_number, fetch_rows, first, ids, is_found, marks, parts, some

from .entries import EMPTY
from .persons import IS_ANY

_NOBODY = "NOT EXISTS (SELECT 1 FROM patron WHERE patron.id = {})"
_LATELY = "(SELECT max(stamp) - 86400000000 FROM journal)"
"""The last day begins here: a bundle cut in it may have a loan without its end, of a forgotten patron."""
_DECIDE = "nobody on file. At the main library: tuils decision list"
NEVER = (
    (
        f"SELECT id FROM loan WHERE closed_at IS NULL AND {_NOBODY.format('loan.patron')} "
        f"AND (patron IS NOT NULL OR lent_at < {_LATELY})",
        "loan {}: it is checked out to " + _DECIDE,
    ),
    (
        f"SELECT id FROM hold WHERE state IN ('placed', 'waiting', 'in_transit') AND {_NOBODY.format('hold.patron')} "
        f"AND (patron IS NOT NULL OR placed_at < {_LATELY}) AND for_group = ''",
        "hold {}: it is for " + _DECIDE,
    ),
    (
        "SELECT min(id) FROM account_line WHERE patron IS NOT NULL AND NOT void "
        f"AND {_NOBODY.format('account_line.patron')} GROUP BY patron "
        "HAVING sum(CASE WHEN kind IN ('charge', 'refund') THEN cents ELSE -cents END) <> 0",
        "account line {}: it is owed by, or to, " + _DECIDE,
    ),
    (
        "SELECT id FROM loan WHERE (named OR how = 'undone') AND patron IS NOT NULL",
        "loan {} ended and its patron is still known",
    ),
    (
        "SELECT loan.id FROM loan JOIN private ON private.entry = loan.id WHERE loan.named OR loan.how = 'undone'",
        "loan {} ended and its private part is still there",
    ),
    (
        "SELECT entry FROM earlier_record WHERE NOT EXISTS (SELECT 1 FROM journal WHERE journal.id = entry "
        "AND journal.biblio = earlier_record.biblio)",
        "earlier_record {}: no such entry is about its title",
    ),
    (
        "SELECT id FROM biblio WHERE removed AND batch != '' AND NOT EXISTS (SELECT 1 FROM journal "
        "WHERE journal.biblio = biblio.id AND kind IN ('biblio_edited', 'biblio_merged'))",
        "biblio {}: it is removed, and no entry says so",
    ),
    ("SELECT id FROM account_line WHERE cents <= 0", "account line {}: its amount is not above 0"),
    (
        "SELECT line.id FROM account_line AS line JOIN account_line AS charge ON charge.id = line.charge "
        "WHERE line.patron != charge.patron",
        "account line {}: it settles a charge of somebody else",
    ),
)
"""Queries for rows that must not exist, each with its message."""
PART = 5000  # entries that are read together where all are gone through
_LAST = (
    "UPDATE have SET pos = coalesce((SELECT pos FROM journal WHERE device = ? AND kind != ? ORDER BY seq DESC "
    "LIMIT 1), 0) WHERE device = ? AND seq = ? AND device LIKE '%~'"
)
"""Set the moment of a device's last entry."""
OF_ACT = "(({of}id = ? AND {of}id = {of}act) OR ({of}act = ? AND {of}act <> {of}id))"
"""The condition that an entry belongs to an act, whose id is given twice. The first entry of an act has the act's id,
so the index `journal_act` holds only the others: every second entry is an act by itself. `of`: the table, or empty."""
ACT = OF_ACT.format(of="")
_ACT = f"UPDATE journal SET act = ? WHERE {ACT} AND device || '' = ?"
"""Rename acts: in older libraries an act that began with a registration has the person's id."""
LAST_ENTRY = "SELECT id, stamp FROM journal ORDER BY pos DESC, device DESC, seq DESC LIMIT 1"


def in_acts(acts: Sized) -> str:
    """The condition that an entry belongs to one of these acts, whose ids are given twice. See `OF_ACT`."""
    return f"((id IN ({marks(acts)}) AND id = act) OR (act IN ({marks(acts)}) AND act <> id))"


def rows_of_acts(acts: Iterable[str | None]) -> list[Journal]:
    """Return all entries of these acts, act by act."""
    wanted = sorted({act for act in acts if act})
    rows = [row for part in parts(wanted, AT_ONCE // 2) for row in some(Journal, in_acts(part), *part, *part)]
    return sorted(rows, key=lambda row: row.act)


drop_aside: Callable[[str], None] = partial(change, "DELETE FROM aside_entry WHERE entry = ?")
# Reduce what is set aside about this person (an id) to its places.
forget_person_in_asides: Callable[[str], None] = partial(
    change, "UPDATE aside_entry SET private = '{}', patron = '' WHERE patron = ?"
)


def is_about(patron: str) -> bool:
    """Return whether anything is set aside about this person (an id)."""
    return fetch_number("SELECT count(*) FROM aside_entry WHERE patron = ?", patron) > 0


def places_aside() -> set[str]:
    """Return the entries of which only the place is in the journal."""
    rows = db.execute_sql("SELECT id FROM journal WHERE kind = 'aside'").fetchall()
    return {str(entry) for (entry,) in rows}


def lying_aside() -> set[str]:
    rows = db.execute_sql("SELECT entry FROM aside_entry").fetchall()
    return {str(entry) for (entry,) in rows}


def stand_again(acts: set[str]) -> None:
    """Clear the mark `void` on the entries of these acts, for a new count of the undos that are known."""
    db.execute_sql(f"UPDATE journal SET void = false WHERE void AND {in_acts(acts)}", (*acts, *acts))


def empty_table(table: str) -> None:
    db.execute_sql(f'DELETE FROM "{table}"')


def drop_row(table: str, key: str) -> None:
    """Delete the row with this id from a table of the state."""
    db.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (key,))


def drop_rows(table: str, column: str, key: str) -> None:
    """Delete the rows of a table of the state that name this thing in a column."""
    db.execute_sql(f'DELETE FROM "{table}" WHERE "{column}" = ?', (key,))


def name_person(table: str, key: str, patron: str | None) -> None:
    """Write whose the thing with this id is."""
    db.execute_sql(f"UPDATE {table} SET patron = ? WHERE id = ?", (patron, key))


def parts_of_private(part: Sequence[str]) -> list[Any]:
    text = f"SELECT entry, data, {IS_ANY} FROM private WHERE entry IN ({marks(part)})"
    return fetch_rows(text, *part)


def take_private_parts(part: Sequence[str]) -> list[tuple[str, str]]:
    """Delete the private parts of these entries. Return each with its entry."""
    text = f"DELETE FROM private WHERE entry IN ({marks(part)}) RETURNING entry, data"
    return [(entry, data) for entry, data in fetch_rows(text, *part)]


def forget_notices_about(part: Sequence[str]) -> None:
    db.execute_sql(f"DELETE FROM notice_about WHERE about IN ({marks(part)})", part)


def haves() -> list[tuple[str, int, int]]:
    """(device, seq, pos) of every device known here."""
    rows: list[tuple[str, int, int]] = fetch_rows("SELECT device, seq, pos FROM have")
    return rows


clock_shifts: Callable[[str], list[Any]] = partial(
    fetch_rows, "SELECT from_seq, to_seq, minus FROM clock_shift WHERE device = ?"
)


def pos_before(passed: str, device: str, from_seq: int) -> Any:
    return db.execute_sql(  # the last one, for each stands after the one before it
        f"SELECT pos FROM journal WHERE device = ? AND seq < ? {passed} ORDER BY seq DESC LIMIT 1", (device, from_seq)
    ).fetchone()


place_entry: Callable[[int, str], None] = partial(change, "UPDATE journal SET pos = ? WHERE id = ?")


def page_of_stream(device: str, from_seq: int) -> list[Any]:
    text = "SELECT id, seq, stamp, base, pos, kind FROM journal WHERE device = ? AND seq >= ? ORDER BY seq LIMIT ?"
    return fetch_rows(text, device, from_seq, PART)


def loans_ended_elsewhere(among: str, loans: Sequence[str]) -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT old.id, old.item FROM loan AS old LEFT JOIN loan AS new ON new.id = old.by WHERE NOT old.named "
            "AND (old.how = 'later_checkin' OR (old.how = 'superseded' AND old.patron = new.patron)) "
            f"{among}ORDER BY old.id",
            loans,
        ).fetchall()
    )


last_before: Callable[[str, int], tuple[int, str] | None] = partial(
    first, "SELECT seq, act FROM journal WHERE device = ? AND pos < ? ORDER BY seq DESC LIMIT 1"
)


def end_of_act(act: str, device: str) -> Any:
    whole = f"SELECT max(seq) FROM journal WHERE {ACT} AND device || '' = ?"
    return db.execute_sql(whole, (act, act, device)).fetchone()


devices_known: Callable[[], list[Any]] = partial(fetch_rows, "SELECT device FROM have ORDER BY device")


def put_back_have(device: str, seq: int) -> None:
    db.execute_sql(_LAST, (device, EMPTY, device, seq))


def name_act_anew(new: str, act: str | None, device: str) -> None:
    db.execute_sql(_ACT, (new, act, act, device))


# Return whether this is the id of a removed patron.
was_removed: Callable[[str], bool] = partial(
    is_found, "SELECT 1 FROM journal WHERE kind = 'patron_removed' AND patron = ?"
)
count_entries: Callable[[], int] = partial(fetch_number, "SELECT count(*) FROM journal")
last_entry: Callable[[], Any] = partial(first, LAST_ENTRY)


def places_by_device() -> Any:
    return db.execute_sql("SELECT device, seq FROM have ORDER BY device")


def entries_of_nobody() -> Any:
    shown = f"SELECT id, pos, void FROM journal WHERE patron IS NULL AND kind != '{EMPTY}' ORDER BY id"
    return db.execute_sql(shown)


def every_text() -> Any:
    return db.execute_sql(
        "SELECT 'journal', id, data FROM journal UNION ALL SELECT 'private', entry, data FROM private "
        "UNION ALL SELECT 'aside_entry', entry, was FROM aside_entry "
        "UNION ALL SELECT 'aside_entry', entry, private FROM aside_entry"
    )


order_as_stamped: Callable[[], None] = partial(
    change, "UPDATE journal SET pos = stamp, void = false WHERE pos != stamp OR void"
)


def out_of_order() -> Any:
    return db.execute_sql("SELECT id, pos, void FROM journal WHERE pos != stamp OR void")


def entries_of_kinds(kinds: list[str]) -> Any:
    """A cursor over the ids of entries of these kinds, those about one thing together."""
    text = f"SELECT id FROM journal WHERE kind IN ({marks(kinds)}) ORDER BY item, biblio, patron, pos"
    return db.execute_sql(text, kinds)


loans_that_differ: Callable[[], list[Any]] = partial(
    fetch_rows,
    "SELECT item.id, item.loan, loan.id FROM item "
    "LEFT JOIN loan ON loan.item = item.id AND loan.closed_at IS NULL "
    "WHERE coalesce(item.loan, '') <> coalesce(loan.id, '')",
)
last_moment_beyond: Callable[[int], Any] = partial(
    first,
    "SELECT max(at) FROM journal WHERE pos > ? AND NOT EXISTS (SELECT 1 FROM clock_shift "
    "WHERE clock_shift.device = journal.device AND seq BETWEEN from_seq AND to_seq)",
)
last_places: Callable[[int], list[Any]] = partial(
    fetch_rows, "SELECT device, min(seq), max(seq), max(stamp) FROM journal WHERE stamp > ? GROUP BY device"
)
make_void: Callable[[str], None] = partial(change, "UPDATE journal SET void = true WHERE id = ?")


def acts_ending(devices: tuple[str, str], end: str) -> list[str]:
    """Return the acts (ids) of a device, by its two names, that end so."""
    text = "SELECT DISTINCT act FROM journal WHERE device IN (?, ?) AND substr(act, length(act) - ?) = ?"
    return ids(text, *devices, len(end) - 1, end)
