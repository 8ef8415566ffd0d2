"""Cut a file into MARC pieces, a piece into its fields, and put fields together again.

The exchange format of ISO 2709 as MARC 21 uses it (MARC 21 Specifications, "Record Structure"): a leader of
24 bytes, a directory of 12 bytes a field (tag 3, length 4, start 5), then the fields, each ended by 0x1E, the
whole by 0x1D. Nothing here knows what a field means or in which encoding it is.

What has no room in these numbers is stored all the same, as other systems do: lengths stop at their highest
number, starts go on with what is left of theirs, and the end marks alone cut the fields. Such a piece says 99999.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple, Protocol

from tuils.i18n import _
from tuils.values.dataclass import dataclass

END = b"\x1d"
FIELD_END = b"\x1e"
SUBFIELD = "\x1f"
LEADER = 24
ENTRY = 12
LONGEST = 99_999
LONGEST_FIELD = 9_999
BOM = b"\xef\xbb\xbf"
MOST = 4 * 1024 * 1024
"""The most bytes of one title held in memory; longer data is no title."""

_CHUNK = 256 * 1024
_CAPPED = b"%05d" % LONGEST
_PADDING = b"\r\n\0\x1a" + END
_NEXT_LEADER = re.compile(rb"(?<=\x1e)(?=[0-9]{5}[ -~]{5}22[0-9]{5}[ -~]{3}45)")


class Unreadable(Exception):
    """The piece can't be read at all; the text is a plain sentence for people."""


class Readable(Protocol):
    """The one thing asked of a file here; b"" at its end."""

    def read(self, size: int = -1, /) -> bytes: ...


class OfUnimarc(NamedTuple):
    """The remarks on a record of UNIMARC. `unmapped`: fields and subfields that have no place in MARC 21, such
    as `686`, `606b`. `aside`: why it does not come in; `undecided`: because it may be of either format."""

    unmapped: tuple[str, ...] = ()
    aside: str = ""
    undecided: bool = False


@dataclass(slots=True)
class Raw:
    """One piece taken apart. `data` are the fields' bytes without end marks, one for each of `tags`.

    `piece` is the exchange form of just this, or empty where it must be put together anew. `unimarc`: None in MARC 21.
    """

    leader: str
    tags: list[str]
    data: list[bytes]
    piece: bytes = b""
    faults: list[str] = field(default_factory=list)
    unimarc: OfUnimarc | None = None


def record_pieces(stream: Readable) -> Iterator[bytes]:
    """Each piece of the stream, with its end mark; padding between them is dropped.

    Memory is level whatever the size of the file: where no end mark comes within MOST, what was read so far
    is a piece.

        00047nam ... 245 10$aEmma|#     with | for 0x1E and # for 0x1D: two pieces
        00048nam ... 245 10$aHeidi|#

    Without the first #, both come as one, and its first number (00047) is not its length. So it is cut before what
    looks like a leader behind a |: Emma, whose end mark `read_piece` adds, and Heidi, sound. If the | is lost too,
    nothing shows where Heidi begins: the two are one piece, which `read_piece` refuses or mends.
    """
    rest = b""
    for chunk in iter(lambda: stream.read(_CHUNK), b""):
        *whole, rest = (rest + chunk).split(END)
        for piece in whole:
            yield from _tidy(piece + END)
        if len(rest) > MOST:
            *whole, last = _NEXT_LEADER.split(rest)
            rest = last if whole else b""
            for piece in whole or [last]:
                yield from _tidy(piece)
    yield from _tidy(rest)


def _tidy(piece: bytes) -> Iterator[bytes]:
    piece = piece.lstrip(_PADDING)
    if piece.startswith(BOM):
        piece = piece[len(BOM) :].lstrip(_PADDING)
    if piece[:5] == b"%05d" % len(piece):
        yield piece
    elif piece.strip(_PADDING + b" "):
        yield from _NEXT_LEADER.split(piece)


def read_piece(piece: bytes) -> Raw:
    """The leader and fields of a piece; what did not fit is put right and said in `faults`, else Unreadable."""
    return _sound(piece) or _capped(piece) or _mended(piece)


def _sound(piece: bytes) -> Raw | None:
    """The fields, if all lengths and starts are right and the fields stand in the directory's order."""
    try:
        base = int(piece[12:17])
        if int(piece[:5]) != len(piece) or piece[base - 1] != 0x1E or piece[-2:] != b"\x1e\x1d":
            return None
        head = piece[: base - 1].decode("ascii")
        data = piece[base:-2].split(FIELD_END)
        if len(head) != LEADER + ENTRY * len(data) or not head.isprintable():
            return None
        start = 0
        numbers = [int(head[at : at + 9]) for at in range(LEADER + 3, len(head), ENTRY)]
        for size, number in zip(map(len, data), numbers, strict=True):
            if number != (size + 1) * 100_000 + start:
                return None
            start += size + 1
        return Raw(head[:LEADER], [head[at : at + 3] for at in range(LEADER, len(head), ENTRY)], data, piece)
    except (ValueError, IndexError):
        return None


