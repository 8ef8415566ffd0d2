"""Any list as a letter to merge: the document with a field for each column, and a workbook of the lines beside it.

The lines are those that the list's other files have, so what is hidden there is hidden here. Days and money are as
people read them. A workbook, because both programs make a number of 01234 in a table of text, and lose its zero.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from tuils.files import whole_files
from tuils.formats.paper.merge_letter import merge_letter
from tuils.formats.tables.workbook_out import write_workbook
from tuils.i18n import _
from tuils.values.folding import clean

from .administration.settings import library_name
from .local_words import clock_label, money_label, whole_day_label

LETTER = "docx"
"""The name of this format, and the ending of its files."""
ADDRESS = "write_to"
"""The column of an address as it stands on a letter: its lines, the name first."""
DEAR = "dear"
"""The field of the first line of the address, else the name: a child's letter goes to another person."""
_CENTS = re.compile("(?:_|^)cents$")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_FIELD = re.compile("[^A-Za-z0-9_]+")
_LONGEST_FIELD = 40  # of Word
_LAST_MINUTE = "23:59"


def is_letter(file: Path) -> bool:
    return file.suffix.lower() == f".{LETTER}"


def write_letter(
    rows: Iterable[Mapping[str, object]], columns: Sequence[str], file: Path, *, replace: bool = False
) -> Path:
    """Write the letter into `file`, and its lines into the workbook of the same name; return that.

    Neither is written unless both may be. Raises FileRefused, and NoWorkbook for more lines than a sheet has.
    """
    fields = _fields(columns)
    merged = [_merged(row, fields) for row in rows]
    packed = io.BytesIO()
    names = [*fields.values(), *([DEAR] if ADDRESS in fields else [])]
    write_workbook(merged, names, packed)
    dear = DEAR if ADDRESS in fields else fields.get("name", "")
    letter = merge_letter(names, library_name(), fields.get(ADDRESS, ""), dear)
    lines = file.with_suffix(".xlsx")
    whole_files({lines: packed.getvalue(), file: letter}, replace=replace)
    return lines


def _fields(columns: Sequence[str]) -> dict[str, str]:
    """Return the field of each column: its name, without what no field can have. An amount loses its `_cents`."""
    found: dict[str, str] = {}
    for column in columns:
        plain = _NO_FIELD.sub("_", _CENTS.sub("", column) or "amount").strip("_") or "field"
        name, number = plain[:_LONGEST_FIELD], 1
        while name in found.values():
            number += 1
            name = f"{plain[: _LONGEST_FIELD - 4]}_{number}"
        found[column] = name
    return found


def _merged(row: Mapping[str, object], fields: Mapping[str, str]) -> dict[str, object]:
    merged = {field: _as_read(row.get(column), column) for column, field in fields.items()}
    if ADDRESS in fields:
        merged[DEAR] = str(merged[fields[ADDRESS]] or "").partition("\n")[0] or merged.get("name")
    return merged


def _as_read(value: object, column: str) -> object:
    """Return a value as a letter says it. An amount is one by its column's name."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and _CENTS.search(column):
        return money_label(value)
    if isinstance(value, (list, tuple)):
        return ("\n" if column == ADDRESS else ", ").join(clean(str(one)) for one in value)
    if isinstance(value, str):
        return _moment(value) if _DAY.match(value) else clean(value)
    return value if isinstance(value, (int, float)) or value is None else clean(str(value))


def _moment(text: str) -> str:
    """Return `Sat, Dec 19, 2026`, with the time unless it is the last minute of the day; other text as it is."""
    try:
        if _DAY.fullmatch(text):
            return whole_day_label(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return clean(text)
    day = whole_day_label(at.date())
    return day if f"{at:%H:%M}" == _LAST_MINUTE else f"{day}, {clock_label(at.time())}"
