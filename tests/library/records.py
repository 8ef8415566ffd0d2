"""Small MARC files for tests of importing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pymarc import Field, Indicators, Record, Subfield

Copy = dict[str, str]


def record(number: str, title: str, copies: Sequence[Copy] = (), *, author: str = "", isbn: str = "") -> bytes:
    made = Record(force_utf8=True, leader="00000nam a2200000 a 4500")
    made.add_field(Field("001", data=number), Field("003", data="TEST"))
    made.add_field(Field("008", data="200101s1998    xx            000 1 eng d"))
    for tag, parts in (("020", {"a": isbn}), ("100", {"a": author}), ("245", {"a": title})):
        if all(parts.values()):
            made.add_field(_field(tag, parts))
    for copy in copies:
        made.add_field(_field("952", copy))
    return made.as_marc()


def _field(tag: str, parts: Copy) -> Field:
    return Field(tag, Indicators(" ", " "), [Subfield(code, value) for code, value in parts.items()])


def copy(barcode: str, **more: str) -> Copy:
    return {"a": "MAIN", "b": "MAIN", "y": "BK", "o": "FIC", "p": barcode, **more}


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path
