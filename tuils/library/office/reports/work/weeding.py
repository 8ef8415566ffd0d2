"""Lists for the shelves: copies added, withdrawn, and unused, and all of it in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk
from tuils.library.office.reports.collection import moments_of, withdrawn_in
from tuils.library.office.reports.period import report_today, upto
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.library.office.weeding.deciding import GOES_TO
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .items import DAY, ITEM_FILTERS, copies, copies_report, narrowed_rows, of_copies, seen_days
from .queries import (
    ItemRow,
    items_added,
    items_held,
    items_not_lately_out,
    items_withdrawn,
    last_copies_gone,
    titles_with_many,
    why_withdrawn,
)

YEAR = 365 * DAY
MANY = 3
"""The number of copies of a title that are many, by default."""


@dataclass(frozen=True)
class TitleOfMany:
    """A title with many copies: checkouts in the last 365 days, and in the 365 before."""

    biblio: str
    title: str
    author: str
    copies: int
    lately: int
    earlier: int


def _shelf_list(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return copies_report(desk, report, wanted, SHELF_LIST, items_held())


def _added(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    span = upto(wanted.span, report_today(desk))
    rows = items_added(*moments_of(desk, span), span.first.isoformat(), span.last.isoformat())
    return copies_report(desk, report, wanted, NEW_ITEMS, rows)


def _withdrawn(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    gone = withdrawn_in(desk, upto(wanted.span, report_today(desk)))
    rows = [row._replace(since=gone[row.id]) for row in items_withdrawn() if row.id in gone]
    why = why_withdrawn()
    said = {row.id: ", ".join(_parts(row, *why.get(row.id, ("", "")))) for row in rows}
    answer = copies_report(desk, report, wanted, WITHDRAWN, rows, said, seen_days(desk, "item.withdrawn"))
    went = Counter(why[row.id][0] if row.id in why else "" for row in narrowed_rows(wanted, rows))
    text = ", ".join(f"{_(GOES_TO[to]) if to in GOES_TO else _('not said')} {n}" for to, n in went.most_common())
    return replace(answer, notes=(_("Where they went: {list}.").format(list=text),)) if went else answer


def _parts(row: ItemRow, to: str, why: str) -> Iterator[str]:
    if not row.copies:
        yield _("last copy")
    if to in GOES_TO:
        yield _(GOES_TO[to])
    if why:
        yield why


def _not_lately(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    before = desk.now - (report.days or 0 if wanted.days is None else wanted.days) * DAY
    rows = items_not_lately_out(before, day_of(before, desk.zone).isoformat())
    last = {row.id: _("last copy") for row in rows if row.copies == 1}
    return copies_report(desk, report, wanted, NOT_LATELY, rows, last)


def _last_copies(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return copies_report(desk, report, wanted, LAST_COPIES, last_copies_gone())


def _many(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    most = max(2, MANY if wanted.days is None else wanted.days)
    lines = [TitleOfMany(*row) for row in titles_with_many(most, desk.now - 2 * YEAR, desk.now - YEAR)]
    lines = of_copies(wanted, lines, "biblio", at_branch=True)
    lines.sort(key=lambda line: line.lately / line.copies)
    text = ngettext("{n} title has {most} or more copies.", "{n} titles have {most} or more copies.", len(lines))
    finding = text.format(n=len(lines), most=most) if lines else _(MANY_COPIES.none[0])
    return ReportFound(_(report.title), finding, MANY_COPIES, lines)


def _many_words(_desk: Desk, many: TitleOfMany) -> str:
    text = _("{title}: {copies} copies, {n} checkouts in a year, {before} in the year before")
    return text.format(title=many.title, copies=many.copies, n=many.lately, before=many.earlier)


SHELF_LIST = copies(N_("Shelf list"), "", N_("No copy is in this part of the collection."), used=True)
NEW_ITEMS = copies(N_("New copies"), N_("Added"), N_("Nothing was added in this period."))
WITHDRAWN = copies(N_("Withdrawn copies"), N_("Withdrawn"), N_("Nothing was withdrawn in this period."),
                   what=N_("Why"), used=True, seen=True)  # fmt: skip
NOT_LATELY = copies(N_("Not checked out lately"), N_("Last out"), N_("No copy has been on the shelf unused that long."),
                    what=N_("Note"), used=True)  # fmt: skip
LAST_COPIES = copies(N_("Last copies to replace"), N_("Since"), N_("No title has lost its last copy."), used=True)
MANY_COPIES = Table(
    title=N_("Titles with many copies"),
    columns=(
        Column(N_("Title"), 20, "title", grow=2, always=True),
        Column(N_("Author"), 14, "author", grow=1, drop=1),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies), "copies", right=True),
        Column(N_("A year"), 6, lambda _desk, row: str(row.lately), "lately", right=True),
        Column(N_("Before"), 6, lambda _desk, row: str(row.earlier), "earlier", right=True),
        Column("", 0, json_name="biblio", value="biblio"),
    ),
    read=lambda _desk: (),
    key="biblio",
    none=(N_("No title has that many copies."), N_("Esc goes back.")),
    some=(NN_("{n} title.", "{n} titles."), N_("Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    words=_many_words,
    names_a_person=False,
    example=TitleOfMany("b", "Emma", "Austen, Jane", 4, 3, 12),
)
REPORTS = (
    Report("shelf-list", N_("Shelf list"), N_("What belongs on these shelves, in order?"),
           _shelf_list, WORK, takes=ITEM_FILTERS),
    Report("new-items", N_("New copies"), N_("What is new?"),
           _added, WORK, takes=("period", *ITEM_FILTERS), usual="this month",
           how=N_("By the date acquired, or else the day it was cataloged.")),
    Report("withdrawn-items", N_("Withdrawn copies"), N_("What was withdrawn, why, and was it the last copy?"),
           _withdrawn, WORK, takes=("period", *ITEM_FILTERS),
           how=N_("By the day it was marked withdrawn. Why: as was said when it was weeded.")),
    Report("not-lately-out", N_("Not checked out lately"), N_("Which copies has nobody checked out for years?"),
           _not_lately, WORK, takes=(*ITEM_FILTERS, "days"), days=1095,
           how=N_("Copies that are out, on hold, or added within that time are left out.")),
    Report("last-copies", N_("Last copies to replace"), N_("Which titles have no copy left on the shelf?"),
           _last_copies, WORK, takes=(*ITEM_FILTERS, "dates")),
    Report("many-copies", N_("Titles with many copies"), N_("Which titles have more copies than they need?"),
           _many, WORK, takes=(*ITEM_FILTERS, "days"), days=MANY,
           how=N_("--days N: titles with N copies or more. The fewest checkouts for each copy come first.")),
)  # fmt: skip
