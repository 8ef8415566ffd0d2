"""A call number is cut into the lines of its label."""

from __future__ import annotations

import pytest

from tuils.values.shelf.spine_label import label_lines, label_words


@pytest.mark.parametrize(
    ("call_number", "lines"),
    [
        ("BIO JP2 R5c.1", "BIO/JP2/R5/c.1"),
        ("FIC GIR J5c.1", "FIC/GIR/J5/c.1"),
        ("J DAR G7c.11", "J/DAR/G7/c.11"),
        ("CD-ROM 787.87 EAS", "CD-ROM/787.87/EAS"),
        ("MP3-CD F PARKER", "MP3-CD/F/PARKER"),
        ("252.051 T147 v.1-2", "252.051/T147/v.1-2"),
        ("TS536.6.B6 D4 1995", "TS/536.6/.B6/D4/1995"),
        ("PN98 .D43 Z54", "PN/98/.D43/Z54"),
        ("305.897 KIM", "305.897/KIM"),
        ("641.5 CHI v. 2", "641.5/CHI/v. 2"),
        ("", ""),
    ],
)
def test_the_lines_of_a_label(call_number: str, lines: str) -> None:
    assert "/".join(label_lines(call_number)) == lines


def test_volume_and_copy_are_the_last_lines() -> None:
    assert label_lines("305.897 KIM", "", "2") == ["305.897", "KIM", "c.2"]
    assert label_lines("305.897 KIM", "", "1") == ["305.897", "KIM"]
    assert label_lines("FIC ROW", "2", "c.3") == ["FIC", "ROW", "v.2", "c.3"]
    assert label_lines("FIC ROW v.2", "v.2") == ["FIC", "ROW", "v.2"]


def test_it_stands_on_one_line_as_it_was_typed() -> None:
    assert label_words("PN98 .D43", "2", "1") == "PN98 .D43 v.2"
    assert label_words("FIC ROW v.2", "v.2", "3") == "FIC ROW v.2 c.3"
    assert label_words("") == ""


def test_a_wide_class_number_is_broken_behind_its_point() -> None:
    assert label_lines("616.89140092 YAL", width=8) == ["616.", "89140092", "YAL"]
    assert label_lines("616.89 YAL", width=8) == ["616.89", "YAL"]
