"""The usual form of one library's numbers, learned from those it has: so that a word is not taken for a barcode."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field

from tuils.values.dataclass import dataclass

from .barcode import DEFAULT_RANGES, Range, check_digit, guess, has_right_check_digit
from .isbn import is_isbn

ENOUGH = 20
"""The numbers that make a habit. From fewer nothing is learned."""
RARE = 50
"""The rarity of a form that is no habit: one in so many."""
VARYING = 3
"""The lengths of one form from which on they are counted up, not padded; lengths between them fit, too."""
CHECKED = 14
_DIGITS = re.compile("[0-9]+")
_LETTERS = re.compile("[^\\W\\d_]")


def number_form(code: str) -> str:
    """Return the form of `B000123`, `A9`: letters and digits, however many digits there are."""
    return _DIGITS.sub("9", _LETTERS.sub("A", code))


@dataclass
class Habit:
    """The habit of a library's numbers. `lengths`: of each form, how many numbers have how many characters. `checked`
    of `whole` 14 digits end in the right check digit. `starts`: the first digits of these."""

    many: int = 0
    lengths: dict[str, Counter[int]] = field(default_factory=dict)
    whole: int = 0
    checked: int = 0
    starts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, codes: Iterable[str]) -> Habit:
        found = cls()
        for code in codes:
            found.many += 1
            found.lengths.setdefault(number_form(code), Counter())[len(code)] += 1
            if len(code) == CHECKED and code.isascii() and code.isdigit():
                found.whole += 1
                found.checked += has_right_check_digit(code)
                found.starts[code[0]] += 1
        return found

    @property
    def is_one(self) -> bool:
        return self.many >= ENOUGH

    def has(self, code: str) -> bool:
        """Return whether the form of this number is usual here."""
        usual = self._usual(self.lengths.get(number_form(code), Counter()))
        if len(usual) >= VARYING:
            return min(usual) <= len(code) <= max(usual) + 1
        return len(code) in usual and (len(code) != CHECKED or self._starts(code))

    def _usual(self, counted: Counter[int]) -> list[int]:
        return [length for length, n in counted.items() if n * RARE >= self.many]

    def _starts(self, code: str) -> bool:
        return not self.whole or not code.isdigit() or self.starts[code[0]] * RARE >= self.whole

    @property
    def checks(self) -> bool:
        """Return whether the labels end in a check digit."""
        return self.whole >= ENOUGH and self.checked * 20 >= self.whole * 19


def oddity(code: str, kind: str, habit: Habit, ranges: Sequence[Range] = DEFAULT_RANGES) -> tuple[str, str]:
    """Return the oddity of a number for a `kind` ("item" or "patron"): `word`, `isbn`, `other` (it looks like one of
    the other kind), `form`, `check` (with the right check digit); empty if there is none."""
    if " " in code or not any(character in "0123456789" for character in code):
        return "word", ""
    if not (habit.is_one and habit.has(code)):
        meant = guess(code, ranges)
        if meant in ("item", "patron") and meant != kind:
            return "other", ""
        if kind == "item" and is_isbn(code):
            return "isbn", ""
        if habit.is_one:
            return "form", ""
    if habit.checks and len(code) == CHECKED and code.isdigit() and not has_right_check_digit(code):
        return "check", check_digit(code[:-1])
    return "", ""
