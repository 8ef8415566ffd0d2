"""Small files of titles with Koha's items, and bringing them in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pymarc import Field, Indicators, Record, Subfield

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import USUAL_SIGNS, MarcProfile


def marc(number: str, title: str, *items: dict[str, str], source: str = "SRC", isbn: str = "", lccn: str = "") -> bytes:
    """A small record with Koha's items (952): codes to values, branch and type given."""
    made = Record(leader="00000nam a2200000 i 4500")
    for tag, text in (("001", number), ("003", source)):
        if text:
            made.add_field(Field(tag, data=text))
    for tag, text in (("010", lccn), ("020", isbn), ("245", title)):
        if text:
            made.add_field(Field(tag, Indicators(" ", " "), [Subfield("a", text)]))
    for item in items:
        known = {"a": "MAIN", "b": "MAIN", "y": "BK"} | item
        made.add_field(Field("952", Indicators(" ", " "), [Subfield(*pair) for pair in known.items()]))
    return made.as_marc()


def file_of(folder: Path, records: Iterable[bytes], name: str = "titles.mrc") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def bring_in(
    desk: Desk,
    *paths: Path,
    match: Iterable[str] = USUAL_SIGNS,
    on_match: str = "skip",
    dry_run: bool = False,
    **more: Any,
) -> tuple[ImportSummary, list[RecordFault]]:
    faults: list[RecordFault] = []
    profile = MarcProfile(match=tuple(match), on_match=on_match, **more)
    summary = import_marc(desk, paths, profile, dry_run=dry_run, make_codes=True, tell=faults.append)
    return summary, faults


def many(count: int, first: int = 1) -> list[bytes]:
    return [marc(str(n), f"Title {n}", {"p": f"B{n}"}) for n in range(first, first + count)]
