from __future__ import annotations

import pytest

from tuils.values.periods import Period
from tuils.values.words import Unclear


@pytest.mark.parametrize(
    ("text", "period"),
    [("21d", Period(21, "d")), ("2h", Period(2, "h")), (" 7 D ", Period(7, "d")), ("007d", Period(7, "d"))],
)
def test_parse(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize("text", ["1d", "21d", "2h", "99999d"])
def test_written_back(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "21", "d", "21w", "21days", "-1d", "-1h", "1.5h", "1d2h", "5Unknown", "٢d", "100000d", "9" * 40 + "d"]
)
def test_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a length of time\. Write days as 21d, hours as 2h\."):
        Period.parse(text)


@pytest.mark.parametrize("text", ["0d", "0h", "00d"])
def test_nothing_is_a_period_only_where_it_may_be(text: str) -> None:
    with pytest.raises(Unclear, match="at least 1 day"):
        Period.parse(text)
    assert Period.parse(text, zero=True).count == 0


def test_less_than_nothing_never() -> None:
    with pytest.raises(ValueError, match="not a length of time"):
        Period.parse("-1d", zero=True)
    with pytest.raises(ValueError, match="not a length of time"):
        Period(-1, "d")
