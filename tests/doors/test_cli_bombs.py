"""Files that never end, or swell: refused in a sentence by every command that reads a file, before it is read."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .calling import Program
from .programs_made import planned

WAYS: dict[str, Callable[[str, str], tuple[str, ...]]] = {
    "import marc": lambda _s, file: ("import", "marc", file, "--yes"),
    "import look": lambda _s, file: ("import", "look", file),
    "import titles": lambda _s, file: ("import", "titles", file, "--yes"),
    "import patrons": lambda _s, file: ("import", "patrons", file, "--yes"),
    "import loans": lambda _s, file: ("import", "loans", file),
    "roll-over": lambda _s, file: ("patron", "roll-over", file, "--dry-run"),
    "patron batch": lambda _s, file: ("patron", "batch", "--from", file, "--renew", "--dry-run"),
    "item edit": lambda _s, file: ("item", "edit", "--from", file, "--note", "x"),
    "list add": lambda _s, file: ("list", "add", "Bees", "--from", file),
    "event import": lambda _s, file: ("event", "import", file, "--yes"),
    "responses": lambda session, file: ("event", "import-responses", session, file, "--dry-run"),
    "suggested": lambda _s, file: ("suggestion", "import-responses", file, "--dry-run"),
    "requested": lambda _s, file: ("ill", "import-responses", file, "--dry-run"),
    "restore": lambda _s, file: ("restore", file),
    "import library": lambda _s, file: ("import", "library", file),
}
TABLES = ("import titles", "import patrons", "import loans", "roll-over", "responses", "suggested", "requested")


@pytest.fixture
def session(program: Program) -> str:
    program("list", "make", "Bees")
    return planned(program, "2026-12-20 10:30")[0]


@pytest.mark.parametrize("way", WAYS)
def test_a_pipe_or_a_device_is_not_waited_for(program: Program, session: str, way: str) -> None:
    """A pipe that nobody writes into, and zeros without end: the test would never end, either."""
    pipe = program.folder / "pipe.csv"
    os.mkfifo(pipe)
    for file in (pipe, Path("/dev/zero")):
        answer = program(*WAYS[way](session, str(file)))
        assert answer.code != 0, answer
        assert answer.out + answer.err


@pytest.mark.parametrize("way", TABLES)
def test_a_table_of_half_a_million_columns_is_refused(program: Program, session: str, way: str) -> None:
    file = program.folder / "wide.csv"
    file.write_text("a," * 500_000 + "\n1\n")
    answer = program(*WAYS[way](session, str(file)))
    assert answer.code == 2
    assert "This table has 500,001 columns; at most 500 can be read." in answer.err


def test_a_line_without_end_is_not_held_in_memory(program: Program) -> None:
    file = program.folder / "long.csv"
    file.write_text("card,name\n" + "x" * 5_000_000)
    assert "a line in it does not end" in program("import", "patrons", str(file), "--yes").err


@pytest.mark.whole
def test_a_compressed_file_that_swells_is_left_where_it_does(program: Program) -> None:
    file = program.folder / "bomb.mrc.gz"
    with gzip.open(file, "wb") as out:
        for _piece in range(120):
            out.write(b"\0" * 1_000_000)
    answer = program("import", "marc", str(file), "--yes")
    assert answer.code == 2


@pytest.mark.whole
def test_a_workbook_that_swells_is_refused(program: Program) -> None:
    file = program.folder / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 100_000_000)
    answer = program("import", "patrons", str(file), "--yes")
    assert answer.code == 2
    assert "too large to read safely" in answer.err


def says(program: Program, text: str) -> None:
    """Write the station's file."""
    Path(program.env["TUILS_CONFIG"]).write_text(text, encoding="utf-8")


@pytest.mark.whole
def test_the_station_says_how_large_a_file_may_be(program: Program) -> None:
    file = program.folder / "people.csv"
    file.write_text("card,name\n" + "\n" * 1_200_000)
    says(program, "input_megabytes = 1\n")
    assert "It is larger than 1 MB. Split it" in program("import", "patrons", str(file), "--dry-run").err
    says(program, "input_megabytes = 2\n")
    assert "larger" not in program("import", "patrons", str(file), "--dry-run").err
    says(program, "")
    assert "larger" not in program("import", "patrons", str(file), "--dry-run").err


def test_the_station_says_how_many_columns_a_table_may_have(program: Program) -> None:
    wide = program.folder / "wide.csv"
    wide.write_text(",".join(["card", "last_name", *map(str, range(600))]) + "\n20001,Nunez\n")
    assert "has 602 columns; at most 500" in program("import", "patrons", str(wide), "--dry-run").err
    says(program, "[stations.desk]\ninput_columns = 602\n")
    assert program("import", "patrons", str(wide), "--dry-run").code == 0


def test_a_sheet_with_more_columns_is_refused_not_cut(program: Program) -> None:
    from openpyxl import Workbook

    book, file = Workbook(), program.folder / "wide.xlsx"
    book.active.append(["card", "last_name", *map(str, range(4))])
    book.save(file)
    says(program, "input_columns = 5\n")
    assert "has 6 columns; at most 5" in program("import", "patrons", str(file), "--dry-run").err


@pytest.mark.whole
def test_the_station_says_how_far_a_file_may_swell(program: Program) -> None:
    file = program.folder / "zeros.mrc.gz"
    with gzip.open(file, "wb") as out:
        out.write(b"\0" * 40_000_000)
    swells = "is far too large"
    says(program, "input_swell = 100\n")
    assert swells in program.json("import", "look", str(file)).out + program("import", "look", str(file)).err
    says(program, "input_swell = 5000\n")
    assert swells not in program.json("import", "look", str(file)).out + program("import", "look", str(file)).err
