"""The accessible formats of a MARC title: large print, braille, captions and the like.

Accessibility content (341) and notes (532) are those of the MARC 21 Format for Bibliographic Data; besides, what older
records tell by the form of item (008), tactile text (007), content type (336), medium, extent, edition and genre.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.values.folding import clean

Fields = Mapping[str, list[str]]
LARGE_PRINT, BRAILLE, TACTILE, AUDIO = "large_print", "braille", "tactile", "audio"
CAPTIONS, DESCRIBED, SIGNED, DYSLEXIA = "captions", "described", "signed", "dyslexia"
ACCESS = (LARGE_PRINT, BRAILLE, TACTILE, AUDIO, CAPTIONS, DESCRIBED, SIGNED, DYSLEXIA)
_SAID = {
    LARGE_PRINT: re.compile(r"large[ -]?(?:print|type)|letra grande", re.IGNORECASE),
    BRAILLE: re.compile(r"braille", re.IGNORECASE),
    TACTILE: re.compile(r"\btactile\b|touch (?:and|&) feel", re.IGNORECASE),
    AUDIO: re.compile(r"audio version|read[- ]along", re.IGNORECASE),
    CAPTIONS: re.compile(
        r"closed[ -]?caption|subtitles? for the (?:deaf|hearing)|\bSDH\b|hearing impaired|\bcaption(?:s|ed)\b",
        re.IGNORECASE,
    ),
    DESCRIBED: re.compile(r"audio[ -]?descri|described video|video description|visually impaired", re.IGNORECASE),
    SIGNED: re.compile(r"sign language", re.IGNORECASE),
    DYSLEXIA: re.compile(r"dyslexi", re.IGNORECASE),
}
_WITHOUT = re.compile(r"no (?:closed )?captions|not (?:closed[ -])?captioned|without captions", re.IGNORECASE)
_CUES = (
    "large", "letra", "braille", "tactile", "touch", "audio", "caption", "subtitle", "sdh", "impaired", "dyslexi",
    "read", "descri", "language", "\x1fbtc",
)  # fmt: skip
"""Parts of texts in lower case: each field that implies a code has one of them."""
_ODD_CASE = re.compile("[\u0130\u0131\u017f]")
"""The letters that a pattern reads as i and s regardless of case, and `lower` does not."""
_READ = ("245", "250", "300", "336", "340", "341", "532", "538", "546", "655")
_FORM_AT = {"e": 29, "f": 29, "g": 29, "k": 29, "r": 29}
FORM_CODES = {"d": LARGE_PRINT, "f": BRAILLE}
_TEXT = {"b": LARGE_PRINT, "c": BRAILLE}
_CONTENT = {"tct": BRAILLE, "tcm": BRAILLE, "tci": TACTILE, "tcf": TACTILE, "tcn": TACTILE}
FORMS = {
    LARGE_PRINT: ("d", "Large print books.", ""),
    BRAILLE: ("f", "Braille books.", ""),
    TACTILE: ("", "Tactile works.", ""),
    AUDIO: ("", "", "Audio version included."),
    CAPTIONS: ("", "", "Closed captions."),
    DESCRIBED: ("", "", "Audio description."),
    SIGNED: ("", "", "Sign language."),
    DYSLEXIA: ("", "", "Typeface for readers with dyslexia."),
}
"""The marks of each code in a record made here: the form of item in 008, a genre, a note (532)."""


def access_in(kind: str, leader: str, fixed: str, fields: Fields) -> str:
    """Return codes of ACCESS, in their order, a blank between and around; empty if none is found. `kind`: see
    marc_kinds; `fixed`: 008."""
    told = [(tag, text) for tag in ("007", *_READ) if tag in fields for text in fields[tag]]
    found = coded_access(leader, fixed, told)
    if kind == "audiobook":
        found.add(AUDIO)
    said = [code for code in ACCESS if code in found]
    return f" {' '.join(said)} " if said else ""


def coded_access(leader: str, fixed: str, fields: Sequence[tuple[str, str]]) -> set[str]:
    """The codes that 008 and these fields tell, each field as tag and text."""
    found = {FORM_CODES.get(fixed[_FORM_AT.get(leader[6:7], 23) :][:1], "")}
    may_imply = _may_imply("\n".join([text for _tag, text in fields]))
    for tag, text in fields:
        if tag == "007" and text[:1] == "t":
            found.add(_TEXT.get(text[1:2], ""))
        elif tag == "007" and text[:1] == "f":
            found.add({"b": BRAILLE}.get(text[1:2], TACTILE))
        elif may_imply and tag in _READ:
            found |= _implied_codes(tag, text)
    return found - {""}


def _may_imply(text: str) -> bool:
    """Return whether a field among these may imply a code. Most titles have no cue, and nine patterns a field are a
    tenth of an import."""
    low = text.lower()
    return any(cue in low for cue in _CUES) or (not text.isascii() and _ODD_CASE.search(text) is not None)


def _implied_codes(tag: str, text: str) -> set[str]:
    """Return the codes that a field implies; none for a field about deficiencies (532, first indicator 2)."""
    words = " ".join(part[1:] for part in text.split(SUBFIELD)[1:])
    if (tag == "532" and text[:1] == "2") or _WITHOUT.search(words):
        return set()
    found = {code for code, said in _SAID.items() if said.search(words)}
    if tag == "336":
        found |= {_CONTENT.get(part[1:4], "") for part in text.split(SUBFIELD) if part[:1] == "b"}
    return found - {TACTILE} if BRAILLE in found else found


def access_notes(fields: Sequence[tuple[str, str]]) -> list[str]:
    """Return the text of 341 and 532, a line each, in their order. `fields`: tag and text."""
    notes = []
    for tag, text in fields:
        codes = "abcde" if tag == "341" else "a3" if tag == "532" else ""
        parts = [part[1:] for part in text.split(SUBFIELD)[1:] if part and part[0] in codes]
        if said := clean("; ".join(filter(None, map(str.strip, parts)))):
            notes.append(said)
    return list(dict.fromkeys(notes))
