"""The codes of a record: field 008 out of 100, 101, 102, 105, 106 and 110 of UNIMARC, and the leader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from .unimarc_tables import code_pairs, unimarc_table

_YEARS = re.compile("[0-9 ?|uU#-]{4}")


class Coded(Protocol):
    @property
    def tag(self) -> str: ...
    @property
    def parts(self) -> list[tuple[str, str]]: ...
    def first(self, code: str) -> str: ...


def marc21_leader(leader: str) -> str:
    """Return the leader of MARC 21: kinds of record have other letters, and the text is UTF-8."""
    told, letters = unimarc_table()["leader"], list(leader)
    for at, fallback in ((6, "a"), (7, "m"), (17, " "), (18, " ")):
        letters[at] = told[str(at)].get(leader[at], fallback)
    letters[5] = leader[5] if leader[5] in "cdnp" else "n"
    letters[8], letters[9], letters[10:12], letters[19], letters[20:24] = " ", "a", "22", " ", "4500"
    return "".join(letters)


def fixed_field(leader: str, fields: Sequence[Coded], language: str) -> str:
    """Return field 008 of a record of this leader (of UNIMARC). A place that no code tells of is blank."""
    general = _code(fields, "100")
    place = list("||||||nuuuuuuuuxx " + " " * 15 + "| " + "und" + " d")
    place[0:6] = general[2:8] if general[2:8].isdigit() else "000101"
    for at, there in ((7, 9), (11, 13)):
        years = general[there : there + 4]
        known = _YEARS.fullmatch(years) and years.strip("-|? ")
        place[at : at + 4] = re.sub("[-?|#]", "u", years.lower()) if known else "    "
    about = "105 106" if leader[6:7] in "ab" else ""
    if leader[7:8] == "s":
        place[33], about = " ", "110"
    for tag in ("100", *about.split()):
        _write_codes(place, tag, _code(fields, tag))
    country = next((one.first("a") for one in fields if one.tag == "102"), "").upper()
    place[15:18] = code_pairs("countries").get(country, "xx").ljust(3)
    place[35:38] = language if len(language) == 3 and language.isascii() and language.isalpha() else "und"
    return "".join(place)


def _write_codes(place: list[str], tag: str, codes: str) -> None:
    for at, there, letters in unimarc_table()["fixed"][tag]:
        code = codes[at : at + 1]
        if code and code in letters.get("*", ""):
            place[there] = code
        elif code in letters and code != "*":
            place[there] = letters[code]


def _code(fields: Sequence[Coded], tag: str) -> str:
    return next((one.first("a") for one in fields if one.tag == tag), "")
