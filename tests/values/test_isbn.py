from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from tuils.values.numbers.isbn import is_isbn, issn, normalise, to_isbn10, upc

PAIRS = [
    ("0306406152", "9780306406157"),
    ("080442957X", "9780804429573"),
    ("043942089X", "9780439420891"),
    ("155192370X", "9781551923703"),
    ("097522980X", "9780975229804"),
]
MAGAZINES = [
    ("0378-5955", "9770378595002"),
    ("0317-8471", "9770317847001"),
    ("2434-561X", "9772434561006"),
    ("0028-8365", "9770028836004"),
]


@pytest.mark.parametrize(("ten", "thirteen"), PAIRS)
def test_ten_and_thirteen_are_one_book(ten: str, thirteen: str) -> None:
    assert normalise(ten) == normalise(ten.lower()) == normalise(thirteen) == thirteen
    assert to_isbn10(thirteen) == to_isbn10(ten) == ten


@pytest.mark.parametrize(
    "text",
    [
        "0-306-40615-2",
        "0 306 40615 2",
        "0.306.40615.2",
        "0\u2013306\u201340615\u20132",
        "978-0-306-40615-7",
        "9 780306 406157",
        "978-0306406157 (pbk.)",
        "0306406152 (pbk.) : $12.95",
        "0306406152pbk.",
        "0306406152 :",
        "0306406152 12.95",
        "(0306406152)",
        "ISBN 0306406152",
        "ISBN0306406152",
        "isbn: 978-0-306-40615-7",
        "ISBN-10: 0-306-40615-2",
        "ISBN-13 978-0-306-40615-7",
        "ISBN 13: 9780306406157",
        "eISBN 9780306406157",
        "urn:isbn:9780306406157",
        "9780306406157 9780804429573",
        "978030640615751295",
        "9780306406157 51295",
        " \t9780306406157\r\n",
    ],
)
def test_however_it_is_written(text: str) -> None:
    assert normalise(text) == "9780306406157"
    assert is_isbn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(pbk.)",
        "X",
        "0306406153",
        "9780306406158",
        "978-0-306-40615-8",
        "9.78031E+12",
        "306406152",
        "03064061520",
        "97803064061570",
        "X306406152",
        "03064X6152",
        "9770378595002",
        "9790260000438",
        "31234000000016",
        "Emma",
        "٠٣٠٦٤٠٦١٥٢",
    ],
)
def test_no_book_number(text: str) -> None:
    assert normalise(text) is None
    assert to_isbn10(text) is None
    assert not is_isbn(text)


def test_a_label_with_13_does_not_eat_a_number_that_begins_so() -> None:
    assert normalise("ISBN 1300000007") == "9781300000006"


def test_979_has_no_ten() -> None:
    assert normalise("979-10-90636-07-1") == "9791090636071"
    assert to_isbn10("9791090636071") is None


@settings(max_examples=80, deadline=None)
@given(st.from_regex(r"978[0-9]{9}", fullmatch=True), st.integers(0, 9))
def test_one_last_digit_in_ten_is_right(twelve: str, guess: int) -> None:
    right = [n for n in range(10) if normalise(f"{twelve}{n}")]
    assert len(right) == 1
    ten = to_isbn10(f"{twelve}{right[0]}")
    assert ten is not None
    assert normalise(ten) == f"{twelve}{right[0]}"
    assert is_isbn(f"{twelve}{guess}") == (guess == right[0])


@pytest.mark.parametrize(("number", "ean"), MAGAZINES)
def test_issn_and_its_barcode(number: str, ean: str) -> None:
    for text in (number, number.replace("-", ""), number.lower(), f"ISSN {number}", f"ISSN: {number} (print)"):
        assert issn(text) == number
    for text in (ean, f"{ean}05", f"{ean}51295", f"{ean} 05", f"{ean[0]} {ean[1:7]} {ean[7:]}"):
        assert issn(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0378-5956",
        "0378595",
        "0378-59555",
        "9770378595003",
        "9780306406157",
        "977037859500",
        "97703785950021",
        "Emma",
    ],
)
def test_no_issn(text: str) -> None:
    assert issn(text) is None


def test_other_labels_of_an_issn() -> None:
    assert issn("ISSN-L 0378-5955") == issn("eISSN: 0378-5955") == issn("urn:ISSN:0378-5955") == "0378-5955"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("036000291452", "036000291452"),
        ("0036000291452", "036000291452"),
        ("0 36000 29145 2", "036000291452"),
        ("0-36000-29145-2", "036000291452"),
        (" 036000291452 ", "036000291452"),
        ("036000291453", None),
        ("1036000291452", None),
        ("9780306406157", None),
        ("03600029145", None),
        ("00036000291452", None),
        ("Emma", None),
        ("", None),
    ],
)
def test_upc(text: str, expected: str | None) -> None:
    assert upc(text) == expected
