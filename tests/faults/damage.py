"""Reads damaged files of titles as a process of its own, so that its memory and its time can be measured.

`python -m tests.faults.damage FOLDER CASES SEED` reads every file of FOLDER/bad, then CASES damaged copies of the good
ones: bytes flipped, cut, doubled, taken out, put in. `... bomb NAME MEGABYTES` reads one thing again and again, packed.
The last line is JSON: `cases`, `records`, `wrong` (what broke a promise), `slowest` (seconds of processor time a case),
`mib` (peak memory).
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import random
import resource
import sys
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tuils.formats.holdings.koha import KOHA
from tuils.formats.marc.marc import RecordRead, read_marc
from tuils.formats.marc_files.iso2709 import read_piece

GOOD = ("marc", "marcxml", "json", "mrk", "ils")
LARGEST = 60_000
BITS = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"<!--", b"&#0;", b"&a;", b"<record>", b"</record>", b"</collection>",
    b'"', b"\\", b"\\ud800", b"{", b"}", b"[", b"null,", b"\n\n", b"\r", b"=LDR  ", b"$", b"{acute}",
    b"\x1b$1", b"\x1d", b"\x1e", b"\x1f", b"\0\0\0", b"\xff\xfe", b"\xef\xbb\xbf", b"99999", b"\xe2", b"\x1f\x8b\x08",
)  # fmt: skip
BOMBS: dict[str, tuple[bytes, bytes]] = {
    "zeros": (b"", b"\0"), "elements": (b"", b"<a/>"), "elements in one": (b"<a>", b"<a/>"), "tags": (b"", b"<record "),
    "comment": (b"", b"<!-- <record>"), "one comment": (b"<a><!--", b" <record>"), "attribute": (b"", b'<a b="x '),
    "leaders": (b"", b"<record><leader>"), "datafields": (b"<record>", b"<datafield/>"),
    "text": (b"<record><datafield><subfield>", b"x\n"), "strange": (b"<record>", b"<x/>"),
    "array": (b"", b"["), "object": (b"", b'{"leader": '), "fields": (b"", b'{"leader": "x", "fields": [{}, '),
    "string": (b"", b'{"leader": "'), "members": (b'{"leader": "x", "fields": [', b'{"":0},'),
    "numbers": (b'{"leader": "x", "fields": ', b"1"), "lists": (b'{"leader": "x", "fields": [', b"[],"),
    "lines": (b"", b"=245  10$ax\n"), "braces": (b"", b"=245  10$a{acute}"),
    "subfields": (b"=LDR  \n=245  10", b"$a"), "line ends": (b"=LDR  \n", b"\r\n"),
    "fields of iso2709": (b"", b"00000nam a2200000 i 4500\x1e"), "ends": (b"", b"00000nam a2200000 i 4500\x1d"),
    "letters": (b"00000nam a2200000 i 4500\x1e", b"x"),
}  # fmt: skip


def promises(records: list[RecordRead]) -> Iterator[str]:
    """Yield the promises that are broken; they hold for any file, however damaged."""
    for number, one in enumerate(records, 1):
        if one.number != number or one.outcome not in ("", "repaired", "set_aside", "rejected"):
            yield f"record {number}: {one.outcome}"
        if bool(one.fault) != bool(one.outcome) or not all(map(str.isprintable, one.fault.split())):
            yield f"record {number}: fault {one.fault!r}"
        if bool(one.marc) == (one.outcome == "rejected"):
            yield f"record {number}: {one.outcome} with {len(one.marc)} bytes"
        if one.marc and (faults := read_piece(one.marc).faults):
            yield f"record {number}: stored with {faults}"


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 5, 20))):
        at, much = chance.randrange(len(data) + 1), chance.choice((1, 1, 3, 40, 5000))
        way = chance.randrange(6)
        if way == 0:
            data = data[:at] + bytes(byte ^ (1 << chance.randrange(8)) for byte in data[at : at + 1]) + data[at + 1 :]
        elif way == 1:
            data = data[:at] + data[at + much :]
        elif way == 2:
            data = data[: at + much] + data[at:]
        elif way == 3:
            data = data[:at] + chance.randbytes(min(much, 40)) + data[at:]
        elif way == 4:
            data = data[:at] + chance.choice(BITS) + data[at:]
        elif chance.random() < 0.3:
            data = data[:at]
    return data


def copies(folder: Path, cases: int, seed: int) -> Iterator[tuple[str, bytes]]:
    found = sorted(path for part in GOOD for path in (folder / part).rglob("*.*") if path.is_file())
    for number in range(cases):
        chance = random.Random(seed * 1_000_000 + number)
        path = found[number % len(found)]
        data = path.read_bytes()
        whole = len(data) <= LARGEST or path.suffix == ".gz"
        data = damaged(data if whole else data[: chance.randrange(200, LARGEST)], chance)
        if chance.random() < 0.2:
            data = damaged(gzip.compress(data, 1), chance) if chance.random() < 0.5 else gzip.compress(data, 1)
        yield f"{path.name} {seed} {number}", data


def bad(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((folder / "bad").rglob("*.*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            yield f"{path.name} in gzip", gzip.compress(path.read_bytes(), 1)


class Endless(io.RawIOBase):
    """A stream of a beginning, and then one thing again and again, as a gzip file packed while it is read."""

    def __init__(self, first: bytes, part: bytes, megabytes: int) -> None:
        chunk = part * (1_000_000 // len(part))
        packer = zlib.compressobj(1, wbits=31)
        chunks = itertools.chain([first], itertools.repeat(chunk, megabytes))
        self._packed = itertools.chain(map(packer.compress, chunks), (packer.flush() for _ in range(1)))
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        while not self._left and (more := next(self._packed, None)) is not None:
            self._left = more
        part, self._left = self._left[:size], self._left[size:]
        return part


def most_memory() -> int:
    """MiB of this program at most. The system's own count of a child begins with what its parent had when it was
    started, which on Linux may be hundreds; there the kernel's mark of this program alone is read."""
    status = Path("/proc/self/status")
    if status.exists():
        marks = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        return int(marks["VmHWM"].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)


