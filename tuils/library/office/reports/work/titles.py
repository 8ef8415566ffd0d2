"""Lists of titles to correct: those that share an ISBN."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.office.reports.queries import SharedIsbn, shared_isbns
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted

from .items import ITEM_FILTERS, listed_title, of_copies


def _shared(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """List titles that share an ISBN; if one of them passes the filter, the others are listed, too."""
    every = shared_isbns()
    known = {copy.isbn for copy in of_copies(wanted, every, "biblio", at_branch=True)}
    lines = [isbn for isbn in every if isbn.isbn in known]
    text = ngettext("{n} ISBN is on more than one title.", "{n} ISBNs are on more than one title.", len(known))
    finding = text.format(n=count_label(len(known))) if lines else _(SHARED.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, SHARED, lines)


SHARED = Table(
    title=N_("Titles that share an ISBN"),
    columns=(
        Column(N_("ISBN"), 13, "isbn", "isbn", always=True),
        Column(N_("Title"), 20, "title", grow=2, always=True),
        Column(N_("Author"), 14, "author", grow=1, drop=2),
        Column(N_("Year"), 5, lambda _desk, row: str(row.year or ""), "year", "year", drop=1),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies), "copies", right=True),
        Column("", 0, json_name="biblio", value="biblio"),
    ),
    read=lambda _desk: (),
    key=lambda one: f"{one.isbn} {one.biblio}",
    none=(N_("No two titles share an ISBN."), N_("Esc goes back.")),
    some=(NN_("{n} title.", "{n} titles."), N_("Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    words=lambda _desk, row: f"{row.isbn}  {row.title}  {row.author}  {row.year or ''}".rstrip(),
    names_a_person=False,
    example=SharedIsbn("9780141439587", "b", "Emma", "Austen, Jane", 2003, 2),
)
REPORTS = (
    Report("shared-isbns", N_("Titles that share an ISBN"), N_("Which titles may be one and the same?"),
           _shared, WORK, takes=ITEM_FILTERS,
           how=N_("Volumes of a set can share one. To make one title of two: tuils title merge.")),
)  # fmt: skip
