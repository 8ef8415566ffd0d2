"""Reading programs in numbers: readers, who finished, what they read, prizes; beside the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from tuils.i18n import N_, _
from tuils.library.activities.reading.reading_programs import reading_programs
from tuils.library.activities.reading.reading_queries import counts_of_programs, prizes_given
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.programs import AUDIENCES
from tuils.values.time.spans import Span

from .counted import compared_words, report_title
from .period import report_period_words
from .report import Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

HEADS = {"ages": N_("Ages"), "program": N_("Program"), "branch": N_("Branch")}
MEASURES = (
    ("readers", N_("Readers")),
    ("finished", N_("Finished")),
    ("minutes", N_("Minutes")),
    ("days", N_("Days")),
    ("books", N_("Books")),
    ("prizes", N_("Prizes")),
    ("last_year", N_("Last year")),
)
SUMS = ("readers", "finished", "minutes", "days", "books")


class ReadingSums(NamedTuple):
    """The sums of some readers, by measure."""

    sums: Counter[str]
    groups: dict[str, Counter[str]]


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    if by not in report.by:
        raise not_understood(_("Lines by"), by, ", ".join(report.by))
    now, then = _sums(wanted.span, wanted.branch, by), _sums(wanted.span.year_before, wanted.branch, by)
    words = _words(desk, by)
    has_before = bool(then.sums["readers"])
    keys = sorted({*now.groups, *(then.groups if by != "program" else ())}, key=_place)
    lines = [
        FigureLine((key,), (words(key),), _figures(now.groups.get(key), then.groups.get(key), has_before))
        for key in keys
    ]
    total = FigureLine(("",), (_("Total"),), _figures(now.sums, then.sums, has_before), "total")
    text = _("Reading programs, {period}: {readers} readers, {finished} finished")
    finding = text.format(
        period=report_period_words(desk, wanted.span),
        readers=count_label(now.sums["readers"]),
        finished=count_label(now.sums["finished"]),
    )
    finding += compared_words(now.sums["readers"], then.sums["readers"] if has_before else None)
    chart = ReportChart(N_("Readers"), tuple((line.words[0], _whole(line.figures[0]), None) for line in lines))
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    return ReportFound(
        report_title(desk, report, wanted), finding + ".", table, (*lines, total) if lines else (), (), chart
    )


def _sums(span: Span, branch: str, by: str) -> ReadingSums:
    days = (span.first.isoformat(), span.next.isoformat(), branch)
    every, groups = Counter[str](), dict[str, Counter[str]]()
    for row in counts_of_programs(*days):
        part = {name: getattr(row, name) for name in SUMS}
        groups.setdefault(getattr(row, by), Counter()).update(part)
        every.update(part)
    for program, ages, own_branch, n in prizes_given(*days):
        key = {"program": program, "ages": ages, "branch": own_branch}[by]
        groups.setdefault(key, Counter()).update(prizes=n)
        every.update(prizes=n)
    return ReadingSums(every, groups)


def _words(desk: Desk, by: str) -> Callable[[str], str]:
    if by == "ages":
        return lambda key: _(AUDIENCES.get(key, key))
    if by == "branch":
        return lambda key: name_of("branch", key)
    names = {line.id: line.name for line in reading_programs(desk)}
    return lambda key: names.get(key, key)


def _place(key: str) -> tuple[int, str]:
    return ([*AUDIENCES].index(key) if key in AUDIENCES else len(AUDIENCES), key)


def _figures(now: Counter[str] | None, then: Counter[str] | None, has_before: bool) -> tuple[Figure, ...]:
    sums = now or Counter()
    return (
        *(sums[name] for name in (*SUMS, "prizes")),
        (then or Counter[str]())["readers"] if has_before else None,
    )


def _whole(figure: Figure) -> int | None:
    return figure if isinstance(figure, int) else None


REPORTS = (
    Report(
        "reading",
        N_("Reading programs"),
        N_("How many took part in summer reading, how many finished, and how much did they read?"),
        _read,
        by=("ages", "program", "branch"),
        takes=("period", "branch", "by"),
        needs="programs.see",
        how=N_(
            "Programs that begin in the period. A class counts as many readers as it has; a patron whom two computers "
            "signed up is one. Last year: the readers of the year before."
        ),
    ),
)
