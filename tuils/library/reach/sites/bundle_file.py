"""The file exchanged between two copies of a library: lines of JSON, packed by gzip, counted, and signed.

The first line has sender, receiver, number, and counts. Then a line each: an imported title, an entry, a count. The
last line has the SHA-256 of all lines before it, and the signature of that. Unpacked by `zcat` it can be read. It is
written and read a line at a time, whatever its size.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tuils.files import open_input
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import need, refuse

from .signing import is_signed_by, signed

FORMAT = "tuils-bundle/2"
ENDING = ".bundle.gz"
HEAD = {"format", "library", "site", "to", "key", "bundle", "clock", "entries", "have"}
LONGEST = 64_000_000  # bytes of one line: the longest record is far below
_SIGNED = b"tuils bundle "


def write_bundle(out: BinaryIO, head: Facts, lines: Iterable[Facts], secret: bytes) -> str:
    """Write a bundle: the head, the lines, and a last line with the digest, signed with `secret`. Return the digest."""
    whole = hashlib.sha256()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as packed:
        for part in _with_head(head, lines):
            line = _line(part)
            whole.update(line)
            packed.write(line)
        digest = whole.hexdigest()
        packed.write(_line({"digest": digest, "signature": signed(secret, _SIGNED + digest.encode())}))
    return digest


def _with_head(head: Facts, lines: Iterable[Facts]) -> Iterator[Facts]:
    yield head
    yield from lines


def _line(part: Facts) -> bytes:
    return json.dumps(part, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def bundle_head(file: Path) -> Facts:
    """Return the facts of the first line; the rest is not read. Refuses with BUNDLE_DAMAGED, BUNDLE_NEWER."""
    for line in _raw(file):
        return _checked_head(_part(line))
    raise refuse("BUNDLE_DAMAGED")


def bundle_parts(file: Path) -> Iterator[Facts]:
    """Yield the head, then every line but the last, again: for a file that `check_whole` has read."""
    before = None
    for line in _raw(file):
        if before is not None:
            yield _part(before)
        before = line


def check_whole(file: Path) -> Iterator[Facts]:
    """Yield the same; at its end the file is proved whole, as it was written, and signed by the key in its head. Else
    refuses with BUNDLE_DAMAGED, BUNDLE_NEWER."""
    whole, before, head = hashlib.sha256(), None, Facts()
    for line in _raw(file):
        if before is not None:
            whole.update(before)
            part = _part(before)
            head = head or _checked_head(part)
            yield part
        before = line
    end, digest = _part(before or b""), whole.hexdigest()
    signature = str(end.get("signature", ""))
    if (
        end.get("digest") != digest
        or not head
        or not is_signed_by(str(head["key"]), signature, _SIGNED + digest.encode())
    ):
        raise refuse("BUNDLE_DAMAGED")


def digest_at_end(file: Path) -> str:
    """Return the digest in the last line."""
    last = b""
    for line in _raw(file):
        last = line
    return str(_part(last).get("digest", ""))


def _checked_head(head: Facts) -> Facts:
    if head.get("format") != FORMAT:
        raise refuse("BUNDLE_NEWER" if str(head.get("format", "")).startswith("tuils-bundle/") else "BUNDLE_DAMAGED")
    if not head.keys() >= HEAD:
        raise refuse("BUNDLE_DAMAGED")
    return head


def _raw(file: Path) -> Iterator[bytes]:
    with open_input(file) as stream, gzip.GzipFile(fileobj=stream, mode="rb") as packed:
        try:
            while line := packed.readline(LONGEST):
                need(line.endswith(b"\n"), "BUNDLE_DAMAGED")
                yield line
        except (OSError, EOFError, zlib.error) as cut:
            if isinstance(cut, OSError) and not isinstance(cut, gzip.BadGzipFile):
                raise
            raise refuse("BUNDLE_DAMAGED") from cut


def _part(line: bytes) -> dict[str, Any]:
    try:
        part = json.loads(line)
    except (ValueError, RecursionError) as unclear:
        raise refuse("BUNDLE_DAMAGED") from unclear
    if not isinstance(part, dict):
        raise refuse("BUNDLE_DAMAGED")
    return part
