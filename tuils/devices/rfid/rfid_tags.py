"""The data on the RFID tag of a book or a card: ISO 28560-2, ISO 28560-3, and the older tags of 3M.

The two parts of ISO 28560 begin with the same byte, and a pad does not tell which one a tag follows: part 3 has a
checksum, so it is tried first. Of part 2, objects are read as ISO/IEC 15962 stores them.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator

from tuils.values.dataclass import dataclass

PART_2, PART_3, OLD_3M = "28560-2", "28560-3", "3m"
TAG_MODELS = (PART_2, PART_3, OLD_3M)
CIRCULATING, PATRON_CARD = 1, 8
"""The type of usage: the left half of the byte in part 2, the right half of the first byte in part 3."""
BASIC = 32
"""The bytes of the basic block of part 3."""
ITEM, OWNER, SET, USAGE = 1, 3, 4, 5
"""The objects of part 2, by their relative OIDs."""
_NUMBER, _DIGITS, _FIVE, _SIX, _SEVEN, _BYTES, _UTF8 = range(1, 8)
"""The ways in which part 2 packs a text."""
_MORE, _OFFSET = 0x0F, 0x80
_OLD_BARCODE, _OLD_BYTES = 16, 24


class TagFault(Exception):
    """The tag can't be read: it is of another kind, or was read or written in part."""


@dataclass(frozen=True)
class RfidTag:
    """The content of a tag. `barcode`: of the copy, or a card's number. `part` of `parts`: the piece of a set it is on.
    `owner`: the library's ISIL, as on the tag."""

    barcode: str
    model: str
    part: int = 1
    parts: int = 1
    usage: int = CIRCULATING
    owner: str = ""

    @property
    def is_card(self) -> bool:
        return self.usage == PATRON_CARD


def read_tag(memory: bytes) -> RfidTag | None:
    """Read the first blocks of a tag; None for an empty one. Raises TagFault."""
    if not memory.strip(b"\x00") or not memory.strip(b"\x00\x55"):
        return None
    for data in (memory, _turned(memory)):  # some write each block from its end
        if tag := _part_3(data) or _old_3m(data):
            return tag
    if _was_part_3(memory):
        raise TagFault
    return _part_2(memory)


def write_tag(tag: RfidTag) -> bytes:
    """Return whole blocks of four bytes. Raises TagFault for a barcode that doesn't fit."""
    if not tag.barcode or not tag.barcode.isprintable():
        raise TagFault
    if tag.model == PART_2:
        return _of_part_2(tag)
    if tag.model == PART_3:
        return _of_part_3(tag)
    return _of_old_3m(tag)


def _turned(data: bytes) -> bytes:
    return b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))


# ---- part 3: everything at its place


def _part_3(data: bytes) -> RfidTag | None:
    basic = data[:BASIC]
    if len(basic) < BASIC or basic[0] >> 4 != 1 or int.from_bytes(basic[19:21], "little") != _checksum(basic):
        return None
    barcode = _text(basic[3:19])
    if not barcode:
        return None
    owner = "-".join(filter(None, (_text(basic[21:23]), _text(basic[23:32]))))
    return RfidTag(barcode, PART_3, max(basic[2], 1), max(basic[1], 1), basic[0] & 0x0F, owner)


def _was_part_3(data: bytes) -> bool:
    """Return whether it is part 3 with a wrong checksum: read as part 2 it would give the number of pieces as a
    barcode."""
    text = _text(data[3:19])
    return data[0] >> 4 == 1 and 1 <= data[1] <= 3 and len(text) > 2 and text.isascii()


def _of_part_3(tag: RfidTag) -> bytes:
    country, _dash, rest = tag.owner.partition("-")
    body = bytes([0x10 | tag.usage, tag.parts, tag.part]) + _fixed(tag.barcode, 16)
    owner = _fixed(country, 2) + _fixed(rest, 9)
    checksum = _checksum(body + b"\x00\x00" + owner)
    return body + checksum.to_bytes(2, "little") + owner


def _checksum(basic: bytes) -> int:
    """Return CRC-CCITT over all but itself, filled up with zeros."""
    return binascii.crc_hqx(basic[:19] + basic[21:] + bytes(2), 0xFFFF)


def _text(raw: bytes) -> str:
    """Return the text up to its zeros; empty if it is no text."""
    try:
        text = raw.split(b"\x00")[0].decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _fixed(text: str, size: int) -> bytes:
    raw = text.encode()
    if len(raw) > size:
        raise TagFault
    return raw.ljust(size, b"\x00")


# ---- tags of 3M: which piece of how many, a type, the barcode, numbers of branch and library


def _old_3m(data: bytes) -> RfidTag | None:
    if len(data) < _OLD_BYTES or data[0] != 0x04 or data[2]:
        return None
    barcode = _text(data[4 : 4 + _OLD_BARCODE])
    return (
        RfidTag(barcode, OLD_3M, max(data[1] >> 4, 1), max(data[1] & 0x0F, 1))
        if barcode.isascii() and barcode
        else None
    )