def measured(cases: Iterator[tuple[str, Callable[[], tuple[int, list[str]]]]]) -> dict[str, object]:
    count, records, slowest, wrong = 0, 0, 0.0, list[str]()
    for name, case in cases:
        count += 1
        begun = time.process_time()
        try:
            read, said = case()
            records += read
            wrong += [f"{name}: {one}" for one in said]
        except Exception:
            wrong.append(f"{name}: {traceback.format_exc()}")
        slowest = max(slowest, time.process_time() - begun)
    mib = most_memory()
    return {"cases": count, "records": records, "wrong": wrong[:20], "slowest": round(slowest, 2), "mib": mib}


def reading(data: bytes) -> Callable[[], tuple[int, list[str]]]:
    def read() -> tuple[int, list[str]]:
        records = list(read_marc(io.BytesIO(data), KOHA))
        return len(records), list(promises(records))

    return read


def bombing(name: str, megabytes: int) -> tuple[int, list[str]]:
    """There is no end of it, so at most one title."""
    stream: Any = Endless(*BOMBS[name], megabytes)
    outcomes = Counter(one.outcome for one in read_marc(stream, KOHA))
    return outcomes.total(), [f"{outcomes}"] if outcomes[""] + outcomes["repaired"] > 1 else []


def main(first: str, second: str, third: str) -> None:
    if first == "bomb":
        cases = iter([(second, lambda: bombing(second, int(third)))])
        print(json.dumps(measured(cases)))
        return
    folder = Path(first)
    data = itertools.chain(bad(folder), copies(folder, int(second), int(third)))
    print(json.dumps(measured((name, reading(bytes_)) for name, bytes_ in data)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
