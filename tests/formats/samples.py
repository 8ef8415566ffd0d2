"""Small MARC pieces made here, and where the large collection of real and broken files lies, if it is at hand."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tuils.formats.holdings.holdings import NO_HOLDINGS, Holding, HoldingsMap
from tuils.formats.holdings.koha import KOHA
from tuils.formats.marc.marc import BiblioColumns, RecordRead, read_marc

Field = tuple[str, str | bytes]

DATA = Path(os.environ.get("TUILS_TEST_DATA") or Path(__file__).parents[2] / "../shared/data").resolve()
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the collection of library data is not here")

FIXED = "200101s2020    nyu           000 1 eng d"
EMMA: tuple[Field, ...] = (
    ("001", "n1"),
    ("008", FIXED),
    ("100", "1 \x1faAusten, Jane."),
    ("245", "10\x1faEmma /\x1fcJane Austen."),
)


def marc(*fields: Field, leader: str = "nam a") -> bytes:
    """A well-formed piece; `leader` is leader/05 to 09. Text is written as UTF-8, bytes as they are."""
    directory, body = b"", b""
    for tag, value in fields:
        data = (value if isinstance(value, bytes) else value.encode()) + b"\x1e"
        directory += tag.encode() + b"%04d%05d" % (len(data), len(body))
        body += data
    base = 24 + len(directory) + 1
    head = b"%05d%b22%05d i 4500" % (base + len(body) + 1, leader.encode(), base)
    return head + directory + b"\x1e" + body + b"\x1d"


def emma(*more: Field, leader: str = "nam a") -> bytes:
    return marc(*EMMA, *more, leader=leader)


def titled(value: str | bytes, *more: Field, leader: str = "nam a") -> bytes:
    """One title whose 245 is `value`, indicators first."""
    return marc(("001", "t1"), ("245", value), *more, leader=leader)


def read(data: bytes, holdings: HoldingsMap = KOHA) -> list[RecordRead]:
    return list(read_marc(io.BytesIO(data), holdings))


def read_one(data: bytes, holdings: HoldingsMap = KOHA) -> RecordRead:
    (only,) = read(data, holdings)
    return only


def read_afresh(name: str, holdings: HoldingsMap = NO_HOLDINGS) -> list[RecordRead]:
    with (DATA / name).open("rb") as stream:
        return list(read_marc(stream, holdings))


@cache
def _read(name: str, holdings: HoldingsMap) -> tuple[RecordRead, ...]:
    return tuple(read_afresh(name, holdings))


def read_file(name: str, holdings: HoldingsMap = NO_HOLDINGS) -> list[RecordRead]:
    """Return the records of a file, read once for all tests: nothing in a record that was read can be changed."""
    return list(_read(name, holdings))


def texts_of(record: RecordRead) -> Iterator[str]:
    """Every text that goes into a table or onto a screen."""
    parts: tuple[BiblioColumns | Holding, ...] = (record.columns, *record.items)
    for part in parts:
        for name, value in zip(part._fields, part, strict=True):
            if name == "call_key":  # is never shown; a tab in it is below all that a call number has
                continue
            several = value if isinstance(value, tuple) else (value,)
            yield from (one for one in several if isinstance(one, str))
    yield from (record.control_number, record.fault)
