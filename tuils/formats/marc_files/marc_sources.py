"""The one door to a file of MARC, whatever its format: a stream goes in, titles taken apart come out.

A faster or another reader goes in here. Where a stream stands tells how much of its file is read, also if it is
compressed, so that progress is told by the caller's own stream.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tuils.files import input_limits
from tuils.i18n import _
from tuils.values.dataclass import dataclass

from . import sniff as known
from .iso2709 import BOM, Raw, Readable, Unreadable, read_piece, record_pieces
from .unimarc import as_marc21

_HEAD = 4096
_CHUNK = 256 * 1024
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_OTHER_LETTERS = re.compile(r"iso8859|cp\d|windows|latin|koi8|mac|big5|gb|euc|shift_jis|hz")
_NO_CONTENT = b"\r\n\t \0\x1a"


@dataclass
class MarcSource:
    """`kind` is a format of `sniff`, "" if none: then `fault` says what the file is. `name` is for people.

    `stream` gives the content in full from its beginning: unpacked, and text in UTF-8 without byte order mark.
    `damage()`, when all was read, tells in a sentence why not all could be unpacked.
    """

    kind: str
    name: str
    fault: str
    stream: Readable
    packed: Unpacked | None = None

    def damage(self) -> str:
        return self.packed.fault if self.packed else ""


def source_of(stream: Readable) -> MarcSource:
    """Find the kind of this stream from its first bytes. An empty file has neither kind nor fault."""
    inner = PeekedStream(stream)
    packed = None
    if known.format_of(inner.head) == known.GZIP:
        packed = Unpacked(inner)
        inner = PeekedStream(packed)
    utf16 = "" if known.not_a_text(inner.head) else _utf16(inner.head)
    if utf16:
        inner = PeekedStream(Recoded(inner, utf16))
    kind, fault = _kind(inner.head, utf16)
    if kind == known.MARCXML and not utf16 and (letters := _declared(inner.head)):
        inner = PeekedStream(Recoded(inner, letters))
    if kind not in ("", known.ISO2709):
        inner.strip()
    name = known.format_name(kind)
    if packed:
        name = name and _("{format}, compressed (gzip)").format(format=name)
        fault = "" if kind else packed.fault or fault
    return MarcSource(kind, name, fault, inner, packed)


def _kind(head: bytes, utf16: str) -> tuple[str, str]:
    """Return a format of MARC, or why it is none: neither for an empty file."""
    if not head.strip(_NO_CONTENT):
        return (known.ISO2709 if len(head) == _HEAD else ""), ""
    kind = known.format_of(head)
    if utf16 and kind in ("", known.ISO2709):
        return "", _("This file is in UTF-16. Save it as MARC in UTF-8, then import it again.")
    if kind == known.GZIP:
        return "", known.not_a_text(head)
    return kind, known.sniff(head)


def raws(stream: BinaryIO) -> Iterator[Raw | Unreadable]:
    """Each title of a file in order, in level memory: ISO 2709, MARCXML, MARC-in-JSON or .mrk, each also gzipped. A
    record of UNIMARC is given as MARC 21 (see `unimarc`).

    What cannot be read stands as Unreadable in its place; so does, last, why the rest could not be unpacked. A
    file that is none of these is one Unreadable that says what it is; an empty one gives nothing.
    """
    source = source_of(stream)
    if not source.kind:
        if source.fault:
            yield Unreadable(source.fault)
        return
    yield from of_source(source)


def of_source(source: MarcSource) -> Iterator[Raw | Unreadable]:
    """The titles of a source that has a kind, see `raws`."""
    if source.kind == known.ISO2709:
        for piece in record_pieces(source.stream):
            try:
                yield as_marc21(read_piece(piece))
            except Unreadable as why:
                yield why
    else:
        for raw in _texts(source):
            yield as_marc21(raw) if isinstance(raw, Raw) else raw
    if damage := source.damage():
        yield Unreadable(damage)


def _texts(source: MarcSource) -> Iterator[Raw | Unreadable]:
    chunks = iter(lambda: source.stream.read(_CHUNK), b"")
    if source.kind == known.MARCXML:
        from .xml_stream import xml_raws

        return xml_raws(chunks)
    if source.kind == known.JSON:
        from .marc_out import json_raws

        return json_raws(chunks)
    from .mrk import mrk_raws

    return mrk_raws(chunks)


LEAST_PACKED = 64_000
"""The bytes from which on the ratio to the packed size matters."""


class PeekedStream:
    """A stream whose first bytes are known: `head`."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.head = b""
        while len(self.head) < _HEAD and (more := stream.read(_HEAD - len(self.head))):
            self.head += more
        self._left: bytes = self.head

    def strip(self) -> None:
        """Drop blanks before a text."""
        self._left = self._left.lstrip(_NO_CONTENT).removeprefix(BOM).lstrip(_NO_CONTENT)

    def read(self, size: int = -1, /) -> bytes:
        if not self._left:
            return self._stream.read(size)
        size = len(self._left) if size < 0 else size
        part, self._left = self._left[:size], self._left[size:]
        return part


class Unpacked:
    """The content of a gzip file of one or more members, as far as it is sound; `fault` says why it ended early."""

    def __init__(self, packed: Readable) -> None:
        self._packed = _Counting(packed)
        self._inner = gzip.GzipFile(fileobj=self._packed, mode="rb")  # type: ignore[call-overload]  # it reads alone
        self._unpacked = 0
        self.fault = ""

    def read(self, size: int = -1, /) -> bytes:
        if self.fault:
            return b""
        try:
            some = bytes(self._inner.read1(size))
            self._unpacked += len(some)
            if self._unpacked <= input_limits().swell * max(self._packed.count, LEAST_PACKED):
                return some
            self.fault = _("The compressed file is far too large: nothing after this point was read.")
        except EOFError:
            self.fault = _("The compressed file ends too early: titles may be missing after this point.")
        except (gzip.BadGzipFile, zlib.error):
            self.fault = _("The compressed file is damaged here: titles may be missing after this point.")
        return b""


class _Counting:
    """A stream with the count of bytes read."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        some = self._stream.read(size)
        self.count += len(some)
        return some


class Recoded:
    """A text of another encoding as UTF-8; what it cannot be is U+FFFD."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._stream = stream
        self._letters = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int = -1, /) -> bytes:
        while chunk := self._stream.read(size):
            if text := self._letters.decode(chunk):
                return text.encode("utf-8", "replace")
        return self._letters.decode(b"", True).encode("utf-8", "replace")


def _utf16(head: bytes) -> str:
    """Return which UTF-16 a text is in, by its byte order mark or the zeros in it, or ""."""
    if head.startswith(known.UTF16):
        return "utf-16"
    start = head.lstrip(b"\r\n")[:200]
    if start.count(0) * 3 <= len(start) or not start.strip(b"\0"):
        return ""
    return "utf-16-be" if start.startswith(b"\0") else "utf-16-le"


def _declared(head: bytes) -> str:
    """The encoding an XML declaration names, if it is not UTF-8; nothing but tables of letters."""
    found = _DECLARED.search(head.removeprefix(BOM))
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return ""
    return name if _OTHER_LETTERS.match(name) else ""
