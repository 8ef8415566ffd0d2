"""The hooks of a kind of record, declared beside its entries: `due`, `carried`, `keeps` and `persons` of its family.

The idle desk and line mode draw each `DueLine`. An exported folder has each `CarriedTable` as a file, and brings it
back; what needs more is a `Carried`, named by its place. Data past its `Keeping` is deleted. The personal record, a
merge, and a removal read each `PersonPart`:

    SUGGESTED = PersonPart(
        "suggestions", N_("Titles you suggested"), "suggestion", "made_at, title, state", "made_at, id",
        moves=(Moves("suggestions", "SELECT count(*) FROM suggestion WHERE patron = ?", N_("Suggestions: {n}")),),
        forget=FAMILY.forget_person_everywhere,
    )

is a list of the personal record with three columns, a line of what a merge brings along, and what a removal forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from importlib import import_module
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.models import Base
from tuils.values.dataclass import dataclass

from .entries import Facts

Told = Callable[[Desk, Mapping[str, Any], Sequence[str]], Iterator[dict[str, Any]]]
"""The rows of a list, from the patron's row and the ids of all records that it stands for. Moments are microseconds
UTC in columns named `at` or `..._at`."""
MoreCells = Mapping[str, Mapping[str, Any]]
"""By cell and id of a row: its value."""


def declared_at(place: str) -> Any:
    """Return what stands at a place such as `lending.loans.carrying:HOLDS`. It is loaded only now: few want it."""
    module, _colon, name = place.partition(":")
    return getattr(import_module(f"tuils.library.{module}"), name)


@dataclass(frozen=True)
class DueLine:
    """A line of the idle desk, in the `due` of a family.

    `place`: the screen that Enter opens. `words` stand before what `count` returns, if it is not 0. `needs`: operators
    without this permission don't see it. `table`: the `Table` that line mode reads out, such as
    `orders.tables:ORDERS`. `is_low`: the line stands below messages and decisions. `then`: the next step, as a verb; a
    wide desk has it beside the count.
    """

    place: str
    words: str
    count: Callable[[Desk], int]
    needs: str = ""
    table: str = ""
    is_low: bool = False
    then: str = ""


@dataclass(frozen=True)
class Keeping:
    """One kind of data about people, and how long it is kept.

    `forget` deletes older data, in short transactions, and yields how many each; `counted`: that number in words.
    `words`: the data's name; empty where the library has no choice. `period`: the default; empty is forever. `least`:
    the shortest time allowed. `most`: the longest, and not forever. `setting`: where older libraries wrote it. `main`:
    it writes entries, so the main site alone does it.
    """

    kind: str
    forget: Callable[[Desk], Iterator[int]]
    counted: str
    words: str = ""
    period: str = ""
    least: str = ""
    most: str = ""
    setting: str = ""
    main: bool = False


@dataclass(frozen=True)
class CarriedFile:
    """A table of the folder. `since`: the first format that has it; older folders lack the columns `later`. `rows`
    yields its rows, for those with permission library.export. `counted`: the name of how many there are; where `by`
    names a column, as many as that has different values."""

    name: str
    since: int
    columns: tuple[str, ...]
    rows: Callable[[Desk], Iterable[Facts]]
    counted: str = ""
    by: str = ""
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class Carried:
    """Files that come in together. `take` imports the rows of each, and returns how many came of each that is counted.
    `words`: their line in the folder's README; `{file}` is the first of them, any other file stands by its name."""

    files: tuple[CarriedFile, ...]
    take: Callable[..., Any] | None = None
    words: str = ""


@dataclass(frozen=True)
class CarriedTable:
    """A table of the store that is a file of the folder. Which columns nobody may read its model says; they stay here.

    A row's id is told as its number in the file (`key`; empty if no other names it), by `order` (`item`: as in the
    catalog); a title as the number of its record; a copy as that, its place there, and its barcode; a patron as the
    card; a moment with its offset (columns named `at` or `..._at`, and `moments`). `refers`: columns with the id of a
    row of another such table, or with a copy that its barcode names.

    `columns`: the cells in their order, if not each column; `cell=column` under another name. The rows are those
    `where` a condition holds, or those of `read`. `more`: of some rows, by cell and id, what the row doesn't tell, or
    not any more.

    `kinds`: the kind of entry that makes a row, then those that its columns tell of, in the order in which they happen.
    `sets`: the columns that such a later kind sets by name. Or `take` writes the entries of a row, from the values of
    its cells; if it returns nothing, the row has no place here, and its cell `left` is reported. `words`, `by`,
    `later`: as those of `Carried` and of its file.
    """

    name: str
    since: int
    table: type[Base]
    order: str = ""
    kinds: tuple[str, ...] = ()
    refers: Mapping[str, type[Base]] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: str = ""
    key: str = "key"
    words: str = ""
    columns: tuple[str, ...] = ()
    where: str = "1 = 1"
    read: Callable[[], Iterable[Any]] | None = None
    moments: tuple[str, ...] = ()
    more: Callable[[Desk, list[Any]], MoreCells] | None = None
    take: Callable[..., object] | None = None
    left: str = ""
    by: str = ""
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moves:
    """One thing that a merge moves: its name in JSON, the statement that counts it for a patron (an id), its words."""

    name: str
    counted: str
    words: str


@dataclass(frozen=True)
class PersonPart:
    """A part of what is kept of a person. `name`: of the list in the personal record, `head` its heading, which
    addresses the person.

    The rows are the `columns` of `table`, which has a column `patron`, in `order`; or those that `told` yields.
    `tables`: others that it shows. `end` ends what is open, in the act that removes the person; `forget` forgets
    what entries don't. `is_by_id`: rows beside the journal, each about one person, which are removed with them.
    """

    name: str
    head: str
    table: str
    columns: str = ""
    order: str = ""
    told: Told | None = None
    tables: tuple[str, ...] = ()
    moves: tuple[Moves, ...] = ()
    end: Callable[[Any, str], None] | None = None
    forget: Callable[[str], None] | None = None
    is_by_id: bool = False
