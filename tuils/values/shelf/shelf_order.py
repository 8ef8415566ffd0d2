"""The order of call numbers on a shelf: keys as text that is compared plainly, byte by byte.

A class number is a whole number, then a decimal fraction, digit by digit; then come the parts (`call_number_parts`).
Fields are separated by one space, which is below every letter and digit: nothing comes before something. A section's
place among the others is no part of a key, so that a library can move its sections about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tuils.values.folding import fold_text
from tuils.values.words import N_, Unclear

from .call_number_parts import call_number_parts, volume_parts

# ---- the sections of a library: words before a call number that say where it stands, such as REF, J or YA FIC
# A library lists them in the order of its shelves. `-` stands for what has no such word; `BIO/B` are two spellings of
# one section, which is called by the first.


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


# ---- the order of call numbers on a shelf: keys as text that is compared plainly, byte by byte


UNCLEAR = "~ "
"""The beginning of the key of a call number that doesn't fit its scheme: it files last in its section."""

_NO_CLASS = "!"  # what has no class number, FIC ATW, stands before the numbers of its section
_LONGEST, _AUTHOR, _TITLE = 100, 16, 32
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_JOINED = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), **dict.fromkeys("'`\u2019\u02b9\u2032")}
)  # an apostrophe in a name, or a prime where a class number from a copied record may be cut
_NUMBER = re.compile(r"[0-9][0-9./]*")
_PLAIN_DEWEY = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_DEWEY = re.compile(r"([0-9]{1,3})(?:\.([0-9]*))?(?![0-9-])")
_LC = re.compile(r"([A-Z]{1,3}) *([0-9]{1,5})(?:\.([0-9]+))?(?![0-9])")
_LC_CLASS = re.compile(r"[A-HJ-NP-WZ][A-Z]?|DAW|DJK|K[A-Z]{2}")
_CUTTER = re.compile(r"[ .]*[A-Z][0-9]")
_DOTTED_CUTTER = re.compile(r" *\.[A-Z][0-9]")


def item_shelf(
    call_number: str,
    volume: str = "",
    copy_number: str = "",
    sections: Sequence[str] = DEFAULT_SECTIONS,
    scheme: str = "auto",
    author: str = "",
    title: str = "",
) -> tuple[str, str]:
    """Return (section, key) of a copy. The call number may be its title's; volume and copy count once.

    `author`, `title`: how they file, folded: what shares a call number stands by them, the volumes of a title together.
    """
    section, key = _shelf(call_number, tuple(sections), scheme)
    named = [(text, word) for text, word in ((volume, "V"), (copy_number, "C")) if text]
    here = key.split(" ") if named else []
    if author or title:
        key += " 0" + f"{author[:_AUTHOR]} {title[:_TITLE]}".strip()
    for text, word in named:
        parts = _counted(text, word)
        if parts and not _within(parts, here):
            key += " " + " ".join(parts)
    return section, key


def shelf_key(call_number: str, sections: Sequence[str] = DEFAULT_SECTIONS, scheme: str = "auto") -> str:
    """The key of a call number within its section: `813.52 H37o` is `813.52 2H37 O`."""
    return _shelf(call_number, tuple(sections), scheme)[1]


def title_shelf(call_number: str, sections: Sequence[str] = DEFAULT_SECTIONS, scheme: str = "auto") -> str:
    """Return a title's key of order, from section and call number. Without a call number it is empty."""
    section, key = _shelf(call_number, tuple(sections), scheme)
    if is_unclear(key):
        return key.removesuffix(UNCLEAR)
    return f"{section}\t{key}"


def section_range(section: str) -> tuple[str, str]:
    """Return the beginning and the end of a section's `title_shelf`: the sections of a list may be walked in order."""
    return f"{section}\t", f"{section}\n"


def is_unclear(key: str) -> bool:
    """Return whether this is the key of a call number that could not be read, or of none."""
    return key.startswith(UNCLEAR)


@lru_cache(maxsize=8192)  # a copy has its title's, and many stand under one number
def _shelf(call_number: str, sections: tuple[str, ...], scheme: str) -> tuple[str, str]:
    known = known_sections(sections)
    if (
        _PLAIN_DEWEY.fullmatch(call_number)
        and scheme in ("auto", "ddc")
        and call_number.replace(".", " ") not in known.called
    ):
        return "", call_number
    text = _plain(call_number)
    found = cut_prefix(text.strip("[]() "), known, glued=scheme == "ddc")
    if found.prefix and _is_class_letter(found, text, scheme):
        found = Prefixed("", "", text)
    key = _classed(found.rest, scheme, in_section=bool(found.prefix))
    if not key and (found.prefix or scheme == "local"):
        parts = call_number_parts(found.rest, lc=False)
        key = _NO_CLASS + " ".join(parts) if parts or (found.prefix and not found.rest) else ""
    return found.section, key or UNCLEAR + fold_text(call_number[:_LONGEST])


def _is_class_letter(found: Prefixed, text: str, scheme: str) -> bool:
    """Return whether the supposed prefix is really the letters of an LC class: B 2430 .S34, or in an LC library SF
    413."""
    if not found.rest[:1].isdigit() or not _LC.match(text) or not _LC_CLASS.fullmatch(found.prefix.upper()):
        return False
    if scheme == "lcc":
        return len(found.prefix) < 3
    return scheme == "auto" and len(found.prefix) == 1 and not _dewey(found.rest)


def _classed(text: str, scheme: str, *, in_section: bool) -> str:
    """The key of a number with a class; empty where it has none that this scheme knows."""
    key = _dewey(text) if scheme in ("auto", "ddc") else ""
    if not key and scheme in ("auto", "lcc"):
        key = _lc(text, sure=scheme == "lcc", in_section=in_section)
    return key


def _dewey(text: str) -> str:
    number = _NUMBER.match(text)
    if number is None:
        return ""
    joined = number.group().replace("/", "")
    found = _DEWEY.match(joined + text[number.end() :])
    if found is None:
        return ""
    rest = (joined + text[number.end() :])[found.end() :]
    decimals = f".{found[2]}" if found[2] else ""
    return " ".join([f"{found[1]:0>3}{decimals}", *call_number_parts(rest, lc=False)])


def _lc(text: str, *, sure: bool, in_section: bool) -> str:
    found = _LC.match(text)
    if found is None:
        return ""
    letters, rest = found[1], text[found.end() :]
    if not sure and not _LC_CLASS.fullmatch(letters):
        return ""
    # L63 H37 after a prefix may be the two Cutters of a biography; PN98 D43 and L63 .H37 are classes.
    if not sure and in_section and not (_DOTTED_CUTTER if len(letters) == 1 else _CUTTER).match(rest):
        return ""
    decimals = f".{found[3]}" if found[3] else ""
    return " ".join([f"{letters:<3} {found[2]:0>5}{decimals}", *call_number_parts(rest, lc=True)])


@lru_cache(maxsize=2048)  # most are c.1
def _counted(text: str, word: str) -> list[str]:
    return volume_parts(_plain(text), word)


def _within(parts: list[str], whole: list[str]) -> bool:
    return any(whole[at : at + len(parts)] == parts for at in range(len(whole)))


def _plain(text: str) -> str:
    """Return the text in capitals, on one line, without accents, with its punctuation."""
    text = " ".join(text[:_LONGEST].translate(_JOINED).split())
    if not text.isascii():
        text = _FOREIGN.sub(lambda found: fold_text(found.group()), text)
    return text.upper()
