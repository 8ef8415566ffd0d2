"""The statements about deleted patrons with whom something is still open."""

from __future__ import annotations

from tuils.library.accounts.queries import SIGNED
from tuils.library.people.queries import LIVE
from tuils.models.rows import ids

DAY = 86_400_000_000


def _gone(column: str) -> str:
    return f"{column} > '' AND NOT EXISTS (SELECT 1 FROM patron AS known WHERE known.id = {column})"


_OPEN = " UNION ".join(
    (
        f"SELECT loan.patron FROM loan WHERE due_at > 0 AND closed_at IS NULL AND {_gone('loan.patron')}",
        f"SELECT hold.patron FROM hold WHERE state IN {LIVE} AND {_gone('hold.patron')}",
        f"SELECT line.patron FROM account_line AS line WHERE NOT void AND {_gone('line.patron')} "
        f"GROUP BY line.patron HAVING sum({SIGNED}) <> 0",
        f"SELECT ward.guardian FROM patron AS ward WHERE {_gone('ward.guardian')}",
        f"SELECT acting.proxy FROM proxy AS acting WHERE {_gone('acting.proxy')}",
    )
)


def gone_in_use() -> list[str]:
    """Ids of deleted patrons who have a checkout, a hold, or an uneven account, or are somebody's guardian or proxy:
    another machine did not know of the deletion. Their seats and rooms are let go of by the program itself."""
    return sorted(ids(_OPEN))


def loans_of_nobody() -> list[str]:
    """Open checkouts (ids) of which no patron is known at all, and has not been for a day: of a bundle that was cut,
    the rest may say that they are over."""
    return ids(
        "SELECT id FROM loan WHERE due_at > 0 AND closed_at IS NULL AND patron IS NULL AND lent_at < "
        f"(SELECT max(stamp) FROM journal) - {DAY} ORDER BY id"
    )
