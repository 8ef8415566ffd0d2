"""The table of `unimarc.toml`: what becomes of each field of UNIMARC in MARC 21."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_LOCAL = "9"
"""A tag with this digit is a library's or a country's own."""


class FieldRule(NamedTuple):
    """The way of a field into MARC 21. `parts`: by subfield, the one of MARC 21 and the mark before its text. `how`
    names a step of code; a rule with neither `to` nor `how` leaves the field out."""

    name: str = ""
    to: str = ""
    ind: str = "__"
    parts: dict[str, str] = {}
    once: str = ""
    how: str = ""


NOTE = FieldRule(name="note", parts={"a": "a", "u": "u", "5": "5"})


@cache
def unimarc_table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "unimarc.toml").read_text(encoding="utf-8"))


@cache
def field_rules() -> dict[str, FieldRule]:
    """Return the rules by tag."""
    told = unimarc_table()
    rules = {tag: FieldRule(**rule) for tag, rule in told["fields"].items()}
    for to, tags in told["notes"].items():
        rules |= {tag: NOTE._replace(to=to, ind=" _" if to == "520" else "__") for tag in tags.split()}
    title = FieldRule("other title", "", "", {"a": "a", "e": "b : ", "h": "n. ", "i": "p. ", "n": "g ", "z": ""}, "ab")
    for place, tags in told["varying"].items():
        rules |= {tag: title._replace(to=place[:3], ind=place[4:]) for tag in tags.split()}
    for place, tags in told["links"].items():
        link = FieldRule("linked title", place[:3], place[4:], how="link")
        rules |= dict.fromkeys(tags.split(), link)
    for kind, name in (("persons", "person"), ("bodies", "organization or meeting"), ("families", "family")):
        how = told[kind]
        rule = FieldRule(name, how["to"], how["ind"], how["parts"], how["once"], "name")
        rules |= dict.fromkeys(how["tags"].split(), rule)
    return rules


@cache
def code_pairs(name: str) -> dict[str, str]:
    """Return the pairs of a table of codes: `relators`, `languages` or `countries`."""
    words = unimarc_table()[name]["codes"].split()
    return dict(zip(words[::2], words[1::2], strict=True))


def unmapped_name(place: str) -> str:
    """Return `686 other classification` for a field, `606 $b subject: topic` for a subfield ("606b")."""
    tag, code = place[:3], place[3:]
    rule = field_rules().get(tag)
    name = rule.name if rule else "local" if _LOCAL in tag else "unknown"
    return " ".join(filter(None, (tag, code and f"${code}", name)))
