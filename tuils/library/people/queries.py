"""The statements about patrons that ask several tables."""

from __future__ import annotations

from tuils.models.rows import ids

LIVE = "('placed', 'waiting', 'in_transit')"


def open_of(patron: str) -> list[str]:
    """The loans and holds (ids) of this patron that are not over."""
    loans = ids("SELECT id FROM loan WHERE patron = ? AND closed_at IS NULL ORDER BY id", patron)
    return [*loans, *ids(f"SELECT id FROM hold WHERE patron = ? AND state IN {LIVE} ORDER BY id", patron)]
