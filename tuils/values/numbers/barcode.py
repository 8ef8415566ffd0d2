"""Numbers on items and cards, and the readings of a scan.

Look up first, judge second: many printed numbers have a wrong check digit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

from .isbn import is_isbn, issn

Check = Literal["none", "luhn", "mod43"]

_CONTROLS = "[\x00-\x1f\x7f-\x9f]"
_AIM = r"\][A-Za-z][0-9A-Za-z]"
_CODABAR = r"[A-Da-dTtNnEe*]([0-9$:/.+-]+)[A-Da-dTtNnEe*]"  # A to D; older readers send t n * e
_ASTERISKS = r"\*([^*]+)\*"  # Code 39's start and stop
_DIGITS = r"[0-9]+"
_GROUPED = r"[0-9]+(?: [0-9]+)+"
_COMMAND = r"\.(?:[A-Za-z][A-Za-z0-9]*|\?)"
_LENGTH = 14
_DOUBLED = str.maketrans("0123456789", "0246813579")
_MOST_DIGITS = 30


def last_four(card: str) -> str:
    """Return `..0017`: enough of a card to tell it from another at the desk, and too little to use it."""
    return f"..{card[-4:]}"


def check_digit(digits: str) -> str:
    """The digit to put behind these, usually 13, by modulus 10 (Luhn): `3123400000001` needs `6`.

    ValueError unless all are digits.
    """
    if not re.fullmatch(_DIGITS, digits):
        raise ValueError(f"only digits have a check digit, not {digits!r}")
    every_other, rest = digits[-1::-2].translate(_DOUBLED).encode(), digits[-2::-2].encode()
    total = sum(every_other) + sum(rest) - len(digits) * ord("0")
    return str(-total % 10)


def has_right_check_digit(code: str) -> bool:
    """Return whether the last digit is the one that `check_digit` gives. Anything but digits has none."""
    return bool(re.fullmatch(_DIGITS, code)) and len(code) > 1 and check_digit(code[:-1]) == code[-1]


def with_check_digit(prefix_and_sequence: str) -> str:
    """The whole number: 13 digits with their check digit behind them."""
    return prefix_and_sequence + check_digit(prefix_and_sequence)


def without_codabar(text: str) -> str:
    """Return the text without the start and stop letters that some scanners send around the digits, if there are 14 of
    these."""
    inner = re.fullmatch(_CODABAR, text)
    return inner[1] if inner and len(inner[1]) == _LENGTH and re.fullmatch(_DIGITS, inner[1]) else text


def check_hint(code: str) -> str | None:
    """The right last digit, where 14 digits end in a wrong one: perhaps misread, perhaps printed so."""
    if len(code) != _LENGTH or not re.fullmatch(_DIGITS, code) or has_right_check_digit(code):
        return None
    return check_digit(code[:-1])


def readings(raw: str) -> list[str]:
    """Return the readings of a scan, in the order to look them up; empty if nothing readable came.

    First as it came (without control characters), then without the AIM identifier (ISO/IEC 15424), without the start
    and stop characters of Codabar (A to D; t, n, * and e of older readers) and Code 39 (*), and without the spaces
    that CLSI editing or a printed label puts between digits. Case is kept.
    """
    found = [re.sub(_CONTROLS, "", raw).strip()]
    if re.match(_AIM, found[-1]):
        found.append(found[-1][3:].strip())
    if inner := re.fullmatch(_CODABAR, found[-1]) or re.fullmatch(_ASTERISKS, found[-1]):
        found.append(inner[1].strip())
    if re.fullmatch(_GROUPED, found[-1]):
        found.append(found[-1].replace(" ", ""))
    return [reading for reading in found if reading]


def split_glued(raw: str) -> tuple[str, str] | None:
    """Return two numbers of 14 digits that a scanner sent as one; None unless it is 28 digits."""
    for reading in readings(raw):
        if len(reading) == 2 * _LENGTH and re.fullmatch(_DIGITS, reading):
            return reading[:_LENGTH], reading[_LENGTH:]
    return None


@dataclass(frozen=True)
class BarcodeRule:
    """The rule that turns an old system's numbers into those printed on the items.

    First each of the characters of `strip` goes, as long as it leads (`T ` of `T 4711`). Then a number of fewer than
    `digits` digits is completed to that many: `prefix`, zeros, the number and, with `check`, its check digit
    (modulus 10): `4711` with prefix 31042 and 14 digits becomes 31042000047113. Codabar start and stop letters go in
    any case. Numbers with letters, and those that have no room behind the prefix, stay. Unclear where it cannot be.
    """

    strip: str = ""
    prefix: str = ""
    digits: int = 0
    check: bool = False

    def __post_init__(self) -> None:
        if not (self.prefix == "" or re.fullmatch(_DIGITS, self.prefix)):
            raise Unclear(N_("A card number of digits can't begin with {text}."), text=self.prefix)
        if not 0 <= self.digits <= _MOST_DIGITS or (self.digits and self.digits <= len(self.prefix) + self.check):
            raise Unclear(N_("A number of {n} digits is too short for that."), n=self.digits)

    def apply(self, text: str) -> str:
        """The number to store; "" stays, and what would be stripped to nothing stays as well."""
        code = without_codabar(text)
        code = code.lstrip(self.strip) or code if self.strip else code
        room = self.digits - len(self.prefix) - self.check
        if room < len(code) or len(code) >= self.digits or not re.fullmatch(_DIGITS, code):
            return code
        whole = self.prefix + code.zfill(room)
        return with_check_digit(whole) if self.check else whole


@dataclass(frozen=True)
class Range:
    """The numbers that a library uses for one kind of thing. `length` counts the whole code; 0 is any length."""

    kind: str
    prefix: str
    length: int = _LENGTH
    check: Check = "luhn"

    def fits(self, code: str) -> bool:
        """Return whether prefix and length fit; a wrong check digit still fits. Words do not: a number has a digit, and
        no space."""
        rest = code[len(self.prefix) :]
        if not code.startswith(self.prefix) or (self.length and len(code) != self.length):
            return False
        if self.check == "luhn":
            return bool(re.fullmatch(_DIGITS, code))
        return " " not in rest and any(character in "0123456789" for character in rest)


DEFAULT_RANGES = (Range("patron", "2"), Range("item", "3"))


def guess(code: str, ranges: Sequence[Range] = DEFAULT_RANGES) -> str:
    """Guess the kind of a code that is not in the store.

    "command" (a dot word such as `.u`), else the kind of the fitting range with the longest prefix ("patron",
    "item", ...), else "isbn", "issn", else "words". Pass a reading, not the raw scan.
    """
    if re.fullmatch(_COMMAND, code):
        return "command"
    fitting = [one for one in ranges if one.fits(code)]
    if fitting:
        return max(fitting, key=lambda one: len(one.prefix)).kind
    if is_isbn(code):
        return "isbn"
    return "issn" if issn(code) else "words"


# ---- the numbers of a library's cards: from the first to the last of a roll, with or without a check digit


_NUMBER = r"([A-Za-z0-9-]*?)([0-9]+)"
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
        found, end = re.fullmatch(_NUMBER, first), re.fullmatch(_NUMBER, last)
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
