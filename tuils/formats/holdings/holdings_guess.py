"""Guessing which system wrote the copies of a file: by the letters in the fields that systems use for them.

One field 852 alone decides nothing: libraries, vendors and five systems write it, each otherwise.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tuils.formats.marc_files.iso2709 import Raw
from tuils.i18n import N_, _
from tuils.values.numbers.barcode import has_right_check_digit

from .holdings import read_barcode, subfield_values, subfields
from .sierra import ITEM_NUMBER
from .symphony import CLASSES

MOST_RECORDS = 20_000
ENOUGH = 500
"""The titles with fields of these tags to look at, of at most MOST_RECORDS."""
TAGS = frozenset(("852", "876", "945", "949", "952", "970", "995", "999"))
_LENGTH = 14
_NO_CHANCE = 3  # right barcodes in one subfield that cannot be chance

At = dict[str, str]


class Guess(NamedTuple):
    """The guess. `system`: a name of HOLDINGS, or none. `tag`: the field of its copies. `why`: plain sentences.

    `barcode`: tag and subfield where the barcodes stand, such as `949i`, or "".
    """

    system: str
    tag: str
    why: str
    barcode: str = ""


class _Sign(NamedTuple):
    """The look of a system's fields. `least`: the share of the tag's fields that must look so."""

    system: str
    tags: tuple[str, ...]
    barcode: str
    fits: Callable[[str, At], bool]
    least: float
    why: str


def _koha(_text: str, at: At) -> bool:
    return ("p" in at and ("a" in at or "y" in at)) or ("a" in at and "b" in at and "y" in at)


def _koha_unimarc(_text: str, at: At) -> bool:
    return "f" in at and ("b" in at or "c" in at) and ("k" in at or "r" in at or "e" in at)


def _evergreen(text: str, at: At) -> bool:
    return text[:1] == "4" and "j" in at and len(subfield_values(text, "b")) > 1


def _follett(text: str, at: At) -> bool:
    return "p" in at and ("9" in at or any(value.startswith("FSC") for value in subfield_values(text, "x")))


def _symphony(_text: str, at: At) -> bool:
    return "i" in at and at.get("w") in CLASSES


def _sierra(_text: str, at: At) -> bool:
    return at.get("y", "").startswith(ITEM_NUMBER)


def _marc21(_text: str, at: At) -> bool:
    return "p" in at and any(code in at for code in "bchjk")


_SIGNS = (
    _Sign("koha", ("952",), "p", _koha, 0.5, N_(
        "This looks like Koha: {n} of {all} fields {tag} have a barcode in $p with a branch or type in $a or $y."
    )),
    _Sign("koha-unimarc", ("995",), "f", _koha_unimarc, 0.5, N_(
        "This looks like Koha with UNIMARC: {n} of {all} fields {tag} have a barcode in $f with a branch in $b or $c."
    )),
    _Sign("evergreen", ("852",), "p", _evergreen, 0.1, N_(
        "This looks like Evergreen: {n} of {all} fields {tag} begin with 4 and have two libraries in $b, a label in $j."
    )),
    _Sign("follett", ("852",), "p", _follett, 0.5, N_(
        "This looks like Follett: {n} of {all} fields {tag} have a barcode in $p with FSC in $x or a price in $9."
    )),
    _Sign("symphony", ("999", "949"), "i", _symphony, 0.1, N_(
        "This looks like Symphony: {n} of {all} fields {tag} have a barcode in $i with LC, DEWEY or the like in $w."
    )),
    _Sign("sierra", ("945",), "i", _sierra, 0.1, N_(
        "This looks like Sierra: {n} of {all} fields {tag} have an item number in $y that begins with .i"
    )),
    _Sign("marc21", ("852",), "p", _marc21, 0.5, N_(
        "This looks like plain MARC 21: {n} of {all} fields {tag} have a barcode in $p with a place or call number."
    )),
)  # fmt: skip


_PLAIN = _SIGNS[-1]


class Clues:
    """The signs seen in the fields of some titles."""

    def __init__(self) -> None:
        self.fields: Counter[str] = Counter()
        self.fitting: Counter[tuple[str, str]] = Counter()
        self.right: Counter[str] = Counter()
        self.values: Counter[str] = Counter()

    def see(self, raw: Raw) -> bool:
        """Look at one title; return whether it has any of TAGS."""
        if TAGS.isdisjoint(raw.tags):
            return False
        for tag, data in zip(raw.tags, raw.data, strict=True):
            if tag in TAGS:
                self._see_field(tag, data.decode("utf-8", "replace"))
        return True

    def _see_field(self, tag: str, text: str) -> None:
        at = subfields(text)
        self.fields[tag] += 1
        for sign in _SIGNS:
            if tag in sign.tags and sign.fits(text, at):
                self.fitting[sign.system, tag] += 1
        for code, value in at.items():
            self.values[tag + code] += 1
            self.right[tag + code] += _is_item_barcode(value)

    def guess(self) -> Guess:
        found = [found for sign in _SIGNS for tag in sign.tags if (found := self._fit(sign, tag))]
        if any(one.tag == "852" and one.sign is not _PLAIN for one in found):
            found = [one for one in found if one.sign is not _PLAIN]
        if found:
            best = max(found, key=lambda one: one.number)
            why = _(best.sign.why).format(all=self.fields[best.tag], tag=best.tag, n=best.number)
            return Guess(best.sign.system, best.tag, why, best.tag + best.sign.barcode)
        if barcode := self._barcode():
            why = _(
                "Field {tag} ${code} has barcodes, but tuils does not know the system. Choose the subfields yourself."
            )
            return Guess("none", barcode[:3], why.format(tag=barcode[:3], code=barcode[3:]), barcode)
        return Guess("none", "", _("No field looks like items from a system that tuils knows."))

    def _fit(self, sign: _Sign, tag: str) -> _Fit | None:
        count = self.fitting[sign.system, tag]
        return _Fit(sign, tag, count) if count and count >= sign.least * self.fields[tag] else None

    def _barcode(self) -> str:
        """Return the subfield with the most valid barcodes, if that cannot be chance; else ""."""
        place, count = max(self.right.items(), key=lambda item: item[1], default=("", 0))
        return place if count >= _NO_CHANCE and count * 2 >= self.values[place] else ""


class _Fit(NamedTuple):
    sign: _Sign
    tag: str
    number: int


def _is_item_barcode(value: str) -> bool:
    code = read_barcode(value)
    return len(code) == _LENGTH and code[0] in "23" and has_right_check_digit(code)


def guess_holdings(titles: Iterable[Raw]) -> Guess:
    """Guess which system's copies these are, from the first ENOUGH titles that have any, among at most MOST_RECORDS."""
    clues, seen = Clues(), 0
    for raw in itertools.islice(titles, MOST_RECORDS):
        seen += clues.see(raw)
        if seen == ENOUGH:
            break
    return clues.guess()
