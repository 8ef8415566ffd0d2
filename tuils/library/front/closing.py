"""Closing the day: what is still to be done before the lights go out, what is left for tomorrow, and figures."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.backup import last_good
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label, money_label, spans_label, time_label
from tuils.library.front.daily import used_since_backup
from tuils.library.lending.counts import counts_of_day
from tuils.library.lending.money.drawer import CashDay, cash_day, handles_money
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .answers.heard import IdleLine
from .answers.idle_desk import idle_lines

PARKED, PRINTS, DRAWER, BACKUP, SIGN_OUT = "parked", "print_again", "drawer", "backup", "sign_out"


@dataclass(frozen=True)
class ClosingStep:
    """One thing to do before closing. `key`: PARKED and so on. `said`: how it stands."""

    key: str
    what: str
    done: bool
    said: str


@dataclass(frozen=True)
class ClosingDay:
    """`left`: what is left for tomorrow, as the empty desk lists it. `cash`: today's, where money is handled."""

    steps: tuple[ClosingStep, ...]
    left: tuple[IdleLine, ...]
    figures: tuple[str, ...]
    cash: CashDay | None


def closing(desk: Desk, store: Path, people: int, prints: int) -> ClosingDay:
    """Return the steps and figures to close with. `people`: patrons at the desk or parked; `prints`: papers that could
    not be printed."""
    cash = cash_day(desk) if desk.may("fees.pay") and handles_money() else None
    steps = [_parked(people), _prints(prints), *([_drawer(cash)] if cash else []), _backup(desk, store)]
    steps.append(ClosingStep(SIGN_OUT, _("Sign out"), False, desk.operator.name or desk.operator.login))
    return ClosingDay(tuple(steps), tuple(idle_lines(desk)), _figures(desk), cash)


def _parked(people: int) -> ClosingStep:
    text = ngettext("{n} still here or parked", "{n} still here or parked", people).format(n=people)
    return ClosingStep(PARKED, _("Patrons at the desk"), not people, text if people else _("no one is parked"))


def _prints(prints: int) -> ClosingStep:
    text = ngettext("{n} did not print", "{n} did not print", prints).format(n=prints)
    return ClosingStep(PRINTS, _("Receipts and slips"), not prints, text if prints else _("all printed"))


def _drawer(cash: CashDay) -> ClosingStep:
    if cash.counted:
        text = _("counted: {money}").format(money=money_label(cash.counted.cents))
        return ClosingStep(DRAWER, _("Cash drawer"), True, text)
    text = _("expected: {money}").format(money=money_label(cash.cents))
    return ClosingStep(DRAWER, _("Cash drawer"), not cash.lines, text if cash.lines else _("no payments today"))


def counted_words(desk: Desk, cash: CashDay) -> str:
    """`Counted at 5:52 pm: $8.00. That matches.`"""
    assert cash.counted
    more = cash.counted.cents - cash.cents
    text = _("Counted at {time}: {money}. That matches.")
    if more:
        text = _("Counted at {time}: {money}, {n} over.") if more > 0 else _("Counted at {time}: {money}, {n} short.")
    time, money = time_label(cash.counted.at, desk.zone), money_label(cash.counted.cents)
    return text.format(time=time, money=money, n=money_label(abs(more)))


def _backup(desk: Desk, store: Path) -> ClosingStep:
    good = last_good(store, desk.zone)
    done = good is not None and not used_since_backup(desk)
    text = _("none yet") if good is None else _("last one: {when}").format(when=moment_words(desk, good))
    return ClosingStep(BACKUP, _("Backup"), done, text)


def _figures(desk: Desk) -> tuple[str, ...]:
    """Today in figures, and when the library opens again."""
    today = day_of(desk.now, desk.zone)
    done = counts_of_day(today, desk.branch).total
    text = _("Today: {out} checked out, {renewed} renewed, {back} checked in.")
    return text.format(out=done.loan, renewed=done.renewal, back=done.returned), _opens_again(desk, today)


def _opens_again(desk: Desk, today: date) -> str:
    calendar = calendar_of(desk.branch, desk.zone)
    day = calendar.next_open(today + timedelta(days=1))
    words = _("Tomorrow: open {hours}.") if day == today + timedelta(days=1) else _("Open again {day}, {hours}.")
    return words.format(day=day_label(day, today), hours=spans_label(calendar.spans(day)))
