"""Lists of copies to look for, to bill, to weed or to correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar, overload

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, iso_words, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.lending.holds.transfers import IN_TRANSIT, in_transit
from tuils.library.lending.loans.long_overdue import LongLate, plan_lost
from tuils.library.lending.loans.overdue_table import LONG_OVERDUE
from tuils.library.lending.money.bill_terms import term_words
from tuils.library.office.reports.period import report_period_words
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.models.rows import marks
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .queries import (
    ItemRow,
    LostRow,
    copies_like,
    items_held,
    items_in_state,
    items_never_out,
    items_without,
    known_types,
    last_seen,
    late_items,
    priced_types,
)

DAY = 86_400_000_000
Copy = TypeVar("Copy", ItemRow, LostRow)
Line = TypeVar("Line")
COPY_FILTERS = ("item_type", "collection", "location")
ITEM_FILTERS = ("branch", *COPY_FILTERS)
PATRON_LACKS = {"email": N_("email"), "phone": N_("phone"), "address": N_("address")}
"""The missing contacts that a list of patrons can be narrowed down by."""


@dataclass(frozen=True)
class CopyToFind:
    """A copy on a work list. `since`: a moment, 0 if none is shown; `days` since then. `what`: its fault. `copies`
    of its title. `seen_on`: an ISO date, empty if nobody knows when it was last handled."""

    item: str
    biblio: str
    title: str
    call_number: str
    branch: str
    place: str
    state: str
    since: int
    days: int
    lent: int
    item_type: str = ""
    collection: str = ""
    what: str = ""
    copies: int = 0
    seen_on: str = ""

    @property
    def key(self) -> str:
        return f"{self.biblio} {self.item} {self.call_number}"


def _since(desk: Desk, find: CopyToFind) -> str:
    return moment_day(desk, find.since) if find.since else ""


def _seen(desk: Desk, find: CopyToFind) -> str:
    return iso_words(desk, find.seen_on) if find.seen_on else ""


def _seen_fact(_desk: Desk, find: CopyToFind) -> str | None:
    return find.seen_on or None


def _where(_desk: Desk, find: CopyToFind) -> str:
    return name_of("location", find.place) if find.place else name_of("branch", find.branch)


def _copy_sentences(desk: Desk, find: CopyToFind) -> Sequence[str]:
    seen = _("last seen {day}").format(day=_seen(desk, find)) if find.seen_on else ""
    parts = (
        f"{find.call_number or '-':<20}",
        find.title,
        f"({find.item or '-'})",
        _where(desk, find),
        _since(desk, find),
        seen,
        find.what,
    )
    return ("  ".join(part for part in parts if part),)


def copies(
    title: str, since: str, none: str, hint: str = "", *, what: str = "", used: bool = False, seen: bool = False
) -> Table[CopyToFind]:
    """Make the table of a list of copies. `since`: the head of the day; empty if there is none. `what`: the head of
    the fault. `used`: show checkouts on screen, too; `seen`: show when it was last seen."""
    day = [
        Column(since, 10, _since, "since", iso_of("since"), drop=2),
        Column(N_("Days"), 5, lambda _d, row: str(row.days), "days", right=True),
    ]
    return Table(
        title=title,
        columns=(
            Column(
                N_("Call number"), 14, lambda _desk, row: row.call_number or "-", "call_number", "call_number", grow=1
            ),
            Column(N_("Title"), 18, "title", grow=2, always=True),
            Column(N_("Barcode"), 14, "item", drop=3),
            fact("biblio"),
            Column(N_("Where"), 12, _where, "place", drop=1),
            fact("branch"),
            fact("state"),
            *(day if since else []),
            *([Column(N_("Last seen"), 10, _seen, "last_seen", _seen_fact, drop=1)] if seen else []),
            *([Column(what, 16, "what", grow=1)] if what else []),
            Column(N_("Uses"), 5, lambda _d, row: str(row.lent), "checkouts", "lent", right=True)
            if used
            else fact("checkouts", "lent"),
            fact("item_type"),
            fact("collection"),
        ),
        read=lambda _desk: (),
        key="key",
        none=(none, hint or N_("Esc goes back.")),
        some=(NN_("{n} copy.", "{n} copies."), N_("Enter opens the title.")),
        enter=(N_("Title"), "title", "biblio"),
        words=_copy_sentences,
        digits=4,
        names_a_person=False,
        example=CopyToFind("31234", "b", "Emma", "FIC AUS", "MAIN", "", "", 1_796_000_000_000_000, 12, 0),
    )


class LinesOf(Sequence[CopyToFind]):
    """A line for each row, made when it is read: of 100,000 a screen shows a few hundred."""

    def __init__(self, rows: Sequence[ItemRow], made: Callable[[ItemRow], CopyToFind]) -> None:
        self.rows, self.made = rows, made

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> CopyToFind: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CopyToFind]: ...
    def __getitem__(self, at: int | slice) -> CopyToFind | Sequence[CopyToFind]:
        return LinesOf(self.rows[at], self.made) if isinstance(at, slice) else self.made(self.rows[at])


def copy_to_find(desk: Desk, row: ItemRow, what: str = "", today: date | None = None, seen: str = "") -> CopyToFind:
    days = ((today or day_of(desk.now, desk.zone)) - day_of(row.since, desk.zone)).days if row.since else 0
    return CopyToFind(row.barcode, row.biblio, row.title, row.call_number, row.branch, row.location, row.state,
                      row.since, days, row.lent, row.item_type, row.collection, what, row.copies, seen)  # fmt: skip


def narrowed_rows(wanted: ReportWanted, rows: Iterable[Copy]) -> list[Copy]:
    """Keep the rows of the wanted branch, item type, collection and shelving location."""
    asked = {"branch": wanted.branch, "item_type": wanted.item_type, "collection": wanted.collection,
             "location": wanted.location}  # fmt: skip
    given = [(name, value) for name, value in asked.items() if value]
    return [row for row in rows if all(getattr(row, name) == value for name, value in given)] if given else list(rows)


def of_copies(wanted: ReportWanted, lines: Sequence[Line], by: str = "item", *, at_branch: bool = False) -> list[Line]:
    """Keep the lines of copies of the wanted item type, collection and shelving location; with `by` biblio the lines
    of titles that have such a copy. `at_branch`: the wanted branch is the copy's own."""
    where = {name: str(getattr(wanted, name)) for name in COPY_FILTERS if getattr(wanted, name)}
    if at_branch and wanted.branch:
        where["home_branch"] = wanted.branch
    if not where:
        return list(lines)
    known = copies_like("barcode" if by == "item" else by, where)
    return [line for line in lines if getattr(line, by) in known]


