"""The protocol of the 3M 810, a pad on a serial line: frames and commands.

Chosen because it is simple and publicly described: Biblio-RFID drives this pad in libraries and has its documents and
the frames that it was heard to send. Here it was tried against a simulator of those frames alone, on no pad.
"""

from __future__ import annotations

import binascii
import time
from typing import NamedTuple, Protocol

BAUD = 19_200
BLOCKS, BLOCK = 8, 4
UID = 8
_ASKED, _FIRST = 0xD6, 0xD5
_PROBE = bytes.fromhex("04 00 11")
_SETUP = bytes.fromhex("13 04 01 00 02 00 03 00 04 00")
_LOOK = bytes.fromhex("FE 00 05")
_READ, _WRITE, _WRITE_AFI, _READ_AFI = 0x02, 0x04, 0x09, 0x0A
_DONE = 0
_MOST = 4096
SECONDS = 0.5


class SerialLine(Protocol):
    """An open serial line that waits a moment when it reads."""

    def write(self, data: bytes, /) -> int | None: ...

    def read(self, size: int = 1, /) -> bytes: ...


class PadFault(Exception):
    """The pad refuses, or its answer makes no sense: a tag moved away, or it is another pad."""


class ReadBlock(NamedTuple):
    """A block of a tag: its number, its four bytes."""

    number: int
    data: bytes


def frame_of(payload: bytes, first: int = _ASKED) -> bytes:
    """Return a frame: start, length, payload, checksum: CRC-16 of X.25's polynomial, high byte first, inverted."""
    body = (len(payload) + 2).to_bytes(2, "big") + payload
    return bytes([first]) + body + (binascii.crc_hqx(body, 0xFFFF) ^ 0xFFFF).to_bytes(2, "big")


def next_payload(heard: bytearray) -> bytes | None:
    """Return the payload of the first whole frame, removed with all before it; None if there is none yet. Bytes that
    are no frame are dropped one at a time."""
    while heard:
        if heard[0] not in (_ASKED, _FIRST):
            del heard[0]
            continue
        if len(heard) < 3:
            return None
        size = int.from_bytes(heard[1:3], "big")
        if not 2 < size <= _MOST:
            del heard[0]
            continue
        if len(heard) < 3 + size:
            return None
        payload = bytes(heard[3 : 1 + size])
        if frame_of(payload)[1:] == heard[1 : 3 + size]:
            del heard[: 3 + size]
            return payload
        del heard[0]
    return None


class Pad3M810:
    """Commands to the pad at this line, each answered at once. All raise PadFault, or the line's own errors."""

    def __init__(self, line: SerialLine) -> None:
        self._line = line
        self._heard = bytearray()

    def begin(self) -> str:
        """Wake the pad up; return its version, such as 10.5.0.2."""
        said = self._ask(_PROBE, _PROBE, first=_FIRST)
        self._ask(_SETUP, _SETUP[:1])
        return ".".join(map(str, said[:4]))

    def look(self) -> list[bytes]:
        """Return the numbers (UIDs) of the tags that it sees."""
        said = self._ask(_LOOK, bytes.fromhex("FE 00 00 05"))
        count, uids = (said[0] if said else 0), said[1:]
        if len(uids) < count * UID:
            raise PadFault
        return [uids[at : at + UID] for at in range(0, count * UID, UID)]

    def memory(self, uid: bytes) -> bytes:
        """Return the first 32 bytes of a tag."""
        said = self._ask(bytes([_READ]) + uid + bytes([0, BLOCKS]), bytes([_READ, _DONE]) + uid)
        count, rest, size = (said[0] if said else 0), said[1:], 2 + BLOCK
        if not count or len(rest) < count * size:
            raise PadFault
        pieces = (rest[at : at + size] for at in range(0, count * size, size))
        blocks = [ReadBlock(int.from_bytes(piece[:2], "little"), piece[2:]) for piece in pieces]
        return b"".join(block.data for block in sorted(blocks))

    def write(self, uid: bytes, data: bytes) -> None:
        """Write whole blocks, from the first."""
        words = bytes([_WRITE]) + uid + bytes([0, len(data) // BLOCK, 0]) + data
        self._ask(words, bytes([_WRITE, _DONE]) + uid)

    def security(self, uid: bytes) -> int:
        """Return a tag's AFI, which the gate at the door checks."""
        said = self._ask(bytes([_READ_AFI]) + uid, bytes([_READ_AFI, _DONE]) + uid)
        if not said:
            raise PadFault
        return said[0]

    def secure(self, uid: bytes, afi: int) -> None:
        """Write a tag's AFI."""
        self._ask(bytes([_WRITE_AFI]) + uid + bytes([afi]), bytes([_WRITE_AFI, _DONE]) + uid)

    def _ask(self, payload: bytes, begins: bytes, first: int = _ASKED) -> bytes:
        """Ask, and return the answer behind these bytes. Ignore late answers to earlier questions."""
        self._line.write(frame_of(payload, first))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            while (said := next_payload(self._heard)) is not None:
                if said.startswith(begins):
                    return said[len(begins) :]
                if said[:1] == begins[:1]:
                    raise PadFault
            self._heard += self._line.read(256)
        raise PadFault
