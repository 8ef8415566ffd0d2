"""Money in numbers: charged, paid, waived and refunded, by kind, month, branch or staff; and the money owed now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import field

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.people.accounts.ledger import CHARGED, Owed, open_accounts
from tuils.library.people.staff.staff import name_of_account
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import month_span

from .collection import moments_of
from .counted import CounterFamily, family_for, report_title
from .period import month_words, report_period_words, report_today, upto
from .queries import first_line, money_by
from .report import MONEY, Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures, hide_small

KINDS = ("charge", "payment", "waive", "refund")
MEASURES = (
    ("charged_cents", N_("Charged")),
    ("paid_cents", N_("Paid")),
    ("waived_cents", N_("Waived")),
    ("refunded_cents", N_("Refunded")),
)
HEADS = {"kind": N_("Kind"), "month": N_("Month"), "branch": N_("Branch"), "staff": N_("Staff")}
COLUMN = {"kind": "why", "branch": "branch", "staff": "operator"}
OLDEST = "older"
DEBT_AGES = {
    "30": (30, N_("30 days or newer")), "90": (90, N_("31 to 90 days")), "365": (365, N_("91 days to a year")),
    OLDEST: (0, N_("more than a year")),
}  # fmt: skip
DEBT_HEADS = {"age": N_("Age of the debt"), "kind": N_("Kind"), "branch": N_("Branch")}
DEBT_MEASURES = (("charges", N_("Charges")), ("patrons", N_("Patrons")), ("owed_cents", N_("Owed")))
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
    text = _("Money, {period}: {charged} charged, {paid} paid, {waived} waived, {refunded} refunded.")
    amounts = dict(zip(("charged", "paid", "waived", "refunded"), map(money_label, sums), strict=True))
    finding = text.format(period=report_period_words(desk, wanted.span), **amounts)
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    notes = (_owed(desk, wanted.branch, open_accounts()), *_since(desk, wanted))
    return ReportFound(
        report_title(desk, report, wanted), finding, table, (*lines, total) if lines else (), notes, chart
    )


def _dollars(cents: Figure) -> int:
    return round(int(cents or 0) / 100)


def _by_code(desk: Desk, wanted: ReportWanted, column: str) -> dict[str, Counter[str]]:
    span, found = upto(wanted.span, report_today(desk)), dict[str, Counter[str]]()
    for code, kind, _why, _lines, cents in money_by(column, *moments_of(desk, span), wanted.branch):
        found.setdefault(str(code), Counter())[kind] += cents
    return found


def _by_month(desk: Desk, wanted: ReportWanted) -> dict[str, Counter[str]]:
    span, found = upto(wanted.span, report_today(desk)), dict[str, Counter[str]]()
    for month in span.months():
        whole = month_span(span.first.replace(year=int(month[:4]), month=int(month[5:]), day=1))
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
        return name_of_account(key)
    return _(CHARGED[key]) if key in CHARGED else key.capitalize() or _("Other")


def _owed(desk: Desk, branch: str, accounts: Iterable[tuple[list[Owed], int]]) -> str:
    """Return `Owed now: $120.50 (14 charges). 30 days or newer $20.00, ...`."""
    ages: Counter[str] = Counter()
    many = 0
    for owed, _balance in accounts:
        for one in owed:
            if branch in ("", one.branch):
                ages[_age(desk, one)] += one.left
                many += 1
    if not many:
        return _("Nothing is owed now.")
    text = _("Owed now: {money} ({n} charges)").format(money=money_label(ages.total()), n=count_label(many))
    parts = (f"{_age_words(code)} {money_label(ages[code])}" for code in DEBT_AGES if ages[code])
    return f"{text}: {', '.join(parts)}."


def _age(desk: Desk, owed: Owed) -> str:
    days = (desk.now - owed.at) // DAY
    return next((code for code, (most, _words) in DEBT_AGES.items() if days <= most), OLDEST)


def _age_words(code: str) -> str:
    return _(DEBT_AGES[code][1])


# ---- what is owed now


@dataclass
class DebtGroup:
    """Open charges: how many, how much of them is left, and the accounts they are on."""

    charges: int = 0
    cents: int = 0
    accounts: set[int] = field(default_factory=set)


def _debts(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """Report open charges, by age, reason, or branch; and credit. Small counts of patrons who owe are hidden, as in
    every breakdown."""
    by = (wanted.by or report.by[:1])[0]
    family_for(report, tuple(CounterFamily({}, (name,)) for name in report.by), wanted.by[:2] or (by,))
    accounts = list(open_accounts())
    groups, credit = _debt_groups(desk, by, wanted.branch, accounts)
    keys = (
        [code for code in DEBT_AGES if code in groups]
        if by == "age"
        else sorted(groups, key=lambda key: -groups[key].cents)
    )
    told = hide_small([*(len(groups[key].accounts) for key in keys), len(credit)])
    lines = [
        FigureLine((key,), (_debt_words(by, key),), (groups[key].charges, told[at], groups[key].cents))
        for at, key in enumerate(keys)
    ]
    if credit:
        lines.append(FigureLine(("credit",), (_("Credit balances"),), (None, told[-1], sum(credit))))
    every = [*groups.values()]
    owing = set().union(*(one.accounts for one in every))
    sums = (sum(one.charges for one in every), len(owing) + len(credit), sum(one.cents for one in every) + sum(credit))
    chart = ReportChart(
        N_("Owed, in whole dollars"), tuple((_debt_words(by, key), _dollars(groups[key].cents), None) for key in keys)
    )
    table = figures(report.title, [(by, DEBT_HEADS[by])], DEBT_MEASURES)
    total = FigureLine(("",), (_("Total"),), sums, "total")
    shown = (*lines, total) if lines else ()
    return ReportFound(
        report_title(desk, report, wanted), _owed(desk, wanted.branch, accounts), table, shown, (), chart
    )


def _debt_groups(
    desk: Desk, by: str, branch: str, accounts: Iterable[tuple[list[Owed], int]]
) -> tuple[dict[str, DebtGroup], list[int]]:
    """Group charges by code; add every credit balance, unless one branch was asked for: credit has no branch."""
    groups: dict[str, DebtGroup] = {}
    credit: list[int] = []
    for number, (owed, balance) in enumerate(accounts):
        credit += [balance] if balance < 0 and not branch else []
        for one in owed:
            if branch in ("", one.branch):
                key = {"age": _age(desk, one), "kind": one.why, "branch": one.branch}[by]
                group = groups.setdefault(key, DebtGroup())
                group.charges += 1
                group.cents += one.left
                group.accounts.add(number)
    return groups, credit


def _debt_words(by: str, key: str) -> str:
    return _age_words(key) if by == "age" else _words(by, key)


def _since(desk: Desk, wanted: ReportWanted) -> tuple[str, ...]:
    from tuils.library.foundation.dates import moment_day

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
    Report(
        name="debts",
        title=N_("Owed now"),
        answers=N_("How much is owed, for how long, and how much credit is there?"),
        read=_debts,
        kind=MONEY,
        by=("age", "kind", "branch"),
        takes=("branch", "by"),
        needs="fees.pay",
        how=N_(
            "Charges that are not settled today, by the day they were made. Credit that names no charge is taken off "
            "the oldest. Fewer than 5 patrons are not shown. Who owes it: the reports owing and old-debts."
        ),
    ),
)
