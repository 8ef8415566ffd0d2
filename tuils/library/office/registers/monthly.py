"""The numbers of an entry by the time when they were written down, for the report of registers.

    Nov 3   maria added with 2 hours      2 in November
    Nov 20  count maria +3                3 more in November
    Dec 1   count maria 10                5 in December: there were 5, now there are 10

What may run out is told the other way round: how much of it was used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tuils.library.foundation.journal import applying
from tuils.models.lists import RegisterEntry

from .entries import sheet_of
from .kind_file import RegisterKind
from .register_state import COUNTED, standing_entries


class NumberTold(NamedTuple):
    """A number, and the moment when it was written down."""

    at: int
    n: int
    is_money: bool = False


def numbers_told(kind: RegisterKind, row: RegisterEntry) -> Iterator[NumberTold]:
    """Yield the numbers of an entry that the register adds up by month."""
    amount = kind.amount.field if kind.amount else ""
    if others := [name for name in kind.monthly if name != amount]:
        held = sheet_of(kind, row).held
        for name in others:
            yield NumberTold(row.opened_at, int(held.get(name) or 0), kind.known[name].kind == "money")
    if amount in kind.monthly:
        yield from _counted(kind, row.id, amount)


def _counted(kind: RegisterKind, key: str, amount: str) -> Iterator[NumberTold]:
    was = 0
    for entry in standing_entries(list(applying.entries_naming(list=key))):
        now, is_counted = was, entry.kind == COUNTED
        if amount in entry.changes:
            now = int(entry.changes[amount] or 0)
        elif is_counted:
            now = int(entry.data.get("now", was + int(entry.data.get("add", 0))))
        more = was - now if kind.is_stock else now - was
        if more and not (kind.is_stock and more < 0):
            yield NumberTold(entry.at, more)
        was = now
