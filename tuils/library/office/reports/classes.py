"""Classes in numbers: what each class of a school has out today, and how much of it is overdue. Names nobody."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.lending.classes.class_queries import count_classes
from tuils.library.lending.classes.classes import in_class_order

from .counted import report_title
from .report import FigureLine, Report, ReportFound, ReportWanted, figures, hide_small

MEASURES = (("patrons", N_("Patrons")), ("out", N_("Out")), ("late", N_("Overdue")))


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    rows = sorted(count_classes(desk.at), key=lambda row: in_class_order(row.grade))
    patrons = hide_small([row.patrons for row in rows])
    lines = [FigureLine((row.grade,), (row.grade,), (patrons[at], row.loans, row.late)) for at, row in enumerate(rows)]
    sums = (sum(row.patrons for row in rows), sum(row.loans for row in rows), sum(row.late for row in rows))
    total = FigureLine(("",), (_("Total"),), sums, "total")
    finding = _("Classes: {n}. Out: {out}, overdue: {late}.").format(
        n=count_label(len(rows)), out=count_label(sums[1]), late=count_label(sums[2])
    )
    table = figures(report.title, [("class", N_("Class"))], MEASURES)
    return ReportFound(report_title(desk, report, wanted), finding, table, (*lines, total) if lines else ())


REPORTS = (
    Report("classes", N_("Classes"), N_("What does each class have out, and what is overdue?"), _read, takes=(),
           how=N_("As of today. A class is the grade on the patrons' records. Counts of fewer than 5 patrons are not "
                  "shown.")),
)  # fmt: skip
