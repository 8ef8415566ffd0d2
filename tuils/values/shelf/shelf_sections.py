"""The sections of a library: words before a call number that say where it stands, such as REF, J or YA FIC.

A library lists them in the order of its shelves. `-` stands for what has no such word; `BIO/B` are two spellings of one
section, which is called by the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tuils.values.folding import fold_text
from tuils.values.words import N_, Unclear

Scheme = Literal["auto", "ddc", "lcc", "local"]
SCHEMES: tuple[Scheme, ...] = ("auto", "ddc", "lcc", "local")
"""The schemes of call numbers. `auto`: each as it looks, Dewey or LC; `local`: no class, any words."""

NO_PREFIX = "-"
DEFAULT_SECTIONS: tuple[str, ...] = (
    "E", "J ER", "J FIC", "J", "J BIO/J B", "YA FIC", "YA", "FIC", "LP FIC", "LP", "MYS", "SF", "WES", "-",
    "BIO/B", "REF/R", "DVD", "CD", "AUD", "LH", "PER", "KIT",
)  # fmt: skip

_WORD = re.compile(r"\S+")
_GLUED = re.compile(r"([A-Z]+)(?=[0-9])")
_MOST_WORDS = 4


class Sections(NamedTuple):
    """The section of each spelling, folded; `words`: how many the longest spelling has."""

    called: dict[str, str]
    words: int


class Prefixed(NamedTuple):
    """A call number cut in two: its section, the spelling as it was found, and what is left for the scheme."""

    section: str
    prefix: str
    rest: str


def section_name(entry: str) -> str:
    """Return an entry of the list as stored with a copy: `BIO/B` is BIO, `-` is empty."""
    first = " ".join(entry.split("/")[0].split()).upper()
    return "" if first == NO_PREFIX else first


def sections_in_order(entries: Sequence[str]) -> list[str]:
    """The stored names in the library's order, each once. What has no prefix comes last where the list has no `-`."""
    names = list(dict.fromkeys(section_name(entry) for entry in entries))
    return names if "" in names else [*names, ""]


def section_place(section: str, entries: Sequence[str]) -> tuple[int, str]:
    """Return the sort key of a stored section: its place. One no longer in the list sorts behind all others, by
    name."""
    order = _order(tuple(entries))
    return order.get(section, len(order)), section


@lru_cache(maxsize=8)
def _order(entries: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(sections_in_order(entries))}


@lru_cache(maxsize=8)
def known_sections(entries: tuple[str, ...]) -> Sections:
    """The list made ready for `cut_prefix`. Where two entries have one spelling the first counts."""
    called: dict[str, str] = {}
    for entry in entries:
        name = section_name(entry)
        for spelling in entry.split("/") if name else ():
            called.setdefault(fold_text(spelling), name)
    called.pop("", None)
    return Sections(called, max((len(one.split()) for one in called), default=0))


def cut_prefix(text: str, sections: Sections, *, glued: bool = False) -> Prefixed:
    """Cut the longest prefix off a call number in capitals; `glued`: also one that touches the number, as in R220.3."""
    words = list(_WORD.finditer(text))[: min(sections.words, _MOST_WORDS)]
    folded = [fold_text(word.group()) for word in words]
    for many in range(len(words), 0, -1):
        prefix = " ".join(filter(None, folded[:many]))
        if folded[many - 1] and prefix in sections.called:
            return Prefixed(sections.called[prefix], prefix, text[words[many - 1].end() :].strip())
    touching = _GLUED.match(text) if glued else None
    if touching and (prefix := fold_text(touching[1])) in sections.called:
        return Prefixed(sections.called[prefix], prefix, text[touching.end() :])
    return Prefixed("", "", text)


def read_sections(text: str) -> list[str]:
    """The list as people write it, with commas; without a word it is the usual one. Unclear says what is wrong."""
    entries = [" ".join(part.split()) for part in text.split(",") if part.strip()]
    seen: set[str] = set()
    for entry in entries:
        for spelling in (entry,) if entry == NO_PREFIX else entry.split("/"):
            folded = fold_text(spelling) or spelling.strip()
            if folded in seen:
                raise Unclear(N_("{spelling} is listed twice."), spelling=spelling)
            if entry != NO_PREFIX and (
                not fold_text(spelling) or len(folded.split()) > _MOST_WORDS or len(folded) > 20
            ):
                raise Unclear(N_("{entry} is not a prefix. Use short words such as REF, J FIC, or BIO/B."), entry=entry)
            seen.add(folded)
    return entries or list(DEFAULT_SECTIONS)


def read_scheme(text: str) -> str:
    """Return one of SCHEMES; without a word `auto`. Unclear lists them."""
    word = fold_text(text) or "auto"
    word = {"dewey": "ddc", "lc": "lcc"}.get(word, word)
    if word not in SCHEMES:
        raise Unclear(N_("auto, ddc (Dewey), lcc (Library of Congress), or local (your own words)"))
    return word
