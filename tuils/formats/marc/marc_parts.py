"""One field of a MARC title as its subfields, and words spread over them again after they were changed.

Marks between parts (ISBD: ` :` before other title information, ` /` before responsibility, ...) stand at the end of
the part before. So a part that is changed keeps its mark, one that is taken away hands it to the part before, and one
that is put in takes it over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import NamedTuple

from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.formats.marc_files.marc_references import resolved
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .marc_columns import without_end_mark

_MARKS = " /:;,=+"
_OWN_ENDS = (".", "?", "!")


@dataclass(eq=False)
class MarcField:
    """A field: `parts` are (code, value) as they are read; a control field has `text` alone.

    `came`: what is read and its bytes, which go out again where nothing of it was changed.
    """

    tag: str
    indicators: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    came: tuple[str, bytes] = ("", b"")

    @classmethod
    def of(cls, tag: str, data: bytes) -> MarcField:
        """Read a stored field, which is UTF-8; bytes that are not are written again as they were."""
        text = data.decode("utf-8", "surrogateescape")
        if SUBFIELD not in text:
            return cls(tag, text=text)
        read = resolved(text)
        indicators, _mark, rest = read.partition(SUBFIELD)
        parts = [(part[:1], part[1:]) for part in rest.split(SUBFIELD)]
        return cls(tag, indicators, parts, came=(read, data) if read != text else ("", b""))

    def data(self) -> bytes:
        parts = "".join(f"{SUBFIELD}{code}{value}" for code, value in self.parts)
        text = f"{self.indicators}{parts}{self.text}"
        read, data = self.came
        return data if data and text == read else text.encode("utf-8", "surrogateescape")

    def find(self, code: str) -> int:
        """Return the place of the first subfield with this code and any words; -1 if there is none."""
        return next((at for at, (one, value) in enumerate(self.parts) if one == code and value.strip()), -1)

    def value(self, code: str) -> str:
        at = self.find(code)
        return self.parts[at][1] if at >= 0 else ""

    def replace(self, code: str, value: str) -> None:
        """The first subfield of this code gets just this value."""
        self.parts[self.find(code)] = (code, value)

    def put(self, code: str, text: str) -> None:
        """The first subfield of this code gets these words and keeps its mark."""
        self.words(self.find(code), text)

    def words(self, at: int, text: str) -> None:
        """The part at this place gets these words and keeps its mark."""
        code, value = self.parts[at]
        self.parts[at] = (code, text_with_mark(text, ending_mark(value)))

    def mark(self, at: int, mark: str) -> None:
        """Set the mark between the part at this place and the next."""
        code, value = self.parts[at]
        self.parts[at] = (code, text_with_mark(core_of(value), mark))

    def remove(self, at: int) -> None:
        """Remove a part; the one before it ends as this one did."""
        if at > 0:
            self.mark(at - 1, ending_mark(self.parts[at][1]))
        del self.parts[at]

    def insert(self, code: str, text: str, *, before: str, mark: str, end: str) -> None:
        """Insert a part before the first of these codes: `mark` separates it from the part before, `end` from the part
        behind, if there is one."""
        at = next((at for at, (one, _value) in enumerate(self.parts) if one in before), len(self.parts))
        self.parts.insert(at, (code, text_with_mark(text, end if at < len(self.parts) else "")))
        if at > 0 and mark:
            self.mark(at - 1, mark)

    def second(self, code: str, text: str) -> None:
        """Insert a part behind $a (and a medium, $h, that belongs to it): other title information."""
        at = self.find("a") + 1
        at += self.parts[at : at + 1] != [] and self.parts[at][0] == "h"
        self.parts.insert(at, (code, text_with_mark(text, ending_mark(self.parts[at - 1][1]))))
        self.mark(at - 1, " :")


def core_of(value: str) -> str:
    """Return a value without the mark at its end."""
    core = value.rstrip().rstrip(_MARKS)
    return core[:-1] if core.endswith(".") and not without_end_mark(core).endswith(".") else core


def ending_mark(value: str) -> str:
    return value.rstrip()[len(core_of(value)) :]


def text_with_mark(text: str, mark: str) -> str:
    """Return these words and their mark; no full stop behind one, nor where it would be taken for an abbreviation's."""
    if mark == "." and (text.endswith(_OWN_ENDS) or without_end_mark(f"{text}.").endswith(".")):
        return text
    return text + (mark[1:] if len(mark) > 1 and mark[0] == "." else mark)  # the stop was of the words before