def in_days(desk: Desk, wanted: ReportWanted, since: int) -> bool:
    """Return whether this moment is in the wanted days, or none were given."""
    return not wanted.has_dates or wanted.span.first <= day_of(since, desk.zone) <= wanted.span.last


def copies_report(
    desk: Desk,
    report: Report,
    wanted: ReportWanted,
    table: Table[CopyToFind],
    rows: Sequence[ItemRow],
    what: Mapping[str, str] | None = None,
    seen: Mapping[str, str] | None = None,
) -> ReportFound:
    """Return a list of these copies, filtered as wanted. `what`: each one's fault by id; `seen`: when it was last
    seen, an ISO date."""
    kept = [
        row for row in narrowed_rows(wanted, rows) if "dates" not in report.takes or in_days(desk, wanted, row.since)
    ]
    said, last, today = what or {}, seen or {}, day_of(desk.now, desk.zone)
    lines = LinesOf(kept, lambda row: copy_to_find(desk, row, said.get(row.id, ""), today, last.get(row.id, "")))
    words = ngettext("{title}: {n} copy.", "{title}: {n} copies.", len(lines))
    finding = words.format(title=_(report.title), n=count_label(len(lines))) if lines else _(table.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, table, lines)


def listed_title(desk: Desk, report: Report, wanted: ReportWanted) -> str:
    """Return `Missing, November 2026, Main Library, DVD`: the title with its filters."""
    parts = [_(report.title)]
    if (wanted.has_dates and "dates" in report.takes) or "period" in report.takes:
        parts.append(report_period_words(desk, wanted.span))
    for kind, code in (("branch", wanted.branch), ("item_type", wanted.item_type), ("location", wanted.location),
                       ("category", wanted.category)):  # fmt: skip
        parts += [name_of(kind, code)] if code else []
    parts += [_("no {what}").format(what=_(PATRON_LACKS[wanted.without]))] if wanted.without else []
    return ", ".join([*parts, *([wanted.collection] if wanted.collection else [])])


