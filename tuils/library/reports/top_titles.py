"""Top titles and authors of a period: from checkouts, which know no patron once they are over."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.dates import moment_day
from tuils.library.desk import Desk

from .collection import moments_of
from .counted import CounterFamily, family_for, title_of
from .period import period_words, today_of, upto
from .queries import first_loan, loans_by_title
from .report import FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

HEADS = {"title": (("title", N_("Title")), ("author", N_("Author"))), "author": (("author", N_("Author")),)}
MOST = 1000


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, (CounterFamily({}, ("title",)), CounterFamily({}, ("author",))), wanted.by[:2] or (by,))
    begin, end = moments_of(desk, upto(wanted.span, today_of(desk)))
    narrowed = {"branch": wanted.branch, "item_type": wanted.item_type, "collection": wanted.collection}
    found = loans_by_title(begin, end, by, narrowed, min(max(wanted.top, 1), MOST))
    lines = [
        FigureLine((key, author), (title or _("no title"), author), (n,)) if by == "title" else
        FigureLine((author,), (author or _("no author"),), (n,))
        for key, title, author, n in found
    ]  # fmt: skip
    first = first_loan()
    notes: tuple[str, ...] = ()
    if first is None or first > begin:
        notes = (_("Checkouts here begin on {day}.").format(day=moment_day(desk, first)),) if first else ()
    said = _("Nothing was checked out in {period}.").format(period=period_words(desk, wanted.span))
    if lines:
        words = _("Most checked out in {period}: {title} ({n}).")
        said = words.format(period=period_words(desk, wanted.span), title=lines[0].words[0], n=lines[0].figures[0])
    chart = ReportChart(N_("Checkouts"), tuple((line.words[0], int(line.figures[0] or 0), None) for line in lines))
    table = figures(report.title, list(HEADS[by]), (("checkouts", N_("Checkouts")),))
    return ReportFound(title_of(desk, report, wanted), said, table, lines, notes, chart)


REPORTS = (
    Report(
        name="top-titles",
        title=N_("Top titles"),
        answers=N_("Which titles and authors are checked out most?"),
        read=_read,
        by=("title", "author"),
        takes=("period", "branch", "by", "item_type", "collection", "top"),
        how=N_("Checkouts in the period, without renewals. It can't be broken down by patron category, age, or town."),
    ),
)
