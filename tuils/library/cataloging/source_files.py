"""The files of an import before anything is written: their digests, and the codes of their items.

Of a file of ISO 2709 only the items' fields are read, and of these each only once that says something new: five
times as fast as reading whole records.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tuils.formats.iso2709 import ENTRY, FIELD_END, LEADER, Raw, Unreadable, pieces, take_apart
from tuils.formats.marc import KOHA, HoldingsMap
from tuils.i18n import _
from tuils.library.administration.codes import Codes

_SAYS_CODES = {KOHA.name: re.compile(rb"\x1f(?:[abcy][^\x1f]*|p)")}  # and whether it is an item at all
_EVERYTHING = re.compile(rb"(?s).+")
_MOST_KINDS = 5000  # fields that differ in what they say, held in memory


@dataclass(frozen=True)
class SourceFile:
    """`fault`: why it cannot be read at all, as a sentence."""

    path: Path
    bytes: int = 0
    digest: str = ""
    codes: Codes = field(default_factory=Counter)
    fault: str = ""


def titles_in(stream: BinaryIO) -> Iterator[Raw | Unreadable]:
    """Each title of a file in turn, or why it cannot be read."""
    for piece in pieces(stream):
        try:
            yield take_apart(piece)
        except Unreadable as why:
            yield why


def look_into(path: Path, holdings: HoldingsMap) -> SourceFile:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
            stream.seek(0)
            return SourceFile(path, size, digest, _codes(stream, holdings))
    except OSError as no:
        return SourceFile(path, fault=_("The file cannot be read: {why}").format(why=no.strerror))


def _codes(stream: BinaryIO, holdings: HoldingsMap) -> Codes:
    """How many items carry each branch, location and type."""
    tags, says = [tag.encode() for tag in holdings.tags], _SAYS_CODES.get(holdings.name, _EVERYTHING)
    codes: Codes = Counter()
    alike: Counter[bytes] = Counter()
    first: dict[bytes, bytes] = {}
    for piece in pieces(stream) if tags else ():
        for data in itertools.chain.from_iterable(_fields(piece, tag) for tag in tags):
            said = b"".join(says.findall(data))
            if said not in first:
                if len(first) == _MOST_KINDS:
                    _count(codes, holdings, alike, first)
                first[said] = data
            alike[said] += 1
    _count(codes, holdings, alike, first)
    return codes


def _count(codes: Codes, holdings: HoldingsMap, alike: Counter[bytes], first: dict[bytes, bytes]) -> None:
    """Add up what was collected, and empty it."""
    for said, data in first.items():
        item, count = holdings.read(data.decode("utf-8", "replace")), alike[said]
        if item:
            codes["location", item.location] += count
            codes["item_type", item.item_type] += count
            for branch in {item.home_branch, item.holding_branch}:
                codes["branch", branch] += count
    alike.clear()
    first.clear()


def _fields(piece: bytes, tag: bytes) -> Iterator[bytes]:
    """The data of the fields with this tag, straight from the directory where it is sound."""
    if tag not in piece:
        return
    try:
        base = int(piece[12:17])
        found, at = [], piece.find(tag, LEADER, base)
        while at >= 0:
            if (at - LEADER) % ENTRY == 0:
                start = base + int(piece[at + 7 : at + 12])
                found.append(piece[start : start + int(piece[at + 3 : at + 7])])
            at = piece.find(tag, at + 1, base)
    except ValueError:
        found = [b""]
    if all(data.find(FIELD_END) == len(data) - 1 for data in found):
        yield from (data[:-1] for data in found)
    else:
        yield from _mended(piece, tag.decode())


def _mended(piece: bytes, tag: str) -> list[bytes]:
    try:
        raw = take_apart(piece)
    except Unreadable:
        return []
    return [data for name, data in zip(raw.tags, raw.data, strict=True) if name == tag]
