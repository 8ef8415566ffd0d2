"""Sheets of labels: the program's own, and those in a file beside the library's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tuils.files import open_input
from tuils.i18n import _
from tuils.values.dataclass import dataclass

OWN_FILE = "label-sheets.toml"
MOST_BYTES = 100_000
POINTS = {"in": 72.0, "mm": 72 / 25.4}
TENTH_MM = 72 / 254
USUAL, USUAL_CARD = "avery-5160", "card-letter"
CARD_FROM, CARD_TO = (74.0, 46.0), (95.0, 60.0)
"""The sizes of a card in millimeters: those that fit a wallet, a bank card (85.6 x 54) among them."""
LENGTHS = ("left", "top", "across", "down")
KEYS = frozenset({"words", "unit", "page", "label", "columns", "rows", *LENGTHS})
_SLACK = 0.5  # points that figures of a maker may be off


class SheetFault(Exception):
    """The sheet does not exist, or its description is wrong: a plain sentence for people."""


@dataclass(frozen=True)
class LabelSheet:
    """A sheet of labels, in points, from the top left. `words`: the name people buy it by."""

    name: str
    words: str
    page: tuple[float, float]
    label: tuple[float, float]
    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float

    @property
    def count(self) -> int:
        return self.columns * self.rows

    @property
    def is_card(self) -> bool:
        """Return whether its labels are as large as library cards."""
        millimeters = [points / POINTS["mm"] for points in self.label]
        return all(least <= one <= most for least, one, most in zip(CARD_FROM, millimeters, CARD_TO, strict=True))

    def place(self, number: int) -> tuple[float, float]:
        """The left and top edge of a label; the first is 0, the next is right of it."""
        row, column = divmod(number, self.columns)
        return self.left + column * self.across, self.top + row * self.down


def label_sheets(library: Path | None = None) -> dict[str, LabelSheet]:
    """Return the sheets by name, the library's own last. Raises SheetFault if its file is wrong."""
    return _ours() | (_own(library.parent / OWN_FILE) if library else {})


def label_sheet(name: str, library: Path | None = None) -> LabelSheet:
    """Return a sheet. Raises SheetFault if there is none of this name."""
    known = label_sheets(library)
    if name not in known:
        raise SheetFault(_("There is no sheet {name}. Sheets: {names}.").format(name=name, names=", ".join(known)))
    return known[name]


def card_sheet(name: str, library: Path | None = None) -> LabelSheet:
    """Return a sheet of library cards. Raises SheetFault, too, where it is a sheet of something else."""
    sheet = label_sheet(name, library)
    if not sheet.is_card:
        cards = ", ".join(one.name for one in label_sheets(library).values() if one.is_card)
        text = _("{sheet} is not a sheet of library cards. Card sheets: {names}.")
        raise SheetFault(text.format(sheet=sheet.name, names=cards))
    return sheet


@cache
def _ours() -> dict[str, LabelSheet]:
    text = (files(__package__) / "label_sheets.toml").read_text(encoding="utf-8")
    return {name: _sheet(name, facts) for name, facts in tomllib.loads(text).items()}


def _own(file: Path) -> dict[str, LabelSheet]:
    try:
        with open_input(file, MOST_BYTES) as stream:
            found = tomllib.loads(stream.read().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SheetFault(_("{file} can't be read: {why}").format(file=file, why=wrong)) from wrong
    return {name: _sheet(name, facts) for name, facts in found.items()}


def _sheet(name: str, facts: Any) -> LabelSheet:
    """Return a sheet. Raises SheetFault that names the sheet and its fault."""
    try:
        return _checked(name, facts)
    except (ValueError, KeyError, TypeError) as wrong:
        why = wrong.args[0] if isinstance(wrong, ValueError) and wrong.args else _("it needs all of: ") + _needed()
        raise SheetFault(_("Sheet {name} can't be used: {why}.").format(name=name, why=why)) from wrong


def _needed() -> str:
    return ", ".join(sorted(KEYS))


def _checked(name: str, facts: Mapping[str, Any]) -> LabelSheet:
    if facts.keys() != KEYS or facts["unit"] not in POINTS:
        raise KeyError
    unit = POINTS[facts["unit"]]
    page, label = ((_length(facts[key][0]) * unit, _length(facts[key][1]) * unit) for key in ("page", "label"))
    columns, rows = facts["columns"], facts["rows"]
    if not all(isinstance(count, int) and 0 < count <= 50 for count in (columns, rows)):
        raise ValueError(_("columns and rows are whole numbers from 1 to 50"))
    left, top, across, down = (_length(facts[key]) * unit for key in LENGTHS)
    sheet = LabelSheet(name, str(facts["words"]), page, label, columns, rows, left, top, across, down)
    x, y = sheet.place(sheet.count - 1)
    if not label[0] or not label[1] or x + label[0] > page[0] + _SLACK or y + label[1] > page[1] + _SLACK:
        raise ValueError(_("its labels don't fit on its page"))
    if (columns > 1 and across < label[0] - _SLACK) or (rows > 1 and down < label[1] - _SLACK):
        raise ValueError(_("its labels overlap"))
    return sheet


def _length(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 2_000:
        raise ValueError(_("a length is a number, not {value}").format(value=value))
    return float(value)
