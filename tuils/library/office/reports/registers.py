"""The registers in numbers: entries by month, by state, by the words that were chosen; and the numbers in them, such as
hours of volunteers. Names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from tuils.i18n import N_, _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.office.registers.entries import sheet_of
from tuils.library.office.registers.kind_file import RegisterKind
from tuils.library.office.registers.kinds import kind_called, kinds_seen
from tuils.library.office.registers.monthly import numbers_told
from tuils.library.office.registers.queries import entries_between, every_row
from tuils.models.lists import RegisterEntry
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span

from .collection import moments_of
from .counted import report_title
from .period import month_words, report_period_words, report_today, upto
from .report import FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

HEADS = {"register": N_("Register"), "month": N_("Month"), "state": N_("State"), "choice": N_("Chosen")}
MEASURES = (
    ("entries", N_("Entries")), ("closed", N_("Closed")), ("numbers", N_("Numbers")), ("money_cents", N_("Money")),
)  # fmt: skip
ENTRIES, CLOSED, NUMBERS, MONEY = (name for name, _head in MEASURES)


class _Told(NamedTuple):
    """A fact of an entry: when, of which register, in which state; how many of which measure. `choices`: its chosen
    words, each behind the label of its field."""

    at: int
    kind: RegisterKind
    state: str
    measure: str
    n: int
    choices: tuple[tuple[str, str], ...] = ()


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by, span = wanted.by or report.by[:1], upto(wanted.span, report_today(desk))
    told = [one for kind in _kinds(desk, wanted.register) for one in _told(desk, kind, span, wanted.branch)]
    counts: dict[tuple[tuple[str, str], ...], Counter[str]] = {}
    for one in told:
        for group in product(*(_groups(desk, name, one) for name in by)):
            counts.setdefault(group, Counter())[one.measure] += one.n
    lines = [_line(group, counts[group]) for group in sorted(counts)]
    total: Counter[str] = Counter()
    for one in told:
        total[one.measure] += one.n
    if "choice" not in by:  # an entry may be in several lines, or in none
        lines.append(_line((("", _("Total")), *[("", "")] * (len(by) - 1)), total, "total"))
    text = _("Registers, {period}. Entries: {n}. Closed: {closed}.")
    finding = text.format(
        period=report_period_words(desk, wanted.span), n=count_label(total[ENTRIES]), closed=count_label(total[CLOSED])
    )
    table = figures(report.title, [(name, HEADS[name]) for name in by], MEASURES)
    chart = _chart(lines) if wanted.register and kind_called(wanted.register).chart else None
    return ReportFound(report_title(desk, report, wanted), finding, table, lines if counts else (), (), chart)


def _kinds(desk: Desk, register: str) -> list[RegisterKind]:
    """Return the register that was asked for, or all whose entries this operator may see."""
    if not register:
        return [kind for kind in kinds_seen(desk) if desk.may(kind.see)]
    kind = kind_called(register)
    desk.require(kind.see)
    return [kind]


def _told(desk: Desk, kind: RegisterKind, span: Span, branch: str) -> Iterator[_Told]:
    """Yield what counts of a register in these days. A look at a private one is noted."""
    begin, end = moments_of(desk, span)
    rows = every_row(kind.name) if kind.monthly else entries_between(kind.name, begin, end)
    if rows and kind.private:
        looked(desk, "register", about=kind.name)
    for row in rows:
        if branch in ("", row.branch):
            for at, measure, n in _measured(kind, row):
                if begin <= at < end:
                    yield _Told(at, kind, row.state, measure, n, _choices(kind, row))


def _measured(kind: RegisterKind, row: RegisterEntry) -> Iterator[tuple[int, str, int]]:
    yield row.opened_at, ENTRIES, 1
    if row.closed_at:
        yield row.closed_at, CLOSED, 1
    for told in numbers_told(kind, row) if kind.monthly else ():
        yield told.at, MONEY if told.is_money else NUMBERS, told.n


def _choices(kind: RegisterKind, row: RegisterEntry) -> tuple[tuple[str, str], ...]:
    fields = [one for one in kind.fields if one.kind == "choice"]
    held = sheet_of(kind, row).held if fields else {}
    return tuple(
        (f"{one.name}={held[one.name]}", f"{one.label}: {one.shown(str(held[one.name]))}")
        for one in fields
        if held.get(one.name)
    )


def _groups(desk: Desk, name: str, one: _Told) -> Sequence[tuple[str, str]]:
    """Return the code and the words of each line that a fact stands in."""
    if name == "choice":
        return one.choices
    if name == "register":
        return [(one.kind.name, one.kind.title)]
    if name == "state":
        return [(one.state, one.kind.state_said(one.state))]
    month = day_of(one.at, desk.zone).isoformat()[:7]
    return [(month, month_words(month))]


def _line(group: Sequence[tuple[str, str]], counts: Counter[str], part: str = "line") -> FigureLine:
    codes, words = zip(*group, strict=True)
    return FigureLine(codes, words, tuple(counts[name] for name, _head in MEASURES), part)


def _chart(lines: Sequence[FigureLine]) -> ReportChart:
    """Draw the numbers of a register that has any, else its entries."""
    at = 2 if any(line.figures[2] for line in lines) else 0
    rows = tuple((line.words[0], int(line.figures[at] or 0), None) for line in lines if line.part == "line")
    return ReportChart(MEASURES[at][1], rows)


REPORTS = (
    Report("registers", N_("Registers"), N_("How many entries, and how much was counted, in each register?"),
           _read, by=("register", "month", "state", "choice"), takes=("period", "branch", "register"),
           how=N_("An entry counts when it is added, and when it is closed. Numbers are those the register adds up.")),
)  # fmt: skip
