"""Days, times, money and numbers by locale: by hand for the United States, by Babel for all others."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from babel import Locale

from tuils.values.locale_forms import AMERICAN, MONDAY, SUNDAY, BabelForms, forms_of

TODAY = date(2026, 12, 7)
SATURDAY = date(2026, 12, 19)
DAYS = [date(1899, 12, 28) + timedelta(days=n) for n in (*range(0, 800, 3), *range(40_000, 47_000, 13))]
TIMES = [time(hour, minute) for hour in range(24) for minute in (0, 5, 30, 59)]
AMOUNTS = [0, 1, 9, 10, 99, 100, 1240, 99_999, 100_000, 123_456_789, -1, -500, -123_450]


def test_what_is_written_by_hand_is_what_babel_writes() -> None:
    babel = BabelForms(SUNDAY, Locale.parse("en_US"), "USD")
    for day in DAYS:
        for form in ("day_of_year", "whole_day", "dated", "month_day", "month"):
            assert getattr(AMERICAN, form)(day) == getattr(babel, form)(day)
    assert [AMERICAN.clock(at) for at in TIMES] == [babel.clock(at) for at in TIMES]
    assert [AMERICAN.money(cents) for cents in AMOUNTS] == [babel.money(cents) for cents in AMOUNTS]
    assert [AMERICAN.number(n) for n in (0, 999, 1000, 1_234_567)] == [
        babel.number(n) for n in (0, 999, 1000, 1_234_567)
    ]
    assert AMERICAN.weekdays() == babel.weekdays()
    assert babel.locale.first_week_day == AMERICAN.first_weekday == SUNDAY


def test_in_the_united_states() -> None:
    assert AMERICAN.day(SATURDAY, TODAY) == "Sat, Dec 19"
    assert AMERICAN.day(date(2027, 1, 4), TODAY) == "Mon, Jan 4, 2027"
    assert AMERICAN.dated(SATURDAY) == "Dec 19, 2026"
    assert AMERICAN.month(SATURDAY) == "December 2026"
    assert AMERICAN.moment(datetime(2026, 12, 19, 18, 30), TODAY) == "Sat, Dec 19, 6:30 pm"
    assert [AMERICAN.clock(time(hour, 5)) for hour in (0, 9, 12, 23)] == ["12:05 am", "9:05 am", "12:05 pm", "11:05 pm"]
    assert AMERICAN.money(1240) == "$12.40"
    assert AMERICAN.money(-500) == "-$5.00"
    assert AMERICAN.number(1234) == "1,234"


def test_from_one_time_to_another() -> None:
    assert AMERICAN.times(time(10, 30), time(11, 30)) == "10:30-11:30 am"
    assert AMERICAN.times(time(10, 30), time(13, 0)) == "10:30 am-1:00 pm"
    assert AMERICAN.hours(time(10, 0), time(18, 0)) == "10 am-6 pm"
    assert AMERICAN.hours(time(9, 30), time(11, 0)) == "9:30-11 am"
    assert forms_of("en_GB").times(time(10, 30), time(13, 0)) == "10:30-13:00"


@pytest.mark.parametrize(
    ("locale", "day", "with_year", "clock", "money", "starts"),
    [
        ("en_GB", "Sat 19 Dec", "19 Dec 2026", "18:30", "-£1,250.00", MONDAY),
        ("es_US", "sáb, 19 de dic", "19 dic 2026", "6:30 pm", "-$1,250.00", SUNDAY),
        ("es", "sáb, 19 dic", "19 dic 2026", "18:30", "-1.250,00 US$", MONDAY),
        ("es_ES", "sáb, 19 dic", "19 dic 2026", "18:30", "-1.250,00 €", MONDAY),
        ("en_CA", "Sat, Dec 19", "Dec 19, 2026", "6:30 pm", "-$1,250.00", SUNDAY),
        ("de-DE", "Sa., 19. Dez.", "19. Dez. 2026", "18:30", "-1.250,00 €", MONDAY),
    ],
)
def test_elsewhere(locale: str, day: str, with_year: str, clock: str, money: str, starts: int) -> None:
    forms = forms_of(locale)
    assert forms.day(SATURDAY, TODAY) == day
    assert forms.dated(SATURDAY) == with_year
    assert forms.clock(time(18, 30)) == clock
    assert forms.money(-125_000) == money
    assert forms.first_weekday == starts


def test_a_reader_of_another_language_has_the_country_of_the_library() -> None:
    assert forms_of("en_US", "es").day(SATURDAY, TODAY) == "sáb, 19 de dic"
    assert forms_of("en_US", "es").money(1240) == "$12.40"
    assert forms_of("es_US", "en") is AMERICAN
    assert forms_of("en_GB", "es").money(1240) == "12,40 GBP"  # as Babel writes pounds in Spanish


@pytest.mark.parametrize("locale", ["xx_YY", "", "en"])
def test_a_locale_that_nobody_knows_is_written_as_in_the_united_states(locale: str) -> None:
    assert forms_of(locale) is AMERICAN


@pytest.mark.parametrize(
    "locale", ["en_US", "en_GB", "en_CA", "en_AU", "es", "es_US", "es_MX", "fr_CA", "de_DE", "sv_SE"]
)
def test_no_space_that_an_old_terminal_lacks(locale: str) -> None:
    forms = forms_of(locale)
    said = [
        *(form for day in DAYS[:40] for form in (forms.whole_day(day), forms.month(day), forms.day(day, TODAY))),
        *map(forms.clock, TIMES), *map(forms.money, AMOUNTS), forms.number(1_234_567),
    ]  # fmt: skip
    assert not [text for text in said if any(mark.isspace() and mark != " " for mark in text)]
    if locale.startswith("en"):
        assert not [text for text in said if any(ord(mark) > 0xFF for mark in text)]


def test_an_american_desk_does_not_load_babel() -> None:
    code = (
        "import sys; from datetime import date, time; from tuils.values.locale_forms import forms_of; "
        "forms = forms_of('en_US'); forms.day(date(2026, 12, 19), date(2026, 12, 7)); forms.clock(time(9)); "
        "forms.money(5); forms_of('en_US', 'en'); print('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
