"""Money in numbers: charged, paid, waived and refunded, by kind, month, branch or staff; and what is owed now."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _
from tuils.library.accounts.words import CHARGED
from tuils.library.administration.settings import name_of
from tuils.library.desk import Desk
from tuils.library.local_words import count_label, money_label
from tuils.library.people.staff import account
from tuils.values.spans import month_of

from .collection import moments_of
from .counted import CounterFamily, family_for, title_of
from .period import month_words, period_words, today_of, upto
from .queries import charges_left, first_line, money_by
from .report import MONEY, Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

KINDS = ("charge", "payment", "waive", "refund")
MEASURES = (
    ("charged_cents", N_("Charged")),
    ("paid_cents", N_("Paid")),
    ("waived_cents", N_("Waived")),
    ("refunded_cents", N_("Refunded")),
)
HEADS = {"kind": N_("Kind"), "month": N_("Month"), "branch": N_("Branch"), "staff": N_("Staff")}
COLUMN = {"kind": "why", "branch": "branch", "staff": "operator"}
AGES = ((30, N_("30 days or newer")), (90, N_("31 to 90 days")), (365, N_("91 days to a year")))
OLDER = N_("more than a year")
DAY = 86_400_000_000


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, tuple(CounterFamily({}, (name,)) for name in HEADS), wanted.by[:2] or (by,))
    groups = _by_month(desk, wanted) if by == "month" else _by_code(desk, wanted, COLUMN[by])
    keys = sorted(groups) if by == "month" else sorted(groups, key=lambda key: -groups[key]["charge"])
    lines = [FigureLine((key,), (_words(by, key),), tuple(groups[key][kind] for kind in KINDS)) for key in keys]
    sums = [sum(groups[key][kind] for key in keys) for kind in KINDS]
    total = FigureLine(("",), (_("Total"),), tuple(sums), "total")
    chart = ReportChart(
        N_("Paid, in whole dollars"), tuple((line.words[0], _dollars(line.figures[1]), None) for line in lines)
    )
    said = _("Money, {period}: {charged} charged, {paid} paid, {waived} waived, {refunded} refunded.")
    amounts = dict(zip(("charged", "paid", "waived", "refunded"), map(money_label, sums), strict=True))
    finding = said.format(period=period_words(desk, wanted.span), **amounts)
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    notes = (_owed(desk, wanted.branch), *_since(desk, wanted))
    return ReportFound(title_of(desk, report, wanted), finding, table, (*lines, total) if lines else (), notes, chart)


def _dollars(cents: Figure) -> int:
    return round(int(cents or 0) / 100)


def _by_code(desk: Desk, wanted: ReportWanted, column: str) -> dict[str, Counter[str]]:
    span, found = upto(wanted.span, today_of(desk)), dict[str, Counter[str]]()
    for code, kind, _why, _lines, cents in money_by(column, *moments_of(desk, span), wanted.branch):
        found.setdefault(str(code), Counter())[kind] += cents
    return found


def _by_month(desk: Desk, wanted: ReportWanted) -> dict[str, Counter[str]]:
    span, found = upto(wanted.span, today_of(desk)), dict[str, Counter[str]]()
    for month in span.months():
        whole = month_of(span.first.replace(year=int(month[:4]), month=int(month[5:]), day=1))
        part = upto(whole, span.last) if whole.first >= span.first else type(whole)(span.first, whole.last)
        numbers = found.setdefault(month, Counter())
        for _code, kind, _why, _lines, cents in money_by("branch", *moments_of(desk, part), wanted.branch):
            numbers[kind] += cents
    return found


def _words(by: str, key: str) -> str:
    if by == "month":
        return month_words(key)
    if by == "branch":
        return name_of("branch", key) if key else _("no branch")
    if by == "staff":
        sheet = account(key)
        return sheet.name if sheet and sheet.name else key
    return _(CHARGED[key]) if key in CHARGED else key.capitalize() or _("Other")


def _owed(desk: Desk, branch: str) -> str:
    """`Owed now: $120.50 (14 charges). 30 days or newer $20.00, ...`"""
    ages: Counter[str] = Counter()
    left = charges_left(branch)
    for at, _why, cents in left:
        days = (desk.now - at) // DAY
        ages[next((words for most, words in AGES if days <= most), OLDER)] += cents
    if not left:
        return _("Nothing is owed now.")
    said = _("Owed now: {money} ({n} charges)").format(money=money_label(ages.total()), n=count_label(len(left)))
    parts = (
        f"{_(words)} {money_label(ages[words])}" for words in (*(words for _most, words in AGES), OLDER) if ages[words]
    )
    return f"{said}: {', '.join(parts)}."


def _since(desk: Desk, wanted: ReportWanted) -> tuple[str, ...]:
    from tuils.library.dates import moment_day

    first = first_line()
    begin, _end = moments_of(desk, wanted.span)
    if first is None or first <= begin:
        return ()
    return (_("Accounts start on {day}. Nothing is on file before that.").format(day=moment_day(desk, first)),)


REPORTS = (
    Report(
        name="money",
        title=N_("Money"),
        answers=N_("What was charged, paid and waived, and what is still owed?"),
        read=_read,
        kind=MONEY,
        by=("kind", "month", "branch", "staff"),
        takes=("period", "branch", "by"),
        needs="fees.pay",
        how=N_("Account lines by the day they were entered, not counting what was undone."),
    ),
)
