"""Overdue, long overdue, and due soon, as every door shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label, month_day_label
from tuils.library.lending.money.bill_terms import BillTerm, term_words
from tuils.library.lending.terms.terms import due_cell, due_words
from tuils.library.people.patrons.masking import sees_loans
from tuils.values.time.moments import day_of, iso

from .long_overdue import LongLate, plan_lost
from .overdue import LateLoan, due_soon, overdue_list

WAYS = {"phone": N_("phone"), "email": N_("e-mail"), "letter": N_("letter")}


def _who(desk: Desk, line: LateLoan | LongLate) -> str:
    return line.name if sees_loans(desk) else f"{line.name} {line.card}"


def _title(_desk: Desk, line: LateLoan | LongLate) -> str:
    return line.title if line.item else _("(title not shown)")


def _due(desk: Desk, line: LateLoan | LongLate) -> str:
    return due_words(desk, line.due_at)


def _fine(_desk: Desk, line: LateLoan) -> str:
    return money_label(line.fine_cents) if line.fine_cents else ""


def _way(desk: Desk, line: LateLoan) -> str:
    return _("told") if line.told(desk) else _(WAYS[line.tell_by]) if line.tell_by in WAYS else "-"


def _named(line: LateLoan | LongLate) -> tuple[str, str]:
    """Return who and what, in line mode."""
    reach = line.reach if isinstance(line, LateLoan) else ""
    who = "  ".join(part for part in (line.name, line.card, reach) if part)
    return who, f"{line.title} ({line.item})" if line.item else _("(title not shown)")


def _late_words(desk: Desk, line: LateLoan) -> str:
    who, title = _named(line)
    late = ngettext("{n} day overdue", "{n} days overdue", line.days).format(n=line.days)
    fine = "  " + _("fine {money}").format(money=money_label(line.fine_cents)) if line.fine_cents else ""
    since = ""
    if line.came_overdue:
        since = "  " + _("(charged only from {day})").format(day=moment_day(desk, line.charged_from or 0))
    text = _("{who}: {late}, due {due}: {title}")
    return text.format(who=who, late=late, due=_due(desk, line), title=title) + fine + since


def _soon_words(desk: Desk, line: LateLoan) -> str:
    who, title = _named(line)
    return _("Due {due}: {who}: {title}").format(due=_due(desk, line), who=who, title=title)


OVERDUE = Table(
    title=N_("Overdue"),
    columns=(
        fact("patron", "card"),
        Column(N_("Who"), 14, _who, "name", grow=1, always=True),
        fact("item"),
        Column(N_("Title"), 12, _title, "title", grow=2),
        Column(N_("Due"), 12, lambda desk, row: due_cell(desk, row.due_at), "due_at", iso_of("due_at"), drop=2),
        Column(N_("Days"), 4, lambda _desk, row: str(abs(row.days)), "days", right=True),
        Column(N_("Fine"), 7, _fine, "fine_cents", right=True, drop=3),
        fact("charged_from", iso_of("charged_from")),
        fact("noticed_at", iso_of("noticed_at")),
        Column(N_("Contact by"), 7, _way, "tell_by", drop=1),
        fact("reach"),
    ),
    read=lambda desk, **how: overdue_list(desk, **how).lines,
    key="item",
    none=(N_("Nothing is overdue."), N_("F8 shows what is due soon.")),
    words=_late_words,
    digits=3,
    is_printed=False,
    example=LateLoan("P1", "Ada Byron", "phone", "555 0100", "I1", "Emma", "FIC AUS", 1_796_000_000_000_000, 12, 120),
)
_ONLY_LATE = ("fine_cents", "charged_from", "noticed_at")
DUE_SOON = replace(
    OVERDUE,
    columns=tuple(
        replace(column, value=lambda _desk, line: -line.days) if column.name == "days" else column
        for column in OVERDUE.columns
        if column.name not in _ONLY_LATE
    ),
    read=due_soon,
    none=(N_("Nothing is due in this period."), N_("F8 shows what is overdue.")),
    words=_soon_words,
)
"""The days left until due; there is no fine."""


def _long_words(desk: Desk, line: LongLate) -> str:
    (who, title), money = _named(line), money_label(line.cents)
    late = ngettext("{n} day overdue", "{n} days overdue", line.days).format(n=line.days)
    text = _("{who}: {late}, due {due}: {title}  {money}")
    text = text.format(who=who, late=late, due=_due(desk, line), title=title, money=money)
    why = term_words(desk, line.term)
    return f"{text}  ({why.rstrip('.')})" if why else text


def _notice(desk: Desk, line: LongLate) -> str:
    """Return what keeps it from being billed, or that a notice was delivered."""
    if line.term.came_overdue:
        return _("imported")
    if line.term.day is None:
        return _("text only") if line.term.sent_at else _("none yet")
    if not line.term.is_over(day_of(desk.now, desk.zone)):
        return _("bill {day}").format(day=month_day_label(line.term.day))
    return _("sent") if line.term.told_at else _("not needed")


def _bill_from(_desk: Desk, line: LongLate) -> str | None:
    return line.term.day.isoformat() if line.term.day else None


LONG_OVERDUE: Table[LongLate] = Table(
    title=N_("Long overdue"),
    columns=(
        *OVERDUE.columns[:6],
        Column(N_("Charge"), 8, lambda _desk, row: money_label(row.cents), "cents", right=True),
        Column(N_("Notice"), 11, _notice, "notice", "noticed", drop=1),
        fact("told_at", lambda desk, row: iso(row.term.told_at, desk.zone) if row.term.told_at else None),
        fact("bill_from", _bill_from),
        fact("came_overdue", lambda _desk, row: row.term.came_overdue),
    ),
    read=lambda desk: plan_lost(desk).lines,
    key="loan",
    none=(N_("Nothing is long overdue."), N_("F7 shows everything overdue.")),
    words=_long_words,
    digits=3,
    is_printed=False,
    example=LongLate(
        "L1",
        "",
        "I1",
        "Emma",
        "P1",
        "Ada Byron",
        1_796_000_000_000_000,
        0,
        43,
        1795,
        BillTerm(1_794_000_000_000_000, day=date(2026, 11, 20)),
    ),
)
