"""Days as people type them: one table of forms for every door."""

from __future__ import annotations

from datetime import date

import pytest

from tuils.values.time.typed_days import MONTH_FIRST, DayReader, YearGuess, day_and_clock, typed_clock
from tuils.values.words import Unclear

TODAY = date(2026, 11, 28)  # a Saturday
SPANISH = {"Dec": "dic", "Thu": "jue", "December": "diciembre", "{month} {year}": "{month} {year}", "today": "hoy"}


def read(text: str, locale: str = "en_US", way: YearGuess = YearGuess.NEXT) -> str:
    try:
        return DayReader(TODAY, locale, way).read(text).isoformat()
    except Unclear as no:
        return str(no)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/4/2026", "2026-12-04"),
        ("6/7/2026", "2026-06-07"),
        ("12-4-26", "2026-12-04"),
        ("12.4.2026", "2026-12-04"),
        ("13/2/2026", "2026-02-13"),
        ("2026-12-24", "2026-12-24"),
        ("2026/12/24", "2026-12-24"),
        ("122426", "2026-12-24"),
        ("12252026", "2026-12-25"),
        ("20261224", "2026-12-24"),
        ("3/14", "2027-03-14"),
        ("12/4", "2026-12-04"),
        ("11/28", "2026-11-28"),
        ("2/29", "2028-02-29"),
        ("Dec 24", "2026-12-24"),
        ("dec 24th", "2026-12-24"),
        ("24 Dec", "2026-12-24"),
        ("Thu 24 Dec", "2026-12-24"),
        ("Thu, Dec 24", "2026-12-24"),
        ("sat dec 19", "2026-12-19"),
        ("December 24, 2026", "2026-12-24"),
        ("24-Dec-2026", "2026-12-24"),
        ("sept 5", "2027-09-05"),
        ("4 july", "2027-07-04"),
        ("1 jan", "2027-01-01"),
        ("today", "2026-11-28"),
        ("Tomorrow", "2026-11-29"),
        ("yesterday", "2026-11-27"),
        ("fri", "2026-12-04"),
        ("saturday", "2026-12-05"),
        ("+10d", "2026-12-08"),
        ("+2w", "2026-12-12"),
        ("+3 months", "2027-02-28"),
        ("-1y", "2025-11-28"),
    ],
)
def test_what_an_american_desk_types(text: str, day: str) -> None:
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2/30/2026", "February 2026 has 28 days."),
        ("31 feb", "February has 29 days."),
        ("14/13/2026", "There is no month 14."),
        ("fri dec 19", "That day is a Saturday."),
        ("1/1/1850", "Write a year from 1900 to 9998."),
        *((text, "Type it like 12/24/2026 or Dec 24.") for text in ("10", "1985", "$17.95", "soon", "", "may", "7b")),
        ("last day of month", "Type it like 12/24/2026 or Dec 24."),
    ],
)
def test_the_rest_is_refused_with_what_to_write(text: str, said: str) -> None:
    assert read(text) == said


def test_the_locale_says_what_stands_first() -> None:
    assert read("12/4/2026", "en_GB") == "2026-04-12"
    assert read("4/12", "en_GB") == "2026-12-04"
    assert read("12/24/2026", "en_GB") == "2026-12-24", "it fits one order only"
    assert read("241226", "es_US") == "2026-12-24"
    assert read("soon", "en_GB") == "Type it like 24/12/2026 or 24 Dec."
    assert read("2026-12-04", "en_GB") == "2026-12-04"


def test_a_birth_is_over_and_has_its_year() -> None:
    assert read("3/14/1985", way=YearGuess.YEAR) == "1985-03-14"
    assert read("3-14-85", way=YearGuess.YEAR) == "1985-03-14"
    assert read("031426", way=YearGuess.YEAR) == "2026-03-14"
    assert read("12/4/26", way=YearGuess.YEAR) == "1926-12-04", "that day of 2026 is still to come"
    assert read("3/14", way=YearGuess.YEAR) == "Add the year, such as 3/14/1985."
    assert read("soon", way=YearGuess.YEAR) == "Type it like 3/14/1985."


def test_what_is_over_is_looked_for_backwards() -> None:
    assert read("12/4", way=YearGuess.PAST) == "2025-12-04"
    assert read("11/28", way=YearGuess.PAST) == "2026-11-28"
    assert read("fri", way=YearGuess.PAST) == "2026-11-27"


def test_where_today_is_not_known_the_year_is_needed() -> None:
    assert read("12/4/2026", way=YearGuess.WHOLE) == "2026-12-04"
    assert read("12/4", way=YearGuess.WHOLE) == "Add the year, such as 12/24/2026."
    assert read("today", way=YearGuess.WHOLE) == "Type it like 12/24/2026 or Dec 24."


def test_names_in_the_language_of_who_types() -> None:
    reader = DayReader(TODAY, "es_US", translate=lambda word: SPANISH.get(word, word))
    for text in ("24 dic", "jue 24 dic", "24 dec", "diciembre 24", "24 de dic", "jue, 24 de dic de 2026"):
        assert reader.read(text) == date(2026, 12, 24)
    assert reader.read("hoy") == TODAY


def test_a_month_that_is_shown_is_where_a_day_is_looked_for() -> None:
    assert DayReader(TODAY, since=date(2028, 3, 1)).read("3/14") == date(2028, 3, 14)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12/5 6 pm", ("12/5", "18:00")),
        ("2026-12-05 18:00", ("2026-12-05", "18:00")),
        ("Dec 5, 6:30pm", ("Dec 5", "18:30")),
        ("Dec 5", ("Dec 5", "")),
        ("yesterday", ("yesterday", "")),
    ],
)
def test_a_day_with_a_time(text: str, parts: tuple[str, str]) -> None:
    assert day_and_clock(text) == parts


def test_locales_are_those_that_put_the_month_first() -> None:
    """The common locale data is the measure."""
    babel = pytest.importorskip("babel")
    for name in MONTH_FIRST | {"en_GB", "en_AU", "es_US", "es", "de_DE", "fr_FR"}:
        pattern = babel.Locale.parse(name).date_formats["short"].pattern
        assert (max(pattern.find("M"), pattern.find("L")) < pattern.find("d")) == (name in MONTH_FIRST), name


@pytest.mark.parametrize("text", ["6:30 pm", "6.30pm", "6:30 p. m.", "6:30 p.m.", "18:30", "1830", "18 h 30", "18h30"])
def test_a_time_as_any_locale_writes_it(text: str) -> None:
    assert typed_clock(text) == "18:30"