class Manner(NamedTuple):
    """The way parts are separated in a text. `gap`: the text between two of them; `core`: a part without its mark;
    `halves`: cuts a text that has to fill two parts ("" behind if it does not)."""

    gap: re.Pattern[str]
    core: Callable[[str], str]
    halves: Callable[[str], tuple[str, str]]


def _by_colon(text: str) -> tuple[str, str]:
    first, _colon, rest = text.partition(" : ")
    return first, rest


def _by_class(text: str) -> tuple[str, str]:
    first, _blank, rest = text.partition(" ")
    return (first, rest) if first[:1].isdigit() else (text, "")


MARKED = Manner(re.compile(r"\s*[/:;,=+.]\s*"), lambda value: clean(core_of(value)), _by_colon)
"""The manner of parts that end in marks; each code as often as it comes."""
PLAIN = Manner(re.compile(r"\s+"), clean, _by_class)
"""The manner of parts with blanks between; of each code the first."""


def spread_over_parts(field: MarcField, codes: str, text: str, how: Manner) -> None:
    """The parts with these codes together become `text`: those that still stand in it stay as they are, what is new
    goes into the part that it takes the place of, and what is gone is taken away."""
    places = [at for at, (code, value) in enumerate(field.parts) if code and code in codes and value.strip()]
    if how is PLAIN:
        places = [at for at in places if at == field.find(field.parts[at][0])]
    cores = [how.core(field.parts[at][1]) for at in places]
    if not places:
        field.parts.insert(0, ("a", text))
        return
    left, start = _from_left(cores, text, how)
    right, end = _from_right(cores[left:], text[start:], how)
    end += start
    if right and not left and not text[start:end].strip():  # the first part is gone: what is left is the first
        right, end = 0, len(text)
    while not (places[left : len(places) - right]) and text[start:end].strip():
        if left:  # words were put behind a part that had ended: they are part of it
            left, start = left - 1, text.rindex(cores[left - 1], 0, start)
        else:
            right, end = 0, len(text)
    _fill(field, places[left : len(places) - right], _middle(text[start:end], how), how)


def _middle(text: str, how: Manner) -> str:
    return how.core(text.lstrip(" /:;,=+")) if how is MARKED else clean(text)


def _from_left(cores: Sequence[str], text: str, how: Manner) -> tuple[int, int]:
    """Return how many parts are unchanged at the beginning of the text, and where the rest begins."""
    at = 0
    for number, core in enumerate(cores):
        behind = at + len(core)
        gap = how.gap.match(text, behind)
        if not text.startswith(core, at) or not (gap or behind == len(text)):
            return number, at
        at = gap.end() if gap else behind
    return len(cores), at


def _from_right(cores: Sequence[str], text: str, how: Manner) -> tuple[int, int]:
    """Return how many of these parts are unchanged at the end of the text, and where the rest ends."""
    end = len(text)
    for number, core in enumerate(reversed(cores)):
        before = end - len(core)
        gaps = [gap for gap in how.gap.finditer(text, 0, max(0, before)) if gap.end() == before]
        if not text.endswith(core, 0, end) or not (gaps or before == 0):
            return number, end
        end = gaps[-1].start() if gaps else before
    return len(cores), end


def _fill(field: MarcField, places: list[int], text: str, how: Manner) -> None:
    """Put the text into the parts at these places; those that get nothing are removed, the last first."""
    first, second = how.halves(text) if len(places) > 1 and field.parts[places[1]][0] == "b" else (text, "")
    texts = [one for one in (first, second) if one]
    for at in reversed(places[len(texts) :]):
        field.remove(at)
    for at, words in zip(places, texts, strict=False):
        if how.core(field.parts[at][1]) != words:
            field.words(at, words)
