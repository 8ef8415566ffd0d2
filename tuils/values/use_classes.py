"""The class of a copy in statistics: by its call number, its audience, and its material."""

from __future__ import annotations

import re
from collections.abc import Collection

from .words import N_

CHILDREN, TEENS, ADULTS = "children", "ya", "adult"
AUDIENCE_WORDS = {CHILDREN: N_("Children's"), TEENS: N_("Young adult"), ADULTS: N_("Adult")}
PRINT, SERIAL, AUDIO, VIDEO, OTHER = "print", "serial", "audio", "video", "other"
MATERIAL_WORDS = {
    PRINT: N_("Books and print"),
    SERIAL: N_("Magazines and newspapers"),
    AUDIO: N_("Audio"),
    VIDEO: N_("Video"),
    OTHER: N_("Other things"),
}
CHILDREN_CODES = (
    "J", "JF", "JFIC", "JNF", "JB", "JBIO", "JDVD", "JCD", "JUV", "JUVENILE", "CHILD", "CHILDREN", "KIDS", "E", "EASY",
    "ER", "PB", "PIC", "PICTURE", "BOARD", "BB",
)  # fmt: skip
TEEN_CODES = ("YA", "YAF", "YAFIC", "YANF", "Y", "TEEN", "TEENS")
"""The marks of libraries for children's and teens' copies: a collection, a shelf, or the first word of a call
number."""

_DEWEY = re.compile(r"(?<![\d.])(\d)\d\d(?:\.\d+)?(?!\d)")
_LC = re.compile(r"([A-Z])[A-Z]{0,2} ?\d{1,4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_MADE_OF = {
    "book": PRINT, "map": PRINT, "score": PRINT, "": PRINT, "serial": SERIAL, "audiobook": AUDIO, "music": AUDIO,
    "video": VIDEO,
}  # fmt: skip
_MEANT_FOR = {"a": CHILDREN, "b": CHILDREN, "c": CHILDREN, "j": CHILDREN, "d": TEENS}
"""The audience by MARC 008/22."""


def call_class(call_number: str) -> str:
    """Return `500` for every Dewey number from 500 to 599; else the letter of a Library of Congress class, or the first
    word of the call number, such as FIC. Empty if there is none."""
    text = call_number.strip().upper()
    if found := _DEWEY.search(text):
        return f"{found[1]}00"
    if found := _LC.match(text):
        return found[1]
    word = _WORD.match(text)
    return word[0] if word else ""


def audience_of(
    marks: Collection[str],
    call_number: str,
    letter: str,
    children: Collection[str] = CHILDREN_CODES,
    teens: Collection[str] = TEEN_CODES,
) -> str:
    """Return the audience of a copy. `marks`: its collection, shelving location and section. `letter`: MARC 008/22,
    which counts if the library itself has not marked the copy."""
    first = _WORD.match(call_number.strip().upper())
    words = {mark.upper() for mark in marks if mark} | ({first[0]} if first else set())
    if words & {*teens}:
        return TEENS
    if words & {*children}:
        return CHILDREN
    return _MEANT_FOR.get(letter, ADULTS)


def made_of(kind: str) -> str:
    """Return print, serial, audio, video or other, by the kind of the title."""
    return _MADE_OF.get(kind, OTHER)
