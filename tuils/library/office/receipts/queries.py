"""The queries of papers."""

from __future__ import annotations

from typing import NamedTuple

from tuils.library.foundation.journal.queries import OF_ACT
from tuils.models.rows import typed


class PaidLine(NamedTuple):
    """A line of an account. `of`: the reason for the charge that it settles; empty where it settles none."""

    act: str
    kind: str
    cents: int
    why: str
    of: str
    at: int
    operator: str


_LINES = (
    "SELECT journal.act, line.kind, line.cents, line.why, coalesce(settled.why, ''), line.at, line.operator "
    "FROM account_line AS line JOIN journal ON journal.id = line.id "
    "LEFT JOIN account_line AS settled ON settled.id = line.charge AND settled.id <> line.id "
)


def money_of_act(act: str) -> list[PaidLine]:
    """Return the payments or refunds of one act, in their order."""
    of_act = OF_ACT.format(of="journal.")
    text = _LINES + f"WHERE {of_act} AND line.kind IN ('payment', 'refund') AND NOT line.void ORDER BY line.id"
    return _read(text, act, act)


def last_money(patron: str) -> str:
    """Return the act of this patron's last valid payment or refund; empty where there is none."""
    text = _LINES + "WHERE line.patron = ? AND line.kind IN ('payment', 'refund') AND NOT line.void "
    found = _read(text + "ORDER BY line.at DESC, line.id DESC LIMIT 1", patron)
    return found[0].act if found else ""


def _read(text: str, *values: str) -> list[PaidLine]:
    return typed(PaidLine, text, *values)
