"""Holds that need attention: titles with too few copies, and requests that have waited long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.queries import open_copies
from tuils.library.lending.holds.hold_counts import PAST
from tuils.library.lending.holds.hold_lists import hold_shelf, pull_list
from tuils.library.lending.holds.hold_tables import PULLS, SHELF
from tuils.library.office.reports.queries import holds_per_title
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.values.dataclass import dataclass

from .items import ITEM_FILTERS, in_days, of_copies
from .queries import old_holds

RATIO = 3
"""The holds for each copy that are too many, by default."""
DAY = 86_400_000_000


@dataclass(frozen=True)
class WaitedForTitle:
    """A title with its live holds, the copies that could fill them, and how many more are to come."""

    biblio: str
    title: str
    author: str
    holds: int
    copies: int
    oldest: int
    on_order: int = 0

    @property
    def ratio(self) -> float | None:
        return round(self.holds / self.copies, 1) if self.copies else None


@dataclass(frozen=True)
class OldHold:
    hold: str
    biblio: str
    title: str
    pickup: str
    placed_at: int
    days: int


def _ratio(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    most = RATIO if wanted.days is None else max(wanted.days, 1)
    found = of_copies(wanted, [WaitedForTitle(*row) for row in holds_per_title(wanted.branch)], "biblio")
    lines = [line for line in found if line.ratio is None or line.ratio >= most]
    coming = open_copies([line.biblio for line in lines]) if lines else {}
    lines = [replace(line, on_order=line.on_order + coming.get(line.biblio, 0)) for line in lines]
    lines.sort(key=lambda line: (line.ratio is not None, -(line.ratio or 0), line.title))
    text = ngettext("{n} title has {most} or more holds a copy, or no copy left.",
                    "{n} titles have {most} or more holds a copy, or no copy left.", len(lines))  # fmt: skip
    finding = text.format(n=len(lines), most=most) if lines else _(TOO_FEW.none[0])
    return ReportFound(_(report.title), finding, TOO_FEW, lines)


def _old(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = wanted.days if wanted.days is not None else report.days or 0
    rows = old_holds(desk.now - days * DAY, wanted.branch)
    lines = [OldHold(*row, (desk.now - row[-1]) // DAY) for row in rows if in_days(desk, wanted, row[-1])]
    lines = of_copies(wanted, lines, "biblio")
    text = ngettext("{n} hold has waited for more than {days} days.",
                    "{n} holds have waited for more than {days} days.", len(lines))  # fmt: skip
    none = _("No hold has waited for more than {days} days.")
    return ReportFound(_(report.title), (text if lines else none).format(n=len(lines), days=days), OLD_HOLDS, lines)


def _waited_sentences(_desk: Desk, title: WaitedForTitle) -> Sequence[str]:
    counts = [
        ngettext("{n} hold", "{n} holds", title.holds).format(n=title.holds),
        ngettext("{n} copy", "{n} copies", title.copies).format(n=title.copies),
    ]
    counts += [_("{n} on order").format(n=title.on_order)] if title.on_order else []
    return (f"{title.title}: {', '.join(counts)}",)


TOO_FEW = Table(
    title=N_("Holds with too few copies"),
    columns=(
        Column(N_("Title"), 20, "title", grow=2, always=True),
        Column(N_("Author"), 14, "author", grow=1, drop=1),
        Column(N_("Holds"), 6, lambda _desk, row: str(row.holds), "holds", right=True),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies), "copies", right=True),
        Column(
            N_("On order"), 8, lambda _desk, row: str(row.on_order or ""), "on_order", "on_order", right=True, drop=3
        ),
        Column(N_("A copy"), 6, lambda _desk, row: "-" if row.ratio is None else str(row.ratio), "ratio", right=True),
        Column(N_("Oldest"), 10, lambda desk, row: moment_day(desk, row.oldest), "oldest", iso_of("oldest"), drop=2),
        Column("", 0, json_name="biblio", value="biblio"),
    ),
    read=lambda _desk: (),
    key="biblio",
    none=(N_("No title has too many holds for its copies."), N_("Esc goes back.")),
    some=(NN_("{n} title.", "{n} titles."), N_("Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    words=_waited_sentences,
    names_a_person=False,
    example=WaitedForTitle("b", "Emma", "Austen, Jane", 6, 1, 1_796_000_000_000_000, 2),
)
OLD_HOLDS = Table(
    title=N_("Holds that have waited long"),
    columns=(
        Column(N_("Title"), 20, "title", grow=2, always=True),
        Column(N_("Pickup"), 12, lambda _desk, row: name_of("branch", row.pickup), "pickup", "pickup", drop=1),
        Column(N_("Placed"), 10, lambda desk, row: moment_day(desk, row.placed_at), "placed_at", iso_of("placed_at")),
        Column(N_("Days"), 5, lambda _desk, row: str(row.days), "days", right=True),
        Column("", 0, json_name="biblio", value="biblio"),
        Column("", 0, json_name="hold", value="hold"),
    ),
    read=lambda _desk: (),
    key="hold",
    none=(N_("No hold has waited that long."), N_("Esc goes back.")),
    enter=(N_("Title"), "title", "biblio"),
    words=lambda desk, row: f"{row.title}  {name_of('branch', row.pickup)}  {moment_day(desk, row.placed_at)}",
    names_a_person=False,
    example=OldHold("h", "b", "Emma", "MAIN", 1_796_000_000_000_000, 60),
)


def _pulls(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    lines = of_copies(wanted, pull_list(replace(desk, branch=wanted.branch) if wanted.branch else desk))
    text = ngettext("{n} copy to pull.", "{n} copies to pull.", len(lines))
    return ReportFound(_(report.title), text.format(n=len(lines)) if lines else _(PULLS.none[0]), PULLS, lines)


def _shelf(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    lines = of_copies(wanted, hold_shelf(replace(desk, branch=wanted.branch) if wanted.branch else desk))
    past = sum(line.state == PAST for line in lines)
    text = _("{n} on the hold shelf. Past the last day: {past}.").format(n=len(lines), past=past)
    return ReportFound(_(report.title), text if lines else _(SHELF.none[0]), SHELF, lines)


REPORTS = (
    Report("holds-to-pull", N_("Holds to pull"), N_("What should be pulled from the shelves for a patron?"),
           _pulls, WORK, takes=ITEM_FILTERS, needs="holds.edit", of_desk=True),
    Report("hold-shelf", N_("Hold shelf"), N_("What is waiting for pickup, and what is past its last day?"),
           _shelf, WORK, takes=ITEM_FILTERS, needs="holds.edit", names_a_person=True, of_desk=True),
    Report("holds-ratio", N_("Holds with too few copies"), N_("Which titles should we buy another copy of?"),
           _ratio, WORK, takes=(*ITEM_FILTERS, "days"), days=RATIO,
           how=N_("--days N: titles with N holds or more a copy. --branch: holds for pickup there. "
                  "Copies on order are not counted as copies.")),
    Report("old-holds", N_("Holds that have waited long"), N_("Which holds are stuck?"),
           _old, WORK, takes=(*ITEM_FILTERS, "dates", "days"), days=60),
)  # fmt: skip
