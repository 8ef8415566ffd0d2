"""Headings of a stored title: names, subjects and series, each found and changed in its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.values.folding import clean, fold_text

from .marc_columns import without_end_mark
from .marc_editing import MarcDraft
from .marc_parts import MarcField, core_of, ending_mark

NAME, SUBJECT, SERIES = "name", "subject", "series"
KINDS = (NAME, SUBJECT, SERIES)
_NAMES = {"00": "abcdq", "10": "ab", "11": "acde"}
_NAMED = ("1", "6", "7", "8")
_SUBJECTS = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "655")
_SERIES = {"440": "anp", "490": "a", "800": "tnp", "810": "tnp", "811": "tnp", "830": "anp"}
_SUBDIVIDED = "vxyz"
_DATES = re.compile(r"^(?P<name>.+?),\s+(?P<dates>(?:active |approximately |b\. |d\. )?\d{3,4}\??.*)$")
_IDS = ("0", "1")
_LONGEST = 200


class RecordHeading(NamedTuple):
    """A heading as a title has it. `key`: equal for those that people take for the same."""

    kind: str
    key: str
    text: str


def heading_key(text: str) -> str:
    return fold_text(text)[:_LONGEST]


def headings_in(marc: bytes) -> list[RecordHeading]:
    """Return all headings of a title, each once; none if its bytes are no MARC."""
    try:
        fields = MarcDraft(marc).fields
    except Unreadable:
        return []
    found: dict[tuple[str, str], RecordHeading] = {}
    for field in fields:
        for kind, text in _of(field):
            if key := heading_key(text):
                found.setdefault((kind, key), RecordHeading(kind, key, text[:_LONGEST]))
    return list(found.values())


def _of(field: MarcField) -> Iterator[tuple[str, str]]:
    if codes := _name_codes(field.tag):
        yield NAME, _words(field, codes)
    if field.tag in _SUBJECTS:
        yield SUBJECT, _subject(field)
    if codes := _SERIES.get(field.tag, ""):
        yield SERIES, _words(field, codes)


def _name_codes(tag: str) -> str:
    return _NAMES.get(tag[1:], "") if tag[:1] in _NAMED else ""


def _words(field: MarcField, codes: str) -> str:
    return without_end_mark(" ".join(value for code, value in field.parts if code in codes))


def _subject(field: MarcField) -> str:
    heading = ""
    for code, value in field.parts:
        if code in _SUBDIVIDED:
            heading = f"{without_end_mark(heading)} -- {value}"
        elif code.isalpha() and code not in "ewui":
            heading = f"{heading} {value}"
    return without_end_mark(heading).removeprefix("-- ")


# ---- changed


def changed(marc: bytes, kind: str, key: str, to: str) -> bytes:
    """The record with this heading as `to` wherever it stands; the same bytes where it has none. Identifiers of the
    old heading ($0, $1) go, and so does a field that then says again what another one says."""
    draft = MarcDraft(marc)
    touched = [
        field for field in draft.fields if any(one == kind and heading_key(text) == key for one, text in _of(field))
    ]
    for field in touched:
        _change(field, kind, clean(to))
    for field in touched:
        same = (one for one in draft.fields if one is not field and one.tag == field.tag)
        if any(one.indicators == field.indicators and one.parts == field.parts for one in same):
            draft.drop(field)
    return draft.marc() if touched else marc


def _change(field: MarcField, kind: str, to: str) -> None:
    if kind == NAME:
        codes, parts = _name_codes(field.tag), _name_parts(field.tag, to)
    elif kind == SERIES:
        codes = _SERIES[field.tag]
        parts = [(codes[0], to)]
    else:
        codes, parts = "".join({code for code, _value in field.parts if code.isalpha() and code not in "ewui2"}), []
        main, *rest = to.split(" -- ")
        old = {heading_key(value): code for code, value in field.parts if code in _SUBDIVIDED}
        places = [code for code, _value in field.parts if code in _SUBDIVIDED]
        parts.append((_first_code(field), main))
        for at, text in enumerate(rest):
            parts.append((old.get(heading_key(text)) or (places[at] if at < len(places) else "x"), text))
    _replace_parts(field, codes, parts)


def _first_code(field: MarcField) -> str:
    return next((code for code, value in field.parts if code.isalpha() and value.strip()), "a")


def _replace_parts(field: MarcField, codes: str, parts: list[tuple[str, str]]) -> None:
    """Put these parts in place of the old ones, the last with the mark that ended them."""
    at = next((at for at, (code, _value) in enumerate(field.parts) if code in codes), 0)
    old = [value for code, value in field.parts if code in codes]
    mark = ending_mark(old[-1]) if old else ""
    if not mark and old and old[-1].rstrip().endswith((".", ",")) and not parts[-1][1].endswith((".", ",", "-", ")")):
        mark = old[-1].rstrip()[-1]
    *before, (last, words) = parts
    fresh = [(code, f"{core_of(text)}," if code == "a" and parts[-1][0] == "d" else text) for code, text in before]
    tail = f"{words}{mark}" if mark and not words.endswith(mark.strip()) else words
    rest = [(code, value) for code, value in field.parts[at:] if code not in codes and code not in _IDS]
    field.parts = [*field.parts[:at], *fresh, (last, tail), *rest]


def _name_parts(tag: str, to: str) -> list[tuple[str, str]]:
    if tag[1:] == "00" and (dated := _DATES.match(to)):
        return [("a", dated["name"]), ("d", dated["dates"])]
    if tag[1:] == "10" and ". " in to:
        main, *units = to.split(". ")
        return [("a", f"{main}."), *(("b", unit if unit is units[-1] else f"{unit}.") for unit in units)]
    return [("a", to)]


# ---- authority records


class AuthorityHeadings(NamedTuple):
    """The content of an authority record: the heading, and its see-from forms (4XX)."""

    kind: str
    text: str
    see_from: tuple[str, ...]


_AUTHORITY = {"100": NAME, "110": NAME, "111": NAME, "130": SERIES, "148": SUBJECT, "150": SUBJECT, "151": SUBJECT,
              "155": SUBJECT, "162": SUBJECT}  # fmt: skip


def authority_headings(marc: bytes) -> AuthorityHeadings | None:
    """Return the headings; None if this is no authority record with a heading."""
    try:
        draft = MarcDraft(marc)
    except Unreadable:
        return None
    heading = next((field for field in draft.fields if field.tag in _AUTHORITY), None)
    if heading is None or draft.leader[6:7] not in ("z", " "):
        return None
    kind = _AUTHORITY[heading.tag]
    if kind == NAME and any(code == "t" for code, _value in heading.parts):
        kind = SUBJECT
    see_from = tuple(filter(None, (_form(one) for one in draft.fields if one.tag[:1] == "4")))
    return AuthorityHeadings(kind, _form(heading), see_from) if _form(heading) else None


def _form(field: MarcField) -> str:
    codes = _NAMES.get(field.tag[1:], "")
    if codes and not any(code in f"t{_SUBDIVIDED}" for code, _value in field.parts):
        return _words(field, codes)
    return _subject(field)


def authority_record(kind: str, text: str, see_from: tuple[str, ...], entered: str) -> bytes:
    """A short MARC authority record. `entered`: yymmdd."""
    tag = {NAME: "00", SUBJECT: "50", SERIES: "30"}[kind]
    fixed = f"{entered}n| azannaabn          |n aaa      "[:40].ljust(40)
    draft = MarcDraft.__new__(MarcDraft)
    draft.leader, draft.fields = "00000nz  a2200000n  4500", [MarcField("008", text=fixed)]
    indicators = "1 " if kind == NAME and "," in text else "0 " if kind == NAME else "  "
    for number, form in (("1", text), *(("4", one) for one in see_from)):
        parts = _name_parts(f"1{tag}", form) if kind == NAME else [("a", form)]
        if len(parts) > 1:
            parts = [("a", f"{parts[0][1]},"), *parts[1:]]
        draft.fields.append(MarcField(f"{number}{tag}", indicators, parts))
    return draft.marc()
