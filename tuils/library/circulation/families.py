"""A family: who answers for whom, and what each owes. What the others have at home is theirs: a number, no titles."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.library.accounts.ledger import balance
from tuils.library.desk import Desk
from tuils.models import Patron
from tuils.models.rows import Row, find
from tuils.values.folding import fold

from .blocks import full_name
from .fining import accrued
from .found import count_open, patron_by_card
from .standing import family_of, late_loans


@dataclass(frozen=True)
class FamilyLine:
    """One of a family. `tie`: guardian, child (is in this patron's care), sibling (has the same guardian).

    `owed_cents` with what still grows; below 0 is credit.
    """

    card: str
    name: str
    born_year: str
    tie: str
    loans: int
    late: int
    owed_cents: int


def family_account(desk: Desk, card: str) -> tuple[FamilyLine, ...]:
    """The others of this patron's family, the guardian first, then by name. Refused with PATRON_UNKNOWN."""
    desk.require("patrons.find")
    patron = patron_by_card(card)
    others = [row for row in find(Patron, "id", family_of(patron)) if row["id"] != patron["id"]]
    others.sort(key=lambda row: (row["id"] != patron["guardian"], fold(full_name(row)), row["card"]))
    return tuple(_line(desk, patron, row) for row in others)


def _line(desk: Desk, patron: Row, row: Row) -> FamilyLine:
    tie = "guardian" if row["id"] == patron["guardian"] else "child" if row["guardian"] == patron["id"] else "sibling"
    late, _oldest = late_loans(row["id"], desk.now)
    owed = balance(row["id"]) + accrued(desk, row)
    return FamilyLine(row["card"], full_name(row), row["born"][:4], tie, count_open(row["id"]), late, owed)
