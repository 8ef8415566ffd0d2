"""The cost of a late return."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tuils.values.money.fines import (
    NO_FINE,
    Fine,
    FineRate,
    FineStep,
    overdue_fine,
)
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import MINUTE, local_moment
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

from .towns import ALWAYS, BERLIN, NEVER, TOWN

A_DAY = FineRate.parse("25/1d")


@pytest.mark.parametrize(
    ("text", "rate", "stored", "written"),
    [
        ("25/1d", FineRate(25, Period(1, "d")), "25/1d", "0.25/1d"),
        (" 100 / 2H ", FineRate(100, Period(2, "h")), "100/2h", "1.00/2h"),
        ("25/d", FineRate(25), "25/1d", "0.25/1d"),
        ("5/min", FineRate(5, Period(1, "min")), "5/1min", "0.05/1min"),
        ("0.25/1d", FineRate(25), "25/1d", "0.25/1d"),
        ("1,50/1w", FineRate(150, Period(1, "w")), "150/1w", "1.50/1w"),
        ("0", NO_FINE, "0", "0"),
        ("0.00", NO_FINE, "0", "0"),
        ("0/2h", NO_FINE, "0", "0"),
    ],
)
def test_rates_are_read_and_written(text: str, rate: FineRate, stored: str, written: str) -> None:
    assert FineRate.parse(text) == rate
    assert str(rate) == stored
    assert rate.plain() == written
    assert FineRate.parse(stored) == FineRate.parse(written) == rate


@pytest.mark.parametrize(
    "text",
    ["", "25", "25/", "/1d", "-25/1d", "25/0d", "25/1q", "2.5/1d", "25 a day", "99999999/1d", "٢٥/1d", "25/1d/1d"],
)
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(Unclear, match=r"is not a fine\. Type it like 0\.25/1d, or 0 for no fine"):
        FineRate.parse(text)


def _moment(text: str) -> int:
    return local_moment(datetime.fromisoformat(text), BERLIN)


def _fine(due: str, back: str, rate: str = "25/1d", calendar: Calendar = ALWAYS, **more: Any) -> Fine:
    if isinstance(more.get("grace"), str):
        more["grace"] = Period.parse(more["grace"], zero=True)
    return overdue_fine(calendar, _moment(due), _moment(back), FineRate.parse(rate), **more)


@pytest.mark.parametrize(
    ("due", "back", "cents"),
    [
        ("2026-12-14 23:59", "2026-12-14 23:59", 0),
        ("2026-12-14 23:59", "2026-12-14 18:00", 0),
        ("2026-12-14 18:00", "2026-12-14 19:00", 0),
        ("2026-12-14 23:59", "2026-12-15 10:00", 25),
        ("2026-12-14 23:59", "2026-12-15 23:59", 25),
        ("2026-12-14 10:00", "2026-12-15 09:00", 25),
        ("2026-12-14 23:59", "2026-12-16 00:00", 50),
        ("2026-12-14 23:59", "2027-12-14 10:00", 365 * 25),
        ("2026-03-28 23:59", "2026-03-30 00:30", 50),
    ],
)
def test_days_are_local_days(due: str, back: str, cents: int) -> None:
    assert _fine(due, back).cents == cents


def test_no_rate_no_fine_and_no_steps() -> None:
    assert _fine("2026-12-14 23:59", "2027-12-15 10:00", "0") == Fine(0, 0, (), NO_FINE)
    assert _fine("2026-12-14 23:59", "2026-12-14 10:00").steps == ()


def test_closed_days_do_not_count_and_are_told() -> None:
    fine = _fine("2026-12-22 23:59", "2026-12-29 10:00", calendar=TOWN)
    assert (fine.cents, fine.units) == (50, 2)
    assert fine.steps == (
        FineStep("late", 7),
        FineStep("closed", day=date(2026, 12, 23)),
        FineStep("closed", day=date(2026, 12, 24), reason="Christmas Eve"),
        FineStep("closed", day=date(2026, 12, 25), reason="Christmas Day"),
        FineStep("closed", day=date(2026, 12, 26)),
        FineStep("closed", day=date(2026, 12, 27)),
        FineStep("charged", 2, "d", 50),
    )
    every = _fine("2026-12-22 23:59", "2026-12-29 10:00", calendar=TOWN, charge_closed_days=True)
    assert (every.cents, every.steps) == (175, (FineStep("late", 7), FineStep("charged", 7, "d", 175)))


def test_a_library_that_is_never_open_charges_nothing() -> None:
    assert _fine("2026-12-22 23:59", "2027-12-29 10:00", calendar=NEVER).cents == 0
    assert _fine("2026-12-22 23:59", "2026-12-23 10:00", "100/1h", calendar=NEVER).cents == 0
    assert _fine("2026-12-22 23:59", "2026-12-24 10:00", calendar=NEVER, charge_closed_days=True).cents == 50


@pytest.mark.parametrize(
    ("back", "grace", "excluded", "cents", "kind"),
    [
        ("2026-12-17 10:00", "3d", False, 0, "in_grace"),
        ("2026-12-18 10:00", "3d", False, 100, "past_grace"),
        ("2026-12-18 10:00", "3d", True, 25, "less_grace"),
        ("2026-12-17 10:00", "3d", True, 0, "in_grace"),
        ("2026-12-21 10:00", "1w", False, 0, "in_grace"),
        ("2026-12-22 10:00", "1w", True, 25, "less_grace"),
        ("2027-01-14 10:00", "1m", False, 0, "in_grace"),
        ("2027-01-15 10:00", "1m", True, 25, "less_grace"),
        # Hours of grace are measured by the clock: twelve hours and a minute from 23:59 on.
        ("2026-12-15 12:00", "12h", False, 25, "past_grace"),
        ("2026-12-15 11:59", "12h", False, 0, "in_grace"),
        ("2026-12-15 12:00", "12h", True, 25, "less_grace"),
        ("2026-12-17 12:00", "48h", True, 25, "less_grace"),
    ],
)
def test_grace(back: str, grace: str, excluded: bool, cents: int, kind: str) -> None:
    fine = _fine("2026-12-14 23:59", back, grace=grace, grace_excluded=excluded, charge_closed_days=True)
    assert fine.cents == cents
    assert [(step.kind, f"{step.count}{step.unit}") for step in fine.steps if "grace" in step.kind] == [(kind, grace)]


def test_hours_of_grace_run_at_night_but_not_on_closed_days() -> None:
    # Due on Tuesday; Wednesday is closed, Thursday morning is nine hours late.
    for grace, cents in (("8h", 25), ("10h", 0)):
        assert _fine("2026-12-15 23:59", "2026-12-17 09:00", calendar=TOWN, grace=grace).cents == cents


def test_no_grace_is_no_step() -> None:
    assert _fine("2026-12-14 23:59", "2026-12-15 10:00", grace="0d").steps == (
        FineStep("late", 1),
        FineStep("charged", 1, "d", 25),
    )


def test_grace_runs_on_days_that_count() -> None:
    # Late on 15, 17 and 18 December; Wednesday is closed.
    assert _fine("2026-12-14 23:59", "2026-12-18 10:00", calendar=TOWN, grace="3d").cents == 0
    assert _fine("2026-12-14 23:59", "2026-12-19 10:00", calendar=TOWN, grace="3d").cents == 100


@pytest.mark.parametrize(
    ("cap", "price", "cents", "kinds"),
    [
        (None, None, 725, []),
        (500, None, 500, ["cap"]),
        (725, None, 725, []),
        (None, 600, 600, ["price"]),
        (None, 0, 725, []),
        (600, 500, 500, ["cap", "price"]),
        (500, 600, 500, ["cap"]),
        (0, None, 0, ["cap"]),
    ],
)
def test_caps(cap: int | None, price: int | None, cents: int, kinds: list[str]) -> None:
    fine = _fine("2026-12-01 23:59", "2026-12-30 10:00", cap=cap, price_cap=price)
    assert (fine.cents, fine.units) == (cents, 29)
    assert [step.kind for step in fine.steps[2:]] == kinds
    if kinds:
        assert fine.steps[-1].cents == cents


@pytest.mark.parametrize(
    ("rate", "back", "end", "start"),
    [
        ("100/7d", "2026-12-18", 0, 100),
        ("100/7d", "2026-12-21", 100, 100),
        ("100/1w", "2026-12-23", 100, 200),
        ("100/1m", "2027-01-13", 0, 100),
        ("100/1m", "2027-01-14", 100, 100),
        ("100/1m", "2027-02-14", 200, 200),
        ("100/1m", "2027-02-15", 200, 300),
        ("100/1y", "2028-12-13", 100, 200),
        ("100/2y", "2028-12-14", 100, 100),
    ],
)
def test_longer_periods_count_when_over_or_when_begun(rate: str, back: str, end: int, start: int) -> None:
    assert _fine("2026-12-14 23:59", f"{back} 10:00", rate).cents == end
    assert _fine("2026-12-14 23:59", f"{back} 10:00", rate, at_start=True).cents == start


def test_the_end_of_a_short_month() -> None:
    assert _fine("2027-01-31 23:59", "2027-02-28 10:00", "100/1m").units == 1
    assert _fine("2027-01-31 23:59", "2027-03-30 10:00", "100/1m").units == 1
    assert _fine("2027-01-31 23:59", "2027-03-31 10:00", "100/1m").units == 2


@pytest.mark.parametrize(
    ("rate", "back", "cents"),
    [
        ("100/1h", "2026-12-14 10:00", 0),
        ("100/1h", "2026-12-14 10:01", 100),
        ("100/1h", "2026-12-14 11:59", 100),
        ("100/1h", "2026-12-14 12:00", 200),
        ("100/2h", "2026-12-14 11:00", 0),
        ("100/2h", "2026-12-14 12:30", 100),
        ("10/30min", "2026-12-14 10:29", 0),
        ("10/30min", "2026-12-14 11:00", 20),
        ("1/1min", "2026-12-14 10:05", 5),
    ],
)
def test_hours_and_minutes(rate: str, back: str, cents: int) -> None:
    assert _fine("2026-12-14 10:00", back, rate, calendar=TOWN, charge_closed_days=True).cents == cents


def test_hours_count_while_the_library_is_open() -> None:
    fine = _fine("2026-12-14 17:00", "2026-12-15 11:00", "100/1h", calendar=TOWN)
    assert fine.cents == 200
    assert fine.steps == (FineStep("late", 1080, "min"), FineStep("shut", 960, "min"), FineStep("charged", 2, "h", 200))
    all_night = _fine("2026-12-14 17:00", "2026-12-15 11:00", "100/1h", calendar=TOWN, charge_closed_days=True)
    assert all_night.cents == 1800


def test_real_hours_over_a_clock_change() -> None:
    assert _fine("2026-03-29 01:00", "2026-03-29 04:00", "100/1h", charge_closed_days=True).cents == 200
    assert _fine("2026-10-25 01:00", "2026-10-25 04:00", "100/1h", charge_closed_days=True).cents == 400


def test_hours_with_grace() -> None:
    for grace, excluded, cents in (("1h", False, 200), ("1h", True, 100), ("1d", False, 0), ("150min", False, 0)):
        back = _fine("2026-12-14 13:00", "2026-12-14 15:00", "100/1h", TOWN, grace=grace, grace_excluded=excluded)
        assert back.cents == cents


@pytest.mark.parametrize(
    ("late", "grace", "all_of_it", "less"),
    [(10, "12min", 0, 0), (12, "12min", 0, 0), (13, "12min", 13, 1), (255, "4h", 255, 15), (0, "0d", 0, 0),
     (5, "0d", 5, 5), (4350, "3d", 4350, 30), (4350, "4d", 0, 0), (20_200, "2w", 20_200, 40),
     (44_641, "1m", 44_641, 1)],
)  # fmt: skip
def test_what_counts_of_minutes(late: int, grace: str, all_of_it: int, less: int) -> None:
    period = Period.parse(grace, zero=True)
    assert _fine_of_minutes(late, "1/1min", grace=period).units == all_of_it
    assert _fine_of_minutes(late, "1/1min", grace=period, grace_excluded=True).units == less
    assert _fine_of_minutes(late, "1/1min").units == late


def _fine_of_minutes(late: int, rate: str, **rules: Any) -> Fine:
    return overdue_fine(ALWAYS, 0, late * MINUTE, FineRate.parse(rate), charge_closed_days=True, at_start=True, **rules)


@pytest.mark.parametrize(
    ("late", "rate", "cents"),
    [(5, "100/1min", 500), (300, "100/1h", 500), (301, "100/1h", 600), (7200, "100/1440min", 500),
     (7201, "100/1440min", 600), (0, "100/1h", 0), (-5, "100/1h", 0)],
)  # fmt: skip
def test_a_fine_from_minutes(late: int, rate: str, cents: int) -> None:
    assert _fine_of_minutes(late, rate, cap=1000).cents == cents


def test_a_fine_from_minutes_stops_at_its_caps() -> None:
    assert _fine_of_minutes(21_600, "25/24h", cap=300).cents == 300
    assert _fine_of_minutes(21_600, "25/24h", cap=300, price_cap=200).cents == 200


def test_hours_of_grace_do_not_come_back_on_a_closed_day() -> None:
    due = _moment("2026-12-14 23:59")
    assert not TOWN.is_open(date(2026, 12, 16))
    late = [
        overdue_fine(TOWN, due, due + minutes * MINUTE, A_DAY, grace=Period(1, "h")).cents
        for minutes in (60, 61, 1440, 1441, 1500, 2880)
    ]
    assert late == [0, 25, 25, 25, 25, 25]


@settings(max_examples=150, deadline=None)
@given(
    late=st.integers(0, 60 * 24 * 60),
    more=st.integers(0, 5 * 24 * 60),
    rate=st.builds(FineRate, st.integers(1, 500), st.builds(Period, st.integers(1, 9), st.sampled_from("hdwm"))),
    grace=st.builds(Period, st.integers(0, 5), st.sampled_from("hd")),
    excluded=st.booleans(),
    cap=st.none() | st.integers(0, 2000),
    closed_too=st.booleans(),
    at_start=st.booleans(),
)
def test_a_fine_never_shrinks_and_its_steps_add_up(
    late: int,
    more: int,
    rate: FineRate,
    grace: Period,
    excluded: bool,
    cap: int | None,
    closed_too: bool,
    at_start: bool,
) -> None:
    due = _moment("2026-12-14 23:59")

    def asked(minutes: int) -> Fine:
        until = due + minutes * MINUTE
        return overdue_fine(
            TOWN, due, until, rate, grace=grace, grace_excluded=excluded, cap=cap, charge_closed_days=closed_too,
            at_start=at_start,
        )  # fmt: skip

    fine = asked(late)
    assert 0 <= fine.cents <= asked(late + more).cents
    assert cap is None or fine.cents <= cap
    assert fine.cents <= fine.units * rate.cents
    charged = [step for step in fine.steps if step.kind in ("charged", "cap")]
    assert fine.cents == (charged[-1].cents if charged else 0)
