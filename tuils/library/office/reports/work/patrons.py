"""Lists of patrons to check, to reach, to renew or to remove: each opens the patron's card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.foundation.mail_merge import ADDRESS
from tuils.library.foundation.refusals import not_understood
from tuils.library.office.notices.recipients import LETTER, recipient
from tuils.library.office.reports.period import report_period_words, report_today
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.library.office.retention.purging import PurgeCount, count_purges
from tuils.library.people.patrons.restrictions import WHYS
from tuils.models import Patron
from tuils.models.rows import one, row_with
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .items import listed_title
from .queries import (
    BlockRow,
    PatronRow,
    blocked,
    enrolled,
    everybody,
    expired_long_ago,
    expiring,
    owing,
    unreachable,
    with_late_items,
)

SEE = "patrons.see_all"
DAY = 86_400_000_000
TWICE = {
    "born": N_("same name and birth date as {cards}"),
    "email": N_("same email as {cards}"),
    "phone": N_("same phone as {cards}"),
}


@dataclass(frozen=True)
class PatronToCheck:
    """A patron on a work list. `what`: a missing or odd value. `day`: an ISO date. `sent`: another, to a collection
    agency, and the amount `paid` since then."""

    card: str
    name: str
    category: str
    reach: str
    day: str
    what: str
    cents: int
    branch: str
    n: int = 0
    sent: str = ""
    paid: int = 0


def _day(desk: Desk, check: PatronToCheck) -> str:
    return iso_words(desk, check.day) if check.day else ""


def _write_to(desk: Desk, check: PatronToCheck) -> tuple[str, ...]:
    """Return the lines of the address that a letter goes to: of a child, the guardian's. None: no letter can go."""
    patron = one(Patron, "card = ?", check.card)
    return recipient(desk, patron, (LETTER,), mail=False, wished=False).address if patron else ()


def _patron_sentences(desk: Desk, check: PatronToCheck) -> Sequence[str]:
    money = money_label(check.cents) if check.cents else ""
    since = _("at the agency since {day}, paid since then: {money}")
    sent = since.format(day=iso_words(desk, check.sent), money=money_label(check.paid)) if check.sent else ""
    return (
        "  ".join(
            part for part in (check.name, check.card, check.reach, _day(desk, check), money, check.what, sent) if part
        ),
    )


def patron_table(
    title: str, none: str, *, day: str = "", what: bool = False, money: bool = False, n: str = ""
) -> Table[PatronToCheck]:
    """Make the table of a list of patrons. `day`: the head of its day; empty if there is none. `n`: that of a
    number."""
    more = []
    if day:
        more.append(Column(day, 12, _day, "day", "day"))
    if n:
        more.append(Column(n, 6, lambda _desk, row: str(row.n), "items", "n", right=True))
    if money:
        more.append(Column(N_("Owes"), 9, lambda _desk, row: money_label(row.cents), "cents", right=True))
    if what:
        more.append(Column(N_("To check"), 16, "what", grow=1))
    return Table(
        title=title,
        columns=(
            Column(N_("Patron"), 18, "name", grow=1, always=True),
            Column(N_("Card"), 14, "card", "patron", drop=1, always=True),
            Column(N_("Category"), 10, lambda _d, row: name_of("category", row.category), "category", drop=3),
            Column(N_("Reach"), 16, "reach", drop=2),
            fact("branch"),
            *more,
            fact(ADDRESS, _write_to),
        ),
        read=lambda _desk: (),
        key=lambda one: f"{one.card} {one.what} {one.day}",
        none=(none, N_("Esc goes back.")),
        some=(NN_("{n} patron.", "{n} patrons."), N_("Enter opens the card.")),
        enter=(N_("Card"), "card", "card"),
        words=_patron_sentences,
        digits=4,
        example=PatronToCheck("P1", "Ada Byron", "ADULT", "555 0100", "2026-11-02", "no birth date", 500, "MAIN"),
    )