def _capped(piece: bytes) -> Raw | None:
    """The fields of a piece that was too long for its numbers, if that is all there is to it."""
    mark = piece.find(FIELD_END)
    if not piece.startswith(_CAPPED) or mark < LEADER or not piece.endswith(b"\x1e\x1d"):
        return None
    head, data = piece[:mark].decode("latin-1"), piece[mark + 1 : -2].split(FIELD_END)
    tags = [head[at : at + 3] for at in range(LEADER, len(head), ENTRY)]
    if len(tags) != len(data) or not (head.isascii() and head.isprintable()):
        return None
    directory, size, capped = _directory(tags, data)
    too_long = capped or mark + 1 + size + 1 > LONGEST
    return Raw(head[:LEADER], tags, data) if too_long and directory == head[LEADER:] else None


def fits_iso2709(piece: bytes) -> bool:
    """Return whether other systems can read this stored title as ISO 2709; if not, it can be exported in other
    forms."""
    return not piece.startswith(_CAPPED) or _sound(piece) is not None


def _mended(piece: bytes) -> Raw:
    mark = piece.find(FIELD_END)
    if mark < LEADER or piece[:5].strip(b" 0123456789"):
        raise Unreadable(_("This part of the file does not start like a MARC record."))
    directory = piece[LEADER:mark].decode("latin-1")
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
    if not entries:
        raise Unreadable(_("The record is empty: it has no fields."))
    if not (directory.isascii() and directory.isprintable()):
        raise Unreadable(_("Its directory does not match its fields."))
    if not piece.endswith((END, FIELD_END)):
        raise Unreadable(_("The file ends in the middle of this record."))
    body = piece[mark + 1 :].removesuffix(END)
    data = None if len(body) > LONGEST else _by_starts(body, entries)
    right = data is not None and len(directory) % ENTRY == 0 and _number(piece[12:17]) == mark + 1
    right = right and _number(piece[:5]) == mark + 2 + len(body)
    leader = "".join(c if " " <= c <= "~" else " " for c in piece[:LEADER].decode("latin-1"))
    raw = Raw(leader, [entry[:3] for entry in entries], data or _by_marks(body, entries))
    if not piece.endswith(END):
        raw.faults.append(_("The end mark was missing; it was added."))
    if not right:
        raw.faults.append(_("Its lengths were wrong; they were corrected."))
    return raw


def _number(digits: bytes | str) -> int:
    return int(digits) if digits.isdigit() else -1


def _by_starts(body: bytes, entries: Sequence[str]) -> list[bytes] | None:
    """The fields where the directory says they are, or None if that does not fit the end marks."""
    data = []
    for entry in entries:
        size, start = _number(entry[3:7]), _number(entry[7:])
        part = body[start : start + size]
        if size < 1 or start < 0 or part[-1:] != FIELD_END:
            return None
        data.append(part[:-1].replace(FIELD_END, b" "))
    return data if sum(map(len, data)) + len(data) == len(body) else None


def _by_marks(body: bytes, entries: Sequence[str]) -> list[bytes]:
    """The fields as the end marks cut them, each given to the entry whose turn it is by its start.

    Beyond the five digits of a start, systems go on with what is left of the number: there only the order counts.
    """
    parts = body.removesuffix(FIELD_END).split(FIELD_END)
    if len(parts) != len(entries):
        raise Unreadable(_("Its directory does not match its fields."))
    if len(body) > LONGEST:
        return parts
    turns = sorted(range(len(entries)), key=lambda n: _number(entries[n][7:]))
    return [part for _turn, part in sorted(zip(turns, parts, strict=True))]


def first_fields(raw: Raw, count: int) -> bytes:
    """The piece of `raw`, which must be there, with only its first `count` fields, marked as UTF-8."""
    old = raw.piece
    base, kept = LEADER + ENTRY * len(raw.tags) + 1, LEADER + ENTRY * count
    size = int(old[kept + 7 : kept + ENTRY])
    head = f"{kept + 1 + size + 1:05}{raw.leader[5:9]}a{raw.leader[10:12]}{kept + 1:05}{raw.leader[17:]}"
    return b"%b%b\x1e%b\x1d" % (head.encode("ascii"), old[LEADER:kept], old[base : base + size])


def put_together(leader: str, tags: Sequence[str], data: Sequence[bytes]) -> bytes:
    """The exchange form of these fields, marked as UTF-8 (leader/09 `a`).

    Where MARC has no room its numbers are capped (see above, and `fits_iso2709`). Tags must be three ASCII characters.
    """
    directory, size, capped = _directory(tags, data)
    base = LEADER + len(directory) + 1
    total = base + size + 1
    if capped or total > LONGEST:
        total, base = LONGEST, min(base, LONGEST)
    head = f"{total:05}{leader[5:9]}a22{base:05}{leader[17:20]}4500{directory}\x1e"
    return b"".join((head.encode("ascii"), *[part + FIELD_END for part in data], END))


def _directory(tags: Sequence[str], data: Sequence[bytes]) -> tuple[str, int, bool]:
    """The directory, how many bytes the fields take, and whether one of them is too long for its entry."""
    entries, start, capped = [], 0, False
    for tag, part in zip(tags, data, strict=True):
        size = len(part) + 1
        if size > LONGEST_FIELD or start > LONGEST:
            capped = True
            entries.append(f"{tag}{min(size, LONGEST_FIELD):04}{start % (LONGEST + 1):05}")
        else:
            entries.append(f"{tag}{size:04}{start:05}")
        start += size
    return "".join(entries), start, capped
