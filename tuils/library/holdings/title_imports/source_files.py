"""The files of an import before anything is written: their digests, and the codes of their items.

Of a file of ISO 2709 only the items' fields are read, and of these each only once that says something new: five
times as fast as reading whole records.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from tuils.files import open_input
from tuils.formats.holdings.copy_fields import copy_texts, is_plain
from tuils.formats.holdings.holdings import Holding, HoldingsMap
from tuils.formats.marc_files.iso2709 import ENTRY, FIELD_END, LEADER, Raw, Unreadable, read_piece, record_pieces
from tuils.formats.marc_files.marc_references import resolved
from tuils.formats.marc_files.marc_sources import MarcSource, of_source, source_of
from tuils.formats.marc_files.sniff import ISO2709
from tuils.formats.marc_files.unimarc import as_marc21
from tuils.i18n import _
from tuils.library.foundation.administration.codes import Codes
from tuils.values.dataclass import dataclass

_SAYS_CODES = {  # the subfields that hold codes, and that tell whether it is a copy at all
    "koha": re.compile(rb"\x1f(?:[abcy][^\x1f]*|p)"),
    "koha-unimarc": re.compile(rb"\x1f(?:[bcer][^\x1f]*|[fk])"),
    "evergreen": re.compile(rb"\x1f(?:[bcg][^\x1f]*|[pj])"),
    "marc21": re.compile(rb"\x1f(?:[abc][^\x1f]*|[h-mpt])"),
    "follett": re.compile(rb"\x1f(?:[acx][^\x1f]*|[p9])"),
    "symphony": re.compile(rb"\x1f(?:[lmt][^\x1f]*|i)"),
    "sierra": re.compile(rb"\x1f(?:[lt][^\x1f]*|i|y\.i)"),
}
_EVERYTHING = re.compile(rb"(?s).+")
_MOST_KINDS = 5000  # fields that differ in what they say, held in memory


@dataclass(frozen=True)
class SourceFile:
    """`fault`: why it cannot be read at all, as a sentence. `format`: which of MARC's it is in, for people; or ""."""

    path: Path
    bytes: int = 0
    digest: str = ""
    codes: Codes = field(default_factory=Counter)
    fault: str = ""
    format: str = ""


def look_into(path: Path, holdings: HoldingsMap) -> SourceFile:
    """Return a file with its digest, and how often each code is in the copies `holdings` finds."""
    try:
        with open_input(path) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
            stream.seek(0)
            source = source_of(stream)
            return SourceFile(path, size, digest, _codes(source, holdings), format=source.name)
    except OSError as no:
        return SourceFile(path, fault=_("Cannot read the file: {why}").format(why=no.strerror))


def _codes(source: MarcSource, holdings: HoldingsMap) -> Codes:
    """Return how many items have each branch, location and type."""
    codes: Codes = Counter()
    if not holdings.tags or not source.kind:
        return codes
    if source.kind == ISO2709:
        _of_pieces(codes, source, holdings)
        return codes
    for raw in of_source(source):
        for text in copy_texts(raw, holdings.tags) if isinstance(raw, Raw) else ():
            if item := holdings.read(text):
                count_codes(codes, item)
    return codes


def _of_pieces(codes: Codes, source: MarcSource, holdings: HoldingsMap) -> None:
    says = _SAYS_CODES.get(holdings.name, _EVERYTHING)
    alike: Counter[bytes] = Counter()
    first: dict[bytes, str] = {}
    for piece in record_pieces(source.stream):
        for tag in holdings.tags:
            for at, data in enumerate(_fields(piece, tag)):
                text = b"".join(says.findall(data))
                if text not in first:
                    if len(first) == _MOST_KINDS:
                        _count(codes, holdings, alike, first)
                    first[text] = _text(piece, tag, at, data)
                alike[text] += 1
    _count(codes, holdings, alike, first)


def _text(piece: bytes, tag: str, at: int, data: bytes) -> str:
    """Return the text of field `data`, at place `at` of its tag: alone, or read in its title."""
    if not is_plain(data):
        texts = [text for raw in _raw(piece) for text in copy_texts(raw, (tag,))]
        if at < len(texts):
            return texts[at]
    return resolved(data.decode("utf-8", "replace"))


def _count(codes: Codes, holdings: HoldingsMap, alike: Counter[bytes], first: dict[bytes, str]) -> None:
    """Add up what was collected, and empty it."""
    for said, text in first.items():
        if item := holdings.read(text):
            count_codes(codes, item, alike[said])
    alike.clear()
    first.clear()


def count_codes(codes: Codes, item: Holding, count: int = 1) -> None:
    codes["location", item.location] += count
    codes["item_type", item.item_type] += count
    for branch in {item.home_branch, item.holding_branch}:
        codes["branch", branch] += count


def _fields(piece: bytes, name: str) -> Iterator[bytes]:
    """The data of the fields with this tag, straight from the directory where it is sound."""
    tag = name.encode()
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
        for raw in _raw(piece):
            yield from (data for one, data in zip(raw.tags, raw.data, strict=True) if one == name)


def _raw(piece: bytes) -> Iterator[Raw]:
    with contextlib.suppress(Unreadable):
        yield as_marc21(read_piece(piece))