def missing_of(row: PatronRow) -> str:
    """Say which values a new record lacks."""
    parts = (
        (not row.born, N_("no birth date")),
        (not row.street or not row.postcode, N_("no address")),
        (not row.phone and not row.email, N_("no phone or email")),
        (bool(row.email) and "@" not in row.email, N_("odd email")),
        (not row.category, N_("no category")),
        (not row.first_name or not row.last_name, N_("part of the name")),
    )
    return ", ".join(_(words) for is_so, words in parts if is_so)


LACKS: Mapping[str, Callable[[PatronRow], bool]] = {
    "email": lambda row: not row.email or bool(row.email_bad),
    "phone": lambda row: not row.phone,
    "address": lambda row: not row.street or bool(row.address_bad),
}
"""The tests for patrons who can't be reached that way (PATRON_LACKS): a contact that bounced counts as none."""


def _lacks(wanted: ReportWanted) -> Callable[[PatronRow], bool]:
    if wanted.without and wanted.without not in LACKS:
        raise not_understood("without", wanted.without, ", ".join(LACKS))
    return LACKS.get(wanted.without, lambda _row: True)


def patron_report_lines(
    desk: Desk, rows: Sequence[PatronRow], wanted: ReportWanted, what: Mapping[str, str] | None = None
) -> list[PatronToCheck]:
    """Make lines of the patrons of the wanted branch and category who lack the wanted contact. `what`: the point to
    check, by id."""
    lacks = _lacks(wanted)
    return [
        PatronToCheck(
            row.card,
            full_name(row_with(Patron, row._asdict())),
            row.category,
            row.phone or row.email,
            row.day or (day_of(row.at, desk.zone).isoformat() if row.at else ""),
            (what or {}).get(row.id, ""),
            row.cents,
            row.branch,
            row.n,
        )
        for row in rows
        if wanted.branch in ("", row.branch) and wanted.category in ("", row.category) and lacks(row)
    ]


def patron_report(
    desk: Desk, report: Report, wanted: ReportWanted, table: Table[PatronToCheck], lines: Sequence[PatronToCheck]
) -> ReportFound:
    """Return a list of these patrons; only those of the wanted days, if its lines have a day."""
    if wanted.has_dates and "dates" in report.takes:
        first, last = wanted.span.first.isoformat(), wanted.span.last.isoformat()
        lines = [line for line in lines if first <= line.day <= last]
    text = ngettext("{title}: {n} patron.", "{title}: {n} patrons.", len(lines))
    finding = text.format(title=_(report.title), n=count_label(len(lines))) if lines else _(table.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, table, lines)


