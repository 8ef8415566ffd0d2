"""Queries of the journal: rows that break an invariant, and entries that are set aside."""

from __future__ import annotations

from tuils.models import db
from tuils.models.rows import marks, number_of

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
        f"AND (patron IS NOT NULL OR placed_at < {_LATELY})",
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


def drop_aside(entry: str) -> None:
    db.execute_sql("DELETE FROM aside_entry WHERE entry = ?", (entry,))


def forget_person(patron: str) -> None:
    """Reduce what is set aside about this person (an id) to its places."""
    db.execute_sql("UPDATE aside_entry SET private = '{}', patron = '' WHERE patron = ?", (patron,))


def is_about(patron: str) -> bool:
    """Is anything set aside about this person (an id)?"""
    return number_of("SELECT count(*) FROM aside_entry WHERE patron = ?", patron) > 0


def places_aside() -> set[str]:
    """Return the entries of which only the place is in the journal."""
    rows = db.execute_sql("SELECT id FROM journal WHERE kind = 'aside'").fetchall()
    return {str(entry) for (entry,) in rows}


def lying_aside() -> set[str]:
    rows = db.execute_sql("SELECT entry FROM aside_entry").fetchall()
    return {str(entry) for (entry,) in rows}


def stand_again(acts: set[str]) -> None:
    """Clear the mark `void` on the entries of these acts, for a new count of the undos that are known."""
    db.execute_sql(f"UPDATE journal SET void = false WHERE void AND act IN ({marks(acts)})", tuple(acts))


def drop_row(table: str, key: str) -> None:
    """Delete the row with this id from a table of the state."""
    db.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (key,))


def drop_rows(table: str, column: str, key: str) -> None:
    """Delete the rows of a table of the state that name this thing in a column."""
    db.execute_sql(f'DELETE FROM "{table}" WHERE "{column}" = ?', (key,))


def name_person(table: str, key: str, patron: str | None) -> None:
    """Write whose the thing with this id is."""
    db.execute_sql(f"UPDATE {table} SET patron = ? WHERE id = ?", (patron, key))
