"""Merged patron records: which record stands for the person (`standing.py`). Nothing is merged into a record that is
not here yet or was removed."""

from __future__ import annotations

from .standing import Standing

MERGED = "patron_merged"
_PEOPLE = Standing(
    MERGED,
    "patron",
    "EXISTS (SELECT 1 FROM journal WHERE patron = {into} "
    "AND kind IN ('patron_registered', 'patron_gathered')) "
    "AND NOT EXISTS (SELECT 1 FROM journal WHERE patron = {into} "
    "AND kind = 'patron_removed')",
)
IS_ANY = _PEOPLE.is_any
any_merged, stands_for, merged_into = _PEOPLE.any_merged, _PEOPLE.stands_for, _PEOPLE.merged_into
all_of, related = _PEOPLE.all_of, _PEOPLE.related
