"""The numbers of a library's cards: from the first to the last of a roll, with or without a check digit."""

from __future__ import annotations

import re
from dataclasses import replace

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

from .barcode import has_right_check_digit, with_check_digit

_NUMBER = re.compile(r"([A-Za-z0-9-]*?)([0-9]+)")
CHECKED = 14
"""The number of digits from which cards have a check digit, if the first of the range has the right one."""
LONGEST = 30


@dataclass(frozen=True, slots=True)
class CardRange:
    """A range of cards: `head` and `digits` numerals behind it, counted from `first` to `last`; `checked`: then one
    check digit more."""

    head: str
    digits: int
    first: int
    last: int
    checked: bool = False

    @classmethod
    def parse(cls, text: str) -> CardRange:
        """Read `21234000000018-21234000099994` or `P0001-P9999`. Raises Unclear."""
        first, sign, last = (part.strip() for part in text.strip().partition(" - " if " - " in text else "-"))
        found, end = _NUMBER.fullmatch(first), _NUMBER.fullmatch(last)
        if not (sign and found and end) or len(first) != len(last) or len(first) > LONGEST:
            raise Unclear(N_('"{text}" is not a range. Type it like 21234000000018 - 21234000099994.'), text=text)
        checked = len(first) == CHECKED and all(map(has_right_check_digit, (first, last)))
        cut = -1 if checked else len(first)
        head = _same_head(first[:cut], last[:cut])
        start, stop = first[len(head) : cut], last[len(head) : cut]
        if not (start.isdigit() and stop.isdigit()) or int(start) > int(stop):
            raise Unclear(N_('"{text}" is not a range: the last number must come after the first.'), text=text)
        return cls(head, len(start), int(start), int(stop), checked)

    def __str__(self) -> str:
        return f"{self.number(self.first)} - {self.number(self.last)}"

    def number(self, place: int) -> str:
        bare = f"{self.head}{place:0{self.digits}d}"
        return with_check_digit(bare) if self.checked else bare

    def place(self, card: str) -> int | None:
        """Return the card's place in the range, whatever its check digit; None if it is outside the range."""
        numerals = card.removeprefix(self.head)[: self.digits]
        length = len(self.head) + self.digits + self.checked
        if len(card) != length or not card.startswith(self.head) or not (card.isascii() and numerals.isdigit()):
            return None
        return int(numerals) if self.first <= int(numerals) <= self.last and card[-1].isdigit() else None

    def last_of(self, size: int, free: int) -> str:
        """The last `size` numbers as a range of their own, or half of those from the place `free` on; empty: none."""
        size = min(size, (self.last + 1 - free) // 2)
        return str(replace(self, first=self.last + 1 - size)) if size > 0 else ""


def _same_head(first: str, last: str) -> str:
    """Return the common beginning, without the numerals that are counted; all counted numerals are in the rest."""
    same = 0
    while same < len(first) - 1 and first[same] == last[same]:
        same += 1
    return first[:same]


def read_ranges(text: str) -> tuple[CardRange, ...]:
    """Several ranges with commas between them, in the order in which they are used up. Raises Unclear."""
    return tuple(CardRange.parse(part) for part in text.split(",") if part.strip())
