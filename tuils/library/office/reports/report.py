"""A report, described once: its question, its options, its columns, its chart, its finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import Column, Table, cell_text, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span

Figure: TypeAlias = int | float | str | None
"""A number; None is not counted, which is not 0. A text is a count of persons too small to be shown."""
SMALLEST = 5
"""Fewer persons than this in a line of a breakdown are hidden."""
COUNTS, WORK, MONEY = "counts", "list", "money"
CENTS = "_cents"
"""The end of the name of a money figure."""
KIND_WORDS = {WORK: N_("Lists to work from"), COUNTS: N_("Counts"), MONEY: N_("Money")}


@dataclass(frozen=True)
class ReportWanted:
    """The options of a report. `by`: the grouping, none for the report's usual one. `days`: late by so many, sent so
    many days ago. The codes narrow it down; empty is all. `without`: a missing contact of a patron. `cents`: so much
    or more. `has_dates`: days were given; only then they narrow down a list of the present. `columns`: those alone,
    in this order; none is all."""

    span: Span
    branch: str = ""
    by: tuple[str, ...] = ()
    item_type: str = ""
    collection: str = ""
    location: str = ""
    category: str = ""
    without: str = ""
    days: int | None = None
    top: int = 20
    cents: int | None = None
    has_dates: bool = False
    columns: tuple[str, ...] = ()
    register: str = ""


@dataclass(frozen=True)
class FigureLine:
    """A line of numbers: `codes` identify it for programs, `words` for people. `part`: line or total."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[Figure, ...]
    part: str = "line"


@dataclass(frozen=True)
class ReportChart:
    """The chart of a report. `rows`: a label, its number, and the number before. None: not counted, so no bar."""

    unit: str
    rows: tuple[tuple[str, int | None, int | None], ...]


@dataclass(frozen=True)
class ReportFound:
    """The result of a report. `finding`: the answer in a sentence. `notes`: warnings beside it. `lines` of `table`."""

    title: str
    finding: str
    table: Table[Any]
    lines: Sequence[Any]
    notes: tuple[str, ...] = ()
    chart: ReportChart | None = None


@dataclass(frozen=True)
class Report:
    """One report. `by`: its groupings, the default first. `takes`: its filters, by the names of ReportWanted.
    `needs`: the permission. `days` and `top`: the defaults. `of_desk`: without a branch it is of the desk's."""

    name: str
    title: str
    answers: str
    read: Callable[[Desk, Report, ReportWanted], ReportFound]
    kind: str = COUNTS
    by: tuple[str, ...] = ()
    takes: tuple[str, ...] = ("period", "branch")
    needs: str = "reports.see"
    days: int | None = None
    names_a_person: bool = False
    how: str = ""
    usual: str = "this fiscal year"
    of_desk: bool = False


def figures(
    title: str, groups: Sequence[tuple[str, str]], measures: Sequence[tuple[str, str]], least: int = 7
) -> Table[FigureLine]:
    """Make the table of lines of numbers. `groups` and `measures`: names for programs, heads for people (msgids).
    `least`: cells of a number, at least."""
    columns = [
        Column(head, 14, _word(at), name, _code(at), grow=1 if not at else 0, always=True)
        for at, (name, head) in enumerate(groups)
    ]
    columns += [
        Column(
            head,
            max(least, len(_(head))),
            _shown(at, name),
            name,
            _figure_value(at),
            right=True,
            drop=_drop(at, len(measures)),
        )
        for at, (name, head) in enumerate(measures)
    ]
    example = FigureLine(("x",) * len(groups), ("x",) * len(groups), (0,) * len(measures))
    return Table(
        title=title,
        columns=(*columns, fact("part")),
        read=lambda _desk: (),
        key=lambda line: f"{line.part} {' '.join(line.codes)}",
        none=(N_("Nothing was counted in this period."), N_("Choose another period.")),
        words=lambda desk, line: "  ".join(str(cell) for cell in _texts(desk, columns, line)),
        names_a_person=False,
        example=example,
    )


def _texts(desk: Desk, columns: Sequence[Column], line: FigureLine) -> list[str]:
    found = []
    for column in columns:
        cell = column.cell(desk, line)
        text = cell if isinstance(cell, str) else cell[0]
        found.append(f"{text:>{column.width}}" if column.right else f"{text[:22]:<22}")
    return found


def with_columns(found: ReportFound, names: Sequence[str]) -> ReportFound:
    """Return the same lines with these columns alone, by their names for programs. Refuses with NOT_UNDERSTOOD."""
    known = {column.name: column for column in found.table.columns if column.name}
    for name in names:
        if name not in known:
            raise not_understood(_("Columns"), name, ", ".join(known))
    columns = tuple(_on_screen(known[name]) for name in dict.fromkeys(names))
    told = [*columns, *([known["part"]] if "part" in known and "part" not in names else [])]
    return replace(found, table=replace(found.table, columns=tuple(told), shown="", words=_row_of(columns), paper=""))


def _on_screen(column: Column) -> Column:
    """Show a column that only programs had on screen."""
    if column.width:
        return replace(column, drop=0)
    head = column.name.replace("_", " ").capitalize()
    return replace(
        column, head=head, width=12, of=lambda desk, line: _as_text(column.fact(desk, line)), value=column.fact
    )


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _row_of(columns: Sequence[Column]) -> Callable[[Desk, Any], str]:
    def told(desk: Desk, line: Any) -> str:
        if isinstance(line, FigureLine):
            return "  ".join(_texts(desk, columns, line))
        return "  ".join(cell_text(column.cell(desk, line)) or "-" for column in columns)

    return told


def _drop(at: int, many: int) -> int:
    """Return the drop rank: a narrow screen keeps the first number and drops the last one first."""
    return many - at if at else 0


def _word(at: int) -> Callable[[Desk, FigureLine], str | tuple[str, str]]:
    def told(_desk: Desk, line: FigureLine) -> str | tuple[str, str]:
        word = line.words[at]
        return (word, "strong") if line.part == "total" else word

    return told


def _code(at: int) -> Callable[[Desk, FigureLine], object]:
    return lambda _desk, line: line.codes[at]


def _shown(at: int, name: str) -> Callable[[Desk, FigureLine], str | tuple[str, str]]:
    def told(_desk: Desk, line: FigureLine) -> str | tuple[str, str]:
        text = figure_words(line.figures[at], is_money=name.endswith(CENTS))
        return (text, "strong") if line.part == "total" else text

    return told


def _figure_value(at: int) -> Callable[[Desk, FigureLine], object]:
    return lambda _desk, line: line.figures[at]


def figure_words(figure: Figure, *, is_money: bool = False) -> str:
    """Return `1,234`, or `$1,234.00`; `-` if nobody counted."""
    if figure is None:
        return "-"
    if is_money and isinstance(figure, int):
        return money_label(figure)
    return figure if isinstance(figure, str) else count_label(figure)


def hide_small(numbers: Sequence[int]) -> list[Figure]:
    """Hide small counts of persons in the lines of a breakdown: those of 1 to 4, and, if these are fewer than 5
    together, the next larger one, or they would follow from the total."""
    small = {at for at, n in enumerate(numbers) if 0 < n < SMALLEST}
    if 0 < sum(numbers[at] for at in small) < SMALLEST:
        larger = [(n, at) for at, n in enumerate(numbers) if n >= SMALLEST]
        small |= {min(larger)[1]} if larger else set()
    return [_("under {n}").format(n=SMALLEST) if 0 < n < SMALLEST else _("hidden") if at in small else n
            for at, n in enumerate(numbers)]  # fmt: skip
