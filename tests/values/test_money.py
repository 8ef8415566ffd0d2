"""Amounts as people write them."""

from __future__ import annotations

import pytest

from tuils.values.money.money import cents, plain_amount, read_amount
from tuils.values.words import Unclear


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.50", 1250), ("12,50", 1250), (" 12 ", 1200), ("0.05", 5), ("999999.99", 99_999_999), ("12.5", 1250),
     ("$12.40", 1240), ("$ 12", 1200), (".50", 50), ("1,250.00", 125_000), ("$1,250.00", 125_000),
     ("1.250,00", 125_000), ("12,40 €", 1240), ("1,250", None), ("1,250,000", None), ("$", None), (".", None),
     ("1,25.00", None), ("12.345", None),
     ("", None), ("-1", None), ("1.000", None), ("twelve", None), ("١٢", None), ("1234567", None)],
)  # fmt: skip
def test_amounts_are_read_or_not(text: str, amount: int | None) -> None:
    assert cents(text) == amount


@pytest.mark.parametrize(("amount", "text"), [(1250, "12.50"), (5, "0.05"), (0, "0.00"), (None, "")])
def test_amounts_are_written_so_that_they_can_be_read(amount: int | None, text: str) -> None:
    assert plain_amount(amount) == text
    assert cents(text) == amount


@pytest.mark.parametrize(("amount", "text"), [(-5, "-0.05"), (-250, "-2.50"), (-100, "-1.00")])
def test_credit_is_below_nothing(amount: int, text: str) -> None:
    assert plain_amount(amount) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,250", '"1,250" may be read in two ways. Write 1250.00.'),
        ("ten", '"ten" is not an amount. Type it like 12.50.'),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(Unclear) as no:
        read_amount(text)
    assert str(no.value) == said
