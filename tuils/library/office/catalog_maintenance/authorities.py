"""Authority records in and out of files of MARC: headings with the forms that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from tuils.formats.marc.marc_headings import authority_headings, heading_key
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.models.headings import Authority
from tuils.models.rows import get
from tuils.values.dataclass import dataclass

from .authority_state import PUT
from .queries import authority_of, authority_records

SLICE = 100


@dataclass
class AuthoritiesRead:
    """How many records were `read`, `added`, `changed`, `same` as here, and `not_used`: no authority records."""

    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    not_used: int = 0


def importing(desk: Desk, records: Iterable[bytes], read: AuthoritiesRead) -> Iterator[int]:
    """Import authority records, SLICE in each act; yield how many were read, after each. One with the heading of a
    record that is here replaces it. Permission library.import."""
    desk.require("library.import")
    waiting = iter(records)
    while page := list(islice(waiting, SLICE)):
        _write_page(desk, page, read)
        yield read.read


@verb("library.import")
def _write_page(desk: Desk, page: list[bytes], read: AuthoritiesRead) -> None:
    act = Act(desk)
    for marc in page:
        read.read += 1
        heading = authority_headings(marc)
        if heading is None:
            read.not_used += 1
            continue
        name = authority_of(heading.kind, heading_key(heading.text))
        row = get(Authority, name) if name else None
        if row and bytes(row.marc) == marc:
            read.same += 1
            continue
        read.changed, read.added = read.changed + bool(row), read.added + (row is None)
        name = name or derived_id("authority", heading.kind, heading_key(heading.text))
        act.write(PUT, list=name, data={"set": {"record": record_base64(marc)}})


def exporting(desk: Desk) -> Iterator[bytes]:
    """Yield all authority records, as imported or made here. Permission library.export."""
    desk.require("library.export")
    after = ""
    while page := authority_records(500, after):
        yield from (marc for _name, marc in page)
        after = page[-1][0]
