"""Overdue fines, asked of the arithmetic of values; the ledger's lines, of the verbs."""

from __future__ import annotations

from datetime import time
from typing import Any

from tuils.values.money.fines import Fine, FineRate, overdue_fine
from tuils.values.time.periods import Period

from . import fine_ledger
from .cases import Case, NotHere, Ops, Outcome
from .reading import calendar_in, decimal, moment_of, money, period_of, unit_of, zone_of
from .world import World

OPS = Ops(fine_ledger.OPS)

_ENDS, _NOON = time(23, 59), time(12, 0)


def _rate(case: Case) -> FineRate:
    """Return the fine per period. A separate fine for recalled copies does not exist here."""
    if "charge_per_period" not in case.policy:
        raise NotHere("another fine for what was recalled")
    if case.setup.get("recalled") or case.action.get("recalled"):
        raise NotHere("a recall")
    unit = case.policy.get("unit", "days")
    period = period_of(case.policy.get("period", 1), unit)
    told = case.policy.get("minutes_in_unit")
    if told is not None and told != Period(1, period.unit).minutes:
        raise NotHere(f"{unit} of {told} minutes")
    return FineRate(money(case.policy["charge_per_period"]) or 0, period)


def _grace(case: Case) -> Period | None:
    count, unit = case.policy.get("grace"), case.policy.get("grace_unit") or case.policy.get("unit", "days")
    return Period.parse(f"{count}{unit_of(unit)}", zero=True) if count is not None else None


def _price(case: Case) -> int | None:
    """Return the price of the item, else of its type."""
    if not case.policy.get("cap_at_replacement_price"):
        return None
    item = case.setup.get("item") or {}
    usual = case.policy.get("use_default_replacement_price", True)
    return money(item.get("replacement_price")) or (money(item.get("type_default_price")) if usual else None)


def _at_start(case: Case, usual: str) -> bool:
    told = case.policy.get("charge_at") or usual
    if told not in ("start_of_period", "end_of_period"):
        raise NotHere(f"no such time to charge: {told!r}")
    return bool(told == "start_of_period")


@OPS("overdue_fine")
def overdue(case: Case, _world: World) -> Outcome:
    zone, rate = zone_of(case), _rate(case)
    days = rate.period.in_days
    fine = overdue_fine(
        calendar_in(case),
        moment_of(case.action["due"], zone, _ENDS if days else time(0, 0)),
        moment_of(case.action["returned"], zone, _NOON if days else time(0, 0)),
        rate,
        grace=_grace(case),
        grace_excluded=case.policy.get("charge_grace_days") is False,
        cap=money(case.policy.get("cap_per_loan")),
        price_cap=_price(case),
        charge_closed_days=bool(case.policy.get("closed_days_charged", True)),
        at_start=_at_start(case, "end_of_period"),
    )
    return {"amount": decimal(fine.cents), "units": fine.units}


@OPS("overdue_fine_from_minutes")
def overdue_from_minutes(case: Case, _world: World) -> Outcome:
    """Return overdue units from minutes. Begun periods count, unless the case says otherwise."""
    rate = _rate(case)
    minutes = rate.period.minutes
    fine = _fine_of_minutes(
        case,
        FineRate(rate.cents, Period(minutes, "min") if minutes % 60 else Period(minutes // 60, "h")),
        cap=money(case.policy.get("cap_per_loan")),
        price_cap=_price(case),
        at_start=_at_start(case, "start_of_period"),
    )
    return {"amount": decimal(fine.cents), "units": fine.units}


@OPS("chargeable_minutes")
def chargeable(case: Case, _world: World) -> Outcome:
    """Return the minutes that count: at one cent for each, there are as many cents."""
    excluded = case.policy.get("charge_grace_days") is False
    fine = _fine_of_minutes(case, FineRate(1, Period(1, "min")), grace=_grace(case), grace_excluded=excluded)
    return {"minutes": fine.units}


def _fine_of_minutes(case: Case, rate: FineRate, **rules: Any) -> Fine:
    """Return the fine for so many minutes late, of which all count."""
    late = case.action["minutes_late"] * 60_000_000
    return overdue_fine(calendar_in(case), 0, late, rate, charge_closed_days=True, **rules)


@OPS("open_minutes")
def open_minutes(case: Case, _world: World) -> Outcome:
    """Return the minutes that count; all of them where closed days are charged."""
    calendar = calendar_in(case)
    start, end = (moment_of(case.action[name], calendar.zone) for name in ("start", "end"))
    if case.policy.get("closed_days_charged"):
        return {"minutes": max(0, end - start) // 60_000_000}
    return {"minutes": calendar.open_minutes(start, end)}


@OPS("block_days_on_return", "return_both")
def blocked_for_a_time(_case: Case, _world: World) -> Outcome:
    raise NotHere("a time without borrowing in place of a fine")


@OPS("rental_fee")
def rental_fee(_case: Case, _world: World) -> Outcome:
    raise NotHere("a discount on rental fees")
