"""The headings of all titles, kept in step: titles that came, changed or went are read again, some at a time."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.marc_headings import headings_in
from tuils.library.desk import Desk
from tuils.models import db

from .queries import behind, put_headings, stale_titles

SLICE = 200
"""Titles of one short transaction, a few hundredths of a second."""


def catch_up(_desk: Desk) -> int:
    """One slice, in a transaction of its own; how many titles are left. Needs no right: it writes nothing that does
    not follow from what is there."""
    with db.atomic():
        rows = stale_titles(SLICE)
        put_headings({no: headings_in(marc) if marc else [] for no, marc in rows})
    return behind()


def catching_up(desk: Desk) -> Iterator[tuple[int, int]]:
    """All of it: (done, total) after each slice."""
    total = behind()
    left = total
    while left:
        left = catch_up(desk)
        yield max(0, total - left), total
