"""What other systems agree on about due dates. The cases lie beside the checkout; without them these tests skip."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tuils.values.calendar import Calendar, Due, due
from tuils.values.hours import parse_hours
from tuils.values.moments import HOUR, day_of, iso, local_moment, moment, parse_when
from tuils.values.periods import Period

Case = dict[str, Any]

CLOSED = ("DD-001", "DD-002", "DD-003", "DD-005", "DD-008", "DD-009")
DUE = (
    "DD-011", "DD-012", "DD-013", "DD-017", "DD-019", "DD-021",
    "DD-030", "DD-050", "DD-055", "DD-056", "DD-058", "DD-059",
)  # fmt: skip
REFUSED = ("DD-061", "DD-062", "DD-063")
ENDS = ("DD-068", "DD-069", "DD-072", "DD-074")
OPEN_DAYS = ("DD-023", "DD-085", "DD-087", "DD-088", "DD-089", "DD-090")
ONE_EACH = ("DD-073", "DD-078", "DD-082")
COVERED = (*CLOSED, *DUE, *REFUSED, *ENDS, *OPEN_DAYS, *ONE_EACH)

OUT_OF_SCOPE = {
    "DD-042": "which period a renewal takes is the circulation rules' choice",
    "DD-051": "periods are days or hours; there are no months",
    "DD-052": "as DD-051",
    "DD-053": "as DD-051",
    "DD-060": "periods are days or hours; there are no minutes",
    "DD-065": "a latest due date is the circulation rules' choice",
    "DD-075": "a screen's matter; days show as Mon 14 Dec",
    "DD-077": "a screen's matter; times show as 18:35",
    "DD-092": "a verb's matter; see the checkout",
}

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ROLLS = {"move_to_next_open": "next_open", "skip_closed": "open_days_only", "ignore": "keep"}
_DAYS = {"days": 1, "weeks": 7}


def _file() -> Path:
    data = os.environ.get("TUILS_TEST_DATA")
    shared = Path(data).parent if data else Path(__file__).parents[3] / "shared"
    return shared / "golden" / "due_dates.json"


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    if not _file().exists():
        pytest.skip("the golden cases are not beside this checkout")
    return {case["id"]: case for case in json.loads(_file().read_text(encoding="utf-8"))["cases"]}


def _zone(case: Case) -> ZoneInfo:
    return ZoneInfo(case.get("policy", {}).get("time_zone", "America/Chicago"))


def _calendar(case: Case) -> Calendar:
    """Yearly closed days become dates. No case that binds turns on a day that opens all the same, so these are left."""
    setup = case.get("setup", {})
    told = setup.get("calendar", {})
    hours = parse_hours("-".join(setup.get("opening_hours", {}).get("every_day", ["00:00", "23:59"])))
    week = {n: hours for n, name in enumerate(_WEEKDAYS) if name not in told.get("weekly_closed", [])}
    yearly = [f"{year}-{day}" for year in range(2010, 2027) for day in told.get("yearly_closed", [])]
    closed = {date.fromisoformat(day): "" for day in [*yearly, *told.get("closed_dates", [])]}
    return Calendar(_zone(case), week, closed)


def _when(case: Case, name: str) -> int:
    return parse_when(case["action"][name], _zone(case))


def _day(case: Case, name: str) -> date:
    return day_of(_when(case, name), _zone(case))


def _period(case: Case) -> Period:
    count, unit = case["policy"]["loan_period"], case["policy"]["unit"]
    return Period(count, "h") if unit == "hours" else Period(count * _DAYS[unit], "d")


def _due(case: Case) -> Due:
    roll = _ROLLS[case["policy"]["closed_days"]]
    return due(_calendar(case), _when(case, "start"), _period(case), roll=roll)


def test_every_case_that_binds_is_covered_or_out_of_scope(cases: dict[str, Case]) -> None:
    binding = {name for name, case in cases.items() if case["scope"] in ("universal", "common")}
    assert binding == {*COVERED, *OUT_OF_SCOPE}


@pytest.mark.parametrize("name", CLOSED)
def test_closed_days(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    assert _calendar(case).is_open(_day(case, "when")) is not case["expected"]["closed"]


@pytest.mark.parametrize("name", DUE)
def test_due(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    expected = parse_when(case["expected"]["due"], _zone(case))
    found = _due(case)
    if _period(case).unit == "h":
        assert found.at == expected
        return
    # Days end at 23:59 here, also where the source keeps the clock time of lending.
    assert iso(found.at, _zone(case))[:16] == f"{day_of(expected, _zone(case))}T23:59"


@pytest.mark.parametrize("name", REFUSED)
def test_periods_that_are_refused(cases: dict[str, Case], name: str) -> None:
    policy = cases[name]["policy"]
    for unit in ("d", "h") if policy["unit"] == "minutes" else (policy["unit"],):
        with pytest.raises(ValueError, match=r"Write (at least|days)"):
            Period.parse(f"{policy['loan_period']}{unit}")


@pytest.mark.parametrize("name", ENDS)
def test_the_end_of_the_local_day(cases: dict[str, Case], name: str) -> None:
    """These give the day that was counted: lent a day before, for one day. To the minute: ours is 23:59:00."""
    case = cases[name]
    zone = _zone(case)
    fixed = case.get("policy", {}).get("fixed_due")
    expected = case["expected"].get("due") or f"{case['expected']['due_day']}T23:59"
    if fixed:
        at = _calendar(case).ends_at(date.fromisoformat(fixed))
    else:
        at = due(_calendar(case), _when(case, "computed") - 24 * HOUR, Period(1, "d")).at
    assert iso(at, zone)[:16] == iso(parse_when(expected, zone), zone)[:16]


@pytest.mark.parametrize("name", OPEN_DAYS)
def test_open_days_between(cases: dict[str, Case], name: str) -> None:
    """The days only: open hours between two times are not asked for anywhere."""
    case = cases[name]
    assert _calendar(case).open_days(_day(case, "start"), _day(case, "end")) == case["expected"]["days"]


def test_forward_open_days(cases: dict[str, Case]) -> None:
    case = cases["DD-082"]
    found = due(_calendar(case), _when(case, "start"), Period(case["action"]["days"], "d"), roll="open_days_only")
    assert found.day.isoformat() == case["expected"]["day"]


def test_hours_into_a_closed_day_end_an_hour_after_opening(cases: dict[str, Case]) -> None:
    """The source takes the opening itself; our rule leaves an hour to bring it."""
    case = cases["DD-073"]
    found = due(_calendar(case), _when(case, "computed") - 2 * HOUR, Period(2, "h"))
    assert found.at == parse_when(case["expected"]["due"], _zone(case)) + HOUR


def test_a_midnight_that_does_not_exist_is_a_date(cases: dict[str, Case]) -> None:
    case = cases["DD-078"]
    when = _when({**case, "action": {"start": case["action"]["text"]}}, "start")
    assert day_of(when, _zone(case)).isoformat() == case["action"]["text"]


def test_the_same_without_the_file() -> None:
    """A few of the cases' shapes in our own dates, so that a checkout that stands alone is tested too."""
    zone = ZoneInfo("America/New_York")
    week = {day: parse_hours("10-16") for day in range(5)}
    calendar = Calendar(zone, week, {date(2024, 7, 4): "Independence Day"})
    lent = local_moment(datetime(2024, 7, 3, 11, 0), zone)
    assert due(calendar, lent, Period(1, "d")).day == date(2024, 7, 5)
    assert due(calendar, lent, Period(3, "d")).day == date(2024, 7, 8)
    assert due(calendar, lent, Period(1, "d"), roll="keep").day == date(2024, 7, 4)
    assert due(calendar, lent, Period(2, "d"), roll="open_days_only").day == date(2024, 7, 8)
    assert calendar.open_days(date(2024, 7, 3), date(2024, 7, 3) + timedelta(days=7)) == 4
    two_hours = due(calendar, moment(datetime(2024, 7, 3, 14, 0)), Period(2, "h"))
    assert iso(two_hours.at, zone) == "2024-07-03T12:00:00-04:00"
