"""Several copies at once from a script: volumes, copy numbers, scanned labels; all of them or none, one undo."""

from __future__ import annotations

import io
import sys

import pytest

from .calling import Program


@pytest.fixture
def bees(program: Program) -> str:
    return str(program.json("title", "add", "Bees", "--call-number", "REF 595", "--barcode", "B1").line["biblio"])


def copies(program: Program, title: str) -> list[str]:
    items = program.json("show", "title", title).line["items"]
    return [" ".join(filter(None, (one["volume"], one["copy_number"]))) for one in items]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--volumes", "1-3"), ["v. 1", "v. 2", "v. 3"]),
        (("--volumes", "vol.01-vol.02, 4, Index"), ["vol.01", "vol.02", "vol.4", "Index"]),
        (("--volumes", "2001-2002"), ["2001", "2002"]),
        (("--copies", "2"), ["2", "3"]),
        (("--copies", "1-2, 5"), ["1", "2", "5"]),
        (("--volumes", "1-2", "--copies", "2"), ["v. 1 1", "v. 1 2", "v. 2 1", "v. 2 2"]),
    ],
)
def test_ranges_are_copies_and_one_undo_takes_all_back(
    program: Program, bees: str, words: tuple[str, ...], expected: list[str]
) -> None:
    done = program.json("item", "add", bees, *words)
    assert [" ".join(filter(None, (one["volume"], one["copy_number"]))) for one in done.lines] == expected
    assert len({one["item"] for one in done.lines}) == len(expected)
    assert {one["call_number"] for one in done.lines} == {"REF 595"}
    assert program("undo").out.startswith(f"Undone: {len(expected)} new copies: Bees")
    assert copies(program, bees) == [""]
    assert program.json("verify").line["ok"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("--volumes", "5-1"), ("--volumes", "1, 1"), ("--volumes", "1-9999"), ("--copies", "201"), ("--copies", "0"),
        ("--copies", "3", "--barcode", "B9"), ("--volumes", "1-2", "--location", "NOWHERE"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_adds_nothing(program: Program, bees: str, words: tuple[str, ...]) -> None:
    assert program.json("item", "add", bees, *words).line["refused"] == ["NOT_UNDERSTOOD"]
    assert copies(program, bees) == [""]


def test_labels_are_scanned_in_the_order_of_the_copies(
    program: Program, bees: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(*codes: str) -> None:
        text = io.TextIOWrapper(io.BytesIO("\n".join(codes).encode()))
        monkeypatch.setattr(sys, "stdin", text)

    scan("L1", "L2", "B1")
    words = ("item", "add", bees, "--volumes", "1-3", "--barcodes", "-", "--yes")
    assert program.json(*words).line["refused"] == ["BARCODE_IN_USE"]
    scan("L1", "L2")
    assert "3 copies need 3 barcodes" in program(*words).err
    assert copies(program, bees) == [""]
    scan("L1", "L2", "L3")
    assert [(one["item"], one["volume"]) for one in program.json(*words).lines] == [
        ("L1", "v. 1"), ("L2", "v. 2"), ("L3", "v. 3"),
    ]  # fmt: skip
