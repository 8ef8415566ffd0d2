"""The report of an import: on disk while it runs, and read back by the page."""

from __future__ import annotations

import csv
import stat
import sys
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import pytest

from tuils.library.holdings.title_imports.report import COLUMNS, ImportReport


@dataclass(frozen=True)
class Odd:
    file: str
    record: int
    control_number: str
    fault: str
    outcome: str = "repaired"


def odd(number: int, fault: str = "No title.") -> Odd:
    return Odd("old.mrc", number, f"ocm{number:05}", fault)


def test_pages_come_back_as_they_were_told(tmp_path: Path) -> None:
    with ImportReport(tmp_path / "reports" / "import.csv") as report:
        for number in range(1, 451):
            report.tell(odd(number))
        assert report.count == 450
        assert report.page(0, 2) == [("old.mrc", "1", "ocm00001", "No title.", "repaired"),
                                     ("old.mrc", "2", "ocm00002", "No title.", "repaired")]  # fmt: skip
        assert [row[1] for row in report.page(199, 3)] == ["200", "201", "202"]
        assert [row[1] for row in report.page(448, 20)] == ["449", "450"]
        assert report.page(450, 20) == report.page(-1, 20) == []


def test_it_is_read_while_it_is_written(tmp_path: Path) -> None:
    with ImportReport(tmp_path / "import.csv") as report:
        for number in range(1, 150):
            report.tell(odd(number))
            assert report.page(number - 1, 5)[0][1] == str(number)


@pytest.mark.parametrize(
    "fault", ["=1+1", "'=1+1", 'She said "no", twice', "two\nlines\r\n", "\x1b[31mred", "千と\ud800"]
)
def test_a_cell_is_neither_formula_nor_escape_nor_two_lines(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "import.csv"
    with ImportReport(path) as report:
        report.tell(odd(1, fault))
        report.tell(odd(2))
        assert report.page(1, 1)[0][1] == "2"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 3
    assert not rows[1][3].startswith(("=", "+"))
    assert rows[1][3].isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_it_is_for_this_user_alone(tmp_path: Path) -> None:
    with ImportReport(tmp_path / "new" / "import.csv") as report:
        assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(report.path.parent.stat().st_mode) == 0o700


def test_it_gets_a_name_later(tmp_path: Path) -> None:
    with ImportReport(tmp_path / "running.csv") as report:
        report.tell(odd(1))
        report.move(tmp_path / "done.csv")
        report.tell(odd(2))
        assert [row[1] for row in report.page(0, 9)] == ["1", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["done.csv"]


@pytest.mark.whole
def test_a_hundred_thousand_lines_are_not_in_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        with ImportReport(tmp_path / "import.csv") as report:
            for number in range(100_000):
                report.tell(odd(number))
            assert report.page(99_999, 9)[0][1] == "99999"
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000
