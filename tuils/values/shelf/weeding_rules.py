"""Weeding rules in a library's own notation, like CREW's: `610-619=5/3`, older than 5 years or unused for 3."""

from __future__ import annotations

import re
from typing import NamedTuple

from tuils.values.words import N_, Unclear

EXAMPLES = ("LH=never", "004=3/X", "610-619=5/3", "640-649=5/3", "930-990=15/3", "FIC=X/2", "000-999=X/3")
"""The rules a library begins with. The first line that fits a call number counts."""
NEVER = "never"
MARKS = {
    "M": N_("misleading"),
    "U": N_("ugly"),
    "S": N_("superseded"),
    "T": N_("trivial"),
    "I": N_("irrelevant"),
    "E": N_("elsewhere"),
}
"""The MUSTIE marks: faults seen with the book in hand."""
_RULE = re.compile(
    r"(?P<span>[^=]+?)\s*=\s*(?:(?P<never>never)|(?P<age>\d{1,3}|X)(?P<sign>[/+])(?P<unused>\d{1,3}|X)(?:/MUSTIE)?)"
    r"(?:\s+uses\s*<\s*(?P<uses>\d{1,4}))?(?:\s+copies\s*>\s*(?P<copies>\d{1,3}))?",
    re.IGNORECASE,
)


class WeedingRule(NamedTuple):
    """`span`: call numbers as typed. `age` and `unused` in years, None where they don't count. `both`: a copy has to
    be older and unused. `never`: what stands there is never weeded. `uses`: a copy with fewer checkouts is suggested,
    too; `copies`: of more copies at a branch the least used ones are."""

    text: str
    span: str
    age: int | None = None
    unused: int | None = None
    both: bool = False
    never: bool = False
    uses: int | None = None
    copies: int | None = None


def read_weeding_rule(text: str) -> WeedingRule:
    """Read a rule; Unclear says how one is written."""
    found = _RULE.fullmatch(text.strip())
    if found is None:
        raise Unclear(
            N_("{text} is not a rule. Write 610-619=5/3, 610-619=5+3 (both), FIC=X/2 uses<5 copies>3, or LH=never."),
            text=text,
        )
    if found["never"]:
        return WeedingRule(text.strip(), found["span"], never=True)
    age, unused = (None if found[name] in "Xx" else int(found[name]) for name in ("age", "unused"))
    uses, copies = (int(found[name]) if found[name] else None for name in ("uses", "copies"))
    return WeedingRule(text.strip(), found["span"], age, unused, found["sign"] == "+", uses=uses, copies=copies)


def read_rules(text: str) -> list[str]:
    """The list with commas between the rules; without a word it is the usual one. Unclear says what is wrong."""
    rules = [part.strip() for part in text.split(",") if part.strip()]
    return [read_weeding_rule(rule).text for rule in rules] or list(EXAMPLES)


def read_marks(text: str) -> str:
    """Return the letters of `US`, `ugly, superseded` in the order of MUSTIE. Unclear lists them."""
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    found = set()
    for word in words:
        named = [letter for letter, name in MARKS.items() if name == word.casefold()]
        letters = named or [letter.upper() for letter in word]
        if not all(letter in MARKS for letter in letters):
            raise Unclear(N_("misleading, ugly, superseded, trivial, irrelevant, elsewhere; or their letters, MUSTIE"))
        found |= set(letters)
    return "".join(letter for letter in MARKS if letter in found)


_PAGES = re.compile(r"(\d{1,4})\s*(?:p\b|pages?\b|pp\b)", re.IGNORECASE)
UNKNOWN_MM, COVERS_MM, MM_PER_PAGE = 25.0, 4.0, 0.05


def thickness(extent: str) -> float:
    """Return the millimeters of shelf that a book takes, from `xii, 320 pages`; the usual if that says nothing."""
    pages = max((int(number) for number in _PAGES.findall(extent)), default=0)
    return COVERS_MM + MM_PER_PAGE * pages if pages else UNKNOWN_MM
