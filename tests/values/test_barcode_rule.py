"""Old numbers made into those that are on the labels."""

from __future__ import annotations

import pytest

from tuils.values.numbers.barcode import BarcodeRule, has_right_check_digit, without_codabar
from tuils.values.words import Unclear

WHOLE = BarcodeRule(prefix="31042", digits=14, check=True)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (BarcodeRule(), "31042000000013", "31042000000013"),
        (BarcodeRule(), "A31042000000013B", "31042000000013"),
        (BarcodeRule(), "A123B", "A123B"),
        (BarcodeRule(), "0001", "0001"),
        (BarcodeRule(strip="T "), "T 4711", "4711"),
        (BarcodeRule(strip="0"), "0004711", "4711"),
        (BarcodeRule(strip="0"), "000", "000"),
        (BarcodeRule(strip="X"), "4711X", "4711X"),
        (BarcodeRule(digits=6), "4711", "004711"),
        (BarcodeRule(prefix="9", digits=6), "4711", "904711"),
        (BarcodeRule(prefix="9", digits=6), "94711", "994711"),
        (WHOLE, "4711", "31042000047113"),
        (WHOLE, "00004711", "31042000047113"),
        (WHOLE, "123456789", "123456789"),
        (WHOLE, "CONC40", "CONC40"),
        (WHOLE, "31042000000014", "31042000000014"),
        (WHOLE, "", ""),
        (BarcodeRule("P ", "31042", 14, True), "P 4711", "31042000047113"),
    ],
)
def test_a_rule(rule: BarcodeRule, old: str, new: str) -> None:
    assert rule.apply(old) == new
    assert rule.apply(new) == new


def test_what_is_completed_has_a_right_check_digit() -> None:
    assert all(has_right_check_digit(WHOLE.apply(str(number))) for number in range(1, 500))


@pytest.mark.parametrize(
    ("written", "code"), [("a31042000000013d", "31042000000013"), ("A3104200000013B",) * 2, ("A",) * 2]
)
def test_codabar_letters_go_round_fourteen_digits_only(written: str, code: str) -> None:
    assert without_codabar(written) == code


@pytest.mark.parametrize(
    ("prefix", "digits", "check"),
    [("3A", 14, True), ("31042", 5, False), ("31042", 6, True), ("", -1, False), ("", 31, False)],
)
def test_a_rule_that_cannot_be(prefix: str, digits: int, check: bool) -> None:
    with pytest.raises(Unclear):
        BarcodeRule("", prefix, digits, check)
