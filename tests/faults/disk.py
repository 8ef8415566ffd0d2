"""A disk as it is after the power went: what was flushed is there, of the rest whatever chance says.

Works on the records that lossy.c writes. A file holds what it held at its last flush; of what was written since, each
sector (512 bytes) landed or did not, in any order, so that pages are torn and later writes come without earlier ones.
A name that was made, changed or taken away since its folder was last flushed is kept or not: in order, as a
file system with a log keeps them, or each by itself. What was written before a flush that failed is never flushed
by a later one. Nothing is known of shared memory. A folder that was made is there.
"""

from __future__ import annotations

import copy
import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("=IIQQII")
SECTOR = 512


@dataclass(frozen=True)
class Record:
    kind: str  # Write, Truncate, Sync, Create, Unlink, Rename, Link; Answered: something was said at the door
    failed: bool
    inode: int
    at: int
    first: bytes
    second: bytes


def records(log: Path) -> list[Record]:
    data, place, found = log.read_bytes(), 0, []
    while place < len(data):
        kind, failed, inode, at, one, two = HEAD.unpack_from(data, place)
        place += HEAD.size
        found.append(
            Record(chr(kind), bool(failed), inode, at, data[place : place + one], data[place + one : place + one + two])
        )
        place += one + two
    return found


def answered(log: list[Record]) -> list[str]:
    """The lines that somebody read by then."""
    return b"".join(record.first for record in log if record.kind == "A").decode().splitlines()


@dataclass
class File:
    """`data` is on the disk for sure; `open` was done since: (place, bytes), or (size, None) where it was cut."""

    data: bytearray
    open: list[tuple[int, bytes | None]] = field(default_factory=list)

    def flush(self) -> None:
        for at, piece in self.open:
            put(self.data, at, piece)
        self.open.clear()

    def cut(self, chance: random.Random) -> None:
        """The power goes, or the disk gives up on what was not flushed."""
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        longest = max((at + len(piece or b"") for at, piece in self.open), default=0)
        for at, piece in self.open:
            if piece is None:
                if chance.random() < share:
                    put(self.data, at, None)
                continue
            for begin, end in sectors(at, len(piece)):
                if chance.random() < share:
                    put(self.data, begin, piece[begin - at : end - at])
        if longest > len(self.data) and chance.random() < 0.3:  # some systems keep the length before the bytes
            put(self.data, longest, None)
        self.open.clear()


def sectors(at: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield where each sector's part of these bytes begins and ends."""
    begin = at
    while begin < at + length:
        end = min(at + length, (begin // SECTOR + 1) * SECTOR)
        yield begin, end
        begin = end


def put(data: bytearray, at: int, piece: bytes | None) -> None:
    if piece is None:
        del data[at:]
        data.extend(bytes(at - len(data)))
        return
    data.extend(bytes(max(0, at - len(data))))
    data[at : at + len(piece)] = piece


class Disk:
    """All files below a folder, by name as the disk knows them and as programs see them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kept: dict[str, File] = {}
        self.inodes: dict[int, File] = {}
        self.folders = {root.stat().st_ino: str(root)}
        for path in root.rglob("*"):
            if path.is_dir():
                self.folders[path.stat().st_ino] = str(path)
            else:
                self.kept[str(path)] = self.inodes[path.stat().st_ino] = File(bytearray(path.read_bytes()))
        self.waiting: list[tuple[Record, File | None]] = []

    def play(self, log: list[Record], chance: random.Random) -> None:
        for record in log:
            file = self.inodes.get(record.inode)
            if record.kind in "CURL" and not record.failed:
                if record.kind == "C":
                    file = self.inodes[record.inode] = File(bytearray())
                self.waiting.append((record, file))
            elif record.kind == "S" and file is None:
                self._flush_folder(record)
            elif file is not None:
                self._step(file, record, chance)

    def _step(self, file: File, record: Record, chance: random.Random) -> None:
        if record.kind == "W":
            file.open.append((record.at, record.first))
        elif record.kind == "T" and not record.failed:
            file.open.append((record.at, None))
        elif record.kind == "S" and record.failed:
            file.cut(chance)
        elif record.kind == "S":
            file.flush()

    def _flush_folder(self, record: Record) -> None:
        """A folder that was made since the beginning is known by the names in it."""
        if record.failed:
            return
        if record.inode not in self.folders:
            self.folders |= {path.stat().st_ino: str(path) for path in self.root.rglob("*") if path.is_dir()}
        folder = self.folders.get(record.inode)
        for change in [change for change in self.waiting if self._in(change[0], folder)]:
            self._name(*change)
            self.waiting.remove(change)

    @staticmethod
    def _in(record: Record, folder: str | None) -> bool:
        return folder in {os.path.dirname(name.decode()) for name in (record.first, record.second) if name}

    def _name(self, record: Record, file: File | None) -> None:
        old, new = record.first.decode(), record.second.decode()
        if record.kind == "U":
            self.kept.pop(old, None)
        elif record.kind == "C" and file is not None:
            self.kept[old] = file
        elif file is not None:
            self.kept[new] = file
            if record.kind == "R" and self.kept.get(old) is file:
                del self.kept[old]

    def cut(self, chance: random.Random) -> None:
        """The power goes: the folder itself becomes what is left."""
        in_order, some = chance.random() < 0.5, chance.random()
        for change in self.waiting:
            if chance.random() < some:
                self._name(*change)
            elif in_order:
                break
        self.waiting.clear()
        for file in {id(file): file for file in self.kept.values()}.values():
            file.cut(chance)
        self._lay_out(chance)

    def keep_all(self) -> None:
        """A process was killed: what it wrote is there, flushed or not."""
        for change in self.waiting:
            self._name(*change)
        self.waiting.clear()
        for file in self.kept.values():
            file.flush()
        self._lay_out(random.Random(0))

    def _lay_out(self, chance: random.Random) -> None:
        for path in [path for path in self.root.rglob("*") if path.is_file() and str(path) not in self.kept]:
            path.unlink()
        for name, file in self.kept.items():
            data = chance.randbytes(len(file.data)) if name.endswith("-shm") else bytes(file.data)
            with open(name, "r+b" if os.path.exists(name) else "xb") as out:  # in place: it stays the same file
                out.truncate()
                out.write(data)


def cut_off(before: Disk, log: list[Record], chance: random.Random) -> list[str]:
    """The folder is as it was `before`, then these records happened, then the power went. What was answered by then."""
    disk = copy.deepcopy(before)
    disk.play(log, chance)
    disk.cut(chance)
    return answered(log)


def killed(before: Disk, log: list[Record]) -> None:
    """The folder is as it was `before`, then these records happened, then the process was killed (kill -9)."""
    disk = copy.deepcopy(before)
    disk.play(log, random.Random(0))
    disk.keep_all()
