"""Lists of money to look after: lost and billed items, old debts, payments and waivers, line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, iso_words, moment_day, moment_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.office.reports.collection import moments_of
from tuils.library.office.reports.period import report_today, upto
from tuils.library.office.reports.report import MONEY, WORK, Report, ReportFound, ReportWanted
from tuils.library.people.accounts.ledger import CHARGED, OTHER, account_line_words
from tuils.library.people.staff.staff import name_of_account
from tuils.models import Patron
from tuils.models.rows import row_with
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .items import DAY, ITEM_FILTERS, in_days, listed_title, narrowed_rows
from .patrons import FILTERS, SEE, PatronToCheck, patron_report, patron_report_lines, patron_table
from .queries import LostRow, MoneyRow, lost_and_charged, money_taken, owing_since, paid_at_agency

OLD_DEBT_CENTS = 2500
"""The least debt that a collection agency takes, by default."""


# ---- lost and billed


def _lost(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    lines = [row for row in narrowed_rows(wanted, lost_and_charged()) if in_days(desk, wanted, row.at)]
    bare = sum(not row.cents for row in lines)
    text = _("Lost: {n}. Not billed: {bare}. Still owed: {money}.")
    owed = money_label(sum(max(row.left, 0) for row in lines))
    finding = text.format(n=len(lines), bare=bare, money=owed) if lines else _(LOST_BILLED.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, LOST_BILLED, lines)


def _name(_desk: Desk, row: LostRow) -> str:
    return full_name(row_with(Patron, row._asdict())) or "-"


def _day(desk: Desk, row: LostRow) -> str:
    return moment_day(desk, row.at) if row.at else "-"


def _lost_words(desk: Desk, row: LostRow) -> str:
    money = _("{cents}, owes {left}").format(cents=money_label(row.cents), left=money_label(row.left))
    parts = (f"{row.title} ({row.barcode})", f"{_name(desk, row)} {row.card}".strip(), _day(desk, row),
             money if row.cents else _("not billed"))  # fmt: skip
    return "  ".join(parts)


# ---- payments


def _payments(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    span = upto(wanted.span, report_today(desk))
    lines = money_taken(*moments_of(desk, span), wanted.branch)
    sums: Counter[str] = Counter()
    for row in lines:
        sums[row.kind] += row.cents
    text = _("{paid} paid, {waived} waived, {refunded} refunded.")
    amounts = {name: money_label(sums[kind]) for name, kind in
               (("paid", "payment"), ("waived", "waive"), ("refunded", "refund"))}  # fmt: skip
    finding = text.format(**amounts) if lines else _(PAYMENTS.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, PAYMENTS, lines)


def _kind(_desk: Desk, row: MoneyRow) -> str:
    return _(OTHER[row.kind]) if row.kind == "payment" else account_line_words(row.kind, row.why)


def _charged(_desk: Desk, row: MoneyRow) -> str:
    return _(CHARGED[row.charged]) if row.charged in CHARGED else row.charged.capitalize()


def _staff(_desk: Desk, row: MoneyRow) -> str:
    return name_of_account(row.operator)


def _old_debts(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = report.days or 0 if wanted.days is None else wanted.days
    least = OLD_DEBT_CENTS if wanted.cents is None else wanted.cents
    rows = owing_since(max(least, 1), desk.now - days * DAY)
    sent, paid = dict[str, str](), Counter[str]()
    cards = {row.id: row.card for row in rows}
    for patron, day, at, cents in paid_at_agency():
        sent[cards.get(patron, "")] = day
        paid[cards.get(patron, "")] += cents if at and day_of(at, desk.zone).isoformat() >= day else 0
    lines = [
        replace(line, sent=sent.get(line.card, ""), paid=paid[line.card])
        for line in patron_report_lines(desk, rows, wanted)
    ]
    return patron_report(desk, report, wanted, OLD_DEBTS, lines)


def _with_agency(table: Table[PatronToCheck]) -> Table[PatronToCheck]:
    more = (
        Column(N_("Sent"), 12, lambda desk, row: iso_words(desk, row.sent) if row.sent else "", "sent", "sent", drop=1),
        Column(N_("Paid since"), 10, lambda _desk, row: money_label(row.paid) if row.sent else "", "paid_cents",
               lambda _desk, row: row.paid if row.sent else None, right=True, drop=1),
    )  # fmt: skip
    return replace(table, columns=(*table.columns, *more))


LOST_BILLED = Table(
    title=N_("Lost and billed"),
    columns=(
        Column(N_("Title"), 18, "title", grow=2, always=True),
        Column(N_("Barcode"), 14, "barcode", "item", drop=2),
        fact("biblio"),
        Column(N_("Patron"), 14, _name, "name", lambda desk, row: full_name(row_with(Patron, row._asdict())), grow=1),
        fact("patron", "card"),
        Column(N_("Since"), 10, _day, "at", iso_of("at"), drop=1),
        Column(N_("Bill"), 9, lambda _d, row: money_label(row.cents) if row.cents else "-", "cents", right=True),
        Column(N_("Owes"), 9, lambda _d, row: money_label(row.left) if row.cents else "-", "left_cents", "left",
               right=True),
    ),
    read=lambda _desk: (),
    key=lambda row: f"{row.barcode} {row.card} {row.at}",
    none=(N_("Nothing is lost."), N_("Esc goes back.")),
    some=(NN_("{n} item.", "{n} items."), N_("Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    words=_lost_words,
    digits=4,
    example=LostRow("31234", "b", "Emma", "MAIN", "BK", "", "", "P1", "Ada", "Byron", 1_796_000_000_000_000, 1795, 0),
)  # fmt: skip
PAYMENTS = Table(
    title=N_("Payments and waivers"),
    columns=(
        Column(N_("When"), 20, lambda desk, row: moment_words(desk, row.at), "at", iso_of("at")),
        Column(N_("What"), 16, _kind, "kind", "kind", grow=1),
        Column(N_("For"), 14, _charged, "charge", "charged", drop=1),
        Column(N_("Amount"), 9, lambda _desk, row: money_label(row.cents), "cents", right=True),
        Column(N_("Staff"), 10, _staff, "staff", "operator", drop=2),
        Column(N_("Branch"), 10, lambda _desk, row: name_of("branch", row.branch), "branch", "branch", drop=3),
    ),
    read=lambda _desk: (),
    key="id",
    none=(N_("Nothing was paid, waived or refunded in this period."), N_("Choose another period.")),
    names_a_person=False,
    digits=4,
    example=MoneyRow("x", 1_796_000_000_000_000, "payment", "", "overdue", 120, "MAIN", "ana"),
)
OLD_DEBTS = _with_agency(
    patron_table(N_("Old debts"), N_("No patron owes that much for that long."), day=N_("Since"), money=True)
)
REPORTS = (
    Report("lost-billed", N_("Lost and billed"), N_("What is lost, who was billed, and what is still owed?"),
           _lost, WORK, takes=(*ITEM_FILTERS, "dates"), needs=SEE, names_a_person=True,
           how=N_("Lost items without a bill come first. A paid bill is listed until the account forgets its item.")),
    Report("old-debts", N_("Old debts"), N_("Who has owed a lot for a long time?"),
           _old_debts, WORK, takes=(*FILTERS, "days", "cents"), needs=SEE, days=90, names_a_person=True,
           how=N_("For a collection agency: 2500 cents or more (--cents), with a charge older than 90 days (--days). "
                  "Behind them whoever is marked as sent to it (Sent to agency), with what was paid since.")),
    Report("payments", N_("Payments and waivers"), N_("What was paid, waived and refunded, line by line?"),
           _payments, MONEY, takes=("period", "branch"), needs="fees.pay", usual="this month"),
)  # fmt: skip
