"""Records for tests of finding, with the fields that are looked for and limited by."""

from __future__ import annotations

from collections.abc import Callable

from pymarc import Field, Indicators, Record, Subfield

Copy = dict[str, str]
Shelve = Callable[..., str]
"""The fixture that adds a title by hand, with so many copies, and gives back its id."""
FIELDS = {
    "call": ("082", "a"), "author": ("100", "a"), "publisher": ("264", "b"), "series": ("490", "a"),
    "summary": ("520", "a"), "subject": ("650", "a"),
}  # fmt: skip


def marc_title(
    number: str,
    title: str,
    *copies: Copy,
    kind: str = "a",
    year: int = 1998,
    language: str = "eng",
    audience: str = " ",
    **fields: str,
) -> bytes:
    """Return a record. `kind`: leader/06. `fields`: of FIELDS. Copies are Koha's, at MAIN in ADULT unless they say
    otherwise."""
    made = Record(force_utf8=True, leader=f"00000n{kind}m a2200000 i 4500")
    made.add_field(Field("001", data=number))
    made.add_field(Field("008", data=f"200101s{year}    xx     {audience}      000 1 {language} d"))
    made.add_field(_field("245", {"a": title}))
    for name, text in fields.items():
        tag, code = FIELDS[name]
        made.add_field(_field(tag, {code: text}))
    for copy in copies:
        made.add_field(_field("952", {"a": "MAIN", "b": "MAIN", "y": "BK", "c": "ADULT", **copy}))
    return made.as_marc()


def _field(tag: str, parts: Copy) -> Field:
    return Field(tag, Indicators(" ", " "), [Subfield(*pair) for pair in parts.items()])
