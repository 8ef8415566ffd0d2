"""The call number for a new book: as the library numbers such books already, else from the record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tuils.formats.marc.marc import BiblioColumns
from tuils.i18n import _
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.shelves import Spine, place_of_call_number, sections_at, stretch
from tuils.library.holdings.items.shelving import shelf_order
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .queries import numbers_of_author

FICTION, PICTURE = ("FIC", "F", "FICTION"), ("E", "EASY", "PIC")
"""The names that libraries give these sections: the first that has copies here is this library's."""
USUAL_LETTERS, MOST_LETTERS = 3, 4
BESIDE = 3
"""Copies shown to each side."""
_CLASS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_LETTERS = re.compile(r"(?<=[\s0-9])([A-Za-z]{1,4})$")
_STORY = re.compile(r"8[0-9]{2}\.[35]|8[1-9]3(?:\.|$)")


@dataclass(frozen=True)
class ProposedNumber:
    """`why`: a few words; `left` and `right`: the copies beside which it would stand, from left to right."""

    text: str
    why: str = ""
    left: tuple[Spine, ...] = ()
    right: tuple[Spine, ...] = ()

    @property
    def beside(self) -> str:
        """The nearest labels: `between F ATW The testaments and F BAL ...`; empty where the shelves are."""
        left, right = (
            " ".join(f"{one.label} {one.title}" for one in some) for some in (self.left[-1:], self.right[:1])
        )
        return _between(left, right)

    @property
    def labels(self) -> str:
        """`between F ATW and F BAL`"""
        return _between(*(" ".join(one.label for one in some) for some in (self.left[-1:], self.right[:1])))


def _between(left: str, right: str) -> str:
    text = _("between {left} and {right}") if left and right else _("after {left}") if left else ""
    return (text or (_("before {right}") if right else "")).format(left=left, right=right)


def place_of_number(call_number: str, branch: str) -> ProposedNumber:
    """Return the place on the shelves of a call number that somebody typed. Only reads."""
    return ProposedNumber(call_number, "", *neighbors(call_number, branch))


def propose_number(columns: BiblioColumns, branch: str) -> ProposedNumber:
    """Return the call number that this record would get here; `text` is empty where nothing suggests one. Only
    reads."""
    text, why = _practice(columns, branch)
    if not text:
        return ProposedNumber("")
    left, right = neighbors(text, branch)
    return ProposedNumber(text, why, left, right)


def neighbors(call_number: str, branch: str, beside: int = BESIDE) -> tuple[tuple[Spine, ...], tuple[Spine, ...]]:
    """Return the copies left and right of this number's place; none where it can't be read, or the shelves are
    empty."""
    try:
        found = stretch(place_of_call_number(call_number, branch), beside, beside)
    except Refused:
        return (), ()
    at = len(found.spines) if found.behind else found.at
    return (tuple(found.spines[:at]), tuple(found.spines[at:])) if found.at >= 0 else ((), ())


def _practice(columns: BiblioColumns, branch: str) -> tuple[str, str]:
    number = _CLASS.match(columns.call_number)
    story = _is_story(columns)
    if story and (same := _of_author(columns)):
        return same, _("as other books by this author")
    section = _section(columns, branch)
    if section:
        letters = _author_letters(columns, section, branch)
        return f"{section} {letters}".strip(), _("author letters")
    if number:
        letters = _author_letters(columns, number[0], branch)
        return f"{number[0]} {letters}".strip(), _("Dewey number of the record")
    return columns.call_number, _("as in the record") if columns.call_number else ""


def _is_story(columns: BiblioColumns) -> bool:
    number = columns.call_number
    return bool(_STORY.match(number)) or number.upper().strip("[] ").startswith(("FIC", "E")) or not number


def _of_author(columns: BiblioColumns) -> str:
    """Return the call number that most copies of this author have here, if most are numbered alike."""
    numbers = Counter(numbers_of_author(fold_text(columns.author)) if columns.author else ())
    if not numbers:
        return ""
    text, count = max(numbers.items(), key=lambda item: (item[1], item[0]))
    return text if count * 2 > numbers.total() and _LETTERS.search(text) and not _CLASS.search(text) else ""


def _section(columns: BiblioColumns, branch: str) -> str:
    """Return the section for stories without a class number; empty for other books, or where stories have class numbers
    here. A section that the record names itself ([E], [Fic]) counts, even if it is the first there."""
    bare = columns.call_number.upper().strip("[] ")
    wanted = PICTURE if bare == "E" else FICTION if _STORY.match(bare) or bare == "FIC" else ()
    there = sections_at(branch, shelf_order())
    return next((one for one in wanted if one in there), wanted[0] if wanted and not _CLASS.match(bare) else "")


def _author_letters(columns: BiblioColumns, beside: str, branch: str) -> str:
    """Return letters of the author in the number and case that the neighbors have."""
    name = "".join(letter for letter in fold_text(columns.author or columns.title_key) if letter.isalnum())
    count, upper = _habit(beside, branch)
    letters = name[:count]
    return letters.upper() if upper else letters.capitalize()


def _habit(beside: str, branch: str) -> tuple[int, bool]:
    left, right = neighbors(beside, branch, 5)
    ends = [found[1] for spine in _near(left, right) if (found := _LETTERS.search(spine.call_number))]
    if not ends:
        return USUAL_LETTERS, True
    lengths = Counter(map(len, ends))
    return lengths.most_common(1)[0][0], sum(text.isupper() for text in ends) * 2 >= len(ends)


def _near(left: Sequence[Spine], right: Sequence[Spine]) -> list[Spine]:
    return [*left, *right]
