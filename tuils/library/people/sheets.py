"""A patron as a door may show it."""

from __future__ import annotations

from tuils.library.desk import Desk
from tuils.library.journal.persons import stands_for
from tuils.library.refusals import refuse
from tuils.models import Patron
from tuils.models.rows import Row, get
from tuils.values.dataclass import dataclass

from .cards import by_card
from .guardians import card_and_name
from .patron_state import FIELDS

NO_CARD = "no-card-"
"""Begins what stands for the number of somebody who has no card at this time."""
FLAGS = ("barred", "address_bad", "keeps_history", "mail_titles")


@dataclass(frozen=True)
class PatronSheet:
    """A patron as a door may show it; `masked` where the operator sees year and street only.

    `guardian` is a card. `fee_cents`: what the deed that gives this sheet has charged. `last_use`: a month, where
    people are searched for.
    """

    id: str
    card: str
    name: str
    first_name: str
    last_name: str
    preferred_name: str
    born: str
    category: str
    branch: str
    street: str
    city: str
    postcode: str
    phone: str
    email: str
    language: str
    tell_by: str
    enrolled_on: str
    expires_on: str
    note: str
    barred: bool
    barred_until: str
    address_bad: bool
    guardian: str
    clash: bool
    masked: bool = False
    keeps_history: bool = False
    guardian_name: str = ""
    family: str = ""
    grade: str = ""
    id_seen_on: str = ""
    mail_titles: bool = False
    fee_cents: int = 0
    last_use: str = ""

    @property
    def has_card(self) -> bool:
        return not self.card.startswith(NO_CARD)

    @property
    def born_year(self) -> str:
        return self.born[:4]

    @property
    def sort_name(self) -> str:
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


def row_of(patron: str) -> Row:
    """The patron with this id, or whose record stands for that one since they were merged."""
    row = get(Patron, patron) or get(Patron, stands_for(patron))
    if row is None:
        raise refuse("UNKNOWN_ID", code=patron)
    return row


def patron_sheet(desk: Desk, card: str) -> PatronSheet:
    """The patron with this card, masked for those who do not see all."""
    desk.require("patrons.find")
    return sheet_of(desk, by_card(card))


def patron_sheet_of(desk: Desk, patron: str) -> PatronSheet:
    desk.require("patrons.find")
    return sheet_of(desk, row_of(patron))


def sheet_of(desk: Desk, row: Row, last_use: str = "") -> PatronSheet:
    """As this operator may see the patron of this row; asks no permission itself."""
    values = {name: row[name] for name in FIELDS}
    masked = not desk.may("patrons.see_all")
    if masked:
        values |= {"born": row["born"][:4], "street": street_only(row["street"]), "phone": "", "email": ""}
    card, guardian = ("", "") if masked else card_and_name(row["guardian"])
    name = f"{row['preferred_name'] or row['first_name']} {row['last_name']}".strip()
    values |= {name: bool(row[name]) for name in FLAGS} | {"guardian": card}
    clash = bool(row["clash"])
    values |= {"guardian_name": guardian, "last_use": last_use}
    return PatronSheet(id=row["id"], name=name, clash=clash, masked=masked, **values)


def street_only(street: str) -> str:
    return " ".join(word for word in street.split() if not any(char.isdigit() for char in word))
