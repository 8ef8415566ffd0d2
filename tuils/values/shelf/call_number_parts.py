"""The parts that follow the class of a call number: book numbers, dates, volumes, copies, words.

Each part begins with the digit of its kind, so that a date stands before a Cutter and a Cutter before a word:
`1` a number of six digits, `2` a Cutter or the letters of an author, `3` a word. The digits of a Cutter are a decimal
fraction and stay as they are; volumes and copies are whole numbers.
"""

from __future__ import annotations

import re

DESIGNATIONS: dict[str, str] = {
    "V": "V", "VOL": "V", "VOLS": "V", "VOLUME": "V", "BD": "V", "BAND": "V", "TOME": "V", "TOMO": "V",
    "C": "C", "COPY": "C", "COP": "C", "PT": "PT", "PTS": "PT", "PART": "PT", "TEIL": "PT",
    "N": "NO", "NO": "NO", "NOS": "NO", "NR": "NO", "NUM": "NO", "NUMBER": "NO",
    "BK": "BK", "BOOK": "BK", "ED": "ED", "EDITION": "ED", "SER": "SER", "SERIES": "SER",
    "DISC": "DISC", "DISK": "DISC", "SUPPL": "SUPPL", "ISSUE": "ISSUE",
}  # fmt: skip
"""The words that number volumes, parts and copies, and their names in the key."""

TOUCHING = {"V": 3, "C": 2}
"""The prefixes V2 and C2, which may count without a dot, up to so many digits; longer ones are always Cutters."""

MONTHS: dict[str, int] = {
    "WINTER": 5, "JAN": 10, "JANUARY": 10, "FEB": 20, "FEBRUARY": 20, "MAR": 30, "MARCH": 30, "SPRING": 35,
    "APR": 40, "APRIL": 40, "MAY": 50, "JUN": 60, "JUNE": 60, "SUMMER": 65, "JUL": 70, "JULY": 70,
    "AUG": 80, "AUGUST": 80, "SEP": 90, "SEPT": 90, "SEPTEMBER": 90, "FALL": 95, "AUTUMN": 95,
    "OCT": 100, "OCTOBER": 100, "NOV": 110, "NOVEMBER": 110, "DEC": 120, "DECEMBER": 120,
}  # fmt: skip
"""The months' numbers, ten apart, so that seasons fit between."""


_APART = re.compile(r"[\W_]+")
_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?(?![\w-])")  # 1996-01-05
_DAY_FIRST = re.compile(r"([0-9]{1,2})[ .,]+([A-Z]{3,9})[ .,]+([0-9]{4})(?!\w)")  # 5 Jan 1996
_ORDINAL = re.compile(r"([0-9]{1,4})(?:ST|ND|RD|TH)(?!\w)")
_NUMBER = re.compile(r"([0-9]+)([A-Z]{1,2}(?!\w))?(?:[-/]([0-9]+)(?!\w))?")
_CUTTER = re.compile(r"([A-Z])([0-9]+)([A-Z]+(?![A-Z]*\.?[0-9]))?")
_WORD = re.compile(r"[^\W\d_]+")
_OF_YEAR = re.compile(
    r"(?:[-/ ]+[A-Z]{3,9})?[ .,]+(?:([0-9]{1,2})[ .,]+)?([0-9]{4})(?!\w)"
)  # Jan 5, 1996; Jan-Feb 1996
_COUNTS = re.compile(r" ?[0-9]{1,3}(?![0-9])|\. ?[0-9]")
_COUNTS_BY_YEAR = re.compile(r"[. ]*[0-9]")


def number_part(digits: str, tail: str = "") -> str:
    """Return `1` and six digits; a number of more digits sorts after all of those."""
    plain = digits.lstrip("0")
    if len(plain) > 6:
        return f"1A{min(len(plain), 99):02}{plain}{tail}"
    return f"1{plain:0>6}{tail}"


def call_number_parts(rest: str, *, lc: bool) -> list[str]:
    """The parts of what follows a class, in capitals and without accents; `lc`: read as LC is written."""
    return _Reading(rest, lc=lc, counting=False).parts