def _new(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    rows = enrolled(wanted.span.first.isoformat(), wanted.span.last.isoformat())
    found = patron_report(
        desk, report, wanted, NEW_PATRONS, patron_report_lines(desk, rows, wanted, _by_id(rows, missing_of))
    )
    odd = sum(bool(line.what) for line in found.lines)
    text = _("New patrons in {period}: {n}. To check: {odd}.")
    finding = text.format(period=report_period_words(desk, wanted.span), n=len(found.lines), odd=odd)
    return ReportFound(found.title, finding if found.lines else found.finding, found.table, found.lines)


def _expired(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    before = report_today(desk) - timedelta(days=wanted.days if wanted.days is not None else report.days or 0)
    return patron_report(
        desk, report, wanted, EXPIRED, patron_report_lines(desk, expired_long_ago(before.isoformat()), wanted)
    )


def _expiring(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    today = report_today(desk)
    until = today + timedelta(days=wanted.days if wanted.days is not None else report.days or 0)
    if wanted.has_dates:
        today, until = wanted.span.first, wanted.span.last
    return patron_report(
        desk,
        report,
        wanted,
        EXPIRING,
        patron_report_lines(desk, expiring(today.isoformat(), until.isoformat()), wanted),
    )


def _unreachable(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return patron_report(desk, report, wanted, UNREACHABLE, patron_report_lines(desk, unreachable(), wanted))


def _owing(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return patron_report(
        desk, report, wanted, OWING, patron_report_lines(desk, owing(max(wanted.cents or 1, 1)), wanted)
    )


def _late(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = report.days or 0 if wanted.days is None else wanted.days
    rows = with_late_items(desk.now - days * DAY)
    return patron_report(desk, report, wanted, OVERDUE_PATRONS, patron_report_lines(desk, rows, wanted))


def _blocked(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    today = report_today(desk).isoformat()
    lines = [
        PatronToCheck(row.card, full_name(row_with(Patron, row._asdict())), row.category,
                      row.phone or row.email, row.since, _block_words(desk, row, today), 0, row.branch)
        for row in blocked()
        if wanted.branch in ("", row.branch) and wanted.category in ("", row.category)
    ]  # fmt: skip
    return patron_report(desk, report, wanted, BLOCKED, lines)


def _block_words(desk: Desk, row: BlockRow, today: str) -> str:
    """Return `conduct, until Dec 12, by ana`; say so if it is over."""
    parts = [_(WHYS[row.why]) if row.why in WHYS else _("blocked")]
    if row.until:
        text = _("over since {day}") if row.until < today else _("until {day}")
        parts.append(text.format(day=iso_words(desk, row.until)))
    return ", ".join([*parts, *([row.operator] if row.operator else [])])


def _twice(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    rows = everybody()
    groups: dict[tuple[str, ...], list[PatronRow]] = {}
    for row in rows:
        for key in _likeness_of(row):
            groups.setdefault(key, []).append(row)
    what: dict[str, str] = {}
    for (why, *_key), group in groups.items():
        for row in group if len(group) > 1 else ():
            others = ", ".join(other.card for other in group if other.id != row.id)
            text = _(TWICE[why]).format(cards=others)
            what[row.id] = "; ".join(part for part in (what.get(row.id, ""), text) if part)
    lines = patron_report_lines(desk, [row for row in rows if row.id in what], wanted, what)
    return patron_report(desk, report, wanted, DUPLICATES, lines)


def _likeness_of(row: PatronRow) -> Iterator[tuple[str, ...]]:
    """Yield keys that another record of the same person may share. A family shares its phone, so the first name
    counts, too."""
    first, last = fold_text(row.first_name), fold_text(row.last_name)
    if first and last and row.born:
        yield "born", first, last, row.born
    if first and row.email:
        yield "email", first, row.email.strip().casefold()
    digits = "".join(filter(str.isdigit, row.phone))
    if first and len(digits) > 6:
        yield "phone", first, digits[-10:]


def _by_id(rows: Sequence[PatronRow], words: Callable[[PatronRow], str]) -> dict[str, str]:
    return {row.id: words(row) for row in rows}


# ---- the steps of purging


PURGE_SECONDS = 1.2
"""The seconds spent on counting; of a backlog of years the rest is left."""


def _purge(desk: Desk, report: Report, _wanted: ReportWanted) -> ReportFound:
    steps = count_purges(desk, PURGE_SECONDS)
    total = sum(step.count for step in steps)
    text = ngettext("{n} record is past its retention period.", "{n} records are past their retention period.", total)
    finding = text.format(n=count_label(total)) if total else _(PURGE_STEPS.none[0])
    notes: tuple[str, ...] = ()
    if not all(step.whole for step in steps):
        finding = _("At least {n} records are past their retention period.").format(n=count_label(total))
        notes = (_("Not all were counted: that would take too long. To count them: tuils purge --dry-run."),)
    return ReportFound(
        _(report.title), finding, PURGE_STEPS, [step for step in steps if step.count or not step.whole], notes
    )


def _count_words(count: PurgeCount) -> str:
    text = count_label(count.count)
    return text if count.whole else _("{n} or more").format(n=text)


NEW_PATRONS = patron_table(N_("New patrons to check"), N_("No patron registered in this period."), day=N_("Registered"),
                      what=True)  # fmt: skip
EXPIRED = patron_table(N_("Expired cards to remove"), N_("No card expired that long ago."), day=N_("Expired"))
EXPIRING = patron_table(N_("Cards about to expire"), N_("No card expires soon."), day=N_("Expires"))
UNREACHABLE = patron_table(N_("Patrons who cannot be reached"), N_("No patron is missing both a phone and an email."))
OWING = patron_table(N_("Patrons who owe"), N_("Nobody owes anything."), money=True)
OVERDUE_PATRONS = patron_table(N_("Patrons with overdue items"), N_("No patron has anything overdue for that long."),
                          day=N_("Since"), n=N_("Items"), money=True)  # fmt: skip
BLOCKED = patron_table(N_("Blocked patrons"), N_("No patron is blocked."), day=N_("Since"), what=True)
DUPLICATES = patron_table(N_("Possible duplicate patrons"), N_("No two patrons look like one person."), what=True)
PURGE_STEPS = Table(
    title=N_("Ready to purge"),
    columns=(
        Column(N_("Record"), 20, "kind", grow=1),
        Column(N_("Records"), 14, lambda _desk, row: _count_words(row), "count", "count", right=True),
        fact("whole"),
    ),
    read=lambda _desk: (),
    key="kind",
    none=(N_("No records are past their retention period."), N_("F10, Data retention, shows the rules.")),
    words=lambda _desk, row: f"{row.kind:<20} {_count_words(row):>14}",
    names_a_person=False,
    example=PurgeCount("holds", 3, True),
)
FILTERS = ("branch", "category", "without")
REPORTS = (
    Report("new-patrons", N_("New patrons to check"), N_("Who registered, and what is missing in the record?"),
           _new, WORK, takes=("period", *FILTERS), needs=SEE, names_a_person=True, usual="last 7 days"),
    Report("expiring-cards", N_("Cards about to expire"), N_("Whose card expires soon?"),
           _expiring, WORK, takes=(*FILTERS, "dates", "days"), needs=SEE, days=30, names_a_person=True),
    Report("expired-cards", N_("Expired cards to remove"),
           N_("Whose card expired years ago, with nothing out and nothing owed?"),
           _expired, WORK, takes=(*FILTERS, "dates", "days"), needs=SEE, days=1095, names_a_person=True),
    Report("unreachable", N_("Patrons who cannot be reached"), N_("Whose phone, email or address is missing or bad?"),
           _unreachable, WORK, takes=FILTERS, needs=SEE, names_a_person=True),
    Report("owing", N_("Patrons who owe"), N_("Who owes how much?"),
           _owing, WORK, takes=(*FILTERS, "cents"), needs=SEE, names_a_person=True),
    Report("overdue-patrons", N_("Patrons with overdue items"), N_("Who has how much overdue, and what is it worth?"),
           _late, WORK, takes=(*FILTERS, "dates", "days"), needs=SEE, days=1, names_a_person=True,
           how=N_("Lost and claimed copies are left out. Owes: what the copies would cost.")),
    Report("blocked", N_("Blocked patrons"), N_("Who may not check out, why, and since when?"),
           _blocked, WORK, takes=(*FILTERS[:2], "dates"), needs=SEE, names_a_person=True),
    Report("duplicate-patrons", N_("Possible duplicate patrons"), N_("Who may have two cards?"),
           _twice, WORK, takes=FILTERS, needs=SEE, names_a_person=True,
           how=N_("The same name and birth date, or the same first name with the same phone or email.")),
    Report("purge", N_("Ready to purge"), N_("Which records are past their retention period?"),
           _purge, WORK, takes=(), needs="library.purge"),
)  # fmt: skip
