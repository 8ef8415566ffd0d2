"""The profile of one source's tables: the meaning of columns, codes, zeros in front, the order of a date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, field, fields
from pathlib import Path
from typing import Any

from tuils.formats.dates import DateOrder
from tuils.formats.tables.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import BarcodeRule

JOIN = "+"
MOST_FILL = 30


@dataclass(frozen=True)
class TableProfile:
    """`columns`: our field to the column of the file, in place of the guess by name; `city+state` joins two. `skip`:
    columns to ignore. `codes` puts our codes for theirs: `category/STAFFX` to `ADULT`; "" leaves it blank. `fill`:
    numbers of fewer digits get zeros in front. `day_first`: None: decided by the dates themselves. `erase`: an empty
    cell empties what is known here. `sheet` of a spreadsheet; else the first. `barcodes`: the rule for numbers of
    items. `new_cards`: a person without a card in the file gets a new one, even where the file has no column for it.
    `system`: the file's origin (patron_systems.toml); by default its columns decide.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    fill: int = 0
    day_first: bool | None = None
    erase: bool = False
    sheet: str = ""
    barcodes: BarcodeRule = field(default_factory=BarcodeRule)
    new_cards: bool = False
    system: str = ""

    def facts(self) -> Facts:
        """Return the profile as plain JSON values, to store by name."""
        return {**asdict(self), "columns": dict(self.columns), "codes": dict(self.codes), "skip": list(self.skip)}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> TableProfile:
        """Return the profile that `facts` wrote; missing fields get their defaults."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {name: value for name, value in facts.items() if name in known}
        barcodes = BarcodeRule(**values.get("barcodes", {}))
        return cls(**{**values, "skip": tuple(values.get("skip", ())), "barcodes": barcodes})

    def code(self, kind: str, code: str) -> str:
        """Return our code for one of theirs."""
        return self.codes.get(f"{kind}/{code}", code)


PLAIN = TableProfile()
Guess = Callable[..., dict[str, str]]
"""The function that guesses the meaning of columns by their names; where a profile names a system, by those of its
files."""


@dataclass(frozen=True)
class TableSource:
    """A table whose columns are settled; it can be read any number of times.

    `columns`: our field to a key of its rows. `unused`: columns of the file without a meaning here.
    """

    path: Path
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    joined: Mapping[str, tuple[str, ...]]
    sheet: str
    header: tuple[str, ...] = ()

    def rows(self) -> Iterator[dict[str, str]]:
        for row in read_table(self.path, sheet=self.sheet).rows:
            for name, parts in self.joined.items():
                row[name] = " ".join(filter(None, (row.get(part, "").strip() for part in parts)))
            yield row

    @property
    def digest(self) -> str:
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def open_table(path: Path, profile: TableProfile, guess: Guess, known: Collection[str]) -> TableSource:
    """Open the file and settle the meaning of its columns. `known`: our fields.

    Raises TableUnreadable where the file is no table, refuses with NOT_UNDERSTOOD for a field or column that is
    not there.
    """
    header = read_table(path, sheet=profile.sheet).columns
    for name in profile.skip:
        if name not in header:
            raise not_understood("skip", name, ", ".join(header))
    if not 0 <= profile.fill <= MOST_FILL:
        raise not_understood("fill", profile.fill, f"0-{MOST_FILL}")
    system = {"system": profile.system} if profile.system else {}
    columns = guess([name for name in header if name not in profile.skip], **system)
    joined = {}
    for name, column in profile.columns.items():
        parts = _parts(header, column)
        if name not in known or not parts:
            raise not_understood("map", f"{name}={column}", ", ".join(header if name in known else sorted(known)))
        columns[name] = column
        if len(parts) > 1:
            joined[column] = parts
    used = {part for column in columns.values() for part in joined.get(column, (column,))}
    unused = tuple(name for name in header if name not in used and name not in profile.skip)
    return TableSource(path, columns, unused, joined, profile.sheet, tuple(header))


def _parts(header: Collection[str], column: str) -> tuple[str, ...]:
    """Return the columns that this names; none where one of them is not there."""
    if column in header:
        return (column,)
    parts = tuple(part.strip() for part in column.split(JOIN))
    return parts if all(part in header for part in parts) else ()


def needed(source: TableSource, fields_: Collection[str], words: str, example: str) -> None:
    """Raise TableUnreadable where none of these fields has a column."""
    if not set(fields_) & source.columns.keys():
        text = _("No column of this file is known as {words}. Say which: --map {example}=COLUMN.")
        raise TableUnreadable(text.format(words=words, example=example))


def source_notes(source: TableSource, profile: TableProfile, dates: DateOrder) -> list[str]:
    """Return the notes about any table as a whole, in plain sentences."""
    said = []
    if source.unused:
        words = _("These columns were skipped: {names}. --map can say what they are.")
        said.append(words.format(names=", ".join(source.unused)))
    if dates.is_unclear and profile.day_first is None:
        said.append(_("Dates such as 1/2/2027 were read month first. If the day is first, add --day-first."))
    return said
