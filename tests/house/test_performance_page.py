"""The table of docs/performance.md: a run of the benchmarks replaces the rows that it measured, and no others."""

from __future__ import annotations

import pytest

from bench.measure import Figure
from bench.page import HEAD, PAGE, RULE, with_figures

TABLE = f"# Measured\n\n{HEAD}\n{RULE}\n"
BEFORE = TABLE + "| search (8 kinds) | 2.00 ms | 1.00 | <= 1 | **not met** |\n| start | 1.00 x |  |  |  |\n\nMore.\n"


def test_a_row_of_the_same_name_gives_way_and_a_new_one_comes_last() -> None:
    found = [Figure("search (9 kinds)", 0.5, "ms", 1.0, 1.0), Figure("desks", 0.3, "x", None, 0.4, True)]
    assert with_figures(BEFORE, found) == (
        f"{TABLE}| search (9 kinds) | 0.50 ms | 1.00 | <= 1 | met |\n| start | 1.00 x |  |  |  |\n"
        "| desks | 0.30 x |  | >= 0.4 | **not met** |\n\nMore.\n"
    )


def test_the_page_has_the_table_once_and_its_rows_have_different_names() -> None:
    page = PAGE.read_text("utf-8")
    assert page.count(f"{HEAD}\n{RULE}\n") == 1
    assert with_figures(page, []) == page


def test_a_page_without_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        with_figures("# Measured\n", [])
