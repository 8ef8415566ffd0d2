"""The form of a library's numbers, learned from those it has."""

from __future__ import annotations

import pytest

from tuils.values.numbers.barcode import with_check_digit
from tuils.values.numbers.number_habit import ENOUGH, Habit, oddity

WHOLE = [with_check_digit(f"31234{n:08d}") for n in range(1, 60)]
NEW = Habit()


def why(code: str, habit: Habit, kind: str = "item") -> str:
    return oddity(code, kind, habit)[0]


@pytest.mark.parametrize("code", ["fiction", "lost", "Owl moon", "B 1", "y"])
def test_a_word_is_no_number_anywhere(code: str) -> None:
    assert why(code, NEW) == why(code, Habit.of(WHOLE)) == "word"


def test_a_new_library_takes_what_has_a_digit() -> None:
    assert not any(why(code, NEW) for code in ("B1", "LIB-0107", "7", "31234000000016"))
    assert why("21234000000018", NEW) == "other", "a card"
    assert why("31234000000016", NEW, "patron") == "other", "an item"
    assert why("9780439420891", NEW) == "isbn"


def test_a_library_of_whole_numbers_asks_about_all_else() -> None:
    habit = Habit.of(WHOLE)
    assert why(with_check_digit("3123400000099"), habit) == ""
    for code in ("4711", "B1", "3123400000016", "312340000000160"):
        assert why(code, habit) == "form", code
    assert oddity("31234000000017", "item", habit) == ("check", "6")
    assert why("21234000000018", habit) == "other"


def test_labels_without_right_check_digits_are_taken_as_they_are() -> None:
    habit = Habit.of([f"3555500001{n:04d}" for n in range(60)])
    assert why("35555000012349", habit) == ""


def test_numbers_that_are_counted_up_may_grow() -> None:
    habit = Habit.of(str(n) for n in range(1, 2000))
    assert why("2000", habit) == why("10000", habit) == ""
    assert why("123456", habit) == "form"
    assert why("A12", habit) == "form"


def test_one_stray_number_makes_no_habit() -> None:
    habit = Habit.of([*WHOLE, "B1"])
    assert why("B2", habit) == "form"
    assert why("B2", Habit.of([*WHOLE, *(f"B{n}" for n in range(2, 10))])) == ""


def test_an_isbn_is_a_barcode_where_it_always_was() -> None:
    isbns = ["9780439420891", "9780306406157", "9780804429573", "9781551923703"] * (ENOUGH // 2)
    assert why("9780975229804", Habit.of(isbns)) == ""
