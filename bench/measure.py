"""Timing child processes and blocks of work: CPU seconds, peak memory, percentiles."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ran:
    """CPU (user and system) in seconds, peak memory in MiB, of a child and its children."""

    cpu: float
    wall: float
    mib: float
    code: int


@dataclass(frozen=True)
class Figure:
    """One line of the report. `goal` is the most (or, with `least`, the least) that `value` may be."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    goal: float | None = None
    least: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "met" if (self.value >= self.goal if self.least else self.value <= self.goal) else "**not met**"

    def line(self) -> str:
        floor = "" if self.floor is None else f"{self.floor:.2f}"
        goal = "" if self.goal is None else f"{'>=' if self.least else '<='} {self.goal:g}"
        return f"| {self.name} | {self.value:.2f} {self.unit} | {floor} | {goal} | {self.verdict} |"


def run(words: Sequence[str], env: dict[str, str] | None = None) -> Ran:
    """Run a program to its end, its output thrown away."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *words],
        env={**_installed(), **(env or {})},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Ran(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024, child.returncode)


def _installed() -> dict[str, str]:
    """Return the environment of a person's run: compiled modules may be kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def best_cpu(words: Sequence[str], times: int, env: dict[str, str] | None = None) -> float:
    """The least CPU of so many runs; a run that fails ends the benchmark."""
    runs = [run(words, env) for _ in range(times)]
    if any(ran.code for ran in runs):
        raise SystemExit(f"{' '.join(words)} ended with {runs[0].code}")
    return min(ran.cpu for ran in runs)


def cpu_each(act: Callable[[int], object], times: int) -> float:
    """CPU seconds of one call, over so many calls with 0, 1, 2, ..."""
    start = time.process_time()
    for number in range(times):
        act(number)
    return (time.process_time() - start) / times


@dataclass(frozen=True)
class InTurn:
    """The medians of some work, of its floor, and of the ratios of the two."""

    ours: float
    floor: float
    ratio: float


def in_turn(times: int, ours: Callable[[], float], floor: Callable[[], float]) -> InTurn:
    """Measure both so many times, one after the other: a machine that others use is not as fast the next second."""
    pairs = [(floor(), ours()) for _time in range(times)]
    return InTurn(
        statistics.median(mine for _bare, mine in pairs),
        statistics.median(bare for bare, _mine in pairs),
        statistics.median(mine / bare for bare, mine in pairs),
    )


def p(values: Sequence[float], percent: int) -> float:
    """A percentile; of a single value, itself."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]
