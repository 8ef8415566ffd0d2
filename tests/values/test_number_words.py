"""A number in words is one in digits, and the other way, as far as titles have such."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tuils.values.numbers.number_words import with_other_numbers

SOME = ("one", "two", "ten", "twenty", "hundred", "thousand", "and", "5", "12th", "dos", "the")


def others(text: str) -> list[str]:
    return [" ".join(words) for words in with_other_numbers(text.split())]


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("the 39 steps", "the thirty nine steps"),
        ("we 3", "we three"),
        ("20000 leagues under the sea", "twenty thousand leagues under the sea"),
        ("101 dalmatians", "one hundred and one dalmatians"),
        ("1001 nights", "one thousand and one nights"),
        ("1984", "nineteen eighty four"),
        ("catch 22", "catch twenty two"),
        ("fahrenheit 451", "fahrenheit four hundred and fifty one"),
        ("2001 a space odyssey", "two thousand and one a space odyssey"),
        ("los 3 cerditos", "los tres cerditos"),
        ("the 2nd chance", "the second chance"),
        ("10 things and 5 more", "ten things and five more"),
    ],
)
def test_both_ways(digits: str, words: str) -> None:
    assert words in others(digits)
    assert digits in others(words)


def test_numbers_side_by_side_are_not_added() -> None:
    assert others("seven eleven") == ["7 11"]
    assert others("three two one") == ["3 2 1"]
    assert others("three and four") == ["3 and 4"]
    assert others("hundred and") == ["100 and"]
    assert others("thousand and one nights") == ["1001 nights"]


@pytest.mark.parametrize("text", ["emma", "", "and", "1234567", "007", "zeroes and hundreds"])
def test_what_is_no_such_number_stays(text: str) -> None:
    assert others(text) == []


@given(st.integers(1, 99_999), st.booleans())
def test_every_number_comes_back(number: int, alone: bool) -> None:
    words = [str(number)] if alone else ["part", str(number), "b"]
    said = [way for way in with_other_numbers(words) if not any(map(str.isdigit, " ".join(way)))]
    assert said
    assert all(list(words) in list(with_other_numbers(way)) for way in said[:2])


@given(
    st.lists(
        st.sampled_from(["one", "two", "ten", "twenty", "hundred", "thousand", "and", "5", "12th", "dos", "the"]),
        max_size=8,
    )
)
def test_any_row_of_them_is_taken_calmly(words: list[str]) -> None:
    ways = list(with_other_numbers(words))
    assert words not in ways
    assert len(ways) == len({tuple(way) for way in ways})
