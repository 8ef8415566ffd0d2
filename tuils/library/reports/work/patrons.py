"""Lists of patrons to check, to reach, to renew or to let go: each opens the patron's card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.dates import iso_words
from tuils.library.describing.table import Column, Table, fact
from tuils.library.desk import Desk
from tuils.library.local_words import money_label
from tuils.library.purging import purge, purge_kinds
from tuils.library.reports.period import period_words, today_of
from tuils.library.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name

from .queries import PatronRow, enrolled, expired_long_ago, expiring, owing, unreachable

SEE = "patrons.see_all"


@dataclass(frozen=True)
class PatronToCheck:
    """A patron on a list to work from. `what`: what is missing or odd. `day`: an ISO date."""

    card: str
    name: str
    category: str
    reach: str
    day: str
    what: str
    cents: int
    branch: str


def _day(desk: Desk, one: PatronToCheck) -> str:
    return iso_words(desk, one.day) if one.day else ""


def _said(desk: Desk, one: PatronToCheck) -> Sequence[str]:
    money = money_label(one.cents) if one.cents else ""
    return ("  ".join(part for part in (one.name, one.card, one.reach, _day(desk, one), money, one.what) if part),)


def patrons(title: str, none: str, *, day: str = "", what: bool = False, money: bool = False) -> Table[PatronToCheck]:
    """The table of a list of patrons. `day`: the head of its day; empty where there is none."""
    more = []
    if day:
        more.append(Column(day, 12, _day, "day", "day"))
    if money:
        more.append(Column(N_("Owes"), 9, lambda _desk, one: money_label(one.cents), "cents", right=True))
    if what:
        more.append(Column(N_("To check"), 16, "what", grow=1))
    return Table(
        title=title,
        columns=(
            Column(N_("Patron"), 18, "name", grow=1, always=True),
            Column(N_("Card"), 14, "card", "patron", drop=1, always=True),
            Column(N_("Category"), 10, lambda _d, one: name_of("category", one.category), "category", drop=3),
            Column(N_("Reach"), 16, "reach", drop=2),
            fact("branch"),
            *more,
        ),
        read=lambda _desk: (),
        key="card",
        none=(none, N_("Esc goes back.")),
        some=(NN_("{n} patron.", "{n} patrons."), N_("Enter opens the card.")),
        enter=(N_("Card"), "card", "card"),
        words=_said,
        digits=4,
        example=PatronToCheck("P1", "Ada Byron", "ADULT", "555 0100", "2026-11-02", "no birth date", 500, "MAIN"),
    )


def missing_of(row: PatronRow) -> str:
    """What a new record lacks, in words."""
    parts = (
        (not row.born, N_("no birth date")),
        (not row.street or not row.postcode, N_("no address")),
        (not row.phone and not row.email, N_("no phone or email")),
        (bool(row.email) and "@" not in row.email, N_("odd email")),
        (not row.category, N_("no category")),
        (not row.first_name or not row.last_name, N_("part of the name")),
    )
    return ", ".join(_(words) for is_so, words in parts if is_so)


def _lines(rows: Sequence[PatronRow], wanted: ReportWanted, *, what: bool = False) -> list[PatronToCheck]:
    return [
        PatronToCheck(
            row.card,
            full_name(row._asdict()),
            row.category,
            row.phone or row.email,
            row.day,
            missing_of(row) if what else "",
            row.cents,
            row.branch,
        )
        for row in rows
        if wanted.branch in ("", row.branch) and wanted.category in ("", row.category)
    ]


def _found(_desk: Desk, report: Report, table: Table[PatronToCheck], lines: Sequence[PatronToCheck]) -> ReportFound:
    said = ngettext("{title}: {n} patron.", "{title}: {n} patrons.", len(lines))
    finding = said.format(title=_(report.title), n=f"{len(lines):,}") if lines else _(table.none[0])
    return ReportFound(_(report.title), finding, table, lines)


def _new(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    rows = enrolled(wanted.span.first.isoformat(), wanted.span.last.isoformat())
    found = _found(desk, report, NEW_PATRONS, _lines(rows, wanted, what=True))
    odd = sum(bool(line.what) for line in found.lines)
    said = _("New patrons in {period}: {n}. To check: {odd}.")
    finding = said.format(period=period_words(desk, wanted.span), n=len(found.lines), odd=odd)
    return ReportFound(found.title, finding if found.lines else found.finding, found.table, found.lines)


def _expired(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    before = today_of(desk) - timedelta(days=wanted.days if wanted.days is not None else report.days or 0)
    return _found(desk, report, EXPIRED, _lines(expired_long_ago(before.isoformat()), wanted))


def _expiring(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    today = today_of(desk)
    until = today + timedelta(days=wanted.days if wanted.days is not None else report.days or 0)
    return _found(desk, report, EXPIRING, _lines(expiring(today.isoformat(), until.isoformat()), wanted))


def _unreachable(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return _found(desk, report, UNREACHABLE, _lines(unreachable(), wanted))


def _owing(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return _found(desk, report, OWING, _lines(owing(1), wanted))


# ---- the steps of purging


@dataclass(frozen=True)
class PurgeStep:
    """How many records of a kind the next purge would let go of."""

    kind: str
    count: int


def _purge(desk: Desk, report: Report, _wanted: ReportWanted) -> ReportFound:
    steps = [PurgeStep(kind, purge(desk, kind, dry_run=True).count) for kind in purge_kinds(desk)]
    total = sum(one.count for one in steps)
    said = ngettext("{n} record has been kept long enough.", "{n} records have been kept long enough.", total)
    finding = said.format(n=f"{total:,}") if total else _(PURGE_STEPS.none[0])
    return ReportFound(_(report.title), finding, PURGE_STEPS, [one for one in steps if one.count])


NEW_PATRONS = patrons(N_("New patrons to check"), N_("No patron registered in this period."), day=N_("Registered"),
                      what=True)  # fmt: skip
EXPIRED = patrons(N_("Expired cards to remove"), N_("No card expired that long ago."), day=N_("Expired"))
EXPIRING = patrons(N_("Cards about to expire"), N_("No card expires soon."), day=N_("Expires"))
UNREACHABLE = patrons(N_("Patrons who cannot be reached"), N_("Every patron has a phone or an email."))
OWING = patrons(N_("Patrons who owe"), N_("Nobody owes anything."), money=True)
PURGE_STEPS = Table(
    title=N_("Ready to purge"),
    columns=(
        Column(N_("What is kept"), 20, "kind", grow=1),
        Column(N_("Records"), 8, lambda _desk, one: f"{one.count:,}", "count", right=True),
    ),
    read=lambda _desk: (),
    key="kind",
    none=(N_("Nothing has been kept longer than the rules say."), N_("F10, Data retention, shows the rules.")),
    words=lambda _desk, one: f"{one.kind:<20} {one.count:>8,}",
    names_a_person=False,
    example=PurgeStep("holds", 3),
)
Read = Callable[[Desk, Report, ReportWanted], ReportFound]
FILTERS = ("branch", "category")
REPORTS = (
    Report("new-patrons", N_("New patrons to check"), N_("Who registered, and what is missing in the record?"),
           _new, WORK, takes=("period", *FILTERS), needs=SEE, names_a_person=True, usual="last 7 days"),
    Report("expiring-cards", N_("Cards about to expire"), N_("Whose card expires soon?"),
           _expiring, WORK, takes=(*FILTERS, "days"), needs=SEE, days=30, names_a_person=True),
    Report("expired-cards", N_("Expired cards to remove"),
           N_("Whose card expired years ago, with nothing out and nothing owed?"),
           _expired, WORK, takes=(*FILTERS, "days"), needs=SEE, days=1095, names_a_person=True),
    Report("unreachable", N_("Patrons who cannot be reached"), N_("Whose phone, email or address is missing or bad?"),
           _unreachable, WORK, takes=FILTERS, needs=SEE, names_a_person=True),
    Report("owing", N_("Patrons who owe"), N_("Who owes how much?"),
           _owing, WORK, takes=FILTERS, needs=SEE, names_a_person=True),
    Report("purge", N_("Ready to purge"), N_("What has been kept longer than the rules say?"),
           _purge, WORK, takes=(), needs="library.purge"),
)  # fmt: skip
