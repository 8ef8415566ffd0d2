"""What leaves the library in an exported folder, and comes back from one: each department describes its own files.

    Carried((CarriedFile("lists.csv", 3, LIST_COLUMNS, lists_out, "lists", by="list"),), take_lists,
            N_("{file}: named lists, in order."))

is a file that folders have since format 3. A table that leaves as it is needs no code: `CarriedTable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from tuils.library.desk import Desk
from tuils.models import Base
from tuils.values.dataclass import dataclass

from .entries import Facts


@dataclass(frozen=True)
class CarriedFile:
    """A table of the folder. `since`: the first format that has it. `rows` yields its rows, for those with permission
    library.export. `counted`: the name of how many there are; where `by` names a column, as many as that has different
    values."""

    name: str
    since: int
    columns: tuple[str, ...]
    rows: Callable[[Desk], Iterable[Facts]]
    counted: str = ""
    by: str = ""


@dataclass(frozen=True)
class Carried:
    """Files that come in together. `take` imports the rows of each, and returns how many came of each that is counted.
    `words`: their line in the folder's README; `{file}` is the first of them, any other file stands by its name."""

    files: tuple[CarriedFile, ...]
    take: Callable[..., Any] | None = None
    words: str = ""


@dataclass(frozen=True)
class CarriedTable:
    """A table of the store that is a file of the folder: each of its columns, in their order.

    A row's id is told as its number in the file (`key`), by `order` (`item`: as in the catalog); a title as the number
    of its record; a copy as that, its place there, and its barcode; a patron as the card; a moment (`..._at`) with its
    offset. `refers`: columns with the id of a row of another such table. A row without `has_key` is named by no other.

    `kinds`: the kind of entry that makes a row, then those that its columns tell of, in the order in which they happen.
    `sets`: the columns that such a later kind sets by name. `words`: as those of `Carried`.
    """

    name: str
    since: int
    table: type[Base]
    order: str
    kinds: tuple[str, ...] = ()
    refers: Mapping[str, type[Base]] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: str = ""
    has_key: bool = True
    words: str = ""