def _late(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = report.days if wanted.days is None else wanted.days
    return copies_report(desk, report, wanted, OVERDUE_SHELF, late_items(desk.now, desk.now - (days or 0) * DAY))


def _in_state(
    states: tuple[str, ...], table: Table[CopyToFind], desk: Desk, report: Report, wanted: ReportWanted
) -> ReportFound:
    rows = items_in_state(states, desk.now - (wanted.days or 0) * DAY)
    return copies_report(
        desk, report, wanted, table, rows, seen=seen_days(desk, f"item.state IN ({marks(states)})", *states)
    )


def seen_days(desk: Desk, where: str, *values: object) -> dict[str, str]:
    """Return by id the day on which a copy was last handled, here or in the system before; an ISO date."""
    here = [(item, old, day_of(at, desk.zone).isoformat() if at else "") for item, old, at in last_seen(where, *values)]
    return {item: max(old, day) for item, old, day in here}


def _never_out(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = report.days if wanted.days is None else wanted.days
    before = desk.now - (days or 0) * DAY
    rows = items_never_out(before, day_of(before, desk.zone).isoformat())
    return copies_report(desk, report, wanted, NEVER_OUT, rows)


def _without(column: str, table: Table[CopyToFind], desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return copies_report(desk, report, wanted, table, items_without(column))


def _travelling(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = report.days if wanted.days is None else wanted.days
    before = desk.now - (days or 0) * DAY
    sent = of_copies(wanted, in_transit(wanted.branch))
    lines = [line for line in sent if line.since < before and in_days(desk, wanted, line.since)]
    text = ngettext("{n} copy has been in transit for more than {days} days.",
                    "{n} copies have been in transit for more than {days} days.", len(lines))  # fmt: skip
    none = _("Nothing has been in transit for more than {days} days.")
    finding = (text if lines else none).format(n=len(lines), days=days)
    return ReportFound(_(report.title), finding, IN_TRANSIT, lines)


def _problems(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """Report all faults of copies' records, reading all of them once."""
    rows, types, priced = items_held(), known_types(), priced_types()
    usual, _n = (Counter(len(row.barcode) for row in rows if row.barcode).most_common(1) or [(0, 0)])[0]
    odd = ((row, _odd(row, types, priced, usual)) for row in narrowed_rows(wanted, rows))
    found_odd = [(row, marks) for row, marks in odd if any(marks)]
    said = {marks: ", ".join(_(ODD[at]) for at, so in enumerate(marks) if so) for _row, marks in found_odd}
    what = {row.id: said[marks] for row, marks in found_odd}
    return copies_report(desk, report, wanted, PROBLEMS, [row for row, _marks in found_odd], what)


ODD = (
    N_("no title"), N_("no barcode"), N_("barcode used twice"), N_("odd barcode"), N_("no call number"),
    N_("spaces in the call number"), N_("no item type"), N_("unknown item type"), N_("no price"),
)  # fmt: skip


def _odd(row: ItemRow, types: Container[str], priced: Container[str], usual: int) -> tuple[bool, ...]:
    """Say which of ODD apply."""
    barcode, call, kind = row.barcode, row.call_number, row.item_type
    return (
        not row.title,
        not barcode,
        bool(row.clash),
        bool(barcode) and len(barcode) != usual,
        not call,
        call != " ".join(call.split()),
        not kind,
        bool(kind) and kind not in types,
        row.price_cents is None and kind not in priced,
    )


def _to_bill(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """List copies to bill; with days: those that would be lost by then, if nothing came back."""
    then = desk.now + (wanted.days or 0) * DAY
    plan = plan_lost(replace(desk, clock=lambda: then))
    lines = plan.loans + plan.without_notice
    lines = tuple(of_copies(wanted, [line for line in lines if wanted.branch in ("", line.branch)]))
    text = ngettext("{n} item is due to be billed.", "{n} items are due to be billed.", len(lines))
    finding = text.format(n=len(lines)) if lines else _(TO_BILL.none[0])
    return ReportFound(_(report.title), finding, TO_BILL, lines)


def _bill_words(desk: Desk, late: LongLate) -> Sequence[str]:
    notice = f"  ({why.rstrip('.')})" if (why := term_words(desk, late.term)) else ""
    text = _("{who}: {title}, due {day}, {money}")
    return (text.format(who=f"{late.name} {late.card}", title=late.title, day=moment_day(desk, late.due_at),
                        money=money_label(late.cents)) + notice,)  # fmt: skip


def _reads(states: tuple[str, ...], table: Table[CopyToFind]) -> Callable[[Desk, Report, ReportWanted], ReportFound]:
    return partial(_in_state, states, table)


OVERDUE_SHELF = copies(N_("Overdue, to look for on the shelf"), N_("Due"), N_("Nothing is overdue."))
MISSING = copies(N_("Missing"), N_("Since"), N_("Nothing is missing."), seen=True)
LOST = copies(N_("Lost and claimed"), N_("Since"), N_("Nothing is lost or claimed returned."), seen=True)
DAMAGED = copies(N_("Damaged"), N_("Since"), N_("Nothing is damaged or in repair."), seen=True)
NEVER_OUT = copies(N_("Never checked out"), N_("Added"), N_("No copy is waiting for its first checkout."))
NO_PRICE = copies(N_("Copies without a price"), "", N_("No copy is missing a price."))
NO_CALL_NUMBER = copies(N_("Copies without a call number"), "", N_("No copy is missing a call number."))
PROBLEMS = copies(N_("Copies with odd data"), "", N_("No copy has odd data."), what=N_("To check"))
TO_BILL = Table(
    title=N_("Due to be billed"),
    columns=(
        Column(N_("Patron"), 16, "name", grow=1, always=True),
        fact("patron", "card"),
        Column(N_("Title"), 18, "title", grow=2, always=True),
        Column(N_("Barcode"), 14, "item", drop=2),
        Column(N_("Due"), 10, lambda desk, row: moment_day(desk, row.due_at), "due_at", iso_of("due_at"), drop=1),
        Column(N_("Days"), 5, lambda _desk, row: str(row.days), "days", right=True),
        Column(N_("Bill"), 8, lambda _desk, row: money_label(row.cents), "cents", right=True),
        fact("notice", "noticed"),
    ),
    read=lambda _desk: (),
    key="loan",
    none=(N_("Nothing is due to be billed."), N_("Esc goes back.")),
    enter=(N_("Card"), "card", "card"),
    words=_bill_words,
    example=LONG_OVERDUE.example,
)
REPORTS = (
    Report("overdue-shelf", N_("Overdue, to look for on the shelf"), N_("What should we look for on the shelf first?"),
           _late, WORK, takes=(*ITEM_FILTERS, "dates", "days"), days=1),
    Report("to-bill", N_("Due to be billed"), N_("What will be marked lost and billed by the next daily run?"),
           _to_bill, WORK, takes=(*ITEM_FILTERS, "days"), needs="patrons.find", names_a_person=True,
           how=N_("--days N: what will be billed within N days, if it does not come back.")),
    Report("in-transit", N_("In transit too long"), N_("What was sent and never arrived?"),
           _travelling, WORK, takes=(*ITEM_FILTERS, "dates", "days"), days=7),
    Report("missing", N_("Missing"), N_("Which copies could not be found?"),
           _reads(("missing",), MISSING), WORK, takes=(*ITEM_FILTERS, "dates", "days")),
    Report("lost", N_("Lost and claimed"), N_("Which copies are lost, long overdue or claimed returned?"),
           _reads(("lost", "long_overdue", "claims_returned", "claims_never_had"), LOST), WORK,
           takes=(*ITEM_FILTERS, "dates", "days")),
    Report("damaged", N_("Damaged and in repair"), N_("Which copies are waiting for repair?"),
           _reads(("damaged", "in_repair"), DAMAGED), WORK, takes=(*ITEM_FILTERS, "dates", "days")),
    Report("never-out", N_("Never checked out"), N_("Which copies have never been checked out?"),
           _never_out, WORK, takes=(*ITEM_FILTERS, "dates", "days"), days=730),
    Report("no-price", N_("Copies without a price"), N_("Which lost copies could not be billed?"),
           partial(_without, "price", NO_PRICE), WORK, takes=ITEM_FILTERS),
    Report("no-call-number", N_("Copies without a call number"), N_("Which copies have no place on the shelf?"),
           partial(_without, "call_number", NO_CALL_NUMBER), WORK, takes=ITEM_FILTERS),
    Report("data-problems", N_("Copies with odd data"), N_("Which copies have something missing or odd?"),
           _problems, WORK, takes=ITEM_FILTERS,
           how=N_("An odd barcode is one that is longer or shorter than most.")),
)  # fmt: skip
