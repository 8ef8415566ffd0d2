"""A library on a disk that can be cut off at any moment, and the doors to it. See lossy.c and disk.py."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .disk import Record, records

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("lossy.c")


def built(folder: Path, source: Path = SOURCE) -> tuple[Path | None, str]:
    """The library to preload; or why there is none."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if not sys.platform.startswith("linux") or compiler is None:
        return None, "needs Linux and a C compiler (cc)"
    target = folder / f"{source.stem}.so"
    words = [compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(source), "-ldl", "-lpthread"]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode:
        return None, f"{source.name} cannot be compiled here: {made.stderr[:200]}"
    return target, ""


@dataclass(frozen=True)
class Ran:
    code: int
    out: list[str]
    err: str

    @property
    def answers(self) -> list[str]:
        return [line for line in self.out if "refused" not in json.loads(line)]


@dataclass(frozen=True)
class Failing:
    """The operation of this number fails with `error`, and `times - 1` after it."""

    first: int = 0
    times: int = 1
    error: int = 0


NOTHING = Failing()


class Program:
    """The program, started once with what stands before the disk; each command is a process of its own."""

    def __init__(self, preload: Path) -> None:
        self._started = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.lossy_door"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(preload)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._read() == "ready\n"

    def _read(self) -> str:
        assert self._started.stdout is not None
        return self._started.stdout.readline()

    def ask(self, orders: list[dict[str, Any]]) -> list[int]:
        assert self._started.stdin is not None
        self._started.stdin.write(json.dumps(orders) + "\n")
        self._started.stdin.flush()
        codes: list[int] = json.loads(self._read())
        return codes

    def close(self) -> None:
        assert self._started.stdin is not None
        assert self._started.stdout is not None
        self._started.stdin.close()
        self._started.stdout.close()
        self._started.wait()


class LossyDoor:
    """Commands of the program on the library in `root`."""

    def __init__(self, root: Path, program: Program, cards: tuple[str, ...]) -> None:
        self.root, self.library, self.cards, self._program = root, root / "library.db", cards, program
        self._said = root.parent / "said"
        self._said.mkdir()
        self.log = self._said / "log"

    def do(self, *words: str, failing: Failing = NOTHING, watched: bool = True) -> Ran:
        return self.together([words], failing=failing, watched=watched)[0]

    def together(
        self, calls: Sequence[Sequence[str]], *, failing: Failing = NOTHING, watched: bool = True
    ) -> list[Ran]:
        """Run all calls at once, at a desk of its own each. Their writes are logged after those before."""
        orders = list[dict[str, Any]]()
        for number, words in enumerate(calls):
            files = {"out": str(self._said / f"out{number}"), "err": str(self._said / f"err{number}")}
            for file in files.values():
                Path(file).unlink(missing_ok=True)
            fails = {"first": failing.first, "times": failing.times, "error": failing.error}
            watch = {"log": str(self.log), "root": str(self.root), **fails} if watched else {}
            before = ["--library", str(self.library), "--station", f"desk {number}", "--json"]
            said = ["merge", str(self.library), *words[1:]] if words[0] == "bring-in" else [*before, *words]
            orders.append({"words": said, "state": str(self.root / "state"), **files, **watch})
        codes = self._program.ask(orders)
        return [
            Ran(code, Path(order["out"]).read_text().splitlines(), Path(order["err"]).read_text())
            for code, order in zip(codes, orders, strict=True)
        ]

    def done(self) -> list[Record]:
        """Return the writes to the disk since the last call."""
        found = records(self.log) if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return found

    def is_seen(self) -> bool:
        """Return whether the log tells of the library's writes. Signs the desks in, too, under their names."""
        assert [ran.code for ran in self.together([["verify"], ["verify"]])] == [0, 0]
        return any(record.kind == "W" for record in self.done())

    # ---- what is there

    def sound(self) -> None:
        """Assert that it opens, SQLite finds no fault in it, and the replay agrees."""
        said = self.do("verify", watched=False)
        assert (said.code, "Traceback" in said.err) == (0, False), (said.out, said.err)
        with closing(sqlite3.connect(self.library)) as store:
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def rows(self, text: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.library)) as store:
            return store.execute(text, values).fetchall()

    def lent(self) -> set[str]:
        return {str(row[0]) for row in self.rows("SELECT barcode FROM item JOIN loan ON loan.item = item.id "
                                                 "WHERE closed_at IS NULL")}  # fmt: skip