def volume_parts(volume: str, word: str) -> list[str]:
    """The parts of a volume or copy that is kept by itself; a plain number gets the word that it lacks: `2` is v.2."""
    bare = volume.strip(" .,;:()[]")
    if bare.isascii() and bare.isdigit() and len(bare) < 4:
        bare = f"{word}.{bare}"
    return _Reading(bare, lc=False, counting=True).parts


class _Reading:
    """One walk through the text: what V2 is, a volume or a Cutter, depends on what stands before it.

    `counting`: the book number is over, volumes, copies and months follow.
    """

    def __init__(self, text: str, *, lc: bool, counting: bool) -> None:
        self.text, self.lc, self.counting = text, lc, counting
        self.at = self.books = 0
        self.named = False
        self.parts: list[str] = []
        while self.at < len(text):
            dotted = self._pass_over()
            if self.at < len(text) and not (self._date() or self._number() or self._cutter(dotted)):
                self._word(dotted)

    def _pass_over(self) -> bool:
        """Skip spaces and marks. Return whether the next part has a dot right before it, as a cutter does."""
        gap = _APART.match(self.text, self.at)
        if gap is None:
            return False
        self.at = gap.end()
        self.counting = self.counting or (self.lc and "/" in gap.group())
        return gap.group().endswith(".")

    def _take(self, found: re.Match[str], *parts: str) -> bool:
        self.parts += parts
        self.at = found.end()
        self.counting = self.counting or self.books > 0
        self.named = False
        return True

    def _date(self) -> bool:
        if day := _DAY.match(self.text, self.at):
            return self._take(day, *_in_order(day[1], 10 * int(day[2]), day[3]))
        first = None if self.named else _DAY_FIRST.match(self.text, self.at)
        if first and first[2] in MONTHS:
            return self._take(first, *_in_order(first[3], MONTHS[first[2]], first[1]))
        if ordinal := _ORDINAL.match(self.text, self.at):
            return self._take(ordinal, number_part(ordinal[1]))
        return False

    def _number(self) -> bool:
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            return False
        part, last = number_part(number[1], number[2] or ""), number[3]
        if last:  # 1995-96 ends in 1996
            part += "-" + number_part(number[1][: max(len(number[1]) - len(last), 0)] + last)[1:]
        return self._take(number, part)

    def _cutter(self, dotted: bool) -> bool:
        cutter = _CUTTER.match(self.text, self.at)
        if cutter is None:
            return False
        letter, digits, work = cutter[1], cutter[2], cutter[3]
        before_books = not (self.counting or (self.books and not self.lc))
        if dotted or before_books or len(digits) > TOUCHING.get(letter, 0):
            self.books += 1
            self.parts.append(f"2{letter}{digits}" + (f" {work}" if work else ""))
            self.at = cutter.end()
        else:
            self._designation(letter, cutter.start() + 1)
        return True

    def _designation(self, word: str, end: int) -> None:
        self.parts.append(f"3{DESIGNATIONS[word]}")
        self.at, self.counting, self.named = end, True, True

    def _word(self, dotted: bool) -> None:
        word = _WORD.match(self.text, self.at)
        if word is None:
            self.at += 1
            return
        found = word.group()
        next_number = _COUNTS_BY_YEAR if self.books or self.counting else _COUNTS
        if found in DESIGNATIONS and next_number.match(self.text, word.end()):
            self._designation(found, word.end())
        elif not self._month(found, word.end()):
            # LC writes a Cutter that has lost its digits as .L; in Dewey the first word is the author's letters.
            self.parts.append(f"{2 if not (self.books or self.counting) and (dotted or not self.lc) else 3}{found}")
            self.books += 1
            self.at = word.end()

    def _month(self, word: str, end: int) -> bool:
        if word not in MONTHS or not (self.books or self.counting):
            return False
        if of_year := _OF_YEAR.match(self.text, end):
            return self._take(of_year, *_in_order(of_year[2], MONTHS[word], of_year[1]))
        if self.counting:
            self.parts.append(number_part(str(MONTHS[word])))
            self.at = end
        return self.counting


def _in_order(year: str, month: int, day: str | None) -> list[str]:
    found = [number_part(year), number_part(str(month))]
    return [*found, number_part(day)] if day else found
