"""Top titles and authors of a period, by checkouts or by holds, which name no patron once they are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.describing.table import fact
from tuils.library.foundation.desk import Desk
from tuils.values.dataclass import dataclass

from .collection import moments_of
from .counted import CounterFamily, family_for, report_title
from .period import report_period_words, report_today, upto
from .queries import first_hold, first_loan, holds_by_title, loans_by_title
from .report import FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

HEADS = {"title": (("title", N_("Title")), ("author", N_("Author"))), "author": (("author", N_("Author")),)}
MOST = 1000


@dataclass(frozen=True)
class TitleLine(FigureLine):
    """A line whose last code is the title's id: two titles may have the same name."""

    @property
    def biblio(self) -> str:
        return self.codes[-1]


@dataclass(frozen=True)
class TopOf:
    """The counted use: by title in the store, since when, and its words."""

    read: Callable[[int, int, str, dict[str, str], int], list[tuple[str, str, str, int]]]
    first: Callable[[], int | None]
    name: str
    head: str
    most: str
    none: str
    since: str


def _read(of: TopOf, desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, (CounterFamily({}, ("title",)), CounterFamily({}, ("author",))), wanted.by[:2] or (by,))
    begin, end = moments_of(desk, upto(wanted.span, report_today(desk)))
    narrowed = {"branch": wanted.branch, "item_type": wanted.item_type, "collection": wanted.collection}
    found = of.read(begin, end, by, narrowed, min(max(wanted.top, 1), MOST))
    lines = [
        TitleLine((title, author, key), (title or _("no title"), author), (n,)) if by == "title" else
        FigureLine((author,), (author or _("no author"),), (n,))
        for key, title, author, n in found
    ]  # fmt: skip
    first = of.first()
    notes: tuple[str, ...] = ()
    if first is None or first > begin:
        notes = (_(of.since).format(day=moment_day(desk, first)),) if first else ()
    text = _(of.none).format(period=report_period_words(desk, wanted.span))
    if lines:
        text = _(of.most).format(
            period=report_period_words(desk, wanted.span), title=lines[0].words[0], n=lines[0].figures[0]
        )
    chart = ReportChart(of.head, tuple((line.words[0], int(line.figures[0] or 0), None) for line in lines))
    table = figures(report.title, list(HEADS[by]), ((of.name, of.head),))
    if by == "title":
        table = replace(table, columns=(*table.columns, fact("biblio")), enter=(N_("Title"), "title", "biblio"))
    return ReportFound(report_title(desk, report, wanted), text, table, lines, notes, chart)


CHECKED_OUT = TopOf(
    loans_by_title, first_loan, "checkouts", N_("Checkouts"), N_("Most checked out in {period}: {title} ({n})."),
    N_("Nothing was checked out in {period}."), N_("Checkouts here begin on {day}."),
)  # fmt: skip
REQUESTED = TopOf(
    holds_by_title, first_hold, "holds", N_("Holds"), N_("Most requested in {period}: {title} ({n})."),
    N_("No hold was placed in {period}."), N_("Holds here begin on {day}."),
)  # fmt: skip
REPORTS = (
    Report(
        name="top-titles",
        title=N_("Top titles"),
        answers=N_("Which titles and authors are checked out most?"),
        read=partial(_read, CHECKED_OUT),
        by=("title", "author"),
        takes=("period", "branch", "by", "item_type", "collection", "top"),
        how=N_("Checkouts in the period, without renewals. It can't be broken down by patron category, age, or town."),
    ),
    Report(
        name="top-holds",
        title=N_("Most requested titles"),
        answers=N_("Which titles and authors are requested most?"),
        read=partial(_read, REQUESTED),
        by=("title", "author"),
        takes=("period", "branch", "by", "item_type", "collection", "top"),
        how=N_("Holds placed in the period, whatever became of them. --branch: those to be picked up there."),
    ),
)
