"""One sort of what the library keeps of a person, described once: the personal record, merging, and removing follow.

    SUGGESTED = PersonPart(
        "suggestions", N_("Titles you suggested"), "suggestion", "made_at, title, state", "made_at, id",
        moves=(Moves("suggestions", "SELECT count(*) FROM suggestion WHERE patron = ?", N_("Suggestions: {n}")),),
        forget=FAMILY.forget_person_everywhere,
    )

is a list of the personal record with three columns, a line of what a merge brings along, and what a removal forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass

Told = Callable[[Desk, Mapping[str, Any], Sequence[str]], Iterator[dict[str, Any]]]
"""The rows of a list, from the patron's row and the ids of all records that it stands for. Moments are microseconds
UTC in columns named `at` or `..._at`."""


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
