"""Amounts as people write them."""

from __future__ import annotations

import pytest

from tuils.values.money import cents, plain


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.50", 1250), ("12,50", 1250), (" 12 ", 1200), ("0.05", 5), ("999999.99", 99_999_999), ("12.5", None),
     ("", None), ("-1", None), ("1.000", None), ("twelve", None), ("١٢", None), ("1234567", None)],
)  # fmt: skip
def test_amounts_are_read_or_not(text: str, amount: int | None) -> None:
    assert cents(text) == amount


@pytest.mark.parametrize(("amount", "text"), [(1250, "12.50"), (5, "0.05"), (0, "0.00"), (None, "")])
def test_amounts_are_written_so_that_they_can_be_read(amount: int | None, text: str) -> None:
    assert plain(amount) == text
    assert cents(text) == amount


@pytest.mark.parametrize(("amount", "text"), [(-5, "-0.05"), (-250, "-2.50"), (-100, "-1.00")])
def test_credit_is_below_nothing(amount: int, text: str) -> None:
    assert plain(amount) == text
