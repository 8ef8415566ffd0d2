"""Bytes to messages and back, and the sum at their end.

    9300CNkiosk|COsecret|AY3AZF4C2        login; the fixed part is `00`, then the fields CN and CO
                         AY3              sequence 3, which the answer repeats
                            AZF4C2        all bytes up to AZ, added up, and F4C2 make 0 (16 bits)

Devices differ from the specification in many ways, and all of these are read: a last field without its bar, a bar
with nothing before it, four zeros as a time zone, blanks or telnet bytes before a message, lower-case sums.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

from tuils.values.dataclass import dataclass

from .layouts import LAYOUTS

LONGEST_VALUE = 255
LONGEST_MESSAGE = 16 * 1024
ENCODINGS = ("utf-8", "cp850", "latin-1", "ascii")
_BEFORE = re.compile(rb"(?:\xff[\xfb-\xfe].|\xff[^\xfb-\xfe]|[\x00-\x20\x7f])+", re.DOTALL)
_TAIL = re.compile(rb"(?:AY(.))?AZ([0-9A-Fa-f]{4})\Z")
_UNSENT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029|]+")
_SPANS = {
    command: tuple((name, sum(w for _n, w in layout[:at]), width) for at, (name, width) in enumerate(layout))
    for command, layout in LAYOUTS.items()
}
_WIDTHS = {command: sum(width for _name, width in layout) for command, layout in LAYOUTS.items()}


class Sip2Message(NamedTuple):
    """A message as it was read. `fixed`: its fixed part, whole. `sequence`: None without error detection. `right_sum`:
    None where it has none."""

    command: str
    fixed: str
    fields: tuple[tuple[str, str], ...]
    sequence: int | None = None
    checksum: str = ""
    right_sum: bool | None = None

    def get(self, name: str, default: str = "") -> str:
        """Return the first field of this name."""
        return next((value for known, value in self.fields if known == name), default)

    def has(self, name: str) -> bool:
        return any(known == name for known, _value in self.fields)

    def part(self, name: str) -> str:
        """Return a part of the fixed part, by its name in the layout."""
        return next(self.fixed[at : at + width] for known, at, width in _SPANS[self.command] if known == name)

    @property
    def parts(self) -> dict[str, str]:
        return {name: self.fixed[at : at + width] for name, at, width in _SPANS.get(self.command, ())}


def sum_of(data: bytes) -> int:
    """Return the sum that belongs behind these bytes, which end in AZ."""
    return -sum(data) & 0xFFFF


def decode(raw: bytes, encoding: str = "utf-8") -> Sip2Message:
    """Read one message, without its end of line. A command that is not known has no fixed part, and no fields."""
    tail = _TAIL.search(raw, max(0, len(raw) - 9))
    sequence, checksum, right, end = None, "", None, len(raw)
    if tail:
        end, digit = tail.start(), tail[1]
        sequence = digit[0] - 48 if digit and digit.isdigit() else None
        checksum = tail[2].decode()
        right = sum_of(raw[:-4]) == int(checksum, 16)
    text = raw[:end].decode(encoding, "replace")
    command = text[:2]
    width = _WIDTHS.get(command)
    if width is None:
        return Sip2Message(command, "", (), sequence, checksum, right)
    fields = tuple([(one[:2], one[2:]) for one in text[2 + width :].split("|") if len(one) > 1])
    return Sip2Message(command, text[2 : 2 + width], fields, sequence, checksum, right)


def encode(
    command: str,
    fixed: Sequence[str] = (),
    fields: Sequence[tuple[str, str]] = (),
    *,
    sequence: int | None = None,
    detect: bool = False,
    encoding: str = "utf-8",
) -> bytes:
    """Write one message, without its end of line. `detect`: with a sum, and with AY where there is a sequence."""
    told = [f"{name}{sendable(value)}|" for name, value in fields]
    data = text_in_bytes("".join([command, *fixed, *told]), encoding)
    if not detect:
        return data
    data += b"AZ" if sequence is None else b"AY%dAZ" % sequence
    return data + b"%04X" % sum_of(data)


def sendable(value: str) -> str:
    """Return a value as it may leave: one line without bars, at most as long as a field."""
    return _UNSENT.sub(" ", value).strip()[:LONGEST_VALUE]


def text_in_bytes(text: str, encoding: str) -> bytes:
    """Return the bytes of a text. What the encoding lacks is written with the nearest plain letters."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(_letter(one, encoding) for one in unicodedata.normalize("NFC", text))


def _letter(one: str, encoding: str) -> bytes:
    try:
        return one.encode(encoding)
    except UnicodeEncodeError:
        from anyascii import anyascii  # once a letter doesn't fit

        return anyascii(one).encode("ascii", "replace").replace(b"|", b" ") or b"?"


def count_of(number: int) -> str:
    """Return a count in four digits; what needs more is unknown, four blanks."""
    return f"{number:04}" if 0 <= number <= 9999 else "    "


@dataclass
class MessageCutter:
    """Takes bytes as they come, and gives whole messages. Too long a message is dropped up to its end."""

    _waiting: bytearray = field(default_factory=bytearray)
    _dropping: bool = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._waiting += data
        *whole, rest = re.split(rb"[\r\n]", self._waiting)
        if self._dropping and whole:
            whole, self._dropping = whole[1:], False
        if self._dropping or len(rest) > LONGEST_MESSAGE:
            rest, self._dropping = b"", True
        self._waiting = bytearray(rest)
        for one in whole:
            begun = _BEFORE.match(one)
            message = bytes(one[begun.end() :] if begun else one)
            if message and len(message) <= LONGEST_MESSAGE:
                yield message
