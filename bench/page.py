"""The table of figures in docs/performance.md: a run replaces the rows that it measured."""

from __future__ import annotations

from collections.abc import Sequence

from .measure import ROOT, Figure

PAGE = ROOT / "docs" / "performance.md"
HEAD = "| what | here | floor | goal | |"
RULE = "| --- | --- | --- | --- | --- |"


def write_page(figures: Sequence[Figure]) -> None:
    PAGE.write_text(with_figures(PAGE.read_text("utf-8"), figures), "utf-8")


def with_figures(page: str, figures: Sequence[Figure]) -> str:
    """Return the page with these rows: a row of the same name gives way, a new one comes to the end."""
    before, head, rest = page.partition(f"{HEAD}\n{RULE}\n")
    if not head:
        raise ValueError("the page has no table for figures")
    rows = [line for line in rest.partition("\n\n")[0].splitlines() if line.startswith("|")]
    after = rest[len("".join(f"{row}\n" for row in rows)) :]
    lines = {_name(row): row for row in (*rows, *(figure.line() for figure in figures))}
    return before + head + "".join(f"{line}\n" for line in lines.values()) + after


def _name(row: str) -> str:
    """Return what a row is about: what stands in brackets differs from run to run."""
    return row.split("|")[1].partition(" (")[0].strip()