def _of_old_3m(tag: RfidTag) -> bytes:
    return bytes([0x04, tag.part << 4 | tag.parts, 0, 1]) + _fixed(tag.barcode, _OLD_BARCODE) + bytes(8)


# ---- part 2: objects, one behind the other


def _part_2(memory: bytes) -> RfidTag:
    found = dict(_objects(memory))
    barcode = _unpacked(*found[ITEM]) if ITEM in found else ""
    if not barcode or not barcode.isprintable():
        raise TagFault
    parts, part = _set_of(_unpacked(*found[SET])) if SET in found else (1, 1)
    usage = found[USAGE][1][0] >> 4 if USAGE in found and found[USAGE][1] else CIRCULATING
    owner = _unpacked(*found[OWNER]) if OWNER in found else ""
    return RfidTag(barcode, PART_2, part, parts, usage, owner)


def _objects(memory: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Yield each object: its OID, its packing, its content. The last may go on behind the bytes read of the tag."""
    at = 0
    while at < len(memory) and memory[at]:
        precursor = memory[at]
        oid, skip = precursor & _MORE, 1
        if oid == _MORE:
            oid += memory[at + 1] if at + 1 < len(memory) else 0
            skip += 1
        offset = 0
        if precursor & _OFFSET and at + skip < len(memory):
            offset = memory[at + skip]
            skip += 1
        length = memory[at + skip] if at + skip < len(memory) else 0
        begin = at + skip + 1
        if length > 0x7F or begin + length > len(memory):
            return
        yield oid, (precursor >> 4 & 7, memory[begin : begin + length])
        at = begin + length + offset


def _unpacked(how: int, raw: bytes) -> str:
    """Return the text; empty if it is none."""
    try:
        if how == _NUMBER:
            return str(int.from_bytes(raw, "big"))
        if how == _DIGITS:
            return raw.hex().rstrip("f")
        if how in BITS:
            size, code = BITS[how]
            return "".join(code(bits) for bits in _cut(raw, size)).rstrip(" \x7f@")
        return raw.decode("utf-8" if how == _UTF8 else "latin-1").rstrip("\x00")
    except UnicodeDecodeError:
        return ""


BITS: dict[int, tuple[int, Callable[[int], str]]] = {
    _FIVE: (5, lambda bits: chr(bits + 0x40)),
    _SIX: (6, lambda bits: chr(bits if bits >= 0x20 else bits + 0x40)),
    _SEVEN: (7, chr),
}
"""The bits of a letter, and the letter of these bits."""
_PADS = {_FIVE: "0" * 8, _SIX: "100000" + "0" * 2, _SEVEN: "1" * 8}


def _cut(raw: bytes, size: int) -> Iterator[int]:
    bits = "".join(f"{byte:08b}" for byte in raw)
    return (int(bits[at : at + size], 2) for at in range(0, len(bits) - size + 1, size))


def _packed(text: str) -> tuple[int, bytes]:
    """Return the shortest packing of the text, and its kind."""
    if text.isascii() and text.isdecimal() and len(text) > 1:
        if text[0] != "0" and len(text) < 20:
            number = int(text)
            return _NUMBER, number.to_bytes((number.bit_length() + 7) // 8, "big")
        return _DIGITS, bytes.fromhex(text + "f" * (len(text) % 2))
    for how, low, high in ((_FIVE, 0x41, 0x5F), (_SIX, 0x20, 0x5F), (_SEVEN, 0x20, 0x7E)):
        if all(low <= ord(letter) <= high for letter in text):
            size = BITS[how][0]
            bits = "".join(f"{ord(letter) & (1 << size) - 1:0{size}b}" for letter in text)
            bits += _PADS[how][: -len(bits) % 8]
            return how, int(bits, 2).to_bytes(len(bits) // 8, "big")
    try:
        return _BYTES, text.encode("latin-1")
    except UnicodeEncodeError:
        return _UTF8, text.encode()


def _set_of(text: str) -> tuple[int, int]:
    """Return how many pieces there are, and which one this is: each half of the number."""
    if not text.isdecimal():
        return 1, 1
    text = text.zfill(len(text) + len(text) % 2)
    half = len(text) // 2
    return max(int(text[:half]), 1), max(int(text[half:]), 1)


def _of_part_2(tag: RfidTag) -> bytes:
    objects = [(ITEM, _packed(tag.barcode))]
    if tag.owner:
        objects.append((OWNER, _packed(tag.owner)))
    if tag.parts > 1:
        objects.append((SET, _packed(f"{tag.parts:02}{tag.part:02}".lstrip("0"))))
    objects.append((USAGE, (0, bytes([tag.usage << 4]))))
    data = b"".join(bytes([how << 4 | oid, len(raw)]) + raw for oid, (how, raw) in objects)
    if len(data) > 0x70:
        raise TagFault
    return data + bytes(-len(data) % 4 or 4)
